"""How a case is noted, and the requests and answers that cases are made of."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from shared.tables.attribute_values import encode_item

Call = tuple[str, dict[str, Any]]
Item = dict[str, Any]

KEYS = {"drops": ("key",), "articles": ("id", "sk"), "index": ("pk", "sk")}
INDEXES = {"drops": {"rejected": ("rejected", "at")}}
CASES: dict[str, Callable[[Any], None]] = {}
"""The cases by what they say."""

LARGEST, MOST_PAGES = 409_600, 20
INVALID, UNMET = "ValidationException", "ConditionalCheckFailedException"


def case(function: Callable[[Any], None]) -> Callable[[Any], None]:
    """A case of the contract; its docstring says what is promised."""
    CASES[(function.__doc__ or "").strip().rstrip(".")] = function
    return function


def row(pk: str, sk: str, **more: Any) -> Item:
    """A row of IndexTable."""
    return encode_item({"pk": pk, "sk": sk, **more})


def key(pk: str) -> Item:
    """The key of the row that stories write."""
    return row(pk, "x")


def rejected(name: str, at: str) -> Item:
    """A row of DropsTable that its index has."""
    return encode_item({"key": name, "rejected": "rejected", "at": at})


def plain(value: Any) -> Any:
    """An answer without the order of sets and numbers' spelling."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: sorted(part) if name == "SS" else plain(part) for name, part in value.items()}
    return value


def refused(client: Any, operation: str, code: str = INVALID, **request: Any) -> None:
    """Assert that a call is refused."""
    if not operation.startswith("batch"):
        request = {"TableName": "index", **request}
    try:
        answer = getattr(client, operation)(**request)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return
    raise AssertionError(f"{operation} was answered: {str(answer)[:200]}")


def put(client: Any, item: Item, table: str = "index") -> None:
    """PutItem."""
    client.put_item(TableName=table, Item=item)


def read(client: Any, pk: str, sk: str = "x") -> Any:
    """The row, read consistently; None if there is none."""
    answer = client.get_item(TableName="index", Key=row(pk, sk), ConsistentRead=True)
    return plain(answer["Item"]) if "Item" in answer else None


def update(
    client: Any, pk: str, expression: str, condition: str | None = None, **values: Any
) -> Any:
    """UpdateItem of a row; all of it as it is then. Values go by name without the colon."""
    return plain(
        client.update_item(TableName="index", **update_request(pk, expression, condition, values))[
            "Attributes"
        ]
    )


def update_request(pk: str, expression: str, condition: str | None, values: Item) -> dict[str, Any]:
    """The request of an update."""
    more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
    if values:
        more["ExpressionAttributeValues"] = encode_item(
            {f":{name}": value for name, value in values.items()}
        )
    return {
        "Key": key(pk),
        "UpdateExpression": expression,
        "ReturnValues": "ALL_NEW",
        **more,
    }


def refused_update(
    client: Any,
    pk: str,
    expression: str,
    condition: str | None = None,
    code: str = INVALID,
    **values: Any,
) -> None:
    """Assert that an update is refused and changes nothing."""
    before = read(client, pk)
    refused(client, "update_item", code, **update_request(pk, expression, condition, values))
    assert read(client, pk) == before


def query_request(pk: str, condition: str = "", **more: Any) -> dict[str, Any]:
    """The request of a query; values by name without the colon, options of Query as they are."""
    options = {name: more.pop(name) for name in list(more) if name[0].isupper()}
    return {
        "KeyConditionExpression": "pk = :pk" + (f" AND {condition}" if condition else ""),
        "ExpressionAttributeValues": encode_item(
            {":pk": pk, **{f":{name}": value for name, value in more.items()}}
        ),
        **options,
    }


def query(
    client: Any, pk: str, condition: str = "", *, consistent: bool = False, **more: Any
) -> list[str]:
    """The sort keys that one page of a query has."""
    request = query_request(pk, condition, ConsistentRead=consistent, **more)
    return [item["sk"]["S"] for item in client.query(TableName="index", **request)["Items"]]


def pages(client: Any, pk: str, *, newest_first: bool = False, **more: Any) -> list[list[str]]:
    """The sort keys of a query, page after page."""
    found: list[list[str]] = []
    request = query_request(pk, ScanIndexForward=not newest_first, **more)
    while len(found) < MOST_PAGES:
        answer = client.query(TableName="index", **request)
        found.append([item["sk"]["S"] for item in answer["Items"]])
        if "LastEvaluatedKey" not in answer:
            return found
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    raise AssertionError("the pages never end")


def rejections(client: Any, **more: Any) -> list[str]:
    """The keys of the index of rejected drops, newest first."""
    values = encode_item({":r": "rejected"})
    answer = client.query(
        TableName="drops",
        IndexName="rejected",
        KeyConditionExpression="rejected = :r",
        ExpressionAttributeValues=values,
        ScanIndexForward=False,
        **more,
    )
    return [item["key"]["S"] for item in answer["Items"]]


def padded(pk: str, total: int) -> Item:
    """A row of so many bytes."""
    return row(pk, "x", p="x" * (total - len(f"pk{pk}skxp")))
