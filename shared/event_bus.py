"""Events tell other programs what happened; this module sends them.

They go to the stack's bus of EventBridge and, where a webhook is set, to PushQueue, whose messages
of one article or drop keep their order. An event is sent at least once. It names an article, and
has no text of it: queues and logs keep it that no erasure reaches.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, TypedDict

from shared import aws
from shared.tables.index_records import Change, ChangeKind

EventType = Literal["ArticlePublished", "ArticleUpdated", "ArticleWithdrawn", "DropRejected"]
SOURCE = "newsdrop"


class ArticleEvent(TypedDict):
    """What became of an article. `id` with `at` names the event; `article` is its path in the API.

    Of the events of one article the one with the latest `at` holds.
    """

    id: str
    revision: int
    at: str
    article: str


class DropEvent(TypedDict):
    """A drop that was rejected, and why; `doubts` are further remarks for its editors."""

    key: str
    reason: str
    doubts: list[str]
    at: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event; those of one `subject` are told in order."""

    type: EventType
    subject: str
    detail: ArticleEvent | DropEvent

    def json(self) -> str:
        """The detail as JSON."""
        return _ascii_json(self.detail)


class EventsRefused(Exception):
    """EventBridge did not take an event: passing trouble."""


_TYPES: dict[ChangeKind, EventType] = {
    "published": "ArticlePublished",
    "updated": "ArticleUpdated",
    "withdrawn": "ArticleWithdrawn",
}


def article_event(change: Change) -> Event:
    """The event of a change."""
    id = change.article_id
    detail = ArticleEvent(
        id=id, revision=change.revision, at=change.at, article=f"/v1/articles/{id}"
    )
    return Event(_TYPES[change.kind], id, detail)


def rejection_event(key: str, reason: str, doubts: Sequence[str], at: str) -> Event:
    """The event of a drop that was rejected."""
    return Event("DropRejected", key, DropEvent(key=key, reason=reason, doubts=[*doubts], at=at))


class EventBus:
    """Where events are sent: the bus of this name, and the queue of this URL; nowhere, if it is
    empty, as in a drill."""

    def __init__(self, name: str, push_queue: str = "") -> None:
        self._name, self._push_queue = name, push_queue

    def send(self, event: Event) -> None:
        """Send an event. Raises EventsRefused or what boto3 does; it may then have been sent."""
        if self._name:
            self._put(event)
        if self._push_queue:
            self._push(event)

    def _put(self, event: Event) -> None:
        """Put an event on the bus. The answer is a success even where an entry was refused
        (EventBridge User Guide, "Sending events with PutEvents")."""
        entry: Any = {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": event.type,
            "Detail": event.json(),
        }
        answer = aws.events().put_events(Entries=[entry])
        if answer["FailedEntryCount"]:
            raise EventsRefused(answer["Entries"][0].get("ErrorCode", ""))

    def _push(self, event: Event) -> None:
        """Queue an event for the webhook, in the order of its subject.

        Two messages with the same content within five minutes are one (SQS Developer Guide, "Using
        the message deduplication ID").
        """
        body = _ascii_json({"type": event.type, "detail": event.detail})
        aws.sqs().send_message(
            QueueUrl=self._push_queue,
            MessageBody=body,
            MessageGroupId=_name_of(event.subject),
            MessageDeduplicationId=_name_of(body),
        )


def _ascii_json(content: object) -> str:
    """JSON in ASCII: a key may have letters, such as U+FFFF, for which SQS refuses a message or
    stores others (Amazon SQS API Reference, SendMessage)."""
    return json.dumps(content, separators=(",", ":"))


def _name_of(text: str) -> str:
    """A short name of a text, of the letters that SQS allows."""
    return sha256(text.encode()).hexdigest()
