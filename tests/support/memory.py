"""DynamoDB and S3 in memory: the calls, expressions and errors that the functions use.

A hundred times as fast as moto; `test_memory.py` holds them to moto, call by call.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from hashlib import md5
from io import BytesIO
from random import Random
from typing import Any

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

Item = dict[str, Any]
Key = tuple[str, ...]
SETTLED_AFTER = 12
"""Calls after which every read sees a write."""


def error(code: str, operation: str) -> ClientError:
    """What botocore raises for an error code."""
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)


class DynamoDB:
    """Tables of encoded items.

    With `stale`, an eventually consistent read may miss the newest writes.
    """

    class exceptions:
        ClientError = ClientError

    def __init__(self, keys: dict[str, tuple[str, ...]], stale: Random | None = None) -> None:
        self.keys, self.stale = keys, stale
        self.tables: dict[str, dict[Key, Item]] = {name: {} for name in keys}
        self._partitions: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._before: dict[tuple[str, Key], tuple[int, Item | None]] = {}
        self._calls = 0

    def begin(self, seed: int) -> None:
        """A history of its own: what reads miss depends on the seed alone."""
        self._before.clear()
        self._calls = 0
        if self.stale:
            self.stale.seed(seed)

    def put_item(self, *, TableName: str, Item: Item, **more: Any) -> Item:
        """PutItem."""
        key = self._key(TableName, Item)
        self._check(TableName, key, more, "PutItem")
        self._write(TableName, key, dict(Item))
        return {}

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool = False) -> Item:
        """GetItem."""
        found = self._read(TableName, self._key(TableName, Key), consistent=ConsistentRead)
        return {"Item": found} if found else {}

    def delete_item(self, *, TableName: str, Key: Item, **more: Any) -> Item:
        """DeleteItem."""
        key = self._key(TableName, Key)
        self._check(TableName, key, more, "DeleteItem")
        self._write(TableName, key, None)
        return {}

    def update_item(
        self, *, TableName: str, Key: Item, UpdateExpression: str, ReturnValues: str, **more: Any
    ) -> Item:
        """UpdateItem with ReturnValues=ALL_NEW."""
        assert ReturnValues == "ALL_NEW"
        key = self._key(TableName, Key)
        self._check(TableName, key, more, "UpdateItem")
        item = dict(self.tables[TableName].get(key) or Key)
        _update(
            item,
            UpdateExpression,
            more.get("ExpressionAttributeNames", {}),
            more.get("ExpressionAttributeValues", {}),
        )
        self._write(TableName, key, item)
        return {"Attributes": dict(item)}

    def query(self, *, TableName: str, **request: Any) -> Item:
        """Query of a table by partition and, maybe, a range of sort keys; all of it is one page."""
        values = {name: value["S"] for name, value in request["ExpressionAttributeValues"].items()}
        pk, sks = values[":pk"], self._partitions[TableName, values[":pk"]]
        first = bisect_left(sks, values[":first"]) if ":first" in values else 0
        last = bisect_right(sks, values[":last"]) if ":last" in values else len(sks)
        found = sks[first:last]
        if not request["ScanIndexForward"]:
            found.reverse()
        self._calls += 1
        return {
            "Items": [dict(self.tables[TableName][pk, sk]) for sk in found[: request.get("Limit")]]
        }

    def batch_get_item(self, *, RequestItems: Item) -> Item:
        """BatchGetItem."""
        ((table, wanted),) = RequestItems.items()
        found = [
            self._read(table, self._key(table, key), consistent=wanted["ConsistentRead"])
            for key in wanted["Keys"]
        ]
        return {"Responses": {table: [item for item in found if item]}}

    def batch_write_item(self, *, RequestItems: Item) -> Item:
        """BatchWriteItem."""
        ((table, requests),) = RequestItems.items()
        for request in requests:
            if "PutRequest" in request:
                self.put_item(TableName=table, Item=request["PutRequest"]["Item"])
            else:
                self.delete_item(TableName=table, Key=request["DeleteRequest"]["Key"])
        return {}

    def get_paginator(self, _operation: str) -> "DynamoDB":
        """The paginator of Scan."""
        return self

    def paginate(self, *, TableName: str) -> list[Item]:
        """Scan, in one page."""
        return [{"Items": [dict(item) for item in self.tables[TableName].values()]}]

    def _key(self, table: str, item: Item) -> Key:
        return tuple(item[name]["S"] for name in self.keys[table])

    def _check(self, table: str, key: Key, request: Item, operation: str) -> None:
        expression = request.get("ConditionExpression")
        names, values = (
            request.get("ExpressionAttributeNames", {}),
            request.get("ExpressionAttributeValues", {}),
        )
        if expression and not _Condition(expression, names, values).holds(
            self.tables[table].get(key) or {}
        ):
            raise error("ConditionalCheckFailedException", operation)

    def _write(self, table: str, key: Key, item: Item | None) -> None:
        self._calls += 1
        self._before[table, key] = (self._calls, self.tables[table].get(key))
        there = key in self.tables[table]
        sks = self._partitions[table, key[0]]
        if item is not None:
            self.tables[table][key] = item
            if not there:
                insort(sks, key[-1])
        elif there:
            del self.tables[table][key]
            sks.remove(key[-1])

    def _read(self, table: str, key: Key, *, consistent: bool) -> Item | None:
        self._calls += 1
        item = self.tables[table].get(key)
        if not consistent and self.stale and (table, key) in self._before:
            written, before = self._before[table, key]
            if self._calls - written < SETTLED_AFTER and self.stale.random() < 0.5:
                item = before
        return dict(item) if item else None


class _Condition:
    """A condition expression: comparisons, BETWEEN, contains, attribute_exists,
    attribute_not_exists, NOT, AND, OR and brackets."""

    def __init__(self, expression: str, names: Item, values: Item) -> None:
        self._tokens = re.findall(r"[:#]?\w+|<=|>=|[=<>(),]", expression)
        self._names, self._values = names, values

    def holds(self, item: Item) -> bool:
        """Whether it holds for an item."""
        self._at, self._item = 0, item
        return self._any()

    def _any(self) -> bool:
        held = self._all()
        while self._take("OR"):
            held = self._all() or held
        return held

    def _all(self) -> bool:
        held = self._one()
        while self._take("AND"):
            held = self._one() and held
        return held

    def _exists(self) -> bool:
        return self._arguments()[0] is not None

    def _one(self) -> bool:  # noqa: PLR0911 - one line a form
        if self._take("NOT"):
            return not self._one()
        if self._take("attribute_not_exists"):
            return not self._exists()
        if self._take("attribute_exists"):
            return self._exists()
        if self._take("contains"):
            group, value = self._arguments()
            return group is not None and value in group
        left, operator, right = self._operand(), self._next(), self._operand()
        if operator == "BETWEEN":
            self._take("AND")
            return left is not None and bool(right <= left <= self._operand())
        if left is None:
            return False
        order = (left > right) - (left < right)
        return order in {"=": (0,), "<=": (-1, 0), ">=": (0, 1), "<": (-1,), ">": (1,)}[operator]

    def _arguments(self) -> list[Any]:
        self._take("(")
        found = [self._operand()]
        while self._take(","):
            found.append(self._operand())
        self._take(")")
        return found

    def _operand(self) -> Any:
        token = self._next()
        value = (
            self._values[token]
            if token.startswith(":")
            else self._item.get(self._names.get(token, token))
        )
        return _plain(value)

    def _take(self, token: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == token:
            self._at += 1
            return True
        return False

    def _next(self) -> str:
        self._at += 1
        return str(self._tokens[self._at - 1])


def _plain(value: Item | None) -> Any:
    if value is None:
        return None
    ((kind, content),) = value.items()
    return int(content) if kind == "N" else content


def _update(item: Item, expression: str, names: Item, values: Item) -> None:
    """SET a = :v, REMOVE a, ADD a :v (number or set), DELETE a :v (set)."""
    for clause, body in re.findall(
        r"(SET|REMOVE|ADD|DELETE) (.*?)(?= (?:SET|REMOVE|ADD|DELETE) |$)", expression
    ):
        for part in body.split(", "):
            words = part.replace(" = ", " ").split()
            name, value = names.get(words[0], words[0]), words[-1]
            if clause == "SET":
                item[name] = values[value]
            elif clause == "REMOVE":
                item.pop(name, None)
            else:
                _add(item, name, values[value], remove=clause == "DELETE")


def _add(item: Item, name: str, value: Item, *, remove: bool) -> None:
    if "N" in value:
        item[name] = {"N": str(int(item.get(name, {"N": "0"})["N"]) + int(value["N"]))}
        return
    old = set(item.get(name, {"SS": []})["SS"])
    new = old - set(value["SS"]) if remove else old | set(value["SS"])
    item.pop(name, None)
    if new:
        item[name] = {"SS": sorted(new)}


class S3:
    """One versioned bucket. LastModified has whole seconds, so that two writes may share one."""

    class exceptions:
        ClientError = ClientError

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Empty, at the beginning of time."""
        self.objects: defaultdict[str, list[Item]] = defaultdict(list)
        self._writes = 0

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> Item:
        """PutObject; a new version."""
        return self._add(
            Key, {"Body": Body, "ETag": f'"{md5(Body, usedforsecurity=False).hexdigest()}"'}
        )

    def delete_object(self, *, Bucket: str, Key: str, VersionId: str | None = None) -> Item:
        """DeleteObject: a delete marker, or a version gone for good."""
        if VersionId is None:
            return self._add(Key, {"Body": None})
        self.objects[Key] = [one for one in self.objects[Key] if one["VersionId"] != VersionId]
        return {}

    def head_object(self, *, Bucket: str, Key: str) -> Item:
        """HeadObject of the newest version."""
        return self._newest(Key, "404", "HeadObject")

    def get_object(self, *, Bucket: str, Key: str) -> Item:
        """GetObject of the newest version."""
        newest = self._newest(Key, "NoSuchKey", "GetObject")
        body = newest["Body"]
        return newest | {
            "ContentLength": len(body),
            "Body": StreamingBody(BytesIO(body), len(body)),
        }

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
