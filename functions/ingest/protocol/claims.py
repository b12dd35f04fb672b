"""Decides what a drop writes into ArticlesTable: a claim for each article it yields, a tombstone
for each it no longer does.

Pure. `old` are all the claims of the article as they are stored, tombstones too.
"""

from collections.abc import Iterable

from shared.article import codec
from shared.article.model import Article, Claim, Status
from shared.tables.drops import Drop, ObjectState


def claim(
    article: Article, drop: Drop, source: ObjectState, old: Iterable[Claim], now: str
) -> Claim:
    """The claim of a drop on an article that it yields.

    `revision` is that of the drop's own claim while the content is the same, else one more than any
    of the article's. An undated article was published when it was first read well: at its oldest
    claim, else when this version was written, if the file says that much, else when the object was
    dropped.
    """
    old = list(old)
    own = next((one for one in old if one.key == drop.key), None)
    digest, status = codec.content_digest(article), _status(article)
    same = own is not None and (own.digest, own.status) == (digest, status)
    revision = own.revision if own and same else 1 + _highest(old)
    modified = source.modified_at or now
    first_read = min(
        (one.published_at for one in old if one.published_at),
        default=article.updated_at or modified,
    )
    dated = (
        article.published_at != article.updated_at
    )  # one date for both is that of the version: a correction moves it
    published = article.published_at if article.published_at and dated else first_read
    corrected = (
        own.updated_at if own and same else max(modified, published) if revision > 1 else published
    )
    return Claim(
        id=article.id,
        key=drop.key,
        ticket=drop.ticket,
        status=status,
        revision=revision,
        published_at=published,
        updated_at=article.updated_at or corrected,
        object_modified_at=modified,
        written_at=now,
        version=article.version,
        digest=digest,
        article=article,
    )


def tombstone(article: str, drop: Drop, old: Iterable[Claim], now: str) -> Claim:
    """What stays of a drop's claim.

    Even where it never had one: it keeps out an ingest with an earlier ticket.
    """
    old = list(old)
    own = next((one for one in old if one.key == drop.key), None)
    fresh = own is not None and own.status != "tombstone"
    return Claim(
        id=article,
        key=drop.key,
        ticket=drop.ticket,
        status="tombstone",
        revision=_highest(old) + 1 if fresh else own.revision if own else 0,
        published_at=own.published_at if own else "",
        updated_at=own.updated_at if own else "",
        object_modified_at=own.object_modified_at if own else "",
        written_at=own.written_at if own and not fresh else now,
    )


def _status(article: Article) -> Status:
    return "cancel" if article.cancelled else "live"


def _highest(claims: Iterable[Claim]) -> int:
    return max((one.revision for one in claims), default=0)
