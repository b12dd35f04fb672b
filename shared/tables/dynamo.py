"""A DynamoDB table with plain Python items.

Their values are str, int, float, bytes, bool, None, list, dict and set of str.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from botocore.exceptions import ClientError

from shared import aws
from shared.process import process_singleton
from shared.tables.attribute_values import decode_item, encode_item

Item = dict[str, Any]
T = TypeVar("T")

GET_BATCH, WRITE_BATCH = 100, 25
"""The most that BatchGetItem and BatchWriteItem take."""

BATCH_ROUNDS, FIRST_PAUSE, LONGEST_PAUSE = 8, 0.05, 1.0
"""How often a batch is sent before what is still handed back counts as throttling; the pauses
between in seconds, 2 in all."""


class ConditionFailed(Exception):
    """A conditional write found the item other than it had to be."""


class BatchUnfinished(Exception):
    """DynamoDB kept handing back part of a batch: passing trouble."""


class SecondaryIndex(NamedTuple):
    """A secondary index of a table, and the attributes of its key."""

    name: str
    pk: str
    sk: str


@dataclass(frozen=True)
class Table:
    """One table.

    `pk` and `sk` are the names of its key attributes; `sk` is None where the key has one part.
    """

    name: str
    pk: str
    sk: str | None

    def key(self, pk: str, sk: str | None = None) -> Item:
        """The key of a row, encoded."""
        return encode_item({self.pk: pk} if self.sk is None else {self.pk: pk, self.sk: sk})

    def get(self, pk: str, sk: str | None = None, *, consistent: bool = True) -> Item | None:
        """A row, or None."""
        answer = aws.dynamodb().get_item(
            TableName=self.name, Key=self.key(pk, sk), ConsistentRead=consistent
        )
        return decode_item(answer["Item"]) if "Item" in answer else None

    def put(
        self, item: Item, condition: str | None = None, values: Mapping[str, Any] | None = None
    ) -> None:
        """Write a row; ConditionFailed if it is not as `condition` says."""
        more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
        if values:
            more["ExpressionAttributeValues"] = encode_item(values)
        with _conditions():
            aws.dynamodb().put_item(TableName=self.name, Item=encode_item(item), **more)

    def update(
        self,
        key: tuple[str, str | None],
        expression: str,
        values: Mapping[str, Any] | None = None,
        *,
        names: Mapping[str, str] | None = None,
        condition: str | None = None,
    ) -> Item:
        """Change a row in place and return all of it as it is then."""
        more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
        if values:
            more["ExpressionAttributeValues"] = encode_item(values)
        if names:
            more["ExpressionAttributeNames"] = dict(names)
        with _conditions():
            answer = aws.dynamodb().update_item(
                TableName=self.name,
                Key=self.key(*key),
                UpdateExpression=expression,
                ReturnValues="ALL_NEW",
                **more,
            )
        return decode_item(answer["Attributes"])

    def delete(
        self, pk: str, sk: str | None = None, condition: str | None = None, **values: Any
    ) -> None:
        """Remove a row; nothing happens if there is none.

        `values` are those of the condition, without the colon.
        """
        more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
        if values:
            more["ExpressionAttributeValues"] = encode_item(
                {f":{name}": value for name, value in values.items()}
            )
        with _conditions():
            aws.dynamodb().delete_item(TableName=self.name, Key=self.key(pk, sk), **more)

    def query(  # noqa: PLR0913 - each is a choice that DynamoDB itself offers
        self,
        pk: str,
        *,
        first: str | None = None,
        last: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
        consistent: bool = False,
        index: SecondaryIndex | None = None,
    ) -> list[Item]:
        """The rows of one partition in sort key order, `first` <= sort key <= `last`, at most
        `limit`, all its pages; none where `first` is greater than `last`.
        """
        if first is not None and last is not None and first > last:
            return []  # DynamoDB refuses a BETWEEN whose upper bound is less than its lower bound
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "#pk = :pk",
            "ExpressionAttributeNames": {"#pk": index.pk if index else self.pk},
            "ExpressionAttributeValues": encode_item({":pk": pk}),
            "ScanIndexForward": not newest_first,
            "ConsistentRead": consistent,
        }
        if index:
            request["IndexName"] = index.name
        _bound(request, index.sk if index else self.sk, first, last)
        return _all_pages(request, limit)

    def scan(self) -> Iterator[Item]:
        """Every row, page by page, read consistently: what was written just now is not missed. For
        the command line, never for a request."""
        pages = aws.dynamodb().get_paginator("scan")
        for page in pages.paginate(TableName=self.name, ConsistentRead=True):
            yield from map(decode_item, page["Items"])

    def scan_page(self, place: Item | None) -> tuple[list[Item], Item | None]:
        """A page of all rows behind a place, and the place where the next begins, encoded; None at
        the end. What was written just now may be missed, at half the price of `scan`."""
        more: dict[str, Any] = {"ExclusiveStartKey": place} if place else {}
        answer = aws.dynamodb().scan(TableName=self.name, ConsistentRead=False, **more)
        return list(map(decode_item, answer["Items"])), answer.get("LastEvaluatedKey")

    def batch_get(
        self, keys: Iterable[tuple[str, str | None]], *, consistent: bool = False
    ) -> list[Item]:
        """The rows of these keys that exist, in no order."""
        items: list[Item] = []

        def read(keys_to_read: Any) -> Any:
            answer = aws.dynamodb().batch_get_item(RequestItems={self.name: keys_to_read})
            items.extend(map(decode_item, answer["Responses"].get(self.name, [])))
            return answer.get("UnprocessedKeys", {}).get(self.name)

        for chunk in _chunks([self.key(*key) for key in dict.fromkeys(keys)], GET_BATCH):
            self._until_processed(read, {"Keys": chunk, "ConsistentRead": consistent})
        return items

    def batch_write(
        self, puts: Iterable[Item] = (), deletes: Iterable[tuple[str, str | None]] = ()
    ) -> None:
        """Put and delete rows without conditions, in no order; the keys must differ."""

        def write(requests_to_send: Any) -> Any:
            return (
                aws.dynamodb()
                .batch_write_item(RequestItems={self.name: requests_to_send})
                .get("UnprocessedItems", {})
                .get(self.name)
            )

        requests: list[Any] = [{"PutRequest": {"Item": encode_item(item)}} for item in puts]
        requests += [{"DeleteRequest": {"Key": self.key(*key)}} for key in deletes]
        for chunk in _chunks(requests, WRITE_BATCH):
            self._until_processed(write, chunk)

    def _until_processed(self, send: Callable[[Any], Any], batch: Any) -> None:
        """Send a batch, and what `send` hands back again, after pauses that grow (full jitter);
        then it counts as throttling."""
        for attempt in range(BATCH_ROUNDS):
            if attempt:
                longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
                time.sleep(random.uniform(0, longest))  # noqa: S311 - nothing secret
            batch = send(batch)
            if not batch:
                return
        raise BatchUnfinished(f"{self.name}: part of a batch was handed back {BATCH_ROUNDS} times")


def _all_pages(request: dict[str, Any], limit: int | None) -> list[Item]:
    """The rows of a query, at most `limit`, page after page."""
    items: list[Item] = []
    while True:
        if limit is not None:
            request["Limit"] = limit - len(items)
        answer = aws.dynamodb().query(**request)
        items += map(decode_item, answer["Items"])
        if "LastEvaluatedKey" not in answer or (limit is not None and len(items) >= limit):
            return items
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _bound(request: dict[str, Any], sk: str | None, first: str | None, last: str | None) -> None:
    bounds = {
        name: value for name, value in ((":first", first), (":last", last)) if value is not None
    }
    if not bounds:
        return
    request["ExpressionAttributeNames"]["#sk"] = sk
    request["ExpressionAttributeValues"] |= encode_item(bounds)
    shape = {2: "#sk BETWEEN :first AND :last"}.get(
        len(bounds), "#sk >= :first" if first is not None else "#sk <= :last"
    )
    request["KeyConditionExpression"] += f" AND {shape}"


def _chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (values[i : i + size] for i in range(0, len(values), size))


class _conditions:  # noqa: N801 - reads as the statement that it is
    """Turns DynamoDB's refusal of a condition into ConditionFailed."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if (
            isinstance(error, ClientError)
            and error.response["Error"]["Code"] == "ConditionalCheckFailedException"
        ):
            raise ConditionFailed from error


def run_in_groups(calls: Iterable[Callable[[], T]], size: int) -> Iterator[T]:
    """Make any number of calls, so many side by side."""
    iterator = iter(calls)
    while group := list(islice(iterator, size)):
        yield from run_parallel(group)


@process_singleton
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=aws.CONNECTIONS, thread_name_prefix="dynamo")


def run_parallel(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make calls side by side: one round trip's time.

    Results in their order; the first error is raised when all have ended.
    """
    if len(calls) < 2:
        return [call() for call in calls]
    futures = [_pool().submit(call) for call in calls]
    errors = [error for future in futures if (error := future.exception())]
    if errors:
        raise errors[0]
    return [future.result() for future in futures]
