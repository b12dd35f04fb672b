"""How many stored rows are of an earlier or a later form than this version writes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from infra.operations.system import TargetSystem
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.row_schemas import RowAge, RowKind, row_age

ROW_SAMPLE = 10_000
"""Rows of each table that are looked at unless all are asked for: some 1,000 read units together.
Forms change with versions, so that a few rows tell of all."""


@dataclass(frozen=True, slots=True)
class RowAges:
    """What was seen of a table: how many rows, and of those not of today's form how many of each
    kind; `renewed_by` is the command that writes them anew."""

    table_name: str
    renewed_by: str
    row_count: int
    is_whole: bool
    kinds: dict[RowAge, Counter[str]] = field(default_factory=dict)

    def count(self, age: RowAge) -> int:
        """How many rows are of such a form."""
        return self.kinds[age].total()

    def summary(self, age: RowAge) -> str:
        """How many of which kinds, as `2 of the first 100 rows (2 claim)`."""
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(self.kinds[age].items()))
        return f"{self.count(age):,} of {self.scope()} ({kinds})"

    def scope(self) -> str:
        """What was looked at."""
        return f"{self.row_count:,} rows" if self.is_whole else f"the first {self.row_count:,} rows"


def read_row_ages(target: TargetSystem, *, all_rows: bool = False) -> Iterator[RowAges]:
    """What the three tables hold. Reads them whole if `all_rows`, else so many rows of each."""
    drops, articles = Drops(target.drops_table), Articles(target.articles_table)
    index = Index(target.index_table)
    tables = (
        (target.drops_table, "newsdrop resync", drops.kinds_and_schemas()),
        (target.articles_table, "newsdrop resync", articles.kinds_and_schemas()),
        (target.index_table, "newsdrop reindex", index.kinds_and_schemas()),
    )
    for name, command, rows in tables:
        yield _row_ages(name, command, rows, None if all_rows else ROW_SAMPLE)


def _row_ages(
    table: str, command: str, rows: Iterable[tuple[RowKind | None, int | None]], most: int | None
) -> RowAges:
    iterator = iter(rows)
    kinds: dict[RowAge, Counter[str]] = {"earlier": Counter(), "later": Counter()}
    row_count = 0
    for row_count, (kind, schema) in enumerate(islice(iterator, most), 1):  # noqa: B007 - the last
        age = row_age(kind, schema)
        if age != "current":
            kinds[age][kind or "unknown row"] += 1
    return RowAges(table, command, row_count, next(iterator, None) is None, kinds)
