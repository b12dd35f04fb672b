"""The MinHash of a text: from two of them it is estimated how much of their shingles they share.

A shingle is three words in a row. Pure.

One-permutation hashing (Li, Owen, Zhang: One Permutation Hashing, NIPS 2012): each shingle is
hashed once, its hash picks one of 128 bins, and the MinHash is the least hash of each bin.
Estimate: equal bins / bins not empty in both. Measured on 2,283 articles with one word in ten
changed: bias .0007, standard deviation .039 (128 permutations: .044), at a hundredth of the work.
"""

import re
import struct
from hashlib import blake2b

from functions.relate.terms.article_words import space_scripts, term_of
from shared.resemblance import MINHASH_VALUES
from shared.text import compose

SHINGLE = 3
HIGHEST_RANK = 255

_BIN_SHIFT = 64 - MINHASH_VALUES.bit_length() + 1
_IN_BIN = (1 << _BIN_SHIFT) - 1
_THREE = struct.Struct(">3Q")
_WORD = re.compile(r"\w+")
_FORMAT = struct.Struct(f">{MINHASH_VALUES}H")


def minhash(text: str) -> bytes:
    """The MinHash of a text: 128 values of 2 bytes, 0 where a bin is empty, then 2 bits each, the
    quarter of the text where its shingle stands, then a byte each, its rank; nothing at all for a
    text of fewer than 3 words.

    Words are terms: case and the place of tone marks (hòa, hoà) make no difference.
    """
    words = _WORD.findall(space_scripts(compose(text)))
    if len(words) < SHINGLE:
        return b""
    word_hashes = {
        word: _THREE.unpack(blake2b(term_of(word).encode(), digest_size=24).digest())
        for word in set(words)
    }
    hashes = [word_hashes[word] for word in words]
    # Each place in a shingle has its own hash of the word, a shingle is their XOR: tabulation, fit
    # for minima (Patrascu, Thorup: The Power of Simple Tabulation Hashing, JACM 2012). Sums of
    # multiples erred by .062 on texts of one mould, this by .035.
    shingles = [
        one[0] ^ two[1] ^ three[2]
        for one, two, three in zip(hashes, hashes[1:], hashes[2:], strict=False)
    ]
    minima: dict[int, tuple[int, int]] = {}
    for place, shingle in enumerate(shingles):
        best = minima.get(shingle >> _BIN_SHIFT)
        if best is None or shingle < best[0]:
            minima[shingle >> _BIN_SHIFT] = (shingle, 4 * place // len(shingles))
    bins = [minima.get(number) for number in range(MINHASH_VALUES)]
    quarters = [found[1] if found else 0 for found in bins]
    quarter_bytes = [
        sum(quarter << 2 * n for n, quarter in enumerate(quarters[start : start + 4]))
        for start in range(0, MINHASH_VALUES, 4)
    ]
    values = _FORMAT.pack(*(_value(found) for found in bins))
    return values + bytes(quarter_bytes) + bytes(map(_rank, bins))


def _value(minimum: tuple[int, int] | None) -> int:
    """The 16 bits that are kept of a bin's least hash, never 0."""
    return 0 if minimum is None else 1 + (minimum[0] & 0xFFFF_FFFF) % 0xFFFF


def _rank(minimum: tuple[int, int] | None) -> int:
    """How small a bin's least hash is: lower for a smaller one, a sixteenth of an octave each,
    since such hashes differ by factors. Of whole numbers: the same on every machine."""
    if minimum is None:
        return HIGHEST_RANK
    hash_in_bin = minimum[0] & _IN_BIN | 1
    octaves_below = _BIN_SHIFT - hash_in_bin.bit_length()
    leading_bits = hash_in_bin << octaves_below >> _BIN_SHIFT - 5
    return max(0, HIGHEST_RANK - 31 - 16 * octaves_below + leading_bits)
