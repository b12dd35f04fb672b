"""Pages of hundreds of articles while others come and go: nothing is listed twice or left out."""

from random import Random
from typing import Any

import pytest

from shared.identifiers import article_id
from tests.support.newsroom import Newsroom, draft

THERE, ARRIVE, GO = 500, 100, 50
LISTS = {
    "/v1/articles": "limit=37",
    "/v1/tags/biển/articles": "limit=50",
    "/v1/articles?crossed": "tag=bien&section=xa-hoi&limit=20",
    "/v1/articles?span": "from=2025-09-01&to=2025-09-15&limit=41",
    "/v1/search": "q=c%C3%A1%20voi&limit=30",
}


def at(random: Random) -> str:
    """A time of the first fortnight; many fall together."""
    return f"2025-09-{random.randrange(1, 15):02}T{random.randrange(24):02}:00:00Z"


def publish(room: Newsroom, random: Random, name: str) -> str:
    return room.publish(
        draft("Cá voi", id=article_id(name), tags=("biển",), section="Xã hội"), at=at(random)
    ).id


@pytest.mark.parametrize("listed", LISTS)
def test_nothing_is_repeated_and_nothing_missed(room: Newsroom, listed: str) -> None:
    random = Random(7)
    # Search ranks the newest 200 of each term, lists have no end.
    there = [
        publish(room, random, f"there {number}")
        for number in range(150 if "search" in listed else THERE)
    ]
    arriving, going = ARRIVE, random.sample(there, GO)
    gone: set[str] = set()
    seen: list[str] = []
    query: str | None = LISTS[listed]
    while query:
        page = room.get(listed.partition("?")[0], query)
        seen += [item["id"] for item in page["items"]]
        for _ in range(min(arriving, random.randrange(20))):
            arriving -= 1
            publish(room, random, f"new {arriving}")
        for _ in range(min(len(going), random.randrange(10))):
            room.take_down(going[-1])
            gone.add(going.pop())
        query = f"{LISTS[listed]}&cursor={page['next']}" if page["next"] else None
    assert len(seen) == len(set(seen))
    assert set(there) - gone <= set(seen)


def test_names_are_paged_likewise(room: Newsroom) -> None:
    random = Random(7)
    names = [f"chủ đề {number}" for number in range(300)]
    ids = [room.publish(draft(name, tags=(name,)), at=at(random)).id for name in names]
    seen: list[str] = []
    query: str | None = "limit=40"
    while query:
        page = room.get("/v1/tags", query)
        seen += [item["name"] for item in page["items"]]
        room.take_down(ids.pop(0))
        room.publish(draft(f"mới {len(seen)}", tags=(f"chủ đề mới {len(seen)}",)))
        query = f"limit=40&cursor={page['next']}" if page["next"] else None
    assert len(seen) == len(set(seen))
    assert set(names[40:]) <= set(seen)


# -------------------------------------------------------------------------------------------------
# from, to


def test_a_span_is_of_when_articles_became_visible(room: Newsroom) -> None:
    times = [
        "2025-09-13T16:59:59Z",
        "2025-09-13T17:00:00Z",
        "2025-09-14T16:59:59Z",
        "2025-09-14T17:00:00Z",
    ]
    old, first, last, late = [
        room.publish(draft(time, tags=("biển",), section="Xã hội"), at=time).id for time in times
    ]
    embargoed = room.publish(
        draft("Sau", embargo="2025-09-15T07:00:00Z"), at="2025-09-14T00:00:00Z"
    ).id
    cases: dict[str, list[str]] = {
        "from=2025-09-14&to=2025-09-14": [last, first],
        "from=2025-09-14": [embargoed, late, last, first],
        "to=2025-09-13": [old],
        "from=2025-09-14T16:59:59Z&to=2025-09-14T17:00:00Z": [late, last],
        "from=2025-09-14T16:59:59.5Z&to=2025-09-15T00:00:00%2B07:00": [late],
        "from=2025-09-15T07:00:00Z": [embargoed],
        "from=2999-01-01": [],
        "to=1999-01-01": [],
    }
    for query, expected in cases.items():
        assert room.ids("/v1/articles", query) == expected, query
        within = [one for one in expected if one != embargoed]
        assert room.ids("/v1/tags/bien/articles", query) == within, query
        assert room.ids("/v1/articles", f"tag=bi%E1%BB%83n&section=xa-hoi&{query}") == within, query
    page = room.get("/v1/articles", "from=2025-09-14&to=2025-09-14&limit=1")
    again = room.get("/v1/articles", f"from=2025-09-14&to=2025-09-14&limit=1&cursor={page['next']}")
    assert [item["id"] for item in page["items"] + again["items"]] == [last, first]
    assert (
        room.ids("/v1/articles", f"from=2025-09-14&to=2025-09-14&limit=1&cursor={again['next']}")
        == []
    )
    assert room.ask("/v1/tags/bien/articles", "from=2999-01-01").status == 200
    assert room.ask("/v1/tags/nothing/articles", "from=2999-01-01").status == 404


def test_a_cursor_is_of_one_question_alone(room: Newsroom) -> None:
    for number in range(4):
        room.publish(
            draft(f"Bài {number}", tags=("biển", "đảo"), section="Xã hội", authors=("An",))
        )
    questions: list[tuple[str, str]] = [
        ("/v1/articles", ""),
        ("/v1/articles", "tag=bien"),
        ("/v1/articles", "tag=dao"),
        ("/v1/articles", "tag=bien&section=xa-hoi"),
        ("/v1/articles", "tag=bien&from=2025-09-01"),
        ("/v1/articles", "from=2025-09-01"),
        ("/v1/tags", ""),
        ("/v1/tags", "prefix=b"),
        ("/v1/sections/xa-hoi/articles", ""),
        ("/v1/search", "q=bai"),
    ]
    cursors: dict[tuple[str, str], Any] = {}
    for path, query in questions:
        cursors[path, query] = room.get(path, f"{query}&limit=1")["next"]
    for path, query in questions:
        for other, cursor in cursors.items():
            if cursor:
                status = room.ask(path, f"{query}&limit=1&cursor={cursor}").status
                assert status == (200 if other == (path, query) else 400), (path, query, other)
    same = cursors["/v1/articles", "tag=bien"]
    assert room.ids("/v1/tags/biển/articles", f"limit=1&cursor={same}")


# -------------------------------------------------------------------------------------------------
# by count


def test_names_by_count_are_the_top_two_hundred(room: Newsroom) -> None:
    for number in range(60):
        names = [f"chủ đề {n:03}" for n in range(210) if number % (n + 1) == 0][:30]
        room.publish(draft(f"Bài {number}", tags=tuple(names)))
    for number in range(8):
        room.publish(draft(f"Thêm {number}", tags=tuple(f"lẻ {number} {n}" for n in range(30))))
    page = room.get("/v1/tags", "sort=count")
    counts = [item["count"] for item in page["items"]]
    assert (len(counts), page["next"]) == (200, None)
    assert counts == sorted(counts, reverse=True)
    assert page["items"][0] == {
        "key": "chủ-đề-000",
        "name": "chủ đề 000",
        "count": 60,
        "latest": "2025-09-15T07:00:00Z",
    }
    assert [
        item["count"] for item in room.get("/v1/tags", "sort=count&limit=2")["items"]
    ] == counts[:2]
    assert all(
        item["key"].startswith("lẻ-7")
        for item in room.get("/v1/tags", "sort=count&prefix=l%E1%BA%BB-7")["items"]
    )
    listed = room.get("/v1/tags", "limit=1")["next"]
    for query in ("sort=age", "sort=", f"sort=count&cursor={listed}", "sort=count&limit=101"):
        assert room.ask("/v1/tags", query).status == 400, query
