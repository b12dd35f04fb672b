"""Files whose metadata, packing or letters are turned against the reader."""

import json
import struct
from collections.abc import Iterator

from tests.hostile.parts import TEXT, File
from tests.support.packages import docx, p, picture, shown, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def attacks() -> Iterator[File]:
    """All of them; none takes long."""
    for make in (pages, json_ld, front_matter, packages, letters, items, pictures, poison):
        yield from make()


def _page(body: str = "", head: str = "") -> bytes:
    article = f"<article><h1>Tin</h1><p>{TEXT * 3}</p>{body}</article>"
    return (
        f"<!doctype html><html><head><title>Tin</title>{head}</head><body>{article}</body></html>"
    ).encode()


def pages() -> Iterator[File]:
    """Web pages: what parsers and browsers read differently, and metadata beyond sense."""
    for name, body in {
        "an attribute that ends noscript": '<noscript><p title="</noscript><img src=x '
        'onerror=alert(1)>"></noscript>',
        "a picture in noscript": '<figure><noscript><img src="a.jpg" onerror=x '
        'alt="</noscript><script>a()</script>"></noscript>',
        "style in math": "<math><mtext><table><mglyph><style><!--</style><img "
        'title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        "style in SVG": '<svg><p><style><g title="</style><img src onerror=alert(1)>">',
        "boxes of every name": '<div class="tags author byline lead cate breadcrumb caption">' * 60
        + "<a rel=author>a</a>" * 99,
        "a caption of a page": f"<p class=caption>{'x ' * 9_000}</p>",
        "headings": "<h1>Tin</h1>" * 500,
        "pictures above": "<a><img src=a.jpg></a>" * 500,
    }.items():
        yield f"page with {name}", "x.html", _page(body)
    for name, head in {
        "a script as its base": '<base href="javascript:alert(1)//">',
        "control characters in its address": "<link rel=canonical "
        'href="https://e.example/\u202e\x01a?<script>">',
        "an address of 300,000 letters": (
            f'<link rel=canonical href="https://e.example/{"a" * 300_000}">'
        ),
        "100,000 tags": (
            f'<meta name=keywords content="{"c," * 100_000}"><meta name=author '
            f'content="{"b, " * 50_000}">'
        ),
        "an encoding that is a path": '<meta charset="../../etc/passwd">',
    }.items():
        yield f"page with {name}", "x.html", _page('<a href="x">y</a>', head)
    yield (
        "UTF-7 with its mark",
        "x.html",
        b"+/v8-+ADw-script+AD4-alert(1)+ADw-/script+AD4-" + TEXT.encode(),
    )
    yield (
        "escapes of ISO-2022",
        "x.html",
        b"<meta charset=iso-2022-jp><title>Tin</title><p>"
        + TEXT.encode()
        + b"\x1b$B<script>\x1b(B",
    )
    yield (
        "a web archive",
        "x.txt",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<script>alert(1)</script>",
    )


def json_ld() -> Iterator[File]:
    """A page's own data."""
    people = [{"@id": f"p{at}", "name": "x"} for at in range(1_900)]
    for name, data in {
        "5,000 deep": '{"@type": "NewsArticle", "author": ' + "[" * 5_000 + "]" * 5_000 + "}",
        "that points at itself": '[{"@type": "NewsArticle", "author": {"@id": "a"}}, {"@id": '
        '"a", "name": {"@id": "a"}}]',
        "of types all wrong": '[1, null, {"@type": ["NewsArticle", {"a": 1}, 7], "headline": '
        '[{"x": 1}], "author": [[["x"]]],'
        ' "datePublished": 5, "image": [{"url": {"a": 1}}, [["x"]]], "keywords": {"name": {}}, '
        '"mainEntityOfPage": [[]]}]',
        "of 9,000 authors": json.dumps(
            {
                "@graph": [
                    {"@type": "Article", "author": [{"@id": f"q{at}"} for at in range(9_000)]},
                    *people,
                ]
            }
        ),
    }.items():
        yield (
            f"JSON-LD {name}",
            "x.html",
            _page(head=f'<script type="application/ld+json">{data}</script>'),
        )


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


MARKS = "\u0301\u0316"
"""Of two classes in turn: normalising sorts them, in the square of their number."""


def poison() -> Iterator[File]:
    """Files that once stopped the parent, outside of all limits."""
    yield (
        "poison: a Word file of 1.4 KB",
        "x.docx",
        docx(p("Tin"), p("a" + MARKS * 200_000), compressed=True),
    )
    yield "poison: a headline of 1 MB", "x.json", items_of(headline="T" + MARKS * 250_000)
    yield "poison: a text of 160 KB", "x.txt", f"Tin\n\na{MARKS * 40_000}\n\n{TEXT}".encode()
    yield "poison: a text of 30 MB", "x.txt", b"Tin\n\n" + b"\xb8\xb5 " * 10_000_000
    yield "poison: 60,000 image lines", "x.txt", ("Tin\n\n" + "a.jpg\n" * 60_000 + TEXT).encode()
    figure = "{{< figure" + " " * 2_500 + "x"
    yield "poison: a figure line of 2.5 KB", "x.md", f"# Tin\n\n{figure}\n\n{TEXT}".encode()
    digits = "9" * 5_000
    yield "poison: a width of 5,000 digits", "x.html", _page(f"<img src=a.jpg width={digits}>")
    yield (
        "poison: a mark of 5,000 digits",
        "x.json",
        items_of(headline="Tin", body_html=f'<p>a</p><figure data-figure="{digits}"></figure>'),
    )
    yield (
        "poison: 5,000 digits in JSON",
        "x.json",
        b'{"uri": "x", "version": ' + b"9" * 5_000 + b"}",
    )
    yield "poison: a declaration", "x.html", b"<meta charset=" + b" " * 8_000 + _page()
    yield "poison: instructions", "x.svg", b"<?a?> " * 600
    yield "poison: cells of blanks", "x.json", items_of(headline="Tin", body_html=" " * 500_000)


def items_of(**fields: object) -> bytes:
    """One ninjs item."""
    return json.dumps({"uri": "urn:x", "language": "vi"} | fields, ensure_ascii=False).encode()


POISON_METADATA: dict[str, dict[str, str]] = {
    "poison: a text of 30 MB": {"charset": "tcvn3"},
    "poison: a text of 160 KB": {"content-type": "text/plain; charset =" + " " * 8_000},
    "poison: a declaration": {"content-type": "charset=" * 1_000},
}
"""What S3 says of some of these objects: their senders chose it too."""
