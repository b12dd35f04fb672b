"""RelateFunction's batches: each article once, side by side, one's trouble its own."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
)

from functions.relate import failures, handler
from shared import aws
from shared.errors import Undecodable
from shared.tables.dynamo import BatchUnfinished, ConditionFailed
from shared.tables.manifests import RunLost
from tests.support import tables
from tests.support.singletons import new_process


class Relater:
    """Relates nothing; `meets` articles wait for each other, `fails` raise an error."""

    def __init__(
        self, meets: int = 1, fails: tuple[str, ...] = (), error: Exception | None = None
    ) -> None:
        self.barrier, self.fails = threading.Barrier(meets, timeout=5), fails
        self.error = error or OSError()
        self.seen: list[tuple[str, bool]] = []

    def relate(self, article: str, *, only_requested: bool = False) -> int:
        self.seen.append((article, only_requested))
        self.barrier.wait()
        if article in self.fails:
            raise self.error
        return 7


def record(
    article: str, number: int, sk: str = "claim#a.txt", age: float | None = None
) -> dict[str, Any]:
    written_at = {} if age is None else {"ApproximateCreationDateTime": time.time() - age}
    return {
        "dynamodb": {
            "Keys": {"id": {"S": article}, "sk": {"S": sk}},
            "SequenceNumber": str(number),
            **written_at,
        }
    }


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Metrics do not outlive a test."""
    yield
    handler.metrics.clear_metrics()


def related(
    relater: Relater, records: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    monkeypatch.setattr(handler, "relater", lambda: relater)
    return handler.relate_all(records)


def test_articles_of_a_batch_are_related_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    relater = Relater(meets=3)
    assert related(relater, [record(one, n) for n, one in enumerate("abc")], monkeypatch) == []
    assert sorted(article for article, _ in relater.seen) == ["a", "b", "c"]


def test_an_article_is_related_once_and_its_first_record_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relater = Relater(fails=("b",))
    records = [record("a", 1), record("b", 2), record("b", 3), record("c", 4), record("a", 5)]
    assert related(relater, records, monkeypatch) == ["2"]
    assert sorted(article for article, _ in relater.seen) == ["a", "b", "c"]


def test_a_round_of_reindex_alone_is_done_as_asked_and_with_a_claim_wholly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relater = Relater()
    records = [
        record("a", 1, "reindex"),
        record("b", 2, "reindex"),
        record("b", 3),
        record("c", 4, "touch"),
    ]
    assert related(relater, records, monkeypatch) == []
    assert sorted(relater.seen) == [("a", True), ("b", False), ("c", False)]


def test_the_log_follows_a_drop_to_the_revision_that_was_related(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(
        handler.logger,
        "info",
        lambda message, **fields: lines.append({"message": message} | fields),
    )
    related(
        Relater(),
        [record("a", 1), record("a", 2, "claim#tin/b.txt"), record("c", 3, "touch")],
        monkeypatch,
    )
    seven = {"message": "related", "revision": 7}
    drops = [("a", "a.txt"), ("a", "tin/b.txt"), ("c", None)]
    assert lines == [seven | {"article": article, "drop": drop} for article, drop in drops]


class Failures:
    """RelateFailures, and the client that sends to it; it refuses if it is told to."""

    def __init__(self, refuses: bool = False) -> None:
        self.messages: list[Any] = []
        self.refuses = refuses

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]:
        assert QueueUrl == tables.RELATE_FAILURES
        if self.refuses:
            raise EndpointConnectionError(endpoint_url="https://aws.example")
        self.messages.append(json.loads(MessageBody))
        return {}


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Failures]:
    queue = Failures()
    with new_process(tables.ENVIRONMENT):
        monkeypatch.setattr(aws, "sqs", lambda: queue)
        yield queue


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Query")


PASSING = [
    refused("ThrottlingException"),
    refused("ProvisionedThroughputExceededException"),
    refused("RequestLimitExceeded"),
    refused("InternalServerError"),
    refused("AccessDeniedException"),
    refused("ExpiredTokenException"),
    ConnectTimeoutError(endpoint_url="https://aws.example"),
    EndpointConnectionError(endpoint_url="https://aws.example"),
    BatchUnfinished("a batch"),
    ConditionFailed("a write"),
    RunLost("an article"),
    OSError("no socket"),
]
LASTING = [
    Undecodable("a later version's"),
    TypeError("None"),
    KeyError("pk"),
    ValueError("not a number"),
    MemoryError(),
    RecursionError(),
    AssertionError(),
    refused("ValidationException"),
    ParamValidationError(report="a bug"),
]


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_what_time_may_heal_is_left_to_lambda_however_old_it_is(
    error: Exception, queue: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    relater = Relater(fails=("b",), error=error)
    records = [record(one, n, age=86_000) for n, one in enumerate("abc")]
    assert related(relater, records, monkeypatch) == ["1"]
    assert queue.messages == []


@pytest.mark.parametrize("error", LASTING, ids=repr)
def test_what_time_will_not_heal_is_given_up_after_a_minute_and_holds_up_nobody(
    error: Exception, queue: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    relater = Relater(fails=("b",), error=error)
    young = [record(one, n, age=failures.HOPE_SECONDS - 5) for n, one in enumerate("abc")]
    assert related(relater, young, monkeypatch) == ["1"]
    assert queue.messages == []
    old = [record(one, n, age=failures.HOPE_SECONDS + 5) for n, one in enumerate("abc")]
    assert related(relater, old, monkeypatch) == []
    assert queue.messages == [{"article": "b", "error": type(error).__name__}]
    assert handler.metrics.metric_set["RelateFailed"]["Value"] == [1.0, 1.0]


def test_an_article_is_as_old_as_its_oldest_record(
    queue: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    relater = Relater(fails=("b",), error=TypeError())
    records = [record("b", 1, age=90), record("b", 2, "touch", age=1)]
    assert related(relater, records, monkeypatch) == []
    assert len(queue.messages) == 1


def test_what_cannot_be_given_up_is_tried_again(
    queue: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.refuses = True
    relater = Relater(fails=("b",), error=TypeError())
    assert related(relater, [record("a", 1, age=90), record("b", 2, age=90)], monkeypatch) == ["2"]
    queue.refuses = False
    assert related(relater, [record("b", 2, age=90)], monkeypatch) == []
    assert len(queue.messages) == 1
