"""Search over the postings of the articles' index terms, with and without tone marks.

Two rounds of requests: the postings of each word and of each pair of neighbours, beside the names
that begin with the words; then the cards of a page.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from functions.api.edge import cursors
from functions.api.edge.cursors import Cursor
from functions.api.query import names
from functions.api.query.sealed_cursors import open_cursor, seal_cursor
from functions.api.query.stores import stores
from shared import text, times
from shared.article.model import Teaser
from shared.identifiers import ARTICLE_ID_PATTERN
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import COUNTERS
from shared.tables.index_records import Facet, Name, Posting

SEARCH_LANGUAGES = ("vi", "en")
"""The languages whose postings are read, side by side: those of the site's own words."""

MAX_SEARCH_WORDS = 8
POSTINGS_PER_TERM = 200
"""The newest postings of a term that are read: 16 KB, two read units."""

NAMES_PER_KIND = 10
UNMARKED, OTHER_MARKS = 0.8, 0.4
"""What a posting counts if marks were left out (ban for bán), and if others were written (bàn for
bán)."""

FRESH_SHARE, FRESH_DAYS = 0.3, 30
"""As mild as in related articles: the newest gain a third over the oldest."""

SEARCH_PARTITION = "SEARCH"
_DAY = timedelta(days=1)
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*")
_PLACE = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\|(\d{1,4}\.\d{6})\|" + f"({ARTICLE_ID_PATTERN})",
    re.ASCII,
)

DatedPosting = tuple[str, Posting]
"""A posting after the time when its article became visible."""

HitPlace = tuple[float, str]
"""Where a hit stands in the order of all: the negative score, then the id."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of a search. Only the first page has names."""

    teasers: list[Teaser]
    next: str | None
    names: Mapping[Facet, Sequence[Name]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that has some of the words."""

    score: float
    id: str

    @property
    def place(self) -> HitPlace:
        """Sorts best first, and in one order for all pages."""
        return -self.score, self.id


def search_articles(words: str, *, now: str, limit: int, cursor: str | None = None) -> SearchPage:
    """The visible articles that are about these words, best first, and the names that begin with
    them.

    Further pages are ranked at the time of the first, which their cursors carry.
    """
    terms = query_terms(words)
    question = [SEARCH_PARTITION, *terms]
    as_of, after = _resume(open_cursor(cursor, question), now)
    facets: tuple[Facet, ...] = () if cursor else tuple(COUNTERS)
    postings, name_lists = _read_first_round(words, list(terms), facets, as_of=as_of, now=now)
    hits = [hit for hit in rank_hits(postings, terms, as_of) if not after or hit.place > after]
    teasers = _read_teasers(hits[:limit], now)
    more = _next_cursor(hits[limit - 1], as_of, question) if len(hits) > limit else None
    return SearchPage(teasers, more, dict(zip(facets, name_lists, strict=True)))


def query_terms(words: str) -> dict[str, frozenset[str]]:
    """The terms to look for, and which of the words each is made of: words, and pairs of
    neighbours."""
    tokens = _WORD.findall(text.modern_tones(text.nfc(words.lower())))[:MAX_SEARCH_WORDS]
    single = {token: frozenset({token}) for token in tokens}
    pairs = {f"{left} {right}": frozenset({left, right}) for left, right in pairwise(tokens)}
    return single | pairs


def _read_first_round(
    words: str, terms: Sequence[str], facets: Sequence[Facet], *, as_of: str, now: str
) -> tuple[dict[str, list[DatedPosting]], list[list[Name]]]:
    """The postings by term, and the names of each facet. Queries side by side."""
    reads = [(language, term) for language in SEARCH_LANGUAGES for term in terms]
    calls: list[Callable[[], Any]] = [partial(_read_postings, *read, as_of) for read in reads]
    calls += [
        partial(names.names_with_prefix, facet, words, now, NAMES_PER_KIND) for facet in facets
    ]
    results = run_parallel(calls)
    postings: defaultdict[str, list[DatedPosting]] = defaultdict(list)
    for (_, term), rows in zip(reads, results, strict=False):
        postings[term] += rows
    return postings, results[len(reads) :]


def _read_postings(language: str, term: str, as_of: str) -> list[DatedPosting]:
    index = stores().index
    return index.visible_postings(language, term, now=as_of, limit=POSTINGS_PER_TERM)


def _read_teasers(hits: Sequence[Hit], now: str) -> list[Teaser]:
    """The teasers of those hits that are visible. One batch."""
    cards = stores().index.cards([hit.id for hit in hits])
    visible = [cards[hit.id] for hit in hits if hit.id in cards]
    return [card.teaser for card in visible if card.window.is_open(now)]


def rank_hits(
    postings: Mapping[str, Sequence[DatedPosting]],
    terms: Mapping[str, frozenset[str]],
    now: str,
) -> list[Hit]:
    """The articles of these postings, best first.

    They rank by the weights of their terms, by how many of the words they have, and mildly by age.
    `terms` has the words of each term.
    """
    moment = times.from_rfc3339(now)
    weights: defaultdict[str, float] = defaultdict(float)
    matches: defaultdict[str, set[str]] = defaultdict(set)
    ages: dict[str, float] = {}
    for term, dated_postings in postings.items():
        for visible_from, posting in dated_postings:
            weights[posting.id] += posting.weight * _likeness(term, posting.term)
            matches[posting.id] |= terms[term]
            ages[posting.id] = (moment - datetime.fromisoformat(visible_from)) / _DAY
    word_count = len(frozenset().union(*terms.values()))
    hits = [
        Hit(round(weight * len(matches[id]) / word_count * _freshness(ages[id]), 6), id)
        for id, weight in weights.items()
    ]
    return sorted(hits, key=lambda hit: hit.place)


def _likeness(term: str, posting_term: str) -> float:
    """How much a posting counts whose term has the same letters but perhaps other marks."""
    if term == posting_term:
        return 1
    return UNMARKED if term == text.fold(term) else OTHER_MARKS


def _freshness(days: float) -> float:
    return (1 + FRESH_SHARE * math.exp(-days / FRESH_DAYS)) / (1 + FRESH_SHARE)


def _next_cursor(last: Hit, as_of: str, question: Sequence[str]) -> str:
    place = f"{as_of}|{last.score:.6f}|{last.id}"
    return seal_cursor(Cursor(SEARCH_PARTITION, place), question)


def _resume(position: Cursor | None, now: str) -> tuple[str, HitPlace | None]:
    """The time at which hits are ranked, and the place of the last hit of the page before."""
    if position is None:
        return now, None
    parts = _PLACE.fullmatch(position.place)
    if position.partition != SEARCH_PARTITION or not parts or parts[1] > now:
        raise cursors.bad_cursor()
    try:
        times.from_rfc3339(parts[1])
    except ValueError:
        raise cursors.bad_cursor() from None
    return parts[1], (-float(parts[2]), parts[3])
