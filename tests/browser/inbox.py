"""What the browser's desk gets besides the samples.

A long list, and articles that pages may break on.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.support.paths import SAMPLES
from tests.support.story_set import read_story_set

EVIL = (
    "\"'><script>window.hit=1;alert(1)</script><img src=x onerror=window.hit=1;alert(1)>"
    "${7*7}{{7*7}}javascript:alert(1)"
)
"""Leaves an attribute, an element, a script and a template, if anything lets it."""

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde"
LISTED, LIST_TAG, LIST_SECTION, LIST_AUTHOR = 22, "nhật ký biển", "Ghi chép", "Đỗ Hải Âu"


def fill(inbox: Path) -> None:
    """Put the samples and the rest into an inbox."""
    shutil.copytree(SAMPLES, inbox, dirs_exist_ok=True)
    for name, content in _contents().items():
        (inbox / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (inbox / "evil.md").write_text(EVIL_MARKDOWN, encoding="utf-8")
    (inbox / "mai.md").write_text(AHEAD_MARKDOWN, encoding="utf-8")
    (inbox / REJECTED_KEY).write_bytes(b"MZ\0program")


def _contents() -> dict[str, Any]:
    return {
        "list.json": listed(),
        "evil.json": evil(),
        "odd.json": odd(),
        "event.json": event(),
    }


def event() -> list[dict[str, Any]]:
    """An event of several days."""
    return [
        item(
            f"event-{number}",
            piece.draft.headline,
            at=str(piece.draft.published_at).replace("2025", "2024"),
            body=f"<p>{piece.draft.body_text}</p>",
        )
        for number, piece in enumerate(read_story_set()[:4])
    ]


def item(
    uri: str, headline: str, *, language: str = "vi", at: str = "2024-05-01T08:00:00Z", **more: Any
) -> dict[str, Any]:
    """An article in ninjs 2.1."""
    body = more.pop("body", f"<p>{headline}.</p>")
    return {
        "uri": f"urn:test:{uri}",
        "type": "text",
        "language": language,
        "versioncreated": at,
        "firstcreated": at,
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": body}],
        **more,
    }


def listed() -> list[dict[str, Any]]:
    """More than a page of one tag, section and author, the newest first."""
    return [
        item(
            f"list-{number}",
            f"Ngày {LISTED - number} trên tàu cá",
            at=f"2024-05-{LISTED - number:02}T08:00:00Z",
            section=LIST_SECTION,
            subjects=[{"name": LIST_TAG}],
            by=LIST_AUTHOR,
        )
        for number in range(LISTED)
    ]


def evil() -> dict[str, Any]:
    """Every field that ninjs has for words holds the vector."""
    return item(
        "evil",
        EVIL,
        at="2025-09-20T08:00:00Z",
        body=f"<p>{EVIL}</p><script>window.hit=1</script>"
        '<p onclick="window.hit=1"><a href="javascript:window.hit=1">x</a></p>'
        '<svg onload="window.hit=1"></svg><iframe src="javascript:parent.hit=1"></iframe>'
        "<style>body{display:none}</style>",
        descriptions=[{"role": "summary", "value": EVIL}],
        by=EVIL,
        section=EVIL,
        subjects=[{"name": f"{EVIL} chủ đề"}],
        associations=[
            {
                "name": "one",
                "uri": "urn:test:evil-picture",
                "type": "picture",
                "headlines": [{"value": EVIL}],
                "descriptions": [{"value": EVIL}],
                "by": EVIL,
                "renditions": [
                    {"name": "web", "href": "ảnh không tới.jpg", "contenttype": "image/jpeg"}
                ],
            }
        ],
    )


EVIL_MARKDOWN = f"""---
title: {json.dumps("Markdown " + EVIL)}
description: {json.dumps(EVIL)}
section: {json.dumps(EVIL)}
author: {json.dumps(EVIL)}
tags: [{json.dumps(EVIL)}, "nguy hiểm"]
source: {json.dumps(EVIL)}
credit_line: {json.dumps("x" + EVIL)}
copyright: {json.dumps(EVIL)}
usage_terms: {json.dumps(EVIL)}
places: [{json.dumps(EVIL)}]
date: 2025-09-20T09:00:00Z
---

{EVIL}

[x](javascript:alert(1)) ![{EVIL}](javascript:alert(1) "{EVIL}")

Bài liên quan

{EVIL}

Xem chi tiết
"""


AHEAD = "Lễ khánh thành hầm Hải Vân 3 diễn ra sáng mai"
AHEAD_MARKDOWN = f"""---
title: {AHEAD}
summary: Xe máy được đi qua hầm từ chín giờ.
embargo: 2099-01-01T00:00:00Z
---

Đoàn xe đầu tiên vào hầm từ phía Đà Nẵng.

![Tàu hàng chờ ở cảng](tau-hang.jpg)

![Cửa hầm](hầm.jpg)
"""
"""An article that is not out yet, with a picture that comes and one that does not."""

REJECTED_KEY = f"{'rất-dài-' * 12}<b>&.exe"
"""Of a file that is no article."""


def odd() -> list[dict[str, Any]]:
    """Articles that are long, bare or in a language that the site does not speak."""
    many = [{"name": f"chủ đề thứ {number}"} for number in range(30)]
    return [
        item(
            "long",
            f"{LONG_WORD} {LONG_WORD}",
            language="de",
            body=f"<p>{LONG_WORD * 3}</p>",
            subjects=[{"name": LONG_WORD}],
        ),
        item("bare", "Tin vắn"),
        item("tags", "Bài có ba mươi chủ đề", subjects=many),
        item(
            "french",
            "Le port reprend vie",
            language="fr",
            body="<p>Le port reprend vie après la tempête.</p>",
        ),
        item(
            "wide",
            "Bảng giá vé tàu",
            body="<table><tr>"
            + "<td>một trăm nghìn</td>" * 20
            + "</tr></table><pre>"
            + "x" * 400
            + "</pre>",
        ),
    ]
