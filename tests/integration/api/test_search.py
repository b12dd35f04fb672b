"""Search: tone marks, several words, order, pages, and the names that begin with the words."""

from urllib.parse import quote

import pytest

from shared.identifiers import article_id
from tests.integration.api.asked_words import about, found
from tests.support.newsroom import Newsroom, draft

PORT, MARKET = article_id("Cảng biển Hải Phòng đón tàu lớn"), article_id("Chợ cá Đồ Sơn họp sớm")


def test_it_finds_with_and_without_marks_in_both_languages(port: Newsroom) -> None:
    assert (
        found(port, "cảng biển") == found(port, "cang bien") == found(port, "CANG-BIEN!") == [PORT]
    )
    assert set(found(port, "hai phong")) == {PORT, MARKET}
    assert found(port, "harbour") == [article_id("Harbour pilots in Haiphong")]
    for nothing in ("xyzzy", "   ", "?!", "\ud800", "%00", "a" * 200):
        assert found(port, quote(nothing, errors="replace")) == []


def test_who_has_more_of_the_words_comes_first(port: Newsroom) -> None:
    assert found(port, "cảng biển chợ cá Hải Phòng tàu")[0] == PORT
    assert found(port, "chợ cá Hải Phòng")[0] == MARKET


def test_exact_marks_come_before_other_ones(room: Newsroom) -> None:
    for word in ("bán", "bàn", "bạn"):
        room.publish(about(f"{word} hàng", f"{word} {word} {word}"))
    assert found(room, "bàn")[0] == article_id("bàn hàng")
    assert found(room, "bạn")[0] == article_id("bạn hàng")
    assert len(found(room, "ban")) == 3


def test_newer_comes_first_where_all_else_is_equal(room: Newsroom) -> None:
    for number, at in enumerate(
        ("2025-01-01T00:00:00Z", "2025-09-14T00:00:00Z", "2025-06-01T00:00:00Z")
    ):
        room.publish(draft("Cá voi dạt bờ", id=article_id(str(number))), at=at)
    assert found(room, "cá voi") == [article_id(number) for number in "120"]


def test_names_that_begin_with_the_words_stand_on_the_first_page(room: Newsroom) -> None:
    room.publish(
        draft("Một", tags=("Hải Phòng", "hải quan"), section="Hải đảo", authors=("Hải Ninh",))
    )
    assert room.get("/v1/search", "q=hai")["names"] == {
        "tags": [
            {"key": "hải-phòng", "name": "Hải Phòng", "count": 1},
            {"key": "hải-quan", "name": "hải quan", "count": 1},
        ],
        "sections": [{"key": "hải-đảo", "name": "Hải đảo", "count": 1}],
        "authors": [{"key": "hải-ninh", "name": "Hải Ninh", "count": 1}],
    }
    assert [one["key"] for one in room.get("/v1/search", "q=hai+phong")["names"]["tags"]] == [
        "hải-phòng"
    ]
    assert room.get("/v1/search", "q=%3F")["names"]["tags"] == []


def test_pages_of_hits_neither_repeat_nor_skip_while_articles_arrive_and_go(room: Newsroom) -> None:
    there = [draft("Sếu đầu đỏ", id=article_id(str(number))) for number in range(45)]
    for number, one in enumerate(there):
        room.publish(one, at=f"2025-09-{number % 14 + 1:02}T00:00:00Z")
    seen: list[str] = []
    query = "limit=10"
    while query:
        page = room.get("/v1/search", f"q=seu+dau+do&{query}")
        seen += [item["id"] for item in page["items"]]
        room.now = room.now.replace("08:00", f"08:{len(seen):02}")
        room.publish(draft("Sếu đầu đỏ", id=article_id(f"new {len(seen)}")), at=room.now)
        if len(seen) == 20:
            room.take_down(there[0].id)
            gone = there[0].id in seen
        query = f"limit=10&cursor={page['next']}" if page["next"] else ""
    assert len(seen) == len(set(seen))
    assert set(seen) - {there[0].id} == {one.id for one in there[1:]}
    assert gone or there[0].id not in seen


def test_a_cursor_belongs_to_its_words(room: Newsroom) -> None:
    for number in range(3):
        room.publish(draft("Sếu đầu đỏ", id=article_id(str(number))))
    cursor = room.get("/v1/search", "q=seu&limit=1")["next"]
    assert room.ask("/v1/search", f"q=seu&limit=1&cursor={cursor}").status == 200
    for query in (f"q=dau&cursor={cursor}", "q=seu&cursor=x", "", "q=", "q=" + "x" * 201):
        assert room.ask("/v1/search", query).status == 400, query
    listed = room.get("/v1/articles", "limit=1")["next"]
    assert room.ask("/v1/search", f"q=seu&cursor={listed}").status == 400
    assert room.ask("/v1/articles", f"cursor={cursor}").status == 400


def test_what_is_hidden_is_not_found(room: Newsroom) -> None:
    room.publish(draft("Sếu đầu đỏ", id=article_id("1"), embargo="2025-09-15T08:00:01Z"))
    room.publish(
        draft("Sếu đầu đỏ", id=article_id("2"), expires="2025-09-15T08:00:00Z"),
        at="2025-09-01T00:00:00Z",
    )
    assert found(room, "sếu") == []
    room.pass_time("2025-09-15T08:00:01Z")
    assert found(room, "sếu") == [article_id("1")]


def test_a_question_costs_two_round_trips_and_24_units_whatever_it_is(
    room: Newsroom, subtests: pytest.Subtests
) -> None:
    """All articles have all of its words, in headline and body, and the names of all filters."""
    words = [f"tiếng{letter}" for letter in "abcdefghijklmnopqrst"]
    for number in range(60):
        room.publish(
            draft(
                " ".join(words)[:290],
                id=article_id(f"{number}"),
                summary=" ".join(words),
                body_text=f"Bài {number}. " + "Câu chuyện dài về nhiều thứ khác nhau. " * 200,
                section="Kinh tế",
                tags=("Hải Phòng",),
                authors=("Hải Ninh",),
            )
        )
    for count in (1, 2, 4, 9, 16, 20):
        filters = "&section=kinh-tế&tag=hai-phong&author=hai-ninh" if count == 4 else ""
        question = quote(" ".join(words[:count]))
        with subtests.test(count=count):
            with room.metered() as meter:
                page = room.get("/v1/search", f"q={question}{filters}&limit=100")
            assert page["items"]
            assert meter.trips.count <= 2
            assert meter.rru <= 24


@pytest.mark.parametrize(
    ("language", "headline", "question"),
    [
        ("fr", "Les marchés flottants rouvrent à Huế", "marche flottant"),
        ("th", "ตลาดน้ำเปิดใหม่", "ตลาดน้ำ"),
        ("zh", "浮动市场重新开放", "市场"),
        ("ru", "Плавучий рынок открылся", "рынок"),
        ("und", "Xin chào", "xin chào"),
        ("en", "Bàu Sen's market opens", "markets"),
        ("en", "Bàu Sen's market opens", "bau sen"),
    ],
)
def test_articles_are_found_in_any_language(
    room: Newsroom, language: str, headline: str, question: str
) -> None:
    room.publish(draft(headline, language=language))
    assert found(room, question) == [article_id(headline)]


def test_an_article_is_found_by_its_names_its_file_and_its_body(room: Newsroom) -> None:
    one = draft(
        "Chợ nổi họp lại",
        section="Đời sống",
        tags=("Cái Răng",),
        authors=("Đỗ Vũ Kha",),
        body_text="Bà Huỳnh Thị Sương bán bún riêu cho tàu Thanh Bình 09 đậu ở bến.",
    )
    room.publish(one, key="tin/cho-noi-phong-dien.txt")
    room.publish(draft("Cầu Cái Răng", body_text="Xe qua cầu."))
    for question in (
        "đời sống",
        "cái răng chợ",
        "Đỗ Vũ Kha",
        "vu kha",
        "phong dien",
        "huynh thi suong",
        "Thị Sương",
        "bún riêu",
    ):
        assert found(room, question)[0] == one.id, question


@pytest.mark.parametrize(
    "words",
    [
        "\ufdfa",
        "صلى الله عليه وسلم",
        " ".join(["\ufdfa" * 39] * 5),
        "#h#",
        "|",
        "-",
        '"',
        '-"',
        "a|b",
    ],
)
def test_odd_questions_are_answered(room: Newsroom, words: str) -> None:
    room.publish(draft("\ufdfa và صلى الله عليه وسلم", body_text=" ".join(["\ufdfa" * 39] * 5)))
    for query in (f"q={quote(words)}", f"q={quote(words)}&sort=newest"):
        assert room.ask("/v1/search", query).status == 200
        assert room.ask("/search", query).status == 200


def test_common_words_do_not_hide_an_old_article_with_a_rare_one(room: Newsroom) -> None:
    room.publish(draft("Giá gạo ở Xẻo Bướm", id=article_id("old")), at="2020-01-01T00:00:00Z")
    for number in range(400):
        room.publish(
            draft("Giá gạo hôm nay", id=article_id(str(number)), body_text=f"Giá {number}."),
            at=f"2025-08-{number % 28 + 1:02}T00:00:00Z",
        )
    assert found(room, "giá gạo xẻo bướm")[0] == article_id("old")
    assert found(room, "gia gao xeo")[0] == article_id("old")
