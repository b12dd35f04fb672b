"""Scripts, nesting and too much of what is harmless once, in files with markup."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.hostile.parts import MEGABYTE, NEWSML, NITF, TEXT, File, ninjs
from tests.hostile.vectors import VECTORS
from tests.support.packages.word import docx, p, r, table


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
