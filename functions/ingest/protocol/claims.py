"""Decides what a drop writes into ArticlesTable: claims and tombstones.

A claim for each article that it yields, a tombstone for each that it no longer does. Pure.
`stored_claims` are all claims of the article as they are in the table, tombstones too.
"""

from collections.abc import Collection

from shared.article import codec
from shared.article.claim import Claim, Status, best_claim
from shared.article.model import Article
from shared.tables.drop_records import Drop, ObjectState


def article_claim(
    article: Article, drop: Drop, state: ObjectState, stored_claims: Collection[Claim], now: str
) -> Claim:
    """The claim of a drop on an article that it yields, read from an object in this state.

    `revision` is that of the drop's own claim while the content is the same, else one more than any
    of the article's.
    """
    digest, status = codec.content_digest(article), _status(article)
    own = _own_claim(drop, stored_claims)
    renewed_claim = own if own and (own.digest, own.status) == (digest, status) else None
    revision = renewed_claim.revision if renewed_claim else 1 + _highest_revision(stored_claims)
    modified_at = state.modified_at or now
    published_at = _published_at(article, stored_claims, modified_at)
    corrected_at = max(modified_at, published_at) if revision > 1 else published_at
    return Claim(
        id=article.id,
        key=drop.key,
        ticket=drop.ticket,
        status=status,
        revision=revision,
        published_at=published_at,
        updated_at=article.updated_at
        or (renewed_claim.updated_at if renewed_claim else corrected_at),
        object_modified_at=modified_at,
        written_at=now,
        version=article.version,
        digest=digest,
        article=article,
    )


def losing_claim_doubt(claim: Claim, stored_claims: Collection[Claim]) -> str | None:
    """What an editor should know of a claim that is about to be put beside `stored_claims`: that
    the article is what another drop says; None if this claim wins.

    A claim that comes later is not known here, and may yet win over it.
    """
    others = [other for other in stored_claims if other.key != claim.key]
    winner = best_claim([*others, claim])
    if winner is None or winner.key == claim.key:
        return None
    does = "cancels" if winner.status == "cancel" else "claims"
    return (
        f"the drop is not what readers see of {claim.id}: {winner.key} {does} the same article "
        f"with {_rank(winner)}, this drop with {_rank(claim)}"
    )


def _rank(claim: Claim) -> str:
    """What decides between claims of several drops."""
    return f"version {claim.version} of {claim.object_modified_at}"


def tombstone(article_id: str, drop: Drop, stored_claims: Collection[Claim], now: str) -> Claim:
    """What stays of a drop's claim.

    Even where it never had one: it keeps out an ingest with an earlier ticket.
    """
    own = _own_claim(drop, stored_claims)
    ends_now = own is not None and own.status != "tombstone"
    return Claim(
        id=article_id,
        key=drop.key,
        ticket=drop.ticket,
        status="tombstone",
        revision=1 + _highest_revision(stored_claims) if ends_now else own.revision if own else 0,
        published_at=own.published_at if own else "",
        updated_at=own.updated_at if own else "",
        object_modified_at=own.object_modified_at if own else "",
        written_at=own.written_at if own and not ends_now else now,
    )


def _published_at(article: Article, stored_claims: Collection[Claim], modified_at: str) -> str:
    """When an article was published.

    An undated one was when it was first read well: at its oldest claim, else when this version was
    written, if the file says that much, else when the object was dropped. One date for both is that
    of the version, which a correction moves: it dates a first version only.
    """
    if article.published_at and article.published_at != article.updated_at:
        return article.published_at
    earlier = (claim.published_at for claim in stored_claims if claim.published_at)
    return min(earlier, default=article.updated_at or modified_at)


def _own_claim(drop: Drop, stored_claims: Collection[Claim]) -> Claim | None:
    """The claim that an earlier reading of the same key made."""
    return next((claim for claim in stored_claims if claim.key == drop.key), None)


def _status(article: Article) -> Status:
    return "cancel" if article.cancelled else "live"


def _highest_revision(stored_claims: Collection[Claim]) -> int:
    return max((claim.revision for claim in stored_claims), default=0)
