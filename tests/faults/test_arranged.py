"""Overlaps that random histories hardly ever make, each arranged call by call.

Each ended wrong once.
"""

import pytest

from shared import aws
from shared.tables.articles import ReindexRound
from shared.tables.index_keys import LATEST
from tests.faults.arrangement import (
    FIRST_WORDS,
    OTHER_WORDS,
    assert_clean,
    at,
    begin_anew,
    delete,
    drop,
    finish,
    of_back_row_put,
    of_back_rows_query,
    of_change,
    of_counter,
    of_deletes,
    of_manifest,
    of_puts,
)
from tests.faults.stories import START
from tests.faults.world import KEYS, Record, World

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


@pytest.fixture(autouse=True)
def new_world(world: World) -> None:
    begin_anew(world)


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
