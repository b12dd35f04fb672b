"""The pump as a whole, and what an answer says of a batch."""

from typing import Any

import pytest

from infra.local import batches
from infra.local.pump import Pump
from tests.integration.desk.small_desk import Small, Until


def test_a_pump_that_stops_takes_nothing_more_and_an_unstarted_one_stops_too(desk: Small) -> None:
    desk.pump.start()
    desk.pump.stop()
    desk.send("late")
    desk.put("late")
    assert desk.calls() == []
    assert not desk.pump.is_idle()
    Pump(desk.stack.template, desk.stack, desk.workers).stop()


def test_idle_is_no_lie_while_a_function_runs(desk: Small, until: Until) -> None:
    """Asked as often as can be, it is never idle before everything has been seen."""
    lies: list[int] = []
    for n in range(9):
        desk.send(f"m{n}", fails=n % 2)
        desk.put(f"r{n}")
    desk.pump.start()
    expected = {f"{kind}{n}" for n in range(9) for kind in "mr"}

    def done() -> bool:
        idle = desk.pump.is_idle()
        if idle and desk.names().keys() != expected:
            lies.append(1)
        return idle

    until(done)
    assert not lies


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, []),
        ({}, []),
        ({"batchItemFailures": None}, []),
        ({"batchItemFailures": []}, []),
        ({"batchItemFailures": [{"itemIdentifier": "b"}]}, ["b"]),
        ({"batchItemFailures": [{"itemIdentifier": "c"}, {"itemIdentifier": "a"}]}, ["a", "c"]),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, ["a", "b", "c"]),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, ["a", "b", "c"]),
        ({"batchItemFailures": [{"itemIdentifier": "unknown"}]}, ["a", "b", "c"]),
        ({"batchItemFailures": [{"wrong": "a"}]}, ["a", "b", "c"]),
        ({"batchItemFailures": ["a"]}, ["a", "b", "c"]),
        ({"batchItemFailures": "a"}, ["a", "b", "c"]),
        ("all is well", ["a", "b", "c"]),
    ],
)
def test_what_an_answer_says_of_a_batch(answer: Any, failed: list[str]) -> None:
    assert batches.failed_items(answer, ["a", "b", "c"], partial=True) == failed
    assert batches.failed_items(answer, ["a", "b", "c"], partial=False) == []
