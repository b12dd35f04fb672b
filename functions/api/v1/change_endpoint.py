"""The JSON route of what became of articles.

The first line of each route's docstring is its summary in OpenAPI.
"""

from functools import partial

from functions.api.edge import parameters
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.query.change_list import ChangeListPage, read_changes
from functions.api.v1 import change_schema
from functions.api.v1.responses import json_response, next_link

NOT_CACHED = "public, max-age=0, must-revalidate"
"""Whoever follows the list asks for what is new; an ETag saves the body where nothing is."""


def get_changes(request: Request) -> DeferredResponse:
    """What became of articles, the oldest first: to keep a copy of all equal to the site."""
    limit = parameters.read_limit(request.params, *parameters.CHANGES_LIMITS)
    page = read_changes(now=request.now, limit=limit, cursor=request.params.get("cursor"))
    # `Link` is for those who read on to an end: the list has one for now, its cursor none.
    following = page.next if page.changes else None
    headers = next_link(request, following) | {"cache-control": NOT_CACHED}
    return json_response(page, partial(changes_json, page), headers)


def changes_json(page: ChangeListPage) -> change_schema.ChangesJson:
    """A page of the list as clients see it."""
    items: list[change_schema.ChangeJson] = [
        {
            "id": change.article_id,
            "what": change.kind,
            "revision": change.revision,
            "at": change.at,
        }
        for change in page.changes
    ]
    return {"items": items, "next": page.next}
