"""Feeds and sitemaps, as programs of others read them."""

import re
from datetime import UTC, datetime
from importlib import import_module
from time import struct_time
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from functions.api.syndication import feeds
from shared.article.model import Figure, Image
from shared.identifiers import article_id
from shared.process import clear_singletons
from tests.support.newsroom import BASE, Newsroom, draft, ok, story

feedparser: Any = import_module("feedparser")

FEEDS = (
    "/feeds/latest",
    "/feeds/tags/hải-phòng",
    "/feeds/sections/xã-hội",
    "/feeds/authors/lê-minh",
    "/feeds/tags/hai-phong",
)
TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
WIDE = Image("image/jpeg", 1200, 800, widths=(320, 640, 960))
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def moment(parsed: struct_time) -> str:
    return datetime(*parsed[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("format", ["atom", "rss"])
def test_a_feed_is_read_by_others_whole(room: Newsroom, path: str, format: str) -> None:
    room.publish(story(), at="2025-09-15T07:00:00Z")
    room.drop_image("tin/cầu 1.jpg", WIDE)
    other = story('Bến <tàu> & "mở" lại', body_html="<p>a &amp; b</p>", figures=())
    room.publish(other, at="2025-09-15T06:00:00Z")
    answer = ok(room.ask(f"{path}.{format}"))
    assert answer.headers["content-type"].startswith(TYPES[format])
    feed: Any = feedparser.parse(
        answer.body.encode(), response_headers={"content-type": answer.headers["content-type"]}
    )
    assert not feed.bozo, feed.get("bozo_exception")
    first, second = feed.entries
    one = room.get(f"/v1/articles/{article_id('Cầu mới qua sông Cấm')}")
    assert (first.title, first.link, first.id) == (
        one["headline"],
        one["url"],
        f"{BASE}/read/{one['id']}",
    )
    assert (moment(first.published_parsed), moment(first.updated_parsed)) == (
        one["published_at"],
        one["updated_at"],
    )
    assert [author.name for author in first.authors] == ["Hải Ninh", "Lê Minh"]
    assert [tag.get("label") or tag.term for tag in first.tags] == [
        "Xã hội",
        "Hải Phòng",
        "giao thông",
    ]
    assert first.summary == one["summary"]
    assert first.content[0].value.startswith("<p>Đoạn một.</p><figure><img")
    url = f"{BASE}/media/{one['id']}/{quote('cầu 1.jpg')}?w=960"
    assert f'src="{url}" width="1200"' in first.content[0].value
    assert "srcset" not in first.content[0].value
    assert "Ảnh: Lê Minh" in first.content[0].value
    assert second.title in {'Bến <tàu> & "mở" lại', 'Bến <tàu> &amp; "mở" lại'}
    assert second.content[0].value == "<p>a &amp; b</p>"
    (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own == f"{BASE}{quote(path.replace('hai-phong', 'hải-phòng'))}.{format}"
    again = room.ask(f"{path}.{format}", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, "")


def test_a_json_feed_has_what_its_specification_asks(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", WIDE)
    bare = draft("Chỉ có tiêu đề")
    room.publish(bare, at="2025-09-15T06:00:00Z")
    answer = ok(room.ask("/feeds/tags/hải-phòng.json"))
    assert answer.headers["content-type"] == "application/feed+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    feed = answer.json
    assert (feed["version"], feed["title"]) == (
        "https://jsonfeed.org/version/1.1",
        "Hải Phòng | Tin",
    )
    assert feed["home_page_url"] == f"{BASE}/tags/h%E1%BA%A3i-ph%C3%B2ng"
    (item,) = feed["items"]
    assert item["id"] == f"{BASE}/read/{one.id}"
    assert item["authors"][0] == {"name": "Hải Ninh", "url": f"{BASE}/authors/h%E1%BA%A3i-ninh"}
    assert item["tags"] == ["Xã hội", "Hải Phòng", "giao thông"]
    assert item["image"] == f"{BASE}/media/{one.id}/{quote('cầu 1.jpg')}?w=960"
    assert (item["date_published"], item["language"]) == ("2025-09-15T07:00:00Z", "vi")
    assert set(room.get("/feeds/latest.json")["items"][1]) == {
        *("id", "url", "title", "content_html", "date_published", "date_modified", "language"),
    }


def test_a_feed_is_the_newest_twenty_and_stays_within_bounds(room: Newsroom) -> None:
    for number in range(25):
        room.publish(
            draft(f"Bài {number}", body_html=f"<p>{'đ' * 50_000}</p>", summary="Tóm."),
            at=f"2025-09-14T00:{number:02}:00Z",
        )
    items = room.get("/feeds/latest.json")["items"]
    assert [item["title"] for item in items] == [f"Bài {number}" for number in range(24, 4, -1)]
    whole = [item for item in items if "content_html" in item]
    assert 0 < len(whole) < 20
    assert sum(len(item["content_html"].encode()) for item in whole) <= feeds.FULL_TEXT_BYTES
    assert items[-1]["content_text"] == "Tóm."
    assert not feedparser.parse(room.ask("/feeds/latest.atom").body.encode()).bozo


@pytest.mark.parametrize("format", TYPES)
def test_an_empty_feed_is_a_feed_and_an_unknown_one_is_not(room: Newsroom, format: str) -> None:
    answer = ok(room.ask(f"/feeds/latest.{format}"))
    if format == "json":
        assert answer.json["items"] == []
    else:
        assert not feedparser.parse(answer.body.encode()).bozo
    unknown = room.ask(f"/feeds/tags/nothing.{format}")
    assert (unknown.status, unknown.headers["content-type"]) == (404, "application/problem+json")
    assert room.ask("/feeds/latest.xml").status == 404


def test_what_xml_cannot_hold_is_left_out(room: Newsroom) -> None:
    room.publish(draft("Bài \x00\x0b\uffff]]> <b>", body_html="<p>\x01]]></p>", tags=('"&<',)))
    for path in (
        "/feeds/latest.atom",
        "/feeds/latest.rss",
        "/sitemaps/2025-09-2.xml",
        "/news-sitemap.xml",
    ):
        ElementTree.fromstring(ok(room.ask(path)).body.encode())


def test_pages_say_where_their_feeds_are(room: Newsroom) -> None:
    room.publish(story())
    for path, feed in (("/", "/feeds/latest"), ("/tags/giao-thông", "/feeds/tags/giao-th%C3%B4ng")):
        links = re.findall(
            r'<link rel="alternate" type="([^"]*)"[^>]* href="([^"]*)">', ok(room.ask(path)).body
        )
        assert links == [(media, f"{BASE}{feed}.{format}") for format, media in TYPES.items()]


# -------------------------------------------------------------------------------------------------
# sitemaps


def urls(room: Newsroom, path: str) -> list[str]:
    tree = ElementTree.fromstring(ok(room.ask(path)).body.encode())
    return [element.text or "" for element in tree.iter(f"{SITEMAP}loc")]


def test_every_article_is_in_just_one_sitemap_that_the_index_names(room: Newsroom) -> None:
    times = [
        "2023-12-31T23:59:59Z",
        "2024-02-29T00:00:00Z",
        "2025-09-08T23:59:59Z",
        "2025-09-09T00:00:00Z",
        "2025-09-15T07:00:00Z",
    ]
    articles = [draft(f"Bài {time}") for time in times]
    for article, time in zip(articles, times, strict=True):
        room.publish(article, at=time)
    room.publish(draft("Sắp có", embargo="2025-09-30T00:00:00Z"))
    room.publish(draft("Hết hạn", expires="2025-01-02T00:00:00Z"), at="2025-01-01T00:00:00Z")
    sitemaps = urls(room, "/sitemap.xml")
    assert [one.removeprefix(f"{BASE}/sitemaps/") for one in sitemaps] == [
        *("2025-09-2.xml", "2025-09-1.xml", "2024-02-4.xml", "2023-12-4.xml"),
    ]
    found = [url for one in sitemaps for url in urls(room, one.removeprefix(BASE))]
    assert sorted(url[-12:] for url in found) == sorted(article.id for article in articles)
    for path in ("2025-09-4", "2025-13-1", "0000-01-1", "2025-09-5", "2025-09-0", "1999-01-1"):
        assert room.ask(f"/sitemaps/{path}.xml").status == 404, path


def test_an_empty_site_has_an_empty_index(room: Newsroom) -> None:
    assert urls(room, "/sitemap.xml") == []
    assert urls(room, "/news-sitemap.xml") == []


def test_the_news_sitemap_has_two_days(room: Newsroom) -> None:
    room.publish(story(), at="2025-09-13T08:00:00Z")
    room.publish(draft("Cũ"), at="2025-09-13T07:59:59Z")
    tree = ElementTree.fromstring(ok(room.ask("/news-sitemap.xml")).body.encode())
    told = {
        element.tag.removeprefix(NEWS): element.text
        for element in tree.iter()
        if element.tag.startswith(NEWS) and element.text
    }
    assert told == {
        "name": "Tin",
        "language": "vi",
        "publication_date": "2025-09-13T08:00:00Z",
        "title": "Cầu mới qua sông Cấm",
    }


def test_robots_are_told_where_the_sitemaps_are(room: Newsroom) -> None:
    answer = ok(room.ask("/prod/robots.txt", stage="prod"))
    assert answer.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {BASE}/prod/sitemap.xml" in answer.body.splitlines()
    assert "Disallow: /prod/search" in answer.body.splitlines()


def test_a_feed_looks_up_a_batch_of_images_the_first_of_each_article_before_others(
    room: Newsroom,
) -> None:
    figures = tuple(Figure(f"{number}.jpg") for number in range(60))
    for number in range(3):
        room.publish(draft(f"Bài {number}", figures=figures), key=f"tin/{number}/bài.txt")
        for figure in figures:
            room.drop_image(f"tin/{number}/{figure.file}", WIDE)
    items = room.get("/feeds/latest.json")["items"]
    counts = [item["content_html"].count("<img") for item in items]
    assert (sum(counts), min(counts)) == (100, 33)


HUB = "https://hub.example/"


@pytest.mark.parametrize("format", TYPES)
def test_a_feed_names_its_hub_and_itself(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    room.publish(story())
    path, asked = f"/feeds/tags/h%E1%BA%A3i-ph%C3%B2ng.{format}", f"/feeds/tags/hải-phòng.{format}"
    without = ok(room.ask(asked))
    assert HUB not in without.body
    assert "link" not in without.headers
    monkeypatch.setenv("WEB_SUB_HUB", HUB)
    clear_singletons()
    answer = ok(room.ask(asked))
    assert answer.headers["link"] == f'<{HUB}>; rel="hub", <{BASE}{path}>; rel="self"'
    assert answer.headers["etag"] != without.headers["etag"]
    if format == "json":
        assert answer.json["hubs"] == [{"type": "WebSub", "url": HUB}]
        assert answer.json["feed_url"] == BASE + path
    else:
        links = feedparser.parse(answer.body.encode()).feed.links
        assert {(link.rel, link.href) for link in links if link.rel != "alternate"} == {
            ("hub", HUB),
            ("self", BASE + path),
        }
