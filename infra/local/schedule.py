"""Schedules that call functions: what EventBridge does with a rule that has a rate."""

import logging
from datetime import UTC, datetime

from infra.local import lambda_events
from infra.local.event_sources import RateSchedule
from infra.local.pump_part import PumpPart
from infra.local.worker import FunctionFailed, Workers

logger = logging.getLogger(__name__)

MINUTE_SECONDS = 5.0
"""What a minute of a rule takes on the desk: nobody at a desk waits for the clock. EventBridge has
no shorter rate than a minute of 60 seconds."""


class ScheduleTimer(PumpPart):
    """One rule, in one thread: calls the function each time that its interval is over.

    As EventBridge it does not look what comes of a call, and the first comes after one interval. A
    call that fails is not made again, which is what the template asks for. `stack` is the stack's
    name.
    """

    def __init__(self, schedule: RateSchedule, stack: str, workers: Workers) -> None:
        super().__init__(f"{schedule.rule} to {schedule.function}")
        self._schedule, self._stack, self._workers = schedule, stack, workers
        self._is_calling = False

    def is_idle(self) -> bool:
        """Whether no call is under way: between two of them nothing waits."""
        return not self._is_calling

    def _step(self) -> None:
        if self._stop.wait(self._schedule.minutes * MINUTE_SECONDS):
            return
        self._is_calling = True
        self.call_count += 1
        try:
            self._call()
        finally:
            self._is_calling = False

    def _call(self) -> None:
        event = lambda_events.scheduled_event(self._stack, self._schedule.rule, datetime.now(UTC))
        try:
            self._workers.invoke(event)
        except FunctionFailed as error:
            if not self._stop.is_set():
                logger.warning("%s; the next call of %s is in time", error, self._schedule.rule)
