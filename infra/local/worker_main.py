"""The child side of a worker: `python -m infra.local.worker_main HANDLER SECONDS MEGABYTES`."""

import importlib
import json
import logging
import os
import queue
import resource
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

from infra.local.template import ACCOUNT, REGION

ANSWER_BYTES = 6 * 1024 * 1024
"""Lambda's limit for an answer."""

THREADS_MB = 768
"""Address space beside the memory that counts: thread stacks of 8 MB each, most of it never
touched."""

logger = logging.getLogger(__name__)


@dataclass
class Context:
    """Lambda's context object, as far as handlers and Powertools look at it."""

    deadline: float
    function_name: str = field(default_factory=lambda: os.environ["AWS_LAMBDA_FUNCTION_NAME"])
    memory_limit_in_mb: str = field(
        default_factory=lambda: os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    )
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_version: str = "$LATEST"
    log_stream_name: str = "desk"
    client_context: None = None
    identity: None = None

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN, as if it were deployed."""
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """Where Lambda would log."""
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds to the time-out."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def answer_requests() -> None:
    """Answer requests until the parent closes stdin or ends."""
    handler_name, seconds, megabytes = sys.argv[1:]
    requests, answers = _take_pipes()
    _limit_memory((int(megabytes) + THREADS_MB) * 1024 * 1024)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    try:
        module, _, name = handler_name.rpartition(".")
        handler = getattr(importlib.import_module(module), name)
    except Exception as error:
        logger.exception("cannot import %s", handler_name)
        _write(answers, {"error": _text(error)})
        return
    _write(answers, {"result": None})
    while True:
        event = json.loads(inbox.get())
        _write(answers, _call(handler, event, Context(time.monotonic() + float(seconds))))


def _call(handler: Callable[[Any, Context], Any], event: Any, context: Context) -> dict[str, Any]:
    try:
        result = handler(event, context)
        size = len(json.dumps(result, ensure_ascii=False).encode())
    except Exception as error:
        logger.exception("%s failed", context.function_name)
        return {"error": _text(error)}
    if size > ANSWER_BYTES:
        return {"error": f"its answer has {size} bytes, more than Lambda's {ANSWER_BYTES}"}
    return {"result": result}


def _limit_memory(most: int) -> None:
    """A backstop against one huge allocation; the parent watches what is really occupied."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(
        resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The protocol's two pipes; what the function prints goes to the log, and it reads nothing."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    return requests, answers


def _listen(requests: IO[bytes], inbox: "queue.SimpleQueue[bytes]") -> None:
    for line in requests:
        inbox.put(line)
    os._exit(0)  # the parent is gone, whatever the handler is at


def _write(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    answer_requests()
