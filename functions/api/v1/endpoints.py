"""The JSON routes."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from functions.api.edge import http, parameters, problems
from functions.api.edge.http import DeferredResponse, Request, http_date
from functions.api.query import lists, names, story_reader
from functions.api.query.lists import ListQuery
from functions.api.v1 import schema, shapes
from shared.tables.index_rows import Entry, Facet, Name

JSON, NINJS = "application/json", "application/vnd.iptc.ninjs+json"
FILTERS: dict[str, Facet] = {"section": "SECTION", "author": "AUTHOR", "tag": "TAG"}


def articles(request: Request) -> DeferredResponse:
    """The newest articles, filtered by section, author, tag and time."""
    given = request.params
    filters = {
        facet: key
        for name, facet in FILTERS.items()
        if (key := parameters.key(given, name)) is not None
    }
    page = _page(request, ListQuery(filters, parameters.span(given)))
    return _list(request, page)


def article(request: Request, id: str) -> DeferredResponse:
    """One article whole, as JSON or as IPTC ninjs."""
    if http.prefers(request.headers.get("accept", ""), NINJS, JSON):
        from functions.api.v1 import ninjs_writer

        return ninjs_writer.article(request, id)
    story = story_reader.story(id, request.now)
    headers = _modified([story_reader.changed(story)], request) | {
        "vary": "Accept, Accept-Encoding"
    }
    return answer(story.version, partial(shapes.article, request.base, story), headers)


def related(request: Request, id: str) -> DeferredResponse:
    """What to read after an article: the editors' picks, then what was computed."""
    limit = parameters.limit(request.params, *parameters.RELATED_LIMITS)
    story = story_reader.story(id, request.now, related=limit, images=False)
    return answer(
        (story.picks, story.computed), partial(shapes.related, request.base, story, limit)
    )


def all_names(request: Request, kind: str) -> DeferredResponse:
    """The names that visible articles have, by name or by count (the top 200)."""
    given, facet = request.params, names.KINDS[kind]
    prefix = parameters.name_key(given.get("prefix", ""))
    if parameters.sort(given) == "count":
        if "cursor" in given:
            raise problems.wrong("cursor", parameters.CURSOR)  # by count there is one page
        found = names.top(
            facet, prefix=prefix, now=request.now, limit=parameters.limit(given, names.TOP)
        )
    else:
        limit = parameters.limit(given)
        found = names.page(
            facet, prefix=prefix, now=request.now, limit=limit, cursor=given.get("cursor")
        )

    def body() -> schema.Names:
        return {"items": [_counted(one, latest) for one, latest in found.names], "next": found.next}

    return answer(
        found,
        body,
        _link(request, found.next) | _modified((latest for _, latest in found.names), request),
    )


def name(request: Request, kind: str, key: str) -> DeferredResponse:
    """One tag, section or author, with the tags that go with it; tone marks may be left out if just
    one fits."""
    facet = names.KINDS[kind]
    one = names.one(facet, parameters.name_key(key), request.now)
    entries = lists.page(
        ListQuery({facet: one.key}), now=request.now, limit=lists.COMPANIONS_FROM
    ).entries
    companions = lists.companions(entries, one.key if facet == "TAG" else "")
    latest = entries[0].window.visible_from if entries else None

    def body() -> schema.Name:
        return {
            **_counted(one, latest),
            "related": [{**shapes.named(tag), "count": count} for tag, count in companions],
        }

    return answer((one, latest, companions), body, _modified(map(changed, entries), request))


def name_articles(request: Request, kind: str, key: str) -> DeferredResponse:
    """The newest articles of one tag, section or author."""
    given, facet, wanted = request.params, names.KINDS[kind], parameters.name_key(key)
    page = _page(request, ListQuery({facet: wanted}, parameters.span(given)))
    if not page.entries and not page.next and "cursor" not in given:
        names.one(facet, wanted, request.now)
    return _list(request, page)


def search(request: Request) -> DeferredResponse:
    """Articles about these words, the best first; tone marks may be left out."""
    from functions.api.query.search import search as find

    words, limit = parameters.words(request.params), parameters.limit(request.params)
    found = find(words, now=request.now, limit=limit, cursor=request.params.get("cursor"))

    def body() -> schema.Found:
        return {
            "items": [shapes.teaser(request.base, one) for one in found.teasers],
            "names": {
                "tags": [shapes.counted(one) for one in found.names.get("TAG", ())],
                "sections": [shapes.counted(one) for one in found.names.get("SECTION", ())],
                "authors": [shapes.counted(one) for one in found.names.get("AUTHOR", ())],
            },
            "next": found.next,
        }

    return answer(found, body, _link(request, found.next))


def _page(request: Request, wanted: ListQuery) -> lists.Page:
    limit = parameters.limit(request.params)
    return lists.page(wanted, now=request.now, limit=limit, cursor=request.params.get("cursor"))


def _teasers(request: Request, page: lists.Page) -> schema.Articles:
    return {
        "items": [shapes.teaser(request.base, entry.teaser) for entry in page.entries],
        "next": page.next,
    }


def _counted(one: Name, latest: str | None) -> schema.NameItem:
    return {**shapes.counted(one), "latest": latest}


def _list(request: Request, page: lists.Page) -> DeferredResponse:
    headers = _link(request, page.next) | _modified(map(changed, page.entries), request)
    return answer(page, partial(_teasers, request, page), headers)


def _link(request: Request, cursor: str | None) -> dict[str, str]:
    """A page of a list also says in its `Link` header where the next one is."""
    if not cursor:
        return {}
    query = urlencode({**request.params, "cursor": cursor})
    return {"link": f'<{request.base}{quote(request.path)}?{query}>; rel="next"'}


def changed(entry: Entry) -> str:
    """When what a list shows of an article last changed: it came out, or was updated."""
    return max(entry.window.visible_from, entry.teaser.updated_at)


def _modified(times: Iterable[str | None], request: Request) -> dict[str, str]:
    """Last-Modified.

    It is for people: what a takedown leaves is older than what it removes, so no 304 comes of it.
    """
    latest = max(filter(None, times), default=None)
    return {"last-modified": http_date(min(latest, request.now))} if latest else {}


def answer(
    shown: object, body: Callable[[], Mapping[str, Any]], headers: Mapping[str, str] | None = None
) -> DeferredResponse:
    """An answer in JSON, made of the rows `shown`."""
    return DeferredResponse(
        shown,
        lambda: json.dumps(body(), ensure_ascii=False, separators=(",", ":")),
        JSON,
        headers or {},
    )
