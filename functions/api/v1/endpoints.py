"""The JSON routes of articles.

The first line of each route's docstring is its summary in OpenAPI.
"""

from functools import partial

from functions.api.edge import http, parameters
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.query import lists, story_reader, timeline_reader
from functions.api.query.lists import ListQuery
from functions.api.v1 import ninjs_writer, shapes
from functions.api.v1.responses import json_response, last_modified, list_response


def list_articles(request: Request) -> DeferredResponse:
    """The newest articles, filtered by section, author, tag and time."""
    params = request.params
    query = ListQuery(parameters.read_filters(params), parameters.read_span(params))
    limit = parameters.read_limit(params)
    page = lists.read_list(query, now=request.now, limit=limit, cursor=params.get("cursor"))
    return list_response(request, page)


def get_article(request: Request, id: str) -> DeferredResponse:
    """One article whole, as JSON or as IPTC ninjs."""
    accept = request.headers.get("accept", "")
    if http.prefers_media_type(accept, http.NINJS_TYPE, http.JSON_TYPE):
        return ninjs_writer.get_ninjs(request, id)
    story = story_reader.read_story(id, request.now)
    headers = last_modified([story.changed_at], request) | {"vary": "Accept, Accept-Encoding"}
    make_body = partial(shapes.article_json, request.base, story)
    return json_response(story.etag_rows, make_body, headers)


def get_related(request: Request, id: str) -> DeferredResponse:
    """What to read after an article: the editors' picks, then what was computed."""
    limit = parameters.read_limit(request.params, *parameters.RELATED_LIMITS)
    story = story_reader.read_story(id, request.now, related=limit, with_images=False)
    make_body = partial(shapes.related_json, request.base, story, limit)
    return json_response((story.picks, story.matches), make_body)


def get_timeline(request: Request, id: str) -> DeferredResponse:
    """What came before and after an article on the same event, the newest first."""
    timeline = timeline_reader.read_timeline(id, request.now)
    changes = (max(one.window.visible_from, one.teaser.updated_at) for one in timeline.pieces)
    make_body = partial(shapes.timeline_json, request.base, timeline)
    return json_response(timeline.pieces, make_body, last_modified(changes, request))
