"""Today's code over rows of the first version, of today and of one to come, and the reverse.

Every route answers, every list leaves out at most what cannot be read, deletion takes down; and
0.1.0 reads today's rows, as it has to after a rollback.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any, NamedTuple

import pytest

from shared.tables import row_schemas
from shared.tables.articles import Articles
from shared.tables.index import Index
from tests.rows.future import UNREADABLE, WITHOUT_MANIFEST, article_id, future_rows
from tests.rows.newsroom import read_rows, stored_rows
from tests.rows.rooms import DROPS, ask, ids, room_of, unreadable_ids
from tests.support import tables
from tests.support.walk import Ask, asks
from tests.versions.loader import RELEASES, TODAY, release
from tests.versions.stage import DynamoDB, Stage

VISIBLE = tuple(
    key for key in DROPS if key.startswith("tin/") and key.endswith((".md", ".txt", ".zip"))
)
GONE_OR_AHEAD = ("tin/go.md", "tin/sau.md")


def every_ask(name: str) -> list[Ask]:
    """Every route, for every article, name and file."""
    articles = sorted({article for each in ids(name).values() for article in each})
    values = {
        "id": articles,
        "slug": [f"x-{article}" for article in articles],
        "key": ["hải-phòng", "hai-phong", "ngân-sách", "xã-hội", "world", "lê-minh", "bến-phà"],
        "file": ["cau.png", "Đường gốm.jpg"],
        "token": ["x"],
        "month": ["2025-01", "2025-09"],
        "part": list("1234"),
    }
    queries = [("section", "xa-hoi"), ("tag", "hải phòng"), ("author", "lê minh"), ("limit", "2")]
    queries += [("q", "cầu phà"), ("sort", "count"), ("prefix", "b"), ("from", "2025-01-01")]
    return list(asks(values, queries))


def own_routes(each: Ask, unreadable: set[str]) -> bool:
    """Whether a request is for an article that cannot be read."""
    return any(article in each.path for article in unreadable)


# -------------------------------------------------------------------------------------------------
# what is kept


def test_the_rows_of_today_are_those_that_todays_code_stores() -> None:
    """If a change of them is meant: `python -m tests.rows.write today`, and read the difference."""
    rows = stored_rows(TODAY)
    assert rows == read_rows("today")
    assert future_rows(rows) == read_rows("future")


@pytest.mark.parametrize("name", RELEASES)
def test_the_code_that_is_kept_stores_the_rows_that_are_kept(name: str) -> None:
    assert stored_rows(release(name)) == read_rows(name)


def test_every_row_of_today_has_its_number() -> None:
    compact = re.compile(r"(TAG|SECTION|AUTHOR|TERM|FIND|HEADLINE|PICTURE|CHANGES|LATEST|DUE)(#|$)")
    without = [
        (table, key)
        for table, rows in read_rows("today").items()
        for row in rows
        if "schema" not in row
        and not compact.match(key := row.get("pk", {"S": ""})["S"])
        and not (key.startswith("RELATED#") and row["sk"]["S"] != "own")
    ]
    assert without == []


# -------------------------------------------------------------------------------------------------
# reading


class Walk(NamedTuple):
    """The statuses of every request over some rows, and of which rows the reporter heard."""

    statuses: list[tuple[Ask, int]]
    left_out: list[tuple[str, int, str]]


@cache
def walk(kept: str) -> Walk:
    """Ask for everything once."""
    left_out: list[tuple[str, int, str]] = []
    reporters = [*row_schemas._reporters, lambda *row: left_out.append(row)]
    with pytest.MonkeyPatch.context() as patch, room_of(kept) as room:
        patch.setattr(row_schemas, "_reporters", reporters)
        statuses = [(each, ask(room, each.path, each.query).status) for each in every_ask(kept)]
    return Walk(statuses, left_out)


def test_every_route_answers(kept: str) -> None:
    unreadable = unreadable_ids(kept)
    statuses = Counter(status for _, status in walk(kept).statuses)
    for each, status in walk(kept).statuses:
        if status >= 500:
            assert status == 503, each
            assert own_routes(each, unreadable), each
    assert statuses[200] > 100
    assert bool(statuses[503]) == (kept == "future")


def test_an_article_that_cannot_be_read_says_so_and_nothing_else(room: Stage, kept: str) -> None:
    for article in unreadable_ids(kept):
        answer = room.ask(f"/v1/articles/{article}")
        assert answer["statusCode"] == 503
        assert answer["headers"]["retry-after"] == "120"
        assert "Cầu" not in answer["body"]


def listed(room: Stage, path: str = "/v1/articles") -> list[str]:
    return [item["id"] for item in ask(room, path, "limit=100").json["items"]]


def test_lists_leave_out_no_more_than_what_cannot_be_read(room: Stage, kept: str) -> None:
    """A list shows what its rows hold; the entry of one article is of another form."""
    visible = [*(drop for drop in VISIBLE if drop not in GONE_OR_AHEAD), "hang/2.json"]
    expected = {article for drop in visible for article in ids(kept)[drop]}
    broken = set(ids(kept)["tin/bridge.md"]) if kept == "future" else set()
    assert set(listed(room)) == expected - broken
    shown = {item["url"].split("-")[-1] for item in ask(room, "/feeds/latest.json").json["items"]}
    assert shown == expected - unreadable_ids(kept)
    sitemap = ask(room, "/sitemaps/2025-09-2.xml").body
    assert {article for article in expected - broken if article in sitemap} >= set(
        ids(kept)["tin/cau.md"] + ids(kept)["tin/ban-sao.md"]
    )
    assert {item["id"] for item in paged(room, "/v1/articles")} == expected - broken


def paged(room: Stage, path: str) -> list[dict[str, Any]]:
    """The items of a list, asked for one by one; a page may be empty while another follows."""
    items: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(20):
        page = ask(room, path, "limit=1" + cursor).json
        items += page["items"]
        if not page["next"]:
            return items
        cursor = f"&cursor={page['next']}"
    raise AssertionError("the list has no end")


def test_a_counter_that_cannot_be_read_hides_its_name_alone(room: Stage, kept: str) -> None:
    shown = {item["key"] for item in ask(room, "/v1/tags", "limit=100").json["items"]}
    expected = {"hải-phòng", "giao-thông", "bến-phà", "ngân-sách", "bridges"}
    assert expected - shown == ({"ngân-sách", "bến-phà"} if kept == "future" else set())
    assert {item["key"] for item in paged(room, "/v1/tags")} == shown


def test_related_shows_what_can_be_read(room: Stage, kept: str) -> None:
    (story,), (copy,), (ferry,), (wire,) = (
        ids(kept)[drop] for drop in ("tin/cau.md", "tin/ban-sao.md", "tin/pha.txt", "hang/2.json")
    )
    related = ask(room, f"/v1/articles/{story}/related", "limit=10").json["items"]
    shown = [item["article"]["id"] for item in related]
    assert shown
    duplicates = ask(room, f"/v1/articles/{story}").json["duplicates"]
    if kept == "future":
        assert ferry not in shown
        assert duplicates == [wire]
    else:
        assert ferry in shown
        # 0.1.0 took no text for a copy that had another headline.
        assert sorted(duplicates) == sorted([copy] if kept == "0.1.0" else [copy, wire])


def test_rows_left_out_are_told(kept: str) -> None:
    kinds = {kind for kind, _, _ in walk(kept).left_out}
    assert kinds == (
        {"claim", "entry", "card", "own list", "counter", "search row"}
        if kept == "future"
        else set()
    )
    assert all(rows > 0 and "Cầu" not in reason for _, rows, reason in walk(kept).left_out)


@pytest.mark.parametrize("name", RELEASES)
def test_a_released_version_reads_todays_rows_as_its_own(name: str) -> None:
    """After a rollback: the same statuses and lists as over the rows that it wrote itself."""
    with ExitStack() as rooms:
        over = [rooms.enter_context(room_of(rows, release(name))) for rows in ("today", name)]
        for each in every_ask(name):
            today, own = (ask(room, each.path, each.query) for room in over)
            assert today.status == own.status < 500, each
            if each.path.startswith(("/v1/", "/feeds/", "/sitemap")):
                assert today.body == own.body, each


# -------------------------------------------------------------------------------------------------
# writing


def test_relate_over_them_ends_well(room: Stage, kept: str) -> None:
    """But for the article whose manifest nobody can read: its records are given back."""
    articles = Articles(tables.TABLES["ArticlesTable"])
    for article in articles.ids():
        articles.touch(article)
    room.settle()
    assert set(room.failures) == (set(ids(kept)[WITHOUT_MANIFEST]) if kept == "future" else set())
    assert not unreadable_ids(kept) & set(listed(room))
    readable = set(ids(kept)["tin/cau.md"]) | set(ids(kept)["tin/ban-sao.md"])
    assert readable <= set(listed(room))


@pytest.mark.parametrize("drop", DROPS)
def test_deletion_takes_down(room: Stage, kept: str, drop: str) -> None:
    room.remove(drop)
    claimed = ids(kept)[drop]
    for article in claimed:
        alone = sum(article in each for each in ids(kept).values()) == 1
        status = ask(room, f"/v1/articles/{article}").status
        if alone:
            assert status == (404 if drop == "tin/sau.md" else 410)
            assert article not in listed(room)
        else:
            assert status == (503 if kept == "future" and drop == "hang/1.json" else 200)
    may_fail = set(ids(kept)[WITHOUT_MANIFEST]) if kept == "future" else set()
    assert set(room.failures) <= may_fail
    assert ask(room, "/").status == 200


def test_a_claim_that_cannot_be_read_gives_no_place_to_a_lower_one(room: Stage, kept: str) -> None:
    """hang/2.json corrects hang/1.json, and may be a cancel for all that today's code knows."""
    (article,) = ids(kept)["hang/2.json"]
    room.settle()
    answer = ask(room, f"/v1/articles/{article}")
    assert answer.status == (503 if kept == "future" else 200)
    room.remove("hang/2.json")
    assert ask(room, f"/v1/articles/{article}").json["headline"] == "Tin từ hãng"


@cache
def tables_read_anew(kept: str) -> DynamoDB:
    """The tables after every file was read again, as `newsdrop resync` asks for."""
    with room_of(kept) as room:
        for drop in DROPS:
            room.take_in(drop, again=True)
        room.settle()
        return room.dynamodb.copy()


@pytest.fixture
def room_read_anew(kept: str) -> Iterator[Stage]:
    with room_of(kept, dynamodb=tables_read_anew(kept).copy()) as shown:
        yield shown


def test_reading_the_bucket_anew_renews_every_claim_and_report(
    room_read_anew: Stage, kept: str
) -> None:
    """What `newsdrop resync` asks for, though no file changed."""
    room = room_read_anew
    current = row_schemas.ROW_SCHEMAS
    for row in room.dynamodb.tables["drops"].values():
        assert row["schema"] == {"N": str(current["drop"])}
    for (_, sk), row in room.dynamodb.tables["articles"].items():
        if sk.startswith("claim#") and row["status"] != {"S": "tombstone"}:
            assert row["schema"] == {"N": str(current["claim"])}
    for article in unreadable_ids(kept):
        assert ask(room, f"/v1/articles/{article}").status == 200


def test_emptied_and_reindexed_they_are_as_today_stores_them(room_read_anew: Stage) -> None:
    """What doctor advises where IndexTable has rows that cannot be read, after a resync."""
    room = room_read_anew
    index = Index(tables.TABLES["IndexTable"])
    index.delete_rows([(row["pk"], row["sk"]) for row in index.all_rows()])
    articles = Articles(tables.TABLES["ArticlesTable"])
    for article in articles.ids() * 2:
        articles.touch(article)
        room.settle()
    assert room.failures == []
    with room_of("today") as today:
        expected = [ask(today, path, query) for path, query in LISTS]
    assert [ask(room, path, query) for path, query in LISTS] == expected


LISTS = (("/v1/articles", "limit=100"), ("/v1/tags", "limit=100"), ("/v1/sections", ""))


def test_the_future_has_rows_that_cannot_be_read() -> None:
    """Else the tests above would show nothing."""
    rows = read_rows("future")
    assert {article_id(rows, drop) for drop in UNREADABLE} == unreadable_ids("future")
    assert len(unreadable_ids("future")) == len(UNREADABLE)
