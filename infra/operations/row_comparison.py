"""Compares the rows of a table with those of its restored copy. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NAMES_IN_TEXT = 5


class StampedRow(NamedTuple):
    """What a row holds, and when it was written: empty if it does not say."""

    content: object
    written_at: str


@dataclass(slots=True)
class RowComparison:
    """How many rows were compared, how many were written since and so may differ, and the names
    of those that differ, each with how."""

    row_count: int = 0
    since: int = 0
    differences: list[str] = field(default_factory=list)

    def summary(self, what: str) -> str:
        """The numbers in words; the first differences by name."""
        since = f", {self.since:,} written since and not compared" if self.since else ""
        if not self.differences:
            return f"{self.row_count:,} {what} are as they were{since}"
        names = "; ".join(self.differences[:NAMES_IN_TEXT])
        more = len(self.differences) - NAMES_IN_TEXT
        return (
            f"{len(self.differences):,} of {self.row_count:,} {what} differ{since}: {names}"
            f"{f'; and {more:,} more' if more > 0 else ''}"
        )


def compare_rows(
    rows: Mapping[str, StampedRow], copies: Mapping[str, StampedRow], latest: str
) -> RowComparison:
    """Compare live rows with their copies, by name; those that were written after `latest`, or do
    not say when, may differ."""
    comparison = RowComparison()
    for name in sorted(rows.keys() | copies.keys()):
        row, copy = rows.get(name), copies.get(name)
        newest = (row or copy or StampedRow(None, "")).written_at
        if not newest or newest > latest:
            comparison.since += 1
            continue
        comparison.row_count += 1
        if row is None:
            comparison.differences.append(f"{name} is live no more")
        elif copy is None:
            comparison.differences.append(f"{name} was not restored")
        elif row.content != copy.content:
            comparison.differences.append(f"{name} is another")
    return comparison
