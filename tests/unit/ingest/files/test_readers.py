"""Which format a file is in, and what is refused with which words."""

import struct
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from functions.ingest.article import normalise
from functions.ingest.article.draft import FileArticles
from functions.ingest.files import file_articles, file_names, readers, refusals, sniff
from functions.ingest.formats import image
from shared.article.model import Image
from shared.errors import Rejected

TEXT = "Một tin\n\nMột đoạn văn của tin này.\n".encode()
COMPOUND = sniff.COMPOUND_FILE + b"\0" * 99
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


def picture(kind: str, size: tuple[int, int] = (7, 5), **options: Any) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def refusal(data: bytes, key: str = "tin/bai.txt") -> str:
    with pytest.raises(Rejected) as raised:
        readers.read_drafts(data, key, {})
    return str(raised.value)


@pytest.mark.parametrize(
    "key", ["bai.txt", "tin/bai.TXT", "bai", "v1.2/bai", "bai.tin", "bai.text", "ba\u0300i.txt"]
)
def test_text_is_plain_whatever_its_name(key: str) -> None:
    parsed = readers.read_drafts(TEXT, key, {})
    assert isinstance(parsed, list)
    assert [draft.headline for draft in parsed] == ["Một tin"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ["a.jpg", "a.PNG", "a.txt", "a"])
def test_images_are_known_by_their_bytes(kind: str, key: str) -> None:
    assert readers.read_drafts(picture(kind), key, {}) == Image(image.MEDIA_TYPES[kind], 7, 5)


def test_an_image_is_as_large_as_it_is_shown() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    assert readers.read_drafts(picture("JPEG", exif=exif), "a.jpg", {}) == Image("image/jpeg", 5, 7)


@pytest.mark.parametrize("kind", KINDS)
def test_an_image_cut_off_or_damaged_is_refused(kind: str) -> None:
    whole = picture(kind, (64, 48))
    for cut in (13, len(whole) // 2, len(whole) - 9):
        assert "damaged or cut off" in refusal(whole[:cut], "a.jpg")


def test_a_bomb_is_refused_by_its_header() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    for side in (8_000, 12_000, 60_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        bomb = (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"\0" * 99))
            + chunk(b"IEND", b"")
        )
        assert "pixels" in refusal(bomb, "a.png")


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg/>',
        "\ufeff  <svg onload='alert(1)'/>".encode("utf-16"),
    ],
)
def test_svg_is_refused_for_its_scripts(data: bytes) -> None:
    for key in ("a.svg", "a.png", "a.txt"):
        assert "scripts" in refusal(data, key)


@pytest.mark.parametrize(
    ("data", "key", "kind"),
    [
        (b"<!DOCTYPE html><p>Hi", "bai.txt", "HTML"),
        (b"\xef\xbb\xbf\n <html lang=vi>", "bai", "HTML"),
        (TEXT, "bai.html", "HTML"),
        (b"<div class=a>Hi</div>", "bai.txt", "HTML"),
        (b'<?xml version="1.0"?><nitf/>', "bai.txt", "XML"),
        (b"<newsItem/>", "bai.txt", "XML"),
        ("<?xml version='1.0' encoding='utf-16'?><nitf/>".encode("utf-16"), "bai.txt", "XML"),
        (TEXT, "bai.xml", "XML"),
        (b'{"uri": "x"}', "bai.txt", "JSON"),
        (b'{"uri": "cut o', "bai", "JSON"),
        (b'[{"uri": "x"}]', "bai.txt", "JSON"),
        (b"{}", "bai.txt", "JSON"),
        (b"[" * 100_000, "bai.txt", "JSON"),
        (TEXT, "bai.json", "JSON"),
        (TEXT, "bai.md", "Markdown"),
        (b"---\ntitle: x\n---\n\nHi", "bai.txt", "Markdown"),
        (b"%PDF-1.7\n", "bai.txt", "PDF"),
        (TEXT, "bai.pdf", "PDF"),
        (b"PK\3\4" + b"\0" * 30 + b"word/document.xml", "bai.docx", "DOCX"),
        (b"PK\3\4" + b"\0" * 30 + b"a.txt", "bai.txt", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "bai.doc", "old Office"),
        (b"{\\rtf1 Hi}", "bai.rtf", "RTF"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "bai.doc", "old Word"),
        (COMPOUND + "__substg1.0_".encode("utf-16-le"), "bai.doc", "Outlook message"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "bai.docx", "locked Office"),
        (TEXT, "bai.doc", "plain text"),
        (TEXT, "bai.css", "program text"),
        (b"a,b", "bai.csv", "table of data"),
        (b"WEBVTT\n", "bai.txt", "subtitles"),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHi", "bai.txt", "subtitles"),
        (b"BEGIN:VCALENDAR\n", "bai.txt", "calendar or contacts"),
        (b"[InternetShortcut]\nURL=x", "bai.txt", "link"),
        (b"#!/bin/sh\n", "bai.txt", "program text"),
        (b"<?php echo 1;", "bai", "program text"),
        (b"p{margin:0}\n", "bai.tpl", "program or data"),
        (b"a;b\n1;2\n3;4\n", "bai.dat", "program or data"),
        (TEXT, "bai.2", "plain text"),
        (TEXT, "bai", "plain text"),
        (b"\x1f\x8b\x08" + b"\0" * 20, "bai.txt", "archive"),
        (b"\0\0\0\x18ftypheic", "a.heic", "other image"),
        (b"\0\0\0\x18ftypisom", "a.mp4", "sound or video"),
        (b"II*\0" + b"\0" * 20, "a.tif", "other image"),
    ],
)
def test_a_format_is_known_by_its_bytes_and_refused_by_its_name_if_it_is_not_read(
    data: bytes, key: str, kind: str
) -> None:
    assert sniff.kind_of(data, key) == kind
    if kind not in readers.FORMATS:
        assert refusal(data, key) == refusals.REASONS[kind]


@pytest.mark.parametrize(
    "start",
    [
        "<3 là ký hiệu trái tim",
        "{Cập nhật} Bão số 5",
        "[Video] Ba phút ở chợ",
        "- Một tin",
        "--- Một tin",
        "1 < 2",
    ],
)
def test_odd_first_letters_are_still_an_article(start: str) -> None:
    parsed = readers.read_drafts(f"{start}\n\nMột đoạn văn.".encode(), "bai.txt", {})
    assert isinstance(parsed, list)
    assert parsed[0].headline == start


@pytest.mark.parametrize("data", [TEXT, b"\0" * 40, b"GIF8", b"\xff\xd8", b"RIFF\0\0\0\0WEBQ"])
def test_no_image_under_an_images_name(data: bytes) -> None:
    assert "not an image that is read here" in refusal(data, "anh.jpg")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("tin/._bai.txt", "macOS"),
        (".DS_Store", "macOS"),
        ("__MACOSX/bai.txt", "macOS"),
        ("a/__MACOSX/bai.txt", "macOS"),
        (".gitkeep", "hidden"),
        ("~$bai.docx", "hidden"),
        ("Thumbs.db", "hidden"),
        ("tin/", "folder"),
    ],
)
def test_what_computers_leave_beside_articles(key: str, words: str) -> None:
    assert words in refusal(TEXT, key)


@pytest.mark.parametrize("key", ["bai.txt", "a.jpg", "bai.json"])
def test_an_empty_file(key: str) -> None:
    assert refusal(b"", key) == "the file is empty"


def test_a_format_that_is_read_has_a_name_that_a_file_can_have() -> None:
    known = set(file_names.KIND_OF_EXTENSION.values()) | {kind for kind, _ in sniff.SIGNATURES}
    assert readers.FORMATS.keys() <= known


@pytest.mark.parametrize("kind", readers.FORMATS)
def test_what_is_imported_before_a_child_is_forked_exists(kind: str) -> None:
    readers.preload(kind)
    assert set(readers.FORMATS[kind].modules) <= set(sys.modules)


KEYS = st.sampled_from(["bai.txt", "bai", "a.jpg", "bai.html", "tin/bài.txt"])
STARTS = st.sampled_from(
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x20\0\0\0WEBPVP8 ",
        b"\0\0\0\x20ftypavif",
        b"\xff\xfe",
    ]
)


@given(STARTS, st.binary(max_size=300), KEYS)
def test_any_bytes_are_read_or_rejected_with_a_reason(start: bytes, rest: bytes, key: str) -> None:
    try:
        parsed = readers.read_drafts(start + rest, key, {})
        if isinstance(parsed, list):
            [normalise.normalised_article(draft, key) for draft in parsed]
    except Rejected as refused:
        assert len(str(refused)) > 10


@given(st.sampled_from(KINDS), st.data())
def test_an_image_with_a_wrong_byte_does_no_harm(kind: str, data: st.DataObject) -> None:
    whole = bytearray(picture(kind))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    try:
        assert readers.read_drafts(bytes(whole), "a.jpg", {})
    except Rejected as refused:
        assert str(refused)


def test_an_article_without_text_is_a_doubt() -> None:
    doubtful = []
    for page in ("Một tên bài", "Một tên bài của tin\n\nĐoạn văn của tin này.", "Tin\n\na.jpg"):
        articles = file_articles.read_articles(readers.DroppedFile(page.encode(), "a.txt", {}))
        assert isinstance(articles, FileArticles)
        doubtful.append(bool(articles.doubts))
    assert doubtful == [True, False, False]
