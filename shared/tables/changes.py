"""The list of changes: what became of each article, in the order of time.

Of each article there is one row, that of its last change: its owner deletes the row before. So
whoever reads the list from its beginning, or from any place, and asks for each article that it
names, has in the end what readers see.

The order holds although many write. A row is put within `PUT_SECONDS` of its time, else once more
with a later one (see `functions.relate.announcement`); and readers see rows that are
`SETTLED_SECONDS` old, read consistently. Between both are five seconds for clocks that differ:
Lambda's keep to the Amazon Time Sync Service, within a millisecond or so. So no row appears before
a place that somebody has read beyond.
"""

from dataclasses import dataclass
from functools import partial
from heapq import merge

from shared import times
from shared.tables.dynamo import Item, Table, run_parallel
from shared.tables.index_keys import CHANGE_PARTITIONS, END, change_key, change_pk
from shared.tables.index_records import CHANGE_KINDS, Change, ChangeKind
from shared.tables.row_schemas import decode_rows

PUT_SECONDS, SETTLED_SECONDS = 5.0, 10.0

SPARE_ROWS = 4
"""Rows that are read of a partition beyond its share of a page: they are spread by chance."""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes, the oldest first, and the place to go on from: that of the last row read.

    Without changes it is the end of the list, for now.
    """

    changes: tuple[Change, ...]
    place: str


class Changes:
    """The rows of IndexTable under CHANGES."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, change: Change) -> None:
        """Store the row of a change, which its article's manifest names by now."""
        self._table.put(change_row(change))

    def read(self, place: str, *, now: str, limit: int) -> ChangePage:
        """At most `limit` changes after a place; '' is the beginning. As many queries side by side
        as there are partitions, read consistently."""
        last = f"{times.later_by(now, -SETTLED_SECONDS)}#{END}"
        first = f"{place}{END}" if place else "0"
        share = -(-limit // CHANGE_PARTITIONS) + SPARE_ROWS
        queries = [
            partial(
                self._table.query,
                change_pk(number),
                first=first,
                last=last,
                limit=share,
                consistent=True,
            )
            for number in range(CHANGE_PARTITIONS)
        ]
        pages = run_parallel(queries)
        # Beyond the end of a page that has more behind it, nobody knows what comes next.
        ends = [page[-1]["sk"] for page in pages if len(page) == share]
        end = min(ends, default=last)
        rows = [row for row in merge(*pages, key=_place) if _place(row) <= end][:limit]
        changes = decode_rows("change", rows, change_from_row)
        return ChangePage(tuple(changes), rows[-1]["sk"] if rows else place)


def _place(row: Item) -> str:
    return str(row["sk"])


def change_row(change: Change) -> Item:
    """The row of a change."""
    pk, sk = change_key(change)
    return {"pk": pk, "sk": sk, "kind": change.kind, "revision": change.revision}


def change_from_row(row: Item) -> Change:
    """The change of a row."""
    at, _, article = row["sk"].partition("#")
    return Change(article, change_kind(row["kind"]), int(row["revision"]), at)


def change_kind(value: object) -> ChangeKind:
    """A kind of change as it is stored; ValueError for one that this version does not know."""
    return CHANGE_KINDS[CHANGE_KINDS.index(value)]
