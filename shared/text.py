"""Vietnamese-first text: normal forms, keys, folding, slugs, sort order. Pure functions of str.

NFC throughout (Unicode Standard Annex #15). Never apply any of this to an S3 key: a key is bytes
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
_OLD_TONE = re.compile(r"([òóỏõọÒÓỎÕỌ])([aeAE])(?!\w)|([ùúủũụÙÚỦŨỤ])([yY])(?!\w)")
_TONES = "\u0300\u0301\u0309\u0303\u0323"


def nfc(text: str) -> str:
    """Text in NFC without control, zero-width, direction and surrogate characters, soft hyphens and
    what XML forbids.

    Tab, newline and CR stay; the other separators of lines and pages become newlines. Twice is the
    same as once.
    """
    if not text.isprintable():  # most lines are, and are spared the slower look
        text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    # Composed last: a mark that stood behind a zero-width character finds its letter.
    return unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """One line: `nfc`, every run of white space a single space, trimmed."""
    return " ".join(nfc(text).split())


def modern_tones(text: str) -> str:
    """NFC text with tone marks where the modern spelling puts them: hòa -> hoà, thủy -> thuỷ; hoàn
    and của stay."""
    return _OLD_TONE.sub(_move_tone, text)


def _move_tone(match: re.Match[str]) -> str:
    first, second = [part for part in match.groups() if part]
    marks = unicodedata.normalize("NFD", first)
    base, tone = marks[0], marks[1]
    return base + unicodedata.normalize("NFC", second + tone)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The key of a tag, section or author: lower case, modern tones, hyphens for spaces and for / ?
    # % \\ _.

    Marks stay, since bán, bàn and bạn are three words: `Hải Phòng` -> `hải-phòng`. Empty if nothing
    is left.
    """
    lower_case = unicodedata.normalize("NFC", line(name).lower())
    return _NOT_IN_KEYS.sub("-", modern_tones(lower_case)).strip("-")


def fold(text: str) -> str:
    """Lower case without any marks, for look-ups without tone marks: `Đà Nẵng` -> `da nang`."""
    lower_case = text.lower().replace("đ", "d")
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", lower_case) if not unicodedata.combining(c)
    )
    return unicodedata.normalize("NFC", plain)


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
    lower_case = modern_tones(unicodedata.normalize("NFC", nfc(headline).lower()))
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
    for char in unicodedata.normalize("NFC", name.lower()):
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks[1:] if mark in _TONES), "")
        bare = unicodedata.normalize("NFC", marks.replace(tone, "")) if tone else char
        letters.append(_LETTER.get(bare, "." + bare))
        tones.append(str("\u0300\u0309\u0303\u0301\u0323".find(tone) + 1) if tone else "0")
    return " ".join(letters), "".join(tones)
