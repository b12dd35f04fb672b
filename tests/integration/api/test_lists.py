"""Lists of articles and of names: paging, filters, look-ups without marks."""

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

import pytest

from shared import text
from shared.identifiers import article_id
from tests.support.newsroom import BASE, Newsroom, draft


def test_a_list_is_one_query_and_pages_without_repeats_while_articles_arrive_and_go(
    room: Newsroom,
) -> None:
    there = [draft(f"Bài {number}", tags=("biển",)) for number in range(25)]
    for number, article in enumerate(there):
        room.publish(article, at=f"2025-09-14T{number // 5:02}:{number % 5:02}:00Z")
    seen: list[str] = []
    query, rounds = "limit=4", 0
    while query:
        with room.metered() as meter:
            answer = room.ask("/v1/tags/biển/articles", query)
        assert meter.calls == ["Query"]
        seen += [item["id"] for item in answer.json["items"]]
        room.publish(draft(f"Mới {rounds}", tags=("biển",)), at=f"2025-09-15T07:{rounds:02}:00Z")
        if rounds == 2:
            room.take_down(there[3].id)
        rounds += 1
        query = f"limit=4&cursor={answer.json['next']}" if answer.json["next"] else ""
        if query:
            link = re.fullmatch(r'<(.*)>; rel="next"', answer.headers["link"])
            assert link and link[1] == f"{BASE}/v1/tags/bi%E1%BB%83n/articles?{query}"
    assert len(seen) == len(set(seen))
    assert seen == [article.id for article in reversed(there) if article is not there[3]]


def test_two_filters_together_read_one_list_in_at_most_five_queries(room: Newsroom) -> None:
    for number in range(30):
        tags = ("sông", "hiếm") if number % 10 == 0 else ("sông",)
        room.publish(
            draft(f"Bài {number}", section="Xã hội" if number % 2 else "Kinh tế", tags=tags),
            at=f"2025-09-15T06:{number:02}:00Z",
        )
    expected = [article_id(f"Bài {number}") for number in (20, 10, 0)]
    with room.metered() as meter:
        found = room.get("/v1/articles", "section=" + quote("Kinh tế") + "&tag=hiem&limit=2")
    assert len(meter.calls) <= 5
    assert [item["id"] for item in found["items"]] == expected[:2]
    rest = room.get(
        "/v1/articles", f"section=kinh-t%E1%BA%BF&tag=hiem&limit=2&cursor={found['next']}"
    )
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (expected[2:], None)
    assert room.ids("/v1/articles", "section=xa-hoi&tag=hiem") == []
    assert room.ids("/v1/articles", "section=xa-hoi&tag=kh%C3%B4ng-c%C3%B3") == []
    assert len(room.ids("/v1/articles", "section=xa-hoi&tag=song&limit=100")) == 15


def test_a_name_that_its_row_has_no_room_for_is_a_filter_too(room: Newsroom) -> None:
    tags = tuple(f"một thẻ rất dài về chuyện thứ {number:02} của thành phố" for number in range(30))
    authors = tuple(f"Phóng viên thường trú {number:02}" for number in range(12))
    whole = draft(
        "Bài nhiều thẻ", section="Xã hội", tags=tags, authors=authors, summary="Tóm tắt. " * 60
    )
    room.publish(whole)
    room.publish(
        draft(
            "Bài khác cũng nhiều thẻ",
            section="Xã hội",
            tags=tags[1:],
            authors=authors[:-1],
            summary="Tóm tắt. " * 60,
        )
    )
    (shown, _) = room.get("/v1/articles", "section=xa-hoi")["items"]
    assert len(shown["tags"]) < 20
    for query in (
        f"tag={quote(tags[-1])}&section=xa-hoi",
        f"tag={quote(tags[-1])}&author={quote(authors[-2])}",
        f"author={quote(authors[-2])}&section=xa-hoi",
        f"author={quote(authors[-2])}&section=xa-hoi&tag={quote(tags[-1])}",
    ):
        assert len(room.ids("/v1/articles", query)) == 2, query
    for query in (
        f"tag={quote(tags[0])}&author={quote(authors[0])}",
        f"author={quote(authors[-1])}&tag={quote(tags[5])}",
    ):
        assert room.ids("/v1/articles", query) == [whole.id], query
    with room.metered() as meter:
        room.get("/v1/articles", f"tag={quote(tags[-1])}&section=xa-hoi")
    assert sorted(meter.calls) == ["BatchGetItem", "Query", "Query", "Query"]


def test_names_are_listed_by_folded_name_in_pages_and_by_prefix(room: Newsroom) -> None:
    tags = ("Đà Nẵng", "an ninh", "Hải Phòng", "hải quan", "hai lúa", "biển")
    room.publish(draft("Một", tags=tags))
    room.publish(draft("Hai", tags=("biển",)), at="2025-09-15T07:30:00Z")
    everything = [item["key"] for item in room.get("/v1/tags")["items"]]
    assert everything == ["an-ninh", "biển", "đà-nẵng", "hai-lúa", "hải-phòng", "hải-quan"]
    paged: list[str] = []
    query = "limit=4"
    while query:
        page = room.get("/v1/tags", query)
        paged += [item["key"] for item in page["items"]]
        query = f"limit=4&cursor={page['next']}" if page["next"] else ""
    assert paged == everything
    assert [item["key"] for item in room.get("/v1/tags", "prefix=HAI")["items"]] == [
        "hai-lúa",
        "hải-phòng",
        "hải-quan",
    ]
    assert [item["key"] for item in room.get("/v1/tags", "prefix=" + quote("hải p"))["items"]] == [
        "hải-phòng"
    ]
    assert room.get("/v1/tags", "prefix=bien")["items"][0] == {
        "key": "biển",
        "name": "biển",
        "count": 2,
        "latest": "2025-09-15T07:30:00Z",
    }
    assert room.get("/v1/sections")["items"] == []


@pytest.mark.parametrize(
    "name",
    [
        "Hải Phòng",
        "100% thật",
        "C++",
        "A & B",
        "«Trích» “dẫn”",
        "Hà Nội – Sài Gòn",
        "hòa bình",
        "<b>đậm</b>",
        "O'Neill",
        "50 $",
        "100k~",
        "x#y",
        "🚲 xe",
    ],
)
def test_a_name_is_found_by_its_key_however_it_is_written(room: Newsroom, name: str) -> None:
    one = draft("Bài", tags=(name,))
    room.publish(one)
    key = text.name_key(name)
    for written in (key, name.replace("/", "-"), unicodedata.normalize("NFD", key), text.fold(key)):
        assert room.ids(f"/v1/tags/{written}/articles") == [one.id], written
        assert room.get(f"/v1/tags/{written}")["key"] == key
        assert room.ids("/v1/articles", f"tag={quote(written)}") == [one.id]
        page = room.ask(f"/tags/{written}")
        if written == key:
            assert page.status == 200
        else:
            assert (page.status, page.headers["location"]) == (302, f"{BASE}/tags/{quote(key)}")
            assert unquote(urlsplit(page.headers["location"]).path) == f"/tags/{key}"


def test_a_name_without_marks_that_fits_several_is_answered_with_the_choices(
    room: Newsroom,
) -> None:
    for name in ("bán", "bàn"):
        room.publish(draft(name, tags=(name,)))
    choices = [{"key": "bàn", "name": "bàn", "count": 1}, {"key": "bán", "name": "bán", "count": 1}]
    for path in ("/v1/tags/ban", "/v1/tags/ban/articles"):
        answer = room.ask(path)
        assert answer.status == 404
        assert sorted(answer.json["choices"], key=str) == sorted(choices, key=str)
    assert 'href="/tags/b%C3%A1n"' in room.ask("/tags/ban").body
    assert room.ids("/v1/tags/bán/articles") == [article_id("bán")]
    assert room.ask("/v1/tags/bạn").status == 404
    room.publish(draft("ban", tags=("ban",)))
    assert room.ids("/v1/tags/ban/articles") == [article_id("ban")]
