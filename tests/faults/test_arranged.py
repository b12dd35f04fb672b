"""Overlaps that random histories hardly ever make, each arranged call by call.

`at` lets an invocation of relate run until it stands before a certain call; what happens then is
written out. Each ended wrong once.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shared import aws
from shared.tables.articles import ReindexRound
from shared.tables.index_keys import LATEST
from tests.faults.actors import Actor, Call
from tests.faults.stories import START
from tests.faults.world import KEYS, Record, World
from tests.support import tables

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

FIRST_WORDS = "cảng biển bão lũ đường sắt"
OTHER_WORDS = "cảng biển Hải Phòng đón tàu container logistics"


@pytest.fixture(autouse=True)
def new_world(world: World) -> None:
    begin_anew(world)


def begin_anew(world: World) -> None:
    """An empty bucket, empty tables, and the time when histories begin."""
    world.empty_bucket()
    world.empty_tables()
    world.begin(0)
    world.now = START


def drop(world: World, key: str, identity: str, words: str, **fields: Any) -> None:
    article = {
        "identity": identity,
        "headline": "cảng biển",
        "body_text": words,
        "tags": ["Bão"],
        "version": 0,
        "cancelled": False,
        "published_at": "2025-09-01T00:00:00Z",
        "embargo": None,
        "expires": None,
    }
    body = json.dumps([article | fields]).encode()
    world.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=body)
    world.ingest(key)


def delete(world: World, key: str) -> None:
    world.s3.delete_object(Bucket=tables.BUCKET, Key=key)
    world.ingest(key)


def at(world: World, record: Record, is_it: Callable[[Call], bool]) -> Actor:
    """An invocation with a record that stands before the first such call."""
    actor = Actor("relate", lambda: world.stream.extendleft(world.relate_batch([record])))
    while not actor.finished and not is_it(actor.next_call):
        actor.step()
    assert not actor.finished
    return actor


def finish(actor: Actor) -> None:
    while not actor.finished:
        actor.step()
    assert actor.outcome is None


def of_manifest(call: Call) -> bool:
    operation, request = call
    return operation == "put_item" and request["Item"]["pk"]["S"].startswith("MANIFEST#")


def of_puts(call: Call) -> bool:
    return call[0] == "batch_write_item" and "PutRequest" in call[1]["RequestItems"]["index"][0]


def of_back_row_put(call: Call) -> bool:
    if not of_puts(call):
        return False
    item = call[1]["RequestItems"]["index"][0]["PutRequest"]["Item"]
    return bool(item["pk"]["S"].startswith("RELATED#") and item["sk"]["S"] != "own")


def of_deletes(call: Call) -> bool:
    return call[0] == "batch_write_item" and "DeleteRequest" in call[1]["RequestItems"]["index"][0]


def of_back_rows_query(call: Call) -> bool:
    operation, request = call
    values = request.get("ExpressionAttributeValues", {})
    return operation == "query" and values[":pk"]["S"].startswith("RELATED#")


def of_counter(word: str) -> Callable[[Call], bool]:
    def is_it(call: Call) -> bool:
        operation, request = call
        return (
            operation == "update_item"
            and request["Key"].get("pk") == {"S": "TAGS"}
            and word in request["UpdateExpression"]
        )

    return is_it


def of_change(call: Call) -> bool:
    operation, request = call
    return operation == "put_item" and request["Item"]["pk"]["S"].startswith("CHANGES#")


def assert_clean(world: World) -> None:
    """The end, an hour later, is that of one clean run."""
    world.drain()
    world.wait()
    end = world.state()
    world.empty_tables()
    world.settle(KEYS)
    for part, expected in world.state().items():
        assert end[part] == expected, part


def test_a_row_of_the_clock_is_put_though_a_run_that_gave_way_named_it(world: World) -> None:
    """Its claims had changed when it held the manifest: a losing claim of another key came."""
    times = {"embargo": "2025-09-15T00:05:00Z", "expires": "2025-09-15T00:30:00Z"}
    drop(world, KEYS[0], "X", OTHER_WORDS, version=2, **times)
    world.drain()
    world.pass_time(360)
    world.tick()
    actor = at(world, world.stream.popleft(), of_manifest)
    drop(world, KEYS[1], "X", FIRST_WORDS, version=1)
    finish(actor)
    assert_clean(world)


def test_a_run_that_has_read_the_claims_of_long_ago_reads_them_again(world: World) -> None:
    """It stands before it holds the manifest; the file goes, and the run that learns of it finds
    nothing to take away."""
    drop(world, KEYS[0], "X", OTHER_WORDS)
    actor = at(world, world.stream.popleft(), of_manifest)
    delete(world, KEYS[0])
    world.drain()
    finish(actor)
    assert_clean(world)


def test_a_neighbour_that_ended_while_its_back_row_was_put_is_scored_no_more(world: World) -> None:
    drop(world, KEYS[0], "X", OTHER_WORDS)
    world.drain()
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu")
    actor = at(world, world.stream.popleft(), of_back_row_put)
    delete(world, KEYS[0])
    world.drain()
    finish(actor)
    assert_clean(world)


def test_an_article_that_ends_has_no_card_when_it_asks_who_stands_beside_it(world: World) -> None:
    """A neighbour comes just after it has asked."""
    drop(world, KEYS[0], "X", OTHER_WORDS)
    world.drain()
    delete(world, KEYS[0])
    actor = at(world, world.stream.popleft(), of_back_rows_query)
    actor.step()
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu")
    world.drain()
    finish(actor)
    assert_clean(world)


@pytest.mark.parametrize("field", ["embargo", "expires"])
def test_a_run_that_was_cut_off_cannot_delete_the_last_row_of_the_clock(
    world: World, field: str
) -> None:
    """The file goes, a run stands before its deletes; the file comes back; the first run deletes
    all that it knew of, and dies."""
    drop(world, KEYS[0], "X", OTHER_WORDS, **{field: "2025-09-15T00:05:00Z"})
    world.drain()
    delete(world, KEYS[0])
    record = world.stream.popleft()
    actor = at(world, record, of_deletes)
    drop(world, KEYS[0], "X", OTHER_WORDS, **{field: "2025-09-15T00:05:00Z"})
    world.stream.appendleft(record)
    world.drain()
    actor.step("after")
    assert_clean(world)


def test_neighbours_score_anew_when_a_text_returns_after_a_crash(world: World) -> None:
    """A run crashes when the card of another text is there; a neighbour scores that."""
    drop(world, KEYS[0], "X", FIRST_WORDS)
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu")
    world.drain()
    drop(world, KEYS[0], "X", OTHER_WORDS)
    record = world.stream.popleft()
    at(world, record, of_back_rows_query).step("before")
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu", tags=["bão"])
    while world.stream:
        world.relate(world.stream.popleft())
    drop(world, KEYS[0], "X", FIRST_WORDS)
    world.stream.appendleft(record)
    assert_clean(world)


@pytest.mark.parametrize("dies", [True, False])
def test_neighbours_score_anew_when_a_card_was_put_late(world: World, *, dies: bool) -> None:
    drop(world, KEYS[0], "X", FIRST_WORDS)
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu")
    world.drain()
    drop(world, KEYS[0], "X", OTHER_WORDS)
    record = world.stream.popleft()
    actor = at(world, record, of_puts)
    drop(world, KEYS[0], "X", FIRST_WORDS)
    world.stream.appendleft(record)
    world.drain()
    actor.step("after" if dies else None)
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu", tags=["bão"])
    world.drain()
    if not dies:
        finish(actor)
    assert_clean(world)


def test_a_change_of_a_counter_that_is_made_again_after_others_settled_it_is_undone(
    world: World,
) -> None:
    """The SDK makes a call again whose answer was lost; between the two another run settles, and is
    cut off itself."""
    drop(world, KEYS[0], "X", OTHER_WORDS)
    record = world.stream.popleft()
    first = at(world, record, of_counter("ADD"))
    aws.dynamodb().update_item(**first.next_call[1])
    second = at(world, record, of_counter("DELETE"))
    second.step()
    second.step("before")
    first.step()
    finish(first)
    assert_clean(world)


def test_a_record_of_phase_1_that_comes_again_in_phase_2_does_the_whole_work(world: World) -> None:
    """The file changed between, and its neighbour is through phase 2."""
    drop(world, KEYS[0], "X", FIRST_WORDS)
    drop(world, KEYS[1], "Z", OTHER_WORDS, headline="tàu")
    world.drain()
    (x,) = world.drops.get(KEYS[0]).report.articles  # type: ignore[union-attr]
    (z,) = world.drops.get(KEYS[1]).report.articles  # type: ignore[union-attr]
    for article in (x, z):
        world.articles.request_round(article, ReindexRound(START, 1))
    world.drain()
    world.articles.request_round(z, ReindexRound(START, 2))
    world.drain()
    drop(world, KEYS[0], "X", OTHER_WORDS)
    claim = world.stream.popleft()
    world.relate(Record(x, "reindex"))
    world.articles.request_round(x, ReindexRound(START, 2))
    world.stream.append(claim)
    assert_clean(world)


def test_what_was_put_late_of_an_article_that_is_down_is_gone_within_minutes(world: World) -> None:
    drop(world, KEYS[0], "X", OTHER_WORDS)
    world.drain()
    drop(world, KEYS[0], "X", FIRST_WORDS)
    record = world.stream.popleft()
    actor = at(world, record, of_puts)
    delete(world, KEYS[0])
    world.stream.appendleft(record)
    world.drain()
    actor.step("after")
    assert world.index.entries(LATEST, now=world.now, limit=1)[0]
    world.pass_time(61)
    world.tick()
    world.drain()
    assert not world.index.entries(LATEST, now=world.now, limit=1)[0]
    assert_clean(world)


def test_a_change_that_is_put_late_is_told_once_more(world: World) -> None:
    """Somebody has read beyond its place by then."""
    drop(world, KEYS[0], "X", FIRST_WORDS)
    (record,) = world.stream
    world.stream.clear()
    slow = at(world, record, of_change)
    world.pass_time(60)
    drop(world, KEYS[1], "Y", OTHER_WORDS)
    world.drain()
    world.pass_time(60)
    assert world.mirror.follow(world.now)
    finish(slow)
    assert_clean(world)


def test_a_change_of_a_run_that_was_cut_off_is_told_once_more(world: World) -> None:
    """Its row may have come, and its event not."""
    drop(world, KEYS[0], "X", FIRST_WORDS)
    (record,) = world.stream
    world.stream.clear()
    slow = at(world, record, lambda call: call[0] == "put_events")
    slow.step("before")
    world.stream.append(record)
    assert_clean(world)
