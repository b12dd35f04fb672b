"""Formats that hostile files can abuse are read in a child process with limits, so that none takes
its batch with it.

The child is a fork: it has all modules of the parent, which imports what a format needs before it
forks, and costs a few milliseconds. Shared memory, and with it multiprocessing, is not there in
Lambda; a pipe is. What comes back is JSON and the bytes of attachments, never a pickle.
"""

import os
import resource
import selectors
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from functions.ingest.files import readers, sniff
from functions.ingest.files.child_answer import (
    ChildAnswer,
    Kill,
    child_answer,
    drafts_with_attachments,
    parsed_lines,
    reason_line,
)
from functions.ingest.files.readers import Parsed
from functions.ingest.limits import MB, Limits
from shared.errors import Rejected

LEAST_BYTES = 64 * MB
"""What reading may take on top of the parent, however large that is already."""

_CHUNK = 1024 * 1024


def read_in_sandbox(
    data: bytes, key: str, metadata: Mapping[str, str], limits: Limits | None = None
) -> Parsed:
    """As `readers.read_drafts`; Rejected too if reading takes more time or memory than `limits`, or kills
    the process."""
    limits = limits or Limits()
    kind = sniff.kind_of(data, key)
    if kind not in readers.FORMATS or readers.FORMATS[kind].is_harmless:
        return readers.read_drafts(data, key, metadata, limits)
    readers.preload(kind)
    reader, writer = os.pipe()
    child = _fork()
    if child == 0:
        os.close(reader)
        _child(writer, data, key, metadata, limits)
    os.close(writer)
    try:
        output = _receive(reader, limits)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(reader)
        _, status = os.waitpid(child, 0)
    return _result(output, status, limits)


def _fork() -> int:
    with warnings.catch_warnings():
        # Python warns of threads in the parent; the child touches no lock of theirs, and is killed
        # if it hangs.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _child(
    writer: int, data: bytes, key: str, metadata: Mapping[str, str], limits: Limits
) -> NoReturn:
    """Read, answer and end without any clean-up of the parent's; whatever happens, nothing of the
    parent runs on."""
    try:
        _limit(limits)
        with os.fdopen(writer, "wb") as pipe:
            for part in _answer(data, key, metadata, limits):
                pipe.write(part)
    except BaseException:  # noqa: BLE001 - the parent sees an answer that is not whole
        os._exit(1)
    os._exit(0)


def _limit(limits: Limits) -> None:
    """Memory as what may come on top of the parent's, CPU time as a second line behind the clock,
    and no files."""
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(signum, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds + 1, limits.seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        private, resident = _memory()
        most = private + max(limits.memory_bytes - resident, LEAST_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _memory() -> tuple[int, int]:
    """Bytes of this process that count as its data, much of it never touched, and bytes that it has
    in memory."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[5]) * resource.getpagesize(), int(fields[1]) * resource.getpagesize()


def _answer(data: bytes, key: str, metadata: Mapping[str, str], limits: Limits) -> Iterator[bytes]:
    """What the child writes into the pipe."""
    try:
        parsed = readers.read_drafts(data, key, metadata, limits)
    except Rejected as refusal:
        yield reason_line(rejected=str(refusal))
    except MemoryError:
        yield reason_line(killed="memory")
    except RecursionError:
        yield reason_line(killed="depth")
    except Exception as error:  # noqa: BLE001 - reading is a pure function: it would fail again
        yield reason_line(failed=f"{type(error).__name__}: {error}"[:300])
    else:
        yield from parsed_lines(parsed)


def _receive(reader: int, limits: Limits) -> bytes:
    """All that the child says until it ends, or runs out of time or bounds."""
    deadline = time.monotonic() + limits.seconds
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(reader, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0, deadline - time.monotonic())):
                raise Rejected(_too_slow(limits))
            part = os.read(reader, _CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > 2 * limits.unpacked_bytes:
                most = f"{2 * limits.unpacked_bytes:,} bytes (twice the setting MaxUnpackedBytes)"
                raise Rejected(f"what the file holds has over {most}: split it")


def _result(output: bytes, status: int, limits: Limits) -> Parsed:
    """What the child's output and exit status mean; Rejected unless it is an image or drafts."""
    line, newline, data = output.partition(b"\n")
    answer = child_answer(line) if newline else ChildAnswer()
    if answer.rejected is not None:
        raise Rejected(answer.rejected)
    if answer.failed is not None:
        raise Rejected(
            f"the file could not be read ({answer.failed}): it may be damaged, save it anew"
        )
    if answer.image is not None:
        return answer.image
    if answer.drafts is not None and os.waitstatus_to_exitcode(status) == 0:
        return drafts_with_attachments(answer, data)
    raise Rejected(_reason_of_end(answer.killed, status, limits))


def _reason_of_end(kill: Kill | None, status: int, limits: Limits) -> str:
    """Why a child ended without an answer."""
    if kill == "depth":
        return "the file is nested too deep to be read"
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return _too_slow(limits)
    if kill == "memory" or os.WIFSIGNALED(status):
        most = f"{limits.memory_bytes // MB} MB of memory (setting Limits: memory_bytes)"
        return (
            f"reading the file takes over {most}, or breaks the reader: split it, or save it anew"
        )
    return "the file could not be read: it breaks the reader, save it anew"


def _too_slow(limits: Limits) -> str:
    return (
        f"reading the file took over {limits.seconds} seconds (setting MaxParseSeconds): "
        "it is too large or too twisted, split it"
    )
