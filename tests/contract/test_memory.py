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

from infra.local.cloud import Cloud
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
    """moto as the desk has it, with all that is mended in it, in a process of its own."""
    cloud = Cloud()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (tables.ENVIRONMENT | {"AWS_ENDPOINT_URL": cloud.start()}).items():
            patch.setenv(name, value)
        tables.create()
        # What botocore would refuse, DynamoDB must.
        client = boto3.client("dynamodb", config=Config(parameter_validation=False))
        yield client
        client.close()
    cloud.stop()


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
