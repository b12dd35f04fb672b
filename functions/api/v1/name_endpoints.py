"""The JSON routes of tags, sections and authors.

The first line of each route's docstring is its summary in OpenAPI.
"""

from collections.abc import Sequence
from functools import partial

from functions.api.edge import cursors, parameters
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.query import lists, names
from functions.api.query.lists import ListQuery
from functions.api.query.names import NamePage
from functions.api.v1 import name_schema, shapes
from functions.api.v1.responses import (
    entry_changed_at,
    json_response,
    last_modified,
    list_response,
    next_link,
)
from shared.article.model import AuthorNote
from shared.tables.index_records import Name


def get_names(request: Request, kind: str) -> DeferredResponse:
    """The names that visible articles have, by name or by count (the top 200)."""
    is_by_count = parameters.read_order(request.params) == "count"
    page = _names_by_count(request, kind) if is_by_count else _names_by_name(request, kind)
    latest_times = (latest for _, latest in page.names)
    headers = next_link(request, page.next) | last_modified(latest_times, request)
    return json_response(page, partial(_names_json, page), headers)


def _names_by_count(request: Request, kind: str) -> NamePage:
    """One page: there is no cursor."""
    if "cursor" in request.params:
        raise cursors.bad_cursor()
    limit = parameters.read_limit(request.params, names.MAX_TOP_NAMES)
    facet, prefix = names.FACETS_BY_KIND[kind], _prefix(request)
    return names.read_top_names(facet, prefix=prefix, now=request.now, limit=limit)


def _names_by_name(request: Request, kind: str) -> NamePage:
    limit, cursor = parameters.read_limit(request.params), request.params.get("cursor")
    facet, prefix = names.FACETS_BY_KIND[kind], _prefix(request)
    return names.read_names(facet, prefix=prefix, now=request.now, limit=limit, cursor=cursor)


def _prefix(request: Request) -> str:
    return parameters.bounded_name_key(request.params.get("prefix", ""))


def _names_json(page: NamePage) -> name_schema.NamesJson:
    items = [_name_item_json(name, latest) for name, latest in page.names]
    return {"items": items, "next": page.next}


def _name_item_json(name: Name, latest: str | None) -> name_schema.NameItemJson:
    return {**shapes.counted_name_json(name), "latest": latest}


def get_name(request: Request, kind: str, key: str) -> DeferredResponse:
    """One tag, section or author, with the tags that go with it, and of an author what files say of
    them; tone marks may be left out if just one fits."""
    facet = names.FACETS_BY_KIND[kind]
    name = names.find_name(facet, parameters.bounded_name_key(key), request.now)
    query = ListQuery({facet: name.key})
    entries = lists.read_list(query, now=request.now, limit=lists.COMPANIONS_FROM).entries
    companions = lists.companion_tags(entries, name.key if facet == "TAG" else "")
    latest = entries[0].window.visible_from if entries else None
    note = lists.newest_note(entries)
    return json_response(
        (name, latest, companions, note),
        partial(_name_json, name, latest, companions, note),
        last_modified(map(entry_changed_at, entries), request),
    )


def _name_json(
    name: Name,
    latest: str | None,
    companions: Sequence[tuple[str, int]],
    note: AuthorNote | None,
) -> name_schema.NameJson:
    related: list[name_schema.NamedCountJson] = [
        {**shapes.name_json(tag), "count": count} for tag, count in companions
    ]
    return {
        **_name_item_json(name, latest),
        "related": related,
        "note": shapes.note_json(note) if note else None,
    }


def get_name_articles(request: Request, kind: str, key: str) -> DeferredResponse:
    """The newest articles of one tag, section or author."""
    params, facet = request.params, names.FACETS_BY_KIND[kind]
    name_key = parameters.bounded_name_key(key)
    query = ListQuery({facet: name_key}, parameters.read_span(params))
    limit, cursor = parameters.read_limit(params), params.get("cursor")
    page = lists.read_list(query, now=request.now, limit=limit, cursor=cursor)
    if not page.entries and not page.next and cursor is None:
        names.find_name(facet, name_key, request.now)  # raises Problem 404 if there is none
    return list_response(request, page)
