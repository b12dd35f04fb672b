"""In which order the articles come that search rows find. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from functions.api.query.question import Question, QuestionTerm
from shared import text, times
from shared.tables.index_records import SearchField, SearchPosting

HEAD_FACTOR = 2.25
"""What a term counts more in headline and names. In the first five, by two words of a headline that
stand apart: 1 finds .79, 2 .87, 2.5 .89; by two rare words of the body without marks 2 finds .81,
2.5 .79."""

UNMARKED = 0.8
"""What a word counts that a question without any mark means: ban for bán."""

PLAIN_ASKED, PLAIN_WRITTEN, OTHER_MARKS = 0.5, 0.3, 0.15
"""What a word counts in a question with marks: if it has none itself, as ban in "băn ban", and the
article has bán; if the article has ban where bán was asked for, which in Vietnamese is another
word, but may stand so in other languages; and if the article has bàn. With .8 for the first two .01
to .03 fewer are found by two words of a headline that stand apart, .01 by two rare words of the
body; with .4 for the last .14 fewer of the former."""

OTHER_SHARE = 0.5
"""Of what a word counts in the share of the question's words that an article has: one that is not
as it was asked for. 1 finds up to .01 fewer with a misspelt word, and by two rare words."""

COVERAGE_POWER = 3
"""The share of the question's words that an article has counts so often as a factor; 1 finds .08
fewer by two words of a headline."""

LEAST_COVERAGE = 0.6
"""An article is a hit with so much of what the best one has of the question's words: two of two,
two of three, three of four."""

UNKNOWN_SHARE = 0.75
"""What a word counts, at its least weight, for an article so old that its row of the word was not
read, since newer articles filled the pages: so that who has a rare word leads, before those who
have common ones. 1 finds .02 fewer with a misspelt word; with .5 the common words lead."""

FRESH_SHARE, FRESH_DAYS = 0.3, 30
"""As mild as in related articles: the newest gain a third over the oldest."""


@dataclass(frozen=True, slots=True)
class Postings:
    """What was read of a term in a field: the newest articles; `is_whole` if those are all."""

    field: SearchField
    term: QuestionTerm
    postings: Sequence[SearchPosting]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that has enough of the words: `is_sure`, or may have, since of a word that it
    lacks only newer articles were read."""

    score: float
    visible_from: str
    id: str
    terms: frozenset[str]
    is_sure: bool


class _Horizon(NamedTuple):
    """Of a word, the time from when on nothing of it is missing, and its least weight there."""

    time: str
    weight: float


@dataclass(slots=True)
class _Candidate:
    visible_from: str
    name_hashes: frozenset[bytes]
    weights: dict[str, float] = field(default_factory=dict)
    word_shares: dict[str, float] = field(default_factory=dict)

    def add(self, term: QuestionTerm, weight: float, likeness: float) -> None:
        """Note that the article has a term in a form so like the one that was asked for."""
        self.weights[term.form] = max(self.weights.get(term.form, 0.0), weight)
        share = 1.0 if likeness >= UNMARKED else OTHER_SHARE
        for word in term.words:
            self.word_shares[word] = max(self.word_shares.get(word, 0.0), share)

    @property
    def share(self) -> float:
        """How many of the question's words the article has, one in another form for a half."""
        return math.fsum(self.word_shares.values())


def rank_hits(
    reads: Iterable[Postings], question: Question, name_hashes: frozenset[bytes], now: str
) -> list[Hit]:
    """The hits, best first: by the weights of their terms, by how many of the question's words they
    have, and mildly by age. Each has all of these names."""
    reads = list(reads)
    candidates = {
        article: candidate
        for article, candidate in _candidates(reads, has_marks=question.has_marks).items()
        if name_hashes <= candidate.name_hashes
    }
    most_words = max((len(candidate.word_shares) for candidate in candidates.values()), default=0)
    horizons, word_count = _horizons(reads), len({word.form for word in question.content_words()})
    hits = []
    for article, candidate in candidates.items():
        unknown = _unknown_words(candidate, horizons)
        if len(candidate.word_shares) + len(unknown) >= LEAST_COVERAGE * most_words:
            coverage = (candidate.share + UNKNOWN_SHARE * len(unknown)) / word_count
            is_sure = len(candidate.word_shares) >= LEAST_COVERAGE * most_words
            score = round(_score(candidate, unknown, coverage, now), 4)
            hits.append(
                Hit(score, candidate.visible_from, article, frozenset(candidate.weights), is_sure)
            )
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def _candidates(reads: Iterable[Postings], *, has_marks: bool) -> dict[str, _Candidate]:
    """Articles by their ids; `has_marks` says whether the question has any."""
    candidates: dict[str, _Candidate] = {}
    for read in reads:
        factor = HEAD_FACTOR if read.field == "h" else 1.0
        for posting in read.postings:
            candidate = candidates.setdefault(
                posting.id, _Candidate(posting.visible_from, posting.name_hashes)
            )
            for each in posting.forms:
                likeness = _likeness(read.term.form, each.form, has_marks)
                candidate.add(read.term, factor * each.weight * likeness, likeness)
    return candidates


def _horizons(reads: Iterable[Postings]) -> Mapping[str, _Horizon]:
    """The horizon of each word whose postings were not all read."""
    horizons: dict[str, _Horizon] = {}
    for read in reads:
        word = read.term.form
        if not read.is_whole and " " not in word and read.term.words and read.postings:
            earlier = horizons.get(word, _Horizon("", math.inf))
            horizons[word] = _Horizon(
                max(earlier.time, read.postings[-1].visible_from),
                min(earlier.weight, *map(_greatest_weight, read.postings)),
            )
    return horizons


def _unknown_words(candidate: _Candidate, horizons: Mapping[str, _Horizon]) -> list[_Horizon]:
    """The horizons of those words that an article may have though no row of it says so."""
    return [
        horizon
        for word, horizon in horizons.items()
        if word not in candidate.word_shares and candidate.visible_from <= horizon.time
    ]


def _score(candidate: _Candidate, unknown: Sequence[_Horizon], coverage: float, now: str) -> float:
    days = times.days_between(candidate.visible_from, now)
    freshness = (1 + FRESH_SHARE * math.exp(-days / FRESH_DAYS)) / (1 + FRESH_SHARE)
    weights = [*candidate.weights.values(), *(UNKNOWN_SHARE * each.weight for each in unknown)]
    return math.fsum(weights) * coverage**COVERAGE_POWER * freshness


def _greatest_weight(posting: SearchPosting) -> int:
    return max(each.weight for each in posting.forms)


@lru_cache(maxsize=4096)
def _likeness(form: str, row_form: str, has_marks: bool) -> float:
    """How much a term counts that an article has in this form: that of its least alike word."""
    return min(
        _word_likeness(question_word, word, has_marks=has_marks)
        for question_word, word in zip(form.split(" "), row_form.split(" "), strict=False)
    )


def _word_likeness(question_word: str, word: str, *, has_marks: bool) -> float:
    if question_word == word:
        return 1.0
    if question_word == text.fold(question_word):
        return PLAIN_ASKED if has_marks else UNMARKED
    return PLAIN_WRITTEN if word == text.fold(word) else OTHER_MARKS
