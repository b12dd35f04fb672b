"""Indexes become HTTP: event -> web -> routes -> v1 (JSON), pages (HTML), media; reading and lists
are what they read."""
