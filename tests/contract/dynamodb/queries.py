"""What DynamoDB promises of queries, scans and indexes."""

from typing import Any

from shared.tables.attribute_values import encode_item
from tests.contract.dynamodb.case import (
    case,
    pages,
    put,
    query,
    query_request,
    refused,
    rejected,
    rejections,
    row,
)


@case
def swapped_key(client: Any) -> None:
    """A BETWEEN of a key may not have its ends swapped."""
    refused(client, "query", **query_request("a", "sk BETWEEN :b AND :a", a="a", b="b"))


@case
def key_conditions(client: Any) -> None:
    """A sort key is asked for by its value, an end, two ends or its beginning."""
    for sk in ("a", "b", "ba", "c"):
        put(client, row("conditions", sk))
    shapes: Any = (
        ("sk = :a", {"a": "b"}, "b"),
        ("sk < :a", {"a": "b"}, "a"),
        ("sk <= :a", {"a": "b"}, "a b"),
        ("sk > :a", {"a": "b"}, "ba c"),
        ("sk >= :a", {"a": "b"}, "b ba c"),
        ("sk BETWEEN :a AND :b", {"a": "b", "b": "bb"}, "b ba"),
        ("sk BETWEEN :a AND :b", {"a": "b", "b": "b"}, "b"),
        ("begins_with(sk, :a)", {"a": "b"}, "b ba"),
    )
    for condition, values, expected in shapes:
        assert query(client, "conditions", condition, **values) == expected.split(), condition


@case
def strange_key_conditions(client: Any) -> None:
    """A partition is asked for by its value alone."""
    values = encode_item({":a": "a"})
    for condition in ("pk <= :a", "sk = :a"):
        request: Any = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
        refused(client, "query", **request)


@case
def double_key_conditions(client: Any) -> None:
    """A key has one condition."""
    refused(client, "query", **query_request("a", "sk <= :a AND sk >= :b", a="x", b="a"))


@case
def exact_limit(client: Any) -> None:
    """A limit that is reached says where, even at the end."""
    for sk in "ab":
        put(client, row("limit", sk))
    assert pages(client, "limit", Limit=2) == [["a", "b"], []]
    assert pages(client, "limit", Limit=3) == [["a", "b"]]
    assert pages(client, "limit", Limit=1, newest_first=True) == [["b"], ["a"], []]


@case
def page_size(client: Any) -> None:
    """A page ends at one megabyte."""
    for sk in "abcdefg":
        put(client, row("pages", sk, p="x" * (262_144 - len("pkpagesskap"))))
    assert pages(client, "pages") == [["a", "b", "c", "d"], ["e", "f", "g"]]
    assert pages(client, "pages", newest_first=True) == [["g", "f", "e", "d"], ["c", "b", "a"]]


@case
def start_gone(client: Any) -> None:
    """A place to start from may be gone."""
    for sk in "ac":
        put(client, row("start", sk))
    assert query(client, "start", ExclusiveStartKey=row("start", "b")) == ["c"]
    backwards: Any = {"ExclusiveStartKey": row("start", "b"), "ScanIndexForward": False}
    assert query(client, "start", **backwards) == ["a"]


@case
def start_elsewhere(client: Any) -> None:
    """A place to start from is within the question."""
    outside: Any = {"ExclusiveStartKey": row("start", "z")}
    refused(client, "query", **query_request("start", "sk <= :s", s="b", **outside))
    refused(client, "query", **query_request("other", **outside))
    short: Any = {"ExclusiveStartKey": {"pk": {"S": "start"}}}
    refused(client, "query", **query_request("start", **short))


@case
def scans(client: Any) -> None:
    """A scan gives each row once, page after page."""
    names = {f"scan {number}" for number in range(7)}
    for name in names:
        put(client, {"key": {"S": name}}, "drops")
    seen: list[str] = []
    request: dict[str, Any] = {"TableName": "drops", "Limit": 2, "ConsistentRead": True}
    while len(seen) < 1000:
        answer = client.scan(**request)
        seen += [item["key"]["S"] for item in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            break
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    assert names <= set(seen)
    assert len(seen) == len(set(seen))


@case
def index_queries(client: Any) -> None:
    """An index has the rows that have its keys, in its order."""
    for name, at in (("one", "2"), ("two", "1"), ("three", "3")):
        put(client, rejected(name, at), "drops")
    put(client, {"key": {"S": "four"}, "at": {"S": "9"}}, "drops")
    assert rejections(client) == ["three", "one", "two"]
    start = rejected("one", "2")
    assert rejections(client, ExclusiveStartKey=start) == ["two"]


@case
def consistent_index(client: Any) -> None:
    """An index is never consistent."""
    request: Any = {
        "TableName": "drops",
        "IndexName": "rejected",
        "KeyConditionExpression": "rejected = :r",
        "ExpressionAttributeValues": encode_item({":r": "rejected"}),
    }
    refused(client, "query", **request, ConsistentRead=True)


@case
def unknown_index(client: Any) -> None:
    """An index that is not there is a wrong request."""
    refused(client, "query", **query_request("a", IndexName="none"))


@case
def unknown_table(client: Any) -> None:
    """A table that is not there is not found."""
    refused(client, "query", "ResourceNotFoundException", TableName="none", **query_request("a"))
