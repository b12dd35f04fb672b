"""Search: tone marks, several words, order, pages, and the names that begin with the words."""

from typing import Any
from urllib.parse import quote

import pytest

from shared.article.model import Article
from shared.identifiers import article_id
from tests.support.newsroom import Newsroom, draft

PORT, MARKET = article_id("Cảng biển Hải Phòng đón tàu lớn"), article_id("Chợ cá Đồ Sơn họp sớm")


def about(headline: str, words: str, **fields: Any) -> Article:
    """An article whose text says these words often."""
    return draft(headline, body_text=". ".join([words] * 4), **fields)


def found(room: Newsroom, words: str, query: str = "") -> list[str]:
    return room.ids("/v1/search", f"q={quote(words)}&{query}" if query else f"q={quote(words)}")


@pytest.fixture
def port(room: Newsroom) -> Newsroom:
    room.publish(
        about("Cảng biển Hải Phòng đón tàu lớn", "cảng biển Hải Phòng đón tàu"),
        at="2025-09-01T00:00:00Z",
    )
    room.publish(about("Chợ cá Đồ Sơn họp sớm", "chợ cá ở Hải Phòng"), at="2025-09-02T00:00:00Z")
    room.publish(
        about("Harbour pilots in Haiphong", "harbour pilots strike", language="en"),
        at="2025-09-03T00:00:00Z",
    )
    return room


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


def test_names_of_lists_filter_and_a_span_does(port: Newsroom) -> None:
    for name, tags, section in (("a", ("Hải Phòng",), "Kinh tế"), ("b", ("Hải Phóng",), "Kinh tế")):
        port.publish(
            draft(
                "Gạo lên giá", id=article_id(name), tags=tags, section=section, authors=("Lê An",)
            ),
            at=f"2025-09-0{len(port.claims)}T00:00:00Z",
        )
    first, second = article_id("a"), article_id("b")
    asked = {
        "section=kinh-te": {first, second},
        "section=Kinh+t%E1%BA%BF&author=le-an": {first, second},
        "tag=h%E1%BA%A3i-ph%C3%B2ng": {first},
        "tag=h%E1%BA%A3i-ph%C3%B3ng&section=kinh-te": {second},
        "section=van-hoa": set(),
        "from=2025-09-04": {second},
        "to=2025-09-03T12:00:00Z": {first},
        "to=2025-09-01": set(),
    }
    for query, ids in asked.items():
        assert set(found(port, "gạo", query)) == ids, query
    assert port.ask("/v1/search", "q=gao&tag=hai-phong").status == 404
    assert port.ask("/v1/search", "q=gao&sort=name").status == 400


def test_the_newest_come_first_where_that_is_asked_for_and_pages_go_on(room: Newsroom) -> None:
    for number in range(5):
        room.publish(
            draft("Sếu đầu đỏ" if number % 2 else "Sếu", id=article_id(str(number))),
            at=f"2025-09-0{number + 1}T00:00:00Z",
        )
    seen: list[str] = []
    query = "q=seu&sort=newest&limit=2"
    while query:
        page = room.get("/v1/search", query)
        seen += [item["id"] for item in page["items"]]
        query = f"q=seu&sort=newest&limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == [article_id(str(number)) for number in (4, 3, 2, 1, 0)]
    cursor = room.get("/v1/search", "q=seu&sort=newest&limit=2")["next"]
    assert room.ask("/v1/search", f"q=seu&limit=2&cursor={cursor}").status == 400


def test_a_phrase_stands_as_it_is_and_an_excluded_word_does_not(room: Newsroom) -> None:
    there = {
        "a": draft("Cảng biển mở cửa", body_text="Tàu vào cảng biển."),
        "b": draft("Biển lặng, cảng vắng", body_text="Không có tàu."),
        "c": draft("Tin cảng", body_text=f"{'Sóng lớn. ' * 500}Gió to ở cảng biển nước sâu."),
    }
    for one in there.values():
        room.publish(one)
    ids = {name: one.id for name, one in there.items()}
    assert set(found(room, '"cảng biển"')) == {ids["a"], ids["c"]}
    assert found(room, "“cang bien” mở")[0] == ids["a"]
    assert ids["b"] not in found(room, "“cang bien” mở")
    assert set(found(room, "cảng biển -tàu")) & set(ids.values()) <= {ids["c"]}
    assert ids["b"] in found(room, 'cảng biển -"tàu vào"')
    assert found(room, "-tàu") == []
    page = room.get("/v1/search", f"q={quote('cảng -tàu')}")
    assert (page["total"], page["total_is_exact"]) == (len(page["items"]), True)
    assert room.get("/v1/search", f"q={quote('cảng -xe')}&limit=1")["total"] is None


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


def test_near_duplicates_are_one_hit(room: Newsroom) -> None:
    text = " ".join(f"câu {number} kể chuyện bến tàu {number * 7}." for number in range(120))
    for name in ("a", "b"):
        room.publish(draft("Bến tàu đông khách", id=article_id(name), body_text=text))
    room.publish(draft("Bến tàu vắng khách", id=article_id("c"), body_text="Chuyện khác hẳn."))
    page = room.get("/v1/search", "q=ben+tau+dong+khach")
    first = page["items"][0]
    assert {first["id"], *first["copies"]} == {article_id("a"), article_id("b")}
    assert [item["id"] for item in page["items"][1:]] == [article_id("c")]
    assert (page["total"], page["total_is_exact"]) == (3, True)


def test_the_total_is_exact_or_what_was_read_at_least(room: Newsroom) -> None:
    for number in range(30):
        room.publish(draft("Sếu đầu đỏ", id=article_id(str(number)), body_text=f"Bài {number}."))
    page = room.get("/v1/search", "q=seu&limit=5")
    assert (page["total"], page["total_is_exact"]) == (30, True)
    long_question = " ".join(f"tu{number}" for number in range(12)) + " seu"
    for number in range(60):
        room.publish(draft(long_question, id=article_id(f"long {number}")))
    page = room.get("/v1/search", f"q={quote(long_question)}&limit=5")
    assert 20 <= page["total"] <= 60
    assert not page["total_is_exact"]


def test_common_words_do_not_hide_an_old_article_with_a_rare_one(room: Newsroom) -> None:
    room.publish(draft("Giá gạo ở Xẻo Bướm", id=article_id("old")), at="2020-01-01T00:00:00Z")
    for number in range(400):
        room.publish(
            draft("Giá gạo hôm nay", id=article_id(str(number)), body_text=f"Giá {number}."),
            at=f"2025-08-{number % 28 + 1:02}T00:00:00Z",
        )
    assert found(room, "giá gạo xẻo bướm")[0] == article_id("old")
    assert found(room, "gia gao xeo")[0] == article_id("old")


def test_words_are_marked_in_headline_and_snippet(room: Newsroom) -> None:
    room.publish(
        draft(
            "Cảng biển bán hàng",
            body_text=f"{'Chuyện khác. ' * 40}Bàn về cảng biển sâu.{' Hết chuyện.' * 40}",
        )
    )
    (item,) = room.get("/v1/search", f"q={quote('biển cảng bán')}")["items"]
    headline, snippet = item["highlights"]["headline"], item["highlights"]["snippet"]
    assert headline == [
        {"text": "Cảng biển bán", "is_match": True},
        {"text": " hàng", "is_match": False},
    ]
    assert [part["text"] for part in snippet if part["is_match"]] == ["cảng biển"]
    assert len("".join(part["text"] for part in snippet)) <= 225
    assert (snippet[0]["text"], snippet[-1]["text"]) == ("…", "…")


def test_what_may_have_been_meant_where_nothing_is_found(room: Newsroom) -> None:
    room.publish(draft("Một", tags=("Quốc",), section="Phong tục", authors=("Quý",)))
    page = room.get("/v1/search", "q=quox")
    assert page["items"] == []
    assert [name["name"] for name in page["suggestions"]["tags"]] == ["Quốc"]
    body = room.ask("/search", "q=quox").body
    assert "Có phải bạn muốn tìm" in body
    assert 'href="/tags/qu%E1%BB%91c"' in body
    assert room.get("/v1/search", "q=xyzzy")["suggestions"]["tags"] == []


def test_names_are_suggested_as_one_types(room: Newsroom) -> None:
    room.publish(draft("Một", tags=("Hải Phòng",), section="Hải đảo", authors=("Hà Linh",)))
    suggested = room.get("/v1/suggest", "q=hai")
    assert [one["name"] for one in suggested["tags"]] == ["Hải Phòng"]
    assert [one["name"] for one in suggested["sections"]] == ["Hải đảo"]
    assert suggested["authors"] == []
    assert room.ask("/v1/suggest").status == 400


def test_the_page_narrows_and_sorts(port: Newsroom) -> None:
    port.publish(draft("Cảng cá Cát Bà", section="Kinh tế", tags=("Cát Bà",)))
    page = port.ask("/search", "q=cang&section=Kinh+t%E1%BA%BF&tag=&from=&to=").body
    assert "<mark>Cảng</mark> cá Cát Bà" in page
    assert "Cảng biển" not in page
    assert 'value="Kinh tế"' in page
    assert 'href="/search?q=cang&amp;section=Kinh+t%E1%BA%BF&amp;sort=newest"' in page
    assert "1 bài" in page
    assert port.ask("/search", "q=cang&from=x").status == 400


def test_the_page_asks_and_answers(port: Newsroom) -> None:
    empty = port.ask("/search")
    assert (empty.status, 'name="q"' in empty.body) == (200, True)
    page = port.ask("/search", "q=c%E1%BA%A3ng+bi%E1%BB%83n&utm_source=x").body
    assert "<mark>Cảng biển</mark> Hải Phòng đón tàu lớn</a>" in page
    assert 'value="cảng biển"' in page
    assert "Không tìm thấy bài nào" in port.ask("/search", "q=xyzzy").body
    assert (
        "<script>alert" not in port.ask("/search", "q=" + quote('"><script>alert(1)</script>')).body
    )
