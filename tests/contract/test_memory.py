"""AWS in memory answers as moto does to the calls that the functions make."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from shared.tables.dynamo import encode_item
from tests.support import memory, tables

words = st.sampled_from(["a", "b", "c"])
small = st.integers(0, 2)
MARK = {":mark": {"S": "a"}}


def put(pk: str, ticket: int) -> tuple[str, dict[str, Any]]:
    item = encode_item({"pk": pk, "sk": "x", "ticket": ticket})
    condition = "attribute_not_exists(ticket) OR ticket <= :t"
    return "put_item", {
        "Item": item,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": encode_item({":t": ticket}),
    }


def record(pk: str, ticket: int) -> tuple[str, dict[str, Any]]:
    return "update_item", update(
        pk,
        "SET #a = :a REMOVE #b",
        {":a": "done", ":t": ticket},
        "ticket = :t",
        {"#a": "a", "#b": "b"},
    )


def take(pk: str, _number: int) -> tuple[str, dict[str, Any]]:
    return "update_item", update(pk, "ADD ticket :one", {":one": 1})


def count(pk: str, number: int) -> tuple[str, dict[str, Any]]:
    values = {":0": number - 1, ":1": {"a", "b"} if number else {"a"}, ":mark": "a"}
    return "update_item", update(
        pk, "ADD #0 :0, #1 :1", values, "NOT contains(#1, :mark)", {"#0": "n", "#1": "marks"}
    )


def unmark(pk: str, number: int) -> tuple[str, dict[str, Any]]:
    mark = "ab"[number % 2]
    return "update_item", update(
        pk, "DELETE #m :m", {":m": {mark}, ":mark": mark}, "contains(#m, :mark)", {"#m": "marks"}
    )


def clear(pk: str, _number: int) -> tuple[str, dict[str, Any]]:
    condition = "n = :zero AND attribute_not_exists(marks)"
    values = encode_item({":zero": 0})
    return "delete_item", {
        "Key": key(pk),
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
    }


def seek(pk: str, number: int) -> tuple[str, dict[str, Any]]:
    shape = (
        "#pk = :pk",
        "#pk = :pk AND #sk <= :last",
        "#pk = :pk AND #sk BETWEEN :first AND :last",
    )[number]
    names = {"#pk": "pk"} | ({"#sk": "sk"} if number else {})
    values = (
        {":pk": pk} | ({":last": "y"} if number else {}) | ({":first": "w"} if number == 2 else {})
    )
    more = {
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": encode_item(values),
        "ConsistentRead": True,
    }
    return "query", {
        "KeyConditionExpression": shape,
        "ScanIndexForward": number > 0,
        "Limit": 1,
        **more,
    }


def read(pk: str, _number: int) -> tuple[str, dict[str, Any]]:
    return "get_item", {"Key": key(pk), "ConsistentRead": True}


def key(pk: str) -> dict[str, Any]:
    return encode_item({"pk": pk, "sk": "x"})


def update(
    pk: str,
    expression: str,
    values: dict[str, Any],
    condition: str | None = None,
    names: dict[str, str] | None = None,
) -> dict[str, Any]:
    more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
    if names:
        more["ExpressionAttributeNames"] = names
    return more | {
        "Key": key(pk),
        "UpdateExpression": expression,
        "ExpressionAttributeValues": encode_item(values),
        "ReturnValues": "ALL_NEW",
    }


@pytest.fixture(scope="module")
def moto_client() -> Iterator[Any]:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name, value in tables.ENVIRONMENT.items():
            patch.setenv(name, value)
        tables.create()
        yield boto3.client("dynamodb")


def answer(client: Any, operation: str, request: dict[str, Any]) -> Any:
    try:
        found = getattr(client, operation)(TableName="index", **request)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return {name: value for name, value in found.items() if name in {"Item", "Items", "Attributes"}}


calls = st.builds(
    lambda call, pk, number: call(pk, number),
    st.sampled_from([put, record, take, count, unmark, clear, seek, read]),
    words,
    small,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
@given(story=st.lists(calls, max_size=15))
def test_dynamodb_in_memory_answers_as_moto(
    moto_client: Any, story: list[tuple[str, dict[str, Any]]]
) -> None:
    ours = memory.DynamoDB({"index": ("pk", "sk")})
    for pk in "abc":
        moto_client.delete_item(TableName="index", Key=key(pk))
    for operation, request in story:
        assert answer(ours, operation, request) == answer(moto_client, operation, request), (
            operation,
            request,
        )


def test_s3_in_memory_answers_as_moto() -> None:
    """Newest objects through puts, markers, rollbacks and undeletes."""
    with mock_aws():
        theirs: Any = boto3.client("s3", region_name="us-east-1")
        theirs.create_bucket(Bucket="drops")
        theirs.put_bucket_versioning(Bucket="drops", VersioningConfiguration={"Status": "Enabled"})
        assert story_of(memory.S3()) == story_of(theirs)


def story_of(s3: Any) -> list[Any]:
    versions = [
        s3.put_object(Bucket="drops", Key="k", Body=body)["VersionId"] for body in (b"1", b"2")
    ]
    seen = [newest(s3)]
    s3.delete_object(Bucket="drops", Key="k", VersionId=versions[1])
    seen.append(newest(s3))
    marker = s3.delete_object(Bucket="drops", Key="k")["VersionId"]
    seen.append(newest(s3))
    s3.delete_object(Bucket="drops", Key="k", VersionId=marker)
    seen.append(newest(s3))
    listed = s3.list_object_versions(Bucket="drops", Prefix="k")
    return [*seen, [one["IsLatest"] for one in listed["Versions"]], listed.get("DeleteMarkers", [])]


def newest(s3: Any) -> Any:
    try:
        found = s3.get_object(Bucket="drops", Key="k")
        return (
            found["ETag"],
            found["ContentLength"],
            found["Body"].read(),
            s3.head_object(Bucket="drops", Key="k")["ETag"],
        )
    except ClientError as error:
        return error.response["Error"]["Code"]
