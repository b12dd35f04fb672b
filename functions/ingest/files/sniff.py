"""Which format a file is in: by its bytes, and by its name if it is text of no special look.

A format that bytes tell has a line in `SIGNATURES`, one that the first characters tell a line in
`TEXT_PATTERNS`, and one that has names of its own a line in `file_names.KIND_OF_EXTENSION`.
"""

import re
from collections.abc import Callable

from functions.ingest.files.file_names import NOT_ARTICLES, has_unknown_extension, kind_of_name
from functions.ingest.formats import image
from functions.ingest.formats.mail import mail_signs
from functions.ingest.formats.telex.wire_lines import is_wire_copy
from functions.ingest.words import encoding

MAGIC_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
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


COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COMPOUND_KINDS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked Office"),
    ("__substg1.0_", "Outlook message"),
    ("__properties_version1.0", "Outlook message"),
    ("WordDocument", "old Word"),
    ("", "old Office"),
)
"""What a compound file is, by the name of a stream in its directory, which is in UTF-16 (Microsoft,
"[MS-CFB]: Compound File Binary File Format"; the names are those of [MS-DOC], [MS-OXMSG] and
[MS-OFFCRYPTO])."""


def _is_compound(data: bytes, kind: str) -> bool:
    """Whether a file is a compound file of a kind."""
    if not data.startswith(COMPOUND_FILE):
        return False
    return kind == next(
        name for stream, name in COMPOUND_KINDS if stream.encode("utf-16-le") in data
    )


def _is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\3\4", b"PK\5\6"))


OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
MIMETYPE_BYTES = 200
"""Of a ZIP, in which an OpenDocument file has its type, stored first and not compressed ("Open
Document Format for Office Applications 1.3, part 2: Packages", "MIME type stream")."""

_WORD_PART = re.compile(rb"word/document\d{0,2}\.xml")
"""Word Online names it word/document2.xml."""

SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image", image.is_image),
    ("DOCX", lambda data: _is_zip(data) and _WORD_PART.search(data) is not None),
    ("ODT", lambda data: _is_zip(data) and OPEN_TEXT in data[:MIMETYPE_BYTES]),
    ("ZIP", _is_zip),
    *(
        (kind, lambda data, kind=kind: _is_compound(data, kind))
        for kind in dict.fromkeys(kind for _, kind in COMPOUND_KINDS)
    ),
    ("other image", lambda data: data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}),
    ("sound or video", lambda data: data[4:8] == b"ftyp"),
    *((kind, lambda data, magic=magic: data.startswith(magic)) for magic, kind in MAGIC_BYTES),
)
"""How the bytes of each format are told, the first that fits."""

FEED_ROOT = re.compile(
    r"(?s)(?:(?><\?.{0,300}?\?>|<!--.{0,4000}?-->"
    r"|<!(?i:doctype)\s[^>\[]{0,300}(?:\[[^\]]{0,4000}\]\s{0,9})?>)\s*+)*+"
    r"<(?:rss\b|(?:\w{1,20}:)?(?:(?:feed|RDF)\b|entry\b[^>]{0,400}w3\.org/2005/Atom))"
)
"""The first element of RSS and Atom, behind whatever may stand before it: RSS 0.91 has a DOCTYPE
(rssboard.org, "RSS 0.91 Specification"). Prefixes are the writer's choice ("Namespaces in XML 1.0",
section 4)."""

TEXT_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("subtitles", re.compile(r"WEBVTT\b|\d{1,6}\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> ")),
    ("calendar or contacts", re.compile(r"BEGIN:V(?:CALENDAR|CARD)\b")),
    ("link", re.compile(r"\[(?:InternetShortcut|Desktop Entry)\]")),
    ("program text", re.compile(r"#! ?/|<\?php\b|@charset \"|<%@")),
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
    ("feed", FEED_ROOT),
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

LEAST_PROGRAM_SHARE = 0.5
LEAST_ROWS = 3
_PROGRAM_ENDS = ("{", "}", ";", "},", "*/", "=>", "],")
_PROGRAM_STARTS = (
    *("//", "/*", "#include", "import ", "def ", "function ", "var ", "let ", "const ", "@media"),
    *("return ", "if (", "for (", "while (", "<?", "$", "<%"),
)

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
_JSON_OF_FEEDS = re.compile(
    rb'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version'
    rb'|"(?:exported_on|posts_tags|posts_authors)"\s{0,9}:'
)
"""Members that a JSON Feed and an export of Ghost have, in whatever order they come. They may stand
deeper in other JSON: `feed_file` looks where."""


def kind_of(data: bytes, key: str) -> str:
    """The format of a file, a name in `KIND_OF_EXTENSION`: by its content, else by its name."""
    by_bytes = next((kind for kind, has_signature in SIGNATURES if has_signature(data)), None)
    if by_bytes:
        return by_bytes
    head = encoding.peek_text(data).lstrip("\ufeff \t\r\n")
    if head.startswith("<!--") and "-->" not in head:
        head = data[:_LONG_HEAD].decode(errors="replace").lstrip("\ufeff \t\r\n")
    if mail_signs.is_web_archive(head):
        return "web archive"
    if mail_signs.is_mail(data[:_LONG_HEAD].decode(errors="replace").lstrip("\ufeff\r\n")):
        return "mail"
    kind = _kind_of_text(head, key)
    is_feed = (kind == "JSON" and _JSON_OF_FEEDS.search(data.replace(b"\0", b""))) or (
        kind == "XML"
        and FEED_ROOT.match(data[:_LONG_HEAD].decode(errors="replace").lstrip("\ufeff \t\r\n"))
    )
    return "feed" if is_feed else kind


def _kind_of_text(head: str, key: str) -> str:
    """The format of a text by its first characters, else by its name."""
    by_name = kind_of_name(key)
    if by_name in NOT_ARTICLES:
        return by_name
    by_look = next((kind for kind, pattern in TEXT_PATTERNS if pattern.match(head)), by_name)
    if by_look in {"plain text", "wire copy"}:
        return _kind_of_plain(head, key)
    # Markdown may begin with front matter in JSON, or with a tag, but not with a whole page.
    if (by_look, by_name) == ("JSON", "Markdown"):
        return by_name
    if (by_look, by_name) == ("HTML", "Markdown") and not _WHOLE_PAGE.match(head):
        return by_name
    is_open = by_look in {"XML", "HTML"} and by_name != "Markdown"
    return "HTML" if is_open and _has_page(head) else by_look


def _kind_of_plain(head: str, key: str) -> str:
    """The format of text without any markup: wire copy, the plain layout, or no article."""
    if is_wire_copy(head):
        return "wire copy"
    if has_unknown_extension(key) and is_program_or_data(head):
        return "program or data"
    return "HTML" if _has_page(head) else "plain text"


def _has_page(head: str) -> bool:
    """Whether a page begins in the text, whatever stands before it, and nothing of a wire."""
    return not _XML_OF_WIRES.search(head) and _PAGE_BEGINS.search(head) is not None


def is_program_or_data(head: str) -> bool:
    """Whether the beginning of a text is that of a program, or rows of data, by most of its
    lines."""
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    code = sum(line.endswith(_PROGRAM_ENDS) or line.startswith(_PROGRAM_STARTS) for line in lines)
    if lines and code >= LEAST_PROGRAM_SHARE * len(lines):
        return True
    rows = lines[:-1] if len(lines) > LEAST_ROWS else lines
    return len(rows) >= LEAST_ROWS and any(_are_rows(rows, mark) for mark in "\t;,|")


def _are_rows(lines: list[str], mark: str) -> bool:
    """Whether all lines have the same number of cells, two at least, and none is a sentence."""
    counts = {line.count(mark) for line in lines}
    return len(counts) == 1 and 0 not in counts and not any(line.endswith(".") for line in lines)


def looks_like_page(data: bytes) -> bool:
    """Whether a file that is not well-formed XML has the tags of a page, and none of a wire."""
    head = data[:_LONG_HEAD].decode(errors="replace")
    tags = _PAGE_TAGS.findall(head, 0, _LONG_HEAD)
    return len(tags) >= _LEAST_PAGE_TAGS and not _XML_OF_WIRES.search(head)
