"""Messages that a tick takes from a queue, and deletes when they are dealt with."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared import aws

MOST_MESSAGES = 10
"""The most messages that SQS gives or takes in one call."""

QUEUE_WAIT_SECONDS = 1
"""A long poll asks all of SQS's servers, a short one some of them, so that it may miss messages
(Amazon SQS Developer Guide, "Amazon SQS short and long polling")."""


@dataclass(frozen=True, slots=True)
class EventMessage:
    """An event as EventBridge sends it to a queue, and the receipt of its message."""

    type: str
    detail: dict[str, Any]
    receipt: str


def take_events(queue_url: str, may_go_on: Callable[[int], bool]) -> list[EventMessage]:
    """The events that wait, as long as `may_go_on` with how many there are.

    They are visible again when the queue's time-out ends, unless they are deleted.
    """
    events: list[EventMessage] = []
    while may_go_on(len(events)):
        answer = aws.sqs().receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=MOST_MESSAGES,
            WaitTimeSeconds=QUEUE_WAIT_SECONDS,
        )
        messages = answer.get("Messages", [])
        if not messages:
            break
        events += [_event(message["Body"], message["ReceiptHandle"]) for message in messages]
    return events


def _event(body: str, receipt: str) -> EventMessage:
    event = json.loads(body)
    return EventMessage(event["detail-type"], event["detail"], receipt)


def delete_events(queue_url: str, events: Sequence[EventMessage]) -> None:
    """These are dealt with. One that SQS does not delete comes once more."""
    for start in range(0, len(events), MOST_MESSAGES):
        entries: Any = [
            {"Id": str(number), "ReceiptHandle": event.receipt}
            for number, event in enumerate(events[start : start + MOST_MESSAGES])
        ]
        aws.sqs().delete_message_batch(QueueUrl=queue_url, Entries=entries)
