"""ZIPs, Word documents and images: what is small outside and large, or elsewhere, inside."""

import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from tests.hostile.parts import BOMB, LAUGHS, MEGABYTE, TEXT, File
from tests.support.packages.word import docx, p, shown
from tests.support.packages.zips import picture, zipped


def _patched(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """A ZIP with bytes changed at an offset behind every occurrence of a mark."""
    out = bytearray(data)
    for mark, offset, value in changes:
        at = out.find(mark)
        while at >= 0:
            out[at + offset : at + offset + len(value)] = value
            at = out.find(mark, at + 4)
    return bytes(out)


LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"


def _bomb(
    size: int, method: int = zipfile.ZIP_DEFLATED, name: str = "a.txt", copies: int = 1
) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for at in range(copies):
            package.writestr(zipfile.ZipInfo(f"{at}{name}"), bytes(size), method)
    return out.getvalue()


def _overlapping(copies: int = 400) -> bytes:
    """Many names for one member's bytes."""
    one = _bomb(MEGABYTE)
    start = one.index(CENTRAL)
    entry = one[start : one.index(b"PK\5\6")]
    directory = b"".join(
        entry[:46] + b"%04d" % at + entry[50:] if len(entry) >= 50 else entry
        for at in range(copies)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies, copies, len(directory), start, 0)
    return one[:start] + directory + end


def archives() -> Iterator[File]:
    """ZIPs."""
    small = zipped({"a.txt": TEXT}, compressed=True)
    yield "ZIP bomb", "x.zip", _bomb(BOMB)
    yield "ZIP bomb of bzip2", "x.zip", _bomb(BOMB, zipfile.ZIP_BZIP2)
    yield "ZIP bomb of lzma", "x.zip", _bomb(BOMB, zipfile.ZIP_LZMA)
    yield "ZIP of many bombs", "x.zip", _bomb(MEGABYTE // 2, copies=40)
    yield (
        "ZIP bomb that says it is small",
        "x.zip",
        _patched(_bomb(BOMB), (CENTRAL, 24, struct.pack("<L", 99))),
    )
    yield (
        "ZIP that claims 1 GB",
        "x.zip",
        _patched(small, (CENTRAL, 24, struct.pack("<L", 1 << 30))),
    )
    yield (
        "ZIP that claims 4 GB",
        "x.zip",
        _patched(small, (CENTRAL, 20, struct.pack("<LL", (1 << 32) - 2, (1 << 32) - 2))),
    )
    yield "overlapping members", "x.zip", _overlapping()
    inner = _bomb(BOMB)
    for _ in range(3):
        inner = zipped({f"{at}.zip": inner for at in range(10)}, compressed=True)
    yield "ZIPs in ZIPs", "x.zip", inner
    yield "a Word bomb in a ZIP", "x.zip", zipped({"a.docx": docx(p("a " * BOMB), compressed=True)})
    yield (
        "a ZIP as a Word file in a ZIP",
        "x.zip",
        zipped({"a.docx": zipped({"x/word/document.xml": "a", "b.zip": inner})}),
    )
    yield "600 members", "x.zip", zipped({f"{at}.txt": TEXT for at in range(600)})
    yield "25,000 members", "x.zip", zipped({f"{at}.txt": b"" for at in range(25_000)})
    names = (
        "../../../../etc/passwd",
        "/etc/cron.d/x",
        "C:\\Windows\\x.txt",
        "a/../../x.txt",
        "..",
        "\\\\srv\\x.txt",
        "a\0b.txt",
        "-rf",
    )
    yield "paths that lead out", "x.zip", zipped({name: TEXT for name in names if name != ".."})
    yield "a name of 60,000 letters", "x.zip", zipped({"a" * 60_000 + ".txt": TEXT})
    yield (
        "names of control characters",
        "x.zip",
        zipped({"a\n\r\t\x1b[31m\u202e.txt": TEXT, "\u200b.txt": TEXT}),
    )
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(link, "/etc/passwd")
    yield "a symbolic link", "x.zip", out.getvalue()
    yield "encrypted", "x.zip", _patched(small, (LOCAL, 6, b"\1"), (CENTRAL, 8, b"\1"))
    yield "an unknown method", "x.zip", _patched(small, (LOCAL, 8, b"\x63"), (CENTRAL, 10, b"\x63"))
    yield "a wrong checksum", "x.zip", _patched(small, (CENTRAL, 16, b"\0\0\0\0"))
    yield (
        "a directory that points nowhere",
        "x.zip",
        _patched(small, (CENTRAL, 42, b"\xff\xff\xff\x7f")),
    )
    yield (
        "two of one name",
        "x.zip",
        _patched(zipped({"a.txt": TEXT, "b.txt": TEXT}), (b"b.tx", 0, b"a")),
    )
    yield "no directory", "x.zip", small[: small.index(CENTRAL)]
    yield "only a directory's end", "x.zip", b"PK\5\6" + b"\0" * 18
    yield (
        "every member bad",
        "x.zip",
        zipped({"a.json": "{", "b.xml": LAUGHS + "<a>&a12;</a>", "c.jpg": b"\xff\xd8\xff"}),
    )


def documents() -> Iterator[File]:
    """Word files."""
    yield "Word bomb", "x.docx", docx(p("a " * BOMB), compressed=True)
    yield (
        "Word of 300,000 paragraphs",
        "x.docx",
        docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 300_000, compressed=True),
    )
    yield (
        "Word of 5,000 paragraphs",
        "x.docx",
        docx(p("Tin"), "<w:p><w:r><w:t>a b c</w:t></w:r></w:p>" * 5_000),
    )
    yield (
        "Word of 5,000 images",
        "x.docx",
        docx(
            p("Tin"), shown("r") * 5_000, targets={"r": "media/a.png"}, media={"a.png": picture()}
        ),
    )
    yield (
        "a picture from elsewhere",
        "x.docx",
        docx(p("Tin"), shown("r"), targets={"r": "http://127.0.0.1:9/a.png"}),
    )
    yield (
        "a picture from above",
        "x.docx",
        docx(p("Tin"), shown("r"), targets={"r": "../../../../../etc/passwd"}),
    )
    yield (
        "a picture that is a bomb",
        "x.docx",
        docx(p("Tin"), shown("r"), targets={"r": "media/a.png"}, media={"a.png": _png(60_000)}),
    )
    yield (
        "a picture that is SVG",
        "x.docx",
        docx(
            p("Tin"), shown("r"), targets={"r": "media/a.png"}, media={"a.png": b"<svg onload=x>"}
        ),
    )
    program = zipped(
        {
            "word/document.xml": "<document><body><p><r><t>Tin</t></r></p></body></document>",
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        }
    )
    yield "Word with a program", "x.docm", program
    yield (
        "a document that is no document",
        "x.docx",
        zipped({"word/document.xml": "<html><script>x</script></html>"}),
    )
    yield "an empty document.xml", "x.docx", zipped({"word/document.xml": ""})
    yield (
        "a document.xml of noise",
        "x.docx",
        zipped({"word/document.xml": random.Random(1).randbytes(9_999)}),
    )
    yield (
        "Word with styles that repeat",
        "x.docx",
        docx(p("Tin", "Title") * 999, p("#" + "a #" * 9_999)),
    )
    fields = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO '
        "c:\\\\cmd.exe</w:instrText><w:t>Tin</w:t></w:r>"
    )
    yield "a field that runs a program", "x.docx", docx(p("Tin"), p(fields, raw=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(side: int, *more: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + b"".join(more)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + _chunk(b"IEND", b"")
    )


def images() -> Iterator[File]:
    """Images."""
    for side in (7_000, 60_000, 2**31 - 1):
        yield f"PNG of {side} squared", "x.png", _png(side)
    text = zlib.compress(b"a" * 4 * BOMB)
    yield (
        "PNG with a text bomb",
        "x.png",
        _png(9, _chunk(b"zTXt", b"a\0\0" + text), _chunk(b"iTXt", b"a\0\1\0\0\0" + text)),
    )
    yield "PNG with a profile bomb", "x.png", _png(9, _chunk(b"iCCP", b"a\0\0" + text))
    yield (
        "GIF of 65,535 squared",
        "x.gif",
        b"GIF89a" + b"\xff" * 4 + b"\0\0\0" + b"," + b"\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;",
    )
    frame = b"!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    yield (
        "GIF of 20,000 frames",
        "x.gif",
        b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 20_000 + b";",
    )
    yield "JPEG without end", "x.jpg", picture("JPEG")[:-2] + b"\xff" * MEGABYTE
    yield (
        "JPEG of segments",
        "x.jpg",
        b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"\0" * 65_533 + b"\xff\xe1\0\2" * 100_000,
    )
    yield (
        "WebP that claims 4 GB",
        "x.webp",
        b"RIFF\xff\xff\xff\xffWEBPVP8X\n\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff",
    )
    yield (
        "AVIF of boxes",
        "x.avif",
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1" + b"\0\0\0\x08meta" * 50_000,
    )
    for at, svg in enumerate(
        (
            "<svg onload=alert(1)/>",
            "<?xml version='1.0'?><svg/>",
            "\ufeff<!-- a --><svg>",
            LAUGHS + "<svg>&a12;</svg>",
        )
    ):
        yield f"SVG {at}", "x.png", svg.encode()
    yield "SVG in UTF-16", "x.svg", "<svg onload=alert(1)/>".encode("utf-16")
