"""The JSON route of search.

The first line of the route's docstring is its summary in OpenAPI.
"""

from functools import partial

from functions.api.edge import parameters
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.query import search
from functions.api.query.search import SearchPage
from functions.api.v1 import schema, shapes
from functions.api.v1.responses import json_response, next_link
from shared.tables.index_records import Facet


def get_search(request: Request) -> DeferredResponse:
    """Articles about these words, the best first; tone marks may be left out."""
    words = parameters.read_search_words(request.params)
    limit, cursor = parameters.read_limit(request.params), request.params.get("cursor")
    page = search.search_articles(words, now=request.now, limit=limit, cursor=cursor)
    headers = next_link(request, page.next)
    return json_response(page, partial(_search_json, request.base, page), headers)


def _search_json(base: str, page: SearchPage) -> schema.FoundJson:
    return {
        "items": [shapes.teaser_json(base, teaser) for teaser in page.teasers],
        "names": {
            "tags": _counted_names(page, "TAG"),
            "sections": _counted_names(page, "SECTION"),
            "authors": _counted_names(page, "AUTHOR"),
        },
        "next": page.next,
    }


def _counted_names(page: SearchPage, facet: Facet) -> list[schema.NamedCountJson]:
    return [shapes.counted_name_json(name) for name in page.names.get(facet, ())]
