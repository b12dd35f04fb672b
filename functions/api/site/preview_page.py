"""The page of an article that is not out yet, and its pictures, for whoever has a link to it."""

from collections.abc import Mapping
from dataclasses import replace

from functions.api.edge import http, parameters
from functions.api.edge.http import Request, Response
from functions.api.media import images
from functions.api.query import preview_reader
from functions.api.site import rendering
from functions.api.site.story_view import story_view
from shared.identifiers import read_path

PRIVATE_HEADERS: Mapping[str, str] = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "no-referrer",
}
"""Of what is not for everybody: nobody keeps it, lists it, or tells its address to others."""


def preview_page(request: Request, token: str) -> Response:
    """The article of a link; once it is out, a redirect to its page."""
    preview, story = preview_reader.read_preview(token, request.now)
    if story.claim.visible_from <= request.now:
        location = request.base + read_path(story.article.id, story.article.headline)
        return Response("", http.TEXT_TYPE, 302, {**PRIVATE_HEADERS, "location": location})
    pictures = f"{request.root}/preview/{token}"
    view = story_view(request.root, request.base, story, related=0, pictures=pictures)
    context = {
        "story": view,
        "path": None,
        "tones": view.tones,
        "has_long_picture": view.has_long_picture,
        "visible_from": story.claim.visible_from,
        "until": preview.until,
    }
    return private(rendering.render_page(request, "preview.html", view.language, context))


def get_preview_picture(request: Request, token: str, file: str) -> Response:
    """A picture of that article."""
    width = parameters.read_width(request.params)
    claim = preview_reader.read_claim(token, request.now)
    return private(images.picture_response(request, claim, file, width))


def private(response: Response) -> Response:
    """The response as nobody but its reader may have it."""
    return replace(response, headers={**response.headers, **PRIVATE_HEADERS})
