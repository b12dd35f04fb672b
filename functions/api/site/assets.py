"""The files that pages load: a stylesheet, an icon, and the images of lists."""

import hashlib
from functools import cache
from pathlib import Path

from functions.api.edge.http import Request, Response
from functions.api.media import images

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


def get_picture(request: Request, id: str, file: str) -> Response:
    """A redirect to an image of a list, or a placeholder until it has come.

    A list does not know which images have come, and no request of a page should fail.
    """
    return images.redirect_to_image(request, id, file) or placeholder_response()


def placeholder_response() -> Response:
    """A drawing in place of an image that has not come, cached for half a minute."""
    headers = {"cache-control": "private, max-age=30"}
    return Response(_read_asset("placeholder.svg"), SVG_TYPE, headers=headers)


@cache
def stylesheet_version() -> str:
    """A hash of the stylesheet."""
    return hashlib.sha256(_read_asset("style.css").encode()).hexdigest()[:12]


@cache
def _read_asset(name: str) -> str:
    return (READER_FOLDER / name).read_text(encoding="utf-8")
