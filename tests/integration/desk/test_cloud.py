"""moto's server: its life, what is mended in it, and the events that it would not send."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import boto3
import pytest
from moto import mock_aws

from infra.local.cloud import Cloud
from infra.local.stack import Stack, create_stack
from infra.local.template import load_template
from tests.support.paths import ROOT

PARENT = (
    "import time; from infra.local.cloud import Cloud; cloud = Cloud(); "
    "print(cloud.start(), flush=True); time.sleep(60)"
)
HASTY = "import sys; from infra.local import cloud; sys.setswitchinterval(1e-6); cloud.run_cloud()"
KEY = "ảnh/Hà Nội + 50%.txt"


def listens(endpoint: str) -> bool:
    url = urlsplit(endpoint)
    try:
        socket.create_connection((str(url.hostname), int(url.port or 0)), timeout=1).close()
    except OSError:
        return False
    return True


def test_it_answers_until_it_is_stopped(tmp_path: Path) -> None:
    cloud = Cloud("0.0.0.0", 0, tmp_path / "cloud.log")
    endpoint = cloud.start()
    assert endpoint.startswith("http://127.0.0.1:")
    assert listens(endpoint)
    cloud.stop()
    cloud.stop()
    assert not listens(endpoint)
    assert (tmp_path / "cloud.log").read_text() == ""


def test_it_never_outlives_its_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        endpoint = parent.stdout.readline().strip()
        assert listens(endpoint)
        parent.kill()
    deadline = time.monotonic() + 5
    while listens(endpoint):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1:{port}"):
            Cloud("127.0.0.1", port).start()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Stack]:
    """The small stack in a server whose threads give way to each other all the time: here races are
    lost at once."""
    command = [sys.executable, "-c", HASTY, "--port=0", "--until-stdin-ends"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        stack = create_stack(
            load_template(ROOT / "tests/support/small.yaml", {}),
            server.stdout.readline().strip(),
            name="hasty",
        )
        yield stack
        stack.close()


def side_by_side(call: Callable[[int], Any], times: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(call, range(times)))


def test_conditional_writes_and_stream_records_are_numbered_one_by_one(hasty: Stack) -> None:
    dynamodb, streams = hasty.client("dynamodb"), hasty.client("dynamodbstreams")
    add = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    dynamodb.put_item(TableName=hasty.physical("Table"), Item={"id": {"S": "a"}})
    side_by_side(
        lambda _: dynamodb.update_item(
            TableName=hasty.physical("Table"), Key={"id": {"S": "a"}}, **add
        ),
        150,
    )
    assert dynamodb.get_item(TableName=hasty.physical("Table"), Key={"id": {"S": "a"}})["Item"][
        "n"
    ] == {"N": "150"}
    arn = hasty.attribute("Table", "StreamArn")
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    records = streams.get_records(
        ShardIterator=streams.get_shard_iterator(**place)["ShardIterator"]
    )["Records"]
    assert len({record["dynamodb"]["SequenceNumber"] for record in records}) == len(records) == 151


def test_a_queue_loses_and_doubles_nothing(hasty: Stack) -> None:
    sqs, url = hasty.client("sqs"), hasty.physical("Queue")
    received: list[str] = []

    def send_and_take(n: int) -> None:
        sqs.send_message(QueueUrl=url, MessageBody=str(n))
        for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
            received.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    side_by_side(send_and_take, 150)
    while messages := sqs.receive_message(QueueUrl=url).get("Messages", []):
        received += [message["Body"] for message in messages]
    assert sorted(received, key=int) == [str(n) for n in range(150)]


def test_queries_find_the_partition_and_the_index(stack: Stack) -> None:
    dynamodb = stack.client("dynamodb")
    articles, drops = stack.physical("ArticlesTable"), stack.physical("DropsTable")
    for pk, sk in (("a", "1"), ("a", "2"), ("b", "1")):
        dynamodb.put_item(TableName=articles, Item={"id": {"S": pk}, "sk": {"S": sk}})
        dynamodb.put_item(
            TableName=drops, Item={"key": {"S": pk + sk}, "rejected": {"S": pk}, "at": {"S": sk}}
        )

    def query(table: str, **more: Any) -> list[Any]:
        values = {":v": {"S": more.pop("value")}}
        items: list[Any] = dynamodb.query(
            TableName=table, ExpressionAttributeValues=values, **more
        )["Items"]
        return items

    assert [
        item["sk"]["S"] for item in query(articles, value="a", KeyConditionExpression="id = :v")
    ] == ["1", "2"]
    assert query(articles, value="none", KeyConditionExpression="id = :v") == []
    rejected = query(drops, value="a", KeyConditionExpression="rejected = :v", IndexName="rejected")
    assert [item["key"]["S"] for item in rejected] == ["a1", "a2"]


def test_values_of_every_type_come_back(stack: Stack) -> None:
    dynamodb, table = stack.client("dynamodb"), stack.physical("DropsTable")
    item: dict[str, Any] = {
        "key": {"S": "types"},
        **{
            "text": {"S": "a"},
            "empty": {"S": ""},
            "number": {"N": "-1.5"},
            "bytes": {"B": b"\0\xff"},
        },
        **{"true": {"BOOL": True}, "false": {"BOOL": False}, "null": {"NULL": True}},
        **{"set": {"SS": ["a", "b"]}, "no list": {"L": []}, "no map": {"M": {}}},
        "map": {"M": {"S": {"N": "1"}, "x": {"L": [{"S": "a"}, {"M": {"y": {"BOOL": False}}}]}}},
    }
    dynamodb.put_item(TableName=table, Item=item)
    key = {"key": {"S": "types"}}
    assert dynamodb.get_item(TableName=table, Key=key)["Item"] == item


@pytest.fixture
def events(stack: Stack) -> Iterator[Callable[[], list[str]]]:
    """What the bucket has told the queue since the last time."""
    sqs, url = stack.client("sqs"), stack.physical("DropQueue")

    def take() -> list[str]:
        told = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
            "Messages", []
        ):
            for message in messages:
                for record in json.loads(message["Body"]).get("Records", []):
                    assert unquote_plus(record["s3"]["object"]["key"]) == KEY
                    told.append(record["eventName"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return told

    take()
    yield take
    sqs.purge_queue(QueueUrl=url)


def test_removals_undeletes_and_rollbacks_are_told(
    stack: Stack, events: Callable[[], list[str]]
) -> None:
    s3, place = stack.client("s3"), {"Bucket": stack.physical("DropBucket"), "Key": KEY}
    first = s3.put_object(**place, Body=b"1")["VersionId"]
    second = s3.put_object(**place, Body=b"2")["VersionId"]
    assert events() == ["ObjectCreated:Put", "ObjectCreated:Put"]
    s3.delete_object(**place, VersionId=second)
    assert (events(), s3.get_object(**place)["Body"].read()) == (["ObjectRemoved:Delete"], b"1")
    marker = s3.delete_object(**place)["VersionId"]
    assert events() == ["ObjectRemoved:DeleteMarkerCreated"]
    s3.delete_object(**place, VersionId=marker)
    assert (events(), s3.get_object(**place)["Body"].read()) == (["ObjectRemoved:Delete"], b"1")
    s3.delete_objects(Bucket=place["Bucket"], Delete={"Objects": [{"Key": KEY}]})
    assert events() == ["ObjectRemoved:DeleteMarkerCreated"]
    s3.delete_object(**place, VersionId=first)
    assert events() == ["ObjectRemoved:Delete"]
    (last,) = s3.list_object_versions(Bucket=place["Bucket"])["DeleteMarkers"]
    s3.delete_object(**place, VersionId=last["VersionId"])
    assert events() == ["ObjectRemoved:Delete"]


@mock_aws
def test_moto_itself_still_does_not_tell() -> None:
    """When this fails, moto has learnt it: take infra/local/removals.py away."""
    s3, sqs = (
        boto3.client("s3", region_name="us-east-1"),
        boto3.client("sqs", region_name="us-east-1"),
    )
    s3.create_bucket(Bucket="versioned")
    s3.put_bucket_versioning(Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    wanted: Any = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectRemoved:*"]}]}
    s3.put_bucket_notification_configuration(Bucket="versioned", NotificationConfiguration=wanted)
    s3.put_object(Bucket="versioned", Key="k", Body=b"")
    marker = s3.delete_object(Bucket="versioned", Key="k")["VersionId"]
    s3.delete_object(Bucket="versioned", Key="k", VersionId=marker)
    bodies = [
        json.loads(message["Body"])
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    ]
    assert [body.get("Event") for body in bodies] == ["s3:TestEvent"]
    s3.close()
    sqs.close()
