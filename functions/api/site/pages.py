"""The HTML routes: a site of pages that need no script, and load nothing but one stylesheet and the
bucket's images."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from functions.api.edge import parameters, problems
from functions.api.edge.http import Request, Response
from functions.api.query import alphabet, lists, names, story_reader
from functions.api.query.lists import ListQuery
from functions.api.site import rendering, structured_data, views, wording
from functions.api.site.rendering import Crumb, query
from functions.api.v1 import shapes
from shared.identifiers import read_path
from shared.tables.dynamo import run_parallel

RELATED, FRONT_ITEMS, LIST_ITEMS = 6, 25, 20
FRONT_READS = 100
"""The newest articles whose sections and tags the front page shows, in the one query that its list
costs anyway."""


def front(request: Request) -> Response:
    """The front page: a lead, the latest, the sections, and what the newest are about."""
    cursor = request.params.get("cursor")
    whole = ListQuery({})
    page, newer = _page(request, whole, FRONT_ITEMS, read=FRONT_ITEMS if cursor else FRONT_READS)
    shown, more = views.beginning(page, FRONT_ITEMS, whole)
    items = [views.teaser(request.root, entry.teaser) for entry in shown]
    language = wording.commonest(item["language"] for item in items)
    told = {
        "items": items if cursor else views.led(items, language),
        "is_first": cursor is None,
        "tags": [] if cursor else views.tags(page.entries),
        "sections": [] if cursor else views.sections(request.root, page.entries),
        "next": query(more),
        "newer": newer,
        "feed": "/feeds/latest",
        "path": "/",
    }
    return rendering.page(request, "front.html", language, told)


def story(request: Request, slug: str) -> Response:
    """An article; under an older slug, a redirect to the present one."""
    article = slug[-12:]
    found = story_reader.story(article, request.now, related=RELATED)
    path = read_path(article, found.article.headline)
    if request.path != path:
        return Response("", "text/plain", 301, {"location": request.base + path})
    told = shapes.article(request.root, found)
    crumbs = [Crumb(found.article.headline, path)]
    if section := told["section"]:
        crumbs.insert(0, Crumb(section["name"], f"/sections/{quote(section['key'])}"))
    shown = {
        "article": told,
        "body": views.body(request.root, found),
        "lead_figures": views.lead_figures(request.root, found),
        "related": views.related(request.root, found, RELATED),
        "duplicates": [views.teaser(request.root, card.teaser) for card in found.duplicates],
        "path": path,
        "image": views.shared_image(request.base, found),
        "feed": "/feeds/latest",
        "crumbs": crumbs,
        "data": [structured_data.news_article(request.base, rendering.site_name(), found)],
    }
    return rendering.page(request, "story.html", found.article.language, shown)


def name(request: Request, kind: str, key: str) -> Response:
    """The page of a tag, section or author; a name that is written otherwise is redirected to its
    key."""
    facet, wanted = names.KINDS[kind], parameters.name_key(key)
    calls: list[Callable[[], Any]] = [
        partial(names.one, facet, wanted, request.now),
        partial(_page, request, ListQuery({facet: wanted}), LIST_ITEMS),
    ]
    found, (page, newer) = run_parallel(calls)
    path = f"/{kind}/{quote(found.key)}"
    if found.key != key:
        return Response("", "text/plain", 302, {"location": request.base + path})
    language = wording.commonest(entry.teaser.language for entry in page.entries)
    title = found.name or found.key
    shown = {
        "name": shapes.named(title),
        "count": found.count,
        "kind": kind,
        "items": [views.teaser(request.root, entry.teaser) for entry in page.entries],
        "next": query(page.next),
        "newer": newer,
        "feed": f"/feeds/{kind}/{quote(found.key)}",
        "path": path,
        "crumbs": [Crumb(wording.of(language)[kind], f"/{kind}"), Crumb(title, path)],
    }
    return rendering.page(request, "name.html", language, shown)


def all_names(request: Request, kind: str) -> Response:
    """All tags, sections or authors in Vietnamese order."""
    cursor = request.params.get("cursor")
    page = alphabet.page(names.KINDS[kind], now=request.now, cursor=cursor)
    language = _spoken(request)
    path = f"/{kind}"
    shown = {
        "letters": page.letters,
        "kind": kind,
        "is_first": cursor is None,
        "next": query(page.next),
        "path": path,
        "crumbs": [Crumb(wording.of(language)[kind], path)],
    }
    return _negotiated(rendering.page(request, "names.html", language, shown))


def search(request: Request) -> Response:
    """What was found, and a field to search again."""
    from functions.api.query.search import Found
    from functions.api.query.search import search as find

    written = request.params.get("q", "")[: parameters.MAX_QUERY_CHARS]
    cursor = request.params.get("cursor")
    found = (
        find(written, now=request.now, limit=LIST_ITEMS, cursor=cursor)
        if written
        else Found([], None)
    )
    items = [views.teaser(request.root, one) for one in found.teasers]
    shown = {
        "q": written,
        "items": items,
        "names": {
            kind: [shapes.counted(one) for one in found.names.get(facet, ())]
            for kind, facet in names.KINDS.items()
        },
        "is_first": cursor is None,
        "next": query(found.next, q=written),
        "path": "/search",
    }
    language = wording.commonest([item["language"] for item in items] or [_spoken(request)])
    return _negotiated(rendering.page(request, "search.html", language, shown))


def docs(request: Request) -> Response:
    """The API's own description, to be read."""
    from functions.api.v1 import openapi

    return rendering.page(
        request, "docs.html", "en", {"api": openapi.described(request.base), "path": "/docs"}
    )


def problem(request: Request, what: problems.Problem) -> Response:
    """A page that says why there is none, in the reader's language, and where to go from here."""
    key = str(what.status.value) if what.status in (404, 410) else "other"
    shown = {
        "key": key,
        "since": what.more.get("since"),
        "choices": what.more.get("choices", []),
        "kind": next(
            (kind for kind in names.KINDS if request.path.startswith(f"/{kind}/")), "tags"
        ),
        "q": views.words_of_path(request.path),
        "path": None,
    }
    page = _negotiated(rendering.page(request, "problem.html", _spoken(request), shown))
    return Response(
        page.body, page.content_type, what.status.value, {**page.headers, **what.headers}
    )


def _page(
    request: Request, wanted: ListQuery, items: int, *, read: int = 0
) -> tuple[lists.Page, str | None]:
    """A page of a list, and the query of the page before it: empty for the first, None where this
    is the first."""
    cursor = request.params.get("cursor")
    calls: list[Callable[[], Any]] = [
        partial(lists.page, wanted, now=request.now, limit=read or items, cursor=cursor)
    ]
    if cursor:
        calls.append(partial(views.newer, wanted, cursor, now=request.now, items=items))
    page, *newer = run_parallel(calls)
    return page, newer[0] if newer else None


def _spoken(request: Request) -> str:
    """The reader's language where no article says another."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "vi"


def _negotiated(page: Response) -> Response:
    return Response(
        page.body,
        page.content_type,
        page.status,
        {**page.headers, "vary": "Accept-Encoding, Accept-Language"},
    )
