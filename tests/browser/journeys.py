"""The ways that a reader goes through the site, step by step, each with what is seen there."""

from urllib.parse import unquote

from tests.browser.inbox import (
    AHEAD,
    LIST_AUTHOR,
    LIST_SECTION,
    LIST_TAG,
    LISTED,
    REJECTED_KEY,
)
from tests.browser.page_kinds import LEAD
from tests.browser.reader import Reader

LISTED_HEADLINES = ":is(.lead, .second, .teaser.list) :is(h2, h3) a, .latest li a"
"""Those of a list in its order, without the front page's blocks of sections."""


def read_on(one: Reader) -> None:
    """From a story to a related one, to its tag, section and author."""
    assert {"Bài liên quan", "Các bản tin khác về việc này"} <= set(one.texts("main h2"))
    assert "Cùng nói về" in one.text(".related")
    one.follow(".related .teaser a.more")
    assert one.texts("h1") != [LEAD]
    tag = one.text(".tags a")
    one.follow(".tags a")
    assert one.texts("h1") == [tag]
    one.follow(".teaser .kicker")
    section = one.text("h1")
    one.follow(".teaser h2 a")
    assert section in one.texts(".crumbs a")
    author = one.text(".byline a")
    one.follow(".byline a")
    assert one.texts("h1") == [author]
    one.follow(".teaser h2 a")
    assert author in one.texts(".byline a")


def search(one: Reader) -> None:
    """With and without tone marks the same articles are found."""
    found = []
    for words in ("Cảng Liên Chiểu", "cang lien chieu"):
        one.page.fill("#find", words)
        one.page.press("#find", "Enter")
        one.page.wait_for_url("**/search?q=*")
        one.look()
        found.append(set(one.texts("main h3")))
    assert found[0] == found[1]
    assert LEAD in found[0]
    assert "Cảng Liên Chiểu" in one.texts("main h3 mark")
    narrow(one)


def narrow(one: Reader) -> None:
    """Fewer results by a section, in another order; where nothing is found, a near name."""
    count = one.page.locator("main h3").count()
    one.page.click("form.search summary")
    one.page.fill("#section", "kinh tế")
    one.page.press("#section", "Enter")
    one.page.wait_for_url("**section=kinh*")
    one.look()
    assert set(one.texts("main .teaser .kicker")) == {"Kinh tế"}
    assert 0 < one.page.locator("main h3").count() <= count
    one.follow(".count a")
    assert one.page.input_value("#section") == "kinh tế"
    one.open("/search?q=danangz")
    assert "Có phải bạn muốn tìm: Chủ đề" in one.texts("main h2")
    one.follow("main .chips a")
    assert one.texts("h1") == ["Đà Nẵng"]


def page_through(one: Reader) -> None:
    """Forward by pages to the end of lists, and back."""
    for path in (f"/tags/{LIST_TAG.replace(' ', '-')}", "/"):
        one.open(path)
        assert one.page.locator("[rel=prev]").count() == 0
        seen = [one.texts(LISTED_HEADLINES)]
        while one.page.locator("[rel=next]").count():
            one.follow("[rel=next]")
            seen.append(one.texts(LISTED_HEADLINES))
        every = [headline for page in seen for headline in page]
        assert len(seen) >= 2
        assert len(every) == len(set(every)) >= LISTED
        for before in seen[-2::-1]:
            one.follow("[rel=prev]")
            assert one.texts(LISTED_HEADLINES) == before
        assert unquote(one.page.url) == one.site + path
        one.page.go_back()
        one.look()
        assert one.texts(LISTED_HEADLINES) == seen[1]
    for path in (
        f"/authors/{LIST_AUTHOR.lower().replace(' ', '-')}",
        f"/sections/{LIST_SECTION.lower().replace(' ', '-')}",
    ):
        one.open(path)
        assert f"{LISTED} bài" in one.text()


def edit(one: Reader) -> None:
    """From what came last to what was rejected, and to a preview and its picture."""
    one.open("/desk?before=2099-01-01T00:00:00Z a")
    one.follow("[rel=first]")
    assert "Tự tải lại mỗi 20 giây" in one.text()
    one.follow(".choices nav a >> nth=3")
    assert one.texts(".drop h2") == [REJECTED_KEY]
    assert one.text(".drop .verdict") == "Bị từ chối"
    one.follow(".choices nav a >> nth=2")
    line = one.page.locator(".drop", has_text=AHEAD)
    assert "Ảnh chưa tới: hầm.jpg" in line.inner_text()
    assert "xem trước; đăng lúc Thứ Năm, 1/1/2099, 07:00 (GMT+7)" in line.inner_text()
    one.follow('.drop a[href^="/preview/"]')
    assert one.texts("h1") == [AHEAD]
    assert "Bản xem trước: bài chưa được đăng" in one.text(".notice")
    assert one.page.locator(".body img").count() == 1
