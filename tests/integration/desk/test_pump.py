"""Queues and streams that call functions, with real processes, queues and streams."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local import batches, lambda_events, queue_poller, stream_poller
from infra.local.pump import Pump
from infra.local.stack import Stack
from infra.local.worker import FunctionFailed, Workers

Until = Callable[[Callable[[], bool]], None]


class Small:
    """The small stack with its pump, and what its functions saw."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.seen = stack, folder / "seen.jsonl"
        self.seen.touch()
        template = stack.template
        self.workers = {
            name: Workers(spec, stack.environment(name) | {"SEEN": str(self.seen)}, 1, folder)
            for name, spec in template.functions.items()
        }
        self.pump = Pump(template, stack, self.workers)

    def calls(self) -> list[list[str]]:
        """The names in each batch, in order."""
        return [json.loads(line)["names"] for line in self.seen.read_text().splitlines()]

    def names(self) -> Counter[str]:
        """How often each was seen."""
        return Counter(name for call in self.calls() for name in call)

    def records(self) -> list[dict[str, Any]]:
        return [
            record
            for line in self.seen.read_text().splitlines()
            for record in json.loads(line)["records"]
        ]

    def stream(self) -> stream_poller.StreamPoller:
        (part,) = (
            part for part in self.pump._parts if isinstance(part, stream_poller.StreamPoller)
        )
        return part

    def send(self, name: str, **how: Any) -> None:
        self.stack.client("sqs").send_message(
            QueueUrl=self.stack.physical("Queue"),
            MessageBody=json.dumps({"name": name, **how}),
            MessageAttributes={"Kind": {"DataType": "String", "StringValue": "test"}},
        )

    def put(self, *ids: str) -> None:
        for id_ in ids:
            self.stack.client("dynamodb").put_item(
                TableName=self.stack.physical("Table"),
                Item={"id": {"S": id_}, "bytes": {"B": b"\x00"}},
            )

    def bodies(self, queue: str) -> list[dict[str, Any]]:
        messages = self.stack.client("sqs").receive_message(
            QueueUrl=self.stack.physical(queue), MaxNumberOfMessages=10
        )
        return [json.loads(message["Body"]) for message in messages.get("Messages", [])]


@pytest.fixture
def desk(small: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    monkeypatch.setattr(queue_poller, "QUEUE_RETRY_SECONDS", 0)
    monkeypatch.setattr(stream_poller, "BACK_OFF_SECONDS", 0.01)
    desk = Small(small, tmp_path)
    yield desk
    desk.pump.stop()
    for workers in desk.workers.values():
        workers.close()


@contextmanager
def worked_off(desk: Small, until: Until) -> Iterator[None]:
    """What is sent inside waits together; afterwards all of it has been handled."""
    yield
    assert not desk.pump.is_idle()
    desk.pump.start()
    until(desk.pump.is_idle)


def test_messages_come_in_batches_and_are_gone_then(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        for n in range(6):
            desk.send(f"m{n}")
    assert [len(call) for call in desk.calls()] == [4, 2]
    assert desk.names() == Counter(f"m{n}" for n in range(6))
    record = desk.records()[0]
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == desk.stack.attribute("Queue", "Arn")
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["messageAttributes"] == {
        "Kind": {
            "dataType": "String",
            "stringValue": "test",
            "stringListValues": [],
            "binaryListValues": [],
        }
    }
    assert desk.bodies("DeadLetters") == []


def test_only_what_failed_comes_again(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("late", fails=1)
    assert desk.calls() == [["good", "late"], ["late"]]


def test_what_the_function_leaves_alone_waits_for_the_queues_time_out(
    desk: Small, until: Until
) -> None:
    """Lambda does nothing with messages that failed, and neither does the desk."""
    desk.send("late", fails=1, stays=True)
    desk.pump.start()
    until(lambda: desk.names() == {"late": 1})
    attributes = desk.stack.client("sqs").get_queue_attributes(
        QueueUrl=desk.stack.physical("Queue"),
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    assert set(attributes.values()) == {"0", "1"}
    assert not desk.pump.is_idle()


def test_a_batch_that_killed_its_process_comes_again(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("deadly", fails=1, dies=True)
    assert desk.names() == {"good": 2, "deadly": 2}
    assert desk.bodies("DeadLetters") == []


def test_what_keeps_failing_becomes_a_dead_letter(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("bad", fails=9)
    assert desk.names() == {"good": 1, "bad": 3}
    assert [body["name"] for body in desk.bodies("DeadLetters")] == ["bad"]


def test_an_answer_without_sense_fails_the_batch(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("odd", fails=1, answer={"batchItemFailures": [{"itemIdentifier": ""}]})
    assert desk.names() == {"good": 2, "odd": 2}


def test_records_come_in_order_and_in_batches(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.put(*"abcdef")
    assert desk.calls() == [["a", "b", "c", "d"], ["e", "f"]]
    record = desk.records()[0]
    assert (record["eventSource"], record["eventName"], record["awsRegion"]) == (
        "aws:dynamodb",
        "INSERT",
        "us-east-1",
    )
    assert record["eventSourceARN"] == desk.stack.attribute("Table", "StreamArn")
    assert record["dynamodb"]["StreamViewType"] == "NEW_IMAGE"
    assert record["dynamodb"]["NewImage"]["bytes"] == {"B": "AA=="}
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], float)
    desk.put("g")
    until(lambda: desk.calls()[-1] == ["g"])


def test_a_stream_goes_on_at_the_first_that_failed(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.put("a", "late", "b")
    assert desk.calls() == [["a", "late", "b"], ["late", "b"]]
    assert desk.bodies("Failures") == []


@pytest.mark.parametrize("how", ["poison", "raise"])
def test_one_bad_record_is_singled_out_and_given_up(desk: Small, until: Until, how: str) -> None:
    with worked_off(desk, until):
        desk.put("a", "b", how, "c", "d")
    seen = desk.names()
    assert all(seen[id_] for id_ in "abcd")
    assert desk.calls().count([how]) == 3  # the first time and two retries
    assert desk.calls()[-1][-1] == "d"
    (message,) = desk.bodies("Failures")
    assert message["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert message["requestContext"]["approximateInvokeCount"] == 3
    assert message["responseContext"].get("functionError") == (
        "Unhandled" if how == "raise" else None
    )
    info = message["DDBStreamBatchInfo"]
    assert (info["batchSize"], info["streamArn"]) == (1, desk.stack.attribute("Table", "StreamArn"))
    numbers = {
        record["dynamodb"]["Keys"]["id"]["S"]: record["dynamodb"]["SequenceNumber"]
        for record in desk.records()
    }
    assert info["startSequenceNumber"] == info["endSequenceNumber"] == numbers[how]


def test_an_expired_iterator_is_replaced(desk: Small, until: Until) -> None:
    part = desk.stream()
    refused: list[str] = []
    get = part._streams.get_records

    class Expiring:
        def __getattr__(self, name: str) -> Any:
            return getattr(desk.stack.client("dynamodbstreams"), name)

        def get_records(self, **request: Any) -> Any:
            if desk.calls() and not refused:
                refused.append(request["ShardIterator"])
                raise ClientError({"Error": {"Code": "ExpiredIteratorException"}}, "GetRecords")
            return get(**request)

    part._streams = Expiring()
    with worked_off(desk, until):
        desk.put("a", "b")
    desk.put("c")
    until(lambda: len(desk.calls()) == 2)
    assert desk.calls() == [["a", "b"], ["c"]]
    assert refused


class Shards:
    """A stream whose first shard ends and has a child."""

    def __init__(self) -> None:
        self.rows = {"s1": ["a", "b"], "s2": ["c"]}

    def describe_stream(self, **_: Any) -> Any:
        shards = [
            {"ShardId": "s2", "ParentShardId": "s1"},
            {"ShardId": "s1", "ParentShardId": "s0"},
        ]
        return {"StreamDescription": {"Shards": shards}}

    def get_shard_iterator(self, **request: Any) -> Any:
        shard, after = request["ShardId"], request.get("SequenceNumber")
        return {"ShardIterator": f"{shard} {self.rows[shard].index(after) + 1 if after else 0}"}

    def get_records(self, ShardIterator: str, Limit: int) -> Any:
        shard, start = ShardIterator.split()
        ids = self.rows[shard][int(start) :][:Limit]
        answer = {
            "Records": [
                {"dynamodb": {"SequenceNumber": id_, "Keys": {"id": {"S": id_}}}} for id_ in ids
            ]
        }
        end = int(start) + len(ids)
        over = shard == "s1" and end == len(self.rows[shard])
        return answer if over else answer | {"NextShardIterator": f"{shard} {end}"}


def test_a_child_shard_is_read_when_its_parent_is_at_its_end(desk: Small, until: Until) -> None:
    part = desk.stream()
    part._streams = Shards()
    with worked_off(desk, until):
        pass
    assert desk.calls() == [["a", "b"], ["c"]]


def test_a_pump_that_stops_takes_nothing_more_and_an_unstarted_one_stops_too(desk: Small) -> None:
    desk.pump.start()
    desk.pump.stop()
    desk.send("late")
    desk.put("late")
    assert desk.calls() == []
    assert not desk.pump.is_idle()
    Pump(desk.stack.template, desk.stack, desk.workers).stop()


def test_idle_is_no_lie_while_a_function_runs(desk: Small, until: Until) -> None:
    """Asked as often as can be, it is never idle before everything has been seen."""
    lies: list[int] = []
    for n in range(9):
        desk.send(f"m{n}", fails=n % 2)
        desk.put(f"r{n}")
    desk.pump.start()
    expected = {f"{kind}{n}" for n in range(9) for kind in "mr"}

    def done() -> bool:
        idle = desk.pump.is_idle()
        if idle and desk.names().keys() != expected:
            lies.append(1)
        return idle

    until(done)
    assert not lies


class Fails(Workers):
    def invoke(self, event: dict[str, Any]) -> Any:
        raise FunctionFailed("always")


def test_without_bisecting_the_whole_batch_is_given_up(desk: Small, until: Until) -> None:
    part = desk.stream()
    part._mapping = replace(part._mapping, bisect=False, max_retries=0)
    part._workers = Fails(desk.workers["StreamFunction"].spec, {}, 1)
    with worked_off(desk, until):
        desk.put("a", "b", "c")
    (message,) = desk.bodies("Failures")
    assert message["DDBStreamBatchInfo"]["batchSize"] == 3
    assert message["requestContext"]["approximateInvokeCount"] == 1


def test_a_record_that_is_too_old_is_given_up_whether_it_was_tried_or_not(
    desk: Small, until: Until
) -> None:
    """Retries without end, and three seconds for each record: the poison is tried until then, and
    what waited behind it for longer is not sent at all."""
    part = desk.stream()
    part._mapping = replace(part._mapping, batch_size=1, max_retries=-1, max_age_seconds=3)
    with worked_off(desk, until):
        desk.put("poison", "behind")
    assert desk.names()["poison"] > 3
    assert desk.names()["behind"] == 0
    first, second = desk.bodies("Failures")
    assert first["requestContext"]["condition"] == "RecordAgeExceeded"
    assert first["requestContext"]["approximateInvokeCount"] == desk.names()["poison"]
    assert second["requestContext"]["condition"] == "RecordAgeExceeded"
    assert second["requestContext"]["approximateInvokeCount"] == 0
    desk.put("young")
    until(lambda: desk.names()["young"] == 1)


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, []),
        ({}, []),
        ({"batchItemFailures": None}, []),
        ({"batchItemFailures": []}, []),
        ({"batchItemFailures": [{"itemIdentifier": "b"}]}, ["b"]),
        ({"batchItemFailures": [{"itemIdentifier": "c"}, {"itemIdentifier": "a"}]}, ["a", "c"]),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, ["a", "b", "c"]),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, ["a", "b", "c"]),
        ({"batchItemFailures": [{"itemIdentifier": "unknown"}]}, ["a", "b", "c"]),
        ({"batchItemFailures": [{"wrong": "a"}]}, ["a", "b", "c"]),
        ({"batchItemFailures": ["a"]}, ["a", "b", "c"]),
        ({"batchItemFailures": "a"}, ["a", "b", "c"]),
        ("all is well", ["a", "b", "c"]),
    ],
)
def test_what_an_answer_says_of_a_batch(answer: Any, failed: list[str]) -> None:
    assert batches.failed_items(answer, ["a", "b", "c"], partial=True) == failed
    assert batches.failed_items(answer, ["a", "b", "c"], partial=False) == []


def test_a_record_that_ttl_removed_names_its_user_as_lambda_does() -> None:
    record = {
        "eventName": "REMOVE",
        "userIdentity": {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"},
        "dynamodb": {"ApproximateCreationDateTime": datetime(2026, 1, 1, tzinfo=UTC)},
    }
    assert lambda_events.stream_record(record, "arn") == {
        "eventName": "REMOVE",
        "userIdentity": {"principalId": "dynamodb.amazonaws.com", "type": "Service"},
        "dynamodb": {"ApproximateCreationDateTime": 1767225600.0},
        "eventSourceARN": "arn",
    }
