"""The files that pages load besides pictures: a stylesheet and an icon."""

import hashlib
from functools import cache
from pathlib import Path

from functions.api.edge.http import Request, Response

READER_FOLDER = Path(__file__).parent / "reader"
ASSET_CACHE = "public, max-age=86400"
"""Pages name the stylesheet with its hash, so a day in caches is safe."""

SVG_TYPE = "image/svg+xml"


def get_stylesheet(_request: Request) -> Response:
    """The stylesheet."""
    headers = {"cache-control": ASSET_CACHE}
    return Response(_read_asset("style.css"), "text/css; charset=utf-8", headers=headers)


def get_icon(_request: Request) -> Response:
    """The site's icon."""
    return Response(_read_asset("icon.svg"), SVG_TYPE, headers={"cache-control": ASSET_CACHE})


@cache
def stylesheet_version() -> str:
    """A hash of the stylesheet."""
    return hashlib.sha256(_read_asset("style.css").encode()).hexdigest()[:12]


@cache
def _read_asset(name: str) -> str:
    return (READER_FOLDER / name).read_text(encoding="utf-8")
