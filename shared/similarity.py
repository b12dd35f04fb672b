"""Compares the term vectors of two articles: how closely they are related.

`functions/relate/similarity/term_vector.py` packs what is compared here.
"""

import math
import struct
from functools import lru_cache
from typing import NamedTuple

PACKED_TERM = struct.Struct(">IH")
"""A term of a packed vector: 4 bytes of its hash, 2 of twice its weight in 32,767ths, and one more
for an index term."""


class UnpackedVector(NamedTuple):
    """A packed term vector: weights by the hash of their term, the square of its length, and which
    terms are index terms."""

    weights: dict[int, int]
    square: int
    index_terms: frozenset[int]


@lru_cache(maxsize=128)
def unpack_term_vector(packed_vector: bytes) -> UnpackedVector:
    """What a packed term vector says; ValueError if its size is odd."""
    if len(packed_vector) % PACKED_TERM.size:
        size = len(packed_vector)
        raise ValueError(
            f"a packed signature has {PACKED_TERM.size} bytes a term, not {size} in all"
        )
    rows: list[tuple[int, int]] = list(PACKED_TERM.iter_unpack(packed_vector))
    weights = {term: value >> 1 for term, value in rows}
    square = sum(weight * weight for weight in weights.values())
    return UnpackedVector(weights, square, frozenset(term for term, value in rows if value & 1))


def share_an_index_term(a: bytes, b: bytes) -> bool:
    """Whether two vectors share an index term: by it each finds the other, whichever comes last."""
    return not unpack_term_vector(a).index_terms.isdisjoint(unpack_term_vector(b).index_terms)


def cosine(a: bytes, b: bytes) -> float:
    """The cosine of two packed term vectors, 0..1.

    The dot product is of whole numbers: symmetric to the last bit.
    """
    first, second = unpack_term_vector(a), unpack_term_vector(b)
    if not first.weights or not second.weights:
        return 0.0
    common = first.weights.keys() & second.weights.keys()
    return sum(first.weights[term] * second.weights[term] for term in common) / math.sqrt(
        first.square * second.square
    )


def share_of_weight(a: bytes, b: bytes) -> float:
    """How much of what `b` is about `a` is about too: the share of the squares of its weights whose
    terms `a` has, 0..1."""
    first, second = unpack_term_vector(a), unpack_term_vector(b)
    common = first.weights.keys() & second.weights.keys()
    return sum(second.weights[term] ** 2 for term in common) / max(1, second.square)
