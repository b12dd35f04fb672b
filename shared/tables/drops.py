"""DropsTable: for each key of the bucket who reads it now and what became of it.

A row has the ticket, the report, and an image's size. `ticket` is how many ingests have begun on
the key, `done` the ticket of the last that ended: equal when nobody is at it.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from shared.article.model import Image
from shared.tables.drop_pages import REJECTED_INDEX, DropPage, DropPlace, newest_page, rejected_page
from shared.tables.drop_records import Drop, Report
from shared.tables.drop_rows import (
    day_partition,
    drop_from_row,
    drops_from_rows,
    report_attributes,
)
from shared.tables.dynamo import ConditionFailed, Item, Table, run_in_groups
from shared.tables.media_page import MediaPage
from shared.tables.row_schemas import RowKind, decode_rows, row_schema


class Drops:
    """The table itself."""

    def __init__(self, name: str) -> None:
        self._table = Table(name, "key", None)

    def get(self, key: str) -> Drop | None:
        """The row of a key, read consistently."""
        item = self._table.get(key)
        return drops_from_rows([item])[0] if item else None

    def images(self, keys: list[str], *, consistent: bool = False) -> dict[str, Image]:
        """Of these keys, those that are accepted images. One batch."""
        rows = self._table.batch_get(((key, None) for key in keys), consistent=consistent)
        drops = decode_rows("drop", rows, drop_from_row)
        return {drop.key: drop.report.image for drop in drops if drop.report and drop.report.image}

    def all(self) -> list[Drop]:
        """Every row, by key."""
        return sorted(drops_from_rows(self._table.scan()), key=lambda drop: drop.key)

    def kinds_and_schemas(self) -> Iterator[tuple[RowKind, int | None]]:
        """Of every row its kind and the number of its form; of all but removed drops, of which
        there is nothing to renew. For the command line."""
        return (
            ("drop", row_schema(item))
            for item in self._table.scan()
            if item.get("status") != "removed"
        )

    def rejections(self) -> list[Drop]:
        """The rejected, newest report first."""
        return drops_from_rows(
            self._table.query("rejected", newest_first=True, index=REJECTED_INDEX)
        )

    def rejected_page(self, limit: int, place: DropPlace | None = None) -> DropPage:
        """So many of the rejected, the newest, or those behind a place."""
        return rejected_page(self._table, limit, place)

    def newest_page(self, limit: int, place: DropPlace | None = None) -> DropPage:
        """So many drops with the newest reports, or those behind a place."""
        return newest_page(self._table, limit, place)

    def media_page(self, place: Item | None) -> MediaPage:
        """What a page of rows names of the bucket of media: also of an object that is no longer the
        key's newest, since the version that wrote so may come back."""
        rows, next_place = self._table.scan_page(place)
        reports = [drop.report for drop in drops_from_rows(rows)]
        unreadable = sum(report is not None and report.status == "unknown" for report in reports)
        pictures = [row["picture"] for row in rows if isinstance(row.get("picture"), dict)]
        keys = [str(picture["key"]) for picture in pictures if picture.get("key")]
        return MediaPage(len(rows), keys, unreadable, next_place)

    def take_ticket(self, key: str) -> Drop:
        """Begin: from now on whoever began earlier can neither record nor overwrite."""
        return drops_from_rows([self._table.update((key, None), "ADD ticket :one", {":one": 1})])[0]

    def note_claims(self, drop: Drop, article_ids: frozenset[str]) -> bool:
        """Note that the key is about to claim these articles; False if a later ticket is out."""
        return self._update(drop, "ADD owns :ids", {":ids": set(article_ids)})

    def record(
        self, drop: Drop, report: Report, claimed_ids: frozenset[str], *, is_end: bool = True
    ) -> bool:
        """This is what became of the key; False if a later ticket is out. `is_end`: nothing is left
        to do, else `finish` follows."""
        attributes = report_attributes(report) | {"owns": set(claimed_ids) or None}
        attributes["day"] = day_partition(drop.key, attributes["at"])
        if is_end:
            attributes["done"] = drop.ticket
        values = {name: value for name, value in attributes.items() if value is not None}
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
        expression += " REMOVE " + ", ".join(
            f"#{name}" for name in attributes if name not in values
        )
        return self._update(
            drop,
            expression,
            {f":{name}": value for name, value in values.items()},
            {f"#{name}": name for name in attributes},
        )

    def finish(self, drop: Drop) -> bool:
        """End, after `record`; False if a later ticket is out."""
        return self._update(drop, "SET done = :t", {})

    def copy_rows(self, source: "Drops", parallel: int) -> Iterator[None]:
        """Copy every row of a restored table; a step for each.

        Of a key that was dropped meanwhile the row stays, and is owner of the restored claims too,
        with a ticket above theirs: the next reading takes down those that its drop does not yield.
        """
        rows = source._table.scan()
        return run_in_groups((partial(self._copy_row, row) for row in rows), parallel)

    def _copy_row(self, row: Item) -> None:
        try:
            self._table.put(row, "attribute_not_exists(ticket)")
        except ConditionFailed:
            values = {":ticket": row["ticket"]} | ({":ids": row["owns"]} if "owns" in row else {})
            expression = "ADD ticket :ticket" + (", owns :ids" if "owns" in row else "")
            self._table.update((row["key"], None), expression, values)

    def _update(
        self,
        drop: Drop,
        expression: str,
        values: dict[str, Any],
        names: dict[str, str] | None = None,
    ) -> bool:
        try:
            self._table.update(
                (drop.key, None),
                expression,
                values | {":t": drop.ticket},
                names=names,
                condition="ticket = :t",
            )
        except ConditionFailed:
            return False
        return True
