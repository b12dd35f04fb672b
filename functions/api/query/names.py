"""The names of tags, sections and authors: looked up, with and without tone marks, and listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from functions.api.edge import cursors, parameters, problems
from functions.api.edge.cursors import Cursor
from functions.api.query.sealed_cursors import open_cursor, seal_cursor
from functions.api.query.stores import stores
from shared import text
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import COUNTERS, list_pk
from shared.tables.index_records import Facet, Name

FACETS_BY_KIND: dict[str, Facet] = {"tags": "TAG", "sections": "SECTION", "authors": "AUTHOR"}
MAX_TOP_NAMES = 200
"""How many names the list by count has; for it all counters are read, 100 bytes each."""

NEWEST_TRIES = 5
NAMES_PER_KIND = 10


@dataclass(frozen=True, slots=True)
class NamePage:
    """Part of the names of a kind, each with the time of its newest article."""

    names: list[tuple[Name, str | None]]
    next: str | None


def find_names(facet: Facet, key: str, now: str) -> list[Name]:
    """The visible names that a key may mean. One query.

    The name of just this key if there is one; else, for a key without tone marks, all names that it
    fits.
    """
    if not key:
        return []
    folded_key = text.fold(key)
    names = stores().index.counters.names_with_fold(facet, folded_key, now=now)
    visible = [name for name in names if name.count > 0]
    exact = [name for name in visible if name.key == key]
    return exact or (visible if key == folded_key else [])


def find_name(facet: Facet, key: str, now: str) -> Name:
    """The name that a key means; Problem 404 for none, and for several with the choices."""
    names = find_names(facet, key, now)
    if not names:
        raise problems.not_found(facet.lower())
    return only_name(facet, names)


def only_name(facet: Facet, names: Sequence[Name]) -> Name:
    """The only name of these; Problem 404 with the choices if there are several."""
    if len(names) > 1:
        raise problems.ambiguous_name(COUNTERS[facet].lower(), names)
    return names[0]


def read_names(facet: Facet, *, prefix: str, now: str, limit: int, cursor: str | None) -> NamePage:
    """The visible names of a kind by folded name, and in one more round of queries the time of each
    name's newest article."""
    pk, folded_prefix, question = COUNTERS[facet], text.fold(prefix), [facet, prefix]
    position = open_cursor(cursor, question)
    if position and (position.partition != pk or not position.place.startswith(folded_prefix)):
        raise cursors.bad_cursor()
    start = position.place if position else None
    rows = stores().index.counters.names(
        facet, now=now, prefix=folded_prefix, start=start, limit=limit + 2
    )
    rows = [(place, name) for place, name in rows if place != start]
    names = _visible_names([name for _, name in rows[:limit]], prefix)
    last = Cursor(pk, rows[limit - 1][0]) if len(rows) > limit else None
    more = seal_cursor(last, question) if last else None
    return NamePage(_with_newest(facet, names, now), more)


def read_top_names(facet: Facet, *, prefix: str, now: str, limit: int) -> NamePage:
    """The names that most visible articles have, by count and then by folded name."""
    rows = stores().index.counters.names(facet, now=now, prefix=text.fold(prefix))
    names = _visible_names([name for _, name in rows], prefix)
    names.sort(key=lambda name: (-name.count, text.fold(name.key)))
    return NamePage(_with_newest(facet, names[:limit], now), None)


def names_with_prefix(facet: Facet, words: str, now: str, limit: int) -> list[Name]:
    """Visible names that begin with these words, tone marks aside, in folded order. One query."""
    prefix = text.fold(parameters.bounded_name_key(words))
    if not prefix:
        return []
    rows = stores().index.counters.names(facet, now=now, prefix=prefix, limit=limit)
    return _visible_names([name for _, name in rows], prefix)


def all_names_with_prefix(words: str, now: str) -> dict[Facet, list[Name]]:
    """The same of each kind, at most `NAMES_PER_KIND`. A query a kind, side by side."""
    calls = [partial(names_with_prefix, facet, words, now, NAMES_PER_KIND) for facet in COUNTERS]
    return dict(zip(COUNTERS, run_parallel(calls), strict=True))


def _visible_names(names: Sequence[Name], prefix: str) -> list[Name]:
    """The visible ones; if the prefix has tone marks, only those that begin with just these."""
    exact_prefix = prefix if prefix != text.fold(prefix) else ""
    return [name for name in names if name.count > 0 and name.key.startswith(exact_prefix)]


def _with_newest(facet: Facet, names: Sequence[Name], now: str) -> list[tuple[Name, str | None]]:
    times = run_parallel([partial(newest_in_list, facet, name.key, now) for name in names])
    return list(zip(names, times, strict=True))


def newest_in_list(facet: Facet, key: str, now: str) -> str | None:
    """When the newest visible article of a name became visible; None if none of the first
    `NEWEST_TRIES` pages has any."""
    pk, place = list_pk(facet, key), None
    for _ in range(NEWEST_TRIES):
        entries, place = stores().index.entries(pk, now=now, limit=5, before=place)
        if entries:
            return entries[0].window.visible_from
        if place is None:
            return None
    return None
