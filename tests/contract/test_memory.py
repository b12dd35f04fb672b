"""One contract of DynamoDB over all doubles: that in memory, moto, and DynamoDB Local.

DynamoDB Local is the reference. Where another differs a list below says so, with the reason; what
it lists must differ, so that no entry outlives its reason.
"""

from collections.abc import Iterator
from decimal import Context
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from tests.contract.dynamodb import case as cases
from tests.contract.dynamodb import stories as calls_of_functions
from tests.contract.dynamodb.case import CASES, INDEXES, KEYS
from tests.faults.histories import PLAYS_ALL
from tests.support import expressions, memory, tables

MOTO_DIFFERS = {
    "An update may not pass 400 KB": "moto measures items in PutItem alone",
    "An item has at most 400 KB to the byte": "moto stops at 405,000 bytes",
    "A BETWEEN in a condition may not have its ends swapped": "moto compares with each end",
    "A BETWEEN of a key may not have its ends swapped": "moto compares with each end",
    "A limit that is reached says where, even at the end": "moto looks whether more follows",
    "A page ends at one megabyte": "moto ends before the row that passes it",
    "A place to start from is within the question": "moto skips to the next row",
    "A batch of 26 writes is refused": "moto counts in botocore's model alone",
    "A batch of no writes is refused": "moto counts in botocore's model alone",
    "A batch of no reads is refused": "moto counts in botocore's model alone",
    "A batch may not put and delete one key": "moto looks for doubled puts alone",
    "A batch that has a wrong write writes none": "moto writes up to the wrong one",
    "A key of a batch is checked": "moto looks the key up as it is",
    "A number has 38 digits": "moto keeps numbers as text",
    "A number is kept without leading and trailing zeros": "moto keeps numbers as text",
    "A sum has 38 digits": "moto adds whatever it is given",
    "An empty set is no operand": "moto looks at sets in PutItem alone",
    "A set has no member twice": "moto keeps sets as lists",
    "A condition of two types does not hold": "moto raises TypeError",
    "Flags have no order": "moto compares them",
    "A value that no expression uses is refused": "moto counts names alone",
    "A row that shrank may grow again": "moto measures what an update adds, not what it leaves",
    "A key attribute is not empty": "moto takes it in DeleteItem",
    "A number is no word": "moto takes what Decimal does: Infinity, underscores",
    "Values without an expression are refused": "moto ignores them",
    "Names that are an empty map are refused": "moto ignores them",
    "A bound of a sort key has at most 1024 bytes": "moto compares with it",
    "A key that is read has at most 1024 bytes": "moto looks it up",
    "A key has one condition": "moto takes all of them",
    "An attribute is not compared with itself": "moto compares it",
    "An attribute has a name": "moto keeps it",
    "An index that is not there is a wrong request": "moto says ResourceNotFoundException",
}
"""What moto does otherwise, and why."""

LOCAL_DIFFERS = {
    "An update may not spoil a key of an index": "DynamoDB Local looks at index keys in puts alone",
}
"""What DynamoDB Local does otherwise than the Developer Guide says, and why."""


@pytest.fixture(scope="module")
def moto_client() -> Iterator[Any]:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name, value in tables.ENVIRONMENT.items():
            patch.setenv(name, value)
        tables.create()
        # What botocore would refuse, DynamoDB must.
        yield boto3.client("dynamodb", config=Config(parameter_validation=False))


def in_memory() -> memory.DynamoDB:
    return memory.DynamoDB(KEYS, indexes=INDEXES)


@pytest.mark.parametrize("case", CASES)
def test_the_double_in_memory_keeps_it(case: str) -> None:
    CASES[case](in_memory())


@pytest.mark.parametrize("case", CASES)
def test_moto_keeps_it_or_is_known_not_to(moto_client: Any, case: str) -> None:
    assert keeps(moto_client, case) == (case not in MOTO_DIFFERS), MOTO_DIFFERS.get(case, "new")


@pytest.mark.beside_shared
@pytest.mark.needs_java
@pytest.mark.parametrize("case", CASES)
def test_dynamodb_local_keeps_it(local: Any, case: str) -> None:
    if case in LOCAL_DIFFERS:
        assert not keeps(local, case), LOCAL_DIFFERS[case]
    else:
        CASES[case](local)


def keeps(client: Any, case: str) -> bool:
    """Whether an engine keeps a promise; whatever it raises instead, it does not."""
    try:
        CASES[case](client)
    except Exception:  # noqa: BLE001 - moto raises what it likes
        return False
    return True


def test_the_lists_name_cases() -> None:
    assert {*MOTO_DIFFERS, *LOCAL_DIFFERS} <= CASES.keys()


# -------------------------------------------------------------------------------------------------
# a double without a rule fails


def nothing(*_: object, **__: object) -> None:
    """Checks nothing."""


WITHOUT: dict[str, tuple[str, Any]] = {
    "the size of puts": ("tests.support.item_rules.MAX_ITEM_SIZE", 1 << 30),
    "the size of updates": ("tests.support.memory.MAX_ITEM_SIZE", 1 << 30),
    "the order of bounds": ("tests.support.expressions.check_bounds", nothing),
    "placeholders": ("tests.support.expressions.check_placeholders", nothing),
    "what a condition may be": ("tests.support.expressions._check", nothing),
    "reserved words": ("tests.support.expressions._reserved_words", frozenset),
    "pages of a megabyte": ("tests.support.memory.PAGE_BYTES", 1 << 40),
    "answers of 16 megabytes": ("tests.support.memory.BATCH_BYTES", 1 << 40),
    "the checks of batches": ("tests.support.memory.DynamoDB._check_batch", nothing),
    "the most reads of a batch": ("tests.support.memory.GET_BATCH_KEYS", 1000),
    "the most writes of a batch": ("tests.support.memory.WRITE_BATCH_REQUESTS", 1000),
    "the keys of indexes": ("tests.support.memory.DynamoDB._check_index_keys", nothing),
    "keys that are empty or long": ("tests.support.item_rules.check_key_part", nothing),
    "bounds that are empty or long": ("tests.support.expressions.check_key_part", nothing),
    "numbers": ("tests.support.item_rules.checked_number", lambda digits: digits),
    "sets": ("tests.support.item_rules._checked_set", sorted),
    "the digits of sums": ("tests.support.expressions._EXACT", Context(28)),
    "conditions": ("tests.support.memory.DynamoDB._require", nothing),
    "where a query goes on": (
        "tests.support.memory.DynamoDB._keys_after",
        lambda self, table, keys, *_: keys,
    ),
}
"""Rules of the double, each with what takes it out."""


@pytest.mark.parametrize("rule", WITHOUT)
def test_a_double_without_a_rule_breaks_the_contract(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*WITHOUT[rule])
    expressions.tokens.cache_clear()
    broken = [case for case in CASES if not keeps(in_memory(), case)]
    expressions.tokens.cache_clear()
    assert broken


# -------------------------------------------------------------------------------------------------
# stories


words = st.sampled_from(["a", "b", "c"])
calls = st.builds(
    lambda call, pk, number: call(pk, number),
    st.sampled_from(calls_of_functions.CALLS),
    words,
    st.integers(0, 2),
)
stories = given(story=st.lists(calls, max_size=15))
many = settings(
    max_examples=60 if PLAYS_ALL else 20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


@many
@stories
def test_a_story_goes_as_on_moto(moto_client: Any, story: list[cases.Call]) -> None:
    compare(moto_client, story)


@pytest.mark.beside_shared
@pytest.mark.needs_java
@many
@stories
def test_a_story_goes_as_on_dynamodb_local(local: Any, story: list[cases.Call]) -> None:
    compare(local, story, sees_all=True)


def compare(client: Any, story: list[cases.Call], *, sees_all: bool = False) -> None:
    """`sees_all`: the engine says where a page ended, as moto does not always."""
    ours = in_memory()
    for pk in "abc":
        client.delete_item(TableName="index", Key=cases.key(pk))
    for operation, request in story:
        expected = told(client, operation, request, sees_all=sees_all)
        assert told(ours, operation, request, sees_all=sees_all) == expected, (operation, request)


def told(client: Any, operation: str, request: dict[str, Any], *, sees_all: bool) -> Any:
    """What an engine answers, or the code of its error."""
    try:
        answer = getattr(client, operation)(TableName="index", **request)
    except ClientError as error:
        return error.response["Error"]["Code"]
    names = {"Item", "Items", "Attributes"} | ({"LastEvaluatedKey"} if sees_all else set())
    return {name: cases.plain(value) for name, value in answer.items() if name in names}


# -------------------------------------------------------------------------------------------------
# what only the double does: what AWS may do, and never does on a machine of one's own


class Chance:
    """A Random that always, or never, says yes."""

    def __init__(self, share: float) -> None:
        self._share = share

    def random(self) -> float:
        return self._share

    def randrange(self, first: int, _end: int) -> int:
        return first


def test_a_read_may_miss_a_write_unless_it_is_consistent() -> None:
    ours = memory.DynamoDB(KEYS, stale=Chance(0.4), indexes=INDEXES)  # type: ignore[arg-type]
    ours.put_item(TableName="index", Item=cases.row("a", "x"))
    assert cases.query(ours, "a", consistent=True) == ["x"]
    assert cases.query(ours, "a") == []
    assert ours.scan(TableName="index")["Items"] == []
    assert ours.get_item(TableName="index", Key=cases.row("a", "x")) == {}
    ours.delete_item(TableName="index", Key=cases.row("a", "x"))
    assert cases.query(ours, "a") == ["x"], "what is deleted may be seen"
    ours.settle()
    assert cases.query(ours, "a") == []


def test_an_index_misses_writes_too() -> None:
    ours = memory.DynamoDB(KEYS, stale=Chance(0.4), indexes=INDEXES)  # type: ignore[arg-type]
    ours.put_item(TableName="drops", Item=cases.rejected("k", "1"))
    assert cases.rejections(ours) == []
    ours.settle()
    assert cases.rejections(ours) == ["k"]


def test_after_a_while_every_read_sees_a_write() -> None:
    ours = memory.DynamoDB(KEYS, stale=Chance(0.4))  # type: ignore[arg-type]
    ours.put_item(TableName="index", Item=cases.row("a", "x"))
    seen = [cases.query(ours, "a") for _ in range(memory.SETTLED_AFTER)]
    assert seen == [[]] * (memory.SETTLED_AFTER - 1) + [["x"]]


def test_a_batch_may_hand_something_back_but_not_all() -> None:
    ours = memory.DynamoDB(KEYS, stale=Chance(0.0))  # type: ignore[arg-type]
    puts = [{"PutRequest": {"Item": cases.row("a", sk)}} for sk in "xyz"]
    assert ours.batch_write_item(RequestItems={"index": puts}) == {
        "UnprocessedItems": {"index": puts[1:]}
    }
    assert cases.query(ours, "a", consistent=True) == ["x"]
    wanted: Any = {"Keys": [cases.row("a", sk) for sk in "xyz"], "ConsistentRead": True}
    answer = ours.batch_get_item(RequestItems={"index": wanted})
    assert answer["Responses"] == {"index": [cases.row("a", "x")]}
    assert answer["UnprocessedKeys"] == {"index": wanted | {"Keys": wanted["Keys"][1:]}}
    assert ours.batch_write_item(RequestItems={"index": puts[:1]}) == {"UnprocessedItems": {}}


def test_a_page_may_end_anywhere() -> None:
    ours = memory.DynamoDB(KEYS, page_rows=2)
    for sk in "vwxyz":
        ours.put_item(TableName="index", Item=cases.row("a", sk))
    pages = list(ours.get_paginator("scan").paginate(TableName="index"))
    assert [len(page["Items"]) for page in pages] == [2, 2, 1]
    assert cases.pages(ours, "a") == [["v", "w"], ["x", "y"], ["z"]]
    assert cases.pages(ours, "a", newest_first=True) == [["z", "y"], ["x", "w"], ["v"]]


def test_what_the_double_does_not_know_it_does_not_guess() -> None:
    ours = in_memory()
    for more in (
        {"UpdateExpression": "SET a.b = :x"},
        {"UpdateExpression": "SET a = list_append(a, :x)"},
        {"UpdateExpression": "SET a = :x", "ReturnValues": "ALL_OLD"},
    ):
        values = {":x": {"S": "x"}}
        with pytest.raises(NotImplementedError):
            ours.update_item(
                TableName="index",
                Key=cases.key("a"),
                ExpressionAttributeValues=values,
                **more,  # type: ignore[arg-type]
            )
    with pytest.raises(TypeError):
        ours.get_item(
            TableName="index",
            Key=cases.key("a"),
            ProjectionExpression="a",  # type: ignore[call-arg]
        )


def test_s3_in_memory_answers_as_moto() -> None:
    """Newest objects through puts, markers, rollbacks and undeletes."""
    with mock_aws():
        theirs: Any = boto3.client("s3", region_name="us-east-1")
        theirs.create_bucket(Bucket="drops")
        theirs.put_bucket_versioning(Bucket="drops", VersioningConfiguration={"Status": "Enabled"})
        assert story_of(memory.S3()) == story_of(theirs)


def test_s3_in_memory_lists_and_archives_as_moto_does() -> None:
    """What moto does of objects that cannot be read; it knows no key that may not be used."""
    with mock_aws():
        theirs: Any = boto3.client("s3", region_name="us-east-1")
        theirs.create_bucket(Bucket="drops")
        theirs.put_bucket_versioning(Bucket="drops", VersioningConfiguration={"Status": "Enabled"})
        assert archive_story(memory.S3()) == archive_story(theirs)


def archive_story(s3: Any) -> list[Any]:
    for key in ("k", "k.txt", "ká", "l"):
        s3.put_object(Bucket="drops", Key=key, Body=key.encode())
    s3.put_object(Bucket="drops", Key="k", Body=b"2", StorageClass="GLACIER")
    seen = [newest(s3), s3.head_object(Bucket="drops", Key="k")["StorageClass"]]
    for prefix in ("k", "ká", "m"):
        listed = s3.list_objects_v2(Bucket="drops", Prefix=prefix, MaxKeys=1)
        seen.append([(one["Key"], one["ETag"]) for one in listed.get("Contents", [])])
    s3.delete_object(Bucket="drops", Key="k")
    listed = s3.list_objects_v2(Bucket="drops", Prefix="k", MaxKeys=1)
    return [*seen, listed["Contents"][0]["Key"]]


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
