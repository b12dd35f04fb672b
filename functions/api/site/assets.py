"""The few files that pages load: a stylesheet, an icon, and what stands where an image has not
come."""

import hashlib
from functools import cache
from pathlib import Path

from functions.api.edge.http import Request, Response

READER = Path(__file__).parent / "reader"
CACHE = "public, max-age=86400"
"""Pages name the stylesheet with its hash, so a day in caches is safe."""

SVG = "image/svg+xml"


def style(_request: Request) -> Response:
    """The stylesheet."""
    return Response(_file("style.css"), "text/css; charset=utf-8", headers={"cache-control": CACHE})


def icon(_request: Request) -> Response:
    """The site's icon."""
    return Response(_file("icon.svg"), SVG, headers={"cache-control": CACHE})


def placeholder() -> Response:
    """A quiet drawing for an image that has not come, asked for again soon."""
    return Response(_file("placeholder.svg"), SVG, headers={"cache-control": "private, max-age=30"})


@cache
def version() -> str:
    """Changes when the stylesheet does."""
    return hashlib.sha256(_file("style.css").encode()).hexdigest()[:12]


@cache
def _file(name: str) -> str:
    return (READER / name).read_text(encoding="utf-8")
