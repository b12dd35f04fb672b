"""The pages of the reader."""

import re
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import unquote

import pytest

from functions.api.query import alphabet, stores
from functions.ingest.article.normalise import normalised_article
from functions.ingest.formats.markdown.markdown_file import parse_markdown
from shared import text
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import AuthorNote, Figure, Image
from shared.process import clear_singletons
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, ok, story

HEADLINES = re.compile(r'<(?:h[23]|/time)> ?<a href="/read/[^"]*">([^<]*)')


def test_a_story_shows_every_part_in_the_order_of_a_news_page(room: Newsroom) -> None:
    one, other = story(), draft("Bài tính ra", summary="Tóm tắt.", section="Kinh tế")
    room.publish(one)
    room.publish(other)
    room.relate(one.id, Match(other.id, 0.5, ("cây cầu",)))
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    page = ok(room.ask(f"/read/cau-moi-qua-song-cam-{one.id}"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    main = page.body[page.body.index("<main") :]
    parts = [
        *(
            "Xã hội</a>",
            "Cầu mới qua sông Cấm</h1>",
            "Nối hai bờ sau ba năm xây dựng.",
            "Hải Ninh</a>",
        ),
        *(
            "Thứ Hai, 15/9/2025, 14:00 (GMT+7)",
            "1 giờ trước",
            "Đoạn một.",
            'width="800" height="600"',
            "Cây cầu mới.",
        ),
        *("Ảnh: Lê Minh", "Đoạn hai.", ">Hải Phòng</a>", ">giao thông</a>", "Bài liên quan"),
        *("Bến phà ngừng chạy</h3>", "Sau trăm năm.", "Chuyến phà cuối.", "Bến phà.", "Vũ An"),
        *("Kinh tế", "Bài tính ra</a></h3>", "Tóm tắt.", "cây cầu", "Xem chi tiết"),
    ]
    place = 0
    for part in parts:
        place = main.find(part, place)
        assert place >= 0, part
    assert main.count("Xem chi tiết") == 1
    assert '<html lang="vi">' in page.body
    assert f'<link rel="canonical" href="{BASE}/read/cau-moi-qua-song-cam-{one.id}">' in page.body


def test_an_english_story_has_english_words(room: Newsroom) -> None:
    one = draft(
        "A new bridge",
        language="en",
        figures=(Figure("x.jpg"),),
        body_html=FIGURE_MARK.format(0) + FIGURE_MARK.format(9),
    )
    room.publish(one)
    body = ok(room.ask(f"/read/a-new-bridge-{one.id}")).body
    assert '<html lang="en">' in body
    assert "Monday, 15 September 2025, 14:00 (GMT+7)" in body
    assert "<figure" not in body
    french = draft("Un pont", language="fr")
    room.publish(french)
    assert '<article class="story" lang="fr">' in room.ask(f"/read/un-pont-{french.id}").body


def test_an_old_slug_leads_to_the_present_one(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    answer = room.ask(f"/read/tieu-de-cu-{one.id}")
    assert (answer.status, answer.headers["location"]) == (
        301,
        f"{BASE}/read/cau-moi-qua-song-cam-{one.id}",
    )


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


def test_an_empty_site_says_so(room: Newsroom) -> None:
    assert "Chưa có bài nào." in ok(room.ask("/")).body
    for path in ("/tags", "/sections", "/authors"):
        assert "Chưa có gì ở đây." in ok(room.ask(path)).body
    assert "Không tìm thấy bài nào." in ok(room.ask("/search", "q=x")).body


def test_the_site_has_a_language_and_a_clock(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = story()
    room.publish(one)
    monkeypatch.setenv("SITE_LANGUAGE", "en")
    monkeypatch.setenv("SITE_TIME_ZONE", "America/New_York")
    clear_singletons()
    paths = ("/", "/tags", "/sections/xã-hội", "/search", "/none", "/authors/hải-ninh")
    for path in paths:
        for reader in ("vi", "en"):
            page = room.ask(path, accept_language=reader)
            assert '<html lang="en">' in page.body, path
            assert page.headers["vary"] == "Accept-Encoding", path
    page = ok(room.ask(f"/read/cau-moi-qua-song-cam-{one.id}", accept_language="en"))
    assert '<html lang="vi">' in page.body
    assert "Thứ Hai, 15/9/2025, 03:00 (GMT-4)" in page.body
    assert "Monday, 15 September 2025" in ok(room.ask("/")).body


# -------------------------------------------------------------------------------------------------
# the way through the site


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
        room.publish(one, at=minute(number))
    room.publish(draft("Mục khác", section="Xã hội"), at=minute(2))

    def around(number: int) -> list[tuple[str, str]]:
        page = ok(room.ask(f"/read/tin-{number}-{drafts[number].id}")).body
        return re.findall(r'<a rel="(next|prev)" href="/read/(tin-\d)', page)

    assert around(0) == [("next", "tin-2")]
    assert around(2) == [("next", "tin-3"), ("prev", "tin-0")]
    assert around(3) == [("prev", "tin-2")]


# -------------------------------------------------------------------------------------------------
# indexes

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


# -------------------------------------------------------------------------------------------------
# costs


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


def test_an_author_has_the_line_of_the_newest_article_that_has_one(room: Newsroom) -> None:
    lines = {1: "Viết về sông.", 2: "Viết về <b>biển</b>.", 3: None, 4: "Chưa ra."}
    for day, line in lines.items():
        note = AuthorNote("Hải Ninh", None if day == 1 else "Phóng viên", line)
        one = draft(
            f"Bài {day}",
            authors=("Hải Ninh", "Lê Minh"),
            author_notes=(note,) if line else (),
            embargo="2025-09-16T00:00:00Z" if day == 4 else None,
        )
        room.publish(one, at=f"2025-09-0{day}T00:00:00Z")
    page = ok(room.ask("/authors/hải-ninh")).body
    assert "Viết về &lt;b&gt;biển&lt;/b&gt;." in page
    assert '<p class="job">Phóng viên</p>' in page
    assert "Viết về sông." not in page
    assert "Chưa ra." not in page
    assert 'class="job"' not in ok(room.ask("/authors/lê-minh")).body

    told = ok(room.ask("/v1/authors/hải-ninh")).json["note"]
    assert told == {
        "key": "hải-ninh",
        "name": "Hải Ninh",
        "job_title": "Phóng viên",
        "about": "Viết về <b>biển</b>.",
    }
    assert ok(room.ask("/v1/authors/lê-minh")).json["note"] is None
    room.withdraw(draft("Bài 2").id)
    assert "Viết về sông." in ok(room.ask("/authors/hải-ninh")).body


def test_an_article_says_what_its_file_says_of_its_authors(room: Newsroom) -> None:
    notes = (AuthorNote("Lê Minh", "Phóng viên ảnh"), AuthorNote("Hải Ninh", None, "Ở Cà Mau."))
    one = draft("Bài của hai người", authors=("Hải Ninh", "Lê Minh"), author_notes=notes)
    room.publish(one)
    told = ok(room.ask(f"/v1/articles/{one.id}")).json
    assert [note["name"] for note in told["author_notes"]] == ["Lê Minh", "Hải Ninh"]
    page = ok(room.ask(f"/read/bai-cua-hai-nguoi-{one.id}")).body
    assert '"jobTitle": "Phóng viên ảnh"' in page
    assert '"description": "Ở Cà Mau."' in page
    markdown = ok(room.ask(f"/read/bai-cua-hai-nguoi-{one.id}.md")).body
    (again,) = parse_markdown(markdown.encode(), key="bai.md")
    assert set(normalised_article(again, "bai.md").author_notes) == set(notes)
