"""Which articles are related, how closely and why. Pure: the postings and cards are read by the caller."""

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from functions.relate.frequencies import LISTED, STOP_WORDS, inverse
from functions.relate.signature import Signature, term_hash, unpack

CANDIDATES = 30
"""How many are re-ranked by their whole signatures; 40, 60 and 100 gain nothing (.000 to .001)."""

NEW, FADE = 0.3, 30.0
"""An article of the same day weighs up to .3 more, fading in days. Without it -.006; .15 and .5 cost .002; 10, 90 and 365 days
are within .001."""

COMMON = math.log(10)
"""A word that more than one article in ten has explains nothing."""

_UNIT = 10_000
_HAN = re.compile("[\u3400-\u9fff]+$")


class Posting(Protocol):
    """An article found by one of its anchors."""

    @property
    def id(self) -> str: ...
    @property
    def term(self) -> str: ...
    @property
    def weight(self) -> float: ...


def candidates(own: Signature, postings: Iterable[Posting]) -> list[str]:
    """Ids of the 30 articles with the greatest sum of products of weights of exactly equal terms, best first, never its own.

    Sums are of whole ten-thousandths, so that the order in which postings come does not matter.
    """
    weights = {term: round(weight * _UNIT) for term, _, weight in own.terms}
    products: dict[tuple[str, str], int] = {}
    for posting in postings:
        if posting.term in weights and posting.id != own.article:
            place = (posting.id, posting.term)
            products[place] = max(products.get(place, 0), weights[posting.term] * round(posting.weight * _UNIT))
    sums: dict[str, int] = {}
    for (article, _), product in products.items():
        sums[article] = sums.get(article, 0) + product
    return sorted(sums, key=lambda article: (-sums[article], article))[:CANDIDATES]


def score(a: bytes, b: bytes, days: float) -> float:
    """How closely two articles are related, 0..1, by their packed signatures and the days between them.

    Cosine x (1 + .3 e^(-days / 30)) / 1.3. The dot product is of whole numbers: symmetric to the last bit.
    """
    (one, length), (other, other_length) = _vector(a), _vector(b)
    if not one or not other:
        return 0.0
    dot = sum(one[term] * other[term] for term in one.keys() & other.keys())
    cosine = dot / math.sqrt(length * other_length)
    return max(0.0, min(1.0, cosine * (1 + NEW * math.exp(-abs(days) / FADE)) / (1 + NEW)))


@lru_cache(maxsize=128)
def _vector(packed: bytes) -> tuple[dict[int, int], int]:
    """A packed signature and the square of its length."""
    weights = unpack(packed)
    return weights, sum(weight * weight for weight in weights.values())


def why(own: Signature, other: bytes, n: int = 5) -> tuple[str, ...]:
    """The shared terms that made the match, as `own` writes them, best first; no stop words, no bare numbers, nothing twice.

    Pairs say more than their words: `Hải Phòng`, not `Phòng`; and pairs that make a run are joined: `Hồ Chí Minh`.
    """
    theirs = _vector(other)[0]
    products = {one: one.weight * theirs.get(term_hash(own.language, one.term), 0) for one in own.terms}
    shared = [one for one in products if products[one] > 0 and _says_something(own.language, one.term, one.written)]
    shared.sort(key=lambda one: (-products[one], one.term))
    in_pairs = {word for one in shared if " " in one.term for word in one.term.split(" ")}
    phrases: list[_Phrase] = []
    for one in shared:
        words = one.term.split(" ")
        covered = {word for phrase in phrases for word in phrase.words}
        if (len(words) == 1 and one.term in in_pairs) or covered.issuperset(words):
            continue
        joined = any(phrase.join(words, one.written, own.joins) for phrase in phrases)
        if not joined and len(phrases) < n:
            phrases.append(_Phrase(words, one.written))
    return tuple(phrase.written for phrase in phrases)


class _Phrase:
    """Shared pairs that make a run, and how it is written."""

    def __init__(self, words: list[str], written: str) -> None:
        self.words, self.written = words, written

    def join(self, pair: list[str], written: str, runs: frozenset[str]) -> bool:
        """Whether the pair goes on with this phrase at its start or end; it is part of it then."""
        if len(pair) != 2 or len(self.words) < 2:
            return False
        if self.words[-1] == pair[0] and " ".join([self.words[-2], *pair]) in runs:
            self.words, self.written = [*self.words, pair[1]], f"{self.written} {written.rpartition(' ')[2]}"
            return True
        if self.words[0] == pair[1] and " ".join([*pair, self.words[1]]) in runs:
            self.words, self.written = [pair[0], *self.words], f"{written.partition(' ')[0]} {self.written}"
            return True
        return False


def _says_something(language: str, term: str, written: str) -> bool:
    """Whether a shared term explains a match to a reader."""
    words = term.split(" ")
    if all(word.isnumeric() or len(word) == 1 for word in words) or not STOP_WORDS.isdisjoint(words):
        return False
    if language in LISTED:
        return inverse(language)(term) > COMMON
    # No list, so no knowing the stop words: they are short, and not names.
    if _HAN.match(term):
        return STOP_WORDS.isdisjoint(term)
    return len(term) >= 7 or any(letter.isupper() for letter in written)
