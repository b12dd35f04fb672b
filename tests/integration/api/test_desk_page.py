"""The editors' page: what came last and what became of it, for nobody but editors."""

import html
import re
from typing import Any

import pytest

from shared.article.model import Image
from tests.integration.api.editors import report
from tests.support.newsroom import Newsroom, draft, ok

LATER = "2025-09-17T00:00:00Z"


def rows(body: str) -> list[str]:
    """The drops of the page, each with all that is said of it in one line."""
    items = re.findall(r'<li class="drop .*?(?=<li class="drop |</ol>)', body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def shown_keys(body: str) -> list[str]:
    """The keys of the page's drops."""
    return re.findall(r'<h2 dir="auto">([^<]+)', body)


def link(body: str, rel: str) -> str | None:
    """The query string of a link to another page."""
    found = re.search(rf'rel="{rel}" href="/desk\??([^"]*)"', body)
    return html.unescape(found[1]) if found else None


@pytest.mark.usefixtures("in_english")
def test_the_newest_drop_comes_first_with_what_became_of_it(desk: Newsroom) -> None:
    public, ahead = draft("Đã ra"), draft("Chưa ra", embargo=LATER)
    desk.publish(public)
    desk.publish(ahead)
    arrivals: list[tuple[str, Any, dict[str, Any]]] = [
        ("tin/1.txt", "accepted", {"articles": (public.id,)}),
        ("tin/2.txt", "accepted", {"articles": (ahead.id,), "remarks": ("gửi từ an@x.vn",)}),
        ("tin/3.txt", "accepted", {"articles": (public.id,), "doubts": ("ngắn quá",)}),
        ("tin/4.exe", "rejected", {"reason": "no format that is known"}),
        ("tin/5.txt", "removed", {}),
        ("tin/6.jpg", "accepted", {"image": Image("image/jpeg", 640, 480)}),
        (
            "tin/7.txt",
            "accepted",
            {"articles": (public.id,), "figure_files": ("thiếu.jpg", "6.jpg")},
        ),
    ]
    for minute, (key, status, fields) in enumerate(arrivals):
        desk.now = f"2025-09-15T08:0{minute}:00Z"
        report(key, status, **fields)
    desk.now = "2025-09-15T08:10:00Z"
    seen = rows(ok(desk.ask("/desk")).body)
    assert seen == [
        "To be looked at 4 minutes ago · 15:06 (GMT+7) tin/7.txt Đã ra published "
        "An image that has not come: thiếu.jpg",
        "Accepted 5 minutes ago · 15:05 (GMT+7) tin/6.jpg Photo 640 × 480",
        "Removed 6 minutes ago · 15:04 (GMT+7) tin/5.txt",
        "Rejected 7 minutes ago · 15:03 (GMT+7) tin/4.exe no format that is known",
        "To be looked at 8 minutes ago · 15:02 (GMT+7) tin/3.txt Đã ra published ngắn quá",
        "Accepted 9 minutes ago · 15:01 (GMT+7) tin/2.txt Chưa ra preview; to be published on "
        "Wednesday, 17 September 2025, 07:00 (GMT+7) gửi từ an@x.vn",
        "Accepted 10 minutes ago · 15:00 (GMT+7) tin/1.txt Đã ra published",
    ]


def test_the_page_speaks_the_sites_language(desk: Newsroom) -> None:
    report("tin/4.exe", "rejected", reason="no format that is known")
    desk.now = "2025-09-15T08:07:00Z"
    assert rows(ok(desk.ask("/desk", accept_language="en")).body) == [
        "Bị từ chối 7 phút trước · 15:00 (GMT+7) tin/4.exe no format that is known"
    ]


def test_links_lead_to_pages_or_previews(desk: Newsroom) -> None:
    public, ahead = draft("Đã ra"), draft("Chưa ra", published_at=LATER)
    for article in (public, ahead):
        desk.publish(article)
        report(f"tin/{article.id}.txt", articles=(article.id,))
    body = ok(desk.ask("/desk")).body
    links = dict(re.findall(r'<li><a href="([^"]+)" dir="auto">([^<]+)', body))
    assert sorted(links.values()) == ["Chưa ra", "Đã ra"]
    for path, headline in links.items():
        assert f"<h1>{headline}</h1>" in ok(desk.ask(path)).body
        assert path.startswith("/preview/" if headline == "Chưa ra" else "/read/")


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("end", "words"), [("down", "is down"), ("expired", "has expired")])
def test_of_what_is_down_there_is_no_link(desk: Newsroom, end: str, words: str) -> None:
    one = draft("Đã gỡ", **({"expires": "2025-09-15T07:59:00Z"} if end == "expired" else {}))
    desk.publish(one)
    report("tin/a.txt", articles=(one.id,))
    if end == "down":
        desk.take_down(one.id)
    body = ok(desk.ask("/desk")).body
    assert words in rows(body)[0]
    assert "/read/" not in body
    assert "/preview/" not in body


@pytest.mark.parametrize(
    ("only", "keys"),
    [
        ("accepted", ["tin/0.txt"]),
        ("doubted", ["tin/1.txt"]),
        ("rejected", ["tin/2.txt"]),
        ("removed", ["tin/3.txt"]),
        ("x", [f"tin/{number}.txt" for number in (3, 2, 1, 0)]),
    ],
)
def test_it_can_be_narrowed_to_one_verdict(desk: Newsroom, only: str, keys: list[str]) -> None:
    fields: list[tuple[Any, dict[str, Any]]] = [
        ("accepted", {}),
        ("accepted", {"doubts": ("x",)}),
        ("rejected", {"reason": "x"}),
        ("removed", {}),
    ]
    for number, (status, more) in enumerate(fields):
        desk.now = f"2025-09-15T08:0{number}:00Z"
        report(f"tin/{number}.txt", status, **more)
    body = ok(desk.ask("/desk", f"only={only}")).body
    assert shown_keys(body) == keys


def test_the_rejected_are_found_however_much_came_since(desk: Newsroom) -> None:
    desk.now = "2025-08-01T00:00:00Z"
    report("tin/hỏng.bin", "rejected", reason="x")
    desk.now = "2025-09-15T08:00:00Z"
    for number in range(60):
        report(f"tin/{number}.txt")
    assert len(rows(ok(desk.ask("/desk")).body)) == 50
    assert shown_keys(ok(desk.ask("/desk", "only=rejected")).body) == ["tin/hỏng.bin"]


@pytest.mark.parametrize("only", ["", "only=rejected", "only=doubted"])
def test_older_drops_are_on_further_pages(desk: Newsroom, only: str) -> None:
    """Many came in one second; of every verdict there are more than a page has."""
    fields: list[tuple[Any, dict[str, Any]]] = [
        ("accepted", {"doubts": ("x",)}),
        ("rejected", {"reason": "x"}),
    ]
    for number in range(120):
        desk.now = f"2025-09-15T07:{number // 100:02}:00Z"
        status, more = fields[number % 2]
        report(f"tin/{number:03} &+%.txt", status, **more)
    desk.now = "2025-09-15T08:00:00Z"
    wanted = [
        f"tin/{number:03} &amp;+%.txt"
        for number in range(119, -1, -1)
        if not only or (number % 2 == 1) == (only == "only=rejected")
    ]
    seen: list[str] = []
    query: str | None = only
    while query is not None:
        body = ok(desk.ask("/desk", f"{query}&follow=on")).body
        assert ("http-equiv" in body) == (not seen)
        assert link(body, "first") == (only if seen else None)
        seen += shown_keys(body)
        query = link(body, "next")
    assert seen == wanted


@pytest.mark.usefixtures("in_english")
def test_what_is_narrowed_is_looked_for_among_a_bounded_number_of_drops(desk: Newsroom) -> None:
    report("tin/lạ.txt", doubts=("x",))
    desk.now = "2025-09-15T08:00:01Z"
    for number in range(210):
        report(f"tin/{number}.txt")
    body = ok(desk.ask("/desk", "only=doubted")).body
    assert shown_keys(body) == []
    assert "Nothing of the kind among the files looked through so far." in body
    assert shown_keys(ok(desk.ask("/desk", link(body, "next") or "")).body) == ["tin/lạ.txt"]


@pytest.mark.parametrize(
    "before",
    ["x", "2025-99-15T07:00:00Z a", "2025-09-15T07:00:00Z", "0001-01-01T00:00:00Z a", "%00 %ff"],
)
def test_a_place_that_is_none_is_the_beginning(desk: Newsroom, before: str) -> None:
    report("tin/a.txt")
    assert shown_keys(ok(desk.ask("/desk", f"before={before}")).body) == ["tin/a.txt"]
    assert shown_keys(ok(desk.ask("/desk", "before=2000-01-01T00:00:00Z a")).body) == []


@pytest.mark.usefixtures("in_english")
def test_a_drop_of_many_articles_names_three(desk: Newsroom) -> None:
    articles = [draft(f"Bài {number}") for number in range(5)]
    for article in articles:
        desk.publish(article)
    report("tin/nhiều.zip", articles=tuple(one.id for one in articles))
    (row,) = rows(ok(desk.ask("/desk")).body)
    assert row.endswith("Bài 2 published Further articles: 2")


def test_it_reloads_itself_only_when_asked_to(desk: Newsroom) -> None:
    still = ok(desk.ask("/desk", "only=rejected")).body
    assert "http-equiv" not in still
    assert 'href="/desk?only=rejected&amp;follow=on"' in still
    moving = ok(desk.ask("/desk", "only=rejected&follow=on")).body
    assert '<meta http-equiv="refresh" content="20">' in moving
    assert 'href="/desk?only=rejected"' in moving


def test_nobody_keeps_or_lists_it_and_what_files_say_is_text(desk: Newsroom) -> None:
    report('tin/<b>&"x".txt', "rejected", reason="<script>alert(1)</script>")
    answer = ok(desk.ask("/desk"))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.body
    assert "<script" not in answer.body
    assert "<b>" not in answer.body
    robots = ok(desk.ask("/robots.txt")).body
    assert "Disallow: /desk\n" in robots
    assert "Disallow: /preview/\n" in robots
