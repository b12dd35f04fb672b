"""Events of PushQueue are sent to the webhook, those of one article or drop in order.

PushQueue is a FIFO queue, and a message group is an article or a drop. What SQS and Lambda promise
of one:

- While a message of a group is received and not visible again, no other of the group is handed out
  (SQS Developer Guide, "Interleaving multiple ordered message groups").
- Whoever fails at a message of a batch hands back those behind it as well, or their order is lost
  (Lambda Developer Guide, "Implementing partial batch responses"). Here those of its group alone:
  across groups there is no order.

So the first that fails is visible again after its delay, which holds up its group and no other;
those behind it at once, since they would hold up the group for longer than that. Batches have one
event (BatchSize in template.yaml): those behind one that nobody takes are not received with it, and
do not follow it to the dead letters untried.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.push.posting import NotTaken, post
from functions.push.secret import WebhookSecret
from functions.push.signing import signed_headers, webhook_body
from shared.visibility import make_visible_after

FIRST_DELAY, LONGEST_PAUSE_OF_EVENTS = 20, 900
"""Seconds. With PushQueue's maxReceiveCount an event is tried for a day."""

CALL_MILLISECONDS = 30_000
"""What a POST may take, with a look at the secret before it and its end; with less time left none
is begun."""


def event_delay(receive_count: int, status: int = 0) -> int:
    """How many seconds after its failure an event is tried again.

    410 says that the receiver wants no more (Standard Webhooks, "Delivery success and failure").
    Only who deploys can tell whether that is meant: the event is tried again as late as possible,
    and is a dead letter in the end.
    """
    if status == HTTPStatus.GONE:
        return LONGEST_PAUSE_OF_EVENTS
    return min(LONGEST_PAUSE_OF_EVENTS, FIRST_DELAY << min(receive_count - 1, 10))


@dataclass
class BatchOutcome:
    """What came of a batch: how many POSTs failed, and the messages that come back: their ids, and
    (receipt, seconds until it is visible)."""

    failures: int = 0
    ids: list[str] = field(default_factory=list)
    delays: list[tuple[str, int]] = field(default_factory=list)

    def hand_back(self, record: SQSRecord, seconds: int) -> None:
        """Have a message come back."""
        self.ids.append(record.message_id)
        self.delays.append((record.receipt_handle, seconds))


class Webhook:
    """The receiver at a URL, which knows the secret."""

    def __init__(self, url: str, secret: WebhookSecret, queue_url: str, logger: Logger) -> None:
        self._url, self._secret = url, secret
        self._queue_url, self._logger = queue_url, logger

    def deliver(self, records: Sequence[SQSRecord], left_ms: Callable[[], int]) -> BatchOutcome:
        """Send the events of a batch, as far as time suffices; what comes back does so soon."""
        outcome, held_groups = BatchOutcome(), set()
        for record in records:
            group = record.attributes.message_group_id
            if group not in held_groups and left_ms() >= CALL_MILLISECONDS:
                status = self._send(record)
                if status == HTTPStatus.OK:
                    continue
                outcome.failures += 1
                receives = int(record.attributes.approximate_receive_count)
                outcome.hand_back(record, event_delay(receives, status))
            else:
                outcome.hand_back(record, 0)
            held_groups.add(group)
        self._bring_back(outcome)
        return outcome

    def _send(self, record: SQSRecord) -> int:
        """Send one event: 200 if it was taken, else the status of the answer, or 0."""
        try:
            body = webhook_body(record.body)
            headers = signed_headers(body, self._secret.keys(), int(time.time()))
            post(self._url, body, {"content-type": "application/json", **headers})
        except NotTaken as error:
            self._logger.warning("not pushed", message_id=record.message_id, reason=str(error))
            return error.status
        except Exception:
            self._logger.exception("not pushed", message_id=record.message_id)
            return 0
        return HTTPStatus.OK

    def _bring_back(self, outcome: BatchOutcome) -> None:
        """If SQS refuses, they come back when the queue's visibility time-out ends."""
        if not outcome.delays:
            return
        try:
            refusals = make_visible_after(self._queue_url, outcome.delays)
        except Exception:
            self._logger.exception("events come back only after the queue's visibility time-out")
            return
        if refusals:
            self._logger.error("some events come back late", extra={"refusals": refusals})
