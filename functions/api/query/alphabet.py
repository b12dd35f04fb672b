"""All tags, sections or authors in Vietnamese order, by letters. One query a page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from functions.api.edge import parameters, problems
from functions.api.edge.parameters import Cursor
from functions.api.query.stores import stores
from functions.api.v1 import schema, shapes
from shared import text
from shared.tables.index_rows import COUNTERS, Facet, Name

ROWS = 300
"""Counters that are read for a page: 100 bytes each, four read units, and 45 KB as a page."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Letter(NamedTuple):
    """A letter and the names that begin with it."""

    letter: str
    names: list[schema.NamedCount]


@dataclass(frozen=True, slots=True)
class AlphabetPage:
    """Part of the names; `next` is the cursor of the rest."""

    letters: list[Letter]
    next: str | None


def page(facet: Facet, *, now: str, cursor: str | None) -> AlphabetPage:
    """The visible names of a kind; Problem 400 for a cursor of something else.

    Rows lie in the order of the folded names (a ă â together, d with đ), so a page that ends where
    a folded initial does can be sorted by itself, and all pages are in order. Only an initial with
    more than `ROWS` names is split.
    """
    pk, question = COUNTERS[facet], ["alphabet", facet]
    at = parameters.read_cursor(cursor, question)
    if at and at.partition != pk:
        raise problems.wrong("cursor", parameters.CURSOR)
    start = at.place if at else None
    rows = stores().index.counters.names(facet, now=now, start=start, limit=ROWS + 1)
    shown, following = whole_initials(rows)
    found = [shapes.counted(one) for _, one in shown if one.count > 0]
    found.sort(key=lambda one: (letter_of(one["name"]) == "#", text.sort_key(one["name"])))
    letters = [
        Letter(letter, list(those))
        for letter, those in groupby(found, key=lambda one: letter_of(one["name"]))
    ]
    return AlphabetPage(
        letters, parameters.cursor(Cursor(pk, following), question) if following else None
    )


def whole_initials(
    rows: Sequence[tuple[str, Name]],
) -> tuple[Sequence[tuple[str, Name]], str | None]:
    """At most `ROWS` of the rows (place, name), up to the end of an initial if that can be; and where to go on."""
    if len(rows) <= ROWS:
        return rows, None
    rest, _ = rows[ROWS]
    whole = [row for row in rows[:ROWS] if row[0][0] != rest[0]]
    return whole or rows[:ROWS], rows[len(whole) or ROWS][0]


def letter_of(name: str) -> str:
    """The letter under which a name stands: Đ for đường, Ă for ẵm; # for what is no letter."""
    first = unicodedata.normalize("NFD", name[:1].upper())
    bare = unicodedata.normalize("NFC", "".join(part for part in first if part not in _TONES))
    return bare if bare.isalpha() else "#"
