"""The rows of DynamoDB's tables in memory, in their order, and what a read sees of them."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from tests.support import expressions
from tests.support.item_rules import check_key_part, error, exact_key, invalid, key_of

Item = dict[str, Any]
Key = tuple[str, ...]
SETTLED_AFTER = 12
"""Calls after which every read sees a write."""


class MemoryRows:
    """Tables of encoded items. `keys` are the key attributes of each; `indexes` those of its
    secondary indexes, by name.

    With `stale`, an eventually consistent read may miss the newest writes, and now and then a batch
    hands something back. `page_rows` makes pages end after so many rows, as they may anywhere.
    """

    def __init__(
        self,
        keys: Mapping[str, Key],
        stale: Random | None = None,
        *,
        indexes: Mapping[str, Mapping[str, Key]] | None = None,
        page_rows: int | None = None,
    ) -> None:
        self.keys, self.stale = keys, stale
        self.indexes, self.page_rows = indexes or {}, page_rows
        self.tables: dict[str, dict[Key, Item]] = {name: {} for name in keys}
        self._partitions: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._bounds: dict[tuple[str, Key], int] = {}
        self._recent: deque[tuple[int, str, Key, Item | None]] = deque()
        self._calls = 0

    def begin(self, seed: int) -> None:
        """A history of its own: what reads miss depends on the seed alone."""
        self.settle()
        self._calls = 0
        if self.stale:
            self.stale.seed(seed)

    def settle(self) -> None:
        """Time goes by: from now on every read sees what was written."""
        self._recent.clear()

    def _key_names(self, table: str, index: str | None) -> Key:
        if table not in self.keys:
            raise error("ResourceNotFoundException", "Query")
        if index is None:
            return self.keys[table]
        if index not in self.indexes.get(table, {}):
            raise invalid(f"The table does not have the specified index: {index}")
        return self.indexes[table][index]

    def _key(self, table: str, item: Item) -> Key:
        return key_of(item, self._key_names(table, None))

    def _exact_key(self, table: str, key: Item) -> Key:
        return exact_key(key, self._key_names(table, None))

    def _check_index_keys(self, table: str, item: Item) -> None:
        """A ValidationException for a key attribute of a secondary index that is empty or no
        string."""
        for names in self.indexes.get(table, {}).values():
            for name in names:
                if name in item:
                    check_key_part(item[name].get("S"), 1024)

    def _require(
        self, table: str, key: Key, expression: str | None, names: Item | None, values: Item | None
    ) -> None:
        row = self.tables[table].get(key) or {}
        if expression and not expressions.holds(expression, row, names or {}, values or {}):
            raise error("ConditionalCheckFailedException", "DynamoDB")

    def _write(self, table: str, key: Key, item: Item | None, bound: int = 0) -> None:
        """Write a row, or none; `bound` is what it takes at most."""
        self._calls += 1
        rows = self.tables[table]
        before = rows.get(key)
        if self.stale:
            self._recent.append((self._calls, table, key, before))
        if item is not None:
            rows[key] = item
            self._bounds[table, key] = bound
            if before is None:
                insort(self._partitions[table, key[0]], key[-1])
        elif before is not None:
            del rows[key]
            self._partitions[table, key[0]].remove(key[-1])

    def _read(self, table: str, key: Key, *, consistent: bool) -> Item | None:
        self._calls += 1
        row = self.tables[table].get(key)
        if self.stale and not consistent:
            for _, name, written, before in self._unsettled():
                if written == key and name == table:
                    row = before if self.stale.random() < 0.5 else row
                    break
        return dict(row) if row else None

    def _unsettled(self) -> Iterator[tuple[int, str, Key, Item | None]]:
        """The writes that a read may miss, the newest first."""
        while self._recent and self._calls - self._recent[0][0] >= SETTLED_AFTER:
            self._recent.popleft()
        return reversed(self._recent)

    def _missed(self, table: str) -> dict[Key, Item | None]:
        """What a read of many items sees instead of the newest rows."""
        missed: dict[Key, Item | None] = {}
        if self.stale:
            newest: dict[Key, Item | None] = {}
            for _, name, key, before in self._unsettled():
                if name == table:
                    newest.setdefault(key, before)
            missed = {key: row for key, row in newest.items() if self.stale.random() < 0.5}
        return missed

    def _keys_in_partition(
        self, table: str, wanted: expressions.KeyRange, missed: Mapping[Key, Item | None]
    ) -> list[Key]:
        """The keys of a range of a partition, in order; those too whose rows a read misses."""
        sks = self._partitions[table, wanted.pk]
        if gone := [key[-1] for key, row in missed.items() if row and key[0] == wanted.pk]:
            sks = sorted({*sks, *gone})
        first, last = expressions.span(sks, wanted)
        has_sort_key = len(self.keys[table]) > 1
        return [(wanted.pk, sk) if has_sort_key else (sk,) for sk in sks[first:last]]

    def _keys_in_index(
        self,
        table: str,
        names: Key,
        wanted: expressions.KeyRange,
        missed: Mapping[Key, Item | None],
    ) -> list[Key]:
        """The keys of the rows in a range of a secondary index, in its order."""
        places = []
        for key, row in {**self.tables[table], **missed}.items():
            place = tuple([row[name]["S"] for name in names if name in row]) if row else ()
            is_there = len(place) == len(names) and place[0] == wanted.pk
            if is_there and expressions.is_in_range(place[-1], wanted):
                places.append((place, key))
        return [key for _, key in sorted(places)]

    def _keys_after(
        self, table: str, keys: list[Key], start: Item, names: Key, forward: bool
    ) -> list[Key]:
        """The keys of a query that come after a place, whether that is still there or not."""
        own_names = self.keys[table]
        place = key_of(start, (*names, *own_names))

        def place_of(key: Key) -> Key:
            row = self.tables[table].get(key) or dict(
                zip(own_names, ({"S": part} for part in key), strict=True)
            )
            return key_of({**start, **row}, (*names, *own_names))

        at = (bisect_right if forward else bisect_left)(
            keys if forward else keys[::-1], place, key=place_of
        )
        return keys[at:] if forward else keys[len(keys) - at :]
