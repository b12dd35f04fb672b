"""DynamoDB and S3 in memory: the calls, expressions and errors that the functions use.

A hundred times as fast as moto. The DynamoDB keeps what AWS promises and no more; the contract
suite (`tests/contract/test_memory.py`) holds it to DynamoDB Local, call by call.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import md5
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from tests.support import expressions
from tests.support.item_rules import (
    MAX_ITEM_SIZE,
    TOO_LARGE_UPDATE,
    check_key_part,
    checked_item,
    error,
    exact_key,
    invalid,
    key_of,
)
from tests.support.meter import size

Item = dict[str, Any]
Key = tuple[str, ...]
SETTLED_AFTER = 12
"""Calls after which every read sees a write."""

PAGE_BYTES, BATCH_BYTES = 1 << 20, 16 << 20
"""What a page of Query or Scan, and what an answer of BatchGetItem holds."""

GET_BATCH_KEYS, WRITE_BATCH_REQUESTS = 100, 25
UNPROCESSED_SHARE = 0.02
"""Of the batches, with `stale`, that hand something back."""


class DynamoDB:
    """Tables of encoded items. `keys` are the key attributes of each; `indexes` those of its
    secondary indexes, by name.

    With `stale`, an eventually consistent read may miss the newest writes, and now and then a batch
    hands something back. `page_rows` makes pages end after so many rows, as they may anywhere.
    """

    class exceptions:
        ClientError = ClientError

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

    def _key_names(self, table: str, index: str | None) -> Key:
        if table not in self.keys:
            raise error("ResourceNotFoundException", "Query")
        if index is None:
            return self.keys[table]
        if index not in self.indexes.get(table, {}):
            raise invalid(f"The table does not have the specified index: {index}")
        return self.indexes[table][index]

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

    # ---------------------------------------------------------------------------------------------
    # what is there, and what a read sees of it

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


ARCHIVES = {"GLACIER", "DEEP_ARCHIVE"}
KMS_REFUSALS = {
    "foreign": ("AccessDenied", "is not authorized to perform: kms:Decrypt on resource"),
    "foreign, long ago": ("AccessDenied", "Access Denied"),
    "of another account": ("AccessDenied", "The ciphertext refers to a customer master key that"),
    "disabled": ("KMS.DisabledException", "is disabled."),
    "pending deletion": ("KMS.KMSInvalidStateException", "is pending deletion."),
    "deleted": ("KMS.NotFoundException", "does not exist"),
}
"""What GetObject says of an object under a KMS key of that name: messages that people have met
(github.com: boto/boto3 issue 2952, localstack/localstack issue 8422 and pull request 7786,
ministryofjustice/modernisation-platform pull request 11726 and issue 3468)."""

UNDER_SENDERS_KEY = (
    "The object was stored using a form of Server Side Encryption. The correct parameters must be "
    "provided to retrieve the object."
)
"""Without the sender's key HeadObject says 400 and no more (github.com: boto/boto3 issue 1482,
jschneier/django-storages pull request 1451)."""


class S3:
    """Versioned buckets that share no key. LastModified has whole seconds, so that two writes may
    share one.

    `may_read` is whether the caller has the right s3:GetObject.
    """

    class exceptions:
        ClientError = ClientError

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Empty, at the beginning of time."""
        self.objects: defaultdict[str, list[Item]] = defaultdict(list)
        self.may_read = True
        self._writes = 0

    def generate_presigned_url(self, _operation: str, *, Params: Item, **_: Any) -> str:
        """A URL that names the object."""
        return f"https://{Params['Bucket']}.example/{quote(Params['Key'])}"

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, **how: Any) -> Item:
        """PutObject; a new version, maybe under a key of KMS or of the sender, or in an archive."""
        unknown = how.keys() - {
            "ContentType",
            "ServerSideEncryption",
            "SSEKMSKeyId",
            "SSECustomerAlgorithm",
            "SSECustomerKey",
            "StorageClass",
        }
        if unknown:
            raise NotImplementedError(f"PutObject with {', '.join(sorted(unknown))}")
        etag = f'"{md5(Body, usedforsecurity=False).hexdigest()}"'
        kind = {"ContentType": "binary/octet-stream"}
        return self._add(Key, {"Body": Body, "ETag": etag} | kind | how)

    def delete_object(self, *, Bucket: str, Key: str, VersionId: str | None = None) -> Item:
        """DeleteObject: a delete marker, or a version gone for good."""
        if VersionId is None:
            return self._add(Key, {"Body": None})
        self.objects[Key] = [one for one in self.objects[Key] if one["VersionId"] != VersionId]
        return {}

    def head_object(self, *, Bucket: str, Key: str) -> Item:
        """HeadObject of the newest version. It needs no key of KMS, and can name no reason."""
        if not self.may_read:
            raise error("403", "HeadObject")
        newest = self._newest(Key, "404", "HeadObject")
        if "SSECustomerAlgorithm" in newest:
            raise error("400", "HeadObject")
        return newest

    def get_object(self, *, Bucket: str, Key: str) -> Item:
        """GetObject of the newest version."""
        if not self.may_read:
            raise error(
                "AccessDenied",
                "GetObject",
                "is not authorized to perform: s3:GetObject on resource",
            )
        newest = self._newest(Key, "NoSuchKey", "GetObject")
        if newest.get("StorageClass") in ARCHIVES:
            raise error(
                "InvalidObjectState", "GetObject", "not valid for the object's storage class"
            )
        if "SSECustomerAlgorithm" in newest:
            raise error("InvalidRequest", "GetObject", UNDER_SENDERS_KEY)
        if "SSEKMSKeyId" in newest:
            code, message = KMS_REFUSALS[newest["SSEKMSKeyId"]]
            raise error(code, "GetObject", message)
        body = newest["Body"]
        return newest | {
            "ContentLength": len(body),
            "Body": StreamingBody(BytesIO(body), len(body)),
        }

    def list_objects_v2(self, *, Bucket: str, Prefix: str, MaxKeys: int) -> Item:
        """ListObjectsV2, a first page: the newest objects in the order of their keys' bytes."""
        newest = {key: self.objects[key][-1] for key in self.objects if self.objects[key]}
        listed = [
            {"Key": key, "ETag": newest[key]["ETag"], "LastModified": newest[key]["LastModified"]}
            for key in sorted(newest, key=str.encode)
            if key.startswith(Prefix) and newest[key]["Body"] is not None
        ]
        return {"Contents": listed[:MaxKeys]} if listed else {}

    def list_object_versions(self, *, Bucket: str, Prefix: str = "") -> Item:
        """ListObjectVersions."""
        listed: dict[str, list[Item]] = {"Versions": [], "DeleteMarkers": []}
        for key, versions in self.objects.items():
            for version in versions if key.startswith(Prefix) else ():
                entry = {
                    "Key": key,
                    "VersionId": version["VersionId"],
                    "IsLatest": version is versions[-1],
                }
                listed["DeleteMarkers" if version["Body"] is None else "Versions"].append(entry)
        return listed

    def _add(self, key: str, version: Item) -> Item:
        self._writes += 1
        modified = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=self._writes // 2)
        self.objects[key].append(
            version | {"VersionId": str(self._writes), "LastModified": modified}
        )
        return {"VersionId": str(self._writes)}

    def _newest(self, key: str, code: str, operation: str) -> Item:
        versions = self.objects[key]
        if not versions or versions[-1]["Body"] is None:
            raise error(code, operation)
        return versions[-1]
