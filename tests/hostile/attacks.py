"""Files whose metadata, packing or letters are turned against the reader."""

import json
from collections.abc import Iterator

from tests.hostile.package_attacks import packages
from tests.hostile.page_attacks import json_ld, pages
from tests.hostile.parts import TEXT, File
from tests.hostile.poison import poison
from tests.support.packages.zips import picture


def attacks() -> Iterator[File]:
    """All of them; none takes long."""
    for make in (pages, json_ld, front_matter, packages, letters, items, pictures, poison):
        yield from make()


def front_matter() -> Iterator[File]:
    """YAML and TOML."""
    for name, front in {
        "a list of itself": "title: &a [*a]\ntags: *a",
        "keys that are lists": "? [a, b]\n: c\n1: 2\nnull: 3\ntitle: Tin",
        "binary, sets and no dates": "title: !!binary aGVsbG8=\ntags: !!set {a, b}"
        "\ndate: !!timestamp 2025-13-45",
        "numbers of base 60": "title: 1:2:3\ndate: 12:30:45\ntags: [1e400, .inf, 0o777]",
    }.items():
        yield f"YAML with {name}", "x.md", f"---\n{front}\n---\n\n{TEXT}".encode()
    yield (
        "TOML 5,000 deep",
        "x.md",
        f'+++\ntitle = "Tin"\n[a{".a" * 5_000}]\nb = 1\n+++\n{TEXT}'.encode(),
    )
    yield "TOML with a name twice", "x.md", f'+++\ntitle = "Tin"\ntitle = "x"\n+++\n{TEXT}'.encode()
    links = (
        "[x](javas&#99;ript:alert(1)) [y](&#x6A;avascript:a) <javascript:alert(1)> "
        "![z](javascript:q.jpg)"
    )
    yield "Markdown with links in entities", "x.md", f"# Tin\n\n{links}\n".encode()


def letters() -> Iterator[File]:
    """Characters that show otherwise than they read."""
    for name, headline in {
        "turned words": "Tin \u202etxt.exe\u202c \u2066abc\u2069 dài",
        "5,000 marks on a letter": "T" + "\u0301" * 5_000 + "in dài",
        "marks alone": "\u0301\u0300",
        "invisible tags": "Tin \U000e0041\U000e0042 \ufe0f\u200d\u034f\u3164",
        "separators of lines": "Tin\u2028dài\x85x\x0b\x0cy",
        "escapes of terminals": 'Tin\r\n{"level": "ERROR"}\x1b[31m',
        "a formula": '=cmd|"/C calc"!A0',
    }.items():
        yield f"text with {name}", "x.txt", f"{headline}\n\n{TEXT}".encode()
    yield "UTF-32", "x.txt", TEXT.encode("utf-32")
    yield "UTF-16 of an odd length", "x.txt", TEXT.encode("utf-16") + b"x"
    yield (
        "UTF-16 of lone surrogates",
        "x.txt",
        b"\xff\xfe" + b"\x00\xd8" * 50 + "Tin".encode("utf-16-le"),
    )
    yield "EBCDIC", "x.xml", '<?xml version="1.0" encoding="cp037"?><nitf/>'.encode("cp037")


def items() -> Iterator[File]:
    """ninjs."""
    named: dict[str, dict[str, object]] = {
        "500 associations within each other": {
            "associations": {
                f"a{at}": {"associations": {"b": {"type": "picture"}}} for at in range(500)
            }
        },
        "names that lead elsewhere": {
            "associations": [
                {"type": "picture", "renditions": [{"href": href}]}
                for href in (
                    "../../a.jpg",
                    "..%2f..%2fb.jpg",
                    "http://[::1",
                    "\\\\srv\\c.jpg",
                    "a.jpg%00.exe",
                    ".jpg",
                    "a\u202egpj.exe.jpg",
                )
            ]
        },
        "dates at the ends of time": {
            "versioncreated": "9999-12-31T23:59:59-14:00",
            "firstcreated": "0001-01-01T00:00:00+14:00",
        },
        "a version of 400 digits": {"version": 10**400, "urgency": 1e300},
        "a version in other digits": {
            "version": "\u0661\u0662",
            "expires": "\u0661\u0662\u0663\u0664-\u0660\u0661-\u0660\u0661",
        },
        "characters that are none": {
            "headline": "T\ufffe\uffff\U0001ffff\U0010ffff",
            "body_text": "a\ufdd0b",
        },
    }
    for name, fields in named.items():
        yield (
            f"ninjs with {name}",
            "x.json",
            json.dumps({"uri": "urn:x", "headline": "Tin"} | fields).encode(),
        )
    same = [{"uri": "urn:x", "headline": f"Tin {at}"} for at in range(100)]
    yield "ninjs with one uri 100 times", "x.json", json.dumps(same).encode()


def pictures() -> Iterator[File]:
    """Images that are cut off, moving, or others."""
    yield "WebP cut off", "x.webp", picture("WEBP", (40, 30))[:20]
    yield (
        "WebP that moves without end",
        "x.webp",
        b"RIFF\x30\0\0\0WEBPVP8X\n\0\0\0\2\0\0\0\x0f\0\0\x0f\0\0ANIM\6\0\0\0" + b"\xff" * 12,
    )
    yield "AVIF that moves", "x.avif", b"\0\0\0\x20ftypavis\0\0\0\0avismsf1" + b"\0" * 50
    yield (
        "JPEG of 65,535 squared",
        "x.jpg",
        b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\3\1\x22\0\2\x11\1\3\x11\1\xff\xd9",
    )
    scans = b"\xff\xda\0\x08\1\1\0\0\x3f\0" * 5_000
    yield "JPEG of 5,000 scans", "x.jpg", picture("JPEG")[:-2] + scans + b"\xff\xd9"
    for name, start in {
        "TIFF": b"II*\0",
        "PSD": b"8BPS",
        "BMP": b"BM",
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    }.items():
        yield f"{name} as JPEG", "x.jpg", start + b"\xff" * 100
