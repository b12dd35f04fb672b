"""JSON that is none, or too much."""

from collections.abc import Iterator

from tests.hostile.parts import MEGABYTE, File, ninjs


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
