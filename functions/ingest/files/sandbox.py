"""Reads each file in a child process with limits, whatever its format.

So no file takes its batch with it: a Lambda that runs out of memory or time fails all of it. All
that is done with bytes of a stranger is done there: decoding, parsing, normalising and sizing. The
parent takes JSON and the bytes of attachments, never a pickle, and checks what it stores.

The child is a fork of the zygote, which costs a few milliseconds and has none of the parent's
memory. It reads one file: whatever a file does to its process, the next one has another.
"""

import json
import os
import selectors
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from functions.ingest.article.draft import Attachment, FileArticles
from functions.ingest.files.child_answer import (
    ChildAnswer,
    Kill,
    articles_of_answer,
    child_answer,
    picture_of_answer,
    reader_fault,
)
from functions.ingest.files.file_names import KIND_OF_EXTENSION, kind_of_name
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.zygote import Child, Zygote, process_zygote
from functions.ingest.limits import MEGABYTE, Limits
from shared.errors import Rejected

_CHUNK = 1024 * 1024
_TURN = threading.Lock()
"""A zygote has one child at a time."""


def read_in_sandbox(
    data: bytes,
    key: str,
    metadata: Mapping[str, str],
    limits: Limits | None = None,
    rules: NewsroomRules | None = None,
) -> Attachment | FileArticles:
    """What a file says; Rejected if it cannot be read, if reading it takes more time or memory than
    `limits`, or kills the process. `metadata` are those of the object, names in lower case."""
    limits = limits or Limits()
    head = {
        "key": key,
        "metadata": dict(metadata),
        "limits": asdict(limits),
        "rules": asdict(rules or NewsroomRules()),
    }
    with _TURN:
        zygote = process_zygote()
        zygote.kinds.add(kind_of_name(key))
        output, status = _child_output(zygote, [json.dumps(head).encode() + b"\n", data], limits)
        line, newline, rest = output.partition(b"\n")
        answer = child_answer(line) if newline else ChildAnswer()
        if answer.kind in KIND_OF_EXTENSION.values():
            zygote.kinds.add(str(answer.kind))
    return _result(answer, rest, status, key, limits)


def _child_output(
    zygote: Zygote, request: list[bytes | memoryview], limits: Limits
) -> tuple[bytes, int]:
    """What a child process that reads a file writes, and its exit status; no child outlives it."""
    child = zygote.start_child()
    try:
        output = Exchange(child, request, limits).output()
    except BaseException:
        zygote.end_child()
        raise
    return output, zygote.end_child()


@dataclass(slots=True)
class Exchange:
    """Writes a request to a child while it reads the answer, until that ends or takes too long."""

    child: Child
    request: list[bytes | memoryview]
    limits: Limits
    parts: list[bytes] = field(default_factory=list)
    size: int = 0

    def output(self) -> bytes:
        """All that the child writes until it ends; Rejected if it takes too long or writes too
        much."""
        deadline = time.monotonic() + self.limits.seconds
        os.set_blocking(self.child.request_pipe, False)
        with (
            selectors.DefaultSelector() as selector,
            os.fdopen(self.child.request_pipe, "wb", buffering=0) as requests,
            os.fdopen(self.child.answer_pipe, "rb", buffering=0) as answers,
        ):
            selector.register(answers, selectors.EVENT_READ)
            selector.register(requests, selectors.EVENT_WRITE)
            while True:
                left = deadline - time.monotonic()
                events = selector.select(left) if left > 0 else []
                if not events:
                    raise Rejected(_too_slow(self.limits))
                for event, _ in events:
                    if event.fileobj is answers:
                        if not self._receive():
                            return b"".join(self.parts)
                    elif not self._send():
                        selector.unregister(requests)
                        requests.close()

    def _receive(self) -> bool:
        """Take what the child wrote; False at its end."""
        part = os.read(self.child.answer_pipe, _CHUNK)
        self.parts.append(part)
        self.size += len(part)
        if self.size > 2 * self.limits.unpacked_bytes:
            most = f"{2 * self.limits.unpacked_bytes:,} bytes (twice the setting MaxUnpackedBytes)"
            raise Rejected(f"what the file holds has over {most}: split it")
        return bool(part)

    def _send(self) -> bool:
        """Give the child more of the request; False when it has all, or wants no more."""
        if not self.request:
            return False
        chunk = memoryview(self.request[0])
        try:
            count = os.write(self.child.request_pipe, chunk[:_CHUNK])
        except BrokenPipeError:
            return False
        self.request[:1] = [chunk[count:]] if count < len(chunk) else []
        return bool(self.request)


def _result(
    answer: ChildAnswer, rest: bytes, status: int, key: str, limits: Limits
) -> Attachment | FileArticles:
    """What the child's answer and exit status mean; Rejected unless it is a picture or articles."""
    if answer.rejection is not None:
        raise Rejected(answer.rejection)
    if answer.failure is not None:
        raise reader_fault(answer.failure)
    if answer.picture is not None:
        return picture_of_answer(answer.picture, rest)
    if answer.articles is not None:
        return articles_of_answer(answer, rest, key, limits)
    raise Rejected(_reason_of_end(answer.kill, status, limits))


def _reason_of_end(kill: Kill | None, status: int, limits: Limits) -> str:
    """Why a child ended without an answer."""
    if kill == "depth":
        return "the file is nested too deep to be read: save the article's text anew"
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return _too_slow(limits)
    if kill == "memory" or os.WIFSIGNALED(status):
        most = f"{limits.memory_bytes // MEGABYTE} MB of memory (setting Limits: memory_bytes)"
        return (
            f"reading the file takes over {most}, or breaks the reader: split it, or save it anew"
        )
    return "the file could not be read: it breaks the reader, save it anew"


def _too_slow(limits: Limits) -> str:
    return (
        f"reading the file took over {limits.seconds} seconds (setting MaxParseSeconds): "
        "it is too large or too twisted, split it"
    )
