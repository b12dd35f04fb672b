"""Queries of rows that are kept in order give what moto gives, which sorts and walks all."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from infra.local import moto_queries

Given = tuple[list[dict[str, Any]], int, dict[str, Any] | None]


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Any, Any]]:
    """moto's own query, and the one in order, of tables that are made from now on."""
    original = Table.query
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "__init__", Table.__init__)
        patch.setattr(Table, "query", original)
        moto_queries.keep_in_order()
        yield original, Table.query


def table() -> Table:
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]
    make: Any = Table
    made: Table = make(
        "index",
        account_id="123456789012",
        region="us-east-1",
        schema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        attr=attributes,
    )
    return made


def text(value: str) -> DynamoType:
    return DynamoType({"S": value})


keys = st.text(alphabet="abă#đ", min_size=1, max_size=3)
changes = st.lists(st.tuples(st.booleans(), st.sampled_from("pq"), keys), max_size=25)
conditions: Any = st.one_of(
    st.just((None, [])),
    st.tuples(st.sampled_from(["=", "<", "<=", ">", ">=", "BEGINS_WITH"]), keys.map(lambda k: [k])),
    st.tuples(st.just("BETWEEN"), st.tuples(keys, keys).map(list)),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    changes=changes,
    condition=conditions,
    limit=st.one_of(st.none(), st.integers(1, 4)),
    start=st.one_of(st.none(), keys),
    forward=st.booleans(),
)
def test_it_gives_what_moto_gives(  # noqa: PLR0917 - hypothesis gives each
    both: tuple[Any, Any],
    changes: list[tuple[bool, str, str]],
    condition: tuple[str | None, list[str]],
    limit: int | None,
    start: str | None,
    forward: bool,
) -> None:
    ordered = table()
    for is_put, pk, sk in changes:
        if is_put:
            ordered.put_item({"pk": {"S": pk}, "sk": {"S": sk}, "n": {"S": "x"}})
        else:
            ordered.delete_item(text(pk), text(sk))
    at = {"pk": {"S": "p"}, "sk": {"S": start}} if start else None
    arguments = (condition[0], [text(value) for value in condition[1]], limit, at, forward, None)
    given_by = [query(ordered, text("p"), *arguments) for query in both]
    assert plain(given_by[0]) == plain(given_by[1])


def plain(answer: Any) -> Given:
    rows, count, last = answer
    return (
        [row.to_json()["Attributes"] for row in rows],
        count,
        last and {name: value.to_json() for name, value in last.items()},
    )


def test_a_page_ends_where_moto_ends_it(both: tuple[Any, Any]) -> None:
    big = table()
    for sk in "abcd":
        big.put_item({"pk": {"S": "p"}, "sk": {"S": sk}, "n": {"S": "x" * 390_000}})
    given_by = [query(big, text("p"), None, [], None, None, True, None) for query in both]
    assert plain(given_by[0]) == plain(given_by[1])
    assert len(given_by[1][0]) == 2


def test_the_copy_of_a_table_gives_what_the_table_gives(both: tuple[Any, Any]) -> None:
    """moto copies all rows when it backs a table up and restores it."""
    original, copied = table(), table()
    for sk in "bca":
        original.put_item({"pk": {"S": "p"}, "sk": {"S": sk}})
    copied.items = copy.deepcopy(original.items)
    copied.delete_item(text("p"), text("b"))
    given_by = [
        plain(both[1](one, text("p"), None, [], None, None, True, None))
        for one in (original, copied)
    ]
    assert [[row["sk"] for row in rows] for rows, *_ in given_by] == [
        [{"S": "a"}, {"S": "b"}, {"S": "c"}],
        [{"S": "a"}, {"S": "c"}],
    ]
