"""Objects whose bytes S3 does not give are rejected, with what to do.

Dropped again rightly they are taken in.
A missing right of the role looks much the same, and is no fault of the file.
"""

import json
from collections.abc import Iterator
from hashlib import md5
from typing import Any

import pytest

from functions.ingest import handler
from functions.ingest.protocol import obstacles
from functions.ingest.protocol.report_language import in_language
from shared import aws
from shared.tables.drop_records import Drop
from shared.tables.drops import Drops
from tests.faults.conftest import KEYS
from tests.support import memory, memory_s3, tables
from tests.support.item_rules import error
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge
from tests.support.memory_queue import Queue
from tests.support.singletons import new_process

KEY = "tin/bão số 5.txt"
PAGE = "Bão số 5 đổ bộ\n\nĐoạn văn đầu tiên của bài này.\n\nĐoạn văn thứ hai.\n".encode()
KMS = {"ServerSideEncryption": "aws:kms"}
UNREADABLE: dict[str, tuple[dict[str, str], str]] = {
    **{
        f"key {name}": (
            KMS | {"SSEKMSKeyId": name},
            obstacles.FOREIGN_KEY if code == "AccessDenied" else obstacles.LOST_KEY,
        )
        for name, (code, _) in memory_s3.KMS_REFUSALS.items()
    },
    "two keys": (
        {"ServerSideEncryption": "aws:kms:dsse", "SSEKMSKeyId": "foreign"},
        obstacles.FOREIGN_KEY,
    ),
    "SSE-C": ({"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k"}, obstacles.SENDERS_KEY),
    "GLACIER": ({"StorageClass": "GLACIER"}, obstacles.ARCHIVED),
    "DEEP_ARCHIVE": ({"StorageClass": "DEEP_ARCHIVE"}, obstacles.ARCHIVED),
}


class Desk:
    """IngestFunction on AWS in memory, and a count of the objects that it asked for."""

    def __init__(self, s3: memory_s3.S3, queue: Queue) -> None:
        self.s3, self.queue, self.reads = s3, queue, 0

    def __getattr__(self, operation: str) -> Any:
        self.reads += operation == "get_object"
        return getattr(self.s3, operation)

    def put(self, **how: str) -> None:
        self.s3.put_object(Bucket=tables.BUCKET, Key=KEY, Body=PAGE, **how)

    def take_in(self, *, again: bool = False) -> list[str]:
        """What failed of one message about the key."""
        body = {"Records": [{"s3": {"object": {"key": KEY}}}], "again": again}
        self.queue.send("m", json.dumps(body))
        records = self.queue.receive(1)
        answer = handler.handle({"Records": records}, CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def drop(self) -> Drop:
        drop = Drops("drops").get(KEY)
        assert drop
        return drop

    def outcome(self) -> tuple[str, str | None]:
        report = self.drop().report
        assert report
        return report.status, report.reason


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    handler.metrics.clear_metrics()
    dynamodb, queue = memory.DynamoDB(KEYS), Queue(tables.DROP_QUEUE, 360, 22)
    desk = Desk(memory_s3.S3(), queue)
    monkeypatch.setattr(aws, "dynamodb", lambda: dynamodb)
    monkeypatch.setattr(aws, "s3", lambda: desk)
    monkeypatch.setattr(aws, "sqs", lambda: queue)
    bus = EventBridge()
    monkeypatch.setattr(aws, "events", lambda: bus)
    with new_process(tables.ENVIRONMENT):
        yield desk


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_object_that_s3_does_not_give_is_rejected_with_what_to_do(desk: Desk, kind: str) -> None:
    how, reason = UNREADABLE[kind]
    desk.put(**how)
    assert desk.take_in() == []
    assert desk.outcome() == ("rejected", reason)
    report = desk.drop().report
    assert report
    assert report.object_state.etag == md5(PAGE, usedforsecurity=False).hexdigest()
    reads = desk.reads
    assert desk.take_in() == []
    assert desk.reads == reads, "its event again: nothing is read"


@pytest.mark.parametrize("kind", UNREADABLE)
def test_it_is_taken_in_when_it_is_dropped_again_rightly(desk: Desk, kind: str) -> None:
    desk.put(**UNREADABLE[kind][0])
    desk.take_in()
    desk.put()
    assert desk.take_in() == []
    assert desk.outcome() == ("accepted", None)


@pytest.mark.parametrize("kind", UNREADABLE)
def test_the_article_of_before_stays_until_then(desk: Desk, kind: str) -> None:
    desk.put()
    desk.take_in()
    (article,) = desk.drop().claimed_ids
    desk.put(**UNREADABLE[kind][0])
    desk.take_in()
    assert desk.outcome()[0] == "rejected"
    assert desk.drop().claimed_ids == {article}


def test_a_key_that_may_be_used_at_last_is_found_by_resync(desk: Desk) -> None:
    desk.put(**KMS, SSEKMSKeyId="foreign")
    desk.take_in()
    del desk.s3.objects[KEY][-1]["SSEKMSKeyId"]
    assert desk.take_in() == []
    assert desk.outcome()[0] == "rejected"
    assert desk.take_in(again=True) == []
    assert desk.outcome() == ("accepted", None)


@pytest.mark.parametrize("how", [{}, KMS | {"SSEKMSKeyId": "foreign"}])
def test_a_missing_right_of_the_role_is_raised_and_nothing_is_rejected(
    desk: Desk, how: dict[str, str]
) -> None:
    """Then it is tried again, counted and alarms (`tests/contract/test_alarms.py`)."""
    desk.put(**how)
    desk.s3.may_read = False
    assert desk.take_in() == ["m"]
    assert Drops("drops").get(KEY) is None
    assert handler.metrics.metric_set["IngestFailed"]["Value"] == [1.0]


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidRequest", "KMS.ThrottlingException"])
def test_a_refusal_that_may_pass_is_raised(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """Of an object under no key that S3 refuses all the same, as after a change of a policy."""

    def refused(**_: Any) -> Any:
        raise error(code, "GetObject")

    desk.put()
    monkeypatch.setattr(desk.s3, "get_object", refused)
    assert desk.take_in() == ["m"]
    assert desk.drop().report is None


def test_a_key_that_is_gone_when_the_list_is_asked_is_removed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An object under its sender's key, deleted between two calls; a longer key has its prefix."""
    desk.put(SSECustomerAlgorithm="AES256", SSECustomerKey="k")
    desk.take_in()
    desk.s3.put_object(Bucket=tables.BUCKET, Key=KEY + ".bak", Body=PAGE)
    head = desk.s3.head_object

    def late_head(**request: str) -> Any:
        try:
            return head(Bucket=request["Bucket"], Key=request["Key"])
        finally:
            if desk.s3.objects[KEY][-1]["Body"] is not None:
                desk.s3.delete_object(Bucket=tables.BUCKET, Key=KEY)

    monkeypatch.setattr(desk.s3, "head_object", late_head)
    assert desk.take_in() == []
    assert desk.outcome() == ("removed", None)


@pytest.mark.parametrize(
    "reason",
    [obstacles.FOREIGN_KEY, obstacles.LOST_KEY, obstacles.SENDERS_KEY, obstacles.ARCHIVED],
)
def test_each_reason_has_its_sentence_in_vietnamese(reason: str) -> None:
    assert in_language(reason, "vi") != reason
    assert "thả lại" in in_language(reason, "vi")
