"""ArticlesTable: every claim of every drop, which all other rows can be made from.

(id, `claim#` + key) is a claim; (id, `touch`) makes the stream run relate once more; (id,
`reindex`) says for which round of `newsdrop reindex` the article is asked.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from shared.article.codec import article_from_json
from shared.article.model import Claim
from shared.article.packing import pack_article
from shared.tables.dynamo import ConditionFailed, Item, Table

CLAIM, TOUCH, REINDEX = "claim#", "touch", "reindex"
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

    def claims_and_requested_round(self, article: str) -> tuple[list[Claim], ReindexRound | None]:
        """All claims on an article, and the round of reindex it was last asked for. One query."""
        rows = self.rows(article)
        round_text = next((row["asked"] for row in rows if row["sk"] == REINDEX), None)
        return _claims(rows), ReindexRound.parse(round_text) if round_text else None

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

    def touch(self, article: str) -> None:
        """Have relate run again on an article."""
        self._table.update((article, TOUCH), "ADD touches :one", {":one": 1})

    def request_round(self, article: str, requested_round: ReindexRound) -> None:
        """Have relate do a round of reindex on an article, unless a later one was asked for."""
        values = {":asked": str(requested_round), ":one": 1}
        try:
            self._table.update(
                (article, REINDEX),
                "SET asked = :asked ADD touches :one",
                values,
                condition="attribute_not_exists(asked) OR asked <= :asked",
            )
        except ConditionFailed:
            return


def claim_row(claim: Claim) -> Item:
    """The row of a claim."""
    return {
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
    claims = [row for row in rows if row["sk"].startswith(CLAIM)]
    return ArticleSummary(
        article,
        max((row["revision"] for row in claims), default=0),
        any(row["status"] == "live" for row in claims),
        tuple(row["at"] for row in claims),
    )


def _claims(rows: list[Item]) -> list[Claim]:
    return [_claim(row) for row in rows if row["sk"].startswith(CLAIM)]


def _claim(row: dict[str, Any]) -> Claim:
    article_bytes = row.get("article")
    return Claim(
        id=row["id"],
        key=row["sk"].removeprefix(CLAIM),
        ticket=row["ticket"],
        status=row["status"],
        revision=row["revision"],
        published_at=row["published_at"],
        updated_at=row["updated_at"],
        object_modified_at=row["modified"],
        written_at=row["at"],
        version=row["version"],
        digest=row["digest"],
        article=article_from_json(zlib.decompress(article_bytes).decode())
        if article_bytes
        else None,
    )
