"""The pages of lists: the front page, a tag, section or author, and all of these.

No page needs a script; all they load is a stylesheet and images.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from functions.api.edge import parameters
from functions.api.edge.http import TEXT_TYPE, Request, Response
from functions.api.query import alphabet, lists, names
from functions.api.query.lists import ListPage, ListQuery
from functions.api.site import rendering, views, wording
from functions.api.site.rendering import Crumb, cursor_query
from functions.api.v1 import languages
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import LATEST
from shared.tables.index_records import Entry

FRONT_ITEMS, LIST_ITEMS = 25, 20
FRONT_READS = 100
"""The newest articles whose sections and tags the front page shows, in the one query that its list
costs anyway."""


def front_page(request: Request) -> Response:
    """The front page: a lead, the latest, the sections, and the commonest tags."""
    is_first = "cursor" not in request.params
    query = ListQuery({})
    limit = FRONT_READS if is_first else FRONT_ITEMS
    page, newer = _read_page(request, query, FRONT_ITEMS, limit=limit)
    entries, cursor = _cut_page(page, FRONT_ITEMS, query)
    language = languages.commonest_language(entry.teaser.language for entry in entries)
    items = views.entry_views(request.root, entries)
    if is_first:
        items = views.few_pictures(views.lead_first(items, language))
    context = {
        "items": items,
        "tones": views.list_tones(items),
        "is_first": is_first,
        "tags": views.tag_views(page.entries) if is_first else [],
        "sections": views.section_views(request.root, page.entries) if is_first else [],
        "next": cursor_query(cursor),
        "newer": newer,
        "feed": "/feeds/latest",
        "path": "/",
    }
    return rendering.render_page(request, "front.html", language, context)


def _cut_page(page: ListPage, items: int, query: ListQuery) -> tuple[list[Entry], str | None]:
    """The first entries of a page of the latest, and the cursor of what follows them."""
    if len(page.entries) <= items:
        return page.entries, page.next
    entries = page.entries[:items]
    return entries, query.cursor(LATEST, entries[-1].sk)


def name_page(request: Request, kind: str, key: str) -> Response:
    """A tag, section or author; a key in another spelling is redirected to the right one."""
    facet, name_key = names.FACETS_BY_KIND[kind], parameters.bounded_name_key(key)
    calls: list[Callable[[], Any]] = [
        partial(names.find_name, facet, name_key, request.now),
        partial(_read_page, request, ListQuery({facet: name_key}), LIST_ITEMS),
    ]
    name, (page, newer) = run_parallel(calls)
    path = f"/{kind}/{quote(name.key)}"
    if name.key != key:
        return Response("", TEXT_TYPE, 302, {"location": request.base + path})
    language = languages.commonest_language(entry.teaser.language for entry in page.entries)
    view = views.counted_view(name)
    items = views.entry_views(request.root, page.entries)
    kind_crumb = Crumb(wording.interface_words(language)[kind], f"/{kind}")
    context = {
        "name": view,
        "kind": kind,
        "items": items,
        "tones": views.list_tones(items),
        "next": cursor_query(page.next),
        "newer": newer,
        "feed": f"/feeds{path}",
        "path": path,
        "crumbs": [kind_crumb, Crumb(view.name, path)],
    }
    return rendering.render_page(request, "name.html", language, context)


def names_page(request: Request, kind: str) -> Response:
    """All tags, sections or authors in Vietnamese order."""
    cursor = request.params.get("cursor")
    page = alphabet.read_alphabet(names.FACETS_BY_KIND[kind], now=request.now, cursor=cursor)
    language = rendering.reader_language(request)
    path = f"/{kind}"
    context = {
        "letters": views.letter_views(page),
        "kind": kind,
        "is_first": cursor is None,
        "next": cursor_query(page.next),
        "path": path,
        "crumbs": [Crumb(wording.interface_words(language)[kind], path)],
    }
    return rendering.vary_by_language(
        rendering.render_page(request, "names.html", language, context)
    )


def _read_page(
    request: Request, query: ListQuery, items: int, *, limit: int | None = None
) -> tuple[ListPage, str | None]:
    """A page of a list, and the query string of the page before.

    That is empty for the first page, None if this is the first. `items` are shown on a page,
    `limit` are read.
    """
    now, cursor = request.now, request.params.get("cursor")
    read_list = partial(lists.read_list, query, now=now, limit=limit or items, cursor=cursor)
    if not cursor:
        return read_list(), None
    calls: list[Callable[[], Any]] = [
        read_list,
        partial(lists.newer_page_cursor, query, cursor, now=now, limit=items),
    ]
    page, newer_cursor = run_parallel(calls)
    return page, cursor_query(newer_cursor) or ""
