"""Vietnamese-first text: normal forms, keys, folding, slugs, sort order. Pure functions of str.

NFC throughout (Unicode Standard Annex #15). Nothing else in the project normalises: doing so sorts
each run of combining marks, which takes time in the square of its length, so runs that no language
has are cut first. Never apply any of this to an S3 key: a key is bytes
that go back as they came.
"""

import re
import unicodedata
from functools import lru_cache

_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_NOT_IN_KEYS = re.compile(r"[\s/?#%\\_-]+")
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")

# hòa -> hoà, thủy -> thuỷ: where oa, oe or uy ends a syllable, the modern spelling marks the second
# vowel.
_OLD_TONE = re.compile(r"([òóỏõọÒÓỎÕỌùúủũụÙÚỦŨỤ])([aeyAEY])(?!\w)")
_TONES_ON_U = frozenset("ùúủũụÙÚỦŨỤ")
_TONES = "\u0300\u0301\u0309\u0303\u0323"


WORD_CHARS = 64
"""Longer texts are seldom seen twice, so their folds are not kept."""

MOST_MARKS = 30
"""Non-starters in a row that text keeps, as the Stream-Safe Text Format of Unicode Standard Annex
#15, section 13, allows: no language writes more than a handful."""

_MAY_HOLD_MANY_MARKS = re.compile(r"[^\w\s!-~][^\w\s!-~]{15,}")
"""A run of what is no letter, digit or space and not in ASCII, long enough to decompose into more
than `MOST_MARKS` marks. A set of the 925 marks themselves takes 20 times as long to look for."""


_BEYOND_LATIN = re.compile("[^\x00-\u02ff\u1e00-\u1eff][^\x00-\u02ff\u1e00-\u1eff]{15}")
"""As long a run without Latin letters, among which there are no marks: Latin text has none, and it
takes a third of the time to look for."""


def stream_safe(text: str) -> str:
    """The text with at most `MOST_MARKS` combining marks in a row; what a run has more is cut."""
    return _MAY_HOLD_MANY_MARKS.sub(_cut_marks, text) if _BEYOND_LATIN.search(text) else text


def _cut_marks(run: re.Match[str]) -> str:
    keepers: list[str] = []
    marks = 0
    for char in run[0]:
        more = _marks(char)
        marks = marks + more if more else 0
        if marks <= MOST_MARKS:
            keepers.append(char)
    return "".join(keepers)


@lru_cache(maxsize=1024)
def _marks(char: str) -> int:
    """How many marks a character decomposes into; none if it begins with something else."""
    parts = unicodedata.normalize("NFD", char)
    return len(parts) if unicodedata.combining(parts[0]) else 0


def compose(text: str) -> str:
    """Stream-safe text in NFC."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", stream_safe(text))


def decompose(text: str) -> str:
    """Stream-safe text in NFD."""
    return unicodedata.normalize("NFD", stream_safe(text))


def nfc(text: str) -> str:
    """Text in NFC without control, zero-width, direction and surrogate characters, soft hyphens and
    what XML forbids.

    Tab, newline and CR stay; the other separators of lines and pages become newlines. Twice is the
    same as once.
    """
    if not text.isprintable():  # most lines are, and are spared the slower look
        text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    # Composed last: a mark that stood behind a zero-width character finds its letter.
    return compose(text)


def line(text: str) -> str:
    """One line: `nfc`, every run of white space a single space, trimmed."""
    return " ".join(nfc(text).split())


def clip(words: str, size: int) -> str:
    """At most `size` characters, the ellipsis of what is cut included; cut between words where
    there is a space. Empty for a size of 0."""
    if len(words) <= size:
        return words
    cut = words[: max(0, size - 1)]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-–") + "…" if size else ""


def modern_tones(text: str) -> str:
    """NFC text with tone marks where the modern spelling puts them: hòa -> hoà, thủy -> thuỷ; hoàn
    and của stay."""
    return _OLD_TONE.sub(_move_tone, text)


def _move_tone(match: re.Match[str]) -> str:
    first, second = match.groups()
    if (first in _TONES_ON_U) != (second in "yY"):
        return str(match[0])
    base, tone = tuple(decompose(first))
    return base + compose(second + tone)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The key of a tag, section or author: lower case, modern tones, hyphens for spaces and for / ?
    # % \\ _.

    Marks stay, since bán, bàn and bạn are three words: `Hải Phòng` -> `hải-phòng`. Empty if nothing
    is left.
    """
    lower_case = compose(line(name).lower())
    return _NOT_IN_KEYS.sub("-", modern_tones(lower_case)).strip("-")


def fold(text: str) -> str:
    """Lower case without any marks, for look-ups without tone marks: `Đà Nẵng` -> `da nang`."""
    return _fold_word(text) if len(text) <= WORD_CHARS else _fold(text)


@lru_cache(maxsize=8192)
def _fold_word(word: str) -> str:
    """The same for a word or a name, of which articles share most."""
    return _fold(word)


def _fold(text: str) -> str:
    lower_case = text.lower().replace("đ", "d")
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", stream_safe(lower_case))
        if not unicodedata.combining(c)
    )
    return compose(plain)


def slug(headline: str, limit: int = 80) -> str:
    """The ASCII slug of a headline, at most `limit` letters, cut between words; `bai` if nothing is
    left."""
    parts = _NOT_IN_SLUGS.sub("-", fold(headline)).strip("-")
    if len(parts) > limit:
        parts = parts[: limit + 1].rpartition("-")[0] or parts[:limit]
    return parts or "bai"


def headline_key(headline: str) -> str:
    """What two spellings of one headline share: tone placement, case, punctuation and spaces are
    forgiven, nothing else."""
    lower_case = modern_tones(compose(nfc(headline).lower()))
    return " ".join(re.findall(r"\w+", lower_case))


_ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_LETTER = {letter: f"{i:02d}" for i, letter in enumerate(_ALPHABET)} | {
    "f": "085",
    "j": "115",
    "w": "265",
    "z": "285",
}


def sort_key(name: str) -> tuple[str, str]:
    """Sorts names in Vietnamese order: letters a ă â b c d đ e ê ..., then tones (ngang huyền hỏi
    ngã sắc nặng)."""
    letters, tones = [], []
    for char in compose(name.lower()):
        marks = decompose(char)
        tone = next((mark for mark in marks[1:] if mark in _TONES), "")
        bare = compose(marks.replace(tone, "")) if tone else char
        letters.append(_LETTER.get(bare, "." + bare))
        tones.append(str("\u0300\u0309\u0303\u0301\u0323".find(tone) + 1) if tone else "0")
    return " ".join(letters), "".join(tones)
