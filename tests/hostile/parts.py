"""What the files of the corpus are made of."""

import json

File = tuple[str, str, bytes]
"""Name, key, bytes."""

MEGABYTE = 1_000_000
BOMB = 20 * MEGABYTE
"""Unpacked, and more than `LIMITS` of those who read it let through."""
TEXT = (
    "Một tin để làm vỏ cho điều xấu\n\nĐoạn văn thứ nhất của tin này, đủ dài để được coi là "
    "một bài.\n\n"
)
NITF = (
    "<nitf><body><body.head><hedline><hl1>Tin "
    "{}</hl1></hedline></body.head><body.content>{}</body.content></body></nitf>"
)
NEWSML = (
    "<newsItem "
    'guid="x"><contentMeta><headline>Tin</headline></contentMeta><contentSet><inline{0} '
    'contenttype="text/html">{1}'
    "</inline{0}></contentSet></newsItem>"
)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]>'


def ninjs(**fields: object) -> bytes:
    """One item with these fields."""
    return json.dumps({"uri": "urn:x", "headline": "Tin"} | fields).encode()


def news_page(body: str = "", head: str = "") -> bytes:
    """A page with an article: what stands below it, and in its head."""
    article = f"<article><h1>Tin</h1><p>{TEXT * 3}</p>{body}</article>"
    return (
        f"<!doctype html><html><head><title>Tin</title>{head}</head><body>{article}</body></html>"
    ).encode()
