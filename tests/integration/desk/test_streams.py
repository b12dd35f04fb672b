"""Streams that call functions, with real processes and streams."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local import lambda_events
from infra.local.worker import FunctionFailed, Workers
from tests.integration.desk.small_desk import Small, Until, worked_off


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
