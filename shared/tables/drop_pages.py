"""The newest reports of DropsTable, page by page, as its two indexes of reports have them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import NamedTuple

from shared import times
from shared.tables.drop_records import Drop
from shared.tables.drop_rows import day_partitions, drops_from_rows
from shared.tables.dynamo import Item, SecondaryIndex, Table, run_parallel

REJECTED_INDEX = SecondaryIndex("rejected", "rejected", "at")
NEWEST_INDEX = SecondaryIndex("newest", "day", "at")

NEWEST_DAYS = 7
"""Days that are looked through for a page of the newest reports, from that on which it begins."""


class DropPlace(NamedTuple):
    """Where a page ends: its last report's time and drop. Reports of one second, of which an index
    says no order, are in that of their keys."""

    at: str
    key: str


@dataclass(frozen=True, slots=True)
class DropPage:
    """Drops, the newest report first; `next` is None where there are none behind them."""

    drops: Sequence[Drop]
    next: DropPlace | None = None


def rejected_page(table: Table, limit: int, place: DropPlace | None) -> DropPage:
    """The rejected behind a place, or the newest of them. Up to three queries."""
    rows = _rows_behind(table, REJECTED_INDEX, ["rejected"], place, limit + 1)
    return DropPage(_in_order(drops_from_rows(rows[:limit])), _next(rows, limit))


def newest_page(table: Table, limit: int, place: DropPlace | None) -> DropPage:
    """The reports behind a place, or the newest of all; of `NEWEST_DAYS` days.

    Four queries a day, side by side, until there are enough, then a batch: the index has keys
    alone. A full page, or a place, takes one or two more of each. What was recorded before there
    was the index, it does not have; of what an earlier version records again, the day stays.
    """
    rows: list[Item] = []
    for days in range(NEWEST_DAYS):
        day = times.day_of(place.at if place else times.now(), days_before=days)
        rows += _rows_behind(table, NEWEST_INDEX, day_partitions(day), place, limit + 1)
        if len(rows) > limit:
            break
    items = table.batch_get((row["key"], None) for row in rows[:limit])
    return DropPage(_in_order(drops_from_rows(items)), _next(rows, limit))


def _rows_behind(
    table: Table,
    index: SecondaryIndex,
    partitions: Sequence[str],
    place: DropPlace | None,
    enough: int,
) -> list[Item]:
    """The rows of partitions behind a place, newest first: all, or at least so many."""
    calls = [partial(_rows_of, table, index, each, place, enough) for each in partitions]
    rows = chain.from_iterable(run_parallel(calls))
    return sorted(rows, key=_place_of, reverse=True)


def _rows_of(
    table: Table, index: SecondaryIndex, partition: str, place: DropPlace | None, enough: int
) -> list[Item]:
    """The same of one partition, in no order."""
    if place is None:
        return list(_whole_seconds(table, index, partition, None, enough))
    second = table.query(partition, first=place.at, last=place.at, index=index)
    before = times.to_rfc3339(times.from_rfc3339(place.at) - timedelta(seconds=1))
    return [
        *(row for row in second if _place_of(row) < place),
        *_whole_seconds(table, index, partition, before, enough),
    ]


def _whole_seconds(
    table: Table, index: SecondaryIndex, partition: str, last: str | None, enough: int
) -> Iterator[Item]:
    """The newest rows until a time, at least so many if there are, and whole seconds of them."""
    rows = table.query(partition, last=last, newest_first=True, limit=enough, index=index)
    if len(rows) < enough:
        yield from rows
        return
    second = rows[-1]["at"]
    yield from (row for row in rows if row["at"] != second)
    yield from table.query(partition, first=second, last=second, index=index)


def _place_of(row: Item) -> DropPlace:
    return DropPlace(row["at"], row["key"])


def _next(rows: Sequence[Item], limit: int) -> DropPlace | None:
    return _place_of(rows[limit - 1]) if len(rows) > limit else None


def _in_order(drops: Sequence[Drop]) -> list[Drop]:
    return sorted(drops, key=lambda drop: (drop.reported_at or "", drop.key), reverse=True)
