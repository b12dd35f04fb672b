"""The capacity meter: what DynamoDB would charge for each call, by AWS's rounding.

A read unit is 4 KB read consistently, half of one otherwise, at least one (.5) a call or, in a
batch, a row; a write unit is 1 KB of the larger of the old and the new row, at least one; a refused
condition costs as much as the row that refused it. The meter knows the old rows from the writes it
saw, so it must watch from the start.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import Any

from infra.prices import PRICES

Row = Mapping[str, Any]
Rows = dict[tuple[str, ...], Row]
READ_BYTES, WRITE_BYTES = 4096, 1024
DOLLARS_A_MILLION = {
    "read": PRICES["DynamoDB reads"].dollars,
    "write": PRICES["DynamoDB writes"].dollars,
}


def size(row: Row | None) -> int:
    """Bytes of a row as DynamoDB counts them: names and values (Developer Guide, item sizes and
    formats)."""
    return sum(len(name.encode()) + value_size(value) for name, value in (row or {}).items())


def value_size(value: Mapping[str, Any]) -> int:
    """Bytes of a value."""
    ((kind, content),) = value.items()
    return _SIZES[kind](content)


@lru_cache(maxsize=4096)
def _number(digits: str) -> int:
    """A byte, one for every two digits that are not zeros at either end, and one for a minus."""
    whole, _, fraction = digits.lstrip("-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    even = whole.zfill(len(whole) + len(whole) % 2)
    pairs = [part[n : n + 2] for part in (even, fraction) for n in range(0, len(part), 2)]
    while pairs and not fraction and pairs[-1] == "00":
        pairs.pop()
    return 1 + len(pairs) + digits.startswith("-")


_SIZES: dict[str, Callable[[Any], int]] = {
    "S": lambda text: len(text.encode()),
    "B": len,
    "N": _number,
    "SS": lambda texts: sum(len(one.encode()) for one in texts),
    "BS": lambda values: sum(map(len, values)),
    "NS": lambda numbers: sum(map(_number, numbers)),
    "L": lambda values: 3 + sum(1 + value_size(one) for one in values),
    "M": lambda fields: (
        3 + sum(1 + len(name.encode()) + value_size(one) for name, one in fields.items())
    ),
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's key attributes and those of its secondary indexes, which project all attributes or,
    those of `keys_only`, the keys of table and index."""

    key: tuple[str, ...]
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys_only: frozenset[str] = frozenset()

    def projected(self, index: str, row: Row | None) -> Row | None:
        """What an index has of a row; None if the row is not in it."""
        names = self.indexes[index]
        if row is None or not all(name in row for name in names):
            return None
        if index not in self.keys_only:
            return row
        return {name: row[name] for name in (*self.key, *names)}


def layouts(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Layout]:
    """The layouts of tables from their CloudFormation properties, by name."""
    found = {}
    for name, wanted in tables.items():
        stated = wanted.get("GlobalSecondaryIndexes", ())
        indexes = {one["IndexName"]: _names(one) for one in stated}
        keys_only = frozenset(
            one["IndexName"] for one in stated if one["Projection"]["ProjectionType"] == "KEYS_ONLY"
        )
        found[name] = Layout(_names(wanted), indexes, keys_only)
    return found


def _names(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(part["AttributeName"] for part in schema["KeySchema"])


class Meter:
    """Counts capacity units.

    `calls` counts calls, `reads` and `writes` units by what they were for (`operation table`).
    """

    def __init__(self, tables: Mapping[str, Layout]) -> None:
        self.tables = tables
        self.rows: dict[str, Rows] = {name: {} for name in tables}
        self.calls: Counter[str] = Counter()
        self.reads: defaultdict[str, float] = defaultdict(float)
        self.writes: defaultdict[str, float] = defaultdict(float)

    @property
    def rru(self) -> float:
        """Read units so far."""
        return sum(self.reads.values())

    @property
    def wru(self) -> float:
        """Write units so far."""
        return sum(self.writes.values())

    def note(
        self, operation: str, request: Mapping[str, Any], answer: Mapping[str, Any] | None
    ) -> float:
        """Count a call that was made; `answer` is None if its condition was refused.

        The units it cost.
        """
        price = getattr(self, f"_{operation}", None)
        if price is None:
            return 0.0
        units: float = price(request, answer)
        table = request.get("TableName") or next(iter(request["RequestItems"]))
        kind = (
            self.reads
            if operation in {"get_item", "batch_get_item", "query", "scan"}
            else self.writes
        )
        kind[f"{operation} {table}"] += units
        self.calls[f"{operation} {table}"] += 1
        return units

    def _get_item(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
        return _read([answer.get("Item")], consistent=request.get("ConsistentRead", False))

    def _query(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
        layout, index = self.tables[request["TableName"]], request.get("IndexName")
        rows = [layout.projected(index, row) if index else row for row in answer["Items"]]
        return _read(rows, consistent=request.get("ConsistentRead", False))

    _scan = _query

    def _batch_get_item(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
        units = 0.0
        for table, wanted in request["RequestItems"].items():
            found, left = (
                answer["Responses"].get(table, []),
                answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", []),
            )
            missing = len(wanted["Keys"]) - len(found) - len(left)
            rows = [*found, *[None] * missing]
            units += sum(
                _read([row], consistent=wanted.get("ConsistentRead", False)) for row in rows
            )
        return units

    def _put_item(self, request: Mapping[str, Any], answer: Mapping[str, Any] | None) -> float:
        return self._write(
            request["TableName"], request["Item"], request["Item"], refused=answer is None
        )

    def _delete_item(self, request: Mapping[str, Any], answer: Mapping[str, Any] | None) -> float:
        return self._write(request["TableName"], request["Key"], None, refused=answer is None)

    def _update_item(self, request: Mapping[str, Any], answer: Mapping[str, Any] | None) -> float:
        after = answer["Attributes"] if answer else None
        return self._write(request["TableName"], request["Key"], after, refused=answer is None)

    def _batch_write_item(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
        units = 0.0
        for table, wanted in request["RequestItems"].items():
            left = answer.get("UnprocessedItems", {}).get(table, [])
            for one in (one for one in wanted if one not in left):
                new = one["PutRequest"]["Item"] if "PutRequest" in one else None
                units += self._write(table, new or one["DeleteRequest"]["Key"], new)
        return units

    def _write(self, table: str, key: Row, new: Row | None, *, refused: bool = False) -> float:
        layout, rows = self.tables[table], self.rows[table]
        place = tuple(key[name]["S"] for name in layout.key)
        old = rows.get(place)
        if refused:
            return _units(size(old))
        units = _units(max(size(old), size(new)))
        for index, names in layout.indexes.items():
            before, after = layout.projected(index, old), layout.projected(index, new)
            units += _index_write(names, before, after)
        if new is None:
            rows.pop(place, None)
        else:
            rows[place] = new
        return units

    def watch(self, client: Any) -> None:
        """Count what a boto3 client does from now on: hooked before and after botocore's calls."""
        events = client.meta.events

        def before(params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
            context["metered"] = params

        def after(
            parsed: Mapping[str, Any], context: Mapping[str, Any], model: Any, **_: Any
        ) -> None:
            refused = parsed.get("Error", {}).get("Code") == "ConditionalCheckFailedException"
            if refused or "Error" not in parsed:
                self.note(_snake(model.name), context["metered"], None if refused else parsed)

        events.register("provide-client-params.dynamodb.*", before)
        events.register("after-call.dynamodb.*", after)


def _snake(operation: str) -> str:
    return "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in operation
    ).removeprefix("_")


def _read(rows: list[Row | None], *, consistent: bool) -> float:
    units = max(1, ceil(sum(map(size, rows)) / READ_BYTES))
    return float(units) if consistent else units / 2


def _units(bytes_written: int) -> float:
    return float(max(1, ceil(bytes_written / WRITE_BYTES)))


def _index_write(key: tuple[str, ...], before: Row | None, after: Row | None) -> float:
    """A secondary index costs a write where its row comes, goes or changes; two where the row
    moves."""
    if before is None or after is None or before == after:
        return 0.0 if before == after else _units(max(size(before), size(after)))
    if all(before[name] == after[name] for name in key):
        return _units(max(size(before), size(after)))
    return _units(size(before)) + _units(size(after))


class Metered:
    """A client of AWS in memory whose calls a meter counts as botocore's are."""

    def __init__(self, client: Any, meter: Meter) -> None:
        self._client, self._meter = client, meter

    def __getattr__(self, operation: str) -> Any:
        method = getattr(self._client, operation)
        if operation not in {*_OPERATIONS}:
            return method

        def call(**request: Any) -> Any:
            try:
                answer = method(**request)
            except self._client.exceptions.ClientError:
                self._meter.note(operation, request, None)
                raise
            self._meter.note(operation, request, answer)
            return answer

        return call


_OPERATIONS = (
    "get_item",
    "query",
    "batch_get_item",
    "put_item",
    "delete_item",
    "update_item",
    "batch_write_item",
)


@contextmanager
def spent(meter: Meter) -> Iterator[Callable[[], tuple[float, float]]]:
    """Gives a function that tells (write, read) units spent since the block began."""
    writes, reads = meter.wru, meter.rru
    yield lambda: (meter.wru - writes, meter.rru - reads)


def dollars(wru: float, rru: float) -> float:
    """The price of these units."""
    return (wru * DOLLARS_A_MILLION["write"] + rru * DOLLARS_A_MILLION["read"]) / 1e6
