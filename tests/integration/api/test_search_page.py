"""The page of search, marked words, and what may have been meant."""

from urllib.parse import quote

from tests.support.newsroom import Newsroom, draft


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
