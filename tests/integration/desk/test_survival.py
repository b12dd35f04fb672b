"""Nothing ends the desk but its owner: what fails is told, and done again."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from infra.cli.dev_command import _Patience
from infra.local import pump_part
from infra.local.cloud import Cloud
from infra.local.desk import Desk
from infra.local.new_reports import NewReports
from infra.local.ports import DeskError
from infra.local.pump_part import PumpPart
from shared.tables.drop_records import Drop

TIMED_OUT = ReadTimeoutError(endpoint_url="http://127.0.0.1:1/")


class Part(PumpPart):
    """Fails at its first steps, each time in another way."""

    def __init__(self) -> None:
        super().__init__("part")
        self.faults: list[Exception] = [TIMED_OUT, KeyError("Messages"), OSError("no more files")]
        self.went_on = threading.Event()

    def is_idle(self) -> bool:
        return True

    def _step(self) -> None:
        if self.faults:
            raise self.faults.pop()
        self.went_on.set()
        self._stop.wait(10)


def test_a_part_of_the_pump_survives_whatever_its_step_raises(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pump_part, "FAILURE_SECONDS", 0)
    part = Part()
    part.start()
    assert part.went_on.wait(10)
    part.ask_to_stop()
    part.join(10)
    assert [record.message for record in caplog.records] == ["part failed, and goes on"] * 3


def test_a_report_that_cannot_be_read_is_read_later() -> None:
    row = Drop("a.txt", 1, 1, frozenset(), None, None)
    answers: Iterator[Any] = iter([row, TIMED_OUT, TIMED_OUT, row])

    def get(key: str) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    drops: Any = SimpleNamespace(get=get)
    new_reports = NewReports(drops)
    new_reports.announce("a.txt")
    new_reports.announce("b.txt")
    assert new_reports.read(seconds=1) == [row]
    with pytest.raises(ReadTimeoutError):
        new_reports.read(seconds=1)
    assert new_reports.read(seconds=0.2) == [row]


def test_the_desk_asks_again_as_long_as_its_aws_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("infra.cli.dev_command.ANEW_SECONDS", 0)
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for answer in (TIMED_OUT, TIMED_OUT, "served"):
        answers.put(answer)

    def call() -> str:
        answer = answers.get()
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    desk: Any = SimpleNamespace(must_have_aws=lambda: None)
    stopping = threading.Event()
    assert _Patience(desk, stopping).insist(call) == "served"
    assert capsys.readouterr().err.count("the desk's AWS fails, and is asked again") == 2
    stopping.set()
    assert _Patience(desk, stopping).insist(call) is None


def test_a_desk_whose_aws_has_ended_says_so(tmp_path: Path) -> None:
    desk: Any = Desk(tmp_path)
    desk.aws._processes["moto"] = cloud = Cloud()
    desk.logs = tmp_path
    cloud.start()
    desk.must_have_aws()
    cloud._process.kill()  # type: ignore[union-attr]
    cloud._process.wait()  # type: ignore[union-attr]

    def call() -> None:
        raise TIMED_OUT

    with pytest.raises(DeskError, match="moto ended with SIGKILL; nothing was kept"):
        _Patience(desk, threading.Event()).insist(call)
    cloud.stop()
