"""Where Debian's Chromium is, for the browser tests and for the check that it is there."""

import shutil


def chromium_path() -> str | None:
    """The path of the browser; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")
