"""All tags, sections or authors in Vietnamese order, grouped by letter. One query a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from functions.api.edge import cursors
from functions.api.edge.cursors import Cursor
from functions.api.query.sealed_cursors import open_cursor, seal_cursor
from functions.api.query.stores import stores
from shared import text
from shared.tables.index_keys import COUNTERS
from shared.tables.index_records import Facet, Name

MAX_COUNTERS = 300
"""Counters that are read for a page: 100 bytes each, four read units, and 45 KB as a page."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"

PlacedName = tuple[str, Name]
"""A name after the place (sort key) of its counter."""


class Letter(NamedTuple):
    """A letter and the names that begin with it."""

    letter: str
    names: list[Name]


@dataclass(frozen=True, slots=True)
class AlphabetPage:
    """Part of the names; `next` is the cursor of the rest."""

    letters: list[Letter]
    next: str | None


def read_alphabet(facet: Facet, *, now: str, cursor: str | None) -> AlphabetPage:
    """The visible names of a kind; Problem 400 for a cursor of another list.

    Rows lie in the order of the folded names (a ă â together, d with đ), so a page that ends where
    a folded initial does can be sorted by itself, and all pages are in order. Only an initial with
    more than `MAX_COUNTERS` names is split.
    """
    pk, question = COUNTERS[facet], ["alphabet", facet]
    position = open_cursor(cursor, question)
    if position and position.partition != pk:
        raise cursors.bad_cursor()
    start = position.place if position else None
    rows = stores().index.counters.names(facet, now=now, start=start, limit=MAX_COUNTERS + 1)
    page, next_place = whole_initials(rows)
    letters = group_by_letter([name for _, name in page if name.count > 0])
    more = seal_cursor(Cursor(pk, next_place), question) if next_place else None
    return AlphabetPage(letters, more)


def whole_initials(rows: Sequence[PlacedName]) -> tuple[Sequence[PlacedName], str | None]:
    """The rows of a page, and the place where the next page begins.

    A page ends with the last of an initial, if it has more than one; it has at most `MAX_COUNTERS`.
    """
    if len(rows) <= MAX_COUNTERS:
        return rows, None
    next_place, _ = rows[MAX_COUNTERS]
    whole = [row for row in rows[:MAX_COUNTERS] if row[0][0] != next_place[0]]
    return whole or rows[:MAX_COUNTERS], rows[len(whole) or MAX_COUNTERS][0]


def group_by_letter(names: Sequence[Name]) -> list[Letter]:
    """The names in Vietnamese order under their letters; those of no letter are last."""
    in_order = sorted(names, key=_order)
    groups = groupby(in_order, key=lambda name: initial_letter(_spelling(name)))
    return [Letter(letter, list(group)) for letter, group in groups]


def _order(name: Name) -> tuple[object, ...]:
    spelling = _spelling(name)
    return initial_letter(spelling) == "#", text.sort_key(spelling)


def _spelling(name: Name) -> str:
    return name.name or name.key


def initial_letter(name: str) -> str:
    """The letter under which a name stands: Đ for đường, Ă for ẵm; # for what is no letter."""
    initial = text.decompose(name[:1].upper())
    bare = text.compose("".join(part for part in initial if part not in _TONES))
    return bare if bare.isalpha() else "#"
