"""What DynamoDB promises of items: their sizes, keys and values."""

from typing import Any

from shared.tables.attribute_values import encode_item
from tests.contract.dynamodb.case import (
    LARGEST,
    case,
    key,
    padded,
    plain,
    put,
    query_request,
    read,
    refused,
    refused_update,
    rejected,
    row,
    update,
)


@case
def item_size(client: Any) -> None:
    """An item has at most 400 KB to the byte."""
    put(client, padded("size", LARGEST))
    refused(client, "put_item", Item=padded("size", LARGEST + 1))
    refused(client, "put_item", Item=row("size", "x", p="đ" * (LARGEST // 2)))


@case
def batch_item_size(client: Any) -> None:
    """An item of a batch has at most 400 KB."""
    puts = [{"PutRequest": {"Item": padded("batch size", LARGEST + 6000)}}]
    refused(client, "batch_write_item", RequestItems={"index": puts})


@case
def update_size(client: Any) -> None:
    """An update may not pass 400 KB."""
    put(client, padded("update size", LARGEST - 3))
    update(client, "update size", "SET y = :y", y="yy")
    refused_update(client, "update size", "SET y = :y", y="yyy")
    refused_update(client, "update size", "ADD z :z", z={"z"})
    update(client, "update size", "SET p = :p", p="short")
    update(client, "update size", "SET y = :y", y="yyy")


@case
def grown_size(client: Any) -> None:
    """A row that shrank may grow again."""
    put(client, row("grown", "x"))
    for letter in "abc":
        update(client, "grown", "SET p = :p", p=letter * 300_000)
    for number in range(3):
        update(client, "grown", "ADD m :m", m={f"{number}" * 30_000})
        update(client, "grown", "DELETE m :m", m={f"{number}" * 30_000})
    assert len(read(client, "grown")["p"]["S"]) == 300_000


@case
def empty_keys(client: Any) -> None:
    """A key attribute is not empty."""
    for item in (row("", "x"), row("a", "")):
        refused(client, "put_item", Item=item)
        refused(client, "get_item", Key=item)
        refused(client, "delete_item", Key=item)
    refused(client, "query", **query_request(""))
    refused(client, "query", **query_request("a", "sk >= :s", s=""))
    refused(client, "query", **query_request("a", "sk BETWEEN :s AND :t", s="", t="x"))


@case
def long_keys(client: Any) -> None:
    """A partition key has at most 2048 bytes, a sort key 1024."""
    put(client, row("p" * 2048, "s" * 1024))
    put(client, row("đ" * 1024, "đ" * 512))
    refused(client, "put_item", Item=row("p" * 2049, "s"))
    refused(client, "put_item", Item=row("p", "s" * 1025))
    refused(client, "put_item", Item=row("p", "đ" * 513))


@case
def long_read_keys(client: Any) -> None:
    """A key that is read has at most 1024 bytes."""
    refused(client, "get_item", Key=row("p", "s" * 1025))


@case
def long_bounds(client: Any) -> None:
    """A bound of a sort key has at most 1024 bytes."""
    refused(client, "query", **query_request("a", "sk <= :s", s="s" * 1025))


@case
def key_schema(client: Any) -> None:
    """A key has all key attributes, of their type, and no others."""
    refused(client, "put_item", Item=encode_item({"pk": "a"}))
    refused(client, "put_item", Item=encode_item({"pk": "a", "sk": 1}))
    refused(client, "get_item", Key=encode_item({"pk": "a"}))
    refused(client, "get_item", Key=row("a", "x", n=1))


@case
def empty_strings(client: Any) -> None:
    """Attributes that are no keys may be empty."""
    item = row("empty", "x", s="", b=b"", l=[], m={}, set={"a", ""})
    put(client, item)
    assert read(client, "empty") == plain(item)


@case
def attribute_names(client: Any) -> None:
    """An attribute has a name."""
    refused(client, "put_item", Item=row("a", "x") | {"": {"S": "x"}})


@case
def empty_sets(client: Any) -> None:
    """A set is not empty."""
    refused(client, "put_item", Item=row("a", "x", s=set()))
    refused(client, "put_item", Item=row("a", "x", m={"s": set()}))


@case
def empty_set_operands(client: Any) -> None:
    """An empty set is no operand."""
    put(client, row("operand", "x", s={"a"}))
    for expression in ("SET s = :s", "ADD s :s", "DELETE s :s"):
        refused_update(client, "operand", expression, s=set())


@case
def doubled_members(client: Any) -> None:
    """A set has no member twice."""
    refused(client, "put_item", Item=key("a") | {"s": {"SS": ["a", "a"]}})


@case
def last_member(client: Any) -> None:
    """A set that loses its last member goes."""
    put(client, row("member", "x", s={"a"}))
    assert "s" not in update(client, "member", "DELETE s :s", s={"a", "b"})


@case
def digits(client: Any) -> None:
    """A number has 38 digits."""
    put(client, key("digits") | {"n": {"N": "1" * 38 + "0"}})
    for number in ("1" * 39, "0.1" + "1" * 38):
        refused(client, "put_item", Item=key("digits") | {"n": {"N": number}})


@case
def number_range(client: Any) -> None:
    """A number is not too small."""
    put(client, key("range") | {"n": {"N": "1e-130"}})
    refused(client, "put_item", Item=key("range") | {"n": {"N": "1e-131"}})


@case
def words_for_numbers(client: Any) -> None:
    """A number is no word."""
    for number in ("x", "", "nan", "Infinity", " 1", "1_0"):
        refused(client, "put_item", Item=key("word") | {"n": {"N": number}})


@case
def number_spelling(client: Any) -> None:
    """A number is kept without leading and trailing zeros."""
    for number, kept in (
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("007", "7"),
        ("-0", "0"),
        ("1e-05", "0.00001"),
    ):
        put(client, key("spelling") | {"n": {"N": number}})
        assert read(client, "spelling")["n"] == {"N": kept}


@case
def index_keys(client: Any) -> None:
    """A key of an index is not empty in a put."""
    refused(client, "put_item", TableName="drops", Item=rejected("k", ""))


@case
def index_keys_updated(client: Any) -> None:
    """An update may not spoil a key of an index."""
    refused(
        client,
        "update_item",
        TableName="drops",
        Key={"key": {"S": "k"}},
        UpdateExpression="SET rejected = :n",
        ExpressionAttributeValues={":n": {"N": "1"}},
    )
