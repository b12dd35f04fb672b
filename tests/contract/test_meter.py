"""The capacity meter against Amazon's own DynamoDB Local, call by call."""

from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.tables.attribute_values import encode_item
from tests.contract.conftest import TYPES
from tests.support.meter import Meter, layouts, size


@pytest.mark.beside_shared
@pytest.mark.needs_java
def test_the_meter_agrees_with_dynamodb_local(local: Any) -> None:
    """500 calls of every kind that the project makes, on rows of all sizes and types."""
    meter, random = Meter(layouts(TYPES)), Random(4)
    meter.watch(local)
    for _ in range(500):
        operation, request = call(random)
        before, held = (meter.wru, meter.rru), set(meter.rows["index"])
        try:
            answer = getattr(local, operation)(**request, ReturnConsumedCapacity="TOTAL")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ConditionalCheckFailedException", error
            continue  # DynamoDB Local does not tell what a refusal costs
        charged = answer["ConsumedCapacity"]
        theirs = sum(
            one["CapacityUnits"] for one in (charged if isinstance(charged, list) else [charged])
        )
        ours = (meter.wru - before[0]) + (meter.rru - before[1])
        assert ours == theirs + unlike(operation, request, answer, held), (operation, theirs, ours)
    assert meter.wru > 100
    assert meter.rru > 50


def unlike(
    operation: str, request: dict[str, Any], answer: dict[str, Any], held: set[tuple[str, ...]]
) -> float:
    """What AWS charges and DynamoDB Local does not (a query that finds nothing; rows of a batch
    that are not there), less what only DynamoDB Local does (a second unit for deleting in a batch
    what is not there)."""
    if operation == "query" and not answer["Items"]:
        return 1.0 if request["ConsistentRead"] else 0.5
    if operation == "batch_get_item":
        wanted = request["RequestItems"]["index"]
        missing = len(wanted["Keys"]) - len(answer["Responses"]["index"])
        return missing * (1.0 if wanted["ConsistentRead"] else 0.5)
    if operation == "batch_write_item":
        gone = [
            one["DeleteRequest"]["Key"]
            for one in request["RequestItems"]["index"]
            if "DeleteRequest" in one
        ]
        return -1.0 * sum((key["pk"]["S"], key["sk"]["S"]) not in held for key in gone)
    return 0.0


def call(random: Random) -> tuple[str, dict[str, Any]]:
    """A call of the kinds that shared/tables makes."""
    key = encode_item({"pk": random.choice("ab"), "sk": random.choice("xyz")})
    kinds = "put_item delete_item update_item get_item query batch_get_item batch_write_item"
    operation = random.choice(kinds.split())
    consistent = {"ConsistentRead": random.random() < 0.5}
    match operation:
        case "put_item" if random.random() < 0.5:
            rejected = random.choice([{}, {"rejected": "1"}])
            day = random.choice([{}, {"day": "3"}, {"day": "4"}])
            item = encode_item(
                {"key": random.choice("kl"), "at": random.choice("12"), **rejected, **day}
            ) | row(random)
            return operation, {"TableName": "drops", "Item": item}
        case "put_item":
            request: dict[str, Any] = {"Item": key | row(random)}
        case "update_item":
            request = {"Key": key} | update(random)
        case "delete_item":
            request = {"Key": key}
        case "get_item":
            request = {"Key": key} | consistent
        case "query":
            names, values = {"#pk": "pk"}, encode_item({":pk": random.choice("abc")})
            shape = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
            request = {"KeyConditionExpression": "#pk = :pk"} | shape | consistent
        case _:
            return operation, {"RequestItems": {"index": batch(operation, random, consistent)}}
    return operation, {"TableName": "index"} | request


def update(random: Random) -> dict[str, Any]:
    """An update, half of them on a condition."""
    values = encode_item(
        {":n": random.choice((1, -1)), ":m": {f"m{random.randrange(400)}" * random.choice((1, 90))}}
    )
    more: dict[str, Any] = {"UpdateExpression": "ADD n :n, marks :m", "ReturnValues": "ALL_NEW"}
    if random.random() < 0.5:
        more["ConditionExpression"] = "NOT contains(marks, :z)"
        values |= encode_item({":z": "m0"})
    return more | {"ExpressionAttributeValues": values}


def batch(operation: str, random: Random, consistent: dict[str, bool]) -> Any:
    """What a batch asks of a table."""
    keys = [encode_item({"pk": pk, "sk": sk}) for pk in "abc" for sk in "xyz"]
    if operation == "batch_get_item":
        return {"Keys": random.sample(keys, 5)} | consistent
    return [
        {"PutRequest": {"Item": one | row(random)}}
        if random.random() < 0.7
        else {"DeleteRequest": {"Key": one}}
        for one in random.sample(keys, 3)
    ]


def row(random: Random) -> dict[str, Any]:
    """Attributes of all types, from nothing to 12 KB; often within a few bytes of a kilobyte."""
    item: dict[str, Any] = {
        "words": "chữ" * random.choice((0, 1, 50, 240)),
        "n": random.choice((0, 7, -12, 1234, 100, 65_535, 1.25, -0.5)),
        "flag": True,
        "why": ["Hải Phòng", "cảng"] * random.randrange(3),
        "inner": {"a": 1, "b": "x"},
        "names": {"một", "hai"},
    }
    encoded = encode_item({name: value for name, value in item.items() if random.random() < 0.6})
    room = random.choice((1024, 2048, 4096, 12_288)) - size(encoded) - 12 + random.randrange(-3, 4)
    return encoded | encode_item({"pad": b"x" * max(room, 0)}) if random.random() < 0.7 else encoded


def test_refused_conditions_cost_what_the_row_does() -> None:
    meter = Meter(layouts(TYPES))
    item = encode_item({"pk": "a", "sk": "x", "pad": b"x" * 3000})
    assert meter.note("put_item", {"TableName": "index", "Item": item}, {}) == 3
    assert (
        meter.note(
            "put_item", {"TableName": "index", "Item": encode_item({"pk": "a", "sk": "x"})}, None
        )
        == 3
    )
    assert (
        meter.note(
            "delete_item", {"TableName": "index", "Key": encode_item({"pk": "b", "sk": "x"})}, None
        )
        == 1
    )
    assert (
        meter.note(
            "delete_item", {"TableName": "index", "Key": encode_item({"pk": "a", "sk": "x"})}, {}
        )
        == 3
    )
    assert (
        meter.note(
            "delete_item", {"TableName": "index", "Key": encode_item({"pk": "a", "sk": "x"})}, {}
        )
        == 1
    )
    assert (meter.wru, meter.rru) == (11, 0)
