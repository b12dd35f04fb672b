"""The way through the site: its sections on every page, and the neighbours of a story."""

import re

import pytest

from functions.api.query import stores
from shared.process import clear_singletons
from tests.support.newsroom import Newsroom, draft, ok


def navigation(page: str) -> list[str]:
    """The sections in the head of a page."""
    (nav,) = re.findall(r'<nav class="sections".*?</nav>', page, re.DOTALL)
    return re.findall(r'href="/sections/[^"]*"[^>]*>([^<]*)', nav)


def test_every_page_leads_to_the_largest_sections(room: Newsroom) -> None:
    for number in range(16):
        section = "Thể thao" if number < 9 else "Kinh tế" if number < 15 else "Đời sống"
        room.publish(draft(f"Tin {number}", section=section, tags=("a",), authors=("An",)))
    article = f"/read/tin-0-{draft('Tin 0').id}"
    wanted = ["Thể thao", "Kinh tế", "Đời sống"]
    for path in ("/", "/tags/a", "/sections", "/search", "/authors/an", article, "/none"):
        page = room.ask(path).body
        assert navigation(page) == wanted, path
        assert '<input id="find" name="q"' in page, path
    for number in range(20, 22):  # 8 to 15 articles are one size, which goes by the alphabet
        room.publish(draft(f"Tin {number}", section="Kinh tế"))
    assert navigation(room.ask("/").body) == ["Kinh tế", "Thể thao", "Đời sống"]
    page = room.ask("/sections/thể-thao").body
    assert '<a href="/sections/th%E1%BB%83-thao" aria-current="page">Thể thao</a>' in page
    assert '<a href="/sections/th%E1%BB%83-thao" aria-current="true">' in room.ask(article).body


def test_the_sections_are_those_of_the_sites_language_while_there_are_any(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        room.publish(draft(f"Market {number}", section="Business", language="en"))
    assert navigation(room.ask("/").body) == ["Business"]
    room.publish(draft("Chợ", section="Kinh tế"))
    room.publish(draft("Trận đấu", section="Video"))
    room.publish(draft("The match", section="Video", language="en"))
    for path in ("/", "/sections/business", f"/read/market-0-{draft('Market 0').id}", "/none"):
        assert navigation(room.ask(path).body) == ["Kinh tế", "Video"], path
    assert ">Business</a>" in ok(room.ask("/sections")).body
    monkeypatch.setenv("SITE_LANGUAGE", "en")
    clear_singletons()
    assert navigation(room.ask("/").body) == ["Business", "Video"]
    monkeypatch.setenv("SITE_SECTIONS", "Kinh tế, Business")
    clear_singletons()
    assert navigation(room.ask("/").body) == ["Kinh tế", "Business"]


def test_what_an_earlier_version_counted_may_be_in_the_sites_language(room: Newsroom) -> None:
    room.publish(draft("Chợ", section="Kinh tế"))
    for number in range(2):
        room.publish(draft(f"Market {number}", section="Business", language="en"))
    row = room.counters["SECTIONS", "business"]
    stores.stores().index.put_rows([row | {"l:en": 1}])
    assert navigation(room.ask("/").body) == ["Business", "Kinh tế"]


def test_editors_say_which_sections_lead_through_the_site(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.publish(draft("Một", section="Kinh tế"))
    room.publish(draft("Hai", section="Xã hội"))
    room.publish(draft("Ba", section="Phòng kín", embargo="2025-09-16T00:00:00Z"))
    monkeypatch.setenv("SITE_SECTIONS", "Phòng kín, xã hội ,Không có,Kinh tế,Xã hội")
    clear_singletons()
    assert navigation(room.ask("/").body) == ["Xã hội", "Kinh tế"]


def test_a_story_leads_to_its_neighbours_in_the_section(room: Newsroom) -> None:
    windows: list[dict[str, str]] = [
        {},
        {"expires": "2025-09-15T07:59:00Z"},
        {},
        {},
        {"embargo": "2025-09-16T00:00:00Z"},
    ]
    drafts = [
        draft(f"Tin {number}", section="Kinh tế", **window) for number, window in enumerate(windows)
    ]
    for number, one in enumerate(drafts):
        room.publish(one, at=f"2025-09-14T00:{number:02}:00Z")
    room.publish(draft("Mục khác", section="Xã hội"), at="2025-09-14T00:02:00Z")

    def around(number: int) -> list[tuple[str, str]]:
        page = ok(room.ask(f"/read/tin-{number}-{drafts[number].id}")).body
        return re.findall(r'<a rel="(next|prev)" href="/read/(tin-\d)', page)

    assert around(0) == [("next", "tin-2")]
    assert around(2) == [("next", "tin-3"), ("prev", "tin-0")]
    assert around(3) == [("prev", "tin-2")]
