"""Query of moto's tables without walking them: the rows of a partition are kept in order.

moto sorts all rows of a table for each query, by comparisons in Python, and copies what it finds.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from operator import attrgetter
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

STRING = "S"
WORDS = attrgetter("value")

BOUNDS: dict[str, Callable[[list[Any], list[str]], tuple[int, int]]] = {
    "=": lambda keys, at: (_start_of(keys, at[0]), _end_of(keys, at[0])),
    "<": lambda keys, at: (0, _start_of(keys, at[0])),
    "<=": lambda keys, at: (0, _end_of(keys, at[0])),
    ">": lambda keys, at: (_end_of(keys, at[0]), len(keys)),
    ">=": lambda keys, at: (_start_of(keys, at[0]), len(keys)),
    "BETWEEN": lambda keys, at: (_start_of(keys, at[0]), _end_of(keys, at[1])),
    "BEGINS_WITH": lambda keys, at: (
        _start_of(keys, at[0]),
        bisect_right(keys, at[0], key=lambda key: key.value[: len(at[0])]),
    ),
}
"""Where the rows begin and end, among all keys in order, whose sort key compares so."""


def _start_of(keys: list[Any], text: str) -> int:
    return bisect_left(keys, text, key=WORDS)


def _end_of(keys: list[Any], text: str) -> int:
    return bisect_right(keys, text, key=WORDS)


class Partition(dict[Any, Any]):
    """The rows of a partition by sort key, which is text; `keys_in_order` are the sort keys."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_in_order: list[Any] = []

    def __setitem__(self, key: Any, row: Any) -> None:
        if key not in self:
            self.keys_in_order.insert(_start_of(self.keys_in_order, key.value), key)
        super().__setitem__(key, row)

    def pop(self, key: Any, *default: Any) -> Any:
        if key in self:
            del self.keys_in_order[_start_of(self.keys_in_order, key.value)]
        return super().pop(key, *default)

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is made empty and then given the rows: moto copies them to back a table up."""
        return Partition, (), None, None, iter(self.items())


def keep_in_order() -> None:
    """Have the tables of this process, from now on, keep their rows in order and query them so."""
    make, query = Table.__init__, Table.query

    @wraps(make)
    def make_table(self: Table, *arguments: Any, **options: Any) -> None:
        make(self, *arguments, **options)
        if self.has_range_key and self.range_key_type == STRING:
            self.items = defaultdict(Partition)

    @wraps(query)
    def query_table(self: Table, hash_key: Any, *arguments: Any, **options: Any) -> Any:
        question = dict(zip(NAMES, arguments, strict=False)) | options
        if not _is_plain(self, hash_key, question):
            return query(self, hash_key, *arguments, **options)
        return _query(self, hash_key, question)

    Table.__init__ = make_table  # type: ignore[method-assign]
    Table.query = query_table  # type: ignore[method-assign]


NAMES = (
    "range_comparison",
    "range_objs",
    "limit",
    "exclusive_start_key",
    "scan_index_forward",
    "projection_expressions",
    "index_name",
    "consistent_read",
    "filter_expression",
    "hash_key_conditions",
    "range_key_conditions",
)
"""Of Table.query's parameters, in their order; others are filters of DynamoDB's older kind."""


def _is_plain(table: Table, hash_key: Any, question: dict[str, Any]) -> bool:
    """Whether it asks one partition of a table, by conditions that `BOUNDS` has."""
    start = question.get("exclusive_start_key")
    return (
        isinstance(table.items, defaultdict)
        and table.items.default_factory is Partition
        and not question.get("index_name")
        and not question.keys() - {*NAMES}
        and (not question["range_comparison"] or question["range_comparison"] in BOUNDS)
        and all(value.type == STRING for value in question["range_objs"])
        and (not start or DynamoType(start[table.hash_key_attr]) == hash_key)
    )


def _query(
    table: Table, hash_key: Any, question: dict[str, Any]
) -> tuple[list[Item], int, dict[str, Any] | None]:
    """What moto gives: the rows, how many were looked at, and where to go on. It says where to go
    on if any row of the partition follows, whether it meets the condition or not."""
    results: list[Item] = []
    size, last = 0, None
    for row, is_wanted in _rows(table, hash_key, question):
        row_size = row.size()
        if len(results) == question["limit"] or size + row_size > RESULT_SIZE_LIMIT:
            last = table._get_last_evaluated_key(results[-1], None)
            break
        if is_wanted:
            results.append(row)
            size += row_size
    count = len(results)
    if question.get("filter_expression") is not None:
        results = [row for row in results if question["filter_expression"].expr(row)]
    if question["projection_expressions"]:
        results = [row.project(question["projection_expressions"]) for row in results]
    return results, count, last


def _rows(table: Table, hash_key: Any, question: dict[str, Any]) -> Iterator[tuple[Item, bool]]:
    """The rows that are asked for, in the order that is, and one that follows, if there is one."""
    if hash_key not in table.items:
        return
    partition: Any = table.items[hash_key]
    keys = partition.keys_in_order
    first, end = 0, len(keys)
    if comparison := question["range_comparison"]:
        first, end = BOUNDS[comparison](keys, [value.value for value in question["range_objs"]])
    is_forward = question["scan_index_forward"] is not False
    if start := question["exclusive_start_key"]:
        text = DynamoType(start[table.range_key_attr]).value
        if is_forward:
            first = max(first, _end_of(keys, text))
        else:
            end = min(end, _start_of(keys, text))
    places = range(first, end) if is_forward else range(end - 1, first - 1, -1)
    for at in places:
        yield partition[keys[at]], True
    following = end if is_forward else first - 1
    if 0 <= following < len(keys):
        yield partition[keys[following]], False
