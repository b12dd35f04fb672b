"""The JSON routes of search, and of what is suggested while one types.

The first line of each route's docstring is its summary in OpenAPI.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from functions.api.edge import parameters
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.query import names, search
from functions.api.query.hit_cards import SearchHit
from functions.api.query.marking import TextPart
from functions.api.query.search import SearchPage, SearchQuery
from functions.api.v1 import name_schema, search_schema, shapes
from functions.api.v1.responses import json_response, next_link
from shared.tables.index_records import Facet, Name

FacetNames = Mapping[Facet, Sequence[Name]]


def get_search(request: Request) -> DeferredResponse:
    """Articles about these words, the best first; tone marks may be left out."""
    query = read_search_query(request.params)
    limit, cursor = parameters.read_limit(request.params), request.params.get("cursor")
    page = search.search_articles(query, now=request.now, limit=limit, cursor=cursor)
    headers = next_link(request, page.next)
    return json_response(page, partial(_search_json, request.base, page), headers)


def get_suggestions(request: Request) -> DeferredResponse:
    """Tags, sections and authors that begin with what has been typed."""
    words = parameters.read_search_words(request.params)
    found_names = names.all_names_with_prefix(words, request.now)
    return json_response(found_names, partial(_names_json, found_names))


def read_search_query(params: Mapping[str, str]) -> SearchQuery:
    """What a search asks for."""
    return SearchQuery(
        parameters.read_search_words(params),
        parameters.read_filters(params),
        parameters.read_span(params),
        parameters.read_order(params, parameters.SEARCH_ORDERS),
    )


def _search_json(base: str, page: SearchPage) -> search_schema.FoundJson:
    return {
        "items": [_hit_json(base, hit) for hit in page.hits],
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "names": _names_json(page.names),
        "suggestions": _names_json(page.suggestions),
        "next": page.next,
    }


def _hit_json(base: str, hit: SearchHit) -> search_schema.FoundItemJson:
    highlights: search_schema.HighlightsJson = {
        "headline": _parts_json(hit.headline),
        "snippet": _parts_json(hit.snippet),
    }
    teaser = shapes.teaser_json(base, hit.teaser)
    return {**teaser, "highlights": highlights, "copies": list(hit.copies)}


def _parts_json(parts: Sequence[TextPart]) -> list[search_schema.TextPartJson]:
    return [{"text": part.text, "is_match": part.is_match} for part in parts]


def _names_json(found_names: FacetNames) -> name_schema.NamesFoundJson:
    return {
        "tags": _counted_names(found_names, "TAG"),
        "sections": _counted_names(found_names, "SECTION"),
        "authors": _counted_names(found_names, "AUTHOR"),
    }


def _counted_names(found_names: FacetNames, facet: Facet) -> list[name_schema.NamedCountJson]:
    return [shapes.counted_name_json(name) for name in found_names.get(facet, ())]
