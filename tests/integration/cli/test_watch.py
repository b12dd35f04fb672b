"""`newsdrop status --watch`: each report as it comes, once, whoever reads the lines."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from botocore.exceptions import EndpointConnectionError

from infra.operations.follow_reports import follow_reports
from shared import times
from shared.tables import drop_pages
from shared.tables.drop_pages import DropPage, DropPlace
from shared.tables.drops import Drops
from tests.integration.cli.conftest import newsdrop, report

Steps = list[Callable[[], None]]
START = "2025-09-15T08:00:00Z"


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """What happens between two looks; after the last somebody presses Ctrl-C."""
    rest: Steps = []

    def wait(_: float) -> None:
        if not rest:
            raise KeyboardInterrupt
        rest.pop(0)()

    monkeypatch.setattr("infra.operations.follow_reports.time.sleep", wait)
    return rest


@pytest.fixture
def drop(quick_drops: Drops, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Has a key reported at a second after the start."""

    def drop(key: str, at: str) -> None:
        monkeypatch.setattr(times, "now", lambda: f"2025-09-15T08:{at}Z")
        report(quick_drops, key, "e1", "rejected", "x")

    return drop


Drop = Callable[[str, str], None]


def keys_of(output: str) -> list[str]:
    return [line.split()[2] for line in output.splitlines()]


def drop_many(drop: Drop) -> None:
    for number in range(120):
        drop(f"b{number:03}.txt", "00:11")


def test_the_newest_are_told_and_then_what_comes(steps: Steps, drop: Drop) -> None:
    for number in range(9):
        drop(f"{number}.txt", f"00:0{number}")
    steps += [
        lambda: None,
        lambda: drop("a.txt", "00:09"),
        partial(drop_many, drop),
        lambda: drop("4.txt", "02:00"),
        lambda: None,
        lambda: drop("c.txt", "02:00"),
    ]
    result = newsdrop("status", "--watch", "--limit", "3")
    assert result.exit_code == 0
    assert keys_of(result.stdout) == [
        *("6.txt", "7.txt", "8.txt", "a.txt"),
        *(f"b{number:03}.txt" for number in range(120)),
        *("4.txt", "c.txt"),
    ]


def test_a_report_that_the_index_has_late_is_told(steps: Steps, drop: Drop) -> None:
    drop("a.txt", "00:20")
    steps += [
        lambda: drop("late.txt", "00:11"),
        lambda: drop("later.txt", "00:19"),
        lambda: drop("b.txt", "00:21"),
        lambda: drop("latest.txt", "00:12"),
    ]
    result = newsdrop("status", "--watch", "--rejected", "--json")
    told = [json.loads(line)["key"] for line in result.stdout.splitlines()]
    assert told == ["a.txt", "late.txt", "later.txt", "b.txt", "latest.txt"]


def test_it_may_begin_with_nothing(
    steps: Steps, drops: Drops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On moto, which the others are not."""
    monkeypatch.setattr(times, "now", lambda: START)
    steps += [lambda: None, lambda: report(drops, "a.txt", "e1", "rejected", "x")]
    assert keys_of(newsdrop("status", "--watch").stdout) == ["a.txt"]


def test_a_look_that_fails_is_told_and_made_up_for(
    steps: Steps, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop("a.txt", "00:00")
    read_page = drop_pages.newest_page

    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")

    steps += [
        lambda: monkeypatch.setattr("shared.tables.drops.newest_page", fail),
        lambda: drop("b.txt", "00:01"),
        lambda: monkeypatch.setattr("shared.tables.drops.newest_page", read_page),
    ]
    result = newsdrop("status", "--watch")
    assert keys_of(result.stdout) == ["a.txt", "b.txt"]
    assert result.stderr.count("trying again") == 2


def test_what_comes_while_it_begins_is_told_once(
    steps: Steps, drop: Drop, quick_drops: Drops
) -> None:
    """At each call of its beginning another report comes."""
    drop("0.txt", "00:00")
    count = 0

    def read_page(limit: int, place: DropPlace | None) -> DropPage:
        nonlocal count
        page = quick_drops.newest_page(limit, place)
        if count < 8:
            count += 1
            drop(f"{count}.txt", f"00:0{count}")
        return page

    told: list[str] = []
    steps += [lambda: None] * 9
    with pytest.raises(KeyboardInterrupt):
        for reports in follow_reports(read_page, 2, pytest.fail):
            told += [each.key for each in reports]
    assert sorted(set(told)) == sorted(told)
    assert told[-7:] == [f"{number}.txt" for number in range(2, 9)]
