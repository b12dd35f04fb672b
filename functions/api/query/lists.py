"""Lists of articles: the newest, of everything or of a section, tag or author, or of several of
these together."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from functions.api.edge import parameters, problems
from functions.api.edge.parameters import ALWAYS, Cursor, Span
from functions.api.query import names
from functions.api.query.stores import stores
from shared import text
from shared.article.model import Teaser
from shared.tables.dynamo import run_parallel
from shared.tables.index_rows import END, LATEST, Entry, Facet, list_pk

QUERIES = 5
"""The most that a page of several filters costs, names included; and a batch for each read of rows
that were cut."""

FILTER_BATCH = 100
COMPANIONS_FROM = 50
_PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[a-z2-7]{12}")

Filters = Mapping[Facet, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list; `next` is the cursor of what follows. May be short while there is more."""

    entries: list[Entry]
    next: str | None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list is of: the keys of section, author and tag, and when its articles became visible."""

    filters: Filters
    span: Span = ALWAYS

    def question(self) -> list[object]:
        """What a cursor belongs to.

        Tone marks do not matter: `tag=hai-phong` and `tag=hải-phòng` are one question.
        """
        return [sorted((facet, text.fold(key)) for facet, key in self.filters.items()), self.span]


def page(wanted: ListQuery, *, now: str, limit: int, cursor: str | None = None) -> Page:
    """The newest articles that all the filters fit.

    One query for one filter or none, at most `QUERIES` for more.
    """
    at = parameters.read_cursor(cursor, wanted.question())
    if not all(wanted.filters.values()):
        return Page([], None)
    if len(wanted.filters) > 1:
        return _crossed(wanted, now=now, limit=limit, at=at)
    pk = next((list_pk(*one) for one in wanted.filters.items()), LATEST)
    if at:
        return _page(_same_list(at, [pk]), wanted, now=now, limit=limit, before=at.place)
    found = _page(pk, wanted, now=now, limit=limit)
    if found.entries or found.next:
        return found
    for facet, key in wanted.filters.items():
        meant = names.find(facet, key, now)
        if meant and meant[0].key != key:
            return _page(list_pk(facet, names.only(facet, meant).key), wanted, now=now, limit=limit)
    return found


def _page(pk: str, wanted: ListQuery, *, now: str, limit: int, before: str | None = None) -> Page:
    entries, more = read(pk, wanted.span, now=now, limit=limit, before=before)
    return Page(entries, parameters.cursor(Cursor(pk, more), wanted.question()) if more else None)


def read(
    pk: str, span: Span = ALWAYS, *, now: str, limit: int, before: str | None = None
) -> tuple[list[Entry], str | None]:
    """The newest visible entries of a list in a span, older than a place, and the place to go on
    from. One query."""
    if span.last:
        before = min(before or f"{span.last}#{END}", f"{span.last}#{END}")
    entries, more = stores().index.entries(pk, now=now, limit=limit, before=before)
    if span.first:
        entries = [one for one in entries if one.window.visible_from >= span.first]
        more = more if more and more >= span.first else None
    return entries, more


def _crossed(wanted: ListQuery, *, now: str, limit: int, at: Cursor | None) -> Page:
    """Reads the rarest of the lists and leaves out what the other filters do not fit."""
    looked_up = run_parallel(
        [partial(names.find, facet, key, now) for facet, key in wanted.filters.items()]
    )
    if not all(looked_up):
        return Page([], None)
    meant = {
        facet: names.only(facet, found)
        for facet, found in zip(wanted.filters, looked_up, strict=True)
    }
    keys = {facet: one.key for facet, one in meant.items()}
    rarest = min(meant, key=lambda facet: (meant[facet].count, facet))
    pk, place = list_pk(rarest, keys[rarest]), None
    if at:
        pk, place = _same_list(at, [list_pk(*one) for one in keys.items()]), at.place
    entries: list[Entry] = []
    for _ in range(QUERIES - len(wanted.filters)):
        batch, place = read(pk, wanted.span, now=now, limit=FILTER_BATCH, before=place)
        for entry in _fitting(batch, keys):
            entries.append(entry)
            if len(entries) == limit:
                return Page(entries, parameters.cursor(Cursor(pk, entry.sk), wanted.question()))
        if place is None:
            return Page(entries, None)
    return Page(entries, parameters.cursor(Cursor(pk, place or ""), wanted.question()))


def _fitting(batch: Sequence[Entry], keys: Filters) -> list[Entry]:
    """Those that have all of these names.

    Where a teaser was cut, the lists of the names say: an entry has one place in all.
    """
    lacking = {entry.sk: lacks(entry.teaser, keys) for entry in batch}
    asked = [(pk, entry.sk) for entry in batch if entry.teaser.cut for pk in lacking[entry.sk]]
    there = stores().index.existing_entries(asked)
    return [entry for entry in batch if all((pk, entry.sk) in there for pk in lacking[entry.sk])]


def lacks(teaser: Teaser, keys: Filters) -> list[str]:
    """The lists of those of these names that a teaser does not show."""
    has = {"SECTION": (teaser.section or "",), "TAG": teaser.tags, "AUTHOR": teaser.authors}
    return [
        list_pk(facet, key)
        for facet, key in keys.items()
        if key not in map(text.name_key, has[facet])
    ]


def _same_list(at: Cursor, lists: Sequence[str]) -> str:
    """The list that a cursor goes on in; Problem 400 if it was made for none of these."""
    if not _PLACE.fullmatch(at.place) or text.fold(at.partition) not in map(text.fold, lists):
        raise problems.wrong("cursor", parameters.CURSOR)
    return at.partition


def companions(entries: Sequence[Entry], besides: str) -> list[tuple[str, int]]:
    """The tags of these articles and how many have each, the commonest first, without the one that
    they all have."""
    counted: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for entry in entries:
        for tag in entry.teaser.tags:
            spelling.setdefault(text.name_key(tag), tag)
        counted.update({text.name_key(tag) for tag in entry.teaser.tags})
    ranked = sorted(counted.items(), key=lambda item: (-item[1], text.sort_key(spelling[item[0]])))
    return [(spelling[key], count) for key, count in ranked if key not in {besides, ""}]
