"""A newsroom in a process of its own: files go into the bucket, the three handlers do the rest.

S3 and DynamoDB are the doubles in memory, since moto's would take six minutes; the bus of events
is moto's. Of the module tree only the clock is known, named here; the handlers are those that
template.yaml names.
Nothing is cleared afterwards: one process has one newsroom.
"""

import base64
import gzip
import json
import os
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import boto3
from moto import mock_aws

from tests.support import memory, memory_s3, tables
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT

CLOCK = "shared.times.now"
"""The function that says what time it is; here it stands still. The one name of the module tree."""

NOW = "2025-11-20T08:00:00Z"
LAST_MODIFIED = datetime(2025, 9, 15, 7, 5, tzinfo=UTC)
Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    headers: Mapping[str, str]
    body: str


class DynamoDB(memory.DynamoDB):
    """The double, which notes every write to ArticlesTable as its stream does."""

    changes: set[tuple[str, str]]
    meta = SimpleNamespace(events=SimpleNamespace(register=lambda *_: None))
    """It sends nothing, so what botocore's hooks watch never happens."""

    def put_item(self, *, TableName: str, Item: Row, **more: Any) -> Row:
        """PutItem."""
        answer = super().put_item(TableName=TableName, Item=Item, **more)
        self._note(TableName, Item)
        return answer

    def update_item(self, *, TableName: str, Key: Row, **more: Any) -> Row:
        """UpdateItem."""
        answer = super().update_item(TableName=TableName, Key=Key, **more)
        self._note(TableName, Key)
        return answer

    def _note(self, table: str, item: Row) -> None:
        if table == tables.TABLES["ArticlesTable"]:
            self.changes.add((item["id"]["S"], item["sk"]["S"]))


class S3(memory_s3.S3):
    """The double, which knows one bucket's objects from the other's, gives objects their fixed
    times and keeps what is said of them beside their bytes."""

    meta = DynamoDB.meta
    signer: Any = None
    """A client of boto3's: to sign a URL asks nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.etags: defaultdict[str, dict[str, str]] = defaultdict(dict)
        """Of what each bucket was given; no key is in both."""

    def put_object(
        self,
        *,
        Bucket: str,
        Key: str,
        Body: bytes,
        Metadata: Mapping[str, str] | None = None,
        **how: Any,
    ) -> Row:
        """PutObject."""
        answer = super().put_object(Bucket=Bucket, Key=Key, Body=Body, **how)
        newest = self.objects[Key][-1]
        newest |= {"Metadata": dict(Metadata or {}), "LastModified": last_modified(Key)}
        self.etags[Bucket][Key] = newest["ETag"]
        return answer

    def generate_presigned_url(self, *given: Any, **how: Any) -> str:
        """The URL that boto3 makes."""
        return str(self.signer.generate_presigned_url(*given, **how))


@dataclass
class Newsroom:
    """The bucket, the tables and the handlers. `now` is the time that the handlers see."""

    now: str = NOW
    changes: set[tuple[str, str]] = field(default_factory=set)
    sequence: int = 0

    def __post_init__(self) -> None:
        self.ingest, self.relate, self.api = map(handler, ("Ingest", "Relate", "Api"))
        module, _, name = CLOCK.rpartition(".")
        setattr(import_module(module), name, lambda: self.now)
        self.s3 = S3()
        self.dynamodb = DynamoDB(layouts())
        self.dynamodb.changes = self.changes

    def drop(self, key: str, data: bytes, metadata: Mapping[str, str]) -> None:
        """Put a file into the bucket and have it ingested."""
        named = dict(metadata)
        more: Any = {"ContentType": named.pop("content-type")} if "content-type" in named else {}
        self.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=data, Metadata=named, **more)
        self.take_in(key)

    def remove(self, key: str) -> None:
        """Delete a file and have that noticed."""
        self.s3.delete_object(Bucket=tables.BUCKET, Key=key)
        self.take_in(key)

    def take_in(self, key: str, *, again: bool = False) -> None:
        """Send a message of DropQueue through IngestFunction."""
        body = {"Records": [{"s3": {"object": {"key": quote(key)}}}], "again": again}
        answer = self.ingest({"Records": [{"messageId": "m", "body": json.dumps(body)}]}, CONTEXT)
        if answer["batchItemFailures"]:
            raise AssertionError(f"ingest of {key} failed")

    def settle(self) -> None:
        """Hand what changed in ArticlesTable to RelateFunction, a record a batch, until none is."""
        while self.changes:
            batch = sorted(self.changes)
            self.changes.clear()
            for id, sk in batch:
                self.sequence += 1
                keys = {"id": {"S": id}, "sk": {"S": sk}}
                change = {"Keys": keys, "SequenceNumber": str(self.sequence)}
                if self.relate({"Records": [{"dynamodb": change}]}, CONTEXT)["batchItemFailures"]:
                    raise AssertionError(f"relate of {id} failed")

    def ask(
        self,
        path: str,
        query: str = "",
        method: str = "GET",
        body: str | None = None,
        **headers: str,
    ) -> Answer:
        """Send a request through ApiFunction; a body that is packed is unpacked, and one that is no
        text is its bytes as Latin-1 letters."""
        event = event_of(path, query, method=method, headers=headers, body=body)
        answer = self.api(event, CONTEXT)
        body = answer["body"]
        if answer["headers"].get("content-encoding") == "gzip":
            body = gzip.decompress(base64.b64decode(body)).decode()
        elif answer["isBase64Encoded"]:
            body = base64.b64decode(body).decode("latin-1")
        return Answer(answer["statusCode"], answer["headers"], body)

    def rows(self, table: str) -> list[Row]:
        """Every row of a table, as plain as JSON is."""
        rows = self.dynamodb.tables[table]
        return [plain(rows[key]) for key in sorted(rows)]

    def objects(self, bucket: str) -> dict[str, str]:
        """The keys of a bucket, and the hashes of what they hold."""
        return self.s3.etags[bucket]


def begin() -> Newsroom:
    """Open the newsroom of this process."""
    os.environ.pop("AWS_ENDPOINT_URL", None)
    os.environ.update(tables.ENVIRONMENT)
    os.environ.update({"PUBLIC_URL": "", "SITE_NAME": "Tin", "AI_USE": "search-only"})
    mock_aws().start()
    boto3.setup_default_session()
    newsroom = Newsroom()
    boto3.client("events").create_event_bus(Name=tables.EVENT_BUS)
    secret = {"pk": {"S": "CURSORS"}, "sk": {"S": "key"}, "key": {"B": b"pinned" * 6}}
    newsroom.dynamodb.put_item(TableName=tables.TABLES["IndexTable"], Item=secret)
    make: Any = boto3.client

    def client(service: str, *given: Any, **more: Any) -> Any:
        if service == "dynamodb":
            return newsroom.dynamodb
        made = make(service, *given, **more)
        if service != "s3":
            return made
        newsroom.s3.signer = made
        return newsroom.s3

    patch.object(boto3, "client", client).start()
    return newsroom


def layouts() -> dict[str, tuple[str, ...]]:
    """The keys of the tables, as template.yaml has them."""
    resources = tables.template()["Resources"]
    return {
        name: tuple(part["AttributeName"] for part in resources[logical]["Properties"]["KeySchema"])
        for logical, name in tables.TABLES.items()
    }


def handler(name: str) -> Callable[[Any, Any], Any]:
    """The handler that template.yaml names for a function."""
    named = tables.template()["Resources"][f"{name}Function"]["Properties"]["Handler"]
    module, _, function = named.rpartition(".")
    loaded: Callable[[Any, Any], Any] = getattr(import_module(module), function)
    return loaded


def last_modified(key: str) -> datetime:
    """The time of an object, which depends on its key alone."""
    return LAST_MODIFIED - timedelta(minutes=zlib.crc32(key.encode()) % 6000)


def plain(item: Row) -> Row:
    """Attribute values as JSON holds them; what zlib packed is unpacked: its builds differ."""
    return {name: _plain(value) for name, value in sorted(item.items())}


def _plain(value: Row) -> Row:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return _bytes(content)
        case "SS" | "NS":
            return {kind: sorted(content)}
        case "L":
            return {kind: [_plain(part) for part in content]}
        case "M":
            return {kind: plain(content)}
    return {kind: content}


def _bytes(content: bytes) -> Row:
    try:
        return {"zlib": zlib.decompress(content).decode()}
    except (zlib.error, UnicodeDecodeError):
        return {"B": base64.b64encode(content).decode()}
