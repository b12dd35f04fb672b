"""Fonts of older Vietnamese documents: the file has one letter, the font draws another.

ABC's fonts (.VnTime, .VnArial; those of capitals end in H: .VnTimeH) draw TCVN3, VNI's (VNI-Times)
draw VNI. So their text is read run by run, by the font that a run has.
"""

import re

from functions.ingest.words import vietnamese

_TCVN3_FONT = re.compile(r"\.vn[a-z]", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[-\s][a-z]", re.IGNORECASE)
_VIETNAMESE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0303\u0309\u0323Ạ-ỹ]")
"""Letters that stand in Unicode alone: neither kind of font has them."""

_SYMBOLS = range(0xF020, 0xF100)
"""Where Word puts the characters of fonts that are marked as symbols."""


def is_legacy_font(font: str) -> bool:
    """Whether a font draws TCVN3 or VNI."""
    return bool(_TCVN3_FONT.match(font) or _VNI_FONT.match(font))


def types_unicode(words: str) -> bool:
    """Whether words in such a font were typed in Unicode all the same."""
    return _VIETNAMESE_ONLY.search(words) is not None


def decode_font(words: str, font: str) -> str:
    """What a font shows of words; the words themselves if it is none of these, or lacks a letter
    of them."""
    if not is_legacy_font(font):
        return words
    try:
        data = b"".join(map(_byte, words))
        if not _TCVN3_FONT.match(font):
            return vietnamese.decode_vni(data)
        letters = vietnamese.decode_tcvn3(data)
    except UnicodeError:
        return words
    return letters.upper() if font.rstrip().upper().endswith("H") else letters


def _byte(char: str) -> bytes:
    """The byte that a character was typed as; UnicodeEncodeError for none."""
    point = ord(char) - 0xF000 if ord(char) in _SYMBOLS else ord(char)
    return bytes([point]) if point < 0x100 else char.encode("cp1252")
