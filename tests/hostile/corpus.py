"""The corpus: what a file is called for, its key, and its bytes. All the same on every run."""

import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from xml.sax.saxutils import escape

from tests.hostile.attacks import attacks
from tests.hostile.vectors import VECTORS
from tests.unit.packages import WHOLE, docx, p, picture, r, shown, table, zipped

File = tuple[str, str, bytes]
"""Name, key, bytes."""

MEGABYTE = 1_000_000
BOMB = 20 * MEGABYTE
"""Unpacked, and more than `LIMITS` of those who read it let through."""
TEXT = "Một tin để làm vỏ cho điều xấu\n\nĐoạn văn thứ nhất của tin này, đủ dài để được coi là một bài.\n\n"
NITF = "<nitf><body><body.head><hedline><hl1>Tin {}</hl1></hedline></body.head><body.content>{}</body.content></body></nitf>"
NEWSML = (
    '<newsItem guid="x"><contentMeta><headline>Tin</headline></contentMeta><contentSet><inline{0} contenttype="text/html">{1}'
    "</inline{0}></contentSet></newsItem>"
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12)) + "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]>'


def costly() -> Iterator[File]:
    """Those that are after time or memory."""
    for make in (entities, markup, nested, json_files, archives, documents, images):
        yield from make()


def sly() -> Iterator[File]:
    """Those that are after what is shown, or were made by accident."""
    for make in (scripts, polyglots, cut_off, noise, misnamed, attacks):
        yield from make()


def ninjs(**fields: object) -> bytes:
    return json.dumps({"uri": "urn:x", "headline": "Tin"} | fields).encode()


def scripts() -> Iterator[File]:
    """Each vector in each format that can hold markup; all at once where text is all there is."""
    for at, vector in enumerate(VECTORS):
        raw = vector.encode("utf-8", "surrogatepass")
        tidy = vector.encode("utf-8", "ignore").decode().replace("\0", "").replace("\x0b", "").replace("\x0c", "")
        yield f"script {at} in HTML", "x.html", b"<!doctype html><title>Tin</title><h1>Tin</h1><p>" + TEXT.encode() + raw
        yield f"script {at} in Markdown", "x.md", b"# Tin\n\n" + raw + b"\n\n[x](javascript:alert(1)) " + raw
        yield f"script {at} in ninjs", "x.json", ninjs(body_html=f"<p>a</p>{vector}", description_html=vector, byline=vector)
        yield f"script {at} in NewsML", "x.xml", NEWSML.format("Data", escape(tidy)).encode()
    tidy = "".join(VECTORS).encode("utf-8", "ignore").decode().translate({0: None, 11: None, 12: None})
    yield "scripts in text", "x.txt", TEXT.encode() + tidy.encode()
    yield "scripts in Word", "x.docx", docx(p("Tin"), p(tidy), table([tidy, tidy]), p(r(tidy, "b"), raw=True))
    yield "scripts in NITF", "x.xml", NITF.format(escape(tidy), f"<p>{escape(tidy)}</p>").encode()
    yield (
        "scripts as captions",
        "x.json",
        ninjs(associations={"a": {"type": "picture", "description_text": tidy, "byline": tidy}}),
    )
    links = '<body><p onclick="x()">a<script>b</script><a href="javascript:c">d</a></p></body>'
    page = f'<html xmlns="http://www.w3.org/1999/xhtml">{links}</html>'
    yield "scripts in XHTML", "x.xml", NEWSML.format("XML", page).encode()
    yield (
        "scripts in NITF's own tags",
        "x.xml",
        NITF.format("", '<p onclick="x()"><script>a</script><a href="data:b">c</a></p>').encode(),
    )
    yield (
        "a link out of Word",
        "x.docx",
        docx(p("Tin"), p('<w:hyperlink r:id="a"/>', raw=True), targets={"a": "javascript:alert(1)"}),
    )


def entities() -> Iterator[File]:
    """What XML can declare, in every file that is XML."""
    own = NITF.format("", "<p>{}</p>")
    yield "billion laughs in NITF", "x.xml", (LAUGHS + own.format("&a12;")).encode()
    yield "billion laughs in an attribute", "x.xml", (LAUGHS + own.format('<a href="&a12;">x</a>')).encode()
    yield "billion laughs in NewsML", "x.xml", (LAUGHS + NEWSML.format("Data", "&a12;")).encode()
    yield "billion laughs in UTF-16", "x.xml", (LAUGHS + own.format("&a12;")).encode("utf-16")
    yield "billion laughs in XHTML", "x.xhtml", (LAUGHS + "<html><body><p>&a12;</p></body></html>").encode()
    big = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
    yield "quadratic blow-up", "x.xml", (big + own.format("&a;" * 50_000)).encode()
    for target in ("file:///etc/passwd", "http://127.0.0.1:9/x", "file:///dev/zero", "php://filter/resource=x", "../../secret"):
        yield f"entity from {target}", "x.xml", (OUTSIDE.format(target) + own.format("&e;")).encode()
        yield f"DTD from {target}", "x.xml", (f'<!DOCTYPE nitf SYSTEM "{target}">' + own.format("&e; a")).encode()
    parameter = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
    yield "parameter entity", "x.xml", (parameter + own.format("a")).encode()
    inner = "<!DOCTYPE x [<!ENTITY % a '<!ENTITY e \"b\">'> %a;]>"
    yield "parameter entity that declares", "x.xml", (inner + own.format("&e;")).encode()
    yield "entity of itself", "x.xml", ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + own.format("&a;")).encode()
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    yield "XInclude", "x.xml", own.format(include).encode()
    yield "stylesheet", "x.xml", ('<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?>' + own.format("a")).encode()
    for part in ("word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "docProps/core.xml"):
        members = {
            "word/document.xml": "<document><body><p><r><t>Tin</t></r></p></body></document>",
            part: LAUGHS + "<a>&a12;</a>",
        }
        yield f"billion laughs in {part}", "x.docx", zipped(members)


def markup() -> Iterator[File]:
    """Too much of what is harmless once."""
    many = 15_000
    for name, body in {
        "open tags": "<b>" * many,
        "open tags of several kinds": "<b><i><a href=#><font>" * (many // 8),
        "less-than signs": "<" * many,
        "comments that never end": "<!--" * many,
        "ampersands": "&" * many,
        "attributes": "<p " + " ".join(f"a{n}=1" for n in range(many // 2)) + ">x</p>",
        "an attribute of 5 MB": f'<p title="{"x" * 4 * MEGABYTE}">x</p>',
        "images": "<img src=a.jpg>" * (many // 20),
        "figures in figures": "<figure><img src=a.jpg>" * 2_000,
        "tables in tables": "<table><tr><td>" * (many // 20),
        "a cell of a billion columns": "<table><tr><td colspan=1000000000 rowspan=65534>x</td></tr></table>",
        "list items": "<li>" * many,
        "paragraphs": "<p>a</p>" * many,
        "unclosed quotes": "<p>a</p>" + '<a href="' * many,
        "selects": "<select><option>" * (many // 10),
    }.items():
        page = f"<!doctype html><title>Tin</title><h1>Tin</h1><p>{TEXT}</p>{body}"
        yield f"{name} in HTML", "x.html", page.encode()
        yield f"{name} in ninjs", "x.json", ninjs(body_html=f"<p>a</p>{body}")
    for name, text in {
        "quotes": ">" * many + " a",
        "brackets": "[" * many,
        "images": "![" * (many // 2) + "](a.jpg)",
        "stars": "*a" * many,
        "backticks": "`" * 100_001,
        "lists": "\n".join("  " * n + "- a" for n in range(1_000)),
        "tables": "a|b\n-|-\n" + "a|b\n" * many,
        "links": "[a](<" * (many // 2),
    }.items():
        yield f"{name} in Markdown", "x.md", f"# Tin\n\n{text}\n".encode()
    for name, front in {
        "aliases": "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)}, ' * 9}]\n" for n in range(12)),
        "a program": "title: !!python/object/apply:os.system ['touch /tmp/newsdrop-was-here']\n",
        "depth": "title: " + "[" * 20_000 + "\n",
        "numbers": "title: Tin\ndate: 99999999-99-99\nversion: " + "9" * 10_000 + "\nid: .nan\n",
        "types": "title: [1, 2]\nauthor: {a: b}\ntags: 7\ndate: true\nid: null\nsummary: 2025-01-01\n",
        "merge keys": "<<: *x\ntitle: Tin\n",
        "no end": "title: Tin\n" * 2,
    }.items():
        end = "" if name == "no end" else "---\n"
        yield f"front matter with {name}", "x.md", f"---\n{front}{end}\nĐoạn văn.\n".encode()


def nested() -> Iterator[File]:
    """Depth."""
    deep = 100_000
    yield "deep HTML", "x.html", ("<!doctype html><title>Tin</title>" + "<div>" * deep + TEXT + "</div>" * deep).encode()
    yield "deep HTML in ninjs", "x.json", ninjs(body_html="<div>" * deep + TEXT)
    yield (
        "HTML that is deep enough",
        "x.html",
        ("<!doctype html><title>Tin</title><h1>Tin</h1>" + "<div>" * 240 + f"<p>{TEXT}</p>").encode(),
    )
    yield (
        "HTML of quotes",
        "x.html",
        ("<!doctype html><title>Tin</title><h1>Tin</h1>" + "<blockquote>" * 240 + f"<p>{TEXT}</p>").encode(),
    )
    yield "deep JSON arrays", "x.json", b'{"uri": "x", "a": ' + b"[" * deep + b"]" * deep + b"}"
    yield "deep JSON objects", "x.json", b'{"uri": "x", "a": ' + b'{"a":' * deep + b"1" + b"}" * deep + b"}"
    yield "deep JSON without end", "x.json", b"[" * MEGABYTE
    yield "deep XML", "x.xml", NITF.format("", "<block>" * deep + "</block>" * deep).encode()
    yield "XML that is deep enough", "x.xml", NITF.format("", "<block>" * 245 + "<p>a</p>" + "</block>" * 245).encode()
    yield "deep XML without end", "x.xml", b"<?xml version='1.0'?>" + b"<nitf>" * deep
    for wrapper in ("<w:sdt><w:sdtContent>", "<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:txbxContent>"):
        for depth in (70, 5_000):
            tags = [tag.rstrip(">") for tag in wrapper.split("<")[1:]]
            end = "".join(f"</{tag}>" for tag in reversed(tags))
            body = p("Tin") + wrapper * depth + p("a") + end * depth
            yield f"Word with {depth} times {tags[0]}", "x.docx", docx(body)


def json_files() -> Iterator[File]:
    """JSON that is none, or too much."""
    yield "NaN", "x.json", b'{"uri": "x", "headline": "Tin", "version": NaN, "urgency": -Infinity, "body_text": Infinity}'
    yield "huge numbers", "x.json", b'{"uri": "x", "headline": "Tin", "version": 1e999, "a": ' + b"9" * 4_000 + b"}"
    yield "a number of 100,000 digits", "x.json", b'{"uri": "x", "headline": "Tin", "version": ' + b"9" * 100_000 + b"}"
    yield "keys twice", "x.json", b'{"uri": "x", "uri": "y", "headline": "A", "headline": "B", "URI": "z"}'
    yield (
        "lone surrogates",
        "x.json",
        b'{"uri": "x\\ud800", "headline": "Tin \\udfff", "body_html": "<p>\\ud800</p>", "by": "\\udc00 A"}',
    )
    yield (
        "NULs in strings",
        "x.json",
        b'{"uri": "\\u0000", "headline": "T\\u0000in", "body_html": "<p>a\\u0000</p><scr\\u0000ipt>"}',
    )
    yield "raw NULs", "x.json", b'{"uri": "x", "headline": "T\0in"}'
    yield "no UTF-8", "x.json", b'{"uri": "x", "headline": "T\xff\xfe\xfdin"}'
    yield (
        "types all wrong",
        "x.json",
        b'{"uri": ["x"], "headline": {"a": 1}, "bodies": 7, "headlines": [[]], "associations": "x"}',
    )
    yield (
        "types wrong behind a uri",
        "x.json",
        ninjs(bodies={"a": [1]}, headlines=[None], associations=[[]], renditions=7, by=[1]),
    )
    yield "200,000 items", "x.json", b'[{"uri": "x"}' + b",{}" * (MEGABYTE // 5) + b"]"
    yield "ten million lists", "x.json", b'{"uri": "x", "a": [' + b"[]," * 10 * MEGABYTE + b"[]]}"
    yield "a body of 20 MB", "x.json", ninjs(body_text="a b\n" * 5 * MEGABYTE)
    yield "20,000 tags", "x.json", ninjs(keywords=[f"t{n}" for n in range(20_000)], subject=[{"name": "a" * 9_999}] * 100)
    yield (
        "20,000 pictures",
        "x.json",
        ninjs(associations=[{"type": "picture", "renditions": [{"href": f"{n}.jpg"}]} for n in range(100_000)]),
    )
    yield "a headline of 1 MB", "x.json", ninjs(headline="tin " * (MEGABYTE // 4))
    yield "a uri of 1 MB", "x.json", ninjs(uri="x" * MEGABYTE)
    yield "a string alone", "x.json", b'"uri"'
    yield "comments", "x.json", b'{"uri": "x" /* a */, // b\n}'


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


def _bomb(size: int, method: int = zipfile.ZIP_DEFLATED, name: str = "a.txt", copies: int = 1) -> bytes:
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
    directory = b"".join(entry[:46] + b"%04d" % at + entry[50:] if len(entry) >= 50 else entry for at in range(copies))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies, copies, len(directory), start, 0)
    return one[:start] + directory + end


def archives() -> Iterator[File]:
    """ZIPs."""
    small = zipped({"a.txt": TEXT}, compressed=True)
    yield "ZIP bomb", "x.zip", _bomb(BOMB)
    yield "ZIP bomb of bzip2", "x.zip", _bomb(BOMB, zipfile.ZIP_BZIP2)
    yield "ZIP bomb of lzma", "x.zip", _bomb(BOMB, zipfile.ZIP_LZMA)
    yield "ZIP of many bombs", "x.zip", _bomb(MEGABYTE // 2, copies=40)
    yield "ZIP bomb that says it is small", "x.zip", _patched(_bomb(BOMB), (CENTRAL, 24, struct.pack("<L", 99)))
    yield "ZIP that claims 1 GB", "x.zip", _patched(small, (CENTRAL, 24, struct.pack("<L", 1 << 30)))
    yield "ZIP that claims 4 GB", "x.zip", _patched(small, (CENTRAL, 20, struct.pack("<LL", (1 << 32) - 2, (1 << 32) - 2)))
    yield "overlapping members", "x.zip", _overlapping()
    inner = _bomb(BOMB)
    for _ in range(3):
        inner = zipped({f"{at}.zip": inner for at in range(10)}, compressed=True)
    yield "ZIPs in ZIPs", "x.zip", inner
    yield "a Word bomb in a ZIP", "x.zip", zipped({"a.docx": docx(p("a " * BOMB), compressed=True)})
    yield "a ZIP as a Word file in a ZIP", "x.zip", zipped({"a.docx": zipped({"x/word/document.xml": "a", "b.zip": inner})})
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
    yield "names of control characters", "x.zip", zipped({"a\n\r\t\x1b[31m\u202e.txt": TEXT, "\u200b.txt": TEXT})
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(link, "/etc/passwd")
    yield "a symbolic link", "x.zip", out.getvalue()
    yield "encrypted", "x.zip", _patched(small, (LOCAL, 6, b"\1"), (CENTRAL, 8, b"\1"))
    yield "an unknown method", "x.zip", _patched(small, (LOCAL, 8, b"\x63"), (CENTRAL, 10, b"\x63"))
    yield "a wrong checksum", "x.zip", _patched(small, (CENTRAL, 16, b"\0\0\0\0"))
    yield "a directory that points nowhere", "x.zip", _patched(small, (CENTRAL, 42, b"\xff\xff\xff\x7f"))
    yield "two of one name", "x.zip", _patched(zipped({"a.txt": TEXT, "b.txt": TEXT}), (b"b.tx", 0, b"a"))
    yield "no directory", "x.zip", small[: small.index(CENTRAL)]
    yield "only a directory's end", "x.zip", b"PK\5\6" + b"\0" * 18
    yield "every member bad", "x.zip", zipped({"a.json": "{", "b.xml": LAUGHS + "<a>&a12;</a>", "c.jpg": b"\xff\xd8\xff"})


def documents() -> Iterator[File]:
    """Word files."""
    yield "Word bomb", "x.docx", docx(p("a " * BOMB), compressed=True)
    yield "Word of 300,000 paragraphs", "x.docx", docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 300_000, compressed=True)
    yield "Word of 5,000 paragraphs", "x.docx", docx(p("Tin"), "<w:p><w:r><w:t>a b c</w:t></w:r></w:p>" * 5_000)
    yield (
        "Word of 5,000 images",
        "x.docx",
        docx(p("Tin"), shown("r") * 5_000, targets={"r": "media/a.png"}, media={"a.png": picture()}),
    )
    yield "a picture from elsewhere", "x.docx", docx(p("Tin"), shown("r"), targets={"r": "http://127.0.0.1:9/a.png"})
    yield "a picture from above", "x.docx", docx(p("Tin"), shown("r"), targets={"r": "../../../../../etc/passwd"})
    yield (
        "a picture that is a bomb",
        "x.docx",
        docx(p("Tin"), shown("r"), targets={"r": "media/a.png"}, media={"a.png": _png(60_000)}),
    )
    yield (
        "a picture that is SVG",
        "x.docx",
        docx(p("Tin"), shown("r"), targets={"r": "media/a.png"}, media={"a.png": b"<svg onload=x>"}),
    )
    program = zipped(
        {
            "word/document.xml": "<document><body><p><r><t>Tin</t></r></p></body></document>",
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        }
    )
    yield "Word with a program", "x.docm", program
    yield "a document that is no document", "x.docx", zipped({"word/document.xml": "<html><script>x</script></html>"})
    yield "an empty document.xml", "x.docx", zipped({"word/document.xml": ""})
    yield "a document.xml of noise", "x.docx", zipped({"word/document.xml": random.Random(1).randbytes(9_999)})
    yield "Word with styles that repeat", "x.docx", docx(p("Tin", "Title") * 999, p("#" + "a #" * 9_999))
    fields = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText><w:t>Tin</w:t></w:r>'
    yield "a field that runs a program", "x.docx", docx(p("Tin"), p(fields, raw=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(side: int, *more: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + _chunk(b"IDAT", zlib.compress(b"\0" * 999)) + _chunk(b"IEND", b"")


def images() -> Iterator[File]:
    """Images."""
    for side in (7_000, 60_000, 2**31 - 1):
        yield f"PNG of {side} squared", "x.png", _png(side)
    text = zlib.compress(b"a" * 4 * BOMB)
    yield "PNG with a text bomb", "x.png", _png(9, _chunk(b"zTXt", b"a\0\0" + text), _chunk(b"iTXt", b"a\0\1\0\0\0" + text))
    yield "PNG with a profile bomb", "x.png", _png(9, _chunk(b"iCCP", b"a\0\0" + text))
    yield "GIF of 65,535 squared", "x.gif", b"GIF89a" + b"\xff" * 4 + b"\0\0\0" + b"," + b"\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;"
    frame = b"!\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    yield "GIF of 20,000 frames", "x.gif", b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 20_000 + b";"
    yield "JPEG without end", "x.jpg", picture("JPEG")[:-2] + b"\xff" * MEGABYTE
    yield "JPEG of segments", "x.jpg", b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"\0" * 65_533 + b"\xff\xe1\0\2" * 100_000
    yield "WebP that claims 4 GB", "x.webp", b"RIFF\xff\xff\xff\xffWEBPVP8X\n\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff"
    yield "AVIF of boxes", "x.avif", b"\0\0\0\x20ftypavif\0\0\0\0avifmif1" + b"\0\0\0\x08meta" * 50_000
    for at, svg in enumerate(
        ("<svg onload=alert(1)/>", "<?xml version='1.0'?><svg/>", "\ufeff<!-- a --><svg>", LAUGHS + "<svg>&a12;</svg>")
    ):
        yield f"SVG {at}", "x.png", svg.encode()
    yield "SVG in UTF-16", "x.svg", "<svg onload=alert(1)/>".encode("utf-16")


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
    yield "JSON and HTML", "x.json", b'{"uri": "x", "headline": "<script>alert(1)</script>"}<script>alert(1)</script>'
    yield (
        "XML and HTML",
        "x.html",
        b"<?xml version='1.0'?><nitf><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script></nitf>",
    )
    yield "program", "x.txt", b"\x7fELF\2\1\1" + b"\0" * 99
    yield "shell", "x.txt", b"#!/bin/sh\nrm -rf $HOME\n"
    yield "UTF-7", "x.html", b"<meta charset=utf-7><p>" + TEXT.encode() + b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield "UTF-16 without a mark", "x.html", ("<p>" + TEXT + "<script>alert(1)</script>").encode("utf-16-be")


def _whole() -> dict[str, bytes]:
    return {
        "x.html": f"<!doctype html><title>Tin</title><article><h1>Tin</h1><p>{TEXT * 5}</p></article>".encode(),
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
    rotated: Callable[[int], list[str]] = lambda by: [*list(whole)[by:], *list(whole)[:by]]  # noqa: E731
    for by in (1, 3):
        for name, data in zip(rotated(by), whole.values(), strict=True):
            yield f"{name} that is another, {by}", name, data
