"""Families of news that are written in one mould, and are other news each.

They are forecasts and counts of several days, previews of several matches, and the like.

`tests/labelled/moulds.txt` has them: a line `== name`, the text with `{}` for what differs, a line
`--`, and a line for each piece: day, hour, headline, then what fills the gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.paths import TESTS

FILE = TESTS / "labelled" / "moulds.txt"


@dataclass(frozen=True, slots=True)
class Piece:
    """An article of a mould, and when it came."""

    headline: str
    body: str
    day: int
    hour: int


@dataclass(frozen=True, slots=True)
class Mould:
    """A mould with its articles."""

    name: str
    pieces: tuple[Piece, ...]


def read_moulds() -> list[Mould]:
    """All moulds of the file."""
    return list(_moulds(FILE.read_text(encoding="utf-8")))


def _moulds(written: str) -> Iterator[Mould]:
    for part in written.split("== ")[1:]:
        name, rest = part.split("\n", 1)
        text, values = rest.split("\n--\n")
        yield Mould(name, tuple(_piece(text, line) for line in values.strip().splitlines()))


def _piece(text: str, values: str) -> Piece:
    day, hour, headline, *gaps = (field.strip() for field in values.split("|"))
    return Piece(headline, text.strip().format(*gaps), int(day), int(hour))
