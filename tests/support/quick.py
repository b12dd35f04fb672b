"""The memory's DynamoDB with its rows kept by partition, and a listener to its calls.

So thousands of articles cost no time.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.support import memory
from tests.support.memory import Item, Key


def _nobody(operation: str, answer: Item) -> None:
    """Hears nothing."""


class Quick(memory.DynamoDB):
    """Reads by partition. `heard` is told of each read and what it answered."""

    heard: Callable[[str, Item], None] = staticmethod(_nobody)

    def __init__(self, keys: dict[str, tuple[str, ...]]) -> None:
        super().__init__(keys)
        self._sorted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def query(self, *, TableName: str, **request: Any) -> Item:
        """Query by partition and, maybe, a range of sort keys."""
        values = request["ExpressionAttributeValues"]
        pk = values[":pk"]["S"]
        keys = self._sorted[TableName, pk]
        first = bisect_left(keys, values[":first"]["S"]) if ":first" in values else 0
        last = bisect_right(keys, values[":last"]["S"]) if ":last" in values else len(keys)
        found = keys[first:last] if request["ScanIndexForward"] else keys[first:last][::-1]
        table = self.tables[TableName]
        answer = {"Items": [table[pk, sk] for sk in found[: request.get("Limit")]]}
        self.heard("Query", answer)
        return answer

    def batch_get_item(self, *, RequestItems: Item) -> Item:
        """BatchGetItem."""
        answer = super().batch_get_item(RequestItems=RequestItems)
        self.heard("BatchGetItem", answer)
        return answer

    def _write(self, table: str, key: Key, item: Item | None) -> None:
        if len(key) == 2:
            keys = self._sorted[table, key[0]]
            if item is None and key in self.tables[table]:
                keys.remove(key[1])
            elif item is not None and key not in self.tables[table]:
                insort(keys, key[1])
        super()._write(table, key, item)
