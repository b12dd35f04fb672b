"""The pages of the reader."""

import re
from urllib.parse import urlsplit

from shared import text
from shared.article import FIGURE_MARK, Figure, Image, Pick
from shared.tables.index import Match
from tests.integration.api_fixtures import BASE, Newsroom, draft, ok, story


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
        *("Xã hội</a>", "Cầu mới qua sông Cấm</h1>", "Nối hai bờ sau ba năm xây dựng.", "Hải Ninh</a>"),
        *("Thứ Hai, 15/9/2025, 14:00 (GMT+7)", "1 giờ trước", "Đoạn một.", 'width="800" height="600"', "Cây cầu mới."),
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
        "A new bridge", language="en", figures=(Figure("x.jpg"),), body_html=FIGURE_MARK.format(0) + FIGURE_MARK.format(9)
    )
    room.publish(one)
    body = ok(room.ask(f"/read/a-new-bridge-{one.id}")).body
    assert '<html lang="en">' in body
    assert "Monday, 15 September 2025, 07:00 UTC" in body
    assert "No picture yet" in body
    french = draft("Un pont", language="fr")
    room.publish(french)
    assert '<article class="story" lang="fr">' in room.ask(f"/read/un-pont-{french.id}").body


def test_an_old_slug_leads_to_the_present_one(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    answer = room.ask(f"/read/tieu-de-cu-{one.id}")
    assert (answer.status, answer.headers["location"]) == (301, f"{BASE}/read/cau-moi-qua-song-cam-{one.id}")


def test_lists_on_pages_go_on(room: Newsroom) -> None:
    for number in range(45):
        room.publish(draft(f"Bài số {number}", tags=("biển",)), at=f"2025-09-14T00:{number:02}:00Z")
    for path, size in (("/", 25), ("/tags/biển", 20)):
        seen: list[str] = []
        query = ""
        while True:
            body = ok(room.ask(path, query + "&utm_source=x")).body
            ids = re.findall(r"<h[23]><a href=\"/read/[a-z0-9-]+-([a-z2-7]{12})\"", body)
            assert len(ids) <= size
            seen += ids
            link = re.search(r'rel="next" href="[^"?]*\?(cursor=[\w-]+)"', body)
            if not link:
                break
            query = link[1]
        assert len(seen) == len(set(seen)) == 45


def test_hostile_words_are_only_words(room: Newsroom) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    figure = Figure(evil.replace("/", ""), evil, evil, evil)
    one = draft(
        evil,
        summary=evil,
        section=evil,
        authors=(evil,),
        tags=(evil,),
        figures=(figure,),
        picks=(Pick(evil + "2", evil, evil, evil, figure),),
        body_html=FIGURE_MARK.format(0),
    )
    other = draft(evil + "3", tags=(evil,))
    room.publish(one)
    room.publish(other)
    room.relate(one.id, Match(other.id, 0.5, (evil,)))
    room.drop_image(f"tin/{figure.file}", Image("image/jpeg", 8, 6))
    read = urlsplit(room.get(f"/v1/articles/{one.id}")["url"]).path
    pages = ["/", read, f"/tags/{text.name_key(evil)}", f"/sections/{text.name_key(evil)}", f"/tags/{evil}", "/" + evil]
    bodies = [room.ask(path).body for path in pages]
    bodies.append(room.get(f"/v1/articles/{one.id}")["body_html"])
    for body in bodies:
        assert "<script>" not in body
        assert "<img src=x" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in room.ask(read).body
    policy = room.ask(read).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' https://")
