"""Articles and what is related to them, as clients see them."""

from dataclasses import replace
from typing import Any

from shared.article.model import AuthorNote, Image, Pick, PictureWords
from shared.identifiers import article_id
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, story

TEASER = {
    *("id", "url", "headline", "summary", "section", "authors", "tags"),
    *("published_at", "updated_at", "language", "image"),
}
WHOLE = TEASER | {
    *("body_html", "body_text", "figures", "revision", "source", "duplicates"),
    *("rights", "source_name", "credit_line", "places", "urgency", "genre", "slugline"),
    *("subjects", "author_notes"),
}


def test_an_article_has_exactly_the_shape_that_clients_are_promised(room: Newsroom) -> None:
    one = replace(story(), author_notes=(AuthorNote("Lê Minh", job_title="Phóng viên"),))
    room.publish(one)
    words = PictureWords("Không ai đọc", "TTXVN", "Vũ An", "© TTXVN", "Chỉ cho báo in")
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600, widths=(320, 640), words=words))
    found = room.get(f"/v1/articles/{one.id}")
    url = f"{BASE}/media/{one.id}/c%E1%BA%A7u%201.jpg"
    image = {
        "url": url,
        "width": 800,
        "height": 600,
        "renditions": [
            {"url": f"{url}?w=320", "width": 320, "height": 240, "type": "image/webp"},
            {"url": f"{url}?w=640", "width": 640, "height": 480, "type": "image/webp"},
        ],
        "caption": "Cây cầu mới.",
        "credit": "Lê Minh",
        "alt": "Một cây cầu",
    }
    figure = {"file": "cầu 1.jpg", "copyright": "© TTXVN", "usage_terms": "Chỉ cho báo in"}
    assert found == {
        "id": one.id,
        "url": f"{BASE}/read/cau-moi-qua-song-cam-{one.id}",
        "headline": "Cầu mới qua sông Cấm",
        "summary": "Nối hai bờ sau ba năm xây dựng.",
        "section": {"key": "xã-hội", "name": "Xã hội"},
        "authors": [{"key": "hải-ninh", "name": "Hải Ninh"}, {"key": "lê-minh", "name": "Lê Minh"}],
        "tags": [
            {"key": "hải-phòng", "name": "Hải Phòng"},
            {"key": "giao-thông", "name": "giao thông"},
        ],
        "published_at": "2025-09-15T07:00:00Z",
        "updated_at": "2025-09-15T07:00:00Z",
        "language": "vi",
        "image": image,
        "body_html": (
            f'<p>Đoạn một.</p><figure><img src="{url}?w=800" width="800" height="600" '
            f'srcset="{url}?w=320 320w, {url}?w=640 640w, {url}?w=800 800w" sizes="100vw" '
            'alt="Một cây cầu">'
            '<figcaption>Cây cầu mới. <span class="credit">Ảnh: Lê Minh</span></figcaption>'
            "</figure><p>Đoạn hai.</p>"
        ),
        "body_text": "Đoạn một.\n\nĐoạn hai.",
        "figures": [figure | image],
        "revision": 1,
        "source": {"key": "tin/bai.txt", "format": "plain"},
        "duplicates": [],
        **dict.fromkeys(("rights", "source_name", "credit_line", "urgency", "genre", "slugline")),
        **{"places": [], "subjects": []},
        "author_notes": [
            {"key": "lê-minh", "name": "Lê Minh", "job_title": "Phóng viên", "about": None}
        ],
    }


def test_every_other_answer_has_its_shape(room: Newsroom) -> None:
    one, other = story(), story("Bến tàu mở lại", picks=())
    room.publish(one)
    room.publish(other, at="2025-09-15T06:00:00Z")
    room.relate(one.id, Match(other.id, 0.61234, ("cầu", "bến")))
    assert room.get("/v1/articles")["items"][0]["image"] is None  # it has not come
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    assert set(room.get(f"/v1/articles/{one.id}")) == WHOLE
    for path in (
        "/v1/articles",
        "/v1/tags/hải-phòng/articles",
        "/v1/sections/xã-hội/articles",
        "/v1/authors/lê-minh/articles",
    ):
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
            {
                "key": "giao-thông",
                "name": "giao thông",
                "count": 2,
                "latest": "2025-09-15T07:00:00Z",
            },
            {"key": "hải-phòng", "name": "Hải Phòng", "count": 2, "latest": "2025-09-15T07:00:00Z"},
        ],
        "next": None,
    }
    assert room.get("/v1/tags/hải-phòng") == {
        **{"key": "hải-phòng", "name": "Hải Phòng", "count": 2, "latest": "2025-09-15T07:00:00Z"},
        "related": [{"key": "giao-thông", "name": "giao thông", "count": 2}],
        "note": None,
    }
    bare = draft("Chỉ có tiêu đề")
    room.publish(bare)
    found = room.get(f"/v1/articles/{bare.id}")
    empty: dict[str, Any] = {
        "summary": None,
        "section": None,
        "authors": [],
        "tags": [],
        "image": None,
        "figures": [],
    }
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
    assert (
        f'<a href="/read/ben-pha-ngung-chay-{picked.id}">BẾN PHÀ, ngừng chạy!</a></h3>'
        in room.ask(page).body
    )

    newer = draft("Bến phà ngừng chạy", id=article_id("newer"))
    room.publish(newer, at="2025-09-15T06:00:00Z")
    room.publish(
        draft("Bến phà ngừng chạy", id=article_id("hidden"), embargo="2999-01-01T00:00:00Z")
    )
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
    room.relate(one.id, Match(other.id, 0.5, overlap="contains"))
    answer = room.get(f"/v1/articles/{one.id}/related")
    assert [item["overlap"] for item in answer["items"]] == [None]
    assert [(item["article"]["id"], item["kind"]) for item in answer["items"]] == [
        (other.id, "pick")
    ]
    assert [pick["headline"] for pick in answer["unresolved"]] == ["Bài này"]


def test_what_holds_the_article_or_is_held_by_it_is_related_and_told(room: Newsroom) -> None:
    one, whole, part = draft("Bài này"), draft("Hai bài trong một"), draft("Nửa bài")
    for article in (one, whole, part):
        room.publish(article)
    room.relate(one.id, Match(whole.id, 0.7, overlap="contains"))
    room.back(one.id, Match(part.id, 0.6, overlap="contained"))
    items = room.get(f"/v1/articles/{one.id}/related")["items"]
    assert [(item["article"]["id"], item["overlap"]) for item in items] == [
        (whole.id, "contains"),
        (part.id, "contained"),
    ]
    assert room.get(f"/v1/articles/{one.id}")["duplicates"] == []


def test_the_related_list_is_filled_up_past_what_is_hidden(room: Newsroom) -> None:
    one, *others = (draft(f"Bài {number}") for number in range(14))
    room.publish(one)
    for number, other in enumerate(others, 1):
        expires = "2025-09-15T07:59:59Z" if number in (1, 3) else None
        room.publish(draft(other.headline, expires=expires))
    room.relate(
        one.id, *(Match(other.id, 0.9 - number / 100) for number, other in enumerate(others[:10]))
    )
    for number, other in enumerate(others[10:]):
        room.back(one.id, Match(other.id, 0.3 - number / 100))
    visible = [other.id for number, other in enumerate(others, 1) if number not in (1, 3)]
    assert room.ids_related(one.id) == visible[:6]
    assert room.ids_related(one.id, "limit=10") == visible[:10]
    assert room.ids_related(one.id, "limit=1") == visible[:1]
