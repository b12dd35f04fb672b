"""Bytes -> drafts: which format a file is in, by its content and then by its name, and who reads it.

To add a format: its module, one line in `READERS`, and, if its bytes tell it, one in `SIGNS`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from functions.ingest import encoding
from functions.ingest.draft import Draft
from functions.ingest.formats import image, plain
from shared.article import Image
from shared.errors import Rejected

PARSER = "1"
"""Raise it when the same bytes would give another record: `newsdrop resync` then reads every drop anew."""

Parsed = Image | list[Draft]


@dataclass(frozen=True, slots=True)
class File:
    """A dropped file: its bytes, its key, and the metadata of its object (names in lower case)."""

    data: bytes
    key: str
    metadata: Mapping[str, str]


READERS: dict[str, Callable[[File], Parsed]] = {
    "plain text": lambda file: plain.parse(file.data),
    "image": lambda file: image.parse(file.data),
}
READ = "plain text (.txt), and images as JPEG, PNG, WebP, GIF or AVIF"

EXTENSIONS = {
    **dict.fromkeys(("txt", "text"), "plain text"),
    **dict.fromkeys(("jpg", "jpeg", "png", "webp", "gif", "avif"), "image"),
    **dict.fromkeys(("tif", "tiff", "bmp", "heic", "heif", "psd", "ico"), "other image"),
    "svg": "SVG",
    **dict.fromkeys(("html", "htm", "xhtml"), "HTML"),
    **dict.fromkeys(("xml", "nitf", "rss", "atom"), "XML"),
    **dict.fromkeys(("json", "jsonl", "ndjson"), "JSON"),
    **dict.fromkeys(("md", "markdown"), "Markdown"),
    **dict.fromkeys(("docx", "docm"), "DOCX"),
    **dict.fromkeys(("doc", "xls", "ppt"), "old Office"),
    **dict.fromkeys(("xlsx", "pptx", "odt", "ods", "epub"), "Office"),
    **dict.fromkeys(("rtf",), "RTF"),
    "pdf": "PDF",
    "zip": "ZIP",
    **dict.fromkeys(("gz", "tgz", "7z", "rar", "bz2", "xz", "zst", "tar"), "archive"),
    **dict.fromkeys(("mp3", "mp4", "mov", "avi", "wav", "m4a", "webm", "mkv"), "sound or video"),
}

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
    *(
        (magic, "archive")
        for magic in (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
    ),
    *((magic, "other image") for magic in (b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0")),
    *((magic, "sound or video") for magic in (b"ID3", b"OggS", b"\x1a\x45\xdf\xa3")),
)


def _is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\3\4", b"PK\5\6"))


SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image", image.sniff),
    ("DOCX", lambda data: _is_zip(data) and b"word/document.xml" in data),
    ("ZIP", _is_zip),
    ("other image", lambda data: data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}),
    ("sound or video", lambda data: data[4:8] == b"ftyp"),
    *((kind, lambda data, magic=magic: data.startswith(magic)) for magic, kind in MAGIC),
)

LOOKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("SVG", re.compile(r"(?s)<.{0,3000}?<svg\b|<svg\b", re.IGNORECASE)),
    (
        "HTML",
        re.compile(
            r"(?s)<!doctype html\b|<(?:html|head|body|div|p|h1|article|main|section|b|i|a|img|meta|span|br)\b", re.IGNORECASE
        ),
    ),
    ("XML", re.compile(r"<[?!/a-z]", re.IGNORECASE)),
    ("JSON", re.compile(r"\{\s*(?:\"|\}\s*$)|\[\s*(?:[{\[\"]|\]\s*$)")),
    ("Markdown", re.compile(r"---[ \t]*\r?\n(?:[\w-]+[ \t]*:|---)")),
)
"""How text that is not the plain layout begins; it is never taken for an article's words."""


def parse(data: bytes, key: str, metadata: Mapping[str, str]) -> Parsed:
    """An image, or the drafts of the articles in a file; Rejected, with the reason, if it can never be read."""
    _refuse_by_name(key)
    if not data:
        raise Rejected("the file is empty")
    kind = kind_of(data, key)
    if kind == "SVG":
        raise Rejected("SVG images are refused, since they can carry scripts: save it as PNG, JPEG, WebP, GIF or AVIF")
    if kind not in READERS:
        raise Rejected(f"{kind} files are not read; what is read: {READ}")
    return READERS[kind](File(data, key, metadata))


def kind_of(data: bytes, key: str) -> str:
    """The format of a file, by its content; by its name if it is text of no special look."""
    for kind, has_sign in SIGNS:
        if has_sign(data):
            return kind
    head = encoding.peek(data).lstrip("\ufeff \t\r\n")
    for kind, look in LOOKS:
        if look.match(head):
            return kind
    return EXTENSIONS.get(_extension(key), "plain text")


def _extension(key: str) -> str:
    name = key.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _refuse_by_name(key: str) -> None:
    """Files that computers leave beside those that people drop."""
    name = key.rpartition("/")[2]
    if not name:
        raise Rejected("this is a folder, not a file")
    if name.startswith("._") or name == ".DS_Store" or key.startswith("__MACOSX/") or "/__MACOSX/" in key:
        raise Rejected("macOS keeps this beside your files; it is no article: leave it or delete it")
    if name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}:
        raise Rejected("this is a hidden or temporary file of a program, no article: leave it or delete it")
