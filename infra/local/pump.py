"""What AWS does between the services: event source mappings and schedules call functions."""

import time
from collections.abc import Mapping

from infra.local.event_sources import QueueMapping
from infra.local.pump_part import PumpPart
from infra.local.queue_poller import QueuePoller
from infra.local.schedule import ScheduleTimer
from infra.local.stack import Stack
from infra.local.stream_poller import StreamPoller
from infra.local.template import Template
from infra.local.worker import Workers

PUSH_QUEUE = "PushQueue"
GRACE_SECONDS = 5
"""For calls that are under way when the pump stops; what they miss is delivered again, if anybody
asks."""


class Pump:
    """All mappings and schedules of a template. `workers` has those of each function that they
    call, by logical id."""

    def __init__(self, template: Template, stack: Stack, workers: Mapping[str, Workers]) -> None:
        queues: list[PumpPart] = []
        streams: list[PumpPart] = []
        for mapping in template.mappings:
            if isinstance(mapping, QueueMapping):
                queues.append(QueuePoller(mapping, stack, workers[mapping.function]))
            else:
                streams.append(StreamPoller(mapping, stack, workers[mapping.function]))
        schedules: list[PumpPart] = [
            ScheduleTimer(schedule, stack.name, workers[schedule.function])
            for schedule in template.schedules
        ]
        self._parts = queues + schedules + streams
        self._awaited_parts = [part for part in self._parts if not _is_of_strangers(part)]

    def start(self) -> None:
        """Begin to deliver."""
        for part in self._parts:
            part.start()

    def stop(self) -> None:
        """Stop delivering. It cannot be started again."""
        deadline = time.monotonic() + GRACE_SECONDS
        for part in self._parts:
            part.ask_to_stop()
        for part in self._parts:
            part.join(max(0.0, deadline - time.monotonic()))

    def is_idle(self) -> bool:
        """Whether there was a moment just now when nothing waited or was being handled, in any
        queue or stream, and no schedule's call was under way. For the webhook nobody waits, since
        its receiver may be down for long.

        Queues and schedules come first: what comes of a message or of a call is in the streams
        before it ends.
        """
        before = self._call_count()
        return all(part.is_idle() for part in self._awaited_parts) and self._call_count() == before

    def _call_count(self) -> int:
        return sum(part.call_count for part in self._awaited_parts)


def _is_of_strangers(part: PumpPart) -> bool:
    return isinstance(part, QueuePoller) and part.queue == PUSH_QUEUE
