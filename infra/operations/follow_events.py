"""`newsdrop events`: what the stack's bus is sent, as it comes.

A rule on the bus sends each event to a queue; both are made for this one run and removed at its
end. Where a run is killed they stay, and a later run removes them: their name says since when they
are there, and no run lasts longer than LONGEST_FOLLOWING.
"""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.operations import queues
from infra.operations.system import TargetSystem, Unreachable
from shared import aws
from shared.event_bus import SOURCE

LONGEST_FOLLOWING = 12 * 3600
LEFTOVER_SECONDS = LONGEST_FOLLOWING + 3600
"""What is older was left by a run that was killed, whatever the clocks say."""

RECEIVE_SECONDS = 5
FOLLOWER_PREFIX = "newsdrop-events"
TARGET = "events"


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event as the bus gave it."""

    type: str
    detail: dict[str, Any]

    def as_json(self) -> str:
        """A line of JSON."""
        return json.dumps({"type": self.type, "detail": self.detail}, ensure_ascii=False)


@contextmanager
def following(target: TargetSystem) -> Iterator[Iterator[SeenEvent]]:
    """The events from now on, for at most twelve hours. Raises Unreachable if there is no bus."""
    if not target.event_bus:
        raise Unreachable("this stack has no event bus: deploy this version first")
    follower = _Follower(target.event_bus)
    follower.remove_leftovers()
    try:
        follower.begin()
        yield follower.events()
    finally:
        follower.end()


class _Follower:
    """A rule and its queue, both of one name."""

    def __init__(self, bus: str) -> None:
        self._bus = bus
        self._name = f"{FOLLOWER_PREFIX}-{int(time.time())}-{secrets.token_hex(4)}"
        self._events, self._sqs = aws.command_client("events"), queues.queue_client()
        self._queue_url = ""

    def begin(self) -> None:
        """Make the queue, then the rule that sends to it; until it does, events may be missed."""
        pattern = {"source": [SOURCE]}
        rule = self._events.put_rule(
            Name=self._name, EventBusName=self._bus, EventPattern=json.dumps(pattern)
        )["RuleArn"]
        self._queue_url = self._sqs.create_queue(
            QueueName=self._name, Attributes={"SqsManagedSseEnabled": "true"}
        )["QueueUrl"]
        queue = self._sqs.get_queue_attributes(
            QueueUrl=self._queue_url, AttributeNames=["QueueArn"]
        )["Attributes"]["QueueArn"]
        policy = _policy(queue, rule)
        self._sqs.set_queue_attributes(QueueUrl=self._queue_url, Attributes={"Policy": policy})
        answer = self._events.put_targets(
            Rule=self._name, EventBusName=self._bus, Targets=[{"Id": TARGET, "Arn": queue}]
        )
        if answer["FailedEntryCount"]:
            raise Unreachable(f"EventBridge sends nothing to a queue: {answer['FailedEntries']}")

    def events(self) -> Iterator[SeenEvent]:
        """The events as they come."""
        deadline = time.monotonic() + LONGEST_FOLLOWING
        while time.monotonic() < deadline:
            answer = self._sqs.receive_message(
                QueueUrl=self._queue_url,
                MaxNumberOfMessages=queues.BATCH,
                WaitTimeSeconds=RECEIVE_SECONDS,
            )
            for message in answer.get("Messages", []):
                event = json.loads(message["Body"])
                yield SeenEvent(event["detail-type"], event["detail"])
                queues.delete_message(self._sqs, self._queue_url, message["ReceiptHandle"])

    def end(self) -> None:
        """Remove both."""
        self._remove(self._name)

    def remove_leftovers(self) -> None:
        """Remove what runs left that were killed."""
        rules = self._events.list_rules(EventBusName=self._bus, NamePrefix=f"{FOLLOWER_PREFIX}-")[
            "Rules"
        ]
        for rule in rules:
            began = rule["Name"].split("-")[2]
            if began.isdecimal() and time.time() - int(began) > LEFTOVER_SECONDS:
                self._remove(rule["Name"])

    def _remove(self, name: str) -> None:
        """Remove a rule, after its target and its queue: the rule is what a later run finds."""
        with _gone_is_well():
            self._events.remove_targets(Rule=name, EventBusName=self._bus, Ids=[TARGET])
        with _gone_is_well():
            url = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
            self._sqs.delete_queue(QueueUrl=url)
        with _gone_is_well():
            self._events.delete_rule(Name=name, EventBusName=self._bus)


@contextmanager
def _gone_is_well() -> Iterator[None]:
    """What is not there need not be removed."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if not code.endswith(("ResourceNotFoundException", "NonExistentQueue")):
            raise


def _policy(queue: str, rule: str) -> str:
    """That this rule may send to the queue, and nobody else."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
