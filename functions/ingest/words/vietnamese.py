"""Vietnamese as older newsrooms stored it (TCVN3, VNI), and whether a word can be Vietnamese."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from shared.text import compose, decompose

TONES = "\u0300\u0301\u0303\u0309\u0323"

_TCVN3 = dict(
    zip(
        [*range(0xA1, 0xB0), *range(0xB5, 0x100)],
        "ĂÂÊÔƠƯĐăâêôơưđẰàảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậ"
        "èỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)
_TCVN3 |= {0xA0: "\u00a0"} | dict(
    zip(range(0xB0, 0xB5), "\u0300\u0309\u0303\u0301\u0323", strict=True)
)
_TCVN_CAPITALS = dict(zip(range(0x80, 0xA0), "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ", strict=True))
"""Of TCVN 5712 VN1 and VN2. In files of ABC's fonts (VN3) punctuation of Windows stands there."""

_VNI_LETTERS = dict(zip("íìæóòôöîñÍÌÆÓÒÔÖÎÑ", "íìỉĩịơưỵđÍÌỈĨỊƠƯỴĐ", strict=True))
_VNI_MARKS = {
    **dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True)),
    **{
        mark: "\u0302" + tone
        for mark, tone in zip("âáàåãä", ["", *"\u0301\u0300\u0309\u0303\u0323"], strict=True)
    },
    **{
        mark: "\u0306" + tone
        for mark, tone in zip("êéèúüë", ["", *"\u0301\u0300\u0309\u0303\u0323"], strict=True)
    },
}
_VNI_MARKS |= {mark.upper(): written for mark, written in _VNI_MARKS.items()}
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]", re.IGNORECASE)

_CAPITALS_LINE = re.compile(
    r"^(?=.*[A-Z][^\W\d_]*[A-Z]|.*[^\W\d_A-Z][A-Z])[^a-z\n]+$", re.MULTILINE
)
"""A line without a small letter of ASCII, with a capital inside a word.

ABC's capitals with marks are the small letters' bytes in another font (.VnTimeH): its letters with
marks are capitals too.
"""

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|uyu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|iêu|yêu|uê|uy|uơ|ươ|uô|uâ|oa|oă|oe|oo"
    "|iê|ia|yê|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu"
    "|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[ckmnpt])?"
)
_LONGEST_SYLLABLE = 7
LEAST_LEGACY_WORDS, LEGACY_SHARE, LEGACY_GAIN = 6, 0.75, 2.0
"""What text in Unicode needs to be taken for an older encoding: words beyond ASCII that would be
Vietnamese syllables, their share of all such words, how many times more of them than as it is."""

LEAST_UNHARMED = 0.85
"""Of a text's words beyond ASCII: where more can be Vietnamese, the text is left as it is."""

LEAST_MARKED = 0.25
"""Of all words: of Vietnamese two in three have marks, of French one in seven."""

_LEGACY_SAMPLE = 20_000
_STRANGE_LETTER = re.compile(
    "[\xa1-\xaa\xac-\xb9\xbc-\xbf\xc4-\xc7\xcb\xce-\xd1\xd6-\xd8\xdb\xdc\xde\xdf"
    "\xe4-\xe7\xeb\xee-\xf1\xf6-\xf8\xfb\xfc\xfe\xff]"
)
"""Characters of Latin-1 that Vietnamese in Unicode does without; the older encodings have many."""

_UNICODE_LETTER = re.compile("[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")

_ASCII = bytes(range(0x80))
_LATIN_1_LETTERS = re.compile("[\xa0-\xff]+")
_WORDS_LOOKED_AT = 3000


def decode_tcvn3(data: bytes, *, capitals: bool = False) -> str:
    """TCVN 5712 as text: that of ABC's fonts, or (`capitals`) VN1 and VN2; UnicodeDecodeError where
    neither has a letter."""
    high = _TCVN3 | _TCVN_CAPITALS if capitals else _TCVN3
    table = {
        byte: high.get(byte) or bytes([byte]).decode("cp1252") for byte in set(data) if byte >= 0x80
    }
    text = compose(data.decode("latin-1").translate(table))
    return text if capitals else _CAPITALS_LINE.sub(lambda line: line[0].upper(), text)


def decode_vni(data: bytes) -> str:
    """VNI for Windows as text: most marks are bytes behind their letters; UnicodeDecodeError for
    bytes that it lacks."""
    return compose(_VNI.sub(_vni_letter, data.decode("cp1252")))


def beyond_ascii(text: str) -> str:
    """The characters of a text that are not in ASCII, found in its bytes: a tenth of the time that
    it takes by characters."""
    return text.encode(errors="ignore").translate(None, _ASCII).decode()


def decode_legacy_letters(text: str, letters: str) -> str:
    """Text whose letters are those of TCVN3 or VNI, seen as Latin-1: decoded, line by line, where
    that makes much better Vietnamese; else the text as it is. `letters` are those beyond ASCII.

    A line that has letters which only Unicode has (ơ, ệ) stays: a page may be pasted together.
    """
    if len(_STRANGE_LETTER.findall(letters)) < LEAST_LEGACY_WORDS:
        return text
    good, total = count_syllables(text)
    if total < LEAST_LEGACY_WORDS or good > LEAST_UNHARMED * total:
        return text
    for decode in (_tcvn3_letters, _vni_letters):
        if any(_makes_vietnamese(*sample, decode) for sample in _samples(text, good)):
            return "".join(_decode_line(line, decode) for line in text.splitlines(keepends=True))
    return text


def _samples(text: str, good: int) -> Iterator[tuple[str, int]]:
    """The parts of a text that are tried: the whole, and the lines without letters of Unicode's."""
    yield text, good
    if _UNICODE_LETTER.search(text):
        lines = [line for line in text.splitlines() if not _UNICODE_LETTER.search(line)]
        sample = "\n".join(lines)
        yield sample, count_syllables(sample)[0]


def _makes_vietnamese(text: str, good_before: int, decode: Callable[[str], str]) -> bool:
    """Whether decoding makes Vietnamese out of gibberish: many different syllables with marks, and
    many of all words. "½" alone, of which TCVN3 makes "ẵ", is no evidence."""
    words = _WORD.findall(decode(text[:_LEGACY_SAMPLE]))
    syllables = {word for word in words if len(word) > 1 and not word.isascii()}
    with_marks = sum(word in syllables for word in words)
    if len(syllables) < LEAST_LEGACY_WORDS or with_marks < LEAST_MARKED * len(words):
        return False
    good, total = count_syllables(decode(text))
    return good >= LEGACY_SHARE * total and good >= LEGACY_GAIN * max(good_before, 1)


def _decode_line(line: str, decode: Callable[[str], str]) -> str:
    return line if _UNICODE_LETTER.search(line) else decode(line)


def _tcvn3_letters(text: str) -> str:
    modern_text = compose(_LATIN_1_LETTERS.sub(lambda run: run[0].translate(_TCVN3), text))
    return _CAPITALS_LINE.sub(lambda line: line[0].upper(), modern_text)


def _vni_letters(text: str) -> str:
    return compose(_VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    letter, mark = match[1], match[2]
    if letter is None:
        return _VNI_LETTERS[match[0]]
    return f"{_VNI_LETTERS.get(letter, letter)}{_VNI_MARKS[mark]}"


def count_syllables(text: str) -> tuple[int, int]:
    """How many of a text's words beyond ASCII can be Vietnamese syllables, and how many there are
    (of the first few thousand)."""
    parts = (part for part in text.split() if not part.isascii())
    words = (word for part in parts for word in _WORD.findall(part) if not word.isascii())
    are_syllables = list(map(_is_syllable, islice(words, _WORDS_LOOKED_AT)))
    return sum(are_syllables), len(are_syllables)


def _is_syllable(word: str) -> bool:
    """Whether spelling allows it: an initial, a nucleus with at most one tone, an end; and its case
    is a word's."""
    has_case_of_word = word.islower() or word.istitle() or word.isupper()
    return len(word) <= _LONGEST_SYLLABLE and has_case_of_word and _is_spelling(word.lower())


@lru_cache(maxsize=4096)
def _is_spelling(word: str) -> bool:
    letters = decompose(word)
    bare = "".join(letter for letter in letters if letter not in TONES)
    return len(letters) - len(bare) <= 1 and _SYLLABLE.fullmatch(compose(bare)) is not None
