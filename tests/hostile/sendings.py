"""Feeds, exports, wire copy and mails that want more than to be read."""

import json
from base64 import b64encode
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.hostile.parts import LAUGHS, MEGABYTE, OUTSIDE, TEXT, File
from tests.hostile.vectors import VECTORS
from tests.support.packages.zips import zipped

SENDER = "@b.example"
"""Who may publish by mail where the corpus is read."""

CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def rss(items: str) -> bytes:
    """A feed with these items."""
    return f'<rss version="2.0" {CONTENT}><channel><title>T</title>{items}</channel></rss>'.encode()


def rss_item(content: str, title: str = "Tin") -> str:
    """An item whose full text is some HTML."""
    words = f"<title>{title}</title><guid>urn:x:{title[:40]}</guid>"
    return f"<item>{words}<content:encoded>{escape(content)}</content:encoded></item>"


def ghost(**post: object) -> bytes:
    """An export with one post."""
    row = {"id": "1", "title": "Tin", "slug": "tin", "status": "published"} | post
    return json.dumps({"meta": {"exported_on": 1}, "data": {"posts": [row]}}).encode()


def mail(body: str, **headers: str) -> bytes:
    """A mail of somebody who may publish; underscores in names of headers are hyphens."""
    lines = {"Subject": "Tin", "Date": "Wed, 15 Apr 2026 08:00:00 +0700"} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in lines.items())
    return f"From: a@b.example\n{head}\n{body}\n".encode()


def mixed(*parts: str) -> bytes:
    """A mail with these parts."""
    body = "".join(f"--r\n{part}\n" for part in parts)
    return mail(f"{body}--r--", Content_Type="multipart/mixed; boundary=r")


def feeds() -> Iterator[File]:
    """Feeds and exports."""
    tidy = "".join(VECTORS).encode("utf-8", "ignore").decode()
    tidy = "".join(char for char in tidy if char.isprintable())
    yield "feed of 100,000 items", "x.rss", rss("<item><title>a</title></item>" * 100_000)
    yield "feed of 100,000 full items", "x.rss", rss(rss_item("<p>a</p>") * 100_000)
    yield "feed with billion laughs", "x.rss", LAUGHS.encode() + rss(rss_item("&a12;"))
    outside = OUTSIDE.format("file:///etc/passwd").encode()
    yield "feed with an entity from outside", "x.rss", outside + rss(rss_item("a", "&e;"))
    yield "feed with scripts", "x.rss", rss(rss_item(f"<p>{TEXT}</p>{tidy}"))
    yield "feed with scripts for a title", "x.rss", rss(rss_item("<p>a</p>", escape(tidy)))
    yield "feed nested deep", "x.rss", rss("<item>" * 5_000 + "</item>" * 5_000)
    yield "feed of a body nested deep", "x.rss", rss(rss_item("<div>" * 100_000))
    yield "Ghost with deep Lexical", "x.json", ghost(
        lexical='{"root": {"children": [' * 3_000 + "]}}" * 3_000
    )  # fmt: skip
    cards = {"cards": [["html", {"html": "<p>" + "a" * MEGABYTE}]], "sections": [[10, 0]] * 99_999}
    yield "Ghost with a card without end", "x.json", ghost(mobiledoc=json.dumps(cards))
    markups = {"markups": [["a", ["href", "https://e.example/" + "a" * MEGABYTE]]]}
    paragraph = {"sections": [[1, "p", [[0, [0] * 9, 9, "x"]] * 20_000]]}
    yield "Ghost with links without end", "x.json", ghost(mobiledoc=json.dumps(markups | paragraph))
    yield "Ghost of wrong types", "x.json", ghost(
        html=7, lexical=[1], mobiledoc={"a": 1}, published_at=[], uuid=None, tags=9, title="Tin"
    )  # fmt: skip
    wrong = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [1, None, {"id": {}, "tags": 5}],
    }
    yield "JSON Feed of wrong types", "x.json", json.dumps(wrong).encode()


def wires() -> Iterator[File]:
    """Wire copy."""
    yield (
        "wire of 100,000 messages",
        "x.anpa",
        b"\x01a0001\x1fx\r\nr n BC-X 11-25 1\r\n\x02a\x03" * 60_000,
    )
    yield "wire of control characters", "x.anpa", b"\x01a" + bytes(range(1, 32)) * 9_000
    yield "wire of caret lines", "x.txt", b"^a<\n" * 200_000
    yield "wire of one line", "x.txt", b"^a<\n^b<\n" + b"a " * 800_000
    yield "wire that kills everything", "x.txt", (
        "^BC-X, KILL<\n^b<\n   MILLTOWN (EP) _ " + "11-25 " * 50_000 + "\n   11-25-26 1430GMT\n"
    ).encode()  # fmt: skip


def mails() -> Iterator[File]:
    """Mails."""
    nested = "Content-Type: multipart/mixed; boundary=r{0}\n\n--r{0}\n"
    deep = "".join(nested.format(at) for at in range(5_000))
    yield (
        "mail nested deep",
        "x.eml",
        mail(deep.partition("\n\n")[2], Content_Type="multipart/mixed; boundary=r0"),
    )
    shallow = "".join(nested.format(at) for at in range(190)) + "\na" + "\nb" * 100_000
    yield "mail nested 190 deep", "x.eml", mail(
        shallow.partition("\n\n")[2], Content_Type="multipart/mixed; boundary=r0"
    )  # fmt: skip
    inner = "From: a@b.example\nSubject: x\nDate: x\nContent-Type: message/rfc822\n\n"
    yield "mails in mails", "x.eml", (inner * 150 + f"\n{TEXT}").encode()
    yield (
        "mail of 100,000 headers",
        "x.eml",
        mail(TEXT, **{f"X_{at}": "a" for at in range(100_000)}),
    )
    yield "mail with a subject of 1 MB", "x.eml", mail(TEXT, Subject="=?utf-8?B?YQ==?= " * 60_000)
    yield (
        "mail with a long type",
        "x.eml",
        mail(TEXT, Content_Type="text/plain; " + "a=b; " * 99_999),
    )
    yield "mail of 100,000 recipients", "x.eml", mail(TEXT, To="x@y.example, " * 100_000)
    yield "mail of 7,000 letters of comments", "x.eml", mail(TEXT, To="(" * 7_000)
    yield "mail of 7,000 letters of words", "x.eml", mail(TEXT, Subject="=?utf-8?q?a?= " * 500)
    bomb = b64encode(zipped({"word/document.xml": b" " * 20 * MEGABYTE}, compressed=True)).decode()
    yield "mail with a bomb", "x.eml", mixed(
        "Content-Type: application/x; name=a.docx\nContent-Transfer-Encoding: base64\n\n" + bomb
    )  # fmt: skip
    yield "mail of base64 without end", "x.eml", mixed(
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + "YQ==" * 4 * MEGABYTE
    )  # fmt: skip
    yield "mail of 100,000 parts", "x.eml", mixed(*["\na"] * 100_000)
    yield "mail of quotes", "x.eml", mail("> a\n" * 200_000)
    yield (
        "mail of reply marks",
        "x.eml",
        mail("On " + "a " * 60 + "\n" * 2 + ("On a a a\n" * 50_000)),
    )
    yield "mail of header lines", "x.eml", mail("From: a\nTo: b\nSubject: c\n\n" * 20_000)
    yield "mail passed on without end", "x.eml", mail(
        "---------- Forwarded message ---------\nFrom: a\nSubject: b\n\n" * 20_000
    )  # fmt: skip
    tidy = "".join(char for vector in VECTORS for char in vector if char.isprintable())
    yield "mail with scripts", "x.eml", mail(
        f"<p>{TEXT}</p>{tidy}".encode("utf-8", "ignore").decode(), Content_Type="text/html"
    )  # fmt: skip
    yield (
        "mail with names that lead out",
        "x.eml",
        mixed(
            *(
                f'Content-Disposition: attachment; filename="{name}"\n\n{TEXT}'
                for name in ("../../etc/passwd.txt", "a\x1b[31m.txt", "x" * 5_000 + ".txt")
            )
        ),
    )


def sendings() -> Iterator[File]:
    """All of them."""
    for make in (feeds, wires, mails):
        yield from make()
