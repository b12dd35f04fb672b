"""The process that children are forked from, as the parent holds it (`zygote_main` runs in it).

It is a program of its own and no fork of the parent, so that neither it nor its children have the
parent's memory, its clients or its credentials. It imports the readers once, sees no byte of any
file, and forks a new child for each. Python's `multiprocessing` calls this a fork server; its own
passes pickles, and needs semaphores, which Lambda has not: there is no /dev/shm ("Parallel
Processing in Python with AWS Lambda", AWS Compute Blog: "use multiprocessing.Pipe"). Pipes and
socket pairs are there.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from functions.ingest.files import isolation

PROGRAM = "functions.ingest.files.zygote_main"
PROJECT = Path(__file__).parents[3]
"""The folder of `functions` and `shared`, in Lambda that of the function's code."""

VARIABLES = ("LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ")
"""All that the zygote keeps of the environment: what Python needs to start. In Lambda the
credentials are variables (AWS Lambda Developer Guide, "Defined runtime environment variables")."""

ANSWER_SECONDS = 30
"""In which the zygote must answer, its imports included: they take less than a second."""

MESSAGE_BYTES = 4096
"""More than any message between the two has."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from importlib import import_module; import_module(sys.argv[2]).serve(int(sys.argv[3]))"
)


class ZygoteFailed(Exception):
    """The zygote ended, or fell silent: passing trouble, the next file gets a new one."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child process and the parent's ends of its pipes."""

    pid: int
    request_pipe: int
    answer_pipe: int


@dataclass(slots=True)
class Zygote:
    """A zygote that is started when the first child is wanted, and anew where it ended."""

    program: str = PROGRAM
    kinds: set[str] = field(default_factory=set)
    """The formats that were read so far, whose modules it imports before it forks."""

    _process: "subprocess.Popen[bytes] | None" = None
    _socket: socket.socket | None = None
    _owner: int = 0

    def start_child(self) -> Child:
        """A new child that waits for its request; ZygoteFailed if there is none to be had."""
        request_reader, request_writer = os.pipe()
        answer_reader, answer_writer = os.pipe()
        try:
            pid = self._fork_child((request_reader, answer_writer))
        except BaseException:
            os.close(request_writer)
            os.close(answer_reader)
            raise
        finally:
            os.close(request_reader)
            os.close(answer_writer)
        return Child(pid, request_writer, answer_reader)

    def _fork_child(self, pipes: tuple[int, int]) -> int:
        """The process id of a new child; a zygote that has ended meanwhile is replaced once."""
        message = {"kinds": sorted(self.kinds)}
        if self._is_running():
            with suppress(ZygoteFailed):
                return int(self._ask(message, pipes)["child"])
        self.start()
        return int(self._ask(message, pipes)["child"])

    def end_child(self) -> int:
        """Kill the child, if it still runs, and give its exit status as `os.waitpid` does."""
        return int(self._ask({"end": True})["status"])

    def start(self) -> None:
        """Start the process and go on; it imports what every file needs at once."""
        self.close()
        isolation.hide_environment()
        own, other = socket.socketpair()
        own.settimeout(ANSWER_SECONDS)
        # An editable install finds the project by an import hook, which `-S` leaves out.
        path = [str(PROJECT), *sys.path]
        command = [sys.executable, "-I", "-S", "-c", _START, json.dumps(path)]
        with other:
            self._process = subprocess.Popen(  # noqa: S603 - no word of a stranger is in it
                [*command, self.program, str(other.fileno())],
                env={name: os.environ[name] for name in VARIABLES if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(other.fileno(),),
            )
        self._socket, self._owner = own, os.getpid()

    def close(self) -> None:
        """End the process, and with it its child."""
        if self._socket is not None:
            self._socket.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process = self._socket = None

    def _is_running(self) -> bool:
        """Whether this process has started it; one that was forked from that needs its own."""
        return self._process is not None and self._owner == os.getpid()

    def _ask(self, message: dict[str, Any], pipes: Iterable[int] = ()) -> dict[str, Any]:
        """What the zygote answers; it is ended if it does not."""
        try:
            return self._exchange(json.dumps(message).encode() + b"\n", list(pipes))
        except (OSError, ValueError) as error:
            self.close()
            raise ZygoteFailed(f"the process that forks readers failed: {error!r}") from error

    def _exchange(self, line: bytes, pipes: list[int]) -> dict[str, Any]:
        if self._socket is None:
            raise OSError("it is not running")
        socket.send_fds(self._socket, [line], pipes)
        answer = b""
        while not answer.endswith(b"\n"):
            part = self._socket.recv(MESSAGE_BYTES)
            if not part:
                raise OSError("it has ended")
            answer += part
        return dict(json.loads(answer))


@cache
def process_zygote() -> Zygote:
    """The one zygote of this process; it holds nothing of the environment or of AWS."""
    zygote = Zygote()
    atexit.register(zygote.close)
    return zygote
