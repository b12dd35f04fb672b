"""The names of tags, sections and authors: looked up with and without tone marks, listed, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from functions.api.edge import parameters, problems
from functions.api.edge.parameters import Cursor
from functions.api.query.stores import stores
from shared import text
from shared.tables.dynamo import run_parallel
from shared.tables.index_rows import COUNTERS, Facet, Name, list_pk

KINDS: dict[str, Facet] = {"tags": "TAG", "sections": "SECTION", "authors": "AUTHOR"}
TOP = 200
"""So many names the list by count has; to find them all counters are read, 100 bytes each."""

NEWEST_TRIES = 5


@dataclass(frozen=True, slots=True)
class NamePage:
    """Part of the names of a kind, each with the time of its newest article."""

    names: list[tuple[Name, str | None]]
    next: str | None


def find(facet: Facet, key: str, now: str) -> list[Name]:
    """The visible names that a key may mean: itself if there is one, else all that it fits without
    marks. One query."""
    if not key:
        return []
    folded = text.fold(key)
    names = stores().index.counters.names_with_fold(facet, folded, now=now)
    found = [one for one in names if one.count > 0]
    return [one for one in found if one.key == key] or (found if key == folded else [])


def one(facet: Facet, key: str, now: str) -> Name:
    """The one name that a key means; Problem 404 for none, and for several with the choices."""
    found = find(facet, key, now)
    if not found:
        raise problems.unknown(facet.lower())
    return only(facet, found)


def only(facet: Facet, found: Sequence[Name]) -> Name:
    """The one name that was found; Problem 404 with the choices if there are several."""
    if len(found) > 1:
        raise problems.several(COUNTERS[facet].lower(), found)
    return found[0]


def page(facet: Facet, *, prefix: str, now: str, limit: int, cursor: str | None) -> NamePage:
    """The visible names of a kind by folded name, and in one more round trip the time of each one's
    newest article."""
    pk, folded, question = COUNTERS[facet], text.fold(prefix), [facet, prefix]
    at = parameters.read_cursor(cursor, question)
    if at and (at.partition != pk or not at.place.startswith(folded)):
        raise problems.wrong("cursor", parameters.CURSOR)
    start = at.place if at else None
    rows = stores().index.counters.names(
        facet, now=now, prefix=folded, start=start, limit=limit + 2
    )
    rows = [(place, name) for place, name in rows if place != start]
    shown = _fitting([name for _, name in rows[:limit]], prefix)
    more = (
        parameters.cursor(Cursor(pk, rows[limit - 1][0]), question) if len(rows) > limit else None
    )
    return NamePage(_dated(facet, shown, now), more)


def top(facet: Facet, *, prefix: str, now: str, limit: int) -> NamePage:
    """The names that most visible articles have, by count and then by folded name."""
    folded = text.fold(prefix)
    rows = stores().index.counters.names(facet, now=now, prefix=folded)
    shown = _fitting([name for _, name in rows], prefix)
    shown.sort(key=lambda one: (-one.count, text.fold(one.key)))
    return NamePage(_dated(facet, shown[:limit], now), None)


def beginning(facet: Facet, words: str, now: str, limit: int) -> list[Name]:
    """Visible names that begin with these words, tone marks aside; the one of just these words
    first. One query."""
    folded = text.fold(parameters.name_key(words))
    if not folded:
        return []
    rows = stores().index.counters.names(facet, now=now, prefix=folded, limit=limit)
    return _fitting([name for _, name in rows], folded)


def _fitting(found: Sequence[Name], prefix: str) -> list[Name]:
    """The visible ones; with marks in the prefix, only those that have them."""
    marked = prefix if prefix != text.fold(prefix) else ""
    return [one for one in found if one.count > 0 and one.key.startswith(marked)]


def _dated(facet: Facet, shown: Sequence[Name], now: str) -> list[tuple[Name, str | None]]:
    times = run_parallel([partial(newest, facet, one.key, now) for one in shown])
    return list(zip(shown, times, strict=True))


def newest(facet: Facet, key: str, now: str) -> str | None:
    """When the newest visible article of a list became so."""
    pk, place = list_pk(facet, key), None
    for _ in range(NEWEST_TRIES):
        entries, place = stores().index.entries(pk, now=now, limit=5, before=place)
        if entries:
            return entries[0].window.visible_from
        if place is None:
            return None
    return None
