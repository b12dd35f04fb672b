"""The files that pages load besides pictures: stylesheets and icons."""

import hashlib
from functools import cache
from pathlib import Path

from functions.api.edge.http import Request, Response

READER_FOLDER = Path(__file__).parent / "reader"
ASSET_CACHE = "public, max-age=86400"
"""Pages name stylesheets with their hashes, so a day in caches is safe."""

SVG_TYPE, ICO_TYPE, PNG_TYPE = "image/svg+xml", "image/vnd.microsoft.icon", "image/png"
CSS_TYPE = "text/css; charset=utf-8"
TOUCH_ICON_PATH, TOUCH_ICON_SIZE = "/apple-touch-icon.png", 180
"""What phones show for a bookmark, and search engines for the publisher; so many pixels wide and
high.
`python -m tests.support.icons` draws it and the favicon."""


def get_stylesheet(_request: Request) -> Response:
    """The stylesheet."""
    return _asset("style.css", CSS_TYPE)


def get_docs_stylesheet(_request: Request) -> Response:
    """What the page of the API has besides the stylesheet."""
    return _asset("docs.css", CSS_TYPE)


def get_icon(_request: Request) -> Response:
    """The site's icon."""
    return _asset("icon.svg", SVG_TYPE)


def get_favicon(_request: Request) -> Response:
    """The site's icon for whoever asks for it unasked: browsers, readers of feeds."""
    return _asset("favicon.ico", ICO_TYPE)


def get_touch_icon(_request: Request) -> Response:
    """The site's icon on the screen of a phone."""
    return _asset("apple-touch-icon.png", PNG_TYPE)


def stylesheet_version() -> str:
    """A hash of the stylesheet."""
    return asset_version("style.css")


@cache
def asset_version(name: str) -> str:
    """A hash of a file that pages load."""
    return hashlib.sha256(_read_asset(name)).hexdigest()[:12]


def _asset(name: str, content_type: str) -> Response:
    data = _read_asset(name)
    is_text = content_type in {CSS_TYPE, SVG_TYPE}
    body = data.decode() if is_text else data
    return Response(body, content_type, headers={"cache-control": ASSET_CACHE})


@cache
def _read_asset(name: str) -> bytes:
    return (READER_FOLDER / name).read_bytes()
