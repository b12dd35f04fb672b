"""Arrivals in IndexTable: when something last came under a prefix of which that is expected.

A row each prefix under ARRIVALS: `at`, the LastModified of the object that came last. Relate's
clock begins the row and removes it, ingest moves it on; nobody else does. As `at` only grows, an
old file that is read again changes nothing.
"""

from collections.abc import Iterable
from contextlib import suppress

from shared import times
from shared.expectations import NOTED_APART
from shared.tables.dynamo import ConditionFailed, Item, Table
from shared.tables.index_keys import ARRIVALS
from shared.tables.row_schemas import decode_rows, schema_attribute


class Arrivals:
    """The arrival rows of IndexTable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def latest(self) -> dict[str, str]:
        """When something last came, by prefix, read consistently. One query."""
        rows = self._table.query(ARRIVALS, consistent=True)
        return dict(decode_rows("arrival", rows, _arrival))

    def note(self, prefix: str, at: str) -> None:
        """Something came at this time; nothing is written where the row says so to half a minute,
        or the prefix is not expected."""
        before = times.to_rfc3339(times.from_rfc3339(at) - NOTED_APART)
        with suppress(ConditionFailed):
            self._table.update(
                (ARRIVALS, prefix),
                "SET #at = :at",
                {":at": at, ":before": before},
                names={"#at": "at"},
                condition="#at <= :before",
            )

    def begin(self, prefix: str, now: str) -> None:
        """From now on something is expected under a prefix, unless that is known."""
        row = {"pk": ARRIVALS, "sk": prefix, "at": now} | schema_attribute("arrival")
        with suppress(ConditionFailed):
            self._table.put(row, "attribute_not_exists(pk)")

    def forget(self, prefixes: Iterable[str]) -> None:
        """Under these prefixes nothing is expected any more."""
        self._table.batch_write(deletes=[(ARRIVALS, prefix) for prefix in prefixes])


def _arrival(row: Item) -> tuple[str, str]:
    """The prefix of a row, and when something last came."""
    return row["sk"], times.checked_time(row["at"])
