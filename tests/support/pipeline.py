"""The whole pipeline in memory: the real handlers of ingest and relate, every call metered.

Nothing is replaced but AWS and how files are read: a drop holds drafts as JSON, or, with
`house(reads_files=True)`, is a file of any format, which is read in this process and not in a child
(that both read the same is for tests/unit/ingest/files/test_sandbox.py).
"""

import base64
import gzip
import json
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest

from functions.api import handler as api
from functions.ingest import handler as ingest
from functions.ingest.article.draft import Attachment, Draft, FileArticles
from functions.ingest.article.normalise import normalised_article
from functions.ingest.files import sandbox
from functions.ingest.files.file_articles import normalised_articles, read_articles
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.readers import DroppedFile
from functions.ingest.limits import Limits
from functions.relate import handler as relate
from functions.relate.profile import profile_of, rows_of
from shared import aws, times
from shared.article.claim import Claim
from shared.article.model import Figure, Image, Pick
from shared.tables import dynamo
from shared.tables.articles import Articles
from shared.tables.drop_records import Report
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_records import Match
from tests.faults.actors import Serial
from tests.support import memory, memory_s3, tables
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge
from tests.support.meter import Meter, Metered, layouts
from tests.support.singletons import new_process

LAYOUTS = layouts(
    {
        name: tables.template()["Resources"][logical]["Properties"]
        for logical, name in tables.TABLES.items()
    }
)
PHOTO = Image("image/jpeg", 4000, 3000, (320, 640, 960, 1440), "#aabbcc")
"""What every picture of a house is whose files are not read."""

LISTED = 10


class House:
    """Ingest, relate, the API and their tables.

    `index_meter` counts what RelateFunction does, on both tables.
    """

    def __init__(self, client: "_Stream", s3: memory_s3.S3, bus: EventBridge, meter: Meter) -> None:
        self._client, self._s3 = client, s3
        self.bus, self.meter = bus, meter
        self.drops, self.articles, self.index = Drops("drops"), Articles("articles"), Index("index")

    def drop(self, key: str, drafts: list[Draft]) -> None:
        """Put a file into the bucket and have it ingested; the stream waits for `settle`."""
        self.drop_file(key, json.dumps([asdict(draft) for draft in drafts]).encode())

    def drop_file(self, key: str, data: bytes) -> None:
        """The same with the bytes of a file."""
        self._s3.put_object(Bucket=tables.BUCKET, Key=key, Body=data)
        self._ingest(key)

    def report(self, key: str) -> Report:
        """What became of a key."""
        drop = self.drops.get(key)
        assert drop is not None
        assert drop.report is not None
        return drop.report

    def ask(self, path: str, query: str = "", **headers: str) -> tuple[int, str]:
        """The status and the body of the API's answer to a GET; of a picture, its bytes as letters
        (Latin-1)."""
        status, answer_headers, data = self.ask_bytes(path, query, **headers)
        is_picture = answer_headers.get("content-type", "").startswith("image/")
        return status, data.decode("latin-1" if is_picture else "utf-8")

    def post(self, body: str) -> tuple[int, str]:
        """The same of a message to the route of assistants."""
        answer = api.handle(event_of("/mcp", "", method="POST", body=body), CONTEXT)
        return answer["statusCode"], answer["body"]

    def ask_bytes(
        self, path: str, query: str = "", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """The status, the headers and the bytes of the API's answer to a GET."""
        answer = api.handle(event_of(path, query, headers=headers), CONTEXT)
        data = answer["body"].encode()
        if answer["isBase64Encoded"]:
            data = base64.b64decode(data)
        if answer["headers"].get("content-encoding") == "gzip":
            data = gzip.decompress(data)
        return answer["statusCode"], answer["headers"], data

    def remove(self, key: str) -> None:
        """Delete a file."""
        self._s3.delete_object(Bucket=tables.BUCKET, Key=key)
        self._ingest(key)

    def _ingest(self, key: str) -> None:
        record = {
            "messageId": "m",
            "body": json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}),
        }
        if ingest.handle({"Records": [record]}, CONTEXT)["batchItemFailures"]:
            raise AssertionError(f"ingest of {key} failed")

    def settle(self, batch: int = 10) -> None:
        """Hand the stream's records to relate until none is left."""
        while self._client.stream:
            keys = [
                self._client.stream.popleft() for _ in range(min(batch, len(self._client.stream)))
            ]
            records = [
                {"dynamodb": {"Keys": key, "SequenceNumber": str(n)}} for n, key in enumerate(keys)
            ]
            if relate.handle({"Records": records}, CONTEXT)["batchItemFailures"]:
                raise AssertionError("relate failed")

        for metrics in (ingest.metrics, relate.metrics):
            metrics.clear_metrics()

    def forget_stream(self) -> None:
        """Lose what waits in the stream, as when relate fails at it and gives it up."""
        self._client.stream.clear()

    def fill(self, drafts: Iterable[Draft]) -> None:
        """Put the entries, postings and cards of many articles straight into IndexTable."""
        for draft in drafts:
            made = normalised_article(draft, "")
            at = draft.published_at or times.now()
            claim = Claim(made.id, "filled", 1, "live", 1, at, at, at, at, article=made)
            self.index.put_rows(rows_of(profile_of(claim)).values())

    def related(self, article: str, most: int = LISTED) -> list[Match]:
        """The related list of an article, near-duplicates left out, as a reader gets it."""
        matches = [match for match in self.index.matches(article) if not match.is_duplicate]
        return matches[:most]


class _Stream:
    """AWS in memory with ArticlesTable's stream of keys."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.stream: deque[dict[str, Any]] = deque()

    def __getattr__(self, operation: str) -> Any:
        method = getattr(self._client, operation)
        if operation not in {"put_item", "update_item"}:
            return method

        def call(**request: Any) -> Any:
            answer = method(**request)
            if request["TableName"] == "articles":
                key = request.get("Item") or request["Key"]
                self.stream.append({"id": key["id"], "sk": key["sk"]})
            return answer

        return call


@contextmanager
def house(*, metered: bool = True, reads_files: bool = False, **variables: str) -> Iterator[House]:
    """A new, empty house; AWS is in memory while the block lasts.

    `variables` are added to the environment of its functions.
    """
    with pytest.MonkeyPatch.context() as patch, new_process(tables.ENVIRONMENT | variables):
        for name in ("ingest", "relate"):
            patch.setattr(logging.getLogger(name), "disabled", True)
        meter = Meter(LAYOUTS)
        dynamodb = memory.DynamoDB(
            {name: one.key for name, one in LAYOUTS.items()},
            indexes={name: one.indexes for name, one in LAYOUTS.items()},
        )
        client, objects = _Stream(Metered(dynamodb, meter) if metered else dynamodb), memory_s3.S3()
        bus = EventBridge()
        patch.setattr(aws, "dynamodb", lambda: client)
        patch.setattr(aws, "s3", lambda: objects)
        patch.setattr(aws, "picture_s3", lambda: objects)
        patch.setattr(aws, "events", lambda: bus)
        patch.setattr(dynamo, "_pool", Serial)
        patch.setattr(relate, "_pool", Serial)
        patch.setattr(sandbox, "read_in_sandbox", _read_here if reads_files else _articles)
        yield House(client, objects, bus, meter)


def _read_here(
    data: bytes, key: str, metadata: Mapping[str, str], limits: Limits, rules: NewsroomRules
) -> Attachment | FileArticles:
    """What the child would read."""
    return read_articles(DroppedFile(data, key, metadata, limits, rules))


def _articles(
    data: bytes, key: str, _metadata: object, limits: Limits, rules: NewsroomRules
) -> Attachment | FileArticles:
    if key.endswith(".jpg"):
        return Attachment(key, data, PHOTO, (b"",) * len(PHOTO.widths))
    lists = ("authors", "tags", "doubts")
    drafts = [
        Draft(
            **fields
            | {name: tuple(fields[name]) for name in lists}
            | {"figures": tuple(Figure(**figure) for figure in fields["figures"])}
            | {"picks": tuple(Pick(**pick) for pick in fields["picks"])}
        )
        for fields in json.loads(data)
    ]
    return normalised_articles(drafts, key, limits, rules.identity_scope)
