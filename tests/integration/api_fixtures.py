"""A newsroom for the API's tests: moto's tables, rows as relate writes them, requests as API Gateway sends them."""

import base64
import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from functions.api import handler, media, stores
from shared import aws, settings, text, times
from shared.article import Article, Claim, Image, article_id, teaser
from shared.tables import drops, index
from shared.tables.index import COUNTERS, Card, Entry, Facet, Match, Window
from tests import tables

NOW = "2025-09-15T08:00:00Z"
HOST = "news.example"
CONTEXT = SimpleNamespace(
    function_name="api",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:us-east-1:1:function:api",
    aws_request_id="r",
)


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class Meter:
    """Counts the calls to DynamoDB and prices them as AWS does, eventually consistent reads only."""

    calls: list[str] = field(default_factory=list)
    rru: float = 0

    def __call__(self, parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        """A hook after botocore's calls."""
        self.calls.append(model.name)
        if model.name == "Query":
            self.rru += _half_units(sum(map(_size, parsed["Items"])))
        elif model.name == "BatchGetItem":
            self.rru += sum(_half_units(_size(item)) for items in parsed["Responses"].values() for item in items)


def _half_units(size: int) -> float:
    return max(1, math.ceil(size / 4096)) / 2


def _size(item: Mapping[str, Any]) -> int:
    return sum(len(name.encode()) + len(next(iter(value.values()))) for name, value in item.items())


@dataclass
class Newsroom:
    """Writes articles as ingest and relate do, and asks the API for them. `now` is the time that the API sees."""

    now: str = NOW
    counters: dict[tuple[str, str], dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    claims: dict[str, Claim] = field(default_factory=dict)

    def publish(
        self, article: Article, *, key: str = "tin/bai.txt", at: str = "2025-09-15T07:00:00Z", revision: int = 1
    ) -> Claim:
        """A live claim with its entries, counters, card and headline."""
        claim = Claim(article.id, key, 1, "live", revision, article.published_at or at, at, at, at, article.version, "d", article)
        stores.stores().articles.put(claim)
        self.claims[article.id] = claim
        self._write(puts=self._rows(claim))
        for facet, name in _names(article):
            self._count(facet, name, claim, 1)
        return claim

    def take_down(self, article: str, *, at: str = "2025-09-15T07:30:00Z") -> None:
        """The drop is gone: a tombstone, and no row is left."""
        claim = self.claims.pop(article)
        tombstone = replace(claim, status="tombstone", revision=claim.revision + 1, ticket=2, at=at, article=None)
        stores.stores().articles.put(tombstone)
        self._write(deletes=[(row["pk"], row["sk"]) for row in self._rows(claim)])
        if claim.article:
            for facet, name in _names(claim.article):
                self._count(facet, name, claim, -1)

    def relate(self, article: str, *matches: Match) -> None:
        """An own list."""
        self._write(puts=[index.own_row(article, list(matches))])

    def back(self, other: str, match: Match) -> None:
        """A back row."""
        self._write(puts=[index.back_row(other, match)])

    def drop_image(self, key: str, image: Image) -> None:
        """An image file that was dropped and read."""
        table = stores.stores().drops
        table.record(table.take_ticket(key), drops.Report("accepted", drops.Source("e", NOW), "1", image=image), frozenset())

    def _rows(self, claim: Claim) -> list[dict[str, Any]]:
        one, window = teaser(claim), Window(claim.visible_from, claim.expires)
        lists = {index.LATEST} | {index.list_pk(facet, text.name_key(name)) for facet, name in _names(claim.article)}
        rows = [index.entry_row(pk, Entry(one, window)) for pk in lists]
        rows.append(index.card_row(Card(one, window, b"s" * 576, b"m" * 512)))
        return [*rows, index.headline_row(one.headline, Entry(one, window))]

    def _count(self, facet: Facet, name: str, claim: Claim, step: int) -> None:
        key = text.name_key(name)
        row = self.counters[COUNTERS[facet], key]
        row |= {"pk": COUNTERS[facet], "sk": index.counter_sk(key), "n": row.get("n", 0) + step}
        row[index.SPELLING + name] = row.get(index.SPELLING + name, 0) + step
        if claim.visible_from > claim.published_at or claim.expires or claim.visible_from > NOW:
            notes = {index.hidden(claim.id, Window(claim.visible_from, claim.expires))}
            row["hidden"] = (row.get("hidden") or set()) | notes if step > 0 else (row["hidden"] - notes or None)
        self._write(puts=[row])

    def _write(self, puts: list[dict[str, Any]] | None = None, deletes: list[tuple[str, str | None]] | None = None) -> None:
        stores.stores().index.table.batch_write(puts or [], deletes or [])

    def ask(self, path: str, query: str = "", *, method: str = "GET", stage: str = "$default", **headers: str) -> Answer:
        """A request as API Gateway hands it over: the path decoded, the query not."""
        event = event_of(path, query, method=method, stage=stage, headers=headers)
        answer = handler.handle(event, CONTEXT)  # type: ignore[arg-type]
        body = gzip.decompress(base64.b64decode(answer["body"])).decode() if answer["isBase64Encoded"] else answer["body"]
        return Answer(answer["statusCode"], answer["headers"], body)

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
        return [item["article"]["id"] for item in self.get(f"/v1/articles/{article}/related", query)["items"]]

    @contextmanager
    def metered(self) -> Iterator[Meter]:
        """Counts what the API reads meanwhile."""
        meter, events = Meter(), aws.dynamodb().meta.events
        events.register("after-call.dynamodb.*", meter, unique_id="meter")
        yield meter
        events.unregister("after-call.dynamodb.*", unique_id="meter")


def event_of(path: str, query: str, *, method: str, stage: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """An event of payload 2.0."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": HOST, "x-forwarded-proto": "https"} | named,
        "requestContext": {"domainName": HOST, "stage": stage, "http": {"method": method, "path": path}},
    }


def _names(article: Article | None) -> list[tuple[Facet, str]]:
    assert article
    sections: list[tuple[Facet, str]] = [("SECTION", article.section)] if article.section else []
    tags: list[tuple[Facet, str]] = [("TAG", name) for name in article.tags]
    authors: list[tuple[Facet, str]] = [("AUTHOR", name) for name in article.authors]
    return sections + tags + authors


def draft(headline: str, **fields: Any) -> Article:
    """An article with what every article has."""
    words: dict[str, Any] = {"language": "vi", "body_html": "<p>Thân bài.</p>", "body_text": "Thân bài."}
    return Article(**({"id": article_id(headline), "format": "plain", "headline": headline} | words | fields))


@contextmanager
def newsroom(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """An empty newsroom; nothing of it is left afterwards."""
    for name, value in (tables.ENVIRONMENT | {"PUBLIC_URL": "", "SITE_NAME": "Tin"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        _forget()
        tables.create(bucket=False)
        room = Newsroom()
        monkeypatch.setattr(times, "now", lambda: room.now)
        yield room
    _forget()


def _forget() -> None:
    for cached in (aws.dynamodb, aws.s3, settings.load, stores.stores, media.origin):
        cached.cache_clear()
