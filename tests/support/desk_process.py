"""A `newsdrop dev` in a process of its own, for the tests that look at it from outside."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.operations.desk_state import running_desks
from tests.support.paths import ROOT

SECONDS = 120
"""What anything may take before it counts as hanging."""


class Dev:
    """A `newsdrop dev` that runs, what it has said so far, and what it says next."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.inbox = folder / "inbox"
        self.lines: list[str] = []
        self._said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        command = [sys.executable, "-m", "infra.cli.main", "dev", "--port", "0", "--aws-port", "0"]
        command += options
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stdout:
            for line in stdout:
                self._said.put(line.rstrip("\n"))
        self._said.put(None)

    def until(self, pattern: str, seconds: float = SECONDS) -> re.Match[str]:
        """The next line that matches as a whole."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._said.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            assert line is not None, f"no line {pattern!r} after {self.lines}"
            self.lines.append(line)
            if match := re.fullmatch(pattern, line):
                return match

    def rest(self) -> list[str]:
        """Whatever it has said since, to its end."""
        return list(iter(lambda: self._said.get(timeout=SECONDS), None))

    def told(self) -> dict[str, Any]:
        """What it says of itself to other commands."""
        (desk,) = running_desks(self.folder)
        return desk

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command, in the desk's folder."""
        command = [sys.executable, "-m", "infra.cli.main", *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def status(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """Rows of `newsdrop status --json` by key."""
        rows = map(json.loads, self.run("status", "--json", *arguments).stdout.splitlines())
        return {row["key"]: row for row in rows}


def environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return own | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Dev]:
    dev = Dev(folder, *options)
    try:
        yield dev
    finally:
        if dev.process.poll() is None:
            os.killpg(dev.process.pid, signal.SIGKILL)
        dev.process.wait()


def get_json(url: str) -> tuple[int, Any]:
    """The status and the JSON of an answer, of an error too."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_until(condition: Callable[[], bool]) -> None:
    """Ask again and again until it is so."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)
