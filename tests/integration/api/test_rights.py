"""An article's rights and sources are in every form of it, and its note for editors in none."""

import json
import re
from html import unescape
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest

from shared.article.model import Article, Rights, Subject
from shared.identifiers import read_path
from tests.support.newsroom import BASE, Newsroom, draft, ok, story
from tests.support.walk import asks, tool_calls

feedparser: Any = import_module("feedparser")

NOTICE = "© 2025 Hãng tin Ven Biển. Giữ mọi quyền."
TERMS = "Không sử dụng ngoài Việt Nam. Không lưu trữ <sau> 30 ngày & không bán lại."
RIGHTS = Rights("Hãng tin Ven Biển", NOTICE, TERMS)
NOTE = "Toà soạn lưu ý: chờ luật sư xem đoạn hai"
ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"


def agency_story(**fields: Any) -> Article:
    """An article of an agency, with everything that agencies say of one."""
    whole: dict[str, Any] = {
        "rights": RIGHTS,
        "source_name": "Ven Biển Tin",
        "credit_line": "Trần Sóng/Ven Biển Tin",
        "places": ("Đồ Sơn", "Hải Phòng"),
        "urgency": 3,
        "genre": "Phóng sự",
        "slugline": "CAU-SONG-CAM",
        "edition_note": NOTE,
        "subjects": (
            Subject("Giao thông", "medtop:20000337"),
            Subject("", "medtop:20000338"),
            Subject("Cầu", None),
        ),
    }
    return story(**(whole | fields))


def test_the_json_has_what_the_file_says(room: Newsroom) -> None:
    room.publish(agency_story())
    one = room.get(f"/v1/articles/{agency_story().id}")
    assert one["rights"] == {
        "holder": RIGHTS.holder,
        "notice": NOTICE,
        "usage_terms": TERMS,
    }
    assert (one["source_name"], one["credit_line"]) == ("Ven Biển Tin", "Trần Sóng/Ven Biển Tin")
    assert (one["places"], one["urgency"], one["genre"], one["slugline"]) == (
        ["Đồ Sơn", "Hải Phòng"],
        3,
        "Phóng sự",
        "CAU-SONG-CAM",
    )
    assert one["subjects"] == [
        {"name": "Giao thông", "code": "medtop:20000337"},
        {"name": None, "code": "medtop:20000338"},
        {"name": "Cầu", "code": None},
    ]


def test_an_article_that_says_nothing_of_them_has_nulls(room: Newsroom) -> None:
    one = draft("Không nói gì")
    room.publish(one)
    answer = room.get(f"/v1/articles/{one.id}")
    names = ("rights", "source_name", "credit_line", "urgency", "genre", "slugline")
    assert [answer[name] for name in names] == [None] * len(names)
    assert (answer["places"], answer["subjects"]) == ([], [])
    page = ok(room.ask(read_path(one.id, one.headline))).body
    assert 'class="rights"' not in page
    assert 'class="source"' not in page


def test_a_teaser_stays_as_lean_as_it_was(room: Newsroom) -> None:
    plain = draft("Bài trơn")
    room.publish(plain)
    room.publish(agency_story())
    items = room.get("/v1/articles")["items"]
    assert len({tuple(item) for item in items}) == 1
    assert TERMS not in json.dumps(items, ensure_ascii=False)


# -------------------------------------------------------------------------------------------------
# feeds


def test_atom_has_rights_and_whom_the_text_is_from(room: Newsroom) -> None:
    room.publish(agency_story())
    tree = ElementTree.fromstring(ok(room.ask("/feeds/latest.atom")).body)
    (entry,) = tree.iter(f"{ATOM}entry")
    rights = entry.findtext(f"{ATOM}rights") or ""
    assert NOTICE in rights
    assert TERMS in rights
    assert [name.text for name in entry.findall(f"{ATOM}contributor/{ATOM}name")] == [
        "Ven Biển Tin"
    ]
    assert entry.find(f"{ATOM}source") is None


def test_an_agency_is_the_author_where_nobody_is_named(room: Newsroom) -> None:
    one = agency_story(authors=())
    room.publish(one)
    tree = ElementTree.fromstring(ok(room.ask("/feeds/latest.atom")).body)
    names = [name.text for name in tree.findall(f"{ATOM}entry/{ATOM}author/{ATOM}name")]
    assert names == ["Ven Biển Tin"]
    assert tree.find(f"{ATOM}entry/{ATOM}contributor") is None
    (item,) = room.get("/feeds/latest.json")["items"]
    assert item["authors"] == [{"name": "Ven Biển Tin"}]
    assert news_article(room, one)["author"] == [organization("Ven Biển Tin")]


def test_rss_has_rights_and_source_in_dublin_cores_words(room: Newsroom) -> None:
    room.publish(agency_story())
    tree = ElementTree.fromstring(ok(room.ask("/feeds/latest.rss")).body)
    (item,) = tree.iter("item")
    rights = item.findtext(f"{DC}rights") or ""
    assert NOTICE in rights
    assert TERMS in rights
    assert item.findtext(f"{DC}source") == "Ven Biển Tin"


def test_a_json_feed_has_them_in_an_extension(room: Newsroom) -> None:
    room.publish(agency_story())
    (item,) = room.get("/feeds/latest.json")["items"]
    assert item["_newsdrop"] == {
        "about": f"{BASE}/docs#Article",
        "rights": {
            "holder": RIGHTS.holder,
            "notice": NOTICE,
            "usage_terms": TERMS,
        },
        "source_name": "Ven Biển Tin",
        "credit_line": "Trần Sóng/Ven Biển Tin",
    }
    assert 'id="Article"' in ok(room.ask("/docs")).body


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_feeds_are_read_by_others(room: Newsroom, format: str) -> None:
    room.publish(agency_story())
    feed = feedparser.parse(ok(room.ask(f"/feeds/latest.{format}")).body.encode())
    assert not feed.bozo, feed.get("bozo_exception")
    (entry,) = feed.entries
    assert "Không sử dụng ngoài Việt Nam" in entry.rights


# -------------------------------------------------------------------------------------------------
# the page


def page_of(room: Newsroom, one: Article) -> str:
    return ok(room.ask(read_path(one.id, one.headline))).body


def news_article(room: Newsroom, one: Article) -> dict[str, Any]:
    scripts = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page_of(room, one), re.DOTALL
    )
    return next(data for data in map(json.loads, scripts) if data["@type"] == "NewsArticle")


def organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def test_search_engines_are_told_in_schema_orgs_words(room: Newsroom) -> None:
    one = agency_story()
    room.publish(one)
    data = news_article(room, one)
    assert data["copyrightHolder"] == organization("Hãng tin Ven Biển")
    assert data["copyrightNotice"] == NOTICE
    assert data["creditText"] == "Trần Sóng/Ven Biển Tin"
    assert data["usageInfo"] == {"@type": "CreativeWork", "text": TERMS}
    assert data["sourceOrganization"] == organization("Ven Biển Tin")
    assert data["contentLocation"] == [
        {"@type": "Place", "name": "Đồ Sơn"},
        {"@type": "Place", "name": "Hải Phòng"},
    ]


def test_terms_that_are_an_address_are_a_link(room: Newsroom) -> None:
    address = "https://ven-bien.example/dieu-khoan?a=1&b=2"
    one = agency_story(rights=Rights(None, None, address))
    room.publish(one)
    assert news_article(room, one)["usageInfo"] == address
    assert f'<a rel="license" href="{address.replace("&", "&amp;")}">' in page_of(room, one)
    item = room.get(f"/v1/articles/{one.id}.ninjs.json")
    assert item["rightsInfo"] == {"linkedRights": address}


@pytest.mark.parametrize(
    "terms", ["javascript:alert(1)", "https://a.example b", "xem https://a.example", "https://["]
)
def test_other_terms_are_words(room: Newsroom, terms: str) -> None:
    one = agency_story(rights=Rights(usage_terms=terms))
    room.publish(one)
    assert 'rel="license"' not in page_of(room, one)
    assert "rightsInfo" not in room.get(f"/v1/articles/{one.id}.ninjs.json")


@pytest.mark.parametrize(
    ("language", "source", "terms"),
    [
        ("vi", "Nguồn", "Điều kiện sử dụng"),
        ("en", "Source", "Terms of use"),
        ("de", "Source", "Terms of use"),
    ],
)
def test_a_reader_sees_source_and_terms_with_labels(
    room: Newsroom, language: str, source: str, terms: str
) -> None:
    one = agency_story(language=language)
    room.publish(one)
    page = page_of(room, one)
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", page.partition("<h1>")[2])).split())
    assert f"{source} : Trần Sóng/Ven Biển Tin" in words.replace(":", " :").replace("  ", " ")
    assert f"{terms} {TERMS}" in words
    assert NOTICE in words
    assert "Đồ Sơn, Hải Phòng" in words
    assert words.index("Đoạn hai.") < words.index(terms)
    assert "<sau>" not in page


# -------------------------------------------------------------------------------------------------
# for editors alone


def test_no_route_shows_the_note_for_editors(room: Newsroom) -> None:
    one = agency_story()
    room.publish(one)
    values = {
        "id": [one.id],
        "key": ["hải-phòng", "xã-hội", "lê-minh"],
        "file": ["cầu 1.jpg"],
        "token": ["x"],
        "month": ["2025-09"],
        "part": ["2"],
        "slug": [read_path(one.id, one.headline).removeprefix("/read/")],
    }
    queries = [("q", "luật sư"), ("q", "cầu"), ("tag", "hai-phong"), ("prefix", "h")]
    answers: dict[str, str] = {}
    for ask in asks(values, queries):
        for accept in ("application/json", "application/vnd.iptc.ninjs+json"):
            answer = room.ask(ask.path, ask.query, accept=accept)
            answers[ask.rule] = answers.get(ask.rule, "") + unescape(answer.body)
            answers[ask.rule] += json.dumps(dict(answer.headers), ensure_ascii=False)
    for call in tool_calls(values, queries):
        answers[call.tool] = answers.get(call.tool, "") + room.post(call.body).body
    assert {rule for rule, text in answers.items() if "luật sư xem" in text} == set()
    with_terms = {rule for rule, text in answers.items() if "Không sử dụng ngoài" in text}
    assert with_terms == {rule for rule in answers if rule.startswith("/feeds/")} | {
        "/v1/articles/{id}",
        "/v1/articles/{id}.ninjs.json",
        "/read/{slug}",
        "/read/{slug}.md",
        "article",
    }
