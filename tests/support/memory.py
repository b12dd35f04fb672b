"""DynamoDB in memory: the calls, expressions and errors that the functions use.

A hundred times as fast as moto. The DynamoDB keeps what AWS promises and no more; the contract
suite (`tests/contract/test_memory.py`) holds it to DynamoDB Local, call by call.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from botocore.exceptions import ClientError

from tests.support import expressions
from tests.support.item_rules import (
    MAX_ITEM_SIZE,
    TOO_LARGE_UPDATE,
    checked_item,
    exact_key,
    invalid,
)
from tests.support.memory_rows import Item, Key, MemoryRows
from tests.support.meter import size

PAGE_BYTES, BATCH_BYTES = 1 << 20, 16 << 20
"""What a page of Query or Scan, and what an answer of BatchGetItem holds."""

GET_BATCH_KEYS, WRITE_BATCH_REQUESTS = 100, 25
UNPROCESSED_SHARE = 0.02
"""Of the batches, with `stale`, that hand something back."""


class DynamoDB(MemoryRows):
    """The calls of DynamoDB on these tables; see `MemoryRows` for what they are made with."""

    class exceptions:
        ClientError = ClientError

    # ---------------------------------------------------------------------------------------------
    # one item

    def put_item(
        self,
        *,
        TableName: str,
        Item: Item,
        ConditionExpression: str | None = None,
        ExpressionAttributeNames: Item | None = None,
        ExpressionAttributeValues: Item | None = None,
    ) -> Item:
        """PutItem."""
        names, values = ExpressionAttributeNames, ExpressionAttributeValues
        expressions.check_placeholders((ConditionExpression,), names, values)
        key = self._key(TableName, Item)
        item, item_size = checked_item(Item)
        self._check_index_keys(TableName, item)
        self._require(TableName, key, ConditionExpression, names, values)
        self._write(TableName, key, item, item_size)
        return {}

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool = False) -> Item:
        """GetItem."""
        self._calls += 1
        row = self._read(TableName, self._exact_key(TableName, Key), consistent=ConsistentRead)
        return {"Item": row} if row else {}

    def delete_item(
        self,
        *,
        TableName: str,
        Key: Item,
        ConditionExpression: str | None = None,
        ExpressionAttributeNames: Item | None = None,
        ExpressionAttributeValues: Item | None = None,
    ) -> Item:
        """DeleteItem."""
        names, values = ExpressionAttributeNames, ExpressionAttributeValues
        expressions.check_placeholders((ConditionExpression,), names, values)
        key = self._exact_key(TableName, Key)
        self._require(TableName, key, ConditionExpression, names, values)
        self._write(TableName, key, None)
        return {}

    def update_item(
        self,
        *,
        TableName: str,
        Key: Item,
        UpdateExpression: str,
        ReturnValues: str = "NONE",
        ConditionExpression: str | None = None,
        ExpressionAttributeNames: Item | None = None,
        ExpressionAttributeValues: Item | None = None,
    ) -> Item:
        """UpdateItem; it answers with nothing, or with ALL_NEW."""
        names, values = ExpressionAttributeNames, ExpressionAttributeValues
        expressions.check_placeholders((UpdateExpression, ConditionExpression), names, values)
        key = self._exact_key(TableName, Key)
        self._require(TableName, key, ConditionExpression, names, values)
        item = dict(self.tables[TableName].get(key) or Key)
        key_names = self.keys[TableName]
        growth = expressions.update(item, UpdateExpression, names or {}, values or {}, key_names)
        bound = self._bounds.get((TableName, key), 0) or size(Key)
        if bound + growth > MAX_ITEM_SIZE:
            bound, growth = size(item), 0
            if bound > MAX_ITEM_SIZE:
                raise invalid(TOO_LARGE_UPDATE)
        self._check_index_keys(TableName, item)
        self._write(TableName, key, item, bound + growth)
        if ReturnValues not in {"NONE", "ALL_NEW"}:
            raise NotImplementedError(f"ReturnValues {ReturnValues}")
        return {"Attributes": dict(item)} if ReturnValues == "ALL_NEW" else {}

    # ---------------------------------------------------------------------------------------------
    # batches

    def batch_get_item(self, *, RequestItems: Item) -> Item:
        """BatchGetItem from one table."""
        ((table, wanted),) = RequestItems.items()
        keys = [self._exact_key(table, key) for key in wanted["Keys"]]
        self._check_batch(keys, GET_BATCH_KEYS)
        self._calls += 1
        answered, left, total = [], [], 0
        most = self._processed(len(keys))
        for number, key in enumerate(keys):
            row = self._read(table, key, consistent=wanted.get("ConsistentRead", False))
            total += self._bounds.get((table, key), 0)
            if number >= most or (total > BATCH_BYTES and self._exact(table, keys, number)):
                left.append(wanted["Keys"][number])
            elif row:
                answered.append(row)
        unprocessed = {table: {**wanted, "Keys": left}} if left else {}
        return {"Responses": {table: answered}, "UnprocessedKeys": unprocessed}

    def batch_write_item(self, *, RequestItems: Item) -> Item:
        """BatchWriteItem to one table: all of it is checked before any is written."""
        ((table, requests),) = RequestItems.items()
        writes: list[tuple[Key, Item | None, int]] = []
        for request in requests:
            if "PutRequest" in request:
                row = request["PutRequest"]["Item"]
                writes.append((self._key(table, row), *checked_item(row)))
                self._check_index_keys(table, row)
            else:
                writes.append((self._exact_key(table, request["DeleteRequest"]["Key"]), None, 0))
        self._check_batch([write[0] for write in writes], WRITE_BATCH_REQUESTS)
        most = self._processed(len(writes))
        for key, item, item_size in writes[:most]:
            self._write(table, key, item, item_size)
        return {"UnprocessedItems": {table: requests[most:]} if requests[most:] else {}}

    def _check_batch(self, keys: list[Key], most: int) -> None:
        if not keys:
            raise invalid("The request list for a table cannot be empty")
        if len(keys) > most:
            raise invalid("Too many items requested for the batch call")
        if len(set(keys)) < len(keys):
            raise invalid("Provided list of item keys contains duplicates")

    def _processed(self, requests: int) -> int:
        """How many requests of a batch are processed: at least one, or else DynamoDB throttles."""
        if self.stale and requests > 1 and self.stale.random() < UNPROCESSED_SHARE:
            return self.stale.randrange(1, requests)
        return requests

    def _exact(self, table: str, keys: list[Key], number: int) -> bool:
        """Whether the rows of a batch up to this one are really too large for an answer."""
        rows = (self.tables[table].get(key) for key in keys[: number + 1])
        return sum(map(size, rows)) > BATCH_BYTES

    # ---------------------------------------------------------------------------------------------
    # many items

    def query(
        self,
        *,
        TableName: str,
        KeyConditionExpression: str,
        ExpressionAttributeNames: Item | None = None,
        ExpressionAttributeValues: Item | None = None,
        IndexName: str | None = None,
        ScanIndexForward: bool = True,
        ConsistentRead: bool = False,
        Limit: int | None = None,
        ExclusiveStartKey: Item | None = None,
    ) -> Item:
        """Query: a page of a partition and, maybe, of a range of its sort keys."""
        names, values = ExpressionAttributeNames, ExpressionAttributeValues
        expressions.check_placeholders((KeyConditionExpression,), names, values)
        if IndexName and ConsistentRead:
            raise invalid("Consistent reads are not supported on global secondary indexes")
        key = self._key_names(TableName, IndexName)
        wanted = expressions.key_range(KeyConditionExpression, names or {}, values or {}, key)
        self._calls += 1
        missed = {} if ConsistentRead else self._missed(TableName)
        if IndexName:
            keys = self._keys_in_index(TableName, key, wanted, missed)
        else:
            keys = self._keys_in_partition(TableName, wanted, missed)
        names_of_place = tuple(dict.fromkeys((*key, *self.keys[TableName])))
        if not ScanIndexForward:
            keys.reverse()
        if ExclusiveStartKey is not None:
            start = exact_key(ExclusiveStartKey, names_of_place)
            if start[0] != wanted.pk or not expressions.is_in_range(start[len(key) - 1], wanted):
                raise invalid("The provided starting key does not match the range key predicate")
            keys = self._keys_after(TableName, keys, ExclusiveStartKey, key, ScanIndexForward)
        return self._page(TableName, keys, missed, names_of_place, Limit)

    def scan(
        self,
        *,
        TableName: str,
        ConsistentRead: bool = False,
        Limit: int | None = None,
        ExclusiveStartKey: Item | None = None,
    ) -> Item:
        """Scan: a page of a table, a partition after the other."""
        names = self.keys[TableName]
        self._calls += 1
        missed = {} if ConsistentRead else self._missed(TableName)
        keys = sorted({*self.tables[TableName], *missed})
        if ExclusiveStartKey is not None:
            keys = keys[bisect_right(keys, exact_key(ExclusiveStartKey, names)) :]
        return self._page(TableName, keys, missed, names, Limit)

    def get_paginator(self, operation: str) -> "DynamoDB":
        """The paginator of Scan."""
        if operation != "scan":
            raise NotImplementedError(operation)
        return self

    def paginate(self, *, TableName: str, ConsistentRead: bool = False) -> Iterator[Item]:
        """All pages of a scan."""
        request: Item = {"TableName": TableName, "ConsistentRead": ConsistentRead}
        while True:
            page = self.scan(**request)
            yield page
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _page(
        self,
        table: str,
        keys: Iterable[Key],
        missed: Mapping[Key, Item | None],
        names: Key,
        limit: int | None,
    ) -> Item:
        """The first rows of these keys. A page that ended because it was full says where, even if
        nothing follows (API Reference, Query: "If LastEvaluatedKey is not empty, it does not
        necessarily mean that there is more data in the result set")."""
        if limit is not None and limit < 1:
            raise invalid("Limit must be greater than or equal to 1")
        most = min(limit or 1 << 40, self.page_rows or 1 << 40)
        rows: list[Item] = []
        total = 0
        for key in keys:
            row = missed[key] if key in missed else self.tables[table].get(key)
            if row is None:
                continue
            rows.append(dict(row))
            total += self._bounds.get((table, key), 0)
            if total >= PAGE_BYTES:
                total = sum(map(size, rows))
            if len(rows) >= most or total >= PAGE_BYTES:
                return {"Items": rows, "LastEvaluatedKey": {name: row[name] for name in names}}
        return {"Items": rows}
