"""The pages of lists: a tag, section or author, and all of these.

No page needs a script; all they load is a stylesheet and images.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from functions.api.edge import parameters
from functions.api.edge.http import TEXT_TYPE, Request, Response
from functions.api.query import alphabet, lists, names, navigation
from functions.api.query.lists import ListQuery
from functions.api.site import list_page, rendering, views, wording
from functions.api.site.rendering import Crumb, cursor_query
from shared.tables.dynamo import run_parallel


def name_page(request: Request, kind: str, key: str) -> Response:
    """A tag, section or author; a key in another spelling is redirected to the right one."""
    facet, name_key = names.FACETS_BY_KIND[kind], parameters.bounded_name_key(key)
    calls: list[Callable[[], Any]] = [
        partial(names.find_name, facet, name_key, request.now),
        partial(list_page.read_list_page, request, ListQuery({facet: name_key})),
    ]
    name, (page, newer, sections) = run_parallel(calls)
    path = f"/{kind}/{quote(name.key)}"
    if name.key != key:
        return Response("", TEXT_TYPE, 302, {"location": request.base + path})
    language = rendering.site_language()
    view = views.counted_view(name)
    items = views.entry_views(request.root, page.entries)
    kind_crumb = Crumb(wording.interface_words(language)[kind], f"/{kind}")
    context = {
        "name": view,
        "note": lists.newest_note(page.entries) if newer is None else None,
        "kind": kind,
        "items": items,
        "tones": views.list_tones(items),
        "sections": sections,
        "section": name.key if kind == "sections" else None,
        "next": cursor_query(page.next),
        "newer": newer,
        "feed": f"/feeds{path}",
        "path": path,
        "crumbs": [kind_crumb, Crumb(view.name, path)],
    }
    return rendering.render_page(request, "name.html", language, context)


def names_page(request: Request, kind: str) -> Response:
    """All tags, sections or authors in Vietnamese order."""
    cursor, facet = request.params.get("cursor"), names.FACETS_BY_KIND[kind]
    calls: list[Callable[[], Any]] = [
        partial(alphabet.read_alphabet, facet, now=request.now, cursor=cursor),
        partial(navigation.read_sections, request.now),
    ]
    page, sections = run_parallel(calls)
    language = rendering.site_language()
    path = f"/{kind}"
    context = {
        "letters": views.letter_views(page),
        "kind": kind,
        "is_first": cursor is None,
        "sections": sections,
        "next": cursor_query(page.next),
        "path": path,
        "crumbs": [Crumb(wording.interface_words(language)[kind], path)],
    }
    return rendering.render_page(request, "names.html", language, context)
