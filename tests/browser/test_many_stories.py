"""Five hundred stories, most of them hard to lay out: every page fits, by day and by night."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.browser.arrival import moves_of
from tests.browser.many_stories import TABLE, answer_browser, many_stories
from tests.browser.reader import Reader, tab
from tests.support.newsroom import BASE, Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs_chromium

WIDTHS = (360, 768, 1440)
BY_WIDTH = ["color-contrast", "scrollable-region-focusable", "target-size", "link-in-text-block"]
"""Rules whose verdict may change with the width or the colours of a page; all others are asked
once."""


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with many_stories() as newsroom:
        yield newsroom


@contextmanager
def reader(browser: "Browser", room: Newsroom, width: int) -> Iterator[Reader]:
    with tab(browser, viewport={"width": width, "height": 900}) as (context, page):
        answer_browser(context, room)
        yield Reader(page, BASE, BASE)


def pages(room: Newsroom) -> Mapping[str, str]:
    """A page of each kind, and stories with each thing that is hard to lay out."""
    first = room.get("/v1/articles", "limit=100")
    items = first["items"]
    paths = [unquote(item["url"].removeprefix(BASE)) for item in items]
    section, author = items[0]["section"]["key"], items[0]["authors"][0]["key"]
    return {
        "front": "/",
        "section": f"/sections/{section}",
        "author": f"/authors/{author}",
        "no picture, a long headline": paths[3],
        "table": paths[4],
        "code": paths[6],
        "many tags": paths[8],
        "twenty figures": paths[17],
        "timeline": f"{paths[4]}/story",
        "search": "/search?q=hai phong",
        "tags": "/tags",
        "error": "/read/khong-co-bai-nay-aaaaaaaaaaaa",
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_is_accessible(browser: "Browser", room: Newsroom, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe  # with Playwright: see `browser`

    axe = Axe()
    some = {"resultTypes": ["violations"], "runOnly": BY_WIDTH}
    with reader(browser, room, width) as one:
        for kind, path in pages(room).items():
            for scheme in ("light", "dark"):
                one.page.emulate_media(color_scheme=scheme)
                if scheme == "light":
                    one.open(path, 404 if kind == "error" else 200)
                is_first = (width, scheme) == (WIDTHS[0], "light")
                options = {"resultTypes": ["violations"]} if is_first else some
                found = axe.run(one.page, options=options)
                assert found.violations_count == 0, f"{kind}: {found.generate_report()}"
            assert moves_of(one.page) == [], kind
        assert one.trouble == []


def test_the_current_section_is_in_sight_on_a_phone(browser: "Browser", room: Newsroom) -> None:
    sections = room.get("/v1/sections")["items"]
    assert len(sections) > 5
    with reader(browser, room, 360) as one:
        for section in sections:
            one.open(f"/sections/{section['key']}")
            box = one.page.locator(".sections [aria-current]").bounding_box()
            assert box
            assert box["x"] >= 0, section
            assert box["x"] + box["width"] <= 360, section
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert one.page.evaluate(overflow) <= 0
            assert one.page.evaluate("scrollY") == 0


def test_a_table_scrolls_in_its_own_box_and_its_numbers_stand_at_the_right(
    browser: "Browser", room: Newsroom
) -> None:
    with reader(browser, room, 360) as one:
        one.open(pages(room)["table"])
        box = one.page.locator(".wide")
        assert box.evaluate("one => one.scrollWidth > one.clientWidth")
        ends = box.evaluate(
            "one => [...one.querySelectorAll('tr > :nth-child(2)')].map(cell => {"
            " const range = document.createRange(); range.selectNodeContents(cell);"
            " return Math.round(range.getBoundingClientRect().right); })"
        )
        assert len(ends) == TABLE.count("<tr>") == 3
        assert len(set(ends)) == 1


def test_who_reads_goes_on_through_the_section_and_searches_from_anywhere(
    browser: "Browser", room: Newsroom
) -> None:
    with reader(browser, room, 360) as one:
        one.open("/")
        section = one.text(".block .label a")
        one.follow(".block .label a")
        assert one.texts(".sections [aria-current=page]") == [section]
        one.follow(".teaser h2 a")
        first = one.text("h1")
        assert one.texts(".sections [aria-current=true]") == [section]
        one.follow(".around a[rel=prev]")
        assert one.text("h1") != first
        one.follow(".around a[rel=next]")
        assert one.text("h1") == first
        one.page.fill("#find", "hai phong")
        one.page.press("#find", "Enter")
        one.page.wait_for_url("**/search?q=hai+phong")
        assert one.look().page.locator("main h3").count() > 0
