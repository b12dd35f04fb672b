"""Which articles are related, how closely and why.

Pure: the postings and cards are read by the caller.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from functions.relate.similarity.term_vector import Term, TermVector, scale_weight, term_hash
from functions.relate.terms.frequencies import LISTED_LANGUAGES, STOP_WORDS, inverse_frequency
from shared import similarity

CANDIDATES = 48
"""How many are ranked again by their whole vectors: beside 30, 45 gain .001 to .003 of nDCG@5 (by
the order in which articles come), 60 no more than that."""

SAME_SECTION = 0.04
"""What the same section adds to the cosine. On the evaluation file, by its categories, it gains
.0036 of nDCG@5, and .08 is .0015 to .003 worse; both halves agree."""

NEW, FADE = 0.3, 30.0
"""An article of the same day weighs up to .3 more, fading in days.

Without it -.006; .15 and .5 cost .002; 10, 90 and 365 days are within .001.
"""

COMMON_IDF = math.log(10)
"""A word that more than one article in ten has explains nothing."""

_UNIT = 10_000
_HAN = re.compile("[\u3400-\u9fff]+$")


class TermPosting(Protocol):
    """An article found by one of its index terms."""

    @property
    def id(self) -> str: ...
    @property
    def term(self) -> str: ...
    @property
    def weight(self) -> float: ...


def candidate_ids(vector: TermVector, postings: Iterable[TermPosting]) -> list[str]:
    """Ids of the 48 articles with the greatest sum of products of weights of exactly equal index
    terms, best first, never its own.

    Of index terms alone, though a partition may hold a lesser term that differs in marks: who finds
    whom must not depend on which of the two comes last. Sums are of whole ten-thousandths, so that
    the order in which postings come does not matter.
    """
    weights = {term: round(weight * _UNIT) for term, weight in vector.index_terms()}
    products: dict[tuple[str, str], int] = {}
    for posting in postings:
        if posting.term in weights and posting.id != vector.article_id:
            place = (posting.id, posting.term)
            products[place] = max(
                products.get(place, 0), weights[posting.term] * round(posting.weight * _UNIT)
            )
    sums: dict[str, int] = {}
    for (article, _), product in products.items():
        sums[article] = sums.get(article, 0) + product
    return sorted(sums, key=lambda article: (-sums[article], article))[:CANDIDATES]


def relatedness(a: bytes, b: bytes, days: float, *, same_section: bool = False) -> float:
    """How closely two articles are related, 0..1, by their packed term vectors, the days between
    them, and whether they stand in one section.

    (Cosine, and .04 for the section) x (1 + .3 e^(-days / 30)) / 1.3; 0 for two that have nothing
    in common but that.
    """
    cosine = similarity.cosine(a, b)
    likeness = min(1.0, cosine + SAME_SECTION * same_section) if cosine else 0.0
    return max(0.0, min(1.0, likeness * (1 + NEW * math.exp(-abs(days) / FADE)) / (1 + NEW)))


def shared_reasons(vector: TermVector, other_vector: bytes, n: int = 5) -> tuple[str, ...]:
    """The shared terms that made the match, as `own` writes them, best first; no stop words, no
    bare numbers, nothing twice.

    Pairs say more than their words: `Hải Phòng`, not `Phòng`; and pairs that make a run are joined:
    `Hồ Chí Minh`.
    """
    theirs = similarity.unpack_term_vector(other_vector).weights
    # Weights as they are packed, so that both articles put the reasons in one order.
    products = {
        term: scale_weight(term.weight) * theirs.get(term_hash(vector.language, term.term), 0)
        for term in vector.terms
    }
    shared_terms = {
        one.term: one
        for one in products
        if products[one] > 0 and _says_something(vector.language, one.term, one.spelling)
    }
    in_pairs = {word for term in shared_terms if " " in term for word in term.split(" ")}
    phrases: list[_Phrase] = []
    for term in sorted(shared_terms.values(), key=lambda term: (-products[term], term.term)):
        words, spelling = _whole(term, shared_terms, vector.compound_of)
        is_half_a_pair = len(words) == 1 and term.term in in_pairs
        if is_half_a_pair or _are_covered(words, phrases, vector.language):
            continue
        is_joined = any(phrase.join(words, spelling, vector.phrases) for phrase in phrases)
        if not is_joined and len(phrases) < n:
            phrases.append(_Phrase(words, spelling))
    return tuple(phrase.spelling for phrase in phrases)


def _are_covered(words: list[str], phrases: "list[_Phrase]", language: str) -> bool:
    """Whether these phrases say all of these words already, in the plural or not."""
    covered_words = {_singular(language, word) for phrase in phrases for word in phrase.words}
    return covered_words.issuperset(_singular(language, word) for word in words)


def _whole(
    term: Term, shared_terms: Mapping[str, Term], compound_of: Mapping[str, str]
) -> tuple[list[str], str]:
    """The words of a shared term and how they are written; of a bound syllable its pair, nothing if
    only half is shared."""
    if term.term not in compound_of:
        return term.term.split(" "), term.spelling
    words = compound_of[term.term].split(" ")
    if not all(word in shared_terms for word in words):
        return ([], "") if term.spelling.islower() else ([term.term], term.spelling)
    spelling = " ".join(shared_terms[word].spelling for word in words)
    return ([term.term], term.spelling) if _cuts_a_name(spelling) else (words, spelling)


class _Phrase:
    """Shared pairs that make a run, and how it is written."""

    def __init__(self, words: list[str], spelling: str) -> None:
        self.words, self.spelling = words, spelling

    def join(self, pair: list[str], spelling: str, runs: frozenset[str]) -> bool:
        """Whether the pair goes on with this phrase at its start or end; it is part of it then."""
        if len(pair) != 2 or len(self.words) < 2:
            return False
        if self.words[-1] == pair[0] and " ".join([self.words[-2], *pair]) in runs:
            self.words, self.spelling = (
                [*self.words, pair[1]],
                f"{self.spelling} {spelling.rpartition(' ')[2]}",
            )
            return True
        if self.words[0] == pair[1] and " ".join([*pair, self.words[1]]) in runs:
            self.words, self.spelling = (
                [pair[0], *self.words],
                f"{spelling.partition(' ')[0]} {self.spelling}",
            )
            return True
        return False


def _singular(language: str, word: str) -> str:
    return word.removesuffix("s") if language == "en" and len(word) > 3 else word


def _says_something(language: str, term: str, spelling: str) -> bool:
    """Whether a shared term explains a match to a reader."""
    words = term.split(" ")
    if (
        all(word.isnumeric() or len(word) == 1 for word in words)
        or not STOP_WORDS.isdisjoint(words)
        or _cuts_a_name(spelling)
    ):
        return False
    if language in LISTED_LANGUAGES:
        return inverse_frequency(language)(term) > COMMON_IDF
    # No list, so no knowing the stop words: they are short, and not names.
    if _HAN.match(term):
        return STOP_WORDS.isdisjoint(term)
    return len(term) >= 7 or any(letter.isupper() for letter in spelling)


def _cuts_a_name(spelling: str) -> bool:
    """Whether a pair is the end of one word and the start of a name: `hậu Việt` of `hoa hậu Việt
    Nam`."""
    first, _, second = spelling.partition(" ")
    return first.islower() and second[:1].isupper()
