"""Feeds and exports: what samples beside their record cannot show."""

import json
from dataclasses import replace
from typing import Any

import pytest

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers, sniff
from functions.ingest.formats.feeds import feed_fields, full_text
from functions.ingest.limits import Limits
from shared.errors import Rejected
from tests.support.paths import ARTICLES

RSS = '<rss version="2.0"><channel><title>x</title>{}</channel></rss>'
ITEM = (
    "<item><title>Tin {at}</title><guid>urn:x:{at}</guid><description>{words}</description></item>"
)
LONG = "Một câu dài của một bài báo có thật về chợ nổi trên sông. " * 12


def drafts(data: bytes, key: str = "tin/a.xml", limits: Limits | None = None) -> list[Draft]:
    content = readers.read_drafts(data, key, {}, limits)
    assert isinstance(content, list)
    return content


def records(name: str) -> list[dict[str, Any]]:
    """The records of a sample, as of one key, without their format."""
    content = drafts((ARTICLES / name).read_bytes(), name)
    articles = (normalise.normalised_article(draft, "tin/a") for draft in content)
    return [
        {field: getattr(replace(article, format=""), field) for field in article.__slots__}
        for article in articles
    ]


def test_rss_and_atom_of_the_same_articles_give_the_same_records() -> None:
    assert records("rss/twin.rss") == records("atom/twin.atom")


def test_corrections_and_tombstones_are_of_the_same_article() -> None:
    (first, _), (changed,), (gone,) = (
        records(f"{name}.atom") for name in ("atom/twin", "atom/correction", "atom/deleted")
    )
    assert first["id"] == changed["id"] == gone["id"]
    assert (changed["cancelled"], gone["cancelled"]) == (False, True)
    assert changed["updated_at"] > first["published_at"]


@pytest.mark.parametrize("kind", ["wordpress", "ghost"])
def test_a_corrected_export_is_of_the_same_article(kind: str) -> None:
    first, changed = {"wordpress": ("blocks.xml", "correction.xml"),
                      "ghost": ("html.json", "correction.json")}[kind]  # fmt: skip
    assert records(f"{kind}/{first}")[0]["id"] == records(f"{kind}/{changed}")[0]["id"]


def test_types_that_a_site_made_itself_are_named_in_a_doubt() -> None:
    (draft,) = drafts((ARTICLES / "wordpress/shop.xml").read_bytes())
    assert "3 product, 1 tribe_events" in draft.doubts[0]


@pytest.mark.parametrize(
    ("content", "has_full_text", "announces"),
    [
        ("<p>Ba ấp mất điện.</p>", True, False),
        ("<p>Ba ấp mất điện.</p>", False, True),
        (LONG, False, False),
        (LONG + "…", False, True),
        (LONG + "[&#8230;]", True, True),
        ("<p>Ba ấp mất điện.</p><p><a href='/x'>Đọc tiếp »</a></p>", True, True),
        (LONG * 3 + "<p>Xem thêm</p>", True, False),
        ("", True, True),
        ("<img src='a.jpg'>", True, False),
    ],
)
def test_what_announces_an_article(content: str, has_full_text: bool, announces: bool) -> None:
    assert full_text.is_announcement(content, has_full_text=has_full_text) is announces


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("Sun, 12 Apr 2026 08:30:00 +0700", "2026-04-12T01:30:00Z"),
        ("Sun, 12 Apr 2026 08:30:00 ICT", "2026-04-12T01:30:00Z"),
        ("12 Apr 26 01:30 GMT", "2026-04-12T01:30:00Z"),
        ("2026-04-12T08:30:00.123+07:00", "2026-04-12T01:30:00Z"),
        ("2026-04-12", "2026-04-11T17:00:00Z"),
        ("soon", None),
        ("", None),
        ("Sun, 99 Apr 2026 08:30:00 +0700", None),
    ],
)
def test_times_of_feeds(words: str, time: str | None) -> None:
    assert feed_fields.feed_time(words) == time


def test_ids_that_are_no_address_are_of_their_feed() -> None:
    assert feed_fields.own_identity("77", "https://a.example/") == "https://a.example/#77"
    assert feed_fields.own_identity("urn:x:1", "https://a.example/") == "urn:x:1"


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("<?xml version='1.0'?><!-- {} --><rss version='2.0'><channel/></rss>", "x.xml"),
        ("<rss><channel/></rss><!-- {} -->", "x"),
        ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'/><!-- {} -->", "x.txt"),
        (
            '{{"items": [], "a": "{}", "version": "https:\\/\\/jsonfeed.org\\/version\\/1"}}',
            "x.json",
        ),
        ('{{"db": [{{"a": "{}", "meta": {{"exported_on": 1}}, "data": {{}}}}]}}', "x.json"),
    ],
)
def test_feeds_are_told_however_long_what_stands_before_is(head: str, key: str) -> None:
    assert sniff.kind_of(head.format("x" * 3_900).encode(), key) == "feed"


def test_an_article_about_feeds_is_none() -> None:
    words = '"version": "https://jsonfeed.org/version/1" and "exported_on": 1'
    ninjs = {"uri": "urn:x", "headline": "Tin", "body_text": words}
    assert sniff.kind_of(json.dumps(ninjs).encode(), "x.json") == "JSON"


def test_too_many_items_are_refused_with_what_to_do() -> None:
    many = "".join(ITEM.format(at=at, words=LONG) for at in range(3))
    with pytest.raises(Rejected, match=r"3 articles; at most 2 .*MaxArticlesPerDrop.*in parts"):
        drafts(RSS.format(many).encode(), limits=replace(Limits(), articles=2))


def test_cards_that_are_shown_without_end_are_cut() -> None:
    card = ["html", {"html": "<p>" + "a" * 100_000 + "</p>"}]
    document = {"version": "0.3.1", "cards": [card], "sections": [[10, 0]] * 100_000}
    post = {"title": "x", "slug": "x", "status": "published", "mobiledoc": json.dumps(document)}
    export = {"meta": {"exported_on": 1}, "data": {"posts": [post]}}
    (draft,) = drafts(json.dumps(export).encode(), "x.json")
    assert "at most" in (draft.refusal or "")
