"""What the front page and the pages of tags, sections and authors have in common: a paged list."""

from collections.abc import Callable
from functools import partial
from typing import Any

from functions.api.edge.http import Request
from functions.api.query import lists, navigation
from functions.api.query.lists import ListPage, ListQuery
from functions.api.site.rendering import cursor_query
from shared.tables.dynamo import run_parallel
from shared.tables.index_records import Name

LIST_ITEMS = 20


def read_list_page(
    request: Request, query: ListQuery, limit: int = LIST_ITEMS
) -> tuple[ListPage, str | None, list[Name]]:
    """A page of a list, the query string of the page before, and the sections of the site.

    That query string is empty for the first page, None if this is the first.
    """
    now, cursor = request.now, request.params.get("cursor")
    calls: list[Callable[[], Any]] = [
        partial(lists.read_list, query, now=now, limit=limit, cursor=cursor),
        partial(navigation.read_sections, now),
    ]
    if not cursor:
        page, sections = run_parallel(calls)
        return page, None, sections
    calls.append(partial(lists.newer_page_cursor, query, cursor, now=now, limit=LIST_ITEMS))
    page, sections, newer_cursor = run_parallel(calls)
    return page, cursor_query(newer_cursor) or "", sections
