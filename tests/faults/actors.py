"""Invocations that make one AWS call at a time, in an order that the test chooses.

They crash where the test says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from greenlet import GreenletExit, getcurrent, greenlet

Fault = Literal["before", "after", "half", "echo"]
"""A crash before a call, after it (the answer is lost), half way through a batch; or a call that
the SDK makes twice."""

FAULTS: tuple[Fault, ...] = ("before", "after", "half", "echo")


Call = tuple[str, dict[str, Any]]
"""An operation of AWS and its request."""


class Crash(BaseException):
    """The process died: no handler of errors sees it."""


class Actor:
    """One invocation with a stack of its own.

    It stands still before each AWS call until `step` lets it make that call. It is a greenlet: to
    hand the turn to a thread and back took 60 times as long, a fifth of a history.
    """

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self.outcome: BaseException | None = None
        self.finished = False
        self.next_call: Call = ("", {})
        self._work = work
        self._fault: Fault | None = None
        self._schedule = getcurrent()
        self._invocation = _Invocation(self._run)
        self._invocation.actor = self
        self._invocation.switch()

    def step(self, fault: Fault | None = None) -> None:
        """Let it make the call it stands before, and run on to the next one or to its end."""
        self._fault = fault
        self._schedule = self._invocation.parent = getcurrent()  # where its end leads
        self._invocation.switch()

    def pause(self, call: Call) -> Fault | None:
        """Wait for the turn, in the invocation before an AWS call; the fault to suffer."""
        if self.finished:
            raise Crash("an invocation that nobody lets go on makes no call")
        self.next_call = call
        try:
            self._schedule.switch()
        except GreenletExit:  # it is forgotten, with whatever it still had to do
            self.finished = True
            raise
        return self._fault

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as outcome:  # noqa: BLE001 - the schedule looks at it
            self.outcome = outcome
        self.finished = True


class _Invocation(greenlet):
    """The stack on which an actor's work runs; when it ends, whoever made the last step goes on."""

    actor: Actor


class PerInvocation:
    """Attributes that each invocation has for itself."""

    def __getattr__(self, name: str) -> Any:
        return getattr(getcurrent(), f"of_test_{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(getcurrent(), f"of_test_{name}", value)


class Client:
    """A boto3 client whose calls wait for their turn and suffer their faults.

    `done` hears of each call that was made.
    """

    def __init__(self, real: Any, done: Callable[[str, dict[str, Any]], None]) -> None:
        self._real, self._done = real, done

    def __getattr__(self, operation: str) -> Any:
        method = getattr(self._real, operation)

        def call(**request: Any) -> Any:
            actor: Actor | None = getattr(getcurrent(), "actor", None)
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


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, read as a Future is. A real one has a lock and a condition, which took
    longer to make than a call in memory does."""

    value: Any = None
    error: Exception | None = None

    def exception(self) -> Exception | None:
        """The error that it raised, or None."""
        return self.error

    def result(self) -> Any:
        """What it returned; its error is raised."""
        if self.error:
            raise self.error
        return self.value


class Serial:
    """Stands in for the pools of `dynamo.together` and of relate's handler: calls side by side are
    made one after the other."""

    def submit(self, call: Callable[[], Any]) -> Made:
        """Make the call now. A crash ends everything at once, as it would."""
        try:
            return Made(call())
        except Exception as error:  # noqa: BLE001 - handed on, as a pool does
            return Made(error=error)

    def map(self, call: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
        """Make a call for each value, in order."""
        return [call(value) for value in values]
