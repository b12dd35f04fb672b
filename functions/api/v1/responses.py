"""JSON responses and the headers of articles and lists."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import JSON_TYPE, Request, http_date
from functions.api.query.lists import ListPage
from functions.api.v1 import schema, shapes
from shared.tables.index_records import Entry


def json_response(
    rows: object,
    make_body: Callable[[], Mapping[str, Any]],
    headers: Mapping[str, str] | None = None,
) -> DeferredResponse:
    """A response in JSON, made of these rows."""
    return DeferredResponse(rows, lambda: compact_json(make_body()), JSON_TYPE, headers or {})


def compact_json(body: Mapping[str, Any]) -> str:
    """JSON without spaces between its parts."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def list_response(request: Request, page: ListPage) -> DeferredResponse:
    """A page of a list of articles."""
    changes = map(entry_changed_at, page.entries)
    headers = next_link(request, page.next) | last_modified(changes, request)
    return json_response(page, partial(_articles_json, request.base, page), headers)


def _articles_json(base: str, page: ListPage) -> schema.ArticlesJson:
    items = [shapes.teaser_json(base, entry.teaser) for entry in page.entries]
    return {"items": items, "next": page.next}


def next_link(request: Request, cursor: str | None) -> dict[str, str]:
    """The header `Link` with the URL of the next page, if there is one (RFC 8288)."""
    if not cursor:
        return {}
    query = urlencode({**request.params, "cursor": cursor})
    return {"link": f'<{request.base}{quote(request.path)}?{query}>; rel="next"'}


def entry_changed_at(entry: Entry) -> str:
    """When an article that a list shows came out or was last updated."""
    return max(entry.window.visible_from, entry.teaser.updated_at)


def last_modified(times: Iterable[str | None], request: Request) -> dict[str, str]:
    """The header `Last-Modified` with the latest of these times.

    It is for people. A takedown leaves a list with an older time than before, so it is never
    compared with If-Modified-Since.
    """
    latest = max(filter(None, times), default=None)
    return {"last-modified": http_date(min(latest, request.now))} if latest else {}
