"""Search: what narrows a question, what orders its answer, and how many hits there are."""

from urllib.parse import quote

from shared.identifiers import article_id
from tests.integration.api.asked_words import found
from tests.support.newsroom import Newsroom, draft


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
