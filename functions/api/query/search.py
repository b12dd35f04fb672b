"""Search over the postings of the articles' anchors: keys are folded, so it works with and without
tone marks.

Two round trips: the postings of each word and each pair of neighbours, and names; then the cards of
a page.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from functions.api.edge import parameters, problems
from functions.api.edge.parameters import Cursor
from functions.api.query import names
from functions.api.query.stores import stores
from shared import text, times
from shared.article.model import Teaser
from shared.tables.dynamo import run_parallel
from shared.tables.index_rows import COUNTERS, Facet, Name, Posting

LANGUAGES = ("vi", "en")
"""The languages whose postings are asked, side by side: those that the site speaks."""

MAX_WORDS = 8
POSTINGS = 200
"""The newest postings of a term that are read: 16 KB, two read units."""

NAMES = 10
UNMARKED, OTHER_MARKS = 0.8, 0.4
"""What a posting counts if marks were left out (ban for bán), and if others were written (bàn for
bán)."""

FRESH_SHARE, FRESH_DAYS = 0.3, 30
"""As mild as in related articles: the newest gain a third over the oldest."""

DAY = timedelta(days=1)
PARTITION = "SEARCH"
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*")
_PLACE = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\|(\d{1,4}\.\d{6})\|([a-z2-7]{12})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found. `names` are on the first page alone."""

    teasers: list[Teaser]
    next: str | None
    names: Mapping[Facet, Sequence[Name]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that the words led to."""

    score: float
    id: str

    @property
    def place(self) -> tuple[float, str]:
        """Best first, and in one order for all pages."""
        return -self.score, self.id


def terms(words: str) -> dict[str, frozenset[str]]:
    """The terms to look for, words and pairs of neighbours, and which of the words each is made of."""
    found = _WORD.findall(text.modern_tones(text.nfc(words.lower())))[:MAX_WORDS]
    single = {word: frozenset({word}) for word in found}
    return single | {f"{one} {other}": frozenset({one, other}) for one, other in pairwise(found)}


def search(words: str, *, now: str, limit: int, cursor: str | None = None) -> Found:
    """The visible articles that are about these words, best first, and the names that begin with
    them."""
    wanted = terms(words)
    question = [PARTITION, *wanted]
    as_of, after = _resume(parameters.read_cursor(cursor, question), now)
    asked = [(language, term) for language in LANGUAGES for term in wanted]
    calls: list[Any] = [partial(_postings, language, term, as_of) for language, term in asked]
    facets: tuple[Facet, ...] = () if cursor else tuple(COUNTERS)
    calls += [partial(names.beginning, facet, words, now, NAMES) for facet in facets]
    answers = run_parallel(calls)
    found = _by_term(asked, answers)
    hits = [hit for hit in ranked(found, wanted, as_of) if not after or hit.place > after]
    shown = hits[:limit]
    cards = stores().index.cards([hit.id for hit in shown])
    teasers = [
        cards[hit.id].teaser
        for hit in shown
        if hit.id in cards and cards[hit.id].window.is_open(now)
    ]
    more = None
    if len(hits) > limit:
        last = shown[-1]
        more = parameters.cursor(Cursor(PARTITION, f"{as_of}|{last.score:.6f}|{last.id}"), question)
    return Found(teasers, more, dict(zip(facets, answers[len(asked) :], strict=True)))


def ranked(
    found: Mapping[str, Sequence[tuple[str, Posting]]],
    wanted: Mapping[str, frozenset[str]],
    now: str,
) -> list[Hit]:
    """Articles by the weights of the terms that led to them, how many of the words they have, and
    mildly by age."""
    moment = times.from_rfc3339(now)
    weights: defaultdict[str, float] = defaultdict(float)
    covered: defaultdict[str, set[str]] = defaultdict(set)
    since: dict[str, str] = {}
    for term, postings in found.items():
        for visible_from, one in postings:
            weights[one.id] += one.weight * _likeness(term, one.term)
            covered[one.id] |= wanted[term]
            since[one.id] = visible_from
    words = len(frozenset().union(*wanted.values()))
    hits = [
        Hit(
            round(
                weight
                * len(covered[one])
                / words
                * _freshness((moment - datetime.fromisoformat(since[one])) / DAY),
                6,
            ),
            one,
        )
        for one, weight in weights.items()
    ]
    return sorted(hits, key=lambda hit: hit.place)


def _likeness(asked: str, found: str) -> float:
    if asked == found:
        return 1
    return UNMARKED if asked == text.fold(asked) else OTHER_MARKS


def _freshness(days: float) -> float:
    return (1 + FRESH_SHARE * math.exp(-days / FRESH_DAYS)) / (1 + FRESH_SHARE)


def _postings(language: str, term: str, now: str) -> list[tuple[str, Posting]]:
    """The newest postings that are visible at a time, each with when it became so. One query."""
    return stores().index.visible_postings(language, term, now=now, limit=POSTINGS)


def _by_term(
    asked: Sequence[tuple[str, str]], answers: Sequence[Any]
) -> dict[str, list[tuple[str, Posting]]]:
    found: defaultdict[str, list[tuple[str, Posting]]] = defaultdict(list)
    for (_, term), postings in zip(asked, answers, strict=False):
        found[term] += postings
    return found


def _resume(at: Cursor | None, now: str) -> tuple[str, tuple[float, str] | None]:
    """The time of the first page, which all further ones are ranked at, and the place of the last
    hit shown."""
    if at is None:
        return now, None
    place = _PLACE.fullmatch(at.place)
    if at.partition != PARTITION or not place or place[1] > now:
        raise problems.wrong("cursor", parameters.CURSOR)
    try:
        times.from_rfc3339(place[1])
    except ValueError:
        raise problems.wrong("cursor", parameters.CURSOR) from None
    return place[1], (-float(place[2]), place[3])
