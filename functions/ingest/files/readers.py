"""Bytes -> drafts: which format a file is in, by its content and then by its name, and who reads
it.

To add a format: its module, one line in `READERS`, and, if its bytes tell it, one in `SIGNS`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from functions.ingest.article.draft import Draft
from functions.ingest.formats import image
from functions.ingest.formats.plain import plain_text
from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.article.model import Image
from shared.errors import Rejected

PARSER_VERSION = "3"
"""Raise it when the same bytes would give another record: `newsdrop resync` then reads every drop
anew."""

Parsed = Image | list[Draft]


@dataclass(frozen=True, slots=True)
class File:
    """A dropped file: its bytes, its key, the metadata of its object (names in lower case), and how
    much of it is read."""

    data: bytes
    key: str
    metadata: Mapping[str, str]
    limits: Limits = field(default_factory=Limits)


def _plain(file: File) -> Parsed:
    charset = encoding.metadata_charset(file.metadata)
    return plain_text.parse_plain_text(
        encoding.decode_text(file.data, charset).encode() if charset else file.data
    )


def _html(file: File) -> Parsed:
    from functions.ingest.formats.web import web_page

    return web_page.parse_html(file.data, encoding.metadata_charset(file.metadata))


def _markdown(file: File) -> Parsed:
    from functions.ingest.formats.markdown import markdown_file

    return markdown_file.parse_markdown(file.data, encoding.metadata_charset(file.metadata))


def _ninjs(file: File) -> Parsed:
    from functions.ingest.formats.wire import ninjs

    return ninjs.parse_ninjs(file.data, file.limits)


def _xml(file: File) -> Parsed:
    from functions.ingest.formats.wire import xml_file

    return xml_file.parse_xml_file(file.data, file.limits, lambda: READERS["HTML"](file))


def _zip(file: File) -> Parsed:
    from functions.ingest.formats.word import docx
    from functions.ingest.formats.zip import archive
    from functions.ingest.formats.zip.package import Package

    package = Package(file.data, file.limits)
    if docx.is_word_document(package):
        return docx.parse_docx(package, file.limits)
    return archive.parse_zip(
        package,
        lambda data, name: _member(File(data, name, file.metadata, file.limits)),
        is_left_behind,
    )


def _member(file: File) -> Parsed:
    """A file in a ZIP; an archive in it is refused."""
    from functions.ingest.formats.word import docx
    from functions.ingest.formats.zip.package import Package

    kind = kind_of(file.data, file.key)
    if kind == "DOCX":
        return docx.parse_docx(Package(file.data, file.limits), file.limits)
    if kind in {"ZIP", "archive"}:
        raise Rejected("an archive in an archive is not read: drop it by itself")
    return read_drafts(file.data, file.key, file.metadata, file.limits)


PRELOADED: dict[str, tuple[str, ...]] = {
    "image": ("PIL.Image",),
    "HTML": (
        "nh3",
        "trafilatura.core",
        "functions.ingest.markup.blocks",
        "functions.ingest.formats.web.web_page",
    ),
    "Markdown": (
        "nh3",
        "yaml",
        "markdown_it",
        "functions.ingest.markup.blocks",
        "functions.ingest.formats.markdown.markdown_file",
    ),
    **dict.fromkeys(
        ("JSON", "XML"),
        ("nh3", "functions.ingest.markup.blocks", "functions.ingest.formats.wire.ninjs"),
    ),
    **dict.fromkeys(
        ("DOCX", "ZIP"),
        ("nh3", "functions.ingest.markup.blocks", "functions.ingest.formats.word.docx"),
    ),
}
"""Modules that are expensive to import, and better imported before a child is forked that needs
them."""

READERS: dict[str, Callable[[File], Parsed]] = {
    "plain text": _plain,
    "image": lambda file: image.parse_image(file.data),
    "HTML": _html,
    "Markdown": _markdown,
    "JSON": _ninjs,
    "XML": _xml,
    "DOCX": _zip,
    "ZIP": _zip,
}
READ = "plain text (.txt), HTML, Markdown, ninjs, NITF, NewsML-G2, DOCX, ZIP of these, and images as JPEG, PNG, WebP, GIF or AVIF"

EXTENSIONS = {
    **dict.fromkeys(("txt", "text"), "plain text"),
    **dict.fromkeys(("jpg", "jpeg", "png", "webp", "gif", "avif"), "image"),
    **dict.fromkeys(("tif", "tiff", "bmp", "heic", "heif", "psd", "ico"), "other image"),
    "svg": "SVG",
    **dict.fromkeys(("html", "htm", "xhtml"), "HTML"),
    **dict.fromkeys(("xml", "nitf", "rss", "atom"), "XML"),
    **dict.fromkeys(("json", "jsonl", "ndjson"), "JSON"),
    **dict.fromkeys(("md", "markdown", "mdown", "mkd"), "Markdown"),
    **dict.fromkeys(("docx", "docm"), "DOCX"),
    **dict.fromkeys(("doc", "xls", "ppt"), "old Office"),
    **dict.fromkeys(("xlsx", "pptx", "odt", "ods", "epub"), "Office"),
    "rtf": "RTF",
    **dict.fromkeys(("mht", "mhtml", "eml"), "mail or web archive"),
    "pdf": "PDF",
    "zip": "ZIP",
    **dict.fromkeys(("gz", "tgz", "7z", "rar", "bz2", "xz", "zst", "tar"), "archive"),
    **dict.fromkeys(("mp3", "mp4", "mov", "avi", "wav", "m4a", "webm", "mkv"), "sound or video"),
}

MAGIC: tuple[tuple[bytes, str], ...] = (
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
    *((kind, lambda data, magic=magic: data.startswith(magic)) for magic, kind in MAGIC),
)

TEXT_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "SVG",
        re.compile(
            r"(?s)(?:<\?.{0,300}?\?>\s*|<!--.{0,2000}?-->\s*|<!doctype\s+svg\b[^>]{0,300}>\s*)*<svg\b",
            re.IGNORECASE,
        ),
    ),
    (
        "HTML",
        re.compile(
            r"(?s)<!doctype html\b|<(?:html|head|title|body|header|main|article|section|div|p|h[1-6]|ul|ol|table|center|font"
            r"|blockquote|figure|b|i|em|strong|a|img|meta|link|script|style|span|br|hr)\b",
            re.IGNORECASE,
        ),
    ),
    ("XML", re.compile(r"<[?!/a-z]", re.IGNORECASE)),
    ("JSON", re.compile(r"\{\s*(?:\"|\}\s*$)|\[\s*(?:[{\[\"]|\]\s*$)")),
    (
        "Markdown",
        re.compile(
            r"---[ \t]*\r?\n(?:\s*#[^\n]*\n)*(?:[\w-]+[ \t]*:|---)|\+\+\+[ \t]*\r?\n\s*[\w.-]+[ \t]*="
        ),
    ),
)
"""How text that is not the plain layout begins; it is never taken for an article's words."""

_WHOLE_PAGE = re.compile(r"<!doctype\b|<html\b", re.IGNORECASE)


def read_drafts(
    data: bytes, key: str, metadata: Mapping[str, str], limits: Limits | None = None
) -> Parsed:
    """An image, or the drafts of the articles in a file; Rejected, with the reason, if it can never
    be read."""
    _refuse_by_name(key)
    if not data:
        raise Rejected("the file is empty")
    kind = kind_of(data, key)
    if kind == "SVG":
        raise Rejected(
            "SVG images are refused, since they can carry scripts: save it as PNG, JPEG, WebP, GIF or AVIF"
        )
    if kind not in READERS:
        raise Rejected(f"{kind} files are not read; what is read: {READ}")
    return READERS[kind](File(data, key, metadata, limits or Limits()))


def kind_of(data: bytes, key: str) -> str:
    """The format of a file, by its content; by its name if it is text of no special look."""
    for kind, has_sign in SIGNATURES:
        if has_sign(data):
            return kind
    head = encoding.peek_text(data).lstrip("\ufeff \t\r\n")
    by_name = EXTENSIONS.get(_extension(key), "plain text")
    for kind, look in TEXT_PATTERNS:
        if look.match(head):
            # Markdown may begin with a tag, but not with a whole page.
            return (
                by_name
                if (kind, by_name) == ("HTML", "Markdown") and not _WHOLE_PAGE.match(head)
                else kind
            )
    return by_name


def _extension(key: str) -> str:
    name = key.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def preload(kind: str) -> None:
    """Import what reading a format needs, once."""
    for name in PRELOADED.get(kind, ()):
        import_module(name)


def is_left_behind(key: str) -> bool:
    """Whether a computer left the file beside those that people drop."""
    try:
        _refuse_by_name(key)
    except Rejected:
        return True
    return False


def _refuse_by_name(key: str) -> None:
    """Files that computers leave beside those that people drop."""
    name = key.rpartition("/")[2]
    if not name:
        raise Rejected("this is a folder, not a file")
    if (
        name.startswith("._")
        or name == ".DS_Store"
        or key.startswith("__MACOSX/")
        or "/__MACOSX/" in key
    ):
        raise Rejected(
            "macOS keeps this beside your files; it is no article: leave it or delete it"
        )
    if name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}:
        raise Rejected(
            "this is a hidden or temporary file of a program, no article: leave it or delete it"
        )
