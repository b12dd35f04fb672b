"""SweepFunction: how far an invocation goes, and what it says of what it could not do."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.sweep import handler
from functions.sweep.sweeper import OtherSweep, Sweep
from shared import aws
from tests.support import tables
from tests.support.singletons import new_process

KEY = f"{'a' * 40}.png"
DAY = 86_400


class Clock:
    """The time of day, and how long an invocation still has, a second less at each look."""

    def __init__(self) -> None:
        self.day, self.left = 1, 900_000

    def time(self) -> float:
        return time.time() + self.day * DAY

    def handle(self, left: int = 900_000) -> dict[str, Any]:
        """An invocation on the day."""
        self.left = left
        context: Any = SimpleNamespace(
            function_name="test",
            memory_limit_in_mb=128,
            invoked_function_arn="arn:aws:lambda:::test",
            aws_request_id="1",
            get_remaining_time_in_millis=self._look,
        )
        return handler.handle({}, context)

    def _look(self) -> int:
        self.left -= 1000
        return self.left


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    with mock_aws(), new_process(tables.ENVIRONMENT):
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        tables.create()
        clock = Clock()
        monkeypatch.setattr(handler, "time", clock)
        aws.s3().put_object(Bucket=tables.MEDIA_BUCKET, Key=KEY, Body=b"12345")
        yield clock


def keys() -> set[str]:
    answer = aws.s3().list_objects_v2(Bucket=tables.MEDIA_BUCKET)
    return {one["Key"] for one in answer["Contents"]}


def test_a_call_each_day_ends_with_the_picture_gone(clock: Clock) -> None:
    assert clock.handle()["waiting"] == 1
    clock.day = 30
    assert clock.handle()["pictures"] == 0
    clock.day = 31
    assert clock.handle() == {
        "rows": 0,
        "pictures": 1,
        "files": 1,
        "bytes": 5,
        "waiting": 0,
        "refusals": 0,
        "unreadable": 0,
    }
    assert KEY not in keys()


def test_a_call_ends_in_time_and_the_next_goes_on(clock: Clock) -> None:
    """Two tables and a list: a page each, which is the least that a call does."""
    short = handler.ENDING_MILLISECONDS
    assert [clock.handle(short)["waiting"] for _ in range(3)] == [0, 0, 0]
    assert clock.handle(short)["waiting"] == 1
    clock.day = 31
    assert [clock.handle(short)["pictures"] for _ in range(4)] == [0, 0, 1, 0]


def test_a_refusal_fails_the_call_so_that_it_alarms(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.handle()
    clock.day = 31
    refusal = {"Errors": [{"Key": KEY, "Code": "AccessDenied", "Message": "no"}]}
    monkeypatch.setattr(aws.s3(), "delete_objects", lambda **_: refusal)
    with pytest.raises(handler.NotRemoved, match="1 files"):
        clock.handle()
    assert KEY in keys()


def test_a_call_beside_another_sweep_ends_well(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(_: Sweep) -> None:
        raise OtherSweep("another sweep is at work on this bucket")

    monkeypatch.setattr(Sweep, "save", other)
    assert clock.handle()["pictures"] == 0


def test_without_a_setting_a_call_fails(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONCURRENT_DAYS", "a month")
    with pytest.raises(Exception, match="NONCURRENT_DAYS is 'a month'"):
        clock.handle()
