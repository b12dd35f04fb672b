"""Web pages that parsers and browsers read differently, and pages' data beyond sense."""

import json
from collections.abc import Iterator

from tests.hostile.parts import TEXT, File, news_page


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
        yield f"page with {name}", "x.html", news_page(body)
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
        yield f"page with {name}", "x.html", news_page('<a href="x">y</a>', head)
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
            news_page(head=f'<script type="application/ld+json">{data}</script>'),
        )
