"""Bytes of a file become text, in whatever encoding it is.

A byte order mark decides. Without one, bytes that are valid UTF-8 are UTF-8, whatever is declared.
Else the encoding that the object's metadata or the file declares holds, unless another clearly
makes better Vietnamese. If none is declared, that which makes the best Vietnamese is taken.
"""

import codecs
import html
import re
from collections.abc import Callable, Mapping

from functions.ingest.words import vietnamese
from shared.errors import Rejected
from shared.text import compose

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_LATIN_PLANES = bytes([0x00, 0x01, 0x1E, 0x20])
"""High bytes of UTF-16 in Vietnamese and English: Latin, its extensions (ơ, ệ), and punctuation
such as curly quotes."""

_CODEC = re.compile(
    r"(?:windows|cp)-?(?:874|93[26]|949|950|125[0-8])|iso-?8859-?\d{1,2}"
    r"|latin-?\d|koi8-?[ru]|gb(?:k|2312|18030)|big5(?:hkscs)?"
    r"|shift[-_]?jis|euc-?(?:jp|kr)|tis-?620|mac-?roman|ascii|us-ascii"
)
"""Encodings of texts, by their common names: Python's other codecs are not for strangers' files."""

_NAMES: dict[str, str] = {
    **dict.fromkeys(("tcvn3", "tcvn-3", "abc", "viet-tcvn", "x-viet-tcvn3", "vn3"), "tcvn3"),
    **dict.fromkeys(
        (
            "tcvn",
            "tcvn5712",
            "tcvn-5712",
            "tcvn5712-1",
            "x-viet-tcvn",
            "x-viet-tcvn5712",
            "vn1",
            "vn2",
        ),
        "tcvn5712",
    ),
    **dict.fromkeys(("vni", "vni-win", "vni-windows", "x-viet-vni"), "vni"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(
        ("utf-16", "utf16", "utf-16le", "utf-16be", "utf-32", "ucs-2", "unicode"), "utf-16"
    ),
    **dict.fromkeys(
        (
            "iso-8859-1",
            "iso8859-1",
            "latin-1",
            "latin1",
            "ascii",
            "us-ascii",
            "windows-1252",
            "cp1252",
        ),
        "windows-1252",
    ),
    **{"x-sjis": "cp932", "shift-jis": "cp932", "windows-874": "cp874", "tis-620": "cp874"},
    **{"windows-932": "cp932", "windows-936": "gb18030", "gb2312": "gb18030", "gbk": "gb18030"},
    **{"windows-949": "cp949", "windows-950": "cp950"},
}
_DECODERS: dict[str, Callable[[bytes], str]] = {
    "tcvn3": vietnamese.decode_tcvn3,
    "tcvn5712": lambda data: vietnamese.decode_tcvn3(data, capitals=True),
    "vni": vietnamese.decode_vni,
}
_GUESSES = ("windows-1252", "windows-1258", "tcvn3", "vni")
"""In this order where they do equally well; the last two only with ample evidence."""

_RARE = {"tcvn3", "vni"}
_LEAST_SYLLABLES, _LEAST_SHARE, _BETTER = 3, 0.6, 2.0
"""What a guess of the rare ones needs: words beyond ASCII that can be Vietnamese, their share of
all such words, and how many times more of them than the common encodings give."""

_OVERRULES_SHARE, _OVERRULED_SHARE, _OVERRULING_SYLLABLES = 0.8, 0.4, 5
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?\bencoding\s*+=\s*+[\"']\s*+([\w.:-]{2,30})"
    rb"|<meta\b[^>]{0,300}?\bcharset\s*+=\s*+[\"']?\s*+([\w.:-]{2,30})",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w.:-]{2,30})", re.IGNORECASE)
_DECLARED_WITHIN = 8192

_LEGACY_LETTER = re.compile("[\x80-\xff]")
_WINDOWS_QUOTE = re.compile("[\x91-\x97]")
_WINDOWS_MARKS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""What Windows has where Unicode has control characters."""

_LETTER_ENTITY = re.compile(
    r"&(?:#(?:1[6-9]\d|[2-9]\d\d|\d{4,6})|#x(?:[a-f]\w|\w{3,5})|nbsp|[lr][sd]quo|[mn]dash|hellip"
    r"|[a-z](?:acute|grave|circ|tilde|uml|cedil|ring|slash));",
    re.IGNORECASE,
)

_VISIBLE = re.compile("[^\\s\0\ufeff]")
_CONTROL, _UPPER_CONTROL = (
    bytes([*range(1, 9), *range(0x0E, 0x20), 0x7F]),
    re.compile(b"\xc2[\x80-\x9f]"),
)
NO_TEXT = (
    "the file is binary, or in an encoding that is not read (UTF-8, UTF-16, "
    "windows-1258, TCVN3, VNI are): save it as UTF-8"
)
_GOOD_PER_BAD = 10
"""Characters beyond ASCII that are good UTF-8, for each that is broken, from which a file counts as
damaged UTF-8."""


def decode_text(data: bytes, charset: str | None = None) -> str:
    """The text of a file, without its byte order mark; Rejected if it is empty or no text.

    `charset` is what is declared.
    """
    text = mend_legacy_text(_decode_any(data, charset_name(charset)))
    if not _VISIBLE.search(text):
        raise Rejected("the file is empty")
    if "\0" in text or _count_controls(text) > 2 + len(text) // 200:
        raise Rejected(NO_TEXT)
    return text


def mend_legacy_text(text: str) -> str:
    """Text that was decoded from Unicode but holds letters of an older encoding, as those who copy
    out of an old Word document save it: the letters of TCVN3 and VNI, Windows' quotation marks as
    control characters. Other text comes back as it is."""
    letters = vietnamese.beyond_ascii(text)
    if not _LEGACY_LETTER.search(letters):
        return text
    text = vietnamese.decode_legacy_letters(text, letters)
    return text.translate(_WINDOWS_MARKS) if _WINDOWS_QUOTE.search(letters) else text


def unescape_entities(text: str) -> str:
    """Text with the characters that entities of HTML stand for, if a letter beyond ASCII is written
    so anywhere: an export then, and no text about HTML."""
    return html.unescape(text) if _LETTER_ENTITY.search(text) else text


def _count_controls(text: str) -> int:
    """How many control characters a text has, counted in its bytes: a tenth of the time that it
    takes by characters."""
    data = text.encode(errors="ignore")
    return len(data) - len(data.translate(None, _CONTROL)) + len(_UPPER_CONTROL.findall(data))


def declared_charset(data: bytes) -> str | None:
    """The encoding that HTML or XML declares in itself."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (match[1] or match[2]).decode("ascii") if match else None


def metadata_charset(metadata: Mapping[str, str]) -> str | None:
    """The encoding that an object's metadata declares: `charset`, `encoding`, or in a
    `content-type`."""
    content_type = _CHARSET.search(metadata.get("content-type", ""))
    declaration = (
        metadata.get("charset")
        or metadata.get("encoding")
        or (content_type[1] if content_type else "")
    )
    return declaration.strip() or None


def peek_text(data: bytes) -> str:
    """The first few thousand characters, for finding out the format; never raises."""
    head = data[:_SAMPLE]
    mark, encoding = _byte_order_mark(head)
    return head[len(mark) :].decode(encoding or _unmarked_utf16(head) or "utf-8", "replace")


def _decode_any(data: bytes, charset: str | None) -> str:
    mark, encoding = _byte_order_mark(data)
    encoding = encoding or _unmarked_utf16(data[:_SAMPLE])
    if encoding and encoding != "utf-8":
        try:
            return data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            raise Rejected(
                f"the file says that it is {encoding[:6].upper()}, but is not: save it as UTF-8"
            ) from None
    try:
        return data[len(mark) :].decode()
    except UnicodeDecodeError:
        return _decode_damaged_utf8(data[len(mark) :]) or _decode_best_guess(data, charset)


def charset_name(charset: str | None) -> str | None:
    """Python's name of a declared encoding; None for one that is not read, and for Unicode, which
    is recognised by its bytes."""
    name = (
        (charset or "")
        .strip()
        .lower()
        .replace("_", "-")
        .removeprefix("cs")
        .removeprefix("x-user-defined")
    )
    name = _NAMES.get(name, name)
    return name if name in _DECODERS or _CODEC.fullmatch(name) else None


def _decode_best_guess(data: bytes, charset: str | None) -> str:
    """Text of one of the encodings that have a byte or two a letter."""
    texts = {
        name: text
        for name in (*_GUESSES, *([charset] if charset else ()))
        if (text := _try_decode(data, name)) is not None
    }
    if not texts:
        raise Rejected(NO_TEXT)
    marks = {name: vietnamese.count_syllables(text) for name, text in texts.items()}
    best = max(
        (name for name in texts if _is_ample(name, marks)),
        key=lambda name: marks[name][0],
        default=None,
    )
    if best is None:
        best = next(iter(texts))
    if charset in texts and not _overrules(marks[best], marks[charset]):
        best = charset
    return texts[best]


def _try_decode(data: bytes, name: str) -> str | None:
    try:
        return compose(_DECODERS[name](data) if name in _DECODERS else data.decode(name))
    except (UnicodeDecodeError, LookupError):
        return None


def _is_ample(name: str, marks: Mapping[str, tuple[int, int]]) -> bool:
    """Whether Vietnamese in a reading is evidence enough for it."""
    good, total = marks[name]
    if name not in _RARE:
        return True
    others = max((other for one, (other, _) in marks.items() if one not in _RARE), default=0)
    return good >= _LEAST_SYLLABLES and good >= _LEAST_SHARE * total and good >= _BETTER * others


def _overrules(guess: tuple[int, int], declaration: tuple[int, int]) -> bool:
    """Whether a guess makes so much better Vietnamese than what is declared that the declaration
    must be wrong."""
    good, total = guess
    return (
        good >= max(_OVERRULING_SYLLABLES, _OVERRULES_SHARE * total)
        and declaration[0] < _OVERRULED_SHARE * max(declaration[1], 1)
        and good > declaration[0]
    )


def _byte_order_mark(data: bytes) -> tuple[bytes, str | None]:
    return next(
        ((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", None)
    )


def _unmarked_utf16(sample: bytes) -> str | None:
    """The UTF-16 that bytes without a mark obviously are; NULs give it away."""
    sample = sample[: len(sample) // 2 * 2]
    for encoding, high, low in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        latin = len(high) - len(high.translate(None, _LATIN_PLANES))
        if (
            high.count(0) > len(high) / 4
            and latin >= 0.95 * len(high)
            and low.count(0) <= len(low) / 100
        ):
            return encoding
    return None


def _decode_damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken characters, such as a file cut off in the middle of one: they show as
    U+FFFD."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - bad
    return text.removesuffix("\ufffd") if good >= _GOOD_PER_BAD * bad else None
