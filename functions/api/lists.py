"""Lists: the newest articles, of everything or of a section, tag or author, or of several of these together; and their names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from functions.api import parameters, problems
from functions.api.stores import stores
from shared import text
from shared.article import Teaser
from shared.tables.dynamo import together
from shared.tables.index import COUNTERS, LATEST, Entry, Facet, Name, list_pk, name

KINDS: dict[str, Facet] = {"tags": "TAG", "sections": "SECTION", "authors": "AUTHOR"}
QUERIES = 5
"""The most that a page of several filters costs, those for the names with it."""

FILTER_BATCH = 100
COMPANIONS_FROM = 50
GREATEST = "\U0010ffff"
_PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[a-z2-7]{12}")

Filters = Mapping[Facet, str]
Cursor = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list; `next` is the cursor of what follows. May be short while there is more."""

    entries: list[Entry]
    next: str | None


@dataclass(frozen=True, slots=True)
class NamePage:
    """Part of the names of a kind, each with the time of its newest article."""

    names: list[tuple[Name, str | None]]
    next: str | None


def page(filters: Filters, *, now: str, limit: int, cursor: Cursor | None) -> Page:
    """The newest articles that all the filters fit. One query for one filter or none, at most `QUERIES` for more."""
    if not all(filters.values()):
        return Page([], None)
    if len(filters) > 1:
        return _crossed(filters, now=now, limit=limit, cursor=cursor)
    pk = next((list_pk(*one) for one in filters.items()), LATEST)
    if cursor:
        pk = _same_list(cursor, [pk])
        return _page(pk, now=now, limit=limit, before=cursor[1])
    found = _page(pk, now=now, limit=limit)
    if found.entries or found.next:
        return found
    for facet, key in filters.items():
        names = find(facet, key, now)
        if names and names[0].key != key:
            return _page(list_pk(facet, _only(facet, names).key), now=now, limit=limit)
    return found


def _page(pk: str, *, now: str, limit: int, before: str | None = None) -> Page:
    entries, more = stores().index.entries(pk, now=now, limit=limit, before=before)
    return Page(entries, parameters.cursor(pk, more) if more else None)


def _crossed(filters: Filters, *, now: str, limit: int, cursor: Cursor | None) -> Page:
    """Reads the rarest of the lists and leaves out what the other filters do not fit."""
    looked_up = together([partial(find, facet, key, now) for facet, key in filters.items()])
    if not all(looked_up):
        return Page([], None)
    names = {facet: _only(facet, found) for facet, found in zip(filters, looked_up, strict=True)}
    keys = {facet: one.key for facet, one in names.items()}
    rarest = min(names, key=lambda facet: (names[facet].count, facet))
    pk, place = list_pk(rarest, keys[rarest]), None
    if cursor:
        pk, place = _same_list(cursor, [list_pk(*one) for one in keys.items()]), cursor[1]
    entries: list[Entry] = []
    for _ in range(QUERIES - len(filters)):
        batch, place = stores().index.entries(pk, now=now, limit=FILTER_BATCH, before=place)
        for entry in batch:
            if fits(entry.teaser, keys):
                entries.append(entry)
            if len(entries) == limit:
                return Page(entries, parameters.cursor(pk, entry.sk))
        if place is None:
            return Page(entries, None)
    return Page(entries, parameters.cursor(pk, place or ""))


def fits(teaser: Teaser, keys: Filters) -> bool:
    """Whether an article has this section, tag and author, as far as they are given."""
    has = {"SECTION": (teaser.section or "",), "TAG": teaser.tags, "AUTHOR": teaser.authors}
    return all(key in map(text.name_key, has[facet]) for facet, key in keys.items())


def _same_list(cursor: Cursor, lists: Sequence[str]) -> str:
    """The list that a cursor goes on in; Problem 400 if it was made for none of these."""
    pk, place = cursor
    if not _PLACE.fullmatch(place) or text.fold(pk) not in map(text.fold, lists):
        raise problems.wrong("cursor", parameters.CURSOR)
    return pk


def find(facet: Facet, key: str, now: str) -> list[Name]:
    """The visible names that a key may mean: itself if there is one, else all that it fits without marks. One query."""
    if not key:
        return []
    folded = text.fold(key)
    # "$" follows "#" in ASCII, so this is all that begins with `folded#`.
    rows = stores().index.table.query(COUNTERS[facet], first=f"{folded}#", last=f"{folded}$")
    names = [one for one in (name(row, now) for row in rows) if one.count > 0]
    return [one for one in names if one.key == key] or (names if key == folded else [])


def one(facet: Facet, key: str, now: str) -> Name:
    """The one name that a key means; Problem 404 for none, and for several with the choices."""
    names = find(facet, key, now)
    if not names:
        raise problems.unknown(facet.lower())
    return _only(facet, names)


def _only(facet: Facet, names: Sequence[Name]) -> Name:
    if len(names) > 1:
        raise problems.several(COUNTERS[facet].lower(), names)
    return names[0]


def names(facet: Facet, *, prefix: str, now: str, limit: int, cursor: Cursor | None) -> NamePage:
    """The visible names of a kind by folded name, and in one more round trip the time of each one's newest article."""
    pk, folded = COUNTERS[facet], text.fold(prefix)
    if cursor and (cursor[0] != pk or not cursor[1].startswith(folded)):
        raise problems.wrong("cursor", parameters.CURSOR)
    first = cursor[1] if cursor else folded or None
    rows = stores().index.table.query(pk, first=first, last=folded + GREATEST, limit=limit + 2)
    rows = [row for row in rows if not cursor or row["sk"] != cursor[1]]
    shown = [one for one in (name(row, now) for row in rows[:limit]) if one.count > 0]
    if prefix != folded:
        shown = [one for one in shown if one.key.startswith(prefix)]
    times = together([partial(newest, facet, one.key, now) for one in shown])
    more = parameters.cursor(pk, rows[limit - 1]["sk"]) if len(rows) > limit else None
    return NamePage(list(zip(shown, times, strict=True)), more)


def newest(facet: Facet, key: str, now: str) -> str | None:
    """When the newest visible article of a list became so."""
    pk, place = list_pk(facet, key), None
    for _ in range(QUERIES):
        entries, place = stores().index.entries(pk, now=now, limit=5, before=place)
        if entries:
            return entries[0].window.visible_from
        if place is None:
            return None
    return None


def companions(entries: Sequence[Entry], besides: str) -> list[tuple[str, int]]:
    """The tags of these articles and how many have each, the commonest first, without the one that they all have."""
    counted: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for entry in entries:
        for tag in entry.teaser.tags:
            spelling.setdefault(text.name_key(tag), tag)
        counted.update({text.name_key(tag) for tag in entry.teaser.tags})
    ranked = sorted(counted.items(), key=lambda item: (-item[1], text.sort_key(spelling[item[0]])))
    return [(spelling[key], count) for key, count in ranked if key not in {besides, ""}]
