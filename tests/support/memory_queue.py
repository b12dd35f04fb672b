"""A queue of SQS in memory, on a clock of its own: visibility, receive counts, dead letters.

It keeps what the Amazon SQS Developer Guide promises of a standard queue ("Amazon SQS visibility
timeout", "Using dead-letter queues in Amazon SQS"), and no more.
"""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

LONGEST_TIMEOUT = 43_200
"""Seconds that a message can be invisible, from when it was received."""


@dataclass
class Message:
    """A message; `receipt` is of its newest receive."""

    name: str
    body: str
    received: int = 0
    received_at: float = 0
    visible_at: float = 0
    receipt: str = ""

    def record(self) -> dict[str, Any]:
        """The message as Lambda puts it into an event."""
        return {
            "messageId": self.name,
            "receiptHandle": self.receipt,
            "body": self.body,
            "attributes": {"ApproximateReceiveCount": str(self.received)},
            "messageAttributes": {},
        }


class Queue:
    """The queue, and the client of whoever handles its messages."""

    def __init__(self, url: str, visibility_timeout: int, most_receives: int) -> None:
        self.url, self.visibility_timeout = url, visibility_timeout
        self.most_receives, self.now = most_receives, 0.0
        self.messages: dict[str, Message] = {}
        self.dead: list[str] = []

    def send(self, name: str, body: str) -> None:
        """Take a message in; it is visible at once."""
        self.messages[name] = Message(name, body, visible_at=self.now)

    def pass_time(self) -> bool:
        """Let time pass until a message is visible; False if there is none."""
        times = [message.visible_at for message in self.messages.values()]
        self.now = max(self.now, min(times, default=self.now))
        return bool(times)

    def receive(self, most: int) -> list[dict[str, Any]]:
        """The messages that are visible; a dead letter instead for one received too often."""
        records: list[dict[str, Any]] = []
        for message in list(self.messages.values()):
            if message.visible_at > self.now or len(records) == most:
                continue
            if message.received == self.most_receives:
                self.dead.append(message.name)
                del self.messages[message.name]
                continue
            message.received += 1
            message.received_at = self.now
            message.visible_at = self.now + self.visibility_timeout
            message.receipt = f"{message.name} {message.received}"
            records.append(message.record())
        return records

    def delete(self, name: str) -> None:
        """A message is dealt with."""
        del self.messages[name]

    def change_message_visibility_batch(
        self, *, QueueUrl: str, Entries: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """ChangeMessageVisibilityBatch: each entry succeeds or fails by itself."""
        if QueueUrl != self.url:
            raise refusal("AWS.SimpleQueueService.NonExistentQueue")
        ids = [entry["Id"] for entry in Entries]
        if not 1 <= len(ids) <= 10 or len(set(ids)) < len(ids):
            raise refusal("AWS.SimpleQueueService.BatchEntryIdsNotDistinct")
        answer: dict[str, list[dict[str, Any]]] = {"Successful": [], "Failed": []}
        by_receipt = {message.receipt: message for message in self.messages.values()}
        for entry in Entries:
            message, seconds = by_receipt.get(entry["ReceiptHandle"]), entry["VisibilityTimeout"]
            if message is None or not 0 <= seconds <= LONGEST_TIMEOUT:
                code = "InvalidParameterValue" if message else "ReceiptHandleIsInvalid"
                answer["Failed"].append({"Id": entry["Id"], "Code": code, "SenderFault": True})
            else:
                message.visible_at = self.now + seconds
                answer["Successful"].append({"Id": entry["Id"]})
        return answer


def refusal(code: str) -> ClientError:
    """What the client raises if SQS refuses a call."""
    return ClientError({"Error": {"Code": code, "Message": code}}, "ChangeMessageVisibilityBatch")
