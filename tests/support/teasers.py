"""Teasers for tests that need no table."""

from typing import Any

from shared.article.model import Teaser

AT = "2025-09-15T07:05:00Z"


def teaser(**fields: Any) -> Teaser:
    """A teaser of an article without names, published at `AT`."""
    whole: dict[str, Any] = {
        "id": "a" * 12,
        "headline": "Bài",
        "summary": None,
        "section": None,
        "authors": (),
        "tags": (),
        "published_at": AT,
        "updated_at": AT,
        "language": "vi",
        "image": None,
    }
    return Teaser(**(whole | fields))
