"""The front page: a lead, the latest, blocks of sections, and the commonest tags."""

from functions.api.edge.http import Request, Response
from functions.api.query.lists import ListPage, ListQuery
from functions.api.site import list_page, rendering, views
from functions.api.site.front_view import front_view
from functions.api.site.list_page import LIST_ITEMS
from functions.api.site.rendering import cursor_query
from shared.tables.index_keys import LATEST
from shared.tables.index_records import Entry

FRONT_ITEMS = 17
"""The lead, three below it, thirteen in the column beside: about as high as these."""

FRONT_READS = 100
"""The newest articles whose sections and tags the front page shows, in the one query that its list
costs anyway."""

QUERY = ListQuery({})


def front_page(request: Request) -> Response:
    """The front page; behind a cursor the list of older articles."""
    is_first = "cursor" not in request.params
    limit = FRONT_READS if is_first else LIST_ITEMS
    page, newer, sections = list_page.read_list_page(request, QUERY, limit)
    entries, cursor = _cut_page(page) if is_first else (page.entries, page.next)
    language = rendering.site_language()
    teasers = views.entry_views(request.root, page.entries)
    front = front_view(teasers, len(entries), views.counted_views(sections), language)
    context = {
        "front": front if is_first else None,
        "items": teasers,
        "tones": views.list_tones(front.picture_teasers if is_first else teasers),
        "is_first": is_first,
        "tags": views.tag_views(page.entries) if is_first else [],
        "sections": sections,
        "next": cursor_query(cursor),
        "newer": newer,
        "feed": "/feeds/latest",
        "path": "/",
    }
    return rendering.render_page(request, "front.html", language, context)


def _cut_page(page: ListPage) -> tuple[list[Entry], str | None]:
    """The newest articles, all of which the first page shows, and the cursor of what follows."""
    if len(page.entries) <= FRONT_ITEMS:
        return page.entries, page.next
    entries = page.entries[:FRONT_ITEMS]
    return entries, QUERY.cursor(LATEST, entries[-1].sk)
