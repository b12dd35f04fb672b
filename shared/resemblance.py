"""Compares the MinHashes of two texts: how much text they share, and whether one holds the other.

`functions/relate/similarity/minhash.py` packs what is compared here. Resemblance and containment
are as Broder has them (On the Resemblance and Containment of Documents, 1997): the shingles that
both texts have, of those that either has; and of those that the first has.
"""

import struct
from functools import lru_cache

MINHASH_VALUES = 128
"""Bins of a MinHash: the least hash of the shingles that fall into each, the quarter of the text
where that stands, and its rank."""

LEAST_JACCARD = 0.4
"""Estimated Jaccard from which two texts may be one.

One word in ten changed leaves about .57: 99.9 % of 2,283 found.
"""

LEAST_QUARTER = 0.22
"""Of each quarter of either text so much must be in the other: a follow-up shares whole passages,
but has others of its own. Of 700 articles with one word in ten changed and a line added 2 % fall
below, of 13 pairs of follow-ups over .4 there were 7."""

ALL_OVER_JACCARD = 0.65
"""Estimated Jaccard from which it does not matter where the texts are alike.

One word in twenty changed leaves .72; follow-ups and forecasts of two days in one mould have up to
.625.
"""

LEAST_CONTAINMENT = 0.95
"""Estimated containment from which a text is held by another.

Of 500 articles cut to the first half or two thirds each has .96 or more, of 980 merged with another
99 of 100, where they share `LEAST_SHARED` bins. Among the 2,283 themselves the most is .93, of a
trial's announcement and its first day; among texts of one mould .89.
"""

LEAST_SHARED = 12
"""Bins that both must share for that: of fewer, chance has some. A text that makes up less than a
tenth of the other shares fewer."""

_FORMAT = struct.Struct(f">{MINHASH_VALUES}H")
RESEMBLANCE_BYTES = _FORMAT.size + MINHASH_VALUES // 4
"""Two bytes a value and two bits for its quarter: all that a card of before 0.3.0 has."""

RANK_BYTES = MINHASH_VALUES
"""One byte a value for its rank: how small it is, on a scale of sixteenths of an octave. The values
themselves are low bits of the hashes, and tell which are equal only."""

_QUARTERS, _FEW = 4, 5


def jaccard(a: bytes, b: bytes) -> float:
    """The estimated Jaccard similarity of two texts by their MinHashes, 0..1; 0 if either has no
    shingle."""
    if not a or not b:
        return 0.0
    empty = (_empty_bins(a) & _empty_bins(b)).bit_count()
    return _same_bins(a, b) / (MINHASH_VALUES - empty)


@lru_cache(maxsize=1024)
def _values(minhash: bytes) -> tuple[int, ...]:
    """The values of a MinHash, 0 for an empty bin. One text is compared with many."""
    return _FORMAT.unpack_from(minhash)


@lru_cache(maxsize=1024)
def _places(minhash: bytes) -> frozenset[int]:
    """The values of a MinHash that are not empty, each with its bin."""
    return frozenset(place << 16 | value for place, value in enumerate(_values(minhash)) if value)


def _same_bins(a: bytes, b: bytes) -> int:
    """How many bins have the same value in both: counted without a step of Python for each, since
    relating an article compares hundreds of pairs."""
    return len(_places(a) & _places(b))


@lru_cache(maxsize=1024)
def _empty_bins(minhash: bytes) -> int:
    """The empty bins of a MinHash, a bit for each."""
    return sum(1 << place for place, value in enumerate(_values(minhash)) if not value)


def have_like_text(a: bytes, b: bytes) -> bool:
    """Whether two texts are near one text: much the same, and all over."""
    same = jaccard(a, b)
    return same >= ALL_OVER_JACCARD or (
        same >= LEAST_JACCARD and min(_least_quarter(a, b), _least_quarter(b, a)) >= LEAST_QUARTER
    )


def is_held(a: bytes, b: bytes) -> bool:
    """Whether the second text holds the first, by their MinHashes; never where either has no ranks.

    Where all of a text is in a longer one, no bin of it has a smaller hash than that bin of the
    other: what speaks against it are the bins in which it has. So the estimate of a text that is
    held whole has no spread, however much longer the other is; one from the Jaccard similarity and
    the two lengths has .03 at half the length and .07 over all lengths.
    """
    if min(len(a), len(b)) < RESEMBLANCE_BYTES + RANK_BYTES:
        return False
    same = _same_bins(a, b)
    if same < LEAST_SHARED:
        return False
    first, second = _values(a), _values(b)
    ranks = zip(a[RESEMBLANCE_BYTES:], b[RESEMBLANCE_BYTES:], strict=True)
    against = 0.0
    for mine, theirs, (my_rank, their_rank) in zip(first, second, ranks, strict=True):
        if mine and mine != theirs:
            is_less = not theirs or my_rank < their_rank
            against += 1 if is_less else 0.5 * (my_rank == their_rank)
    return same >= LEAST_CONTAINMENT * (same + against)


def _least_quarter(a: bytes, b: bytes) -> float:
    """How much of the quarter of `a` that is least like `b` is in it; quarters of few bins tell
    nothing."""
    mine, theirs = _values(a), _values(b)
    bins, same = [0] * _QUARTERS, [0] * _QUARTERS
    for place, value in enumerate(mine):
        if value:
            quarter = a[_FORMAT.size + place // 4] >> 2 * (place % 4) & 3
            bins[quarter] += 1
            same[quarter] += value == theirs[place]
    return min((same[quarter] / n for quarter, n in enumerate(bins) if n >= _FEW), default=1.0)
