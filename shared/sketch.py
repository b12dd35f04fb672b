"""Compares what cards hold of two texts: their signatures (functions/relate/signature.py packs them), how closely they are about
the same, and their sketches (functions/relate/minhash.py makes them), how much of the text they share, and whether all over."""

import math
import struct
from functools import lru_cache
from operator import eq

TERM = struct.Struct(">IH")
"""A term of a packed signature: 4 bytes of its hash, 2 of its weight in 65,535ths."""

VALUES = 128
"""Bins of a sketch: the least hash of the shingles that fall into each, and the quarter of the text where that stands."""

NEAR_DUPLICATE = 0.4
"""Estimated Jaccard from which two texts may be one. One word in ten changed leaves about .57: 99.9 % of 2,283 found."""

QUARTER = 0.22
"""Of each quarter of either text so much must be in the other: a follow-up shares whole passages, but has others of its own.
Of 700 articles with one word in ten changed and a line added 2 % fall below, of 13 pairs of follow-ups over .4 there were 7."""

SURELY = 0.65
"""Estimated Jaccard from which it does not matter where, nor what numbers the headlines have. One word in twenty changed leaves
.72; follow-ups and forecasts of two days in one mould have up to .625."""

_FORMAT = struct.Struct(f">{VALUES}H")
_QUARTERS, _FEW = 4, 5


@lru_cache(maxsize=128)
def weights(packed: bytes) -> tuple[dict[int, int], int]:
    """Weights of a packed signature by the hash of their term, and the square of its length; ValueError if its size is odd."""
    if len(packed) % TERM.size:
        raise ValueError(f"a packed signature has {TERM.size} bytes a term, not {len(packed)} in all")
    by_term: dict[int, int] = dict(TERM.iter_unpack(packed))
    return by_term, sum(weight * weight for weight in by_term.values())


def cosine(a: bytes, b: bytes) -> float:
    """The cosine of two packed signatures, 0..1. The dot product is of whole numbers: symmetric to the last bit."""
    (one, length), (other, other_length) = weights(a), weights(b)
    if not one or not other:
        return 0.0
    return sum(one[term] * other[term] for term in one.keys() & other.keys()) / math.sqrt(length * other_length)


def jaccard(a: bytes, b: bytes) -> float:
    """The estimated Jaccard similarity of two texts by their sketches, 0..1; 0 if either has no shingle."""
    if not a or not b:
        return 0.0
    one, other = _FORMAT.unpack_from(a), _FORMAT.unpack_from(b)
    empty = sum(1 for pair in zip(one, other, strict=True) if pair == (0, 0)) if 0 in one and 0 in other else 0
    equal: int = sum(map(eq, one, other))
    return (equal - empty) / (VALUES - empty)


def alike(a: bytes, b: bytes) -> bool:
    """Whether two texts are near one text: much the same, and all over."""
    same = jaccard(a, b)
    return same >= SURELY or (same >= NEAR_DUPLICATE and min(_least_quarter(a, b), _least_quarter(b, a)) >= QUARTER)


def _least_quarter(a: bytes, b: bytes) -> float:
    """How much of the quarter of `a` that is least like `b` is in it; quarters of few bins tell nothing."""
    mine, theirs = _FORMAT.unpack_from(a), _FORMAT.unpack_from(b)
    seen, same = [0] * _QUARTERS, [0] * _QUARTERS
    for place, value in enumerate(mine):
        if value:
            quarter = a[_FORMAT.size + place // 4] >> 2 * (place % 4) & 3
            seen[quarter] += 1
            same[quarter] += value == theirs[place]
    return min((same[quarter] / n for quarter, n in enumerate(seen) if n >= _FEW), default=1.0)
