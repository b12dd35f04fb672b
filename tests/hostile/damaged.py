"""Files of two kinds, cut off, full of noise, under the wrong name."""

import random
from collections.abc import Iterator

from tests.hostile.parts import NITF, TEXT, File, ninjs
from tests.support.packages.word_samples import WHOLE
from tests.support.packages.zips import picture, zipped


def polyglots() -> Iterator[File]:
    """Files of two kinds."""
    yield "GIF and script", "x.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//;"
    yield "GIF and script, as HTML", "x.html", b"GIF89a=1;/*<script>alert(1)</script>*/"
    yield "JPEG and HTML", "x.html", picture("JPEG") + b"<html><script>alert(1)</script>"
    yield (
        "HTML in a JPEG's comment",
        "x.jpg",
        picture("JPEG")[:2] + b"\xff\xfe\0\x1c<script>alert(1)</script>" + picture("JPEG")[2:],
    )
    yield "PDF and ZIP", "x.pdf", b"%PDF-1.7\n" + zipped({"a.txt": TEXT})
    yield "PDF and ZIP, as ZIP", "x.zip", b"%PDF-1.7\n" + zipped({"a.txt": TEXT})
    yield "ZIP and PDF", "x.zip", zipped({"a.txt": TEXT}) + b"%PDF-1.7\n%%EOF"
    yield "PNG and ZIP", "x.png", picture() + zipped({"a.html": "<script>alert(1)</script>"})
    yield "program and ZIP", "x.zip", b"MZ" + b"\0" * 99 + zipped({"a.txt": TEXT})
    yield "Word and HTML", "x.html", WHOLE + b"<html><script>alert(1)</script>"
    yield "HTML and Word", "x.docx", b"<!doctype html><script>alert(1)</script>" + WHOLE
    yield (
        "JSON and HTML",
        "x.json",
        b'{"uri": "x", "headline": "<script>alert(1)</script>"}<script>alert(1)</script>',
    )
    yield (
        "XML and HTML",
        "x.html",
        b"<?xml version='1.0'?><nitf><script "
        b"xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script></nitf>",
    )
    yield "program", "x.txt", b"\x7fELF\2\1\1" + b"\0" * 99
    yield "shell", "x.txt", b"#!/bin/sh\nrm -rf $HOME\n"
    yield (
        "UTF-7",
        "x.html",
        b"<meta charset=utf-7><p>" + TEXT.encode() + b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    )
    yield (
        "UTF-16 without a mark",
        "x.html",
        ("<p>" + TEXT + "<script>alert(1)</script>").encode("utf-16-be"),
    )


def _whole() -> dict[str, bytes]:
    return {
        "x.html": (
            f"<!doctype html><title>Tin</title><article><h1>Tin</h1><p>{TEXT * 5}</p></article>"
        ).encode(),
        "x.md": f"---\ntitle: Tin\ntags: [a, b]\n---\n\n{TEXT}".encode(),
        "x.json": ninjs(body_html=f"<p>{TEXT}</p>", by="An Nhiên"),
        "x.xml": NITF.format("", f"<p>{TEXT}</p>").encode(),
        "x.docx": WHOLE,
        "x.zip": zipped({"a.txt": TEXT, "b.png": picture()}, compressed=True),
        "x.jpg": picture("JPEG", (40, 30)),
        "x.webp": picture("WEBP", (40, 30)),
    }


def cut_off() -> Iterator[File]:
    """Each format, truncated."""
    for key, data in _whole().items():
        for share in (0.02, 0.2, 0.4, 0.6, 0.8, 0.97):
            yield f"{key} cut off at {share}", key, data[: max(1, int(len(data) * share))]


def noise() -> Iterator[File]:
    """Bytes without sense, under every name, and behind every format's first bytes."""
    chance = random.Random(7)
    for key, data in _whole().items():
        yield f"noise as {key}", key, chance.randbytes(5_000)
        yield f"noise behind the start of {key}", key, data[:40] + chance.randbytes(5_000)
        damaged = bytearray(data)
        for _ in range(20):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        yield f"{key} with 20 wrong bytes", key, bytes(damaged)
    yield "surrogates as text", "x.txt", b"Tin \xed\xa0\x80 \xed\xbf\xbf\n\n" + TEXT.encode()
    yield "NULs", "x.txt", b"\0" * 10_000
    yield "NULs in text", "x.html", b"<p>\0a\0</p>" * 100 + TEXT.encode()
    yield "overlong UTF-8", "x.html", b"<p>" + TEXT.encode() + b"\xc0\xbcscript\xc0\xbealert(1)"
    yield "control characters", "x.txt", bytes(range(1, 32)) * 10


def misnamed() -> Iterator[File]:
    """Each format under the others' names."""
    whole = _whole()
    names = list(whole)
    for by in (1, 3):
        for name, data in zip(names[by:] + names[:by], whole.values(), strict=True):
            yield f"{name} that is another, {by}", name, data
