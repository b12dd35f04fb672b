"""What XML can declare: entities, and files elsewhere."""

from collections.abc import Iterator

from tests.hostile.parts import LAUGHS, NEWSML, NITF, OUTSIDE, File
from tests.support.packages.zips import zipped


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
