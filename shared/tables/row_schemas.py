"""In which form rows are stored, and what becomes of a row that this version cannot read.

Each kind of row has a schema number, that of its form. A row without the attribute `schema` is of
schema 1: 0.1.0 stored no number, and rows that must stay small (`COMPACT_KINDS`) store none while
theirs is 1. The number stays where a form has only more attributes or fields than before; it rises
where an earlier version would misread the row. So

- unknown attributes and fields are ignored, missing ones have a default;
- a row with a higher number than this version knows is not decoded, nor is one whose known fields
  are of another type: `Undecodable`;
- lists leave such rows out, and tell the function's reporter so: it logs and counts them.

Keys and, of claims and drops, tickets keep their names and types for ever.
"""

import struct
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeVar

from shared.errors import Undecodable

Row = dict[str, Any]
RowKind = Literal[
    "claim",
    "request",
    "drop",
    "entry",
    "posting",
    "search row",
    "headline",
    "picture",
    "card",
    "own list",
    "back row",
    "counter",
    "manifest",
    "reindex round",
    "due row",
    "change",
    "arrival",
]
"""`request` is a touch, or what reindex asks of an article."""

ROW_SCHEMAS: dict[RowKind, int] = {
    "claim": 1,
    "request": 1,
    "drop": 1,
    "entry": 1,
    "posting": 1,
    "search row": 1,
    "headline": 1,
    "picture": 1,
    "card": 1,
    "own list": 1,
    "back row": 1,
    "counter": 1,
    "manifest": 1,
    "reindex round": 1,
    "due row": 1,
    "change": 1,
    "arrival": 1,
}
"""The form in which this version writes each kind; it reads all forms up to that."""

FIRST_SCHEMA = 1
COMPACT_KINDS: frozenset[RowKind] = frozenset(
    {"entry", "posting", "search row", "headline", "picture", "back row", "due row", "change"}
)
"""A page of 4 KB holds 56 postings, and one write unit an entry."""

SCHEMA = "schema"
"""The attribute; a reserved word of DynamoDB, so that expressions must name it `#schema`."""

T = TypeVar("T")
Reporter = Callable[[RowKind, int, str], None]
"""Hears of rows that a read left out: their kind, how many, and why the first was."""

_MISREAD = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    UnicodeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What decoding raises where bytes or values are not what they should be."""

_reporters: list[Reporter] = []


def report_left_out_to(reporter: Reporter) -> None:
    """Have this process tell `reporter`, and nobody else, of rows that reads leave out."""
    _reporters[:] = [reporter]


def schema_attribute(kind: RowKind) -> Row:
    """What a row of a kind stores beside its content: its number, unless it is a compact 1."""
    number = ROW_SCHEMAS[kind]
    return {} if kind in COMPACT_KINDS and number == FIRST_SCHEMA else {SCHEMA: number}


def row_schema(row: Row) -> int | None:
    """The number of a row's form; None if it has one that is no number."""
    number = row.get(SCHEMA, FIRST_SCHEMA)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


RowAge = Literal["earlier", "current", "later"]


def row_age(kind: RowKind | None, schema: int | None) -> RowAge:
    """Whether a row is of the form that this version writes; a kind that it does not know (None) is
    of a later one."""
    if kind is None or schema is None or schema > ROW_SCHEMAS[kind]:
        return "later"
    return "earlier" if schema < ROW_SCHEMAS[kind] else "current"


def decode_row(kind: RowKind, row: Row, decode: Callable[[Row], T]) -> T:
    """What `decode` makes of a row; Undecodable if the row is not as this version knows it."""
    number, highest = row_schema(row), ROW_SCHEMAS[kind]
    if number is None or number > highest:
        raise Undecodable(f"{kind} of schema {number}: this version reads up to {highest}")
    try:
        return decode(row)
    except _MISREAD as error:
        # Only the type of the error is told: its text may be of the article.
        raise Undecodable(f"{kind} of schema {number}: {type(error).__name__}") from error


def decode_rows(kind: RowKind, rows: Iterable[Row], decode: Callable[[Row], T]) -> list[T]:
    """What `decode` makes of those rows that can be decoded; the reporter hears of the others."""
    return [
        value for value in decode_rows_or(kind, rows, decode, lambda _: None) if value is not None
    ]


def decode_rows_or(
    kind: RowKind, rows: Iterable[Row], decode: Callable[[Row], T], substitute: Callable[[Row], Any]
) -> list[T]:
    """The same, with a substitute in the place of each row that cannot be decoded."""
    values, reasons = [], []
    for row in rows:
        try:
            values.append(decode_row(kind, row, decode))
        except Undecodable as error:
            reasons.append(str(error))
            values.append(substitute(row))
    if reasons:
        for report in _reporters:
            report(kind, len(reasons), reasons[0])
    return values
