"""A passing fault of S3 or DynamoDB fails its own message alone until it is a dead letter.

Permanent trouble is rejected once.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from botocore.response import StreamingBody

from functions.ingest import handler
from shared import aws
from shared.article.model import live_claim
from shared.identifiers import article_id
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from tests.faults.conftest import KEYS
from tests.faults.world import CONTEXT
from tests.support import memory, tables
from tests.support.singletons import new_process

BATCH = [f"tin/{name}.txt" for name in "abcde"]
BROKEN = BATCH[2]
MOST_RECEIVED = tables.template()["Resources"]["DropQueue"]["Properties"]["RedrivePolicy"][
    "maxReceiveCount"
]


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
    """The real handler on AWS in memory, and a queue that gives a message up as DropQueue does."""

    def __init__(self, plan: Plan, s3: memory.S3) -> None:
        self.plan, self.s3 = plan, s3
        self.drops, self.articles = Drops("drops"), Articles("articles")
        self.queue = dict.fromkeys(BATCH, 0)
        self.dead: list[str] = []
        self.taken = 0

    def put(self, key: str, words: bytes) -> None:
        self.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=words)

    def deliver(self) -> list[str]:
        """One batch of all that wait; the keys that failed. After too many it is a dead letter."""
        records = [
            {"messageId": key, "body": json.dumps({"Records": [{"s3": {"object": {"key": key}}}]})}
            for key in self.queue
        ]
        self.taken += len(records)
        self.plan.running = True
        failed = [
            one["itemIdentifier"]
            for one in handler.handle({"Records": records}, CONTEXT)["batchItemFailures"]
        ]
        self.plan.running = False
        self.queue = {key: self.queue[key] + 1 for key in failed}
        given_up = [key for key, times in self.queue.items() if times >= MOST_RECEIVED]
        self.dead += given_up
        for key in given_up:
            del self.queue[key]
        return failed

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
    plan, s3 = Plan(), memory.S3()
    dynamodb, objects = Breaking(memory.DynamoDB(KEYS), plan), Breaking(s3, plan)
    monkeypatch.setattr(aws, "dynamodb", lambda: dynamodb)
    monkeypatch.setattr(aws, "s3", lambda: objects)
    desk = Desk(plan, s3)
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
        assert desk.dead == []
        assert desk.deliver() == [BROKEN]
        assert desk.stored() == others
    assert (desk.dead, desk.queue) == ([BROKEN], {})
    assert desk.status(BROKEN) is None
    desk.plan.operation, desk.queue, desk.dead = "", {BROKEN: 0}, []
    assert desk.deliver() == []
    assert desk.stored() == set(BATCH)
    assert desk.status(BROKEN) == "accepted"


@pytest.mark.parametrize("operation", CALLS)
def test_a_fault_that_passes_is_over_at_the_next_try(desk: Desk, operation: str) -> None:
    desk.plan.operation = operation
    assert desk.deliver() == [BROKEN]
    desk.plan.operation = ""
    assert desk.deliver() == []
    assert (desk.stored(), desk.queue, desk.dead) == (set(BATCH), {}, [])


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
    assert (desk.queue, desk.dead, desk.taken) == ({}, [], len(BATCH))
    desk.queue, desk.plan.seen = {BROKEN: 0}, set()
    assert desk.deliver() == []
    assert desk.plan.seen == {"get_item", "head_object"}, "its event again: nothing is read"


def test_when_every_message_fails_each_is_named(desk: Desk) -> None:
    desk.plan.operation, desk.plan.marks = "get_object", tuple(BATCH)
    assert desk.deliver() == BATCH
    desk.plan.operation = ""
    assert desk.deliver() == []
    assert desk.stored() == set(BATCH)


def test_a_message_that_is_none_fails_alone(desk: Desk) -> None:
    event = {
        "Records": [
            {"messageId": "no JSON", "body": "{"},
            {"messageId": "no event", "body": '{"a": 1}'},
        ]
    }
    answer = handler.handle(event, CONTEXT)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["no JSON", "no event"]
