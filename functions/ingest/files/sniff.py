"""Which format a file is in: by its bytes, and by its name if it is text of no special look.

A format that bytes tell has a line in `SIGNATURES`, one that the first characters tell a line in
`TEXT_PATTERNS`, and one that has names of its own a line in `file_names.KIND_OF_EXTENSION`.
"""

import re
from collections.abc import Callable

from functions.ingest.files.file_names import kind_of_name
from functions.ingest.formats import image
from functions.ingest.words import encoding

MAGIC_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"MIME-Version:", "mail or web archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
    *(
        (magic, "archive")
        for magic in (
            b"\x1f\x8b",
            b"7z\xbc\xaf\x27\x1c",
            b"Rar!\x1a\x07",
            b"BZh",
            b"\xfd7zXZ",
            b"\x28\xb5\x2f\xfd",
        )
    ),
    *((magic, "other image") for magic in (b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0")),
    *((magic, "sound or video") for magic in (b"ID3", b"OggS", b"\x1a\x45\xdf\xa3")),
)


def _is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\3\4", b"PK\5\6"))


SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image", image.is_image),
    ("DOCX", lambda data: _is_zip(data) and b"word/document.xml" in data),
    ("ZIP", _is_zip),
    ("other image", lambda data: data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}),
    ("sound or video", lambda data: data[4:8] == b"ftyp"),
    *((kind, lambda data, magic=magic: data.startswith(magic)) for magic, kind in MAGIC_BYTES),
)
"""How the bytes of each format are told, the first that fits."""

TEXT_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "SVG",
        re.compile(
            r"(?s)(?:(?><\?.{0,300}?\?>|<!--.{0,2000}?-->|<!doctype\s+svg\b[^>]{0,300}>)\s*+)*+"
            r"<svg\b",
            re.IGNORECASE,
        ),
    ),
    (
        "HTML",
        re.compile(
            r"(?s)(?:(?><\?.{0,300}?\?>|<!--.{0,60000}?-->|<!\[.{0,80}?\]>)\s*+)*+"
            r"(?:<!doctype html\b|<(?:html|head|title|body|header|main|article|section|div|p"
            r"|h[1-6]|ul|ol|dl|table|center|font|blockquote|figure|aside|nav|footer|form|pre"
            r"|b|i|u|em|strong|small|a|img|picture|meta|link|base|script|style|noscript|iframe"
            r"|span|time|br|hr|details|address|button|label|input|video|audio|svg)\b(?![:-]))",
            re.IGNORECASE,
        ),
    ),
    ("XML", re.compile(r"<[?!/a-z]", re.IGNORECASE)),
    ("JSON", re.compile(r"\{\s*(?:\"|\}\s*$)|\[\s*(?:[{\[\"]|\]\s*$)")),
    (
        "Markdown",
        re.compile(
            r"---[ \t]*\r?\n(?:\s*#[^\n]*\n)*(?:[\w-]+[ \t]*:|---)"
            r"|\+\+\+[ \t]*\r?\n\s*[\w.-]+[ \t]*="
        ),
    ),
)
"""How text that is not the plain layout begins; it is never taken for an article's words."""

_WHOLE_PAGE = re.compile(r"<!doctype\b|<html\b", re.IGNORECASE)
_PAGE_BEGINS = re.compile(
    r"^[^\S\n]*(?:<!doctype\s+html\b|<html[\s>])", re.IGNORECASE | re.MULTILINE
)
"""How a line begins with which a page does, whatever a server or a program wrote before it."""

_PAGE_TAGS = re.compile(
    r"<(?:html|body|div|p|h[1-3]|br|article|li|td|span)\b[^<>]*>", re.IGNORECASE
)
_LEAST_PAGE_TAGS = 3
_XML_OF_WIRES = re.compile(
    r"<(?:nitf|newsItem|newsMessage|packageItem|conceptItem|knowledgeItem|planningItem|NewsML|rss"
    r"|feed|rdf:RDF|urlset|sitemapindex|svg)\b"
)
_LONG_HEAD = 65_536


def kind_of(data: bytes, key: str) -> str:
    """The format of a file, a name in `KIND_OF_EXTENSION`: by its content, else by its name."""
    by_bytes = next((kind for kind, has_signature in SIGNATURES if has_signature(data)), None)
    if by_bytes:
        return by_bytes
    head = encoding.peek_text(data).lstrip("\ufeff \t\r\n")
    if head.startswith("<!--") and "-->" not in head:
        head = data[:_LONG_HEAD].decode(errors="replace").lstrip("\ufeff \t\r\n")
    return _kind_of_text(head, key)


def _kind_of_text(head: str, key: str) -> str:
    """The format of a text by its first characters, else by its name."""
    by_name = kind_of_name(key)
    by_look = next((kind for kind, pattern in TEXT_PATTERNS if pattern.match(head)), by_name)
    # Markdown may begin with a tag, but not with a whole page.
    if (by_look, by_name) == ("HTML", "Markdown") and not _WHOLE_PAGE.match(head):
        return by_name
    is_open = by_look in {"XML", "plain text", "HTML"} and by_name != "Markdown"
    if is_open and not _XML_OF_WIRES.search(head) and _PAGE_BEGINS.search(head):
        return "HTML"
    return by_look


def looks_like_page(data: bytes) -> bool:
    """Whether a file that is not well-formed XML has the tags of a page, and none of a wire."""
    head = data[:_LONG_HEAD].decode(errors="replace")
    tags = _PAGE_TAGS.findall(head, 0, _LONG_HEAD)
    return len(tags) >= _LEAST_PAGE_TAGS and not _XML_OF_WIRES.search(head)
