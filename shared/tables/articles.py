"""ArticlesTable: every claim of every drop, which all other rows can be made from.

(id, `claim#` + key) is a claim; (id, `touch`) makes the stream run relate once more; (id,
`reindex`) says for which round of `newsdrop reindex` the article is asked.
"""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any, Literal, NamedTuple, get_args

from shared.article.claim import Claim, Status
from shared.article.codec import article_from_json
from shared.article.packing import pack_article
from shared.tables.dynamo import ConditionFailed, Item, Table, run_in_groups
from shared.tables.media_page import MediaPage
from shared.tables.row_schemas import (
    ROW_SCHEMAS,
    SCHEMA,
    RowKind,
    decode_rows,
    decode_rows_or,
    row_schema,
    schema_attribute,
)
from shared.times import checked_time

CLAIM, TOUCH, REINDEX = "claim#", "touch", "reindex"
STATUSES = frozenset(get_args(Status))
MAX_DROP_KEY_BYTES = 1024 - len(CLAIM)
"""A DynamoDB sort key has at most 1,024 bytes; an S3 key may have as many: a few are
too long."""


class ReindexRound(NamedTuple):
    """What `newsdrop reindex` asks of an article: in phase 1 its own rows, in phase 2 its
    neighbours. Runs sort by time."""

    run: str
    phase: Literal[1, 2]

    def __str__(self) -> str:
        return f"{self.run}.{self.phase}"

    @classmethod
    def parse(cls, text: str) -> "ReindexRound":
        """The round that `str` wrote."""
        run, _, phase = text.rpartition(".")
        return cls(run, 2 if phase == "2" else 1)


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What the table says of an article, without its text.

    `written_at` are the times when each of its claims was stored.
    """

    id: str
    revision: int
    may_be_live: bool
    written_at: tuple[str, ...]


class Articles:
    """The table itself."""

    def __init__(self, name: str) -> None:
        self._table = Table(name, "id", "sk")

    def claims(self, article: str, *, consistent: bool = True) -> list[Claim]:
        """All claims on an article, tombstones too, by key. One query."""
        return _claims(self.rows(article, consistent=consistent))

    def claim_heads(self, article: str) -> list[Claim]:
        """The same without the articles that they claim, which are not decoded."""
        return [_claim_head(row) for row in self.rows(article) if row["sk"].startswith(CLAIM)]

    def claims_and_requested_round(self, article: str) -> tuple[list[Claim], ReindexRound | None]:
        """All claims on an article, and the round of reindex it was last asked for. One query."""
        rows = self.rows(article)
        requests = [row for row in rows if row["sk"] == REINDEX]
        rounds = decode_rows("request", requests, lambda row: ReindexRound.parse(row["asked"]))
        return _claims(rows), rounds[0] if rounds else None

    def rows(self, article: str, *, consistent: bool = True) -> list[Item]:
        """All rows of an article, those that only make relate run too."""
        return self._table.query(article, consistent=consistent)

    def ids(self) -> list[str]:
        """The ids of all articles, those that ended too, sorted.

        Reads the whole table: for the command line.
        """
        return sorted({row["id"] for row in self._table.scan()})

    def summaries(self) -> Iterator[ArticleSummary]:
        """A summary of every article. Reads the whole table: for the command line."""
        groups = groupby(self._table.scan(), key=lambda row: str(row["id"]))
        return (_summary(article, rows) for article, rows in groups)

    def claim_heads_with_digests(self) -> Iterator[tuple[Claim, str]]:
        """Every claim without its article, and a digest of its whole row.

        Reads the whole table: for the command line.
        """
        for row in self._table.scan():
            if row["sk"].startswith(CLAIM):
                yield _claim_head(row), sha256(repr(sorted(row.items())).encode()).hexdigest()

    def kinds_and_schemas(self) -> Iterator[tuple[RowKind, int | None]]:
        """Of every row its kind and the number of its form; of all but tombstones, of which there
        is nothing to renew. Reads the whole table: for the command line."""
        for row in self._table.scan():
            if row.get("status") != "tombstone":
                yield "claim" if row["sk"].startswith(CLAIM) else "request", row_schema(row)

    def media_page(self, place: Item | None) -> MediaPage:
        """What a page of claims names of the bucket of media, claims that are no article's best
        too."""
        rows, next_place = self._table.scan_page(place)
        claims = [claim for claim in _claims(rows) if claim.status != "tombstone"]
        articles = [claim.article for claim in claims if claim.article]
        keys = [picture.key for article in articles for picture in article.embedded]
        return MediaPage(len(rows), keys, len(claims) - len(articles), next_place)

    def put(self, claim: Claim) -> bool:
        """Store a claim unless a later ticket of its key did; False then."""
        try:
            self._table.put(
                claim_row(claim),
                "attribute_not_exists(ticket) OR ticket <= :t",
                {":t": claim.ticket},
            )
        except ConditionFailed:
            return False
        return True

    def copy_claims(self, source: "Articles", parallel: int) -> Iterator[None]:
        """Copy every claim of a restored table, but those that are here already; a step for
        each."""
        claims = (row for row in source._table.scan() if row["sk"].startswith(CLAIM))
        return run_in_groups((partial(self._copy_claim, row) for row in claims), parallel)

    def _copy_claim(self, row: Item) -> None:
        with suppress(ConditionFailed):
            self._table.put(row, "attribute_not_exists(ticket)")

    def all_claims(self) -> Iterator[Claim]:
        """Every claim with its article. Reads the whole table: for the command line."""
        for row in self._table.scan():
            yield from _claims([row])

    def vanish(self, article: str, key: str) -> None:
        """Have a tombstone say that nobody is to know of its article."""
        with suppress(ConditionFailed):
            self._table.update(
                (article, CLAIM + key),
                "SET vanished = :yes",
                {":yes": True, ":tombstone": "tombstone"},
                names={"#status": "status"},
                condition="#status = :tombstone",
            )

    def touch(self, article: str) -> None:
        """Have relate run again on an article."""
        self._table.update(
            (article, TOUCH),
            "SET #schema = :schema ADD touches :one",
            {":one": 1, ":schema": ROW_SCHEMAS["request"]},
            names={"#schema": SCHEMA},
        )

    def request_round(self, article: str, requested_round: ReindexRound) -> None:
        """Have relate do a round of reindex on an article, unless a later one was asked for."""
        values = {":asked": str(requested_round), ":one": 1, ":schema": ROW_SCHEMAS["request"]}
        try:
            self._table.update(
                (article, REINDEX),
                "SET asked = :asked, #schema = :schema ADD touches :one",
                values,
                names={"#schema": SCHEMA},
                condition="attribute_not_exists(asked) OR asked <= :asked",
            )
        except ConditionFailed:
            return


def claim_row(claim: Claim) -> Item:
    """The row of a claim."""
    return schema_attribute("claim") | {
        "id": claim.id,
        "sk": CLAIM + claim.key,
        "ticket": claim.ticket,
        "status": claim.status,
        "revision": claim.revision,
        "published_at": claim.published_at,
        "updated_at": claim.updated_at,
        "modified": claim.object_modified_at,
        "at": claim.written_at,
        "version": claim.version,
        "digest": claim.digest,
        "article": pack_article(claim.article) if claim.article else None,
    }


def _summary(article: str, rows: Iterable[Item]) -> ArticleSummary:
    claims = [_claim_head(row) for row in rows if row["sk"].startswith(CLAIM)]
    return ArticleSummary(
        article,
        max((claim.revision for claim in claims), default=0),
        any(claim.status == "live" for claim in claims),
        tuple(claim.written_at for claim in claims),
    )


def _claims(rows: list[Item]) -> list[Claim]:
    """The claims among the rows of an article; one that cannot be decoded is there as its head,
    without its article (`Claim.is_readable`), for it may be the best of them."""
    return decode_rows_or(
        "claim", [row for row in rows if row["sk"].startswith(CLAIM)], _claim, _claim_head
    )


def _claim(row: Item) -> Claim:
    head = _claim_head(row)
    if head.status == "tombstone":
        return head
    if head.status == "unknown":
        raise ValueError("a claim with a status that this version does not know")
    for time in (head.published_at, head.updated_at, head.object_modified_at):
        checked_time(time)
    return replace(head, article=article_from_json(zlib.decompress(row["article"]).decode()))


def _claim_head(row: Item) -> Claim:
    """A claim without its article. Every row has it: what is missing, or is of another type in a
    later schema, has a default."""

    def value(name: str, default: Any) -> Any:
        content = row.get(name)
        return content if type(content) is type(default) else default

    status = value("status", "")
    return Claim(
        id=row["id"],
        key=row["sk"].removeprefix(CLAIM),
        ticket=value("ticket", 0),
        status=status if status in STATUSES else "unknown",
        revision=value("revision", 0),
        published_at=value("published_at", ""),
        updated_at=value("updated_at", ""),
        object_modified_at=value("modified", ""),
        written_at=value("at", ""),
        version=value("version", 0),
        digest=value("digest", ""),
        has_vanished=value("vanished", False),
    )
