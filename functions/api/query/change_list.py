"""Reads the list of changes: one round of as many queries as the list has partitions."""

from dataclasses import dataclass

from functions.api.edge.cursors import Cursor
from functions.api.query.sealed_cursors import open_cursor, seal_cursor
from functions.api.query.stores import stores
from shared.tables.index_keys import CHANGES
from shared.tables.index_records import Change

QUESTION = "changes"


@dataclass(frozen=True, slots=True)
class ChangeListPage:
    """Changes, the oldest first, and the cursor of what follows, now or later."""

    changes: tuple[Change, ...]
    next: str


def read_changes(*, now: str, limit: int, cursor: str | None) -> ChangeListPage:
    """What became of articles after a cursor, or from the beginning. Eight queries, consistent;
    each a read unit for 4 KB, some 35 changes."""
    position = open_cursor(cursor, QUESTION)
    place = position.place if position else ""
    page = stores().index.changes.read(place, now=now, limit=limit)
    return ChangeListPage(page.changes, seal_cursor(Cursor(CHANGES, page.place), QUESTION))
