"""What pages hold: metadata, help on pages of errors, tables, times, and hostile text escaped."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from functions.api.site.wording import Clock
from shared import text, times
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import Figure, Image, Pick, PictureWords
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, ok, story

# -------------------------------------------------------------------------------------------------
# told to machines


def told(page: str) -> dict[str, dict[str, Any]]:
    """The JSON-LD of a page by type."""
    found = [
        json.loads(one)
        for one in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
        )
    ]
    return {one["@type"]: one for one in found}


def meta(page: str, name: str) -> list[str]:
    return [
        unescape(one)
        for one in re.findall(rf'<meta (?:property|name)="{name}" content="([^"]*)"', page)
    ]


def test_machines_are_told_what_the_guidelines_list(room: Newsroom) -> None:
    one = story(updated_at="2025-09-15T07:30:00Z")
    room.publish(one)
    words = PictureWords(photographer="Vũ An", copyright="© TTXVN", usage_terms="Chỉ cho báo in")
    room.drop_image(
        "tin/cầu 1.jpg",
        Image("image/jpeg", 4000, 3000, widths=(320, 640, 960, 1440), words=words),
    )
    address = f"{BASE}/read/cau-moi-qua-song-cam-{one.id}"
    page = ok(room.ask(urlsplit(address).path)).body
    image = f"{BASE}/media/{one.id}/{quote('cầu 1.jpg')}?w=1440"
    article = told(page)["NewsArticle"]
    assert article["headline"] == "Cầu mới qua sông Cấm"
    assert article["image"] == [
        {
            "@type": "ImageObject",
            "contentUrl": image,
            "url": image,
            "width": 1440,
            "height": 1080,
            "caption": "Cây cầu mới.",
            "creditText": "Lê Minh",
            "creator": {"@type": "Person", "name": "Vũ An"},
            "copyrightNotice": "© TTXVN",
            "usageInfo": {"@type": "CreativeWork", "text": "Chỉ cho báo in"},
        }
    ]
    assert article["datePublished"] == "2025-09-15T07:00:00Z"
    assert article["dateModified"] >= article["datePublished"]
    assert article["author"] == [
        {"@type": "Person", "name": "Hải Ninh", "url": f"{BASE}/authors/{quote('hải-ninh')}"},
        {"@type": "Person", "name": "Lê Minh", "url": f"{BASE}/authors/{quote('lê-minh')}"},
    ]
    assert article["mainEntityOfPage"] == address
    steps = told(page)["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Trang nhất", f"{BASE}/"),
        (2, "Xã hội", f"{BASE}/sections/{quote('xã-hội')}"),
        (3, "Cầu mới qua sông Cấm", address),
    ]
    assert re.findall(r'<li><a href="([^"]*)">([^<]*)', page)[:2] == [
        ("/", "Trang nhất"),
        (f"/sections/{quote('xã-hội')}", "Xã hội"),
    ]
    assert meta(page, "og:image") == [image]
    assert meta(page, "og:image:width") == ["1440"]
    assert meta(page, "og:image:type") == ["image/webp"]
    assert (meta(page, "twitter:card"), meta(page, "og:type")) == (
        ["summary_large_image"],
        ["article"],
    )
    assert (meta(page, "og:title"), meta(page, "og:url")) == (["Cầu mới qua sông Cấm"], [address])
    assert meta(page, "article:tag") == ["Hải Phòng", "giao thông"]
    for path in (f"/authors/{quote('hải-ninh')}", f"/sections/{quote('xã-hội')}"):
        listed = ok(room.ask(unquote(path))).body
        assert told(listed)["BreadcrumbList"]["itemListElement"][-1]["item"] == BASE + path
        assert (
            '<link rel="alternate" type="application/rss+xml" title="RSS" '
            f'href="{BASE}/feeds{path}.rss">' in listed
        )


def test_an_article_without_an_author_is_the_sites_own(room: Newsroom) -> None:
    one = draft("Không tên")
    room.publish(one)
    article = told(ok(room.ask(f"/read/khong-ten-{one.id}")).body)["NewsArticle"]
    assert article["author"] == [article["publisher"]]
    assert article["publisher"].items() >= {"name": "Tin", "url": f"{BASE}/"}.items()
    assert "image" not in article


# -------------------------------------------------------------------------------------------------
# problems


def test_who_finds_nothing_is_helped(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.take_down(one.id)
    for address, status in (
        (f"/read/cau-moi-qua-song-cam-{one.id}", 410),
        ("/read/cau-moi-qua-song-cam-aaaaaaaaaaaa", 404),
    ):
        answer = room.ask(address)
        assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")
        assert 'name="q" type="search" value="cau moi qua song cam"' in answer.body
        assert '<a href="/tags">' in answer.body
        assert meta(answer.body, "robots") == ["noindex"]
    assert 'value=""' in room.ask("/khong-co").body


def test_a_wide_table_scrolls_in_a_box_that_keys_reach(room: Newsroom) -> None:
    one = draft(
        "Bảng", body_html="<p>a</p><table><tbody><tr><td>1</td></tr></tbody></table><pre>x</pre>"
    )
    room.publish(one)
    body = ok(room.ask(f"/read/bang-{one.id}")).body
    assert '<div class="wide" tabindex="0"><table>' in body
    assert "</table></div>" in body
    assert '<div class="wide" tabindex="0"><pre>x</pre></div>' in body


def test_how_long_ago_is_told_in_words() -> None:
    now = "2026-09-15T07:05:00Z"
    for time, vi, en in (
        ("2026-09-15T07:05:00Z", "vừa xong", "just now"),
        ("2026-09-01T07:05:00Z", "2 tuần trước", "2 weeks ago"),
        ("2026-07-14T07:05:00Z", "2 tháng trước", "2 months ago"),
        ("2025-09-14T07:05:00Z", "1 năm trước", "1 year ago"),
    ):
        for language, words in (("vi", vi), ("en", en)):
            assert Clock(language, times.HANOI, now).in_words(time) == words


def test_hostile_words_are_only_words(room: Newsroom) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    figure = Figure(evil.replace("/", ""), evil, evil, evil)
    one = draft(
        evil,
        summary=evil,
        section=evil,
        authors=(evil,),
        tags=(evil,),
        figures=(figure,),
        picks=(Pick(evil + "2", evil, evil, evil, figure),),
        body_html=FIGURE_MARK.format(0),
    )
    other = draft(evil + "3", tags=(evil,))
    room.publish(one)
    room.publish(other)
    room.relate(one.id, Match(other.id, 0.5, (evil,)))
    room.drop_image(f"tin/{figure.file}", Image("image/jpeg", 8, 6))
    read = urlsplit(room.get(f"/v1/articles/{one.id}")["url"]).path
    pages = [
        "/",
        read,
        f"/tags/{text.name_key(evil)}",
        f"/sections/{text.name_key(evil)}",
        f"/tags/{evil}",
        "/" + evil,
    ]
    bodies = [room.ask(path).body for path in pages]
    bodies.append(room.get(f"/v1/articles/{one.id}")["body_html"])
    for body in bodies:
        assert "<script>" not in body
        assert "<img src=x" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in room.ask(read).body
    policy = room.ask(read).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; base-uri")
