"""The site in a real browser, on a desk that read the samples."""

import json
import re
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.browser.arrival import moves_of
from tests.browser.conftest import Open
from tests.browser.inbox import EVIL
from tests.browser.journeys import edit, page_through, read_on, search
from tests.browser.page_kinds import EVENT, LEAD, articles, kinds
from tests.browser.reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

pytestmark = pytest.mark.needs_chromium

CONTRAST = {"type": "rule", "values": ["color-contrast"]}
MAX_STYLE_BYTES, MAX_PAGE_BYTES = 20_000, 60_000


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_a_reader_finds_the_way(reader: Open, width: int, scheme: str) -> None:
    with reader(width, scheme) as one:
        one.open("/")
        assert one.page.locator("html").get_attribute("lang") == "vi"
        assert one.page.locator(".latest li").count() == 13
        one.open(articles(one.site)[LEAD])
        assert one.texts("h1") == [LEAD]
        read_on(one)
        search(one)
        page_through(one)
        background = one.page.evaluate("getComputedStyle(document.body).backgroundColor")
        one.page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
        one.look()
        assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") != background


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_an_event_is_read_from_one_of_its_pieces(reader: Open, width: int, scheme: str) -> None:
    with reader(width, scheme) as one:
        one.open(articles(one.site)[EVENT])
        one.follow(".onward a")
        assert one.texts("h1") == ["Diễn biến"]
        assert one.texts("main h2") == [
            "Thứ Hai, 11/3/2024",
            "Thứ Tư, 6/3/2024",
            "Thứ Hai, 4/3/2024",
            "Chủ Nhật, 3/3/2024",
        ]
        assert one.texts(".current h3") == [EVENT]
        one.follow("main section:first-of-type h3 a")
        assert one.texts("h1") == ["Khởi tố giám đốc công ty khai thác mỏ đá Khe Sim"]
        assert one.page.locator(".onward a").count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1280, "light")])
def test_an_editor_sees_what_came_and_what_is_ahead(reader: Open, width: int, scheme: str) -> None:
    with reader(width, scheme) as one:
        edit(one)


def test_every_kind_of_page_is_accessible_and_fits_a_phone(reader: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe  # with Playwright: see `browser`

    axe = Axe()
    with reader(360) as one:
        for kind, (path, status) in kinds(one.site).items():
            one.page.emulate_media(color_scheme="light")
            one.open(path, status)
            found = axe.run(one.page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{kind}: {found.generate_report()}"
            one.page.emulate_media(color_scheme="dark")  # which changes colours and nothing else
            found = axe.run(one.page, options={"resultTypes": ["violations"], "runOnly": CONTRAST})
            assert found.violations_count == 0, f"{kind}, dark: {found.generate_report()}"
            assert found.response["passes"], kind
            assert moves_of(one.page) == [], kind


def test_every_kind_of_page_is_light(reader: Open) -> None:
    with reader() as one:
        loaded: list[Any] = []

        def note(response: Any) -> None:
            loaded.append(response)

        one.page.on("response", note)
        for kind, (path, status) in kinds(one.site).items():
            loaded.clear()
            one.open(path, status)
            of_type = {
                name: [each for each in loaded if each.request.resource_type == name]
                for name in ("document", "stylesheet")
            }
            assert {each.request.resource_type for each in loaded} <= {
                "document",
                "stylesheet",
                "image",
                "other",
            }, kind
            own = 1 if kind == "docs" else 0  # it has a stylesheet of its own beside the site's
            assert [len(each) for each in of_type.values()] == [1, 1 + own], kind
            assert max(len(each.body()) for each in of_type["stylesheet"]) < MAX_STYLE_BYTES
            assert kind == "docs" or len(of_type["document"][0].body()) < MAX_PAGE_BYTES, kind
            assert moves_of(one.page) == [], kind


def test_the_largest_thing_is_painted_without_script(reader: Open) -> None:
    with reader(java_script_enabled=False) as one:
        session = one.page.context.new_cdp_session(one.page)
        painted: list[dict[str, Any]] = []
        session.on(
            "PerformanceTimeline.timelineEventAdded", lambda event: painted.append(event["event"])
        )
        session.send(
            "PerformanceTimeline.enable",
            {"eventTypes": ["largest-contentful-paint", "layout-shift"]},
        )
        for path in ("/", articles(one.site)[LEAD]):
            painted.clear()
            one.page.goto(one.site + path, wait_until="networkidle")
            for _ in range(100):  # the last of these events comes a little after the image
                if painted and named(session, painted[-1]) == "img":
                    break
                one.page.wait_for_timeout(50)
            assert named(session, painted[-1]) == "img", path
            assert {event["type"] for event in painted} == {"largest-contentful-paint"}
        assert one.trouble == []


def named(session: "CDPSession", event: dict[str, Any]) -> str:
    """What kind of element was painted."""
    told = session.send("DOM.describeNode", {"backendNodeId": event["lcpDetails"]["nodeId"]})
    name: str = told["node"]["localName"]
    return name


@pytest.mark.parametrize(("width", "scale"), [(390, 2), (1440, 1)])
def test_pictures_are_few_and_small(reader: Open, width: int, scale: int) -> None:
    with reader(width, device_scale_factor=scale) as one:
        responses = picture_responses(one)
        one.page.goto(f"{one.site}/", wait_until="networkidle")
        assert 3 <= len(responses) <= 12
        assert median(len(each.body()) for each in responses) <= 45 * 1024
        responses.clear()
        one.page.goto(one.site + articles(one.site)[LEAD], wait_until="networkidle")
        assert len(responses) >= 1
        assert median(len(each.body()) for each in responses) <= 45 * 1024
        assert {each.headers["content-type"] for each in responses} == {"image/webp"}
        loading = one.page.evaluate("[...document.images].map(image => image.loading)")
        assert loading.pop(0) in {"eager", "auto"}  # as Chromium calls it where nothing is said
        assert set(loading) == {"lazy"}
        assert one.page.evaluate("document.images[0].currentSrc").endswith("?w=960")
        one.look()


def picture_responses(one: Reader) -> list[Any]:
    """The answers with pictures, as they come."""
    responses: list[Any] = []

    def note(response: Any) -> None:
        if response.request.resource_type == "image" and "/media/" in response.url:
            responses.append(response)

    one.page.on("response", note)
    return responses


def test_hostile_articles_are_only_words(reader: Open) -> None:
    with reader() as one:
        paths = [path for headline, path in articles(one.site).items() if EVIL in headline]
        assert len(paths) == 2
        assert any("markdown" in path for path in paths)
        for path in paths:
            one.open(path)
            assert EVIL in one.text("h1")
            assert EVIL in one.text(".standfirst")
            assert "javascript:alert(1)" in one.text(".body")
            told = [json.loads(text) for text in one.page.locator("script").all_text_contents()]
            assert EVIL in next(each["headline"] for each in told if each["@type"] == "NewsArticle")
            if "markdown" not in path:
                continue  # agencies' names are told from markup when they are read
            links = [
                one.page.locator(selector).first.get_attribute("href")
                for selector in (".tags a", ".crumbs a >> nth=1", ".byline a")
            ]
            for link in links:
                assert link
                one.page.goto(one.site + link)
                one.look()
                assert "<script>" in one.text()
        for path in ("/", "/tags", "/sections", "/authors", f"/search?q={quote(EVIL)}"):
            one.open(path)
            assert (
                "<script>"
                in one.page.locator("body").inner_text() + one.page.locator("#q").input_value()
                if "q=" in path
                else True
            )
            assert one.page.evaluate(
                "[typeof window.hit, "
                "document.querySelectorAll('script:not([type]), iframe, svg').length]"
            ) == [
                "undefined",
                0,
            ]
            tones = "".join(one.page.locator("style").all_text_contents())
            assert re.fullmatch(r"(\.tone-[0-9a-f]{6}\{background:#[0-9a-f]{6}\})*", tones)
        one.open(f"/read/{quote(EVIL, safe='')}", 404)


def test_who_uses_keys_prints_or_wants_no_motion_is_served(reader: Open) -> None:
    with reader() as one:
        one.open(articles(one.site)[LEAD])
        one.page.keyboard.press("Tab")
        skip = one.page.locator(".skip")
        assert skip.evaluate("one => one === document.activeElement")
        box = skip.bounding_box()
        assert box
        assert box["x"] >= 0
        assert skip.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        one.page.keyboard.press("Enter")
        assert one.page.evaluate("document.activeElement.id") == "main"
        assert (
            one.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        )
        one.page.emulate_media(media="print")
        assert not one.page.locator(".sections").is_visible()
        assert not one.page.locator(".related").first.is_visible()
        assert one.page.locator(".body").is_visible()
