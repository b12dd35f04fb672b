"""Search over search rows: the articles that have the words of a question, best or newest first.

Two rounds of requests. First the rows of each word, pair of neighbours and name, newest first, as
many as the budget allows, beside the names that begin with the words and those that filters mean.
Then the cards of a page: only they say whether an article is visible, and has what must stand as it
is written.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, cycle, islice
from typing import Any

from functions.api.edge import cursors
from functions.api.edge.cursors import Cursor
from functions.api.edge.parameters import ALL_TIME, SEARCH_ORDERS, Span
from functions.api.query import names, spelling
from functions.api.query.hit_cards import SearchHit, hits_of_cards
from functions.api.query.lists import Filters
from functions.api.query.question import Question, QuestionTerm, parse_question
from functions.api.query.ranking import Hit, Postings, rank_hits
from functions.api.query.sealed_cursors import open_cursor, seal_cursor
from functions.api.query.stores import stores
from shared import text, times
from shared.identifiers import ARTICLE_ID_PATTERN
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import COUNTERS
from shared.tables.index_records import Facet, Name, SearchField
from shared.tables.search_rows import name_hash

MOST_HITS = 20
"""Hits a page: each is a card, half a read unit."""

READ_PAGES = 25
"""Pages of 4 KB of search rows that a question reads, half a unit each; with 20 cards and a query
for each of three kinds of names that makes 24 units. Each filter takes one."""

BODY_PAGES = 3
"""Pages of a word's rows of bodies for each page of its rows of headlines: an article has four
times as many of those. 1 finds .01 fewer by two rare words of the body."""

SEARCH_PARTITION = "SEARCH"
_PLACE = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\|(\d{1,6}\.\d{4})\|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\|"
    f"({ARTICLE_ID_PATTERN})",
    re.ASCII,
)

FieldTerm = tuple[SearchField, QuestionTerm]
HitPlace = tuple[Any, ...]
"""Where a hit stands in the order of all: what sorts it, then its id."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched for: the words as typed, the names (keys by facet) and the span that a hit
    must have, and the order of hits, one of `SEARCH_ORDERS`."""

    words: str
    filters: Filters = field(default_factory=dict)
    span: Span = ALL_TIME
    order: str = SEARCH_ORDERS[0]

    def cursor_question(self) -> list[object]:
        """What a cursor is bound to."""
        filters = [[facet, text.fold(key)] for facet, key in sorted(self.filters.items())]
        return [SEARCH_PARTITION, text.line(self.words), filters, self.span, self.order]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of a search; only the first has names.

    `total` is how many articles have the words, those that were read: exactly, or at least; None if
    only their texts would tell. `suggestions` are names near to the words where nothing is.
    """

    hits: Sequence[SearchHit] = ()
    next: str | None = None
    total: int | None = 0
    total_is_exact: bool = True
    names: Mapping[Facet, Sequence[Name]] = field(default_factory=dict)
    suggestions: Mapping[Facet, Sequence[Name]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _FirstRound:
    """What was read of search rows, and whether that is all there is of the question's terms; the
    names that begin with the words; the keys that filters mean, None if one means no visible
    name."""

    reads: list[Postings]
    is_whole: bool
    names: Mapping[Facet, list[Name]]
    filters: Filters | None


def search_articles(
    query: SearchQuery, *, now: str, limit: int, cursor: str | None = None
) -> SearchPage:
    """A page of the visible articles that have these words, and the names that begin with them.

    Further pages are ranked at the time of the first, which their cursors carry.
    """
    question, cursor_question = parse_question(query.words), query.cursor_question()
    as_of, after = _resume(open_cursor(cursor, cursor_question), now, query.order)
    first_round = _read_first_round(query, question, as_of, now, is_first=cursor is None)
    hits = _ordered_hits(first_round, question, query.order, as_of)
    rest = [hit for hit in hits if not after or _place(hit, query.order) > after]
    page_hits = rest[: min(limit, MOST_HITS)]
    page = SearchPage(
        _read_hits(page_hits, question, first_round.filters or {}, now),
        _next_cursor(page_hits[-1], as_of, cursor_question) if len(rest) > len(page_hits) else None,
        sum(hit.is_sure for hit in hits),
        first_round.is_whole,
        first_round.names,
    )
    page = _with_total(page, question, is_whole=cursor is None and page.next is None)
    if cursor is None and not hits and not any(page.names.values()):
        return replace(page, suggestions=spelling.near_names(question.plain_words, now))
    return page


def _with_total(page: SearchPage, question: Question, *, is_whole: bool) -> SearchPage:
    """The page with what is known of its total: where it has all hits, those that readers see;
    else, where texts alone answer the question, nothing."""
    if is_whole:
        return replace(page, total=sum(1 + len(hit.copies) for hit in page.hits))
    if question.is_strict:
        return replace(page, total=None, total_is_exact=False)
    return page


def _read_first_round(
    query: SearchQuery, question: Question, as_of: str, now: str, *, is_first: bool
) -> _FirstRound:
    """The search rows, the names that begin with the words, and those that filters mean. Queries
    side by side."""
    facets: tuple[Facet, ...] = tuple(COUNTERS) if is_first else ()
    terms, pages = asked_terms(question), READ_PAGES - len(query.filters)
    reads = planned_reads(terms, pages)
    calls: list[Callable[[], Any]] = [
        partial(_read_postings, *read, query.span, as_of) for read in reads
    ]
    calls += [
        partial(names.names_with_prefix, facet, question.plain_words, now, names.NAMES_PER_KIND)
        for facet in facets
    ]
    calls += [partial(names.find_names, facet, key, now) for facet, key in query.filters.items()]
    results = run_parallel(calls)
    name_lists = results[len(reads) : len(reads) + len(facets)]
    choices = results[len(reads) + len(facets) :]
    postings: list[Postings] = results[: len(reads)]
    return _FirstRound(
        postings,
        len(reads) == len(terms) and all(read.is_whole for read in postings),
        dict(zip(facets, name_lists, strict=True)),
        _meant_names(query.filters, choices),
    )


def _meant_names(filters: Filters, choices: Sequence[Sequence[Name]]) -> Filters | None:
    """The keys that filters mean; None if one means no visible name, Problem 404 if several."""
    if not all(choices):
        return None
    return {
        facet: names.only_name(facet, options).key
        for facet, options in zip(filters, choices, strict=True)
    }


def asked_terms(question: Question) -> list[FieldTerm]:
    """Which terms are asked for in which field. The pairs come before the words: of a long question
    not all are read, and pairs are rarer."""
    pairs, singles = question.pairs(), question.singles()
    terms: list[FieldTerm] = [("h", term) for term in (*pairs, *singles)]
    terms += [("b", term) for term in (*pairs, *question.names(), *singles)]
    return list(dict.fromkeys(terms))


def planned_reads(terms: Sequence[FieldTerm], pages: int) -> list[tuple[FieldTerm, int]]:
    """Those of these terms that are read, and how many pages of each: one, and what is left over is
    dealt out to the single words, which more articles have than pairs, headlines first."""
    terms = terms[:pages]
    words = [term for term in terms if " " not in term[1].key and term[1].words] or terms
    rounds = [words] + [[word for word in words if word[0] == "b"]] * (BODY_PAGES - 1)
    dealt_pages = Counter(islice(cycle(chain.from_iterable(rounds)), pages - len(terms)))
    return [(term, 1 + dealt_pages[term]) for term in terms]


def _read_postings(field_term: FieldTerm, pages: int, span: Span, as_of: str) -> Postings:
    search_field, term = field_term
    postings, is_whole = stores().index.search_postings(
        search_field,
        term.key,
        first=span.first or "0",
        last=min(span.last or as_of, as_of),
        pages=pages,
    )
    return Postings(search_field, term, postings, is_whole)


def _ordered_hits(
    first_round: _FirstRound, question: Question, order: str, as_of: str
) -> list[Hit]:
    if first_round.filters is None:
        return []
    hashes = frozenset(name_hash(facet, key) for facet, key in first_round.filters.items())
    hits = rank_hits(first_round.reads, question, hashes, as_of)
    return sorted(hits, key=lambda hit: _place(hit, order))


def _place(hit: Hit, order: str) -> HitPlace:
    """Sorts hits in one order for all pages."""
    return _place_of(order, hit.score, hit.visible_from, hit.id)


def _place_of(order: str, score: float, visible_from: str, article: str) -> HitPlace:
    if order == "newest":
        return -times.from_rfc3339(visible_from).timestamp(), article
    return -score, article


def _read_hits(
    hits: Sequence[Hit], question: Question, filters: Filters, now: str
) -> list[SearchHit]:
    """Those of these hits that are visible and what was asked for. One batch."""
    cards = stores().index.cards([hit.id for hit in hits]) if hits else {}
    hits_with_cards = [(hit, cards[hit.id]) for hit in hits if hit.id in cards]
    visible = [(hit, card) for hit, card in hits_with_cards if card.window.is_open(now)]
    return hits_of_cards(visible, question, filters)


def _next_cursor(last: Hit, as_of: str, cursor_question: Sequence[object]) -> str:
    place = f"{as_of}|{last.score:.4f}|{last.visible_from}|{last.id}"
    return seal_cursor(Cursor(SEARCH_PARTITION, place), cursor_question)


def _resume(position: Cursor | None, now: str, order: str) -> tuple[str, HitPlace | None]:
    """The time at which hits are ranked, and the place of the last hit of the page before."""
    if position is None:
        return now, None
    parts = _PLACE.fullmatch(position.place)
    if position.partition != SEARCH_PARTITION or not parts or parts[1] > now:
        raise cursors.bad_cursor()
    try:
        times.from_rfc3339(parts[1])
        return parts[1], _place_of(order, float(parts[2]), parts[3], parts[4])
    except ValueError:
        raise cursors.bad_cursor() from None
