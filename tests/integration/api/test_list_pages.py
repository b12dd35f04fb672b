"""Pages of lists and of names: how they go on and back, what stands on them, what they cost."""

import re
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import unquote

import pytest

from functions.api.query import alphabet
from shared import text
from shared.article.model import Figure, Image
from tests.support.newsroom import Newsroom, draft, ok

HEADLINES = re.compile(r'<(?:h[23]|/time)> ?<a href="/read/[^"]*">([^<]*)')


@pytest.mark.parametrize(
    ("path", "sizes"),
    [("/", [17, 20, 8]), ("/tags/biển", [20, 20, 5]), ("/authors/hải-ninh", [20, 20, 5])],
)
def test_lists_on_pages_go_on_and_back(room: Newsroom, path: str, sizes: list[int]) -> None:
    for number in range(45):
        room.publish(
            draft(f"Bài số {number:02}", tags=("biển",), authors=("Hải Ninh",)),
            at=f"2025-09-14T00:{number:02}:00Z",
        )
    addresses, seen = [path], []
    while True:
        page = paged(room, addresses[-1])
        seen.append(HEADLINES.findall(page))
        if not (link := follow(page, "next")):
            break
        addresses.append(link)
    assert [len(headlines) for headlines in seen] == sizes
    assert list(chain(*seen)) == [f"Bài số {number:02}" for number in reversed(range(45))]
    for before in reversed(range(len(seen) - 1)):
        link = follow(paged(room, addresses[before + 1]), "prev")
        assert link
        assert HEADLINES.findall(paged(room, link)) == seen[before]
    assert link == path
    assert follow(paged(room, path), "prev") is None


def paged(room: Newsroom, address: str) -> str:
    """A page of a list, as somebody finds it who came by a campaign's link."""
    path, _, query = address.partition("?")
    return ok(room.ask(path, query + "&utm_source=x")).body


def follow(page: str, rel: str) -> str | None:
    """Where a page's link leads."""
    link = re.search(rf'<a rel="{rel}" href="([^"]*)"', page)
    return unquote(unescape(link[1])) if link else None


def test_the_page_before_is_right_after_articles_came_and_went(room: Newsroom) -> None:
    there = [draft(f"Bài số {number:02}", tags=("biển",)) for number in range(45)]
    for number, one in enumerate(there):
        room.publish(one, at=f"2025-09-14T00:{number:02}:00Z")
    second = follow(paged(room, "/tags/biển"), "next")
    assert second
    room.take_down(there[30].id)
    room.publish(draft("Bài mới", tags=("biển",)), at="2025-09-15T07:59:00Z")
    first = follow(paged(room, second), "prev")
    assert first
    before, after = (HEADLINES.findall(paged(room, one)) for one in (first, second))
    assert before == [
        "Bài mới",
        *(f"Bài số {number:02}" for number in reversed(range(25, 45)) if number != 30),
    ]
    assert after == [f"Bài số {number:02}" for number in reversed(range(5, 25))]


def test_the_tags_of_the_front_page_are_those_of_the_newest_hundred(room: Newsroom) -> None:
    for number in range(120):
        room.publish(draft(f"Tin {number}", tags=(f"chủ đề {number}", "chung")), at=minute(number))
    tags = re.findall(r'<li><a href="/tags/[^"]*">([^<]*)', ok(room.ask("/")).body)
    assert tags[0] == "chung"
    assert len(tags) == 24
    assert not {f"chủ đề {number}" for number in range(20)} & set(tags)


def test_the_front_page_has_blocks_of_sections_and_each_headline_once(room: Newsroom) -> None:
    room.drop_image("tin/a.jpg", Image("image/jpeg", 800, 600))
    for number in range(90):
        figures = (Figure("a.jpg"),) if number % 3 == 0 else ()
        section = ("Kinh tế", "Xã hội", "Thể thao", "Văn hóa", "Hiếm")[number % 5 if number else 4]
        room.publish(
            draft(f"Tin {number}", section=section, summary="Tóm tắt.", figures=figures),
            at=minute(number),
        )
    page = ok(room.ask("/")).body
    headlines = re.findall(r'<a href="/read/[^"]*">([^<]*)', page)
    assert len(headlines) == len(set(headlines)) == 17 + 4 * 4
    assert set(headlines[:17]) == {f"Tin {number}" for number in range(73, 90)}
    assert headlines[0] == "Tin 87"
    blocks = re.findall(r'<h2 class="label" id="s-\d"><a href="[^"]*">([^<]*)', page)
    assert blocks == ["Hiếm", "Kinh tế", "Thể thao", "Văn hóa"]
    assert page.count("<img") == 1 + 3 + 4
    assert page.count('loading="lazy"') == 3 + 4
    assert '<p class="date"><time datetime="2025-09-15T08:00:00Z">Thứ Hai, 15/9/2025</time>' in page


def minute(number: int) -> str:
    return f"2025-09-14T{number // 60:02}:{number % 60:02}:00Z"


NAMES = (
    "zebra",
    "Đà Nẵng",
    "dừa",
    "ăn mặc",
    "áo dài",
    "ấm trà",
    "an ninh",
    "5G",
    "đê",
    "Ếch",
    "em bé",
    "“Sóng”",
)


def test_names_are_in_vietnamese_order_by_letters(room: Newsroom) -> None:
    room.publish(draft("Một", tags=NAMES))
    room.publish(draft("Hai", tags=("áo dài", "chỉ mai"), embargo="2025-09-16T00:00:00Z"))
    page = ok(room.ask("/tags")).body
    assert re.findall(r'<h2 id="l-\d+">([^<]*)', page) == [
        "A",
        "Ă",
        "Â",
        "D",
        "Đ",
        "E",
        "Ê",
        "Z",
        "#",
    ]
    names = [
        "an ninh",
        "áo dài",
        "ăn mặc",
        "ấm trà",
        "dừa",
        "Đà Nẵng",
        "đê",
        "em bé",
        "Ếch",
        "zebra",
    ]
    assert [unescape(one) for one in re.findall(r'<li><a href="/tags/[^"]*">([^<]*)', page)][
        :10
    ] == names
    assert 'href="/tags/%C3%A1o-d%C3%A0i">áo dài</a> <span class="meta">1<' in page
    assert "chỉ mai" not in page


def test_an_index_goes_on_at_the_end_of_an_initial(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alphabet, "MAX_COUNTERS", 4)
    room.publish(draft("Một", tags=NAMES, section="Duy nhất"))
    pages: list[list[str]] = []
    query = ""
    while True:
        page = ok(room.ask("/tags", query)).body
        pages.append(
            [unescape(one) for one in re.findall(r'<li><a href="/tags/[^"]*">([^<]*)', page)]
        )
        if not (link := follow(page, "next")):
            break
        query = link.partition("?")[2]
    assert sorted(chain(*pages)) == sorted(NAMES)
    assert ["an ninh", "áo dài", "ăn mặc", "ấm trà"] in pages
    assert [name for name in chain(*pages) if name[0].isalpha()] == sorted(
        (n for n in NAMES if n[0].isalpha()), key=text.sort_key
    )
    assert room.ask("/sections", query).status == room.ask("/tags", "cursor=x").status == 400


@pytest.mark.parametrize(
    ("path", "trips", "calls", "rru"),
    # The front page reads 100 teasers, which are at most 1 KB each.
    [
        ("/", 1, 2, 13.5),
        ("/tags/biển", 1, 3, 4.5),
        ("/tags", 1, 2, 4.5),
        ("/sections", 1, 2, 1),
        ("/authors", 1, 2, 1),
    ],
)
def test_a_page_keeps_to_its_budget_however_many_articles_there_are(
    room: Newsroom, path: str, trips: int, calls: int, rru: float
) -> None:
    for number in range(150):
        fields: dict[str, Any] = {
            "section": "Kinh tế",
            "authors": ("Hải Ninh",),
            "tags": ("biển", f"chủ đề {number}", f"đề tài {number}"),
        }
        room.publish(
            draft(f"Bài {number} " + "dài " * 30, summary="tóm tắt " * 60, **fields),
            at=minute(number),
        )
    with room.metered() as meter:
        page = ok(room.ask(path)).body
    assert (meter.trips.count, len(meter.calls)) == (trips, calls)
    assert meter.rru <= rru
    assert len(page.encode()) < 60_000
    if link := follow(page, "next"):
        with room.metered() as meter:
            ok(room.ask(path, link.partition("?")[2]))
        assert (meter.trips.count, len(meter.calls) <= calls + 1, meter.rru <= 2 * rru) == (
            trips,
            True,
            True,
        )
