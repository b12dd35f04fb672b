"""The calls that the functions make, to be played in any order."""

from shared.tables.attribute_values import encode_item
from tests.contract.dynamodb.case import (
    Call,
    key,
    query_request,
    row,
    update_request,
)


def _put_claim(pk: str, ticket: int) -> Call:
    condition = "attribute_not_exists(ticket) OR ticket <= :t"
    return "put_item", {
        "Item": row(pk, "x", ticket=ticket),
        "ConditionExpression": condition,
        "ExpressionAttributeValues": encode_item({":t": ticket}),
    }


def _record(pk: str, ticket: int) -> Call:
    request = update_request(pk, "SET #a = :a REMOVE #b", "ticket = :t", {"a": "done", "t": ticket})
    return "update_item", request | {"ExpressionAttributeNames": {"#a": "a", "#b": "b"}}


def _take(pk: str, _number: int) -> Call:
    return "update_item", update_request(pk, "ADD ticket :one", None, {"one": 1})


def _count(pk: str, number: int) -> Call:
    values = {"0": number - 1, "1": {"a", "b"} if number else {"a"}, "mark": "a"}
    request = update_request(pk, "ADD #0 :0, #1 :1", "NOT contains(#1, :mark)", values)
    return "update_item", request | {"ExpressionAttributeNames": {"#0": "n", "#1": "marks"}}


def _unmark(pk: str, number: int) -> Call:
    mark = "ab"[number % 2]
    values = {"m": {mark}, "mark": mark}
    request = update_request(pk, "DELETE #m :m", "contains(#m, :mark)", values)
    return "update_item", request | {"ExpressionAttributeNames": {"#m": "marks"}}


def _clear(pk: str, _number: int) -> Call:
    return "delete_item", {
        "Key": key(pk),
        "ConditionExpression": "n = :zero AND attribute_not_exists(marks)",
        "ExpressionAttributeValues": encode_item({":zero": 0}),
    }


def _seek(pk: str, number: int) -> Call:
    condition, values = (
        ("", {}),
        ("sk <= :last", {"last": "y"}),
        ("sk BETWEEN :first AND :last", {"first": "w", "last": "y"}),
    )[number]
    options = {"ConsistentRead": True, "ScanIndexForward": number > 0, "Limit": 1}
    return "query", query_request(pk, condition, **values, **options)


def _read(pk: str, _number: int) -> Call:
    return "get_item", {"Key": key(pk), "ConsistentRead": True}


CALLS = [_put_claim, _record, _take, _count, _unmark, _clear, _seek, _read]
