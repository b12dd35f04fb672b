"""The API over the template's tables: what is asked as API Gateway asks it, what is stored as ingest and relate store it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import hypothesis
import pytest
from botocore.exceptions import ClientError
from hypothesis import strategies as st

from functions.api import stores
from shared import text
from shared.article import FIGURE_MARK, Article, Figure, Image, Pick, article_id
from shared.tables.index import Match
from tests.integration.api_fixtures import HOST, Answer, Newsroom, draft, newsroom

BASE = f"https://{HOST}"
TEASER = {
    *("id", "url", "headline", "summary", "section", "authors", "tags"),
    *("published_at", "updated_at", "language", "image"),
}
WHOLE = TEASER | {"body_html", "body_text", "figures", "revision", "source", "duplicates"}
HIDDEN_PATHS = ("/", "/v1/articles", "/v1/tags", "/v1/sections", "/v1/authors")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    with newsroom(monkeypatch) as one:
        yield one


def story(headline: str = "Cầu mới qua sông Cấm", **fields: Any) -> Article:
    """An article with every part."""
    figure = Figure("cầu 1.jpg", "Cây cầu mới.", "Lê Minh", "Một cây cầu")
    pick = Pick("Bến phà ngừng chạy", "Sau trăm năm.", "Xã hội", "Chuyến phà cuối.", Figure("phà.jpg", "Bến phà.", "Vũ An"))
    whole: dict[str, Any] = {
        "summary": "Nối hai bờ sau ba năm xây dựng.",
        "section": "Xã hội",
        "authors": ("Hải Ninh", "Lê Minh"),
        "tags": ("Hải Phòng", "giao thông"),
        "body_html": "<p>Đoạn một.</p>" + FIGURE_MARK.format(0) + "<p>Đoạn hai.</p>",
        "body_text": "Đoạn một.\n\nĐoạn hai.",
        "figures": (figure,),
        "picks": (pick,),
    }
    return draft(headline, **(whole | fields))


# ------------------------------------------------------------------------------------------------------------- shapes


def test_an_article_has_exactly_the_shape_that_clients_are_promised(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    found = room.get(f"/v1/articles/{one.id}")
    url = f"{BASE}/media/{one.id}/c%E1%BA%A7u%201.jpg"
    image = {"url": url, "caption": "Cây cầu mới.", "credit": "Lê Minh", "alt": "Một cây cầu"}
    assert found == {
        "id": one.id,
        "url": f"{BASE}/read/cau-moi-qua-song-cam-{one.id}",
        "headline": "Cầu mới qua sông Cấm",
        "summary": "Nối hai bờ sau ba năm xây dựng.",
        "section": {"key": "xã-hội", "name": "Xã hội"},
        "authors": [{"key": "hải-ninh", "name": "Hải Ninh"}, {"key": "lê-minh", "name": "Lê Minh"}],
        "tags": [{"key": "hải-phòng", "name": "Hải Phòng"}, {"key": "giao-thông", "name": "giao thông"}],
        "published_at": "2025-09-15T07:00:00Z",
        "updated_at": "2025-09-15T07:00:00Z",
        "language": "vi",
        "image": image,
        "body_html": (
            f'<p>Đoạn một.</p><figure><img src="{url}" alt="Một cây cầu" width="800" height="600">'
            '<figcaption>Cây cầu mới. <span class="credit">Ảnh: Lê Minh</span></figcaption></figure><p>Đoạn hai.</p>'
        ),
        "body_text": "Đoạn một.\n\nĐoạn hai.",
        "figures": [{"file": "cầu 1.jpg"} | image],
        "revision": 1,
        "source": {"key": "tin/bai.txt", "format": "plain"},
        "duplicates": [],
    }


def test_every_other_answer_has_its_shape(room: Newsroom) -> None:
    one, other = story(), story("Bến tàu mở lại", picks=())
    room.publish(one)
    room.publish(other, at="2025-09-15T06:00:00Z")
    room.relate(one.id, Match(other.id, 0.61234, ("cầu", "bến")))
    assert set(room.get(f"/v1/articles/{one.id}")) == WHOLE
    for path in ("/v1/articles", "/v1/tags/hải-phòng/articles", "/v1/sections/xã-hội/articles", "/v1/authors/lê-minh/articles"):
        page = room.get(path)
        assert set(page) == {"items", "next"}
        assert [set(item) for item in page["items"]] == [TEASER, TEASER], path
        assert page["items"][0]["image"]["alt"] is None  # lists are lean
    related = room.get(f"/v1/articles/{one.id}/related")
    (item,) = related["items"]
    assert set(item["article"]) == TEASER
    assert (item["kind"], item["score"], item["why"]) == ("computed", 0.6123, ["cầu", "bến"])
    assert related["unresolved"] == [
        {
            "headline": "Bến phà ngừng chạy",
            "summary": "Sau trăm năm.",
            "section": "Xã hội",
            "text": "Chuyến phà cuối.",
            "image": {"file": "phà.jpg", "caption": "Bến phà.", "credit": "Vũ An"},
        }
    ]
    assert room.get("/v1/tags") == {
        "items": [
            {"key": "giao-thông", "name": "giao thông", "count": 2, "latest": "2025-09-15T07:00:00Z"},
            {"key": "hải-phòng", "name": "Hải Phòng", "count": 2, "latest": "2025-09-15T07:00:00Z"},
        ],
        "next": None,
    }
    assert room.get("/v1/tags/hải-phòng") == {
        **{"key": "hải-phòng", "name": "Hải Phòng", "count": 2, "latest": "2025-09-15T07:00:00Z"},
        "related": [{"key": "giao-thông", "name": "giao thông", "count": 2}],
    }
    bare = draft("Chỉ có tiêu đề")
    room.publish(bare)
    found = room.get(f"/v1/articles/{bare.id}")
    empty: dict[str, Any] = {"summary": None, "section": None, "authors": [], "tags": [], "image": None, "figures": []}
    assert {name: found[name] for name in empty} == empty


def test_the_revision_is_the_highest_of_all_claims(room: Newsroom) -> None:
    one = story()
    room.publish(one, key="b.txt", revision=7)
    room.take_down(one.id)
    room.publish(one, key="a.txt", revision=3)
    found = room.get(f"/v1/articles/{one.id}")
    assert (found["revision"], found["source"]["key"]) == (8, "a.txt")


def test_near_duplicates_are_named_in_the_article_and_not_listed_beside_it(room: Newsroom) -> None:
    one, twin, hidden, back = (draft(f"Bài {number}") for number in range(4))
    for article in (one, twin, back):
        room.publish(article)
    room.publish(draft("Bài 2", embargo="2999-01-01T00:00:00Z"))
    room.relate(one.id, Match(twin.id, 0.9, (), True), Match(hidden.id, 0.8, (), True))
    room.back(one.id, Match(back.id, 0.7, (), True))
    assert room.get(f"/v1/articles/{one.id}")["duplicates"] == [twin.id, back.id]
    assert room.get(f"/v1/articles/{one.id}/related")["items"] == []


# -------------------------------------------------------------------------------------------------------------- picks


def test_a_pick_is_a_link_as_long_as_an_article_has_its_headline(room: Newsroom) -> None:
    one, computed = story(), draft("Một bài khác")
    room.publish(one)
    room.publish(computed)
    room.relate(one.id, Match(computed.id, 0.5, ("sông",)))
    path, page = f"/v1/articles/{one.id}/related", f"/read/cau-moi-qua-song-cam-{one.id}"
    assert [item["kind"] for item in room.get(path)["items"]] == ["computed"]
    assert "Bến phà ngừng chạy</h3>" in room.ask(page).body

    picked = draft("BẾN PHÀ, ngừng chạy!")
    room.publish(picked, at="2025-09-15T05:00:00Z")
    answer = room.get(path)
    assert [(item["kind"], item["score"], item["article"]["id"]) for item in answer["items"]] == [
        ("pick", None, picked.id),
        ("computed", 0.5, computed.id),
    ]
    assert answer["unresolved"] == []
    assert f'<a href="/read/ben-pha-ngung-chay-{picked.id}">BẾN PHÀ, ngừng chạy!</a></h3>' in room.ask(page).body

    newer = draft("Bến phà ngừng chạy", id=article_id("newer"))
    room.publish(newer, at="2025-09-15T06:00:00Z")
    room.publish(draft("Bến phà ngừng chạy", id=article_id("hidden"), embargo="2999-01-01T00:00:00Z"))
    assert room.ids_related(one.id) == [newer.id, computed.id]
    room.take_down(newer.id)
    assert room.ids_related(one.id) == [picked.id, computed.id]
    room.take_down(picked.id)
    assert [pick["headline"] for pick in room.get(path)["unresolved"]] == ["Bến phà ngừng chạy"]


def test_a_pick_is_never_the_article_itself_nor_listed_twice(room: Newsroom) -> None:
    other = draft("Bài kia")
    one = draft("Bài này", picks=(Pick("Bài này"), Pick("Bài kia"), Pick("bài kia")))
    room.publish(one)
    room.publish(other)
    room.relate(one.id, Match(other.id, 0.5))
    answer = room.get(f"/v1/articles/{one.id}/related")
    assert [(item["article"]["id"], item["kind"]) for item in answer["items"]] == [(other.id, "pick")]
    assert [pick["headline"] for pick in answer["unresolved"]] == ["Bài này"]


def test_the_related_list_is_filled_up_past_what_is_hidden(room: Newsroom) -> None:
    one, *others = (draft(f"Bài {number}") for number in range(14))
    room.publish(one)
    for number, other in enumerate(others, 1):
        expires = "2025-09-15T07:59:59Z" if number in (1, 3) else None
        room.publish(draft(other.headline, expires=expires))
    room.relate(one.id, *(Match(other.id, 0.9 - number / 100) for number, other in enumerate(others[:10])))
    for number, other in enumerate(others[10:]):
        room.back(one.id, Match(other.id, 0.3 - number / 100))
    visible = [other.id for number, other in enumerate(others, 1) if number not in (1, 3)]
    assert room.ids_related(one.id) == visible[:6]
    assert room.ids_related(one.id, "limit=10") == visible[:10]
    assert room.ids_related(one.id, "limit=1") == visible[:1]


# -------------------------------------------------------------------------------------------------------------- lists


def test_a_list_is_one_query_and_pages_without_repeats_while_articles_arrive_and_go(room: Newsroom) -> None:
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
            draft(f"Bài {number}", section="Xã hội" if number % 2 else "Kinh tế", tags=tags), at=f"2025-09-15T06:{number:02}:00Z"
        )
    expected = [article_id(f"Bài {number}") for number in (20, 10, 0)]
    with room.metered() as meter:
        found = room.get("/v1/articles", "section=" + quote("Kinh tế") + "&tag=hiem&limit=2")
    assert len(meter.calls) <= 5
    assert [item["id"] for item in found["items"]] == expected[:2]
    rest = room.get("/v1/articles", f"section=kinh-t%E1%BA%BF&tag=hiem&limit=2&cursor={found['next']}")
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (expected[2:], None)
    assert room.ids("/v1/articles", "section=xa-hoi&tag=hiem") == []
    assert room.ids("/v1/articles", "section=xa-hoi&tag=kh%C3%B4ng-c%C3%B3") == []
    assert len(room.ids("/v1/articles", "section=xa-hoi&tag=song&limit=100")) == 15


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
    assert [item["key"] for item in room.get("/v1/tags", "prefix=HAI")["items"]] == ["hai-lúa", "hải-phòng", "hải-quan"]
    assert [item["key"] for item in room.get("/v1/tags", "prefix=" + quote("hải p"))["items"]] == ["hải-phòng"]
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


def test_a_name_without_marks_that_fits_several_is_answered_with_the_choices(room: Newsroom) -> None:
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


# ----------------------------------------------------------------------------------------------- what must not be seen


@pytest.mark.parametrize("why", ["embargoed", "expired", "dated ahead", "taken down"])
def test_what_may_not_be_seen_is_nowhere(room: Newsroom, why: str) -> None:
    windows: dict[str, dict[str, str]] = {
        "embargoed": {"embargo": "2025-09-15T08:00:01Z"},
        "expired": {"expires": "2025-09-15T08:00:00Z"},
        "dated ahead": {"published_at": "2025-09-15T08:00:01Z"},
    }
    secret = story(
        "Bí mật",
        tags=("chỉ riêng", "chung"),
        section="Mật",
        authors=("Ẩn Danh",),
        figures=(Figure("bimat.jpg"),),
        **windows.get(why, {}),
    )
    other = draft("Công khai", tags=("chung",), picks=(Pick("Bí mật"),))
    room.publish(secret)
    room.publish(other)
    room.drop_image("tin/bimat.jpg", Image("image/jpeg", 8, 6))
    room.relate(other.id, Match(secret.id, 0.9, ("x",)), Match(secret.id, 0.8, ("x",), True))
    if why == "taken down":
        room.take_down(secret.id)
    status = 404 if why in ("embargoed", "dated ahead") else 410
    for path in ("/v1/articles/{}", "/v1/articles/{}/related", "/read/bi-mat-{}", "/media/{}/bimat.jpg"):
        assert room.ask(path.format(secret.id)).status == status, path
    for path in ("/v1/{}/{}", "/v1/{}/{}/articles", "/{}/{}"):
        for kind, key in (("tags", "chỉ-riêng"), ("tags", "chi-rieng"), ("sections", "mật"), ("authors", "ẩn-danh")):
            assert room.ask(path.format(kind, key)).status == 404, (path, key)
    visible = [*HIDDEN_PATHS, "/v1/tags/chung", "/v1/tags/chung/articles", "/tags/chung", f"/v1/articles/{other.id}"]
    bodies = "".join(_ok(room.ask(path)).body for path in visible)
    assert not re.search("chỉ-riêng|Ẩn Danh|Bí mật|" + secret.id, bodies)
    assert room.ids("/v1/articles", "tag=chung&section=m%E1%BA%ADt") == []
    assert room.ids_related(other.id) == []
    assert secret.id not in room.ask(f"/read/cong-khai-{other.id}").body
    assert room.get("/v1/tags/chung")["count"] == 1


def test_when_the_embargo_passes_it_is_everywhere(room: Newsroom) -> None:
    one = story(embargo="2025-09-15T09:00:00Z")
    room.publish(one)
    assert room.ids("/v1/articles") == []
    room.now = "2025-09-15T09:00:00Z"
    for path in ("/v1/articles", "/v1/tags/hải-phòng/articles", "/v1/sections/xã-hội/articles"):
        assert room.ids(path) == [one.id]
    assert room.ask(f"/v1/articles/{one.id}").status == 200
    assert [item["latest"] for item in room.get("/v1/tags")["items"]] == ["2025-09-15T09:00:00Z"] * 2


def test_what_is_gone_says_since_when(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.take_down(one.id, at="2025-09-15T07:30:00Z")
    room.publish(draft("Hết hạn", expires="2025-09-15T07:45:00Z"))
    answer = room.ask(f"/v1/articles/{one.id}")
    assert (answer.status, answer.headers["content-type"]) == (410, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "The article was taken down.",
        "since": "2025-09-15T07:30:00Z",
    }
    assert room.ask(f"/v1/articles/{article_id('Hết hạn')}").json["since"] == "2025-09-15T07:45:00Z"
    page = room.ask(f"/read/x-{one.id}")
    assert page.status == 410
    assert "Thứ Hai, 15/9/2025, 14:30 (GMT+7)" in page.body
    assert "This article was removed" in room.ask(f"/read/x-{one.id}", accept_language="en-GB").body


# --------------------------------------------------------------------------------------------------------------- HTTP


def test_an_answer_that_the_client_has_is_not_sent_again(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    for path in (
        f"/v1/articles/{one.id}",
        "/v1/articles",
        f"/v1/articles/{one.id}/related",
        "/v1/tags",
        "/",
        "/assets/style.css",
    ):
        first = _ok(room.ask(path))
        again = room.ask(path, if_none_match=f'"other", {first.headers["etag"]}')
        assert (again.status, again.body, again.headers["etag"]) == (304, "", first.headers["etag"]), path
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert room.ask(path, if_none_match='"other"').status == 200
    before = room.ask(f"/v1/articles/{one.id}").headers["etag"]
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 8, 6))
    assert room.ask(f"/v1/articles/{one.id}").headers["etag"] != before


def test_copies_live_at_most_a_minute(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 8, 6))
    for path in (
        "/",
        "/v1/articles",
        f"/v1/articles/{one.id}",
        f"/read/cau-moi-qua-song-cam-{one.id}",
        f"/read/{one.id}",
        "/tags/hai-phong",
    ):
        seconds = re.findall(r"(?:max-age|stale-while-revalidate)=(\d+)", room.ask(path).headers["cache-control"])
        assert sum(map(int, seconds)) <= 60, path
    assert room.ask("/v1/articles/aaaaaaaaaaaa").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/v1/articles", "nope=1", "nope"),
        ("/v1/articles", "limit=0", "limit"),
        ("/v1/articles", "limit=101", "limit"),
        ("/v1/articles", "limit=ten", "limit"),
        ("/v1/articles", "limit=5&limit=6", "limit"),
        ("/v1/articles", "limit=", "limit"),
        ("/v1/articles", "tag=", "tag"),
        ("/v1/articles", "tag=%25", "tag"),
        ("/v1/articles", "cursor=", "cursor"),
        ("/v1/articles", "cursor=%00", "cursor"),
        ("/v1/articles", "cursor=W10", "cursor"),
        ("/v1/articles", "cursor=WyJUQUcjeCIsIjIwMjUtMDktMTRUMDA6MDA6MDBaI2FhYWFhYWFhYWFhYSJd", "cursor"),  # of another list
        ("/v1/articles/aaaaaaaaaaaa", "fields=id", "fields"),
        ("/v1/articles/aaaaaaaaaaaa/related", "limit=11", "limit"),
        ("/v1/tags", "sort=up", "sort"),
        ("/v1/tags", "cursor=WyJUQUcjeCIsIjIwMjUtMDktMTRUMDA6MDA6MDBaI2FhYWFhYWFhYWFhYSJd", "cursor"),
        ("/v1/tags/x/articles", "prefix=a", "prefix"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_what_is_allowed(room: Newsroom, path: str, query: str, parameter: str) -> None:
    answer = room.ask(path, query)
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json["parameter"] == parameter
    assert answer.json["allowed"]
    assert set(answer.json) == {"type", "title", "status", "detail", "parameter", "allowed"}


def test_head_is_get_without_a_body(room: Newsroom) -> None:
    room.publish(story())
    for path in ("/", "/v1/articles"):
        got, head = room.ask(path), room.ask(path, method="HEAD")
        assert (head.status, head.body) == (200, "")
        assert head.headers == got.headers
    assert room.ask("/v1/articles/aaaaaaaaaaaa", method="HEAD").status == 404


def test_nothing_can_be_changed_and_browsers_may_ask(room: Newsroom) -> None:
    for path in ("/v1/articles", "/", "/media/aaaaaaaaaaaa/x.jpg"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = room.ask(path, method=method)
            assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert room.ask("/v1/nothing", method="POST").status == 404
    preflight = room.ask("/v1/articles", method="OPTIONS")
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
    for path in ("/v1/articles", "/v1/articles/aaaaaaaaaaaa", "/v1/nothing"):
        assert room.ask(path).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/articles/", "/v1/articles/x/y", "/nope", "/read/", "/read/x", "/tags/%", "/tags/" + "x" * 3000]
)
def test_what_is_not_there_is_not_found(room: Newsroom, path: str) -> None:
    assert room.ask(path).status == 404


NASTY = st.one_of(st.text(max_size=40), st.sampled_from(["%", "..", "\ud800", "\ufdfa" * 200, "ban", "bán", "aaaaaaaaaaaa", "1"]))
SEGMENTS = st.one_of(st.sampled_from(["v1", "tags", "articles", "authors", "media", "read", "related"]), NASTY)
QUERIES = st.lists(st.tuples(st.sampled_from(["tag", "section", "cursor", "prefix", "limit", "x"]), NASTY), max_size=3)


@hypothesis.settings(max_examples=300, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(path=st.lists(SEGMENTS, max_size=4), query=QUERIES)
def test_nothing_that_is_asked_breaks_it(room: Newsroom, path: list[str], query: list[tuple[str, str]]) -> None:
    room.publish(draft("bán", tags=("bán", "bàn"), section="Bán"))
    written = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    assert room.ask("/" + "/".join(path), written).status < 500


def test_throttling_asks_for_patience_and_nothing_else_leaks(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(code: str) -> Any:
        def query(*_: Any, **__: Any) -> Any:
            raise ClientError({"Error": {"Code": code, "Message": "secret table"}}, "Query")

        return query

    index = stores.stores().index
    monkeypatch.setattr(type(index.table), "query", failing("ThrottlingException"))
    answer = room.ask("/v1/articles")
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["cache-control"] == "no-store"
    monkeypatch.setattr(type(index.table), "query", failing("AccessDeniedException"))
    answer, page = room.ask("/v1/articles"), room.ask("/")
    assert (answer.status, page.status) == (500, 500)
    assert "secret" not in answer.body + page.body


def test_urls_are_right_behind_a_stage_and_a_custom_domain(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    one = story()
    room.publish(one)
    answer = room.ask("/prod/v1/articles", stage="prod")
    assert answer.json["items"][0]["url"] == f"{BASE}/prod/read/cau-moi-qua-song-cam-{one.id}"
    page = room.ask("/prod/", stage="prod").body
    assert f'href="/prod/read/cau-moi-qua-song-cam-{one.id}"' in page
    assert 'href="/prod/assets/style.css' in page
    assert room.ask("/prod", stage="prod").status == 200
    assert room.ask("/prod/read/old-" + one.id, stage="prod").headers["location"].startswith(f"{BASE}/prod/read/cau-moi")
    with monkeypatch.context() as patched:
        patched.setenv("PUBLIC_URL", "https://tin.example")
        _reload()
        assert room.ask("/prod/v1/articles", stage="prod").json["items"][0]["url"].startswith("https://tin.example/read/")
    _reload()


def _reload() -> None:
    from shared import settings

    settings.load.cache_clear()


# -------------------------------------------------------------------------------------------------------------- media


def test_media_answers_only_for_images_that_a_visible_article_names(room: Newsroom) -> None:
    one = story()
    room.publish(one, key="tin mới/bài.txt")
    room.drop_image("tin mới/cầu 1.jpg", Image("image/jpeg", 800, 600))
    room.drop_image("tin mới/phà.jpg", Image("image/png", 80, 60))
    room.drop_image("tin mới/riêng.jpg", Image("image/png", 80, 60))
    answer = room.ask(f"/media/{one.id}/cầu 1.jpg")
    assert (answer.status, answer.headers["cache-control"]) == (302, "private, max-age=240")
    url = urlsplit(answer.headers["location"])
    query = parse_qs(url.query)
    assert unquote(url.path).endswith("tin mới/cầu 1.jpg")
    assert (query["response-content-type"], query["X-Amz-Expires"]) == (["image/jpeg"], ["300"])
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert room.ask(f"/media/{one.id}/phà.jpg").status == 302
    assert room.ask(f"/media/{one.id}/phà.jpg", method="HEAD").status == 302
    for file in ("riêng.jpg", "bài.txt", "../tin mới/cầu 1.jpg", "khác.jpg"):
        assert room.ask(f"/media/{one.id}/{file}").status == 404, file
    policy = room.ask(f"/read/cau-moi-qua-song-cam-{one.id}").headers["content-security-policy"]
    assert f" {url.scheme}://{url.netloc};" in policy


@pytest.mark.parametrize("file", ["50%.jpg", "a+b c.jpg", "ảnh/một.jpg", 'dấu "nháy" & <.jpg', "a#b?.jpg"])
def test_an_image_is_at_the_url_that_the_json_gives_it(room: Newsroom, file: str) -> None:
    one = story(figures=(Figure(file),))
    room.publish(one)
    room.drop_image(f"tin/{file}", Image("image/jpeg", 8, 6))
    url = urlsplit(room.get(f"/v1/articles/{one.id}")["image"]["url"])
    assert not url.query
    assert room.ask(unquote(url.path)).status == 302


def test_a_mac_may_have_named_the_image(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    key = unicodedata.normalize("NFD", "tin/cầu 1.jpg")
    room.drop_image(key, Image("image/jpeg", 8, 6))
    answer = room.ask(f"/media/{one.id}/cầu 1.jpg")
    assert answer.status == 302
    assert quote(key) in answer.headers["location"]
    assert 'width="8"' in room.get(f"/v1/articles/{one.id}")["body_html"]


# -------------------------------------------------------------------------------------------------------------- pages


def test_a_story_shows_every_part_in_the_order_of_a_news_page(room: Newsroom) -> None:
    one, other = story(), draft("Bài tính ra", summary="Tóm tắt.", section="Kinh tế")
    room.publish(one)
    room.publish(other)
    room.relate(one.id, Match(other.id, 0.5, ("cây cầu",)))
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    page = _ok(room.ask(f"/read/cau-moi-qua-song-cam-{one.id}"))
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
    body = _ok(room.ask(f"/read/a-new-bridge-{one.id}")).body
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
            body = _ok(room.ask(path, query + "&utm_source=x")).body
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


# ------------------------------------------------------------------------------------------------------------- budgets


def test_a_story_with_its_related_keeps_to_the_budget(room: Newsroom) -> None:
    paragraph = "".join(chr(97 + (number * number) % 23) + " " * (number % 4 == 0) for number in range(400))
    picks = tuple(Pick(f"Chọn {number}", "Tóm tắt", "Xã hội", paragraph[:200], Figure("cầu 1.jpg")) for number in range(3))
    one = story(body_text=paragraph * 20, body_html=f"<p>{paragraph * 20}</p>", picks=picks)
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    for number in range(3):
        room.publish(draft(f"Chọn {number}", summary=paragraph[:300]))
    others = [draft(f"Bài {number}", summary=paragraph[:300]) for number in range(12)]
    for other in others:
        room.publish(other)
    room.relate(one.id, *(Match(other.id, 0.5, ("một", "hai")) for other in others[:10]))
    for path, most in (
        (f"/read/cau-moi-qua-song-cam-{one.id}", 8),
        (f"/v1/articles/{one.id}/related", 8),
        (f"/v1/articles/{one.id}", 3),
    ):
        with room.metered() as meter:
            _ok(room.ask(path))
        assert meter.rru <= most, path
    assert len(room.ids_related(one.id)) == 6


def test_a_list_of_twenty_keeps_to_the_budget(room: Newsroom) -> None:
    for number in range(30):
        room.publish(draft(f"Bài {number}", summary="tóm tắt " * 50, tags=tuple(f"chủ đề {tag}" for tag in range(6))))
    with room.metered() as meter:
        assert len(room.ids("/v1/articles")) == 20
    assert meter.calls == ["Query"]
    assert meter.rru <= 4


def _ok(answer: Answer) -> Answer:
    assert answer.status == 200, answer.body
    return answer
