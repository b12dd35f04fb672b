"""ZIPs and Word documents turned against the reader."""

import struct
from collections.abc import Iterator

from tests.hostile.parts import TEXT, File
from tests.support.packages.word import docx, p, shown
from tests.support.packages.zips import picture, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packages() -> Iterator[File]:
    """ZIP and Word."""
    link = '<w:p><w:hyperlink r:id="r"><w:r><w:t>bấm</w:t></w:r></w:hyperlink></w:p>'
    for target in (
        "file:///etc/passwd",
        " JaVa&#10;script:alert(1)",
        "\\\\srv\\share",
        "vbscript:x",
    ):
        yield (
            f"Word that links to {target}",
            "x.docx",
            _document(link, **{"_rels/document.xml.rels": _relation("hyperlink", target)}),
        )
    chunk = {
        "_rels/document.xml.rels": _relation("aFChunk", "a.html", "Internal"),
        "a.html": "<script>alert(1)</script>",
    }
    yield "Word with a page inside", "x.docx", _document('<w:altChunk r:id="r"/>', **chunk)
    based = "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>'
        for one, other in ("AB", "BA")
    )
    styled = (
        '<w:p><w:pPr><w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="99999"/><w:numId '
        'w:val="-5"/></w:numPr></w:pPr></w:p>'
    )
    yield (
        "Word with styles in a circle",
        "x.docx",
        _document(styled, **{"styles.xml": f'<w:styles xmlns:w="{WORD}">{based}</w:styles>'}),
    )
    cell = (
        "<w:tc><w:tcPr><w:gridSpan "
        'w:val="999999999"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
    )
    yield (
        "Word with a cell of a billion columns",
        "x.docx",
        _document(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"),
    )
    yield (
        "Word whose picture is itself",
        "x.docx",
        docx(p("Tin"), shown("r"), targets={"r": "document.xml"}),
    )
    yield (
        "ZIP with names that differ in case",
        "x.zip",
        zipped({"A.txt": TEXT, "a.txt": TEXT, "A.TXT": TEXT}),
    )
    yield "ZIP 5,000 folders deep", "x.zip", zipped({"a/" * 5_000 + "x.txt": TEXT})
    name = '"><img src=x onerror=1>.jpg'
    yield (
        "ZIP with markup for a name",
        "x.zip",
        zipped({name: picture("JPEG"), "a.txt": f"{TEXT}{name}\n"}),
    )
    yield (
        "ZIP with a comment of marks",
        "x.zip",
        zipped({"a.txt": TEXT})[:-2] + struct.pack("<H", 60_000) + b"PK\1\2" * 15_000,
    )


def _document(body: str, **members: str) -> bytes:
    words = (
        "<w:p><w:r><w:t>Tin</w:t></w:r></w:p><w:p><w:r><w:t>Đoạn văn đầu tiên của "
        "bài.</w:t></w:r></w:p>"
    )
    document = (
        f'<w:document xmlns:w="{WORD}" '
        f'xmlns:r="{RELATED}"><w:body>{words}{body}</w:body></w:document>'
    )
    return zipped(
        {
            "word/document.xml": document,
            **{f"word/{name}": content for name, content in members.items()},
        }
    )


def _relation(kind: str, target: str, mode: str = "External") -> str:
    one = f'<Relationship Id="r" Type="{RELATED}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{one}</Relationships>'
