"""A passing fault of S3 or DynamoDB fails its own message alone until it is a dead letter.

Permanent trouble is rejected once.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from botocore.response import StreamingBody

from functions.ingest import handler
from shared import aws
from shared.article.claim import live_claim
from shared.identifiers import article_id
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from tests.faults.conftest import KEYS
from tests.support import memory, memory_s3, tables
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge
from tests.support.memory_queue import Queue, refusal
from tests.support.singletons import new_process

BATCH = [f"tin/{name}.txt" for name in "abcde"]
BROKEN = BATCH[2]
QUEUE = tables.template()["Resources"]["DropQueue"]["Properties"]
VISIBILITY_TIMEOUT: int = QUEUE["VisibilityTimeout"]
MOST_RECEIVED: int = QUEUE["RedrivePolicy"]["maxReceiveCount"]
RETRY_SECONDS = 20
OUTAGE_SECONDS = 75 * 60
"""An outage as long as this gives nothing up; what fails for good is a dead letter soon after."""


def said(code: str, status: int) -> Callable[[str], Exception]:
    answer: Any = {
        "Error": {"Code": code, "Message": code},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return lambda operation: ClientError(answer, operation)


FAULTS: dict[str, Callable[[str], Exception]] = {
    "throttled": said("ThrottlingException", 400),
    "slow down": said("SlowDown", 503),
    "throughput": said("ProvisionedThroughputExceededException", 400),
    "500": said("InternalServerError", 500),
    "no connection": lambda _: ConnectTimeoutError(endpoint_url="https://aws.example"),
    "no answer": lambda _: ReadTimeoutError(endpoint_url="https://aws.example"),
    "denied for now": said("AccessDenied", 403),
}
CALLS = ["get_object", "head_object", "get_item", "update_item", "query", "put_item"]
"""Every call that ingest makes for a drop; `test_these_are_all_calls` sees to it."""


class Breaking:
    """A client that fails in one call when that is about one key."""

    def __init__(self, real: Any, plan: "Plan") -> None:
        self._real, self._plan = real, plan

    def __getattr__(self, operation: str) -> Any:
        method = getattr(self._real, operation)

        def call(**request: Any) -> Any:
            self._plan.seen.add(operation)
            if (
                self._plan.running
                and operation == self._plan.operation
                and self._plan.is_about(request)
            ):
                raise self._plan.fault(operation)
            return method(**request)

        return call if callable(method) else method


class Plan:
    """What shall fail while the handler runs, and how; nothing when `operation` is ""."""

    def __init__(self) -> None:
        self.operation = ""
        self.fault = FAULTS["500"]
        self.seen: set[str] = set()
        self.marks: tuple[str, ...] = (BROKEN, article_id(f"drop:{BROKEN}#"))
        self.running = False

    def is_about(self, request: dict[str, Any]) -> bool:
        return any(
            mark in json.dumps(request, default=str, ensure_ascii=False) for mark in self.marks
        )


class Desk:
    """The real handler on AWS in memory, and DropQueue on a clock."""

    def __init__(self, plan: Plan, s3: memory_s3.S3, queue: Queue) -> None:
        self.plan, self.s3, self.queue = plan, s3, queue
        self.drops, self.articles = Drops("drops"), Articles("articles")
        self.taken = 0

    def put(self, key: str, words: bytes) -> None:
        """Drop a file, and have the bucket tell the queue."""
        self.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=words)
        self.notify(key)

    def notify(self, key: str) -> None:
        """Have the queue told of a key."""
        self.queue.send(key, json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}))

    def deliver(self) -> list[str]:
        """What is visible next, as one batch; the keys that failed."""
        self.queue.pass_time()
        records = self.queue.receive(len(BATCH))
        self.taken += len(records)
        self.plan.running = True
        answer = handler.handle({"Records": records}, CONTEXT) if records else {}
        self.plan.running = False
        failed = [one["itemIdentifier"] for one in answer.get("batchItemFailures", [])]
        for record in records:
            if record["messageId"] not in failed:
                self.queue.delete(record["messageId"])
        return failed

    def deliver_all(self) -> None:
        """Until nothing waits."""
        while self.queue.messages:
            self.deliver()

    def waiting(self) -> set[str]:
        return set(self.queue.messages)

    def stored(self) -> set[str]:
        """The keys whose articles are there."""
        return {
            key for key in BATCH if live_claim(self.articles.claims(article_id(f"drop:{key}#")))
        }

    def status(self, key: str) -> str | None:
        drop = self.drops.get(key)
        return drop.report.status if drop and drop.report else None


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # Where metrics are switched off they gather, and a hundred of one name would be written.
    handler.metrics.clear_metrics()
    plan, s3 = Plan(), memory_s3.S3()
    queue = Queue(tables.DROP_QUEUE, VISIBILITY_TIMEOUT, MOST_RECEIVED)
    dynamodb, objects = Breaking(memory.DynamoDB(KEYS), plan), Breaking(s3, plan)
    monkeypatch.setattr(aws, "dynamodb", lambda: dynamodb)
    monkeypatch.setattr(aws, "s3", lambda: objects)
    monkeypatch.setattr(aws, "sqs", lambda: queue)
    bus = EventBridge()
    monkeypatch.setattr(aws, "events", lambda: bus)
    desk = Desk(plan, s3, queue)
    for key in BATCH:
        desk.put(
            key, f"Tin của {key}\n\nĐoạn văn đầu tiên của bài này.\n\nĐoạn văn thứ hai.\n".encode()
        )
    with new_process(tables.ENVIRONMENT):
        yield desk


def test_these_are_all_calls(desk: Desk) -> None:
    assert desk.deliver() == []
    assert desk.stored() == set(BATCH)
    assert desk.plan.seen == set(CALLS)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", CALLS)
def test_a_passing_fault_fails_its_message_alone_and_nothing_is_lost(
    desk: Desk, operation: str, fault: str
) -> None:
    desk.plan.operation, desk.plan.fault = operation, FAULTS[fault]
    others = set(BATCH) - {BROKEN}
    for _ in range(MOST_RECEIVED):
        assert desk.queue.dead == []
        assert desk.deliver() == [BROKEN]
        assert desk.stored() == others
    assert desk.deliver() == []
    assert (desk.queue.dead, desk.waiting()) == ([BROKEN], set())
    assert OUTAGE_SECONDS < desk.queue.now < 90 * 60
    assert desk.status(BROKEN) is None
    desk.plan.operation = ""
    desk.notify(BROKEN)
    assert desk.deliver() == []
    assert desk.stored() == set(BATCH)
    assert desk.status(BROKEN) == "accepted"


@pytest.mark.parametrize("operation", CALLS)
def test_a_fault_that_passes_is_over_at_the_next_try(desk: Desk, operation: str) -> None:
    desk.plan.operation = operation
    assert desk.deliver() == [BROKEN]
    desk.plan.operation = ""
    assert desk.deliver() == []
    assert (desk.stored(), desk.waiting(), desk.queue.dead) == (set(BATCH), set(), [])
    assert desk.queue.now == RETRY_SECONDS, "it was tried again soon"


@pytest.mark.parametrize("operation", CALLS)
def test_an_outage_of_more_than_an_hour_gives_nothing_up(desk: Desk, operation: str) -> None:
    desk.plan.marks, desk.plan.operation = ("",), operation
    while desk.queue.pass_time() and desk.queue.now < OUTAGE_SECONDS:
        assert set(desk.deliver()) == desk.waiting() == set(BATCH)
    desk.plan.operation = ""
    desk.deliver_all()
    assert (desk.stored(), desk.queue.dead) == (set(BATCH), [])


REFUSALS: dict[str, Callable[..., Any]] = {
    "denied": Mock(side_effect=refusal("AccessDenied")),
    "no answer": Mock(side_effect=ReadTimeoutError(endpoint_url="https://aws.example")),
    "of one message": Mock(return_value={"Failed": [{"Id": "0", "Code": "InternalError"}]}),
}


@pytest.mark.parametrize("how", REFUSALS)
def test_where_sqs_brings_nothing_back_messages_come_at_the_queues_time_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    lines: list[str] = []
    for level in ("exception", "error"):
        monkeypatch.setattr(handler.logger, level, lambda line, **_: lines.append(line))
    monkeypatch.setattr(desk.queue, "change_message_visibility_batch", REFUSALS[how])
    desk.plan.operation = "put_item"
    assert desk.deliver() == [BROKEN]
    assert len([line for line in lines if "come back" in line]) == 1
    desk.plan.operation = ""
    assert desk.deliver() == []
    assert desk.queue.now == VISIBILITY_TIMEOUT
    assert desk.stored() == set(BATCH)


def test_a_file_that_breaks_off_while_it_is_read_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: Any) -> bytes:
        raise ReadTimeoutError(endpoint_url="https://aws.example")

    with monkeypatch.context() as patch:
        patch.setattr(StreamingBody, "read", cut_off)
        assert desk.deliver() == BATCH
    assert desk.deliver() == []
    assert desk.stored() == set(BATCH)


@pytest.mark.parametrize("words", [b"", b"%PDF-1.7", b'{"uri": ', b"\0\1\2" * 99, b"#tags #only\n"])
def test_permanent_trouble_is_rejected_once(desk: Desk, words: bytes) -> None:
    desk.put(BROKEN, words)
    assert desk.deliver() == []
    assert desk.status(BROKEN) == "rejected"
    assert desk.stored() == set(BATCH) - {BROKEN}
    assert (desk.waiting(), desk.queue.dead, desk.taken) == (set(), [], len(BATCH))
    desk.notify(BROKEN)
    desk.plan.seen = set()
    assert desk.deliver() == []
    assert desk.plan.seen == {"get_item", "head_object"}, "its event again: nothing is read"


def test_when_every_message_fails_each_is_named(desk: Desk) -> None:
    desk.plan.operation, desk.plan.marks = "get_object", tuple(BATCH)
    assert desk.deliver() == BATCH
    desk.plan.operation = ""
    assert desk.deliver() == []
    assert desk.stored() == set(BATCH)


def test_a_message_that_is_none_fails_alone(desk: Desk) -> None:
    desk.deliver_all()
    desk.queue.send("no JSON", "{")
    desk.queue.send("no event", '{"a": 1}')
    assert desk.deliver() == ["no JSON", "no event"]
