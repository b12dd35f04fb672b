"""Invocations that make one AWS call at a time, in an order that the test chooses.

They crash where the test says so.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any, Literal

Fault = Literal["before", "after", "half", "echo"]
"""A crash before a call, after it (the answer is lost), half way through a batch; or a call that
the SDK makes twice."""


Call = tuple[str, dict[str, Any]]
"""An operation of AWS and its request."""


class Crash(BaseException):
    """The process died: no handler of errors sees it."""


class Actor:
    """One invocation in a thread of its own.

    It stands still before each AWS call until `step` lets it make that call. The turn passes by
    two bare locks, each a semaphore of one: threading.Semaphore took an eighth of a history's time.
    """

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.outcome: BaseException | None = None
        self.finished = False
        self.next_call: Call = ("", {})
        self._work = work
        self._turn, self._yielded = threading.Lock(), threading.Lock()
        self._turn.acquire()
        self._yielded.acquire()
        self._fault: Fault | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()
        self._yielded.acquire()

    def step(self, fault: Fault | None = None) -> None:
        """Let it make the call it stands before, and run on to the next one or to its end."""
        self._fault = fault
        self._turn.release()
        self._yielded.acquire()
        if self.finished:
            self._thread.join()

    def pause(self, call: Call) -> Fault | None:
        """Wait for the turn, in the actor's thread before an AWS call; the fault to suffer."""
        self.next_call = call
        self._yielded.release()
        self._turn.acquire()
        return self._fault

    def _run(self) -> None:
        _current.actor = self
        try:
            self._work()
        except BaseException as outcome:  # noqa: BLE001 - the schedule looks at it
            self.outcome = outcome
        self.finished = True
        self._yielded.release()


_current = threading.local()


class Client:
    """A boto3 client whose calls wait for their turn and suffer their faults.

    `done` hears of each call that was made.
    """

    def __init__(self, real: Any, done: Callable[[str, dict[str, Any]], None]) -> None:
        self._real, self._done = real, done

    def __getattr__(self, operation: str) -> Any:
        method = getattr(self._real, operation)

        def call(**request: Any) -> Any:
            actor: Actor | None = getattr(_current, "actor", None)
            fault = actor.pause((operation, request)) if actor else None
            if fault == "before":
                raise Crash(operation)
            if fault == "half" and operation == "batch_write_item":
                ((table, requests),) = request["RequestItems"].items()
                request = (
                    {"RequestItems": {table: requests[: len(requests) // 2]}}
                    if len(requests) > 1
                    else request
                )
            if fault == "echo":
                self._once_unheard(method, request)
            answer = method(**request)
            self._done(operation, request)
            if fault in {"after", "half"}:
                raise Crash(operation)
            return answer

        return call if callable(method) and operation != "get_paginator" else method

    def _once_unheard(self, method: Callable[..., Any], request: dict[str, Any]) -> None:
        """The SDK sends a request again when its answer is lost: so the first one's answer, error
        or not, is not heard."""
        try:
            method(**request)
        except self._real.exceptions.ClientError:
            return


class Serial:
    """Stands in for the pools of `dynamo.together` and of relate's handler: calls side by side are
    made one after the other."""

    def submit(self, call: Callable[[], Any]) -> Future[Any]:
        """Make the call now. A crash ends everything at once, as it would."""
        future: Future[Any] = Future()
        try:
            future.set_result(call())
        except Exception as error:  # noqa: BLE001 - handed on, as a pool does
            future.set_exception(error)
        return future

    def map(self, call: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
        """Make a call for each value, in order."""
        return [call(value) for value in values]
