"""Files of each format that can be made as large as is wanted, to see how the work grows."""

import json
from collections.abc import Callable, Iterator

from tests.hostile.growing_wires import growing_wires
from tests.hostile.parts import NEWSML, NITF, TEXT
from tests.hostile.sendings import mail, rss
from tests.support.packages.rtf_and_odt import odt, rtf
from tests.support.packages.word import broken, docx, field_link, p, r, table

PLAIN_LINES = {
    "image lines": "a.jpg\n",
    "images with captions": "a.jpg\nchú thích\nẢnh: An Nhiên\n\n",
    "tags": "#bão\n",
    "dates": "12/05/2024 07:00\n",
    "short lines": "a\n",
    "blank lines": "\n",
    "carriage returns": "\r",
    "related teasers": "Tin liên quan\nMột tin\nXem chi tiết\n",
    "names": "An Nhiên, ",
    "words": "một ",
    "spaces": " ",
    "labels of credits": "Ảnh: ",
    "marks": "a\u0301\u0316",
    "bare marks": "\u0301\u0316",
    "dashes": "- ",
    "numbers": "1",
}
MARKUP = {
    "paragraphs": "<p>a</p>",
    "paragraphs left open": "<p>a",
    "divisions": "<div>a</div>",
    "links": "<a href='/x'>a</a> ",
    "pictures": "<img src=a.jpg>",
    "figures": "<figure><img src=a.jpg><figcaption>chú thích</figcaption></figure>",
    "items": "<ul><li>a</li></ul>",
    "line breaks": "<br>",
    "bold words": "<b>a</b> ",
    "bold left open": "<b>a ",
    "headings": "<h2>a</h2>",
    "cells": "<table><tr><td>a</td></tr></table>",
    "entities": "&amp;",
    "comments": "<!-- a -->",
    "open brackets": "<",
    "spaces": " ",
    "marks": "\u0301\u0316",
}
SENTENCE = "A sentence that is long enough to be taken for running text by anybody."
PAGES = {
    "boxes of text": f"<div class=b>{SENTENCE}</div>",
    "boxes behind rules": f"<div class=b><hr>{SENTENCE}</div>",
    "boxes in boxes of comments": f"<div class=comment>{SENTENCE}</div>",
    "boxes called like advertisements": f"<section class=ad>{SENTENCE}</section>",
    "lines of text": f"{SENTENCE}<br>",
    "lines in bold": f"<b>{SENTENCE}</b><br>",
    "items of Word": "<p class=MsoListParagraph>· a</p>",
    "changes of Word": "<del datetime=x>a</del><ins datetime=x class=MsoCommentText>a</ins>",
    "comments of Docs": "<p><a href=#cmnt_ref1 id=cmnt1>[a]</a>a</p>",
    "captions": "[caption id=a]<img src=a.jpg>a[/caption]",
    "captions left open": "[caption id=a]<img src=a.jpg>",
    "shortcodes left open": "[gallery ids=",
    "menus left open": "<nav><svg>",
}
"""Pieces of pages alone."""

MARKDOWN = {
    "pictures": "![a](a.jpg)\n\n",
    "figures of Hugo": "{{< figure src=a.jpg >}}\n\n",
    "figures left open": "{{< figure   ",
    "links": "[a](/x) ",
    "links left open": "[a](",
    "brackets": "[",
    "closing brackets": "]",
    "stars": "*a ",
    "stars alone": "*",
    "code left open": "` a ``",
    "quotes": "> ",
    "items": "- a\n",
    "headings": "# a\n",
    "cells": "|a",
    "tags": "<b>",
    "open brackets": "<",
    "spaces": " ",
    "entities": "&amp;",
    "marks": "\u0301\u0316",
}
LIST_FIELDS = {
    "subjects": ("subjects", {"name": "bão"}),
    "authors": ("by", "An Nhiên, "),
    "associations": ("associations", {"type": "picture", "headline": "a", "uri": "b"}),
}
WORD = {
    "paragraphs": p("a"),
    "empty paragraphs": p(""),
    "rows": f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc></w:tr></w:tbl>",
    "items": p("- a"),
    "line breaks": broken("a", "b", "", "c"),
    "links": p(field_link("a", "https://a.example/"), raw=True),
    "open fields": p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("a"), raw=True),
    "notes": p('<w:r><w:footnoteReference w:id="1"/></w:r>' + r("a"), raw=True),
    "form rows": table(["Tác giả", "An Nhiên"]),
    "text boxes": f"<w:p><w:r><w:txbxContent>{p('a')}</w:txbxContent></w:r></w:p>",
}
RTF = {
    "paragraphs": "\\par a",
    "groups": "{\\b a}",
    "bytes": "\\'e0",
    "letters": "\\u7903?",
    "rows": "\\trowd\\intbl a\\cell\\row",
    "fonts": "{\\fonttbl{\\f1 .VnTime;}}",
    "notes": "{\\footnote a}",
    "fields": '{\\field{\\*\\fldinst HYPERLINK "a"}{\\fldrslt a}}',
    "open braces": "{",
    "closing braces": "}",
    "pictures": "{\\pict\\pngblip 00}",
}
ODT = {
    "paragraphs": "<text:p>a</text:p>",
    "lists": "<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>",
    "notes": "<text:p><text:note><text:note-body><text:p>a</text:p></text:note-body></text:note>"
    "</text:p>",
    "rows": "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>",
    "boxes": "<text:p><draw:text-box><text:p>a</text:p></draw:text-box></text:p>",
}
DIALECTS = {
    "comments": "%%a%% ",
    "open comments": "{>> ",
    "comments in code": "`%%` %% ",
    "notes": "[^a] ",
    "definitions": "[^a]: b\n",
    "embeds": "![[a.jpg]]\n\n",
    "open links": "[[",
    "spaced images": "![a](b c.jpg) ",
    "open images": "![a](b ",
    "variables": "{{ a }} ",
    "highlights": "==a ",
    "tags": "#a ",
    "bold lines": "**a**\n\n",
}


WIRES = {
    "caret lines": "^a<\n",
    "indents": "   a b c\n",
    "short lines": "a\n",
    "dashes": "_ ",
    "slashes": "a/\n",
    "rules": "_",
}
FEEDS = {
    "items": "<item><title>a</title><description>b</description></item>",
    "categories": "<category>a</category>",
    "pictures": '<enclosure url="https://e.example/a.jpg" type="image/jpeg"/>',
    "authors": "<author>a@b.example (An)</author>",
    "paragraphs": "&lt;p&gt;a&lt;/p&gt;",
    "blank lines": "a\n\n",
    "galleries": "[gallery ids=1,2]",
    "brackets": "[",
}
"""Pieces of a feed; those that are no elements are its item's text."""

MAILS = {
    "lines": "a\n",
    "quotes": "> a\n",
    "greetings": "Dear a,\n",
    "closings": "Regards,\n",
    "addresses": "a@b.example ",
    "reply marks": "On a wrote\n",
    "headers": "From: a\nTo: b\nSubject: c\n",
    "forwards": "---------- Forwarded message ---------\nFrom: a\nSubject: b\n\n",
    "soft lines": "a \n",
}


def _feed(piece: str) -> Callable[[str], bytes]:
    if piece.startswith("<item"):
        return rss
    if piece.startswith("<"):
        return lambda body: rss(f"<item><title>T</title>{body}</item>")
    return lambda body: rss(f"<item><title>T</title><description>{body}</description></item>")


def _html_mail(body: str) -> bytes:
    return mail(body, Content_Type="text/html; charset=utf-8")


def _sendings() -> Iterator[tuple[str, str, str, Callable[[str], bytes]]]:
    """Name, key, what is repeated, and what makes the file of it."""
    for name, piece in WIRES.items():
        yield f"wire of {name}", "x.anpa", piece, lambda body: f"^BC-X,1<\n^T<\n{body}\n".encode()
    for name, piece in FEEDS.items():
        yield f"feed of {name}", "x.rss", piece, _feed(piece)
    for name, piece in MAILS.items():
        yield f"mail of {name}", "x.eml", piece, lambda body: mail(f"Tin\n\n{body}")
    for name, piece in MARKUP.items():
        yield f"mail in HTML of {name}", "x.eml", piece, _html_mail


def _page(inner: str) -> bytes:
    return (
        "<!doctype html><title>Tin</title><article><h1>Tin bão</h1>"
        f"<p>{TEXT * 3}</p>{inner}</article>"
    ).encode()


def _ninjs(name: str, inner: object) -> bytes:
    return json.dumps({"uri": "x", "headline": "Tin", name: inner}).encode()


def _documents() -> Iterator[tuple[str, str, str, Callable[[str], bytes]]]:
    """Name, key, what is repeated, and what makes the file of it."""
    for name, piece in RTF.items():
        yield f"RTF of {name}", "x.rtf", piece, lambda body: rtf(rf"Tin\par {body}")
    for name, piece in ODT.items():
        yield f"ODT of {name}", "x.odt", piece, lambda body: odt(f"<text:p>Tin</text:p>{body}")
    for name, piece in DIALECTS.items():
        yield f"Markdown with {name}", "x.md", piece, lambda body: f"# T\n\n{body}\n\na".encode()
        yield f"Markdown of {name} alone", "x.md", piece, lambda body: f"{body}\n\na".encode()


def growing_files() -> dict[str, tuple[str, Callable[[int], bytes]]]:
    """Name -> key, and what makes the file of a size (bytes of what is repeated)."""
    files: dict[str, tuple[str, Callable[[int], bytes]]] = {}

    def add(name: str, key: str, piece: str, make: Callable[[str], bytes]) -> None:
        files[name] = key, lambda size: make(piece * max(1, size // len(piece.encode())))

    for name, piece in PLAIN_LINES.items():
        add(f"text of {name}", "x.txt", piece, lambda body: f"Tin\n\n{body}\n\na".encode())
    for name, piece in MARKUP.items():
        add(f"page of {name}", "x.html", piece, _page)
        add(f"ninjs of {name}", "x.json", piece, lambda body: _ninjs("body_html", body))
    for name, piece in PAGES.items():
        add(f"page of {name}", "x.html", piece, _page)
        add(f"fragment of {name}", "x.html", piece, lambda body: f"<div>{body}</div>".encode())
    for name, piece in MARKDOWN.items():
        add(f"Markdown of {name}", "x.md", piece, lambda body: f"# Tin\n\n{body}\n\na".encode())
    for name, (field, value) in LIST_FIELDS.items():
        piece = json.dumps(value)
        make = lambda body, field=field: _ninjs(field, 0).replace(  # noqa: E731
            b": 0}", f": [{body.rstrip(', ')}]}}".encode()
        )
        add(f"ninjs of {name}", "x.json", piece + ", ", make)
    add("ninjs with a headline of words", "x.json", "a ", lambda body: _ninjs("headline", body))
    marks = MARKUP["marks"]
    add("ninjs with a headline of marks", "x.json", marks, lambda body: _ninjs("headline", body))
    for name, piece in {"paragraphs": "<p>a</p>", "media": '<media media-type="image"/>'}.items():
        add(f"NITF of {name}", "x.xml", piece, lambda body: NITF.format("", body).encode())
        add(f"NewsML of {name}", "x.xml", piece, lambda body: NEWSML.format("XML", body).encode())
    for name, piece in WORD.items():
        add(f"Word of {name}", "x.docx", piece, lambda body: docx(p("Tin"), body))
    for row in (*_documents(), *_sendings(), *growing_wires()):
        add(*row)
    add("Word of runs", "x.docx", r("a"), lambda body: docx(p("Tin"), f"<w:p>{body}</w:p>"))
    return files
