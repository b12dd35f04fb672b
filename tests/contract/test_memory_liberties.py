"""What DynamoDB may do and no engine on a machine does, as the double in memory does it."""

from typing import Any

import pytest

from tests.contract.dynamodb import case as cases
from tests.contract.dynamodb.case import INDEXES, KEYS
from tests.support import memory, memory_rows


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
    seen = [cases.query(ours, "a") for _ in range(memory_rows.SETTLED_AFTER)]
    assert seen == [[]] * (memory_rows.SETTLED_AFTER - 1) + [["x"]]


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
    ours = memory.DynamoDB(KEYS, indexes=INDEXES)
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
