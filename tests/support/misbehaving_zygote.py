"""A zygote whose children do what a file of JSON says, as if a file had taken them over.

`{"act": NAME}` in a file named `x.json` runs the function of that name; what it returns is the
answer.
"""

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers, zygote_main
from functions.ingest.files.readers import DroppedFile, FileContent, Format
from functions.ingest.limits import MEGABYTE
from shared.errors import Rejected

seen: list[bytes] = []
"""What a child leaves in its memory; the next one must not find it."""


def _parent_of_zygote() -> str:
    return Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8").split()[3]


def deeper(depth: int = 0) -> int:
    """Recursion without end."""
    return deeper(depth + 1) + 1


def tell(words: str) -> FileContent:
    """Rejected, so that the parent gets these words."""
    raise Rejected(words)


def remember(file: DroppedFile) -> FileContent:
    """What this process has read so far, this file included; then it is spoilt."""
    seen.append(file.data)
    readers.FORMATS.clear()
    return tell(f"files seen: {len(seen)}")


def denied(call: Callable[[], object]) -> FileContent:
    """Whether the system refuses a call."""
    with contextlib.suppress(PermissionError):
        call()
        return tell("allowed")
    return tell("denied")


def _connect() -> None:
    with contextlib.suppress(ConnectionError):
        socket.create_connection(("127.0.0.1", 9), timeout=1)


ACTS: dict[str, Callable[[DroppedFile], object]] = {
    "sleep": lambda _: time.sleep(60),
    "compute": lambda _: sum(range(10**12)),
    "take memory": lambda _: bytes(700 * MEGABYTE),
    "leave": lambda _: os._exit(3),
    "raise": lambda _: dict[str, int]()["x"],
    "recurse": lambda _: deeper(),
    "write": lambda file: Path(json.loads(file.data)["path"]).write_text("x" * 99),
    "shout": lambda _: os.write(2, b"shouted"),
    "answer much": lambda _: [Draft("x", "a", body_text="a" * 3 * MEGABYTE)],
    "remember": remember,
    "environment": lambda _: tell(" ".join(os.environ)),
    "parent's environment": lambda _: denied(
        Path(f"/proc/{_parent_of_zygote()}/environ").read_bytes
    ),
    "network": lambda _: denied(_connect),
    "program": lambda _: denied(lambda: os.execv("/bin/true", ["true"])),
    "fork": lambda _: denied(os.fork),
    "SIGSEGV": lambda _: signal.raise_signal(signal.SIGSEGV),
    "SIGABRT": lambda _: signal.raise_signal(signal.SIGABRT),
    "SIGKILL": lambda _: signal.raise_signal(signal.SIGKILL),
    "SIGXCPU": lambda _: signal.raise_signal(signal.SIGXCPU),
}


def _answer_raw(file: DroppedFile) -> Iterator[bytes]:
    """The bytes of an answer, written as the file says."""
    yield json.loads(file.data)["raw"].encode()


def _act(file: DroppedFile) -> FileContent:
    content = ACTS[json.loads(file.data)["act"]](file)
    return content if isinstance(content, list) else []


def serve(descriptor: int) -> None:
    """As the real one."""
    readers.FORMATS["JSON"] = Format(_act)
    answer = zygote_main.answer
    zygote_main.answer = lambda file: _answer_raw(file) if b'"raw"' in file.data else answer(file)
    zygote_main.serve(descriptor)
