"""The JSON routes."""

import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from functions.api import lists, parameters, reading, shapes
from functions.api.web import Request, Response
from shared.tables.index import Facet, Name

RELATED_LIMIT, MAX_RELATED = 6, 10
FILTERS: dict[str, Facet] = {"section": "SECTION", "author": "AUTHOR", "tag": "TAG"}
PAGING = ("limit", "cursor")


def articles(request: Request) -> Response:
    """The newest articles, of a section, author or tag if these are given."""
    given = parameters.read(request.query, (*FILTERS, *PAGING))
    filters = {facet: key for name, facet in FILTERS.items() if (key := parameters.key(given, name))}
    return _json(_page(request, given, filters), request, given)


def article(request: Request, id: str) -> Response:
    """One article whole."""
    parameters.read(request.query, ())
    return _json(shapes.article(request.base, reading.story(id, request.now)))


def related(request: Request, id: str) -> Response:
    """What to read after an article."""
    limit = parameters.limit(parameters.read(request.query, ("limit",)), RELATED_LIMIT, MAX_RELATED)
    story = reading.story(id, request.now, related=limit, images=False)
    return _json(shapes.related(request.base, story, limit))


def names(request: Request, kind: str) -> Response:
    """The tags, sections or authors that visible articles have."""
    given = parameters.read(request.query, ("prefix", *PAGING))
    found = lists.names(
        lists.KINDS[kind],
        prefix=parameters.name_key(given.get("prefix", "")),
        now=request.now,
        limit=parameters.limit(given),
        cursor=parameters.read_cursor(given),
    )
    items = [_counted(one, latest) for one, latest in found.names]
    return _json({"items": items, "next": found.next}, request, given)


def name(request: Request, kind: str, key: str) -> Response:
    """One tag, section or author, with the tags that go with it in its newest articles."""
    parameters.read(request.query, ())
    facet = lists.KINDS[kind]
    one = lists.one(facet, parameters.name_key(key), request.now)
    entries = lists.page({facet: one.key}, now=request.now, limit=lists.COMPANIONS_FROM, cursor=None).entries
    companions = lists.companions(entries, one.key if facet == "TAG" else "")
    latest = entries[0].window.visible_from if entries else None
    related = [shapes.named(tag) | {"count": count} for tag, count in companions]
    return _json(_counted(one, latest) | {"related": related})


def name_articles(request: Request, kind: str, key: str) -> Response:
    """The newest articles of one tag, section or author."""
    given = parameters.read(request.query, PAGING)
    facet, wanted = lists.KINDS[kind], parameters.name_key(key)
    answer = _page(request, given, {facet: wanted})
    if not answer["items"] and not answer["next"] and "cursor" not in given:
        lists.one(facet, wanted, request.now)
    return _json(answer, request, given)


def _page(request: Request, given: Mapping[str, str], filters: lists.Filters) -> shapes.Json:
    limit, cursor = parameters.limit(given), parameters.read_cursor(given)
    found = lists.page(filters, now=request.now, limit=limit, cursor=cursor)
    return {"items": [shapes.teaser(request.base, entry.teaser) for entry in found.entries], "next": found.next}


def _counted(one: Name, latest: str | None) -> shapes.Json:
    return {"key": one.key, "name": one.name or one.key, "count": one.count, "latest": latest}


def _json(body: shapes.Json, request: Request | None = None, given: Mapping[str, str] | None = None) -> Response:
    """An answer; a page of a list also says in its `Link` header where the next one is."""
    headers = {}
    if request and body.get("next"):
        query = urlencode({**(given or {}), "cursor": body["next"]})
        headers["link"] = f'<{request.base}{quote(request.path)}?{query}>; rel="next"'
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), "application/json", headers=headers)
