"""Encodings that Python cannot write: text -> bytes as old Vietnamese programs stored it."""

import unicodedata

from functions.ingest.words import vietnamese

TONES = "\u0300\u0301\u0303\u0309\u0323"
_TCVN3 = {letter: byte for byte, letter in vietnamese._TCVN3.items() if letter not in TONES}
_TCVN5712 = _TCVN3 | {letter: byte for byte, letter in vietnamese._TCVN_CAPITALS.items()}
_TCVN5712_LOW = dict(zip("ÚỤỪỬỮỨỰỲỶỸÝỴ", (1, 2, 4, 5, 6, 17, 18, 19, 20, 21, 22, 23), strict=True))
_VNI_LETTERS = {letter: written for written, letter in vietnamese._VNI_LETTERS.items()}
_VNI_MARKS = {
    unicodedata.normalize("NFD", "a" + marks)[1:]: mark
    for mark, marks in vietnamese._VNI_MARKS.items()
    if mark.islower()
}


def windows_1258(text: str) -> bytes:
    """As Windows writes it: letters whole, tones behind them where there is no letter with both."""
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            tone = next(mark for mark in unicodedata.normalize("NFD", char) if mark in TONES)
            out += (
                unicodedata.normalize("NFC", unicodedata.normalize("NFD", char).replace(tone, ""))
                + tone
            ).encode("cp1258")
    return bytes(out)


def tcvn3(text: str) -> bytes:
    """As ABC's fonts have it: capitals with tones are small letters there, shown by another font;
    punctuation is Windows'."""
    return b"".join(_byte(char, _TCVN3) for char in unicodedata.normalize("NFC", text))


def tcvn5712(text: str) -> bytes:
    """TCVN 5712:1993 VN1 with its capitals, but for the twelve among the control characters."""
    return b"".join(_byte(char, _TCVN5712) for char in unicodedata.normalize("NFC", text))


def vni(text: str) -> bytes:
    """As VNI's fonts for Windows have it: the mark is a letter behind the letter."""
    out = ""
    for char in unicodedata.normalize("NFC", text):
        if char in _VNI_LETTERS:
            out += _VNI_LETTERS[char]
            continue
        letter, marks = _letter_and_marks(char)
        mark = _VNI_MARKS.get(marks, "") if marks else ""
        out += _VNI_LETTERS.get(letter, letter) + (mark.upper() if char.isupper() else mark)
    return out.encode("cp1252")


def _letter_and_marks(char: str) -> tuple[str, str]:
    """ấ -> a and its marks; ớ -> ơ and its tone, as VNI sees them."""
    parts = unicodedata.normalize("NFD", char)
    letter, marks = parts[0], parts[1:]
    if "\u031b" in marks:
        letter, marks = unicodedata.normalize("NFC", letter + "\u031b"), marks.replace("\u031b", "")
    order = sorted(marks, key=lambda mark: mark in TONES)
    return letter, unicodedata.normalize("NFD", "a" + "".join(order))[1:]


def _byte(char: str, table: dict[str, int]) -> bytes:
    if char.isascii():
        return char.encode()
    if char in table:
        return bytes([table[char]])
    return bytes([table[char.lower()]]) if char.lower() in table else char.encode("cp1252")
