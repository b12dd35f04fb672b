"""A version of the functions on AWS in memory: its handlers are called as Lambda calls them."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest

from tests.faults.actors import Serial
from tests.support import memory, tables
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge
from tests.versions.loader import Version

KEYS = {"drops": ("key",), "articles": ("id", "sk"), "index": ("pk", "sk")}
ENVIRONMENT = tables.ENVIRONMENT | {
    "PUBLIC_URL": "",
    "SITE_NAME": "Tin",
    "IDENTITY_SCOPE": "bucket",  # as 0.1.0 has it, so that its articles have the same ids
}
Row = dict[str, Any]


class DynamoDB(memory.DynamoDB):
    """The double, which notes the records of ArticlesTable's stream."""

    def __init__(self) -> None:
        super().__init__(
            KEYS, indexes={"drops": {"rejected": ("rejected", "at"), "newest": ("day", "at")}}
        )
        self.stream: deque[Row] = deque()

    def copy(self) -> "DynamoDB":
        """Another with the same rows, of which the stream does not hear: rows are put anew, and
        never changed in place."""
        other = DynamoDB()
        other.tables = {name: dict(rows) for name, rows in self.tables.items()}
        other._partitions.update({key: list(sks) for key, sks in self._partitions.items()})
        other._bounds.update(self._bounds)
        return other

    def paginate(self, *, TableName: str, ConsistentRead: bool = False) -> Iterator[Row]:
        """Scan, a partition after the other as DynamoDB does."""
        rows = self.tables[TableName]
        yield {"Items": [dict(rows[key]) for key in sorted(rows)]}

    def _write(self, table: str, key: tuple[str, ...], item: Row | None, bound: int = 0) -> None:
        super()._write(table, key, item, bound)
        if table == "articles" and item is not None:
            self.stream.append({"id": item["id"], "sk": item["sk"]})


class S3(memory.S3):
    """The double for both buckets, with what else the functions and the command line ask of S3."""

    last_read = ""

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, **_: Any) -> Row:
        """PutObject; those of the bucket of media have names that no drop has. A picture that was
        dropped alone takes no time, since 0.1.0 stores none: so both see the same times."""
        writes = self._writes
        answer = super().put_object(Bucket=Bucket, Key=Key, Body=Body)
        if Bucket == tables.MEDIA_BUCKET and self.last_read.endswith(".png"):
            self._writes = writes
        return answer

    def get_object(self, *, Bucket: str, Key: str) -> Row:
        """GetObject of the newest version."""
        self.last_read = Key
        return super().get_object(Bucket=Bucket, Key=Key)

    def get_paginator(self, _operation: str) -> "S3":
        """The paginator of ListObjectsV2."""
        return self

    def paginate(self, *, Bucket: str, Prefix: str = "") -> list[Row]:
        """Every key of the bucket of drops that has an object, in one page."""
        keys = [
            key
            for key, versions in sorted(self.objects.items())
            if key.startswith(Prefix) and versions and versions[-1]["Body"] is not None
        ]
        return [{"Contents": [{"Key": key} for key in keys]}]


@dataclass
class Stage:
    """A version on its AWS. `now` is the time that it sees."""

    version: Version
    dynamodb: DynamoDB
    s3: S3
    now: str
    failures: list[str] = field(default_factory=list)
    """Articles whose records relate gave back, in order."""

    def drop(self, key: str, data: bytes) -> None:
        """Put a file into the bucket, and have it taken in and related."""
        self.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=data)
        self.take_in(key)
        self.settle()

    def remove(self, key: str) -> None:
        """Delete a file, and have that noticed and related."""
        self.s3.delete_object(Bucket=tables.BUCKET, Key=key)
        self.take_in(key)
        self.settle()

    def take_in(self, key: str, *, again: bool = False) -> None:
        """Invoke IngestFunction with one message."""
        body = {"Records": [{"s3": {"object": {"key": quote(key)}}}], "again": again}
        event = {"Records": [{"messageId": "m", "body": json.dumps(body)}]}
        if self._handle("ingest", event)["batchItemFailures"]:
            raise AssertionError(f"ingest of {key} failed")

    def settle(self) -> None:
        """Hand the stream's records to RelateFunction, one at a time, until none is left."""
        while self.dynamodb.stream:
            keys = self.dynamodb.stream.popleft()
            record = {"dynamodb": {"Keys": keys, "SequenceNumber": "1"}}
            if self._handle("relate", {"Records": [record]})["batchItemFailures"]:
                self.failures.append(keys["id"]["S"])

    def ask(self, path: str, query: str = "", **headers: str) -> Any:
        """What ApiFunction answers to a GET: as Lambda hands it on."""
        return self._handle("api", event_of(path, query, headers=headers))

    def _handle(self, function: str, event: Row) -> Any:
        return self.version.module(f"functions.{function}.handler").handle(event, CONTEXT)


@contextmanager
def stage(version: Version, dynamodb: DynamoDB, s3: S3, now: str) -> Iterator[Stage]:
    """A version on this AWS, as a new process would start it; nothing is left of it afterwards."""
    shown = Stage(version, dynamodb, s3, now)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        stand_in(patch, version, dynamodb, s3)
        patch.setattr(version.module("shared.times"), "now", lambda: shown.now)
        stamps = map("{:08x}".format, count())  # what is random, and stored, is not here
        patch.setattr("secrets.token_hex", lambda *_: next(stamps))
        sandbox = version.module("functions.ingest.files.sandbox")
        patch.setattr(sandbox, "read_in_sandbox", _reader_of(version))
        clear = version.module("shared.process").clear_singletons
        clear()
        yield shown
        clear()


def _reader_of(version: Version) -> Callable[..., Any]:
    """What reads a file in a version's child process, without that; in 0.1.0 it gave drafts."""
    readers = version.module("functions.ingest.files.readers")
    try:
        read_articles = version.module("functions.ingest.files.file_articles").read_articles
    except ModuleNotFoundError:
        return readers.read_drafts  # type: ignore[no-any-return]
    return lambda *file: read_articles(readers.DroppedFile(*file))


def stand_in(patch: pytest.MonkeyPatch, version: Version, dynamodb: Any, s3: Any) -> None:
    """Put these clients, and calls one after the other, under a version."""
    aws, bus = version.module("shared.aws"), EventBridge()
    patch.setattr(aws, "dynamodb", lambda: dynamodb)
    patch.setattr(aws, "s3", lambda: s3)
    patch.setattr(aws, "events", lambda: bus, raising=False)  # 0.1.0 sends none
    patch.setattr(version.module("shared.tables.dynamo"), "_pool", Serial)
    patch.setattr(version.module("functions.relate.handler"), "_pool", Serial)
