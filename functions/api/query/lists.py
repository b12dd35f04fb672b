"""Lists of articles, newest first: of all, of a section, tag or author, or of several at once."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from functions.api.edge import cursors
from functions.api.edge.cursors import Cursor
from functions.api.edge.parameters import ALL_TIME, Span
from functions.api.query import names
from functions.api.query.sealed_cursors import open_cursor, seal_cursor
from functions.api.query.stores import stores
from shared import text
from shared.article.model import AuthorNote, Teaser
from shared.identifiers import ARTICLE_ID_PATTERN
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import END, LATEST, list_pk
from shared.tables.index_records import Entry, Facet, Name

MAX_LIST_QUERIES = 5
"""What a page of several filters costs at most, the look-up of their names included; besides, a
batch for each read in which teasers were cut."""

FILTER_BATCH = 100
COMPANIONS_FROM = 50
"""How many of the newest articles of a name are looked at for the tags that go with it."""

_PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#" + ARTICLE_ID_PATTERN)

Filters = Mapping[Facet, str]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Part of a list; `next` is the cursor of what follows.

    It may have fewer entries than asked for, even none, while there is more.
    """

    entries: list[Entry]
    next: str | None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The articles that have these names (keys by facet) and became visible in this span."""

    filters: Filters
    span: Span = ALL_TIME

    def question(self) -> list[object]:
        """What a cursor is bound to.

        Tone marks do not matter: `tag=hai-phong` and `tag=hải-phòng` are one question.
        """
        return [sorted((facet, text.fold(key)) for facet, key in self.filters.items()), self.span]

    def cursor(self, partition: str, place: str | None) -> str | None:
        """The cursor of what follows this place; None if there is no place."""
        return seal_cursor(Cursor(partition, place), self.question()) if place else None


def read_list(query: ListQuery, *, now: str, limit: int, cursor: str | None = None) -> ListPage:
    """The newest articles that all the filters fit.

    One query for no filter, one or two for one filter, at most `MAX_LIST_QUERIES` for more.
    """
    position = open_cursor(cursor, query.question())
    if not all(query.filters.values()):
        return ListPage([], None)
    if len(query.filters) > 1:
        return _read_intersection(query, now=now, limit=limit, position=position)
    pk = next((list_pk(facet, key) for facet, key in query.filters.items()), LATEST)
    if position:
        pk = _partition_of(position, [pk])
        return _read_page(pk, query, now=now, limit=limit, before=position.place)
    page = _read_page(pk, query, now=now, limit=limit)
    if page.entries or page.next or not query.filters:
        return page
    other_pk = _list_without_marks(query.filters, now)
    return _read_page(other_pk, query, now=now, limit=limit) if other_pk else page


def _list_without_marks(filters: Filters, now: str) -> str | None:
    """The list that the only filter means if its key was written without tone marks."""
    ((facet, key),) = filters.items()
    candidates = names.find_names(facet, key, now)
    if candidates and candidates[0].key != key:
        return list_pk(facet, names.only_name(facet, candidates).key)
    return None


def _read_page(
    pk: str, query: ListQuery, *, now: str, limit: int, before: str | None = None
) -> ListPage:
    entries, place = read_entries(pk, query.span, now=now, limit=limit, before=before)
    return ListPage(entries, query.cursor(pk, place))


def read_entries(
    pk: str, span: Span = ALL_TIME, *, now: str, limit: int, before: str | None = None
) -> tuple[list[Entry], str | None]:
    """The newest visible entries of a list in a span, older than a place, and the place to go on
    from. One query."""
    if span.last:
        before = min(before or f"{span.last}#{END}", f"{span.last}#{END}")
    entries, place = stores().index.entries(pk, now=now, limit=limit, before=before)
    if span.first:
        entries = [entry for entry in entries if entry.window.visible_from >= span.first]
        place = place if place and place >= span.first else None
    return entries, place


def newer_page_cursor(query: ListQuery, cursor: str, *, now: str, limit: int) -> str | None:
    """The cursor of the page of `limit` entries that ends where the one of this cursor begins; None
    if that is the first page. One query."""
    position = open_cursor(cursor, query.question())
    if position is None:
        return None
    places = stores().index.newer_places(
        position.partition, position.place, now=now, limit=limit + 1
    )
    return query.cursor(position.partition, places[limit]) if len(places) > limit else None


# -------------------------------------------------------------------------------------------------
# several filters


def _read_intersection(
    query: ListQuery, *, now: str, limit: int, position: Cursor | None
) -> ListPage:
    """Reads the shortest of the lists and leaves out what the other filters do not fit."""
    names_by_facet = _look_up(query.filters, now)
    if not names_by_facet:
        return ListPage([], None)
    keys = {facet: name.key for facet, name in names_by_facet.items()}
    if position:
        pks = [list_pk(facet, key) for facet, key in keys.items()]
        pk, place = _partition_of(position, pks), position.place
    else:
        rarest = min(keys, key=lambda facet: (names_by_facet[facet].count, facet))
        pk, place = list_pk(rarest, keys[rarest]), None
    exact_query = replace(query, filters=keys)
    entries, place = _scan_list(pk, place, exact_query, now=now, limit=limit)
    return ListPage(entries, query.cursor(pk, place))


def _look_up(filters: Filters, now: str) -> dict[Facet, Name]:
    """The name that each filter means; none at all if one of them means no visible name."""
    calls = [partial(names.find_names, facet, key, now) for facet, key in filters.items()]
    candidates = run_parallel(calls)
    if not all(candidates):
        return {}
    return {
        facet: names.only_name(facet, options)
        for facet, options in zip(filters, candidates, strict=True)
    }


def _scan_list(
    pk: str, place: str | None, query: ListQuery, *, now: str, limit: int
) -> tuple[list[Entry], str | None]:
    """Entries of a list, older than a place, that all filters fit; and the place to go on from.

    As many reads as the look-up of the filters' names has left.
    """
    entries: list[Entry] = []
    for _ in range(MAX_LIST_QUERIES - len(query.filters)):
        batch, place = read_entries(pk, query.span, now=now, limit=FILTER_BATCH, before=place)
        for entry in _entries_with_names(batch, query.filters):
            entries.append(entry)
            if len(entries) == limit:
                return entries, entry.sk
        if place is None:
            break
    return entries, place


def _entries_with_names(batch: Sequence[Entry], keys: Filters) -> list[Entry]:
    """The entries that have all of these names.

    Where a teaser was cut, the lists of the names that it lacks decide: an article has the same
    place in all its lists.
    """
    missing = {entry.sk: missing_lists(entry.teaser, keys) for entry in batch}
    rows = [(pk, entry.sk) for entry in batch if entry.teaser.cut for pk in missing[entry.sk]]
    existing = stores().index.existing_entries(rows) if rows else set()
    return [entry for entry in batch if all((pk, entry.sk) in existing for pk in missing[entry.sk])]


def missing_lists(teaser: Teaser, keys: Filters) -> list[str]:
    """The lists of those of these names that a teaser does not show."""
    names_of = {"SECTION": (teaser.section or "",), "TAG": teaser.tags, "AUTHOR": teaser.authors}
    return [
        list_pk(facet, key)
        for facet, key in keys.items()
        if key not in map(text.name_key, names_of[facet])
    ]


def _partition_of(position: Cursor, lists: Sequence[str]) -> str:
    """The list that a cursor goes on in; Problem 400 if it was made for none of these."""
    is_place = _PLACE.fullmatch(position.place)
    if not is_place or text.fold(position.partition) not in map(text.fold, lists):
        raise cursors.bad_cursor()
    return position.partition


def newest_note(entries: Sequence[Entry]) -> AuthorNote | None:
    """What the newest of an author's entries whose file says something of them says."""
    return next((entry.note for entry in entries if entry.note), None)


def companion_tags(entries: Sequence[Entry], except_key: str) -> list[tuple[str, int]]:
    """The tags of these articles and how many have each, the commonest first, except one key."""
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for entry in entries:
        for tag in entry.teaser.tags:
            spellings.setdefault(text.name_key(tag), tag)
        counts.update({text.name_key(tag) for tag in entry.teaser.tags})
    in_order = sorted(
        counts.items(), key=lambda item: (-item[1], text.sort_key(spellings[item[0]]))
    )
    return [(spellings[key], count) for key, count in in_order if key not in {except_key, ""}]
