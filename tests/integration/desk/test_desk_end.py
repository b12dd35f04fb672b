"""How a desk ends, where its ports are taken, and two of them side by side."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desk_process import SECONDS, environment, get_json, running, wait_until


def alive(pids: set[int]) -> set[int]:
    """Which of these processes have not ended."""
    return {pid for pid, (_, state) in processes().items() if pid in pids and state != "Z"}


def processes() -> dict[int, tuple[int, str]]:
    """Every process: its parent and its state."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(stat.parent.name)] = int(parent), state
    return found


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    tree, everyone = {pid}, processes()
    while more := {child for child, (parent, _) in everyone.items() if parent in tree} - tree:
        tree |= more
    return tree


@pytest.fixture
def proc() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc to find child processes in")


@pytest.mark.parametrize(("option", "variable"), [("--port", "PORT"), ("--aws-port", "AWS_PORT")])
def test_a_port_that_is_taken_is_told_with_the_option_that_helps(
    tmp_path: Path, option: str, variable: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ports = {"--port": "0", "--aws-port": "0"} | {option: str(server.getsockname()[1])}
        command = [
            sys.executable,
            "-m",
            "infra.cli.main",
            "dev",
            *(part for pair in ports.items() for part in pair),
        ]
        result = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith("; 0 takes a free one")
    assert f"Choose another with {option}, or with make run {variable}=" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / ".newsdrop").exists()


@pytest.mark.usefixtures("proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """A terminal's Ctrl-C reaches the whole group, a service's stop the one process."""
    with running(tmp_path) as dev:
        dev.until(r"ready http://127\.0\.0\.1:\d+")
        get_json(dev.told()["api"] + "/v1/articles")  # so that a worker runs
        everyone = family(dev.process.pid)
        assert len(everyone) > 2
        (os.killpg if number == signal.SIGINT else os.kill)(dev.process.pid, number)
        assert dev.process.wait(timeout=30) == 0
        assert dev.rest() == []
        assert alive(everyone) == set()
        assert not list((tmp_path / ".newsdrop").rglob("desk.json"))


@pytest.mark.usefixtures("proc")
def test_it_stops_cleanly_while_it_starts(tmp_path: Path) -> None:
    with running(tmp_path) as dev:
        dev.until("s3 .*")
        everyone = family(dev.process.pid)
        dev.process.send_signal(signal.SIGTERM)
        assert dev.process.wait(timeout=30) == 0
        assert not [line for line in dev.rest() if "Traceback" in line]
        assert alive(everyone) == set()


@pytest.mark.usefixtures("proc")
def test_two_desks_of_a_folder_leave_each_other_alone(tmp_path: Path) -> None:
    """Commands ask which of two is meant; one that is killed is as if it had never been."""
    with running(tmp_path) as first, running(tmp_path, "--inbox", "other") as second:
        sites = [one.until(r"ready (http://.*)")[1] for one in (first, second)]
        result = first.run("status")
        assert result.returncode == 1
        assert result.stderr.startswith("Error: 2 desks run here; say which:\n")
        assert sorted(re.findall(r"--endpoint (\S+)  \(inbox ", result.stderr)) == sorted(sites)
        for site in sites:
            assert first.run("status", "--endpoint", site).returncode == 0
        logs = tmp_path / ".newsdrop" / sites[0].rpartition(":")[2] / "logs"
        os.killpg(second.process.pid, signal.SIGKILL)
        second.process.wait()
        wait_until(lambda: first.told()["api"] == sites[0])
        assert first.run("status").returncode == 0
        assert (logs / "aws.log").exists()
        assert len(list((tmp_path / ".newsdrop").rglob("desk.json"))) == 1
