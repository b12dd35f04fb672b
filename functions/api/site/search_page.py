"""The page of a search."""

from functions.api.edge import parameters
from functions.api.edge.http import Request, Response
from functions.api.query import names, search
from functions.api.query.search import SearchPage, SearchQuery
from functions.api.site import rendering, views
from functions.api.site.rendering import cursor_query
from functions.api.v1 import languages

SEARCH_ITEMS = 20


def search_page(request: Request) -> Response:
    """The articles and names that a search finds, and a field to search again."""
    words = request.params.get("q", "")[: parameters.MAX_QUERY_CHARS]
    cursor = request.params.get("cursor")
    page = SearchPage()
    if words:
        page = search.search_articles(
            SearchQuery(words), now=request.now, limit=SEARCH_ITEMS, cursor=cursor
        )
    items = [
        views.teaser_view(request.root, teaser) for teaser in [hit.teaser for hit in page.hits]
    ]
    context = {
        "q": words,
        "items": items,
        "tones": views.list_tones(items),
        "names": {
            kind: [views.counted_view(name) for name in page.names.get(facet, ())]
            for kind, facet in names.FACETS_BY_KIND.items()
        },
        "is_first": cursor is None,
        "next": cursor_query(page.next, q=words),
        "path": "/search",
    }
    article_languages = [teaser.language for teaser in [hit.teaser for hit in page.hits]]
    language = languages.commonest_language(
        article_languages or [rendering.reader_language(request)]
    )
    return rendering.vary_by_language(
        rendering.render_page(request, "search.html", language, context)
    )
