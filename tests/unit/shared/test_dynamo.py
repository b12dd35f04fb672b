"""What DynamoDB may do and moto never does: hand back parts of a batch, answer a query in pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import aws
from shared.tables import dynamo
from shared.tables.attribute_values import decode_item, encode_item
from shared.tables.dynamo import (
    BATCH_ROUNDS,
    BatchUnfinished,
    Table,
    run_parallel,
)
from tests.support import memory

ROWS = Table("Rows", "pk", "sk")


class Grudging:
    """A DynamoDB that takes at most `takes` of what a batch asks, and one row a page."""

    def __init__(self, takes: int) -> None:
        self.takes = takes
        self.rows: dict[tuple[str, str], Any] = {}
        self.largest = 0

    def batch_write_item(self, RequestItems: Any) -> Any:
        ((table, requests),) = RequestItems.items()
        self.largest = max(self.largest, len(requests))
        for request in requests[: self.takes]:
            if "PutRequest" in request:
                item = request["PutRequest"]["Item"]
                self.rows[item["pk"]["S"], item["sk"]["S"]] = item
            else:
                key = request["DeleteRequest"]["Key"]
                self.rows.pop((key["pk"]["S"], key["sk"]["S"]), None)
        rest = requests[self.takes :]
        return {"UnprocessedItems": {table: rest} if rest else {}}

    def batch_get_item(self, RequestItems: Any) -> Any:
        ((table, wanted),) = RequestItems.items()
        self.largest = max(self.largest, len(wanted["Keys"]))
        found = [
            self.rows.get((key["pk"]["S"], key["sk"]["S"])) for key in wanted["Keys"][: self.takes]
        ]
        rest = wanted["Keys"][self.takes :]
        answer: dict[str, Any] = {"Responses": {table: [row for row in found if row]}}
        return answer | {"UnprocessedKeys": {table: {**wanted, "Keys": rest}} if rest else {}}

    def query(self, ExclusiveStartKey: Any = None, **_: Any) -> Any:
        keys = sorted(self.rows)
        place = (
            keys.index(tuple(part["S"] for part in ExclusiveStartKey.values())) + 1
            if ExclusiveStartKey
            else 0
        )
        more = (
            {"LastEvaluatedKey": {"pk": {"S": keys[place][0]}, "sk": {"S": keys[place][1]}}}
            if place + 1 < len(keys)
            else {}
        )
        return {"Items": [self.rows[keys[place]]], **more}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for, in seconds; nobody waits."""
    asked: list[float] = []
    monkeypatch.setattr("shared.tables.dynamo.time.sleep", asked.append)
    return asked


@pytest.fixture
def grudging(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> Grudging:
    cloud = Grudging(takes=4)
    monkeypatch.setattr(aws, "dynamodb", lambda: cloud)
    return cloud


def _rows(count: int) -> list[dict[str, Any]]:
    return [{"pk": "p", "sk": f"{i:04d}", "n": i} for i in range(count)]


def test_what_a_batch_hands_back_is_sent_again_after_a_pause(
    grudging: Grudging, pauses: list[float]
) -> None:
    ROWS.batch_write(puts=_rows(30), deletes=[("p", "absent")])
    assert len(grudging.rows) == 30
    assert grudging.largest == dynamo.WRITE_BATCH
    assert len(pauses) == 6 + 1, "25 rows in seven rounds of four, then six in two"
    assert all(0 <= pause <= dynamo.LONGEST_PAUSE for pause in pauses)
    grudging.takes = 20
    keys = [("p", row["sk"]) for row in _rows(120)]
    assert sorted(row["n"] for row in ROWS.batch_get(keys + keys)) == list(range(30))
    assert grudging.largest == dynamo.GET_BATCH


def test_who_hands_back_for_ever_is_throttling_not_success(
    grudging: Grudging, pauses: list[float]
) -> None:
    grudging.takes = 0
    with pytest.raises(BatchUnfinished, match="Rows"):
        ROWS.batch_write(puts=_rows(1))
    assert len(pauses) == BATCH_ROUNDS - 1
    with pytest.raises(BatchUnfinished, match="Rows"):
        ROWS.batch_get([("p", "0000")])


def test_a_query_reads_all_its_pages_and_no_more_than_its_limit(grudging: Grudging) -> None:
    grudging.takes = 25
    ROWS.batch_write(puts=_rows(5))
    assert [row["n"] for row in ROWS.query("p")] == [0, 1, 2, 3, 4]
    assert [row["n"] for row in ROWS.query("p", limit=3)] == [0, 1, 2]


def test_side_by_side_calls_all_end_before_the_first_error_is_raised() -> None:
    ended: list[int] = []

    def fail() -> None:
        raise ValueError("the second of three")

    calls: list[Callable[[], None]] = [partial(ended.append, 1), fail, partial(ended.append, 3)]
    with pytest.raises(ValueError, match="second of three"):
        run_parallel(calls)
    assert sorted(ended) == [1, 3]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner.filter(lambda value: value is not None), max_size=4)
        | st.dictionaries(st.text(max_size=8), inner)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(min_size=1, max_size=8), VALUES))
def test_items_come_back_as_they_went(item: dict[str, Any]) -> None:
    def sparse(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: sparse(part) for name, part in value.items() if part is not None}
        return [sparse(part) for part in value] if isinstance(value, list) else value

    assert decode_item(encode_item(item)) == sparse(item)


def test_a_query_whose_first_is_after_its_last_finds_nothing_without_a_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DynamoDB refuses a BETWEEN with its ends swapped, which moto does not."""
    double = memory.DynamoDB({"Rows": ("pk", "sk")})
    calls: list[dict[str, Any]] = []

    def query(**request: Any) -> Any:
        calls.append(request)
        return memory.DynamoDB.query(double, **request)

    monkeypatch.setattr(double, "query", query)
    monkeypatch.setattr(aws, "dynamodb", lambda: double)
    ROWS.put({"pk": "a", "sk": "m"})
    assert ROWS.query("a", first="z", last="b") == []
    assert calls == []
    assert [row["sk"] for row in ROWS.query("a", first="m", last="m")] == ["m"]
    assert len(calls) == 1
