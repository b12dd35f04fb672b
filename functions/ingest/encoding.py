"""Bytes -> text: UTF-8, UTF-16 and UTF-32 by mark or by look, else windows-1258. Pure."""

import codecs
import re
import unicodedata

from shared.errors import Rejected

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_LATIN_PLANES = bytes([0x00, 0x01, 0x1E, 0x20])
"""High bytes of UTF-16 in Vietnamese and English: Latin, its extensions (ơ, ệ), and punctuation such as curly quotes."""

_VISIBLE = re.compile("[^\\s\0\ufeff]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
NO_TEXT = "the file is binary, or in an encoding that is not read (UTF-8, UTF-16 and windows-1258 are): save it as text in UTF-8"
_GOOD_PER_BAD = 10
"""Characters beyond ASCII that are good UTF-8, for each that is broken, from which a file counts as damaged UTF-8."""


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark; Rejected if it is empty or no text."""
    text = _decode(data)
    if not _VISIBLE.search(text):
        raise Rejected("the file is empty")
    if "\0" in text or len(_CONTROL.findall(text)) > 2 + len(text) // 200:
        raise Rejected(NO_TEXT)
    return text


def peek(data: bytes) -> str:
    """The first few thousand characters for telling formats apart, at any price; never raises."""
    head = data[:_SAMPLE]
    mark, encoding = _marked(head)
    return head[len(mark) :].decode(encoding or _unmarked_utf16(head) or "utf-8", "replace")


def _decode(data: bytes) -> str:
    mark, encoding = _marked(data)
    encoding = encoding or _unmarked_utf16(data[:_SAMPLE])
    if encoding and encoding != "utf-8":
        try:
            return data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            raise Rejected(f"the file says that it is {encoding[:6].upper()}, but is not: save it as UTF-8") from None
    try:
        return data[len(mark) :].decode()
    except UnicodeDecodeError:
        return _damaged_utf8(data[len(mark) :]) or _windows_1258(data)


def _marked(data: bytes) -> tuple[bytes, str | None]:
    return next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", None))


def _unmarked_utf16(sample: bytes) -> str | None:
    """The UTF-16 that bytes without a mark obviously are; NULs give it away."""
    sample = sample[: len(sample) // 2 * 2]
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        latin = len(high) - len(high.translate(None, _LATIN_PLANES))
        if high.count(0) > len(high) / 4 and latin >= 0.95 * len(high) and low.count(0) <= len(low) / 100:
            return encoding
    return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken characters, such as a file cut off in the middle of one: they show as U+FFFD."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - bad
    return text.removesuffix("\ufffd") if good >= _GOOD_PER_BAD * bad else None


def _windows_1258(data: bytes) -> str:
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        raise Rejected(NO_TEXT) from None
    return unicodedata.normalize("NFC", text)
