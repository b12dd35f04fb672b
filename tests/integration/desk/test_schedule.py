"""A rule's schedule on the desk, with a function that only notes what it is called with."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.local import schedule
from infra.local.event_sources import RateSchedule
from infra.local.schedule import ScheduleTimer
from infra.local.worker import FunctionFailed
from tests.support.paths import ROOT

Until = Callable[[Callable[[], bool]], None]


class Notebook:
    """Stands for the workers of a function: notes the events; a call ends when it may."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.may_end = threading.Event()
        self.may_end.set()
        self.fails = False

    def invoke(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        assert self.may_end.wait(30)
        if self.fails:
            raise FunctionFailed("on purpose")


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def timer(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScheduleTimer]:
    monkeypatch.setattr(schedule, "MINUTE_SECONDS", 0.01)
    workers: Any = notebook
    timer = ScheduleTimer(RateSchedule("Function", "FunctionClock", 1), "small", workers)
    yield timer
    notebook.may_end.set()
    timer.ask_to_stop()
    timer.join(30)


def test_it_calls_again_and_again_with_an_event_as_eventbridge_sends_it(
    timer: ScheduleTimer, notebook: Notebook, until: Until
) -> None:
    timer.start()
    until(lambda: len(notebook.events) > 2)
    event = notebook.events[0]
    sample = json.loads((ROOT / "tests/events/tick.json").read_text())
    assert {name: type(value) for name, value in event.items()} == {
        name: type(value) for name, value in sample.items()
    }
    own = {"id", "time", "resources"}
    assert {name: value for name, value in event.items() if name not in own} == {
        name: value for name, value in sample.items() if name not in own
    }
    assert event["resources"] == ["arn:aws:events:us-east-1:123456789012:rule/small-FunctionClock"]
    assert len({event["id"] for event in notebook.events}) == len(notebook.events)


def test_a_call_that_fails_is_followed_by_the_next(
    timer: ScheduleTimer, notebook: Notebook, until: Until
) -> None:
    notebook.fails = True
    timer.start()
    until(lambda: len(notebook.events) > 2)


def test_it_is_idle_but_while_a_call_is_under_way(
    timer: ScheduleTimer, notebook: Notebook, until: Until
) -> None:
    notebook.may_end.clear()
    assert timer.is_idle()
    timer.start()
    until(lambda: bool(notebook.events))
    assert not timer.is_idle()
    timer.ask_to_stop()
    notebook.may_end.set()
    timer.join(30)
    assert timer.is_idle()
    assert timer.call_count == len(notebook.events) == 1


def test_a_timer_that_never_began_can_be_stopped(timer: ScheduleTimer, notebook: Notebook) -> None:
    timer.ask_to_stop()
    timer.join(0)
    assert notebook.events == []


def test_an_interval_of_minutes_is_as_much_longer(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    monkeypatch.setattr(schedule, "MINUTE_SECONDS", 0.01)
    workers: Any = notebook
    often, seldom = (
        ScheduleTimer(RateSchedule("Function", "Clock", minutes), "small", workers)
        for minutes in (1, 1_000_000)
    )
    for timer in (often, seldom):
        timer.start()
    until(lambda: often.call_count > 2)
    for timer in (often, seldom):
        timer.ask_to_stop()
        timer.join(30)
    assert seldom.call_count == 0
