"""Files of every format in which something is for the newsroom alone.

A marker stands in each place that no reader may see: comments, tracked deletions, notes, headers,
contacts. `PUBLIC` stands in each text, so that it can be told that the file was served at all.
"""

from collections.abc import Iterator
from itertools import count

from tests.support.packages.rtf_and_odt import odt, rtf
from tests.support.packages.word import WORD, docx, p, r
from tests.support.packages.zips import zipped

PUBLIC = "quangminh"
"""A word of every text."""

MARKER = "kinmang"
"""What every marker begins with."""

HEAD = "Bến phà cũ mở lại sau mùa lũ"
TEXT = f"Sáng nay bến phà {PUBLIC} đón khách trở lại, hai chuyến đầu đều đầy người và xe máy."

_numbers = count()


def marker() -> str:
    """A word that is nowhere else."""
    return f"{MARKER}{next(_numbers):03}"


def private_files() -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files; each holds an article that is served."""
    yield from _plain()
    yield from _markdown()
    yield from _pages()
    yield from _documents()
    yield from _wires()


def _plain() -> Iterator[tuple[str, bytes]]:
    notes = {
        "note-vi": f"(BTV: nhờ {marker()} kiểm tra lại số liệu)",
        "note-desk": f"[NB: {marker()} to confirm the figures]",
        "note-editor": f"Ghi chú cho BTV: gọi {marker()} trước 17h",
        "note-en": f"Note to editors: {marker()} is on call tonight",
        "contact": f"Media contact: {marker()}, {marker()}@phongbao.example, 0912 345 678",
        "mail": f"{marker()}@toasoan.example",
        "after-end": f"-- HẾT --\n\nLiên hệ: {marker()}, 0912 345 678",
    }
    for name, note in notes.items():
        yield f"{name}.txt", f"{HEAD}\n\n{TEXT}\n\n{TEXT}\n\n{note}\n".encode()
    form = (
        f"Tiêu đề: {HEAD}\nGhi chú biên tập: {marker()}\nNhuận bút: {marker()}\n"
        f"Liên hệ: {marker()}\nNội dung:\n{TEXT}\n"
    )
    yield "form.txt", form.encode()


def _markdown() -> Iterator[tuple[str, bytes]]:
    source = f"""---
title: {HEAD}
editor_note: {marker()}
internal: {{budget: {marker()}, contacts: [{marker()}]}}
assigned_to: {marker()}@toasoan.example
---

{TEXT}

<!-- {marker()} chưa kiểm chứng -->

%%{marker()}%%

Phà chạy {{--{marker()}--}}{{++mỗi giờ++}} một chuyến{{>>{marker()} hỏi lại<<}}.

[//]: # ({marker()})

[comment]: <> ({marker()})
"""
    yield "notes.md", source.encode()
    yield "toml.md", f'+++\ntitle = "{HEAD}"\nnote = "{marker()}"\n+++\n\n{TEXT}\n'.encode()


def _pages() -> Iterator[tuple[str, bytes]]:
    page = f"""<!doctype html><html lang="vi"><head><title>{HEAD}</title>
<meta name="internal-note" content="{marker()}"><script>var desk = "{marker()}";</script>
<style>.x::after {{ content: "{marker()}" }}</style></head><body><!-- {marker()} -->
<article><h1>{HEAD}</h1><p>{TEXT}</p><p>{TEXT}</p>
<p hidden>{marker()}</p><p style="display:none">{marker()}</p>
<template>{marker()}</template><p>{TEXT}</p></article>
<section class="comments"><h2>Bình luận</h2><p>Bạn đọc {marker()} viết: hay quá.</p></section>
</body></html>"""
    yield "page.html", page.encode()
    google = f"""<html><head><meta content="text/html; charset=UTF-8"></head><body>
<p class="title"><span>{HEAD}</span></p><p><span>{TEXT}</span><sup><a href="#cmnt1"
id="cmnt_ref1">[a]</a></sup></p><p><span>{TEXT}</span></p><div style="border:1px solid black">
<p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>{marker()} hỏi lại nguồn</span></p></div>
</body></html>"""
    yield "google-docs.html", google.encode()
    word = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>{marker()}</o:Author>
</o:DocumentProperties></xml><![endif]--></head><body><h1>{HEAD}</h1><p>{TEXT}
<span class=MsoCommentReference><a class=msocomanchor id="_anchor_1"
href="#_msocom_1" name="_msoanchor_1">[{marker()}]</a></span></p>
<p>{TEXT}<span class=msoDel><del cite="mailto:{marker()}"
datetime="2026-11-20T08:00">{marker()}</del></span></p><div style='mso-element:comment-list'>
<div style='mso-element:comment'><p class=MsoCommentText>{marker()}: hỏi lại</p></div></div>
</body></html>"""
    yield "word.html", word.encode()


def _documents() -> Iterator[tuple[str, bytes]]:
    deleted = f"<w:del><w:r><w:delText>{marker()}</w:delText></w:r></w:del>"
    comment = (
        '<w:commentRangeStart w:id="0"/>' + r("đón khách") + '<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r>'
    )
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{marker()}</w:t></w:r>"
    moved = f'<w:moveFrom w:id="4"><w:r><w:t>{marker()}</w:t></w:r></w:moveFrom>'
    yield (
        "word.docx",
        docx(
            p(HEAD, "Title"),
            p(r(TEXT) + deleted + comment + hidden + moved, raw=True),
            p(TEXT),
            core=f"<dc:creator>{marker()}</dc:creator><cp:lastModifiedBy>{marker()}"
            f"</cp:lastModifiedBy><dc:description>{marker()}</dc:description>",
            parts={
                "word/comments.xml": f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0" '
                f'w:author="{marker()}">{p(marker())}</w:comment></w:comments>',
                "word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{p(marker())}</w:hdr>',
                "word/footer1.xml": f'<w:ftr xmlns:w="{WORD}">{p(marker())}</w:ftr>',
            },
        ),
    )
    yield (
        "rich.rtf",
        rtf(
            rf"{{\b {HEAD}\par}}{{\pard {TEXT}\par}}{{\*\atnid {marker()}}}{{\*\atnauthor "
            rf"{marker()}}}\chatn{{\*\annotation {{\*\atnref 0}}{marker()}}}{{\header "
            rf"{marker()}\par}}{{\footer {marker()}\par}}{{\v {marker()}}}{{\deleted "
            rf"{marker()}}}{{\pard {TEXT}\par}}",
            info=rf"{{\author {marker()}}}{{\doccomm {marker()}}}{{\operator {marker()}}}",
        ),
    )
    change = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        f"<office:change-info><dc:creator>{marker()}</dc:creator></office:change-info>"
        f"<text:p>{marker()}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    annotation = (
        f"<office:annotation><dc:creator>{marker()}</dc:creator><text:p>{marker()}</text:p>"
        "</office:annotation>"
    )
    hidden_text = f'<text:hidden-text text:string-value="{marker()}"/>'
    yield (
        "open.odt",
        odt(
            f'{change}<text:h text:outline-level="1">{HEAD}</text:h><text:p>{TEXT}{annotation}'
            f"</text:p><text:p>{hidden_text}{TEXT}</text:p>",
            meta=f"<dc:description>{marker()}</dc:description>",
        ),
    )

    yield (
        "archive.zip",
        zipped(
            {
                "bai.txt": f"{HEAD}\n\n{TEXT}\n\n{TEXT}\n",
                "__MACOSX/._bai.txt": marker(),
                ".git/config": marker(),
                "ghi-chu.log": f"{marker()}\n",
            }
        ),
    )


def _wires() -> Iterator[tuple[str, bytes]]:
    nitf = f"""<nitf><head><docdata><doc-id id-string="kin:1"/><ed-msg info="{marker()}"/>
<del-list><from-src src-name="{marker()}"/></del-list></docdata></head><body><body.head>
<hedline><hl1>{HEAD}</hl1></hedline><note type="editor"><body.content><p>{marker()}</p>
</body.content></note></body.head><body.content><p>{TEXT}</p>
<note type="npa"><p>{marker()}</p></note>
<p>{TEXT}</p></body.content></body></nitf>"""
    yield "wire-nitf.xml", nitf.encode()
    g2 = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="kin:2" version="1"
standard="NewsML-G2" standardversion="2.29"><itemMeta><itemClass qcode="ninat:text"/>
<provider literal="Hang Tin"/><versionCreated>2026-11-20T08:00:00Z</versionCreated>
<pubStatus qcode="stat:usable"/><edNote>{marker()}</edNote></itemMeta><contentMeta>
<creator literal="{marker()}"/><headline>{HEAD}</headline></contentMeta><contentSet><inlineXML
contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>x</title></head><body><header><p>{marker()}</p></header><section class="main">
<p>{TEXT}</p><p>{TEXT}</p></section></body></html></inlineXML></contentSet></newsItem>"""
    yield "wire-g2.xml", g2.encode()
    ninjs = f"""{{"uri": "kin:3", "type": "text", "headline": "{HEAD}", "ednote": "{marker()}",
"body_html": "<p>{TEXT}</p><p>{TEXT}</p><!-- {marker()} -->", "original_creator": "{marker()}",
"version_creator": "{marker()}", "authors": [{{"name": "Ngọc Lan", "role": "writer",
"email": "{marker()}@toasoan.example",
"biography": "Viết về biển. Gửi thư cho {marker()}@toasoan.example."}}]}}"""
    yield "wire-ninjs.json", ninjs.encode()
