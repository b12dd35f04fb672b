"""The term vector of an article: its 128 heaviest terms, of unit length, and its full names.

A pure function of its text, the same on every machine.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from functions.relate.terms import article_words, frequencies, term_counts
from functions.relate.terms.article_words import ArticleWords
from shared.article.model import Article
from shared.similarity import PACKED_TERM
from shared.text import fold

VECTOR_TERMS = 128
"""Terms a vector: 64 cost .0015 of nDCG@5 beside 96, 128 gain .001."""

VECTOR_NAMES = 12
"""Full names a vector, the heaviest: 8 and 20 are within .0005."""

NAMES_WEIGHT = 0.2
"""What the names weigh beside the terms in the square of a vector's length: .1, .2 and
.3 gain .0057, .0068 and .0036 of nDCG@5 on the evaluation file; both halves agree. Names of one
word gain less."""

NAMES_IDF_POWER = 0.5
"""How much more a rare name says than a common one: .3 and .5 gain .001 of nDCG@5 beside 0, 1 loses
.002."""

INDEX_TERMS = 30
"""Terms whose postings let others find the article: each is a row to write and a page to read. 28
cost .002 of nDCG@5, 32 gain nothing."""

WEIGHT_SCALE = 32_767


class Term(NamedTuple):
    """A term exact (NFC, lower case), as the article writes it, and its weight 0..1."""

    term: str
    spelling: str
    weight: float


@dataclass(frozen=True, slots=True)
class TermVector:
    """What an article is about.

    `terms` are heaviest first; `phrases` are runs of three words that a reader takes for one
    name, `compound_of` the pair of a syllable that is no word by itself (see `term_counts`);
    `names` are its full names and what each weighs beside the terms.
    """

    article_id: str
    language: str
    terms: tuple[Term, ...]
    phrases: frozenset[str] = frozenset()
    compound_of: Mapping[str, str] = field(default_factory=dict)
    names: tuple[tuple[str, float], ...] = ()

    def index_terms(self) -> list[tuple[str, float]]:
        """The 30 heaviest terms with their weights, a syllable giving way where a heavier pair
        already holds it.

        Giving way gains .0015, and .002 to .003 where only the newest 28 or 14 postings are read,
        as if the corpus were larger. Of terms that differ in marks alone, and so share a partition,
        the heaviest: an article has one row in it.
        """
        terms: list[Term] = []
        spares: list[Term] = []
        words_of_pairs: set[str] = set()
        folds: set[str] = set()
        for term in self.terms:
            if len(terms) == INDEX_TERMS:
                break
            if (fold_of_term := fold(term.term)) in folds:
                continue
            folds.add(fold_of_term)
            (spares if term.term in words_of_pairs else terms).append(term)
            if " " in term.term:
                words_of_pairs.update(term.term.split(" "))
        return [(one.term, one.weight) for one in (terms + spares)[:INDEX_TERMS]]


def term_vector_of(article: Article) -> TermVector:
    """The term vector of an article; without terms if it has no words."""
    words = article_words.parse_words(article)
    inverse = frequencies.inverse_frequency(words.language)
    half_weight_count = words.weighing.half_weight_count
    weights = {
        term: n / (n + half_weight_count) * inverse(term)
        for term, n in term_counts.weighted_counts(words).items()
    }
    heaviest = sorted(
        (term for term in weights if weights[term] > 0), key=lambda term: (-weights[term], term)
    )[:VECTOR_TERMS]
    length = math.sqrt(math.fsum(weights[term] ** 2 for term in heaviest))
    spellings = term_counts.term_spellings(words, set(heaviest))
    rows = tuple(Term(term, spellings[term], weights[term] / length) for term in heaviest)
    return TermVector(
        article.id,
        words.language,
        rows,
        term_counts.long_phrases(words),
        term_counts.compounds(words),
        _names(words),
    )


def _names(words: ArticleWords) -> tuple[tuple[str, float], ...]:
    """The heaviest full names, together as long as the names of any other article."""
    half_weight_count = words.weighing.half_weight_count
    inverse = frequencies.inverse_frequency(words.language)
    weights = {
        name: n / (n + half_weight_count) * inverse(name) ** NAMES_IDF_POWER
        for name, n in term_counts.full_names(words).items()
        if inverse(name) > 0
    }
    first = sorted(weights, key=lambda name: (-weights[name], name))[:VECTOR_NAMES]
    length = math.sqrt(math.fsum(weights[name] ** 2 for name in first) / NAMES_WEIGHT)
    return tuple((name, weights[name] / length) for name in first)


@lru_cache(maxsize=8192)
def term_hash(language: str, term: str) -> int:
    """32 bits that stand for a term in packed term vectors.

    The language is in it: none resembles another.
    """
    return int.from_bytes(blake2b(f"{language}#{term}".encode(), digest_size=4).digest(), "big")


def full_name_hash(language: str, name: str) -> int:
    """The same for a full name, which is another thing than the term that is written so."""
    return term_hash(f"{language} name", name)


def scale_weight(weight: float) -> int:
    """A weight as it is packed, in 32,767ths, never 0."""
    return max(1, round(weight * WEIGHT_SCALE))


def pack_term_vector(vector: TermVector) -> bytes:
    """6 bytes a term or name, by hash; see `similarity.PACKED_TERM`."""
    index_terms = dict(vector.index_terms())
    names = {
        full_name_hash(vector.language, name): 2 * scale_weight(weight)
        for name, weight in vector.names
    }
    rows = names | {
        term_hash(vector.language, term): 2 * scale_weight(weight) + (term in index_terms)
        for term, _, weight in reversed(vector.terms)
    }
    return b"".join(PACKED_TERM.pack(hashed, rows[hashed]) for hashed in sorted(rows))
