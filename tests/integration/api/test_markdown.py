"""An article as Markdown: what it looks like, who gets it, and that ingest reads it back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.api.query.story_reader import Story
from functions.api.v1 import markdown_writer
from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared.article.claim import Claim
from shared.article.model import Article, Figure, Image, Rights, Subject
from shared.errors import Rejected
from shared.identifiers import read_path
from tests.support.newsroom import BASE, Newsroom, draft, ok, story
from tests.support.paths import ROOT

PICTURE = Image("image/jpeg", 800, 600, widths=(320, 640))
TIMES = {
    "published_at": "2025-09-15T06:00:00Z",
    "updated_at": "2025-09-15T07:00:00Z",
    "expires": "2025-12-01T00:00:00Z",
}
AGENCY: dict[str, Any] = {
    "rights": Rights("Ven Biển", "© 2025 Ven Biển", "https://ven-bien.example/dieu-khoan"),
    "source_name": "Ven Biển Tin",
    "credit_line": "Trần Sóng/Ven Biển Tin",
    "places": ("Cát Bà, Hải Phòng", "Đà Nẵng"),
    "urgency": 3,
    "genre": "Phóng sự",
    "slugline": "CAU-SONG-CAM",
    "edition_note": "Chờ luật sư xem.",
    "subjects": (Subject("Giao thông", "medtop:20000337"), Subject("", "medtop:20000338")),
}


def read_again(markdown: str) -> Article:
    """What ingest makes of Markdown that is dropped."""
    drafts = readers.read_drafts(markdown.encode(), "again.md", {})
    assert isinstance(drafts, list)
    (again,) = [normalise.normalised_article(one, "again.md", "bucket") for one in drafts]
    return again


@pytest.mark.parametrize("fields", [{}, AGENCY, AGENCY | {"tags": (), "section": None}])
def test_dropped_again_it_is_read_as_the_same_article(
    room: Newsroom, fields: dict[str, Any]
) -> None:
    one = story(**{"version": 3} | TIMES | fields)
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", PICTURE)
    answer = ok(room.ask(read_path(one.id, one.headline) + ".md"))
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    again = read_again(answer.body)
    assert replace(again, format="plain") == replace(one, picks=(), edition_note=None)


def sample_files() -> list[Path]:
    """The project's own sample files, of every format."""
    files = (ROOT / "tests/articles").rglob("*")
    return sorted(
        file for file in files if file.is_file() and not file.name.endswith(".expected.json")
    )


def sample_articles() -> Iterator[Article]:
    """What is accepted of the samples."""
    for file in sample_files():
        key = file.name
        try:
            read = readers.read_drafts(file.read_bytes(), key, {})
        except Rejected:
            continue
        for one in read if isinstance(read, list) else ():
            try:
                yield normalise.normalised_article(one, key)
            except Rejected:
                continue


def written_and_read(one: Article) -> Article:
    """An article after its Markdown was dropped; each of its pictures has come."""
    at = one.published_at or "2025-09-15T06:00:00Z"
    claim = Claim(one.id, "tin/a.txt", 1, "live", 1, at, at, at, at, one.version, "d", one)
    images = {figure.file: PICTURE for figure in one.figures}
    return read_again(markdown_writer.article_markdown(BASE, Story(claim, one, 1, images=images)))


def comparable(one: Article) -> dict[str, Any]:
    """What the Markdown of an article has to keep: all that readers see but the picks.

    Markdown has one sign for `b` and `strong`, code in every `pre`, and `thead` in every table;
    a picture has one place, and one without a place comes first.
    """
    html = re.sub(r"<(/?)b>", r"<\1strong>", re.sub(r"<(/?)i>", r"<\1em>", one.body_html))
    html = re.sub(r"</?(?:thead|tbody)>|(?<=<pre>)<code>|\n?</code>(?=</pre>)", "", html)
    html = html.replace("&#824;", "\u0338")
    html = re.sub(r'<figure data-figure="\d+"></figure>', "", html)
    files = [(figure.file, figure.caption, figure.credit, figure.alt) for figure in one.figures]
    fields = ("id", "headline", "language", "summary", "section", "authors", "tags", "version")
    more = ("rights", "source_name", "credit_line", "places", "urgency", "genre", "slugline")
    kept = {name: getattr(one, name) for name in (*fields, *more, "subjects", "expires")}
    return kept | {"html": html, "text": one.body_text, "figures": sorted(map(str, files))}


def test_every_sample_is_read_back() -> None:
    articles = list(sample_articles())
    assert len(articles) > 300
    wrong = [
        (one.headline, name, value, again[name])
        for one in articles
        for again in [comparable(written_and_read(one))]
        for name, value in comparable(one).items()
        if again[name] != value
    ]
    assert wrong == []


def test_it_looks_as_people_write_it(room: Newsroom) -> None:
    one = draft(
        "Cầu mới",
        summary="Thông xe *sớm*",
        tags=("cầu",),
        authors=("Trần Hà",),
        figures=(Figure("a b.jpg", "Cầu.", "Hà", "Nhịp cầu"),),
        body_html=(
            '<h2>Hai</h2><p>Một <strong>đậm</strong> và <a href="https://a.example/x(1)" '
            'rel="nofollow">liên kết</a>.<br>2. dòng</p><figure data-figure="0"></figure>'
            "<ul><li>một</li><li>hai<ol><li>ba</li></ol></li></ul>"
            "<blockquote><p>Lời</p></blockquote>"
            "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1|2</td><td>3</td>"
            "</tr></tbody></table>"
        ),
    )
    room.publish(one, at="2025-09-15T06:00:00Z")
    room.drop_image("tin/a b.jpg", PICTURE)
    body = ok(room.ask(f"/read/cau-moi-{one.id}.md")).body
    assert body == (
        f'---\ntitle: "Cầu mới"\nid: "urn:newsdrop:{one.id}"\n'
        f'url: "{BASE}/read/cau-moi-{one.id}"\ndescription: "Thông xe *sớm*"\n'
        'authors:\n  - name: "Trần Hà"\ntags:\n  - "cầu"\ndate: "2025-09-15T06:00:00Z"\n'
        'lastmod: "2025-09-15T06:00:00Z"\nlang: "vi"\n---\n\n# Cầu mới\n\n## Hai\n\n'
        "Một **đậm** và [liên kết](<https://a.example/x(1)>).\\\n2\\. dòng\n\n"
        f'![Nhịp cầu](<{BASE}/media/{one.id}/a%20b.jpg> "Cầu. (Ảnh: Hà)")\n\n'
        "- một\n- hai\n  1. ba\n\n> Lời\n\n| A | B |\n| --- | --- |\n| 1\\|2 | 3 |\n"
    )


def test_a_picture_that_has_not_come_is_not_in_it(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    assert "/media/" not in ok(room.ask(read_path(one.id, one.headline) + ".md")).body


def test_whoever_asks_for_markdown_gets_it_at_the_pages_address(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    path = read_path(one.id, one.headline)
    page = ok(room.ask(path, accept="text/html,*/*;q=0.8"))
    assert page.headers["content-type"].startswith("text/html")
    assert f'type="text/markdown" href="{BASE}{path}.md"' in page.body
    markdown = ok(room.ask(path, accept="text/markdown, text/html;q=0.5"))
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert markdown.headers["link"] == f'<{BASE}{path}>; rel="canonical"'
    assert page.headers["vary"] == markdown.headers["vary"] == "Accept, Accept-Encoding"
    assert page.headers["etag"] != markdown.headers["etag"]
    moved = room.ask(f"/read/x-{one.id}", accept="text/html")
    assert (moved.status, moved.headers["location"]) == (301, BASE + path)
    assert moved.headers["vary"] == "Accept, Accept-Encoding"
    for older in (f"/read/x-{one.id}", f"/read/x-{one.id}.md"):
        same = ok(room.ask(older, accept="text/markdown"))
        assert (same.body, same.headers["link"]) == (markdown.body, markdown.headers["link"])


def test_what_is_down_is_a_problem(room: Newsroom) -> None:
    old = room.publish(draft("Cũ", expires="2025-09-15T08:00:00Z"))
    for status, id in ((404, "a" * 12), (410, old.id)):
        answer = room.ask(f"/read/cu-{id}.md")
        assert (answer.status, answer.headers["content-type"]) == (
            status,
            "application/problem+json",
        )
