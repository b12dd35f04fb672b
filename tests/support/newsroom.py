"""A newsroom for the API's tests: it writes rows as relate does, and sends requests to the handler.

The tables are moto's, or in memory; requests are as API Gateway sends them.
"""

import base64
import gzip
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

import pytest
from moto import mock_aws

from functions.api import handler
from functions.api.edge import route_table
from functions.api.query import stores
from functions.relate import pictures, profile
from shared import aws, text, times
from shared.article import codec
from shared.article.claim import Claim
from shared.article.figure_marks import FIGURE_MARK
from shared.article.media_keys import rendition_key
from shared.article.model import Article, Figure, Image, Pick
from shared.identifiers import article_id
from shared.tables import dynamo, index_keys, index_rows
from shared.tables.drop_records import ObjectState, Report
from shared.tables.dynamo import Item
from shared.tables.index_keys import COUNTERS, RowKey
from shared.tables.index_records import Facet, Match
from tests.faults.actors import Serial
from tests.support import memory_s3, tables
from tests.support.gateway_event import HOST, event_of
from tests.support.lambda_context import CONTEXT
from tests.support.quick import TABLE_INDEXES, TABLE_KEYS, Quick
from tests.support.singletons import new_process
from tests.support.trips import Trips

NOW = "2025-09-15T08:00:00Z"

BASE = f"https://{HOST}"


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def body(self) -> str:
        """The body as text; of a picture its bytes as letters."""
        is_picture = self.headers.get("content-type", "").startswith("image/")
        return self.data.decode("latin-1" if is_picture else "utf-8")

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class Meter:
    """Counts the calls to DynamoDB and prices them as AWS does eventually consistent reads."""

    calls: list[str] = field(default_factory=list)
    rru: float = 0
    trips: Trips = field(default_factory=Trips)

    def __call__(self, parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        """A hook after botocore's calls."""
        self.read(model.name, parsed)

    def read(self, operation: str, answer: Mapping[str, Any]) -> None:
        """A call was made."""
        self.calls.append(operation)
        self.trips.count += 1
        if operation == "Query":
            self.rru += _half_units(sum(map(_size, answer["Items"])))
        elif operation == "BatchGetItem":
            self.rru += sum(
                _half_units(_size(item)) for items in answer["Responses"].values() for item in items
            )


def _half_units(size: int) -> float:
    return max(1, math.ceil(size / 4096)) / 2


def _size(item: Mapping[str, Any]) -> int:
    return sum(len(name.encode()) + len(next(iter(value.values()))) for name, value in item.items())


@dataclass
class Newsroom:
    """Writes articles as ingest and relate do, and asks the API for them.

    `now` is the time that the API sees, `host` the site's name by which it is asked.
    """

    now: str = NOW
    host: str = HOST
    counters: dict[tuple[str, str], dict[str, Any]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    claims: dict[str, Claim] = field(default_factory=dict)
    quick: Quick | None = None
    buckets: memory_s3.S3 | None = None

    def publish(
        self,
        article: Article,
        *,
        key: str = "tin/bai.txt",
        at: str = "2025-09-15T07:00:00Z",
        revision: int = 1,
    ) -> Claim:
        """A live claim with its entries, counters, card and headline."""
        claim = Claim(
            article.id,
            key,
            1,
            "live",
            revision,
            article.published_at or at,
            at,
            at,
            at,
            article.version,
            codec.content_digest(article),
            article,
        )
        stores.stores().articles.put(claim)
        self.claims[article.id] = claim
        self.put_rows(claim)
        for facet, name in _names(article):
            self._count(facet, name, claim, 1)
        return claim

    def put_rows(self, claim: Claim) -> None:
        """The rows that relate would write for a claim, counters aside."""
        image = pictures.read_dropped_image(stores.stores().drops, claim)
        self._write(puts=list(_rows_of(claim, image).values()))

    def take_down(self, article: str, *, at: str = "2025-09-15T07:30:00Z") -> None:
        """The drop is gone: a tombstone, and no row is left."""
        claim = self.withdraw(article)
        tombstone = replace(
            claim,
            status="tombstone",
            revision=claim.revision + 1,
            ticket=2,
            written_at=at,
            article=None,
        )
        stores.stores().articles.put(tombstone)

    def publish_cancellation(self, claim: Claim) -> None:
        """A later version of a claim's drop cancels the article."""
        cancelled = replace(claim, status="cancel", revision=claim.revision + 1, ticket=2)
        stores.stores().articles.put(cancelled)

    def withdraw(self, article: str) -> Claim:
        """No row is left but the claim, as before another version of it is related."""
        claim = self.claims.pop(article)
        self._write(deletes=list(_rows_of(claim)))
        if claim.article:
            for facet, name in _names(claim.article):
                self._count(facet, name, claim, -1)
        return claim

    def pass_time(self, until: str) -> None:
        """Have the API see a later time, and count as relate does when the clock has called it."""
        for step, time in ((-1, self.now), (1, until)):
            self.now = time
            for claim in self.claims.values():
                for facet, name in _names(claim.article) if claim.article else ():
                    self._count(facet, name, claim, step)

    def relate(self, article: str, *matches: Match) -> None:
        """An own list."""
        self._write(puts=[index_rows.own_row(article, list(matches))])

    def back(self, other: str, match: Match) -> None:
        """A back row."""
        self._write(puts=[index_rows.back_row(other, match)])

    def drop_image(self, key: str, image: Image) -> None:
        """An image file that was dropped and read; the articles that show it were related."""
        table = stores.stores().drops
        table.record(
            table.take_ticket(key),
            Report("accepted", ObjectState("e", NOW), "1", image=image),
            frozenset(),
        )
        for article in stores.stores().index.articles_with_picture(key, 1_000):
            self.put_rows(self.claims[article])

    def store_picture(self, image: Image) -> None:
        """The files of an image in the bucket of media, of a byte for each pixel of width."""
        assert self.buckets
        assert image.key
        files = {image.key: b"o" * (image.file_bytes or image.width)}
        files |= {rendition_key(image.key, width): b"r" * width for width in image.widths}
        for key, data in files.items():
            self.buckets.put_object(Bucket=tables.MEDIA_BUCKET, Key=key, Body=data)

    def _count(self, facet: Facet, name: str, claim: Claim, step: int) -> None:
        """Count what is visible, as relate would."""
        if not claim.window.is_open(self.now):
            return
        key = text.name_key(name)
        row = self.counters[COUNTERS[facet], key]
        row |= {
            "pk": COUNTERS[facet],
            "sk": index_keys.counter_sk(key),
            "n": row.get("n", 0) + step,
        }
        for attribute in _counted(facet, name, claim):
            row[attribute] = row.get(attribute, 0) + step
        self._write(puts=[row])

    def _write(
        self,
        puts: list[dict[str, Any]] | None = None,
        deletes: list[tuple[str, str]] | None = None,
    ) -> None:
        index = stores.stores().index
        index.put_rows(puts or [])
        index.delete_rows(deletes or [])

    def ask(
        self,
        path: str,
        query: str = "",
        *,
        method: str = "GET",
        stage: str = "$default",
        body: str | None = None,
        **headers: str,
    ) -> Answer:
        """A request as API Gateway hands it over: the path decoded, the query not."""
        event = event_of(
            path,
            query,
            method=method,
            stage=stage,
            headers=headers,
            body=body,
            domain=self.host,
        )
        answer = handler.handle(event, CONTEXT)
        data = answer["body"].encode()
        if answer["isBase64Encoded"]:
            data = base64.b64decode(data)
        if answer["headers"].get("content-encoding") == "gzip" and data:
            data = gzip.decompress(data)
        return Answer(answer["statusCode"], answer["headers"], data)

    def post(self, body: str, **headers: str) -> Answer:
        """A message to the route of assistants."""
        return self.ask("/mcp", method="POST", body=body, **headers)

    def get(self, path: str, query: str = "") -> Any:
        """The JSON of a path that must be there."""
        answer = self.ask(path, query)
        assert answer.status == 200, answer.body
        return answer.json

    def ids(self, path: str, query: str = "") -> list[str]:
        """The ids of a list."""
        return [item["id"] for item in self.get(path, query)["items"]]

    def ids_related(self, article: str, query: str = "") -> list[str]:
        """The ids of what is related."""
        return [
            item["article"]["id"]
            for item in self.get(f"/v1/articles/{article}/related", query)["items"]
        ]

    @contextmanager
    def metered(self) -> Iterator[Meter]:
        """Counts what the API reads meanwhile."""
        meter = Meter()
        for route in route_table.ROUTES.values():
            route.load_function()
        import_module("functions.api.query.search")
        with pytest.MonkeyPatch.context() as patch:
            meter.trips.stand_in(patch)
            if self.quick:
                patch.setattr(self.quick, "heard", meter.read)
                yield meter
                return
            events = aws.dynamodb().meta.events
            events.register("after-call.dynamodb.*", meter, unique_id="meter")
            yield meter
            events.unregister("after-call.dynamodb.*", unique_id="meter")


@lru_cache(maxsize=2048)
def _rows_of(claim: Claim, image: Image | None = None) -> dict[RowKey, Item]:
    """What relate would write for a claim: many tests publish the same articles."""
    return profile.rows_of(profile.profile_of(claim, image))


def _names(article: Article | None) -> list[tuple[Facet, str]]:
    assert article
    sections: list[tuple[Facet, str]] = [("SECTION", article.section)] if article.section else []
    tags: list[tuple[Facet, str]] = [("TAG", name) for name in article.tags]
    authors: list[tuple[Facet, str]] = [("AUTHOR", name) for name in article.authors]
    return sections + tags + authors


def _counted(facet: Facet, name: str, claim: Claim) -> list[str]:
    """The attributes that count a claim in the counter of a name, beside their sum."""
    assert claim.article
    language = [index_rows.LANGUAGE + claim.article.language] if facet == "SECTION" else []
    return [index_rows.SPELLING + name, *language]


def draft(headline: str, **fields: Any) -> Article:
    """An article with what every article has."""
    words: dict[str, Any] = {
        "language": "vi",
        "body_html": "<p>Thân bài.</p>",
        "body_text": "Thân bài.",
    }
    return Article(
        **({"id": article_id(headline), "format": "plain", "headline": headline} | words | fields)
    )


def story(headline: str = "Cầu mới qua sông Cấm", **fields: Any) -> Article:
    """An article with every part."""
    figure = Figure("cầu 1.jpg", "Cây cầu mới.", "Lê Minh", "Một cây cầu")
    pick = Pick(
        "Bến phà ngừng chạy",
        "Sau trăm năm.",
        "Xã hội",
        "Chuyến phà cuối.",
        Figure("phà.jpg", "Bến phà.", "Vũ An"),
    )
    whole: dict[str, Any] = {
        "summary": "Nối hai bờ sau ba năm xây dựng.",
        "section": "Xã hội",
        "authors": ("Hải Ninh", "Lê Minh"),
        "tags": ("Hải Phòng", "giao thông"),
        "body_html": "<p>Đoạn một.</p>" + FIGURE_MARK.format(0) + "<p>Đoạn hai.</p>",
        "body_text": "Đoạn một.\n\nĐoạn hai.",
        "figures": (figure,),
        "picks": (pick,),
    }
    return draft(headline, **(whole | fields))


@contextmanager
def newsroom(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """An empty newsroom on moto; nothing of it is left afterwards."""
    with _environment(monkeypatch), mock_aws():
        tables.create(bucket=False)
        yield _open(monkeypatch, Newsroom())


@contextmanager
def quick_newsroom(
    monkeypatch: pytest.MonkeyPatch, kind: type[Quick] = Quick
) -> Iterator[Newsroom]:
    """The same in memory, for thousands of articles; calls side by side are made in turn, since
    there nothing is waited for."""
    with _environment(monkeypatch):
        quick = kind(TABLE_KEYS, indexes=TABLE_INDEXES)
        monkeypatch.setattr(aws, "dynamodb", lambda: quick)
        monkeypatch.setattr(dynamo, "_pool", Serial)
        buckets = _SignedBuckets(aws.picture_s3)
        monkeypatch.setattr(aws, "picture_s3", lambda: buckets)
        yield _open(monkeypatch, Newsroom(quick=quick, buckets=buckets))


class _SignedBuckets(memory_s3.S3):
    """Buckets in memory, for which the client itself signs URLs."""

    def __init__(self, make_client: Callable[[], Any]) -> None:
        super().__init__()
        self._make_client = make_client

    def generate_presigned_url(self, _operation: str, *, Params: Item, **options: Any) -> str:
        """The client's."""
        url: str = self._make_client().generate_presigned_url(_operation, Params=Params, **options)
        return url


@contextmanager
def _environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with new_process(tables.ENVIRONMENT | {"PUBLIC_URL": "", "SITE_NAME": "Tin"}):
        yield


def _open(monkeypatch: pytest.MonkeyPatch, room: Newsroom) -> Newsroom:
    """The secret that seals cursors is there, as it is after the first list of a deployment, and
    the same in every newsroom."""
    monkeypatch.setattr(times, "now", lambda: room.now)
    monkeypatch.setattr("secrets.token_bytes", bytes)
    stores.cursor_key()
    return room


def ok(answer: Answer) -> Answer:
    """The answer, which must be one."""
    assert answer.status == 200, answer.body
    return answer
