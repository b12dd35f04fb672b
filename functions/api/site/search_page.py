"""The page of a search: a field to search, what was found with the words marked, and names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from functions.api.edge import parameters
from functions.api.edge.http import Request, Response
from functions.api.query import names, navigation, search
from functions.api.query.hit_cards import SearchHit
from functions.api.query.marking import TextPart
from functions.api.query.search import SearchPage
from functions.api.site import rendering, views
from functions.api.site.rendering import cursor_query
from functions.api.site.views import NameView, TeaserView
from functions.api.v1.search_endpoint import FacetNames, read_search_query
from shared.tables.dynamo import run_parallel

SEARCH_ITEMS = 20
NARROWING = (*parameters.FILTERS, "from", "to")


@dataclass(frozen=True, slots=True)
class HitView:
    """An article that was found, with its headline and a snippet of its text in parts."""

    item: TeaserView
    headline: Sequence[TextPart]
    snippet: Sequence[TextPart]


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order of the results; `query` leads to it, None if it is the one that is shown."""

    name: str
    query: str | None


def search_page(request: Request) -> Response:
    """The articles and names that a search finds, and a field to search again."""
    # A form sends its empty fields too.
    params = {name: value for name, value in request.params.items() if value}
    words = params.get("q", "")[: parameters.MAX_QUERY_CHARS]
    cursor = params.pop("cursor", None)
    calls: list[Callable[[], Any]] = [partial(navigation.read_sections, request.now)]
    if words:
        params["q"] = words
        query = read_search_query(params)
        calls.append(
            partial(
                search.search_articles, query, now=request.now, limit=SEARCH_ITEMS, cursor=cursor
            )
        )
    sections, page = (*run_parallel(calls), SearchPage())[:2]
    hits = [_hit_view(request.root, hit) for hit in page.hits]
    context = {
        **_context(params, page, hits),
        "sections": sections,
        "q": words,
        "is_first": cursor is None,
    }
    return rendering.render_page(request, "search.html", rendering.site_language(), context)


def _context(
    params: Mapping[str, str], page: SearchPage, hits: Sequence[HitView]
) -> dict[str, Any]:
    """What the template shows of a page; `params` are those that are asked for again."""
    name_views, near_views = _name_views(page.names), _name_views(page.suggestions)
    every_name = [name for kind in (*name_views.values(), *near_views.values()) for name in kind]
    return {
        "hits": hits,
        "tones": views.list_tones(hit.item for hit in hits),
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "names": name_views,
        "suggestions": near_views,
        "all_names": every_name,
        "narrowed": {name: params[name] for name in NARROWING if name in params},
        "orders": _order_views(params),
        "next": cursor_query(page.next, **params),
        "first": urlencode(params),
        "path": "/search",
    }


def _hit_view(root: str, hit: SearchHit) -> HitView:
    return HitView(views.teaser_view(root, hit.teaser), hit.headline, hit.snippet)


def _name_views(found_names: FacetNames) -> dict[str, list[NameView]]:
    return {
        kind: [views.counted_view(name) for name in found_names.get(facet, ())]
        for kind, facet in names.FACETS_BY_KIND.items()
    }


def _order_views(params: Mapping[str, str]) -> list[OrderView]:
    current = params.get("sort", parameters.SEARCH_ORDERS[0])
    return [
        OrderView(order, None if order == current else urlencode({**params, "sort": order}))
        for order in parameters.SEARCH_ORDERS
    ]
