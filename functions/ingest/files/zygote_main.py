"""The program of the zygote: forks a child for each file and sees nothing of it.

The parent sends two pipes; a child reads its request from the first (a line of JSON, then the
file's bytes) and writes its answer into the second. The zygote ends the child when it is told to,
and itself when the parent is gone.
"""

import gc
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from functions.ingest.files import child_output, isolation, readers, sniff
from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.readers import DroppedFile
from functions.ingest.limits import MEGABYTE, Limits
from shared.errors import Rejected

LEAST_BYTES = 64 * MEGABYTE
"""Memory that reading may take on top of the zygote's, however large that is already."""

MESSAGE_SIZE, PIPES = 4096, 2

OWN_TEXT = DroppedFile(
    "Chợ nổi họp lại\n\nSáng 2/5, ghe xuồng về bến.\n\nAn Nhiên".encode(), "tin/cho-noi.txt", {}
)
"""A file of this project's own: reading it before the first fork fills the caches that each child
would fill anew, which takes 2 to 3 ms."""


def serve(descriptor: int) -> None:
    """Fork children until the parent's end of the socket is closed."""
    isolation.enter_namespaces()
    read_articles(OWN_TEXT)
    gc.freeze()
    with socket.socket(fileno=descriptor) as parent:
        while (message := _message(parent)) is not None:
            (text, pipes) = message
            for kind in text.get("kinds", ()):
                readers.preload(kind)
            child = _fork(parent, pipes)
            _send(parent, {"child": child})
            _message(parent)  # that it shall end, or that the parent has
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            _send(parent, {"status": status})


def _message(parent: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next message of the parent and the pipes with it; None when the parent is gone."""
    data, pipes, _, _ = socket.recv_fds(parent, MESSAGE_SIZE, PIPES)
    return (json.loads(data), list(pipes)) if data else None


def _send(parent: socket.socket, answer: dict[str, int]) -> None:
    try:
        parent.sendall(json.dumps(answer).encode() + b"\n")
    except OSError:  # the parent is gone: the next message says so
        return


def _fork(parent: socket.socket, pipes: list[int]) -> int:
    """The process id of a new child that has the pipes, and not the socket."""
    child = os.fork()
    if child == 0:
        parent.close()
        run_child(*pipes)
    for pipe in pipes:
        os.close(pipe)
    return child


def run_child(request_pipe: int, answer_pipe: int) -> NoReturn:
    """Read a file in the child, write the answer and end.

    Nothing of the zygote runs on in the child, whatever happens: no caller, no clean-up.
    """
    try:
        isolation.detach()
        with os.fdopen(request_pipe, "rb") as requests:
            file = _request(requests)
        limit_process(file.limits)
        isolation.refuse_system_calls()
        # Left to the system to close, when the exit status is set: the parent ends the child then.
        with os.fdopen(answer_pipe, "wb", closefd=False) as answers:
            for part in answer(file):
                answers.write(part)
    except BaseException:  # noqa: BLE001 - the parent sees an answer that is not whole
        os._exit(1)
    os._exit(0)


def _request(requests: IO[bytes]) -> DroppedFile:
    """The file of a request."""
    head = json.loads(requests.readline())
    limits = Limits(**head["limits"])
    scope, senders, sections = (
        head["rules"][name] for name in ("identity_scope", "mail_senders", "sections")
    )
    rules = NewsroomRules(scope, tuple(senders), tuple(sections))
    return DroppedFile(requests.read(), head["key"], head["metadata"], limits, rules)


def limit_process(limits: Limits) -> None:
    """Limit the child: memory on top of the zygote's, processor time in case the parent's clock
    fails, no files written, no processes started."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds + 1, limits.seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform == "linux":
        private, resident = _memory()
        most = private + max(limits.memory_bytes - resident, LEAST_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _memory() -> tuple[int, int]:
    """Bytes of this process that count as its data, much of it never touched, and bytes resident
    in memory."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[5]) * resource.getpagesize(), int(fields[1]) * resource.getpagesize()


def answer(file: DroppedFile) -> Iterator[bytes]:
    """What the child writes into the pipe."""
    try:
        content = read_articles(file)
    except Rejected as refusal:
        yield child_output.reason_line(rejection=str(refusal))
    except MemoryError:
        yield child_output.reason_line(kill="memory")
    except RecursionError:
        yield child_output.reason_line(kill="depth")
    except Exception as error:  # noqa: BLE001 - reading is a pure function: it would fail again
        yield child_output.reason_line(failure=f"{type(error).__name__}: {error}"[:300])
    else:
        yield from child_output.answer_parts(sniff.kind_of(file.data, file.key), content)
