"""Queues that call functions: what Lambda's SQS pollers do, with public APIs only."""

import logging
import threading
from typing import Any

from infra.local import batches, lambda_events
from infra.local.event_sources import QueueMapping
from infra.local.pump_part import PumpPart
from infra.local.stack import Stack
from infra.local.worker import FunctionFailed, Workers

logger = logging.getLogger(__name__)

RECEIVE_MOST = 10
LONG_POLL_SECONDS = 1
"""A long poll: an idle queue costs a request a second, a message is taken at once, and stopping
takes no longer than that."""

QUEUE_RETRY_SECONDS = 2
"""When the messages of a call that failed whole are visible again: nobody at a desk waits for the
queue's six minutes. Where the answer names those that failed, nothing is done with them here, as
Lambda does nothing: the function has told SQS when they come back."""

WAITING = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


class QueuePoller(PumpPart):
    """One mapping.

    As many threads as may call the function at once; each receives, calls, and deletes what went
    well. `queue` is the queue's logical id.
    """

    def __init__(self, mapping: QueueMapping, stack: Stack, workers: Workers) -> None:
        most = min(workers.size, mapping.concurrency or workers.size)
        super().__init__(f"{mapping.queue} to {mapping.function}", most)
        self.queue = mapping.queue
        self._mapping, self._workers, self._sqs = mapping, workers, stack.client("sqs")
        self._url, self._arn = stack.physical(mapping.queue), stack.attribute(mapping.queue, "Arn")
        self._lock = threading.Lock()
        self._open_calls = 0

    def is_idle(self) -> bool:
        """Whether no message waits, now or later, and none is being handled."""
        numbers = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=list(WAITING))[
            "Attributes"
        ]
        return not any(int(numbers[name]) for name in WAITING) and not self._open_calls

    def _step(self) -> None:
        if messages := self._receive():
            self._handle(messages)

    def _receive(self) -> list[dict[str, Any]]:
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=min(self._mapping.batch_size, RECEIVE_MOST),
            WaitTimeSeconds=LONG_POLL_SECONDS,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def _handle(self, messages: list[dict[str, Any]]) -> None:
        with self._lock:
            self._open_calls += 1
            self.call_count += 1
        try:
            failed_ids = self._call(messages)
            if failed_ids is None:
                self._retry(messages)
            else:
                self._delete(
                    [message for message in messages if message["MessageId"] not in failed_ids]
                )
        finally:
            with self._lock:
                self._open_calls -= 1

    def _call(self, messages: list[dict[str, Any]]) -> list[str] | None:
        """The ids of the messages that failed; None if the call itself did."""
        ids = [message["MessageId"] for message in messages]
        try:
            answer = self._workers.invoke(
                {
                    "Records": [
                        lambda_events.queue_record(message, self._arn) for message in messages
                    ]
                }
            )
        except FunctionFailed as error:
            logger.warning("%s; the batch's %d messages are tried again", error, len(ids))
            return None
        return batches.failed_items(answer, ids, partial=self._mapping.partial)

    def _delete(self, messages: list[dict[str, Any]]) -> None:
        if entries := _entries(messages):
            answer = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
            for problem in answer.get("Failed", []):
                logger.warning(
                    "%s: a message stays, and is handled twice: %s", self._mapping.queue, problem
                )

    def _retry(self, messages: list[dict[str, Any]]) -> None:
        if entries := _entries(messages, VisibilityTimeout=QUEUE_RETRY_SECONDS):
            answer = self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
            for problem in answer.get("Failed", []):
                logger.warning(
                    "%s: a message is tried again only after its time-out: %s",
                    self._mapping.queue,
                    problem,
                )


def _entries(messages: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return [
        {"Id": str(n), "ReceiptHandle": message["ReceiptHandle"], **more}
        for n, message in enumerate(messages)
    ]
