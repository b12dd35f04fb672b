"""What DynamoDB promises of conditions and updates."""

from typing import Any

from shared.tables.attribute_values import encode_item
from tests.contract.dynamodb.case import (
    UNMET,
    case,
    key,
    put,
    query_request,
    read,
    refused,
    refused_update,
    row,
    update,
    update_request,
)


@case
def swapped_condition(client: Any) -> None:
    """A BETWEEN in a condition may not have its ends swapped."""
    put(client, row("swapped", "x", n=1))
    refused_update(client, "swapped", "SET a = :a", "n BETWEEN :b AND :a", a=1, b=2)
    refused_update(client, "swapped", "SET a = :a", "n BETWEEN :b AND :a", a=1, b="2")


@case
def between(client: Any) -> None:
    """A BETWEEN has both its ends."""
    put(client, row("between", "x", n=2))
    for low, high in ((1, 2), (2, 2), (2, 3)):
        update(client, "between", "SET a = :a", "n BETWEEN :a AND :b", a=low, b=high)
    refused_update(client, "between", "SET a = :a", "n BETWEEN :a AND :b", UNMET, a=3, b=4)


@case
def two_types(client: Any) -> None:
    """A condition of two types does not hold."""
    put(client, row("types", "x", n=1))
    for operator in ("=", "<", "<=", ">", ">="):
        refused_update(client, "types", "SET a = :a", f"n {operator} :a", UNMET, a="1")
    update(client, "types", "SET a = :a", "n <> :a", a="1")


@case
def missing_attribute(client: Any) -> None:
    """What is not there is unlike everything."""
    put(client, row("missing", "x", n=1))
    for condition in ("o < :a", "o = :a", "contains(o, :a)", "attribute_exists(o)", "o IN (:a)"):
        refused_update(client, "missing", "SET a = :a", condition, UNMET, a=1)
    update(client, "missing", "SET a = :a", "o <> :a AND attribute_not_exists(o)", a=1)


@case
def functions(client: Any) -> None:
    """Sizes, beginnings, members."""
    put(client, row("functions", "x", w="word", s={"a", "b"}, n=1))
    for condition, value in (
        ("size(s) = :v", 2),
        ("size(w) >= :v", 4),
        ("begins_with(w, :v)", "wo"),
        ("contains(w, :v)", "or"),
        ("contains(s, :v)", "b"),
        ("NOT contains(s, :v) AND NOT contains(n, :v)", "c"),
        ("n IN (:v) AND (n = :v OR n > :v)", 1),
    ):
        update(client, "functions", "SET v = :v", condition, v=value)


@case
def flags(client: Any) -> None:
    """Flags have no order."""
    put(client, row("flags", "x", n=1))
    refused_update(client, "flags", "SET a = :a", "n < :a", a=True)


@case
def same_attribute(client: Any) -> None:
    """An attribute is not compared with itself."""
    put(client, row("same", "x", n=1))
    refused_update(client, "same", "SET a = :a", "n = n", a=1)


@case
def refused_puts(client: Any) -> None:
    """A condition that does not hold leaves all as it was."""
    put(client, row("refused", "x", n=1))
    request = {
        "ConditionExpression": "n = :n",
        "ExpressionAttributeValues": encode_item({":n": 2}),
    }
    refused(client, "put_item", UNMET, Item=row("refused", "x"), **request)
    refused(client, "delete_item", UNMET, Key=key("refused"), **request)
    refused_update(client, "refused", "SET a = :n", "n = :n", UNMET, n=2)
    assert read(client, "refused") == row("refused", "x", n=1)


@case
def unused_values(client: Any) -> None:
    """A value that no expression uses is refused."""
    refused_update(client, "unused", "SET a = :a", a=1, b=2)
    refused(client, "query", **query_request("a", b="2"))


@case
def undefined_values(client: Any) -> None:
    """A value that no expression defines is refused."""
    refused_update(client, "unused", "SET a = :a, b = :b", a=1)
    refused(client, "query", **query_request("a", "sk = :s"))


@case
def unused_names(client: Any) -> None:
    """A name that no expression uses is refused."""
    refused(client, "query", **query_request("a", ExpressionAttributeNames={"#z": "z"}))


@case
def empty_names(client: Any) -> None:
    """Names that are an empty map are refused."""
    refused(client, "query", **query_request("a", ExpressionAttributeNames={}))


@case
def empty_values(client: Any) -> None:
    """Values that are an empty map are refused."""
    request = update_request("a", "REMOVE a", None, {})
    refused(client, "update_item", **request, ExpressionAttributeValues={})


@case
def values_alone(client: Any) -> None:
    """Values without an expression are refused."""
    values = encode_item({":a": 1})
    refused(client, "put_item", Item=key("a"), ExpressionAttributeValues=values)


@case
def reserved_words(client: Any) -> None:
    """A reserved word is no name."""
    refused_update(client, "reserved", "SET status = :a", a=1)


@case
def wrong_operands(client: Any) -> None:
    """ADD and DELETE take what fits the attribute."""
    put(client, row("operands", "x", n=1, s={"a"}, w="w"))
    for expression, value in (
        ("ADD s :v", 1),
        ("ADD n :v", {"a"}),
        ("ADD w :v", 1),
        ("ADD w :v", "w"),
        ("ADD fresh :v", "w"),
        ("DELETE n :v", 1),
        ("DELETE n :v", {"a"}),
        ("SET a = w + :v", 1),
    ):
        refused_update(client, "operands", expression, v=value)


@case
def missing_operands(client: Any) -> None:
    """SET takes only what is there."""
    put(client, row("operand missing", "x"))
    refused_update(client, "operand missing", "SET a = b")
    refused_update(client, "operand missing", "SET a = b + :v", v=1)
    assert update(client, "operand missing", "SET a = if_not_exists(b, :v)", v=1)["a"] == {"N": "1"}
    assert update(client, "operand missing", "SET a = a + :v", v=2)["a"] == {"N": "3"}
    assert update(client, "operand missing", "SET a = if_not_exists(a, :v)", v=9)["a"] == {"N": "3"}


@case
def sums(client: Any) -> None:
    """A sum has 38 digits."""
    put(client, key("sums") | {"n": {"N": "9" * 38}})
    refused(
        client,
        "update_item",
        **update_request("sums", "ADD n :v", None, {})
        | {"ExpressionAttributeValues": {":v": {"N": "9" * 38}}},
    )
    put(client, key("sums") | {"n": {"N": "1"}})
    request = update_request("sums", "ADD n :v", None, {})
    values = {":v": {"N": "1" * 38}}
    client.update_item(TableName="index", **request, ExpressionAttributeValues=values)
    assert read(client, "sums")["n"] == {"N": "1" * 37 + "2"}


@case
def key_updates(client: Any) -> None:
    """A key attribute is not updated."""
    refused_update(client, "keys", "SET pk = :v", v="keys")


@case
def overlaps(client: Any) -> None:
    """An attribute is changed once, a clause used once."""
    refused_update(client, "overlaps", "SET a = :v REMOVE a", v=1)
    refused_update(client, "overlaps", "SET a = :v SET b = :v", v=1)


@case
def before_and_after(client: Any) -> None:
    """An update reads what was before it."""
    put(client, row("before", "x", a=1, b=2))
    after = update(client, "before", "SET a = b, b = a")
    assert (after["a"], after["b"]) == ({"N": "2"}, {"N": "1"})


@case
def updates_of_nothing(client: Any) -> None:
    """An update that changes nothing still makes the row."""
    client.delete_item(TableName="index", Key=key("nothing"))
    assert update(client, "nothing", "REMOVE a") == key("nothing")
    assert read(client, "nothing") == key("nothing")
    assert update(client, "nothing", "DELETE s :s", s={"a"}) == key("nothing")
