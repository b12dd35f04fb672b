"""Five hundred stories in one process, as a reader's browser asks for them.

The tables are in memory and the browser's requests go to the handler itself, so that neither a
server nor a desk is needed, and what is shown is the same each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image as Pillow

from functions.ingest.article.draft import Draft
from functions.relate import profile
from shared import times
from shared.article.figure_marks import FIGURE_MARK
from shared.article.media_keys import rendition_key
from shared.article.model import Article, Figure, Image, Pick
from shared.tables.index_records import Match
from tests.support import generator, tables
from tests.support.newsroom import BASE, Newsroom, draft, quick_newsroom

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

STORIES = 500
MINUTES = 13
"""Between two of them."""

PICTURES = {
    "wide.jpg": (1600, 900),
    "photo.jpg": (1200, 800),
    "square.jpg": (900, 900),
    "tall.jpg": (800, 1200),
}
WIDTHS = (320, 640)
COLORS = ("#7a8fa6", "#8a7f6a", "#6f8f78", "#a0786c")

TABLE = """<table><thead><tr><th>Địa phương</th><th>Diện tích (ha)</th><th>So với 2024</th><th>Sản
lượng</th><th>Ghi chú</th></tr></thead><tbody><tr><td>Hải Phòng</td><td>12.450</td><td>+3,5 %</td>
<td>1.204 tấn</td><td>vụ đông xuân</td></tr><tr><td>Thái Bình</td><td>9.870</td><td>-12 %</td>
<td>998 tấn</td><td>ngập hai lần trong tháng chín</td></tr></tbody></table>"""
CODE = "<pre><code>for name in sorted(names):\n    print(name.center(120, '.'))\n</code></pre>"


@contextmanager
def many_stories() -> Iterator[Newsroom]:
    """A newsroom that has published them."""
    with pytest.MonkeyPatch.context() as patch, quick_newsroom(patch) as room:
        # Pages are tried here, not what search finds: fewer rows, in half the time.
        few_terms = partial(profile.profile_of, search_depth="headline")
        patch.setattr(profile, "profile_of", few_terms)
        for name, color in zip(PICTURES, COLORS, strict=True):
            _drop_picture(room, name, color)
        drafts = list(generator.drafts(0, STORIES, size=200))
        articles = [_article(number, one) for number, one in enumerate(drafts)]
        for number, article in enumerate(articles):
            room.publish(article, at=_time(room.now, number))
        for number, article in enumerate(articles):
            others = Random(number).sample(articles, 7)
            matches = [
                Match(other.id, 0.5, ("hạ tầng", "giao thông"), at == 6 and number % 9 == 0)
                for at, other in enumerate(others)
                if other.id != article.id
            ]
            room.relate(article.id, *matches)
        yield room


def answer_browser(context: "BrowserContext", room: Newsroom) -> None:
    """Have the newsroom's handler answer whatever the browser asks for."""

    def answer(route: "Route") -> None:
        address = urlsplit(route.request.url)
        given = room.ask(unquote(address.path), address.query, accept="text/html")
        route.fulfill(status=given.status, headers=dict(given.headers), body=given.data)

    context.route(f"{BASE}/**", answer)


def _time(now: str, number: int) -> str:
    return times.later_by(now, -60 * MINUTES * number - 60)[:19] + "Z"


def _drop_picture(room: Newsroom, name: str, color: str) -> None:
    width, height = PICTURES[name]
    key = f"pictures/{name}"
    files = {rendition_key(key, wide): _picture((wide, wide * height // width)) for wide in WIDTHS}
    files[key] = _picture((width, height))
    image = Image(
        "image/webp", width, height, WIDTHS, color=color, key=key, file_bytes=len(files[key])
    )
    room.drop_image(f"tin/{name}", image)
    assert room.buckets
    for file_key, data in files.items():
        room.buckets.put_object(Bucket=tables.MEDIA_BUCKET, Key=file_key, Body=data)


def _picture(size: tuple[int, int]) -> bytes:
    file = BytesIO()
    Pillow.radial_gradient("L").resize(size).convert("RGB").save(file, "WEBP", method=0)
    return file.getvalue()


def _article(number: int, one: Draft) -> Article:
    """A story, of which every few have what is hard to lay out."""
    figures = _figures(number)
    paragraphs = [f"<p>{paragraph}</p>" for paragraph in one.body_text.split("\n\n")]
    marks = [FIGURE_MARK.format(at) for at in range(len(figures))]
    more = (TABLE if number % 10 == 4 else "") + (CODE if number % 10 == 6 else "")
    long = f" và {one.summary}" if number % 7 == 3 else ""
    many = tuple(f"{tag} {at}" for tag in one.tags for at in range(5)) if number % 20 == 8 else ()
    picks = (Pick("Bài chưa có trên trang", "Tóm tắt của bài này.", "Xã hội"),)
    return draft(
        f"{one.headline}{long}"[:260],
        summary=one.summary if number % 11 else None,
        section=one.section,
        authors=one.authors,
        tags=one.tags + many,
        body_text=one.body_text,
        body_html="".join([*paragraphs[:1], *marks, more, *paragraphs[1:]]),
        figures=figures,
        picks=picks if number % 10 == 4 else (),
    )


def _figures(number: int) -> tuple[Figure, ...]:
    """None, one or twenty figures."""
    if number % 3 == 0:
        return ()
    names = list(PICTURES)
    first = number * 7 // 3
    return tuple(
        Figure(names[(first + at) % 4], "Quang cảnh buổi sáng ở cảng.", "Lê Minh / TTXVN")
        for at in range(20 if number % 50 == 17 else 1)
    )
