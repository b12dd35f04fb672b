"""In which order the articles come that search rows find. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from functions.api.query.question import Question, QuestionTerm
from shared import text, times
from shared.tables.index_records import SearchField, SearchPosting

HEAD_FACTOR = 2.0
"""What a term counts more in headline and names. In the first five, by two words of a headline that
stand apart: 1 finds .74 to .80, 2 .85 to .89, 2.5 .85; by two rare words of the body .90, .90,
.86."""

UNMARKED, OTHER_MARKS = 0.8, 0.15
"""What a word counts if marks were left out (ban for bán), and if others were written (bàn for
bán); .4 finds .14 fewer by two words of a headline."""

COVERAGE_POWER = 3
"""The share of the question's words that an article has counts so often as a factor; 1 finds .08
fewer by two words of a headline."""

LEAST_COVERAGE = 0.6
"""An article is a hit with so much of what the best one has of the question's words: two of two,
two of three, three of four."""

FRESH_SHARE, FRESH_DAYS = 0.3, 30
"""As mild as in related articles: the newest gain a third over the oldest."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Postings:
    """What was read of a term in a field: the newest articles; `is_whole` if those are all."""

    field: SearchField
    term: QuestionTerm
    postings: Sequence[SearchPosting]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that has enough of the words."""

    score: float
    visible_from: str
    id: str
    terms: frozenset[str]


@dataclass(slots=True)
class _Candidate:
    visible_from: str
    name_hashes: frozenset[bytes]
    weights: dict[str, float] = field(default_factory=dict)
    word_keys: set[str] = field(default_factory=set)


def rank_hits(
    reads: Iterable[Postings], question: Question, name_hashes: frozenset[bytes], now: str
) -> list[Hit]:
    """The hits, best first: by the weights of their terms, by how many of the question's words they
    have, and mildly by age. Each has all of these names."""
    reads = list(reads)
    candidates = {
        article: candidate
        for article, candidate in _candidates(reads).items()
        if name_hashes <= candidate.name_hashes
    }
    most_words = max((len(candidate.word_keys) for candidate in candidates.values()), default=0)
    horizons = _horizons(reads)
    word_count = len({word.key for word in question.content_words()})
    hits = [
        _hit(article, candidate, word_count, now)
        for article, candidate in candidates.items()
        if _covers(candidate, horizons, most_words)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def _candidates(reads: Iterable[Postings]) -> dict[str, _Candidate]:
    candidates: dict[str, _Candidate] = {}
    for read in reads:
        factor = HEAD_FACTOR if read.field == "h" else 1.0
        for posting in read.postings:
            candidate = candidates.setdefault(
                posting.id, _Candidate(posting.visible_from, posting.name_hashes)
            )
            weight = posting.weight * factor * _likeness(read.term.form, posting.forms)
            key = read.term.key
            candidate.weights[key] = max(candidate.weights.get(key, 0.0), weight)
            candidate.word_keys |= read.term.word_keys
    return candidates


def _horizons(reads: Iterable[Postings]) -> Mapping[str, str]:
    """Of each word whose postings were not all read, from when on nothing of it is missing."""
    horizons: defaultdict[str, str] = defaultdict(str)
    for read in reads:
        if not read.is_whole and " " not in read.term.key and read.postings:
            horizons[read.term.key] = max(horizons[read.term.key], read.postings[-1].visible_from)
    return horizons


def _covers(candidate: _Candidate, horizons: Mapping[str, str], most_words: int) -> bool:
    """Whether an article has enough of the words: those of which its postings may not have been
    read count as if it had them, so that common words hide nobody."""
    unknown = sum(
        key not in candidate.word_keys and candidate.visible_from <= horizon
        for key, horizon in horizons.items()
    )
    return len(candidate.word_keys) + unknown >= LEAST_COVERAGE * most_words


def _hit(article: str, candidate: _Candidate, word_count: int, now: str) -> Hit:
    coverage = len(candidate.word_keys) / max(1, word_count)
    age = (times.from_rfc3339(now) - datetime.fromisoformat(candidate.visible_from)) / _DAY
    freshness = (1 + FRESH_SHARE * math.exp(-max(0.0, age) / FRESH_DAYS)) / (1 + FRESH_SHARE)
    weight = math.fsum(candidate.weights.values()) * coverage**COVERAGE_POWER
    return Hit(
        round(weight * freshness, 4), candidate.visible_from, article, frozenset(candidate.weights)
    )


@lru_cache(maxsize=4096)
def _likeness(form: str, row_forms: tuple[str, ...]) -> float:
    """How much a term counts that an article has in these forms: that of its least alike word."""
    return max(
        min(
            _word_likeness(question_word, word)
            for question_word, word in zip(form.split(" "), row_form.split(" "), strict=True)
        )
        for row_form in row_forms
    )


def _word_likeness(question_word: str, word: str) -> float:
    if question_word == word:
        return 1.0
    lacks_marks = any(form == text.fold(form) for form in (question_word, word))
    return UNMARKED if lacks_marks else OTHER_MARKS
