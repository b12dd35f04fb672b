"""What DynamoDB promises and refuses, as cases that any engine can be held to.

The rules are those of the API Reference and of "Service, account, and table quotas" in the
Developer Guide; where both are silent DynamoDB Local decides.
"""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from shared.tables.dynamo import encode_item

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


# -------------------------------------------------------------------------------------------------
# sizes


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


# -------------------------------------------------------------------------------------------------
# keys and values


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


# -------------------------------------------------------------------------------------------------
# conditions


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


# -------------------------------------------------------------------------------------------------
# updates


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


# -------------------------------------------------------------------------------------------------
# queries and scans


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


# -------------------------------------------------------------------------------------------------
# batches


def puts(pk: str, count: int) -> list[Item]:
    """Requests of a batch."""
    return [{"PutRequest": {"Item": row(pk, f"{number:03}")}} for number in range(count)]


@case
def most_writes(client: Any) -> None:
    """A batch of 26 writes is refused."""
    client.batch_write_item(RequestItems={"index": puts("writes", 25)})
    assert len(query(client, "writes", consistent=True)) == 25
    refused(client, "batch_write_item", RequestItems={"index": puts("writes", 26)})


@case
def no_writes(client: Any) -> None:
    """A batch of no writes is refused."""
    refused(client, "batch_write_item", RequestItems={"index": []})


@case
def doubled_writes(client: Any) -> None:
    """A batch may not put one key twice."""
    refused(client, "batch_write_item", RequestItems={"index": puts("doubled", 1) * 2})


@case
def put_and_delete(client: Any) -> None:
    """A batch may not put and delete one key."""
    requests = [*puts("doubled", 1), {"DeleteRequest": {"Key": row("doubled", "000")}}]
    refused(client, "batch_write_item", RequestItems={"index": requests})


@case
def wrong_writes(client: Any) -> None:
    """A batch that has a wrong write writes none."""
    wrong = {"PutRequest": {"Item": padded("wrong", LARGEST + 6000)}}
    refused(client, "batch_write_item", RequestItems={"index": [*puts("wrong", 1), wrong]})
    assert query(client, "wrong", consistent=True) == []


@case
def most_reads(client: Any) -> None:
    """A batch has at most 100 reads."""
    keys = [row("reads", str(number)) for number in range(101)]
    client.batch_get_item(RequestItems={"index": {"Keys": keys[:100]}})
    refused(client, "batch_get_item", RequestItems={"index": {"Keys": keys}})


@case
def no_reads(client: Any) -> None:
    """A batch of no reads is refused."""
    refused(client, "batch_get_item", RequestItems={"index": {"Keys": []}})


@case
def doubled_reads(client: Any) -> None:
    """A batch may not read one key twice."""
    keys = [row("reads", "x")] * 2
    refused(client, "batch_get_item", RequestItems={"index": {"Keys": keys}})


@case
def batch_keys(client: Any) -> None:
    """A key of a batch is checked."""
    for wrong in (row("", "x"), row("a", "x", n=1)):
        refused(client, "batch_get_item", RequestItems={"index": {"Keys": [wrong]}})


@case
def large_answers(client: Any) -> None:
    """A batch answers with at most 16 MB and hands the rest back."""
    keys = [row("large", f"{number:02}") for number in range(45)]
    for one in keys:
        put(client, one | {"p": {"S": "x" * 399_000}})
    answer = client.batch_get_item(RequestItems={"index": {"Keys": keys}})
    left = answer["UnprocessedKeys"]["index"]["Keys"]
    assert (len(answer["Responses"]["index"]), len(left)) == (42, 3)
    rest = client.batch_get_item(RequestItems={"index": {"Keys": left}})
    assert rest["UnprocessedKeys"] == {}


# -------------------------------------------------------------------------------------------------
# stories: the calls that the functions make, in any order


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
