"""Functions in processes of their own."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.template import FunctionSpec
from infra.local.worker import FunctionFailed, Worker, Workers
from tests.support.paths import ROOT

SPEC = FunctionSpec(
    "ActFunction",
    "tests.support.functions_under_test.act",
    timeout_s=1,
    memory_mb=150,
    environment={},
)
ENVIRONMENT = {
    "AWS_LAMBDA_FUNCTION_NAME": "desk-ActFunction",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "150",
    "OWN": "yes",
}

PARENT = """
import sys
from tests.integration.desk.test_worker import ENVIRONMENT, SPEC
from dataclasses import replace
from infra.local.worker import Worker
Worker(replace(SPEC, timeout_s=60), ENVIRONMENT).invoke({"do": "sleep", "pids": sys.argv[1]})
"""

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="memory is watched through /proc"
)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(SPEC, ENVIRONMENT, tmp_path / "logs")
    yield worker
    worker.close()


def other(handler: str) -> FunctionSpec:
    return FunctionSpec("OtherFunction", handler, timeout_s=1, memory_mb=150, environment={})


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("value", [None, {"số": ["\u2028\n", 1.5, True]}, "x" * 3_000_000])
def test_an_answer_comes_as_it_was_given(worker: Worker, value: Any) -> None:
    assert worker.invoke({"do": "answer", "with": value}) == value


def test_the_function_has_its_own_environment_only(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_THE_DESK", "1")
    environment = worker.invoke({"do": "environment"})
    assert environment.keys() - {"LC_CTYPE"} == {*ENVIRONMENT, "PATH", "PYTHONPATH"}
    assert environment["OWN"] == "yes"


def test_the_context_is_lambdas(worker: Worker) -> None:
    context = worker.invoke({"do": "context"})
    assert context.pop("left") in range(500, 1001)
    assert len(context.pop("aws_request_id")) == 36
    assert context == {
        "function_name": "desk-ActFunction",
        "memory_limit_in_mb": "150",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:123456789012:function:desk-ActFunction",
    }


def test_what_it_prints_is_logged_and_nothing_else_reads_it(worker: Worker, tmp_path: Path) -> None:
    assert worker.invoke({"do": "write", "text": "một dòng"}) == ""
    log = (tmp_path / "logs/ActFunction.log").read_text()
    assert "raw một dòng\n" in log
    assert "no answer of mine" in log


def test_a_raised_error_fails_the_call_and_leaves_the_process(
    worker: Worker, tmp_path: Path
) -> None:
    pid = worker.invoke({"do": "pid"})
    with pytest.raises(FunctionFailed, match="ActFunction: ValueError: as was asked for"):
        worker.invoke({"do": "raise"})
    assert worker.invoke({"do": "pid"}) == pid
    assert "Traceback" in (tmp_path / "logs/ActFunction.log").read_text()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("exit", "process ended with exit code 7"),
        ("sys.exit", "process ended with exit code 3"),
        pytest.param("hog", "ran out of its 150 MB of memory", marks=needs_proc),
        ("grab", "MemoryError"),
        ("what is no JSON", "TypeError"),
        ("too much", "more than Lambda's"),
    ],
)
def test_what_goes_wrong_is_told_and_the_next_call_works(
    worker: Worker, what: str, said: str
) -> None:
    with pytest.raises(FunctionFailed, match=said):
        worker.invoke({"do": what})
    assert worker.invoke({"do": "answer", "with": 1}) == 1


def test_a_time_out_kills_the_process_and_its_children(worker: Worker, tmp_path: Path) -> None:
    worker.invoke({"do": "pid"})
    begun = time.monotonic()
    with pytest.raises(FunctionFailed, match="timed out after 1 s"):
        worker.invoke({"do": "sleep", "pids": str(tmp_path / "pids")})
    assert time.monotonic() - begun < 3
    time.sleep(0.1)
    assert not any(alive(int(pid)) for pid in (tmp_path / "pids").read_text().split())
    assert worker.invoke({"do": "answer", "with": 1}) == 1


@pytest.mark.parametrize(
    "handler",
    ["tests.integration.no_such_module.handle", "tests.support.functions_under_test.no_such"],
)
def test_a_handler_that_cannot_be_imported_is_told(handler: str) -> None:
    worker = Worker(other(handler), ENVIRONMENT)
    for _ in range(2):
        with pytest.raises(FunctionFailed, match=r"OtherFunction cannot start: .*no_such"):
            worker.invoke({})
    worker.close()


def test_closing_ends_a_call_that_runs(worker: Worker, tmp_path: Path) -> None:
    errors: list[str] = []

    def call() -> None:
        try:
            worker.invoke({"do": "sleep", "pids": str(tmp_path / "pids")})
        except FunctionFailed as error:
            errors.append(str(error))

    worker.invoke({"do": "pid"})
    thread = threading.Thread(target=call)
    thread.start()
    while not (tmp_path / "pids").exists():
        time.sleep(0.01)
    worker.close()
    thread.join(1)
    assert errors == ["ActFunction's process ended with SIGKILL"]
    with pytest.raises(FunctionFailed, match="the desk stops"):
        worker.invoke({"do": "pid"})


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    """Even while its handler runs, and though nobody told it to."""
    pids = tmp_path / "pids"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(pids)], cwd=ROOT)
    while len(pids.read_text().split() if pids.exists() else []) < 2:
        time.sleep(0.01)
    parent.kill()
    parent.wait()
    worker, child = map(int, pids.read_text().split())
    deadline = time.monotonic() + 5
    while alive(worker):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(child, 9)


def test_workers_run_side_by_side_and_prefer_a_used_one() -> None:
    workers = Workers(SPEC, ENVIRONMENT, 2)
    assert len({workers.invoke({"do": "pid"}) for _ in range(4)}) == 1
    pids = set()
    gate = threading.Barrier(2)

    def call() -> None:
        gate.wait()
        for _ in range(20):
            pids.add(workers.invoke({"do": "pid"}))

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 2
    workers.close()
