"""Scripts, entities, nesting: HTML, Markdown, XML and JSON that want more than to be read."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.hostile.parts import LAUGHS, MEGABYTE, NEWSML, NITF, OUTSIDE, TEXT, File, ninjs
from tests.hostile.vectors import VECTORS
from tests.support.packages import docx, p, r, table, zipped


def scripts() -> Iterator[File]:
    """Each vector in each format that can hold markup; all at once where text is all there is."""
    for at, vector in enumerate(VECTORS):
        raw = vector.encode("utf-8", "surrogatepass")
        tidy = (
            vector.encode("utf-8", "ignore")
            .decode()
            .replace("\0", "")
            .replace("\x0b", "")
            .replace("\x0c", "")
        )
        yield (
            f"script {at} in HTML",
            "x.html",
            b"<!doctype html><title>Tin</title><h1>Tin</h1><p>" + TEXT.encode() + raw,
        )
        yield (
            f"script {at} in Markdown",
            "x.md",
            b"# Tin\n\n" + raw + b"\n\n[x](javascript:alert(1)) " + raw,
        )
        yield (
            f"script {at} in ninjs",
            "x.json",
            ninjs(body_html=f"<p>a</p>{vector}", description_html=vector, byline=vector),
        )
        yield f"script {at} in NewsML", "x.xml", NEWSML.format("Data", escape(tidy)).encode()
    tidy = (
        "".join(VECTORS).encode("utf-8", "ignore").decode().translate({0: None, 11: None, 12: None})
    )
    yield "scripts in text", "x.txt", TEXT.encode() + tidy.encode()
    yield (
        "scripts in Word",
        "x.docx",
        docx(p("Tin"), p(tidy), table([tidy, tidy]), p(r(tidy, "b"), raw=True)),
    )
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
        docx(
            p("Tin"), p('<w:hyperlink r:id="a"/>', raw=True), targets={"a": "javascript:alert(1)"}
        ),
    )


def entities() -> Iterator[File]:
    """What XML can declare, in every file that is XML."""
    own = NITF.format("", "<p>{}</p>")
    yield "billion laughs in NITF", "x.xml", (LAUGHS + own.format("&a12;")).encode()
    yield (
        "billion laughs in an attribute",
        "x.xml",
        (LAUGHS + own.format('<a href="&a12;">x</a>')).encode(),
    )
    yield "billion laughs in NewsML", "x.xml", (LAUGHS + NEWSML.format("Data", "&a12;")).encode()
    yield "billion laughs in UTF-16", "x.xml", (LAUGHS + own.format("&a12;")).encode("utf-16")
    yield (
        "billion laughs in XHTML",
        "x.xhtml",
        (LAUGHS + "<html><body><p>&a12;</p></body></html>").encode(),
    )
    big = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
    yield "quadratic blow-up", "x.xml", (big + own.format("&a;" * 50_000)).encode()
    for target in (
        "file:///etc/passwd",
        "http://127.0.0.1:9/x",
        "file:///dev/zero",
        "php://filter/resource=x",
        "../../secret",
    ):
        yield (
            f"entity from {target}",
            "x.xml",
            (OUTSIDE.format(target) + own.format("&e;")).encode(),
        )
        yield (
            f"DTD from {target}",
            "x.xml",
            (f'<!DOCTYPE nitf SYSTEM "{target}">' + own.format("&e; a")).encode(),
        )
    parameter = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
    yield "parameter entity", "x.xml", (parameter + own.format("a")).encode()
    inner = "<!DOCTYPE x [<!ENTITY % a '<!ENTITY e \"b\">'> %a;]>"
    yield "parameter entity that declares", "x.xml", (inner + own.format("&e;")).encode()
    yield (
        "entity of itself",
        "x.xml",
        ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + own.format("&a;")).encode(),
    )
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        'href="file:///etc/passwd" parse="text"/>'
    )
    yield "XInclude", "x.xml", own.format(include).encode()
    yield (
        "stylesheet",
        "x.xml",
        ('<?xml-stylesheet type="text/xsl" href="file:///etc/passwd"?>' + own.format("a")).encode(),
    )
    for part in (
        "word/document.xml",
        "word/styles.xml",
        "word/_rels/document.xml.rels",
        "docProps/core.xml",
    ):
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
        "a cell of a billion columns": "<table><tr><td colspan=1000000000 "
        "rowspan=65534>x</td></tr></table>",
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
        "aliases": "a: &a [x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)}, ' * 9}]\n" for n in range(12)
        ),
        "a program": "title: !!python/object/apply:os.system ['touch /tmp/newsdrop-was-here']\n",
        "depth": "title: " + "[" * 20_000 + "\n",
        "numbers": "title: Tin\ndate: 99999999-99-99\nversion: " + "9" * 10_000 + "\nid: .nan\n",
        "types": "title: [1, 2]\nauthor: {a: b}\ntags: 7\ndate: true\nid: null\nsummary: "
        "2025-01-01\n",
        "merge keys": "<<: *x\ntitle: Tin\n",
        "no end": "title: Tin\n" * 2,
    }.items():
        end = "" if name == "no end" else "---\n"
        yield f"front matter with {name}", "x.md", f"---\n{front}{end}\nĐoạn văn.\n".encode()


def nested() -> Iterator[File]:
    """Depth."""
    deep = 100_000
    yield (
        "deep HTML",
        "x.html",
        ("<!doctype html><title>Tin</title>" + "<div>" * deep + TEXT + "</div>" * deep).encode(),
    )
    yield "deep HTML in ninjs", "x.json", ninjs(body_html="<div>" * deep + TEXT)
    yield (
        "HTML that is deep enough",
        "x.html",
        (
            "<!doctype html><title>Tin</title><h1>Tin</h1>" + "<div>" * 240 + f"<p>{TEXT}</p>"
        ).encode(),
    )
    yield (
        "HTML of quotes",
        "x.html",
        (
            "<!doctype html><title>Tin</title><h1>Tin</h1>"
            + "<blockquote>" * 240
            + f"<p>{TEXT}</p>"
        ).encode(),
    )
    yield "deep JSON arrays", "x.json", b'{"uri": "x", "a": ' + b"[" * deep + b"]" * deep + b"}"
    yield (
        "deep JSON objects",
        "x.json",
        b'{"uri": "x", "a": ' + b'{"a":' * deep + b"1" + b"}" * deep + b"}",
    )
    yield "deep JSON without end", "x.json", b"[" * MEGABYTE
    yield "deep XML", "x.xml", NITF.format("", "<block>" * deep + "</block>" * deep).encode()
    yield (
        "XML that is deep enough",
        "x.xml",
        NITF.format("", "<block>" * 245 + "<p>a</p>" + "</block>" * 245).encode(),
    )
    yield "deep XML without end", "x.xml", b"<?xml version='1.0'?>" + b"<nitf>" * deep
    for wrapper in ("<w:sdt><w:sdtContent>", "<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:txbxContent>"):
        for depth in (70, 5_000):
            tags = [tag.rstrip(">") for tag in wrapper.split("<")[1:]]
            end = "".join(f"</{tag}>" for tag in reversed(tags))
            body = p("Tin") + wrapper * depth + p("a") + end * depth
            yield f"Word with {depth} times {tags[0]}", "x.docx", docx(body)


def json_files() -> Iterator[File]:
    """JSON that is none, or too much."""
    yield (
        "NaN",
        "x.json",
        b'{"uri": "x", "headline": "Tin", "version": NaN, "urgency": -Infinity, "body_text": '
        b"Infinity}",
    )
    yield (
        "huge numbers",
        "x.json",
        b'{"uri": "x", "headline": "Tin", "version": 1e999, "a": ' + b"9" * 4_000 + b"}",
    )
    yield (
        "a number of 100,000 digits",
        "x.json",
        b'{"uri": "x", "headline": "Tin", "version": ' + b"9" * 100_000 + b"}",
    )
    yield (
        "keys twice",
        "x.json",
        b'{"uri": "x", "uri": "y", "headline": "A", "headline": "B", "URI": "z"}',
    )
    yield (
        "lone surrogates",
        "x.json",
        b'{"uri": "x\\ud800", "headline": "Tin \\udfff", "body_html": "<p>\\ud800</p>", "by": '
        b'"\\udc00 A"}',
    )
    yield (
        "NULs in strings",
        "x.json",
        b'{"uri": "\\u0000", "headline": "T\\u0000in", "body_html": '
        b'"<p>a\\u0000</p><scr\\u0000ipt>"}',
    )
    yield "raw NULs", "x.json", b'{"uri": "x", "headline": "T\0in"}'
    yield "no UTF-8", "x.json", b'{"uri": "x", "headline": "T\xff\xfe\xfdin"}'
    yield (
        "types all wrong",
        "x.json",
        b'{"uri": ["x"], "headline": {"a": 1}, "bodies": 7, "headlines": [[]], "associations": '
        b'"x"}',
    )
    yield (
        "types wrong behind a uri",
        "x.json",
        ninjs(bodies={"a": [1]}, headlines=[None], associations=[[]], renditions=7, by=[1]),
    )
    yield "200,000 items", "x.json", b'[{"uri": "x"}' + b",{}" * (MEGABYTE // 5) + b"]"
    yield "ten million lists", "x.json", b'{"uri": "x", "a": [' + b"[]," * 10 * MEGABYTE + b"[]]}"
    yield "a body of 20 MB", "x.json", ninjs(body_text="a b\n" * 5 * MEGABYTE)
    yield (
        "20,000 tags",
        "x.json",
        ninjs(keywords=[f"t{n}" for n in range(20_000)], subject=[{"name": "a" * 9_999}] * 100),
    )
    yield (
        "20,000 pictures",
        "x.json",
        ninjs(
            associations=[
                {"type": "picture", "renditions": [{"href": f"{n}.jpg"}]} for n in range(100_000)
            ]
        ),
    )
    yield "a headline of 1 MB", "x.json", ninjs(headline="tin " * (MEGABYTE // 4))
    yield "a uri of 1 MB", "x.json", ninjs(uri="x" * MEGABYTE)
    yield "a string alone", "x.json", b'"uri"'
    yield "comments", "x.json", b'{"uri": "x" /* a */, // b\n}'
