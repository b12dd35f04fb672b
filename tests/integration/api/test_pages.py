"""The pages of the reader: stories, their authors, the language of the site."""

import pytest

from functions.ingest.article.normalise import normalised_article
from functions.ingest.formats.markdown.markdown_file import parse_markdown
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import AuthorNote, Figure, Image
from shared.process import clear_singletons
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, ok, story


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
