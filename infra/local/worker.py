"""Functions in processes of their own: own environment, time-out and memory, like Lambda's."""

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any, cast

from infra.local.template import FunctionSpec
from infra.paths import PROJECT_ROOT

INIT_SECONDS = 60
"""For imports, apart from the function's time-out; Lambda gives 10 s, to a machine that starts
nothing else meanwhile."""

MEMORY_EVERY_S = 0.02
BYTES_PER_MB = 1024 * 1024


class FunctionFailed(Exception):
    """The function raised, took too long, needed too much memory or died; the text says which."""


class Worker:
    """One function in one process, started at first use, and again after it died or its code's
    folder became another.

    One call at a time.
    """

    def __init__(
        self,
        spec: FunctionSpec,
        environment: Mapping[str, str],
        logs: Path | None = None,
        code: Callable[[], Path] = lambda: PROJECT_ROOT,
        *,
        niceness: int = 0,
    ) -> None:
        self._spec, self._environment, self._code = spec, environment, code
        self._niceness = niceness
        self._log = logs / f"{spec.logical_id}.log" if logs else Path(os.devnull)
        self._lock = Lock()  # held through a call
        self._process_lock = Lock()  # held while the process changes
        self._process: _Process | None = None
        self._is_closed = False

    def invoke(self, event: dict[str, Any]) -> Any:
        """What the handler returns, by way of JSON as on Lambda. Raises FunctionFailed."""
        request = json.dumps(event).encode()
        with self._lock:
            process = self._running()
            try:
                process.send(request)
                answer = process.answer(self._spec.timeout_s)
            except FunctionFailed:
                process.end()
                raise
        if "error" in answer:
            raise FunctionFailed(f"{self._spec.logical_id}: {answer['error']}")
        return answer["result"]

    def close(self) -> None:
        """End the process at once; a call that waits for it fails, and so do later ones."""
        with self._process_lock:
            self._is_closed = True
            if self._process:
                self._process.kill()
        with self._lock:
            if self._process:
                self._process.end()

    def _running(self) -> "_Process":
        with self._process_lock:
            if self._is_closed:
                raise FunctionFailed(f"{self._spec.logical_id}: the desk stops")
            code = self._code()
            if self._process and self._process.is_alive() and self._process.code == code:
                return self._process
            if self._process:
                self._process.end()
            self._log.parent.mkdir(parents=True, exist_ok=True)
            process = self._process = _Process(self._spec, self._environment, self._log, code)
            process.yield_to_others(self._niceness)
        try:
            answer = process.answer(INIT_SECONDS)
        except FunctionFailed:
            process.end()
            raise
        if "error" in answer:
            process.end()
            raise FunctionFailed(f"{self._spec.logical_id} cannot start: {answer['error']}")
        return process


class Workers:
    """As many Workers of one function as may run at once; `invoke` takes one that is free, a used
    one first. Those with a niceness let other processes have the processor first (nice(2))."""

    def __init__(  # noqa: PLR0913 - what a process needs, and how many
        self,
        spec: FunctionSpec,
        environment: Mapping[str, str],
        size: int,
        logs: Path | None = None,
        code: Callable[[], Path] = lambda: PROJECT_ROOT,
        *,
        niceness: int = 0,
    ) -> None:
        self.spec, self.environment, self.size = spec, environment, size
        self._all = [Worker(spec, environment, logs, code, niceness=niceness) for _ in range(size)]
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._all:
            self._free.put(worker)

    def invoke(self, event: dict[str, Any]) -> Any:
        """As Worker.invoke; waits for a free one."""
        worker = self._free.get()
        try:
            return worker.invoke(event)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.close()


class _Process:
    """The child: a line of JSON for each request and each answer, and one when it is ready."""

    def __init__(
        self, spec: FunctionSpec, environment: Mapping[str, str], log: Path, code: Path
    ) -> None:
        self._spec, self.code = spec, code
        own = {
            **environment,
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.pathsep.join([str(code), str(PROJECT_ROOT)]),
        }
        command = [
            sys.executable,
            "-m",
            "infra.local.worker_main",
            spec.handler,
            str(spec.timeout_s),
            str(spec.memory_mb),
        ]
        with log.open("ab") as log_file:
            self._popen = subprocess.Popen(
                command,
                cwd=code,
                env=own,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log_file,
                start_new_session=True,  # so that its children can be killed with it
            )
        self._requests, self._answers = (
            cast(IO[bytes], self._popen.stdin),
            cast(IO[bytes], self._popen.stdout),
        )
        self._unread = b""

    def is_alive(self) -> bool:
        return self._popen.poll() is None

    def yield_to_others(self, niceness: int) -> None:
        """Let processes of less niceness go first; its children inherit that."""
        if niceness:
            with suppress(OSError):  # it has ended, which its first answer tells
                own = os.getpriority(os.PRIO_PROCESS, self._popen.pid)
                os.setpriority(os.PRIO_PROCESS, self._popen.pid, own + niceness)

    def send(self, request: bytes) -> None:
        try:
            self._requests.write(request + b"\n")
            self._requests.flush()
        except (BrokenPipeError, ValueError):
            raise FunctionFailed(self._death()) from None

    def answer(self, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._answers, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise FunctionFailed(f"{self._spec.logical_id} timed out after {seconds} s")
                if _resident_bytes(self._popen.pid) > self._spec.memory_mb * BYTES_PER_MB:
                    most = f"{self._spec.memory_mb} MB of memory"
                    raise FunctionFailed(f"{self._spec.logical_id} ran out of its {most}")
                if selector.select(min(left, MEMORY_EVERY_S)):
                    read = os.read(self._answers.fileno(), BYTES_PER_MB)
                    if not read:
                        raise FunctionFailed(self._death())
                    self._unread += read
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        """End it and its children at once; to be called from any thread."""
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it and let go of its pipes."""
        self.kill()
        self._popen.wait()
        with suppress(BrokenPipeError):
            self._requests.close()
        self._answers.close()

    def _death(self) -> str:
        try:
            code = self._popen.wait(1)
        except subprocess.TimeoutExpired:  # it closed its pipes, but lives
            self.kill()
            code = self._popen.wait()
        reason = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"{self._spec.logical_id}'s process ended with {reason}"


def _resident_bytes(pid: int) -> int:
    """What a process occupies; 0 where there is no /proc (on macOS memory is unlimited)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE")
