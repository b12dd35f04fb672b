"""A crash before, after or within each single AWS call of ingest and of relate, then the retry."""

import json
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from tests.faults.actors import FAULTS, Actor, Crash, Fault
from tests.faults.world import KEYS, World
from tests.support import tables

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

TWIN = {
    "headline": "cảng biển",
    "body_text": "cảng biển Hải Phòng đón tàu container",
    "version": 0,
    "cancelled": False,
}
DATED = {"published_at": "2025-09-01T00:00:00Z", "embargo": None, "expires": None}


def body(*articles: tuple[str, list[str]]) -> bytes:
    return json.dumps(
        [{"identity": one, "tags": tags} | TWIN | DATED for one, tags in articles]
    ).encode()


NEIGHBOUR = body(("Z", ["Hải Phòng"]))
BEFORE = body(("X", ["Hải Phòng", "cảng biển"]), ("Y", ["Hải Phòng"]))
AFTER = body(("X", ["hải phòng", "bão"]))
"""Y goes, X is spelled otherwise and loses a tag."""


def begin(world: World, at: int, fault: Fault) -> None:
    """The bucket is at the beginning of its time, so it is the same whatever happens where; what
    reads miss differs."""
    world.begin(len(FAULTS) * at + FAULTS.index(fault))


def set_out(world: World) -> None:
    """Three articles that resemble each other are served; then the file of two of them changes."""
    world.empty_bucket()
    world.empty_tables()
    for key, content in ((KEYS[0], BEFORE), (KEYS[1], NEIGHBOUR)):
        world.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=content)
    world.settle(KEYS)
    world.s3.put_object(Bucket=tables.BUCKET, Key=KEYS[0], Body=AFTER)


def with_fault(work: Callable[[], object], at: int, fault: Fault, *, again: bool = True) -> bool:
    """Do it with a fault at one call, and `again` if that was its end; False if there are not so
    many calls."""
    actor = Actor("one", work)
    calls = 0
    while not actor.finished:
        actor.step(fault if calls == at else None)
        calls += 1
    if isinstance(actor.outcome, Crash):
        if again:
            work()
    elif actor.outcome is not None:
        raise actor.outcome
    return calls > at


class CleanEnds:
    """The end of one clean run over the bucket as it is, kept for each content that it had."""

    def __init__(self, world: World, keys: Sequence[str] = KEYS) -> None:
        self._world, self._keys = world, keys
        self._ends: dict[str, dict[str, object]] = {}

    def now(self) -> dict[str, object]:
        """Of the bucket as it is now; where it is a new one, the tables are then that run's."""
        versions = repr(self._world.s3.list_object_versions(Bucket=tables.BUCKET))
        if versions not in self._ends:
            self._world.empty_tables()
            self._world.settle(self._keys)
            self._ends[versions] = self._world.state()
        return self._ends[versions]


@pytest.mark.parametrize("fault", FAULTS)
def test_at_each_call_of_ingest(world: World, fault: Fault) -> None:
    at, reached, clean = 0, True, CleanEnds(world)
    while reached:
        begin(world, at, fault)
        set_out(world)
        reached = with_fault(lambda: world.ingest(KEYS[0]), at, fault)
        world.drain()
        world.wait()
        assert world.state() == clean.now(), at
        at += 1
    assert at >= 10


@pytest.mark.parametrize("fault", FAULTS)
def test_at_each_call_of_relate(world: World, fault: Fault) -> None:
    at, reached, clean = 0, True, CleanEnds(world)
    while reached:
        begin(world, at, fault)
        set_out(world)
        world.ingest(KEYS[0])
        reached = False
        while world.stream:
            article = world.stream.popleft()
            reached |= with_fault(partial(world.relate, article), at, fault)
        world.wait()
        assert world.state() == clean.now(), at
        at += 1
    assert at > 20


@pytest.mark.parametrize("fault", FAULTS)
def test_an_article_that_comes_back_as_it_was_while_its_end_crashes_is_whole(
    world: World, fault: Fault
) -> None:
    """Its file goes; relate crashes half way through; before the retry the same file is there
    again."""
    at, reached, clean = 0, True, CleanEnds(world)
    while reached:
        begin(world, at, fault)
        set_out(world)
        world.s3.delete_object(Bucket=tables.BUCKET, Key=KEYS[0])
        world.ingest(KEYS[0])
        reached = with_fault(partial(world.relate, world.stream[0]), at, fault, again=False)
        world.s3.put_object(Bucket=tables.BUCKET, Key=KEYS[0], Body=BEFORE)
        world.ingest(KEYS[0])
        world.drain()
        world.wait()
        assert world.state() == clean.now(), at
        at += 1
    assert at > 10
