"""Two invocations of relate on one article at once, one standing still while the other works.

Lambda keeps the order of a stream by item, and an invocation that timed out may go on: so two runs
of one article may stand at any two of their calls.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.faults.actors import Actor
from tests.faults.histories import PLAYS_ALL
from tests.faults.test_each_call import BEFORE, CleanEnds, set_out
from tests.faults.world import KEYS, Record, World
from tests.support import tables

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

MOST_CALLS = 200
EVERY_CALL = 1 if PLAYS_ALL else 3
"""At which calls the first run stands still: every third in `make test-slow`."""


def arrange_change(world: World) -> list[Record]:
    """Three articles that resemble each other are served; then the file of two of them changes. The
    records of one of these two."""
    set_out(world)
    world.ingest(KEYS[0])
    return [world.stream.popleft()]


def arrange_end(world: World) -> list[Record]:
    """As `arrange_change`, but the file is deleted."""
    arrange_change(world)
    world.stream.clear()
    world.s3.delete_object(Bucket=tables.BUCKET, Key=KEYS[0])
    world.ingest(KEYS[0])
    return [world.stream.popleft()]


def steps(actor: Actor, most: int) -> int:
    """Let an invocation make calls; how many it made before it ended."""
    made = 0
    while made < most and not actor.finished:
        actor.step()
        made += 1
    return made


def overlaps(
    world: World, arrange: Callable[[World], list[Record]], between: Callable[[], None], step: int
) -> Iterator[tuple[int, int, list[object]]]:
    """Play every pair of calls, or every `step`th: the first run stands before its call i, then
    something happens `between`, the second runs to its call j, then the first ends, then the
    second. Yields i, j and what the two raised."""
    number, i, reached_i = 0, 0, True
    while reached_i:
        j, reached_j = 0, True
        while reached_j and reached_i:
            number += 1
            if number % step == 0 or j == 0:
                (record,) = arrange(world)
                lists: list[list[Record]] = [[], []]
                works = [partial(invoke, world, record, left) for left in lists]
                first = Actor("first", works[0])
                reached_i = steps(first, i) == i and not first.finished
                between()
                second = Actor("second", works[1])
                reached_j = steps(second, j) == j and not second.finished
                steps(first, MOST_CALLS)
                steps(second, MOST_CALLS)
                for left in lists:
                    world.stream.extendleft(left)
                yield i, j, [first.outcome, second.outcome]
            j += 1
        i += EVERY_CALL


def invoke(world: World, record: Record, left: list[Record]) -> None:
    """One invocation; what it leaves for Lambda to deliver again."""
    left[:] = world.relate_batch([record])


@pytest.mark.parametrize("arrange", [arrange_change, arrange_end])
def test_two_runs_that_overlap_at_any_calls_leave_no_wrong_counter_and_no_row_without_owner(
    world: World, arrange: Callable[[World], list[Record]], every_pair: int
) -> None:
    """Also where the file changes between them, so that they read different claims."""

    def nothing() -> None:
        return

    def the_file_comes_back() -> None:
        world.s3.put_object(Bucket=tables.BUCKET, Key=KEYS[0], Body=BEFORE)
        world.ingest(KEYS[0])

    clean = CleanEnds(world)
    for between in (nothing, the_file_comes_back):
        for i, j, outcomes in overlaps(world, arrange, between, every_pair):
            assert outcomes == [None, None], (i, j)
            world.drain()
            world.wait()
            assert world.state() == clean.now(), (between.__name__, i, j)


@pytest.mark.parametrize("arrange", [arrange_change, arrange_end])
def test_a_run_that_dies_after_another_took_over_leaves_nothing_for_good(
    world: World, arrange: Callable[[World], list[Record]], every_pair: int
) -> None:
    """The first run stands before its call i, the file comes back, the second runs to its end, the
    first makes some more calls and dies: nobody tries it again."""
    clean = CleanEnds(world)
    reached, number = True, 0
    i = 0
    while reached:
        for more in range(1, 12):
            number += 1
            if number % every_pair and more > 1:
                continue
            (record,) = arrange(world)
            first = Actor("first", partial(invoke, world, record, []))
            reached = steps(first, i) == i and not first.finished
            world.s3.put_object(Bucket=tables.BUCKET, Key=KEYS[0], Body=BEFORE)
            world.ingest(KEYS[0])
            world.stream.appendleft(record)
            world.drain()
            steps(first, more - 1)
            if not first.finished:
                first.step("after")
            world.drain()
            world.wait()
            assert world.state() == clean.now(), (i, more)
        i += EVERY_CALL
