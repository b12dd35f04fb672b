"""What drops claim that an article is, which claim wins, and whether readers see it; pure.

Times are RFC 3339 in UTC to the second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from shared.article.model import Article


@dataclass(frozen=True, slots=True)
class Window:
    """When an article may be seen: from `visible_from` on, until `expires` if that is set."""

    visible_from: str
    expires: str | None = None

    def is_open(self, now: str) -> bool:
        """Whether it may be seen now."""
        return self.visible_from <= now and (self.expires is None or now < self.expires)


Status = Literal["live", "cancel", "tombstone", "unknown"]
"""`unknown` is one that a later version gave a claim: nobody knows whether it may be seen."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one drop says of an article: a row of ArticlesTable.

    A tombstone (drop gone) has no article, nor has a claim whose article this version cannot read
    (`is_readable`), nor one of which only the head was asked for. Of a tombstone that
    `has_vanished` nobody is to know.

    `ticket` is that of the ingest that wrote it at `written_at`; `object_modified_at` is the
    object's LastModified. Of `published_at` and `updated_at`, which readers see, see
    `functions.ingest.protocol.claims`.
    """

    id: str
    key: str
    ticket: int
    status: Status
    revision: int
    published_at: str
    updated_at: str
    object_modified_at: str
    written_at: str
    version: int = 0
    digest: str = ""
    article: Article | None = None
    has_vanished: bool = False

    @property
    def visible_from(self) -> str:
        """The later of publication and embargo: nobody sees it before."""
        embargo = self.article.embargo if self.article else None
        return max(self.published_at, embargo or "")

    @property
    def is_readable(self) -> bool:
        """Whether this version knows what the claim says, if it was read whole."""
        return self.status != "unknown" and (self.status != "live" or self.article is not None)

    @property
    def expires(self) -> str | None:
        """Nobody sees it from then on."""
        return self.article.expires if self.article else None

    @property
    def window(self) -> Window:
        """When it may be seen, if it is live."""
        return Window(self.visible_from, self.expires)


def best_claim(claims: Iterable[Claim]) -> Claim | None:
    """The claim that the article is: highest version, then newest object, then key.

    A tombstone never wins over a claim.
    """
    candidates = [claim for claim in claims if claim.status != "tombstone"]
    return max(
        candidates,
        key=lambda claim: (claim.version, claim.object_modified_at, claim.key),
        default=None,
    )


def live_claim(claims: Iterable[Claim]) -> Claim | None:
    """The best claim if the article is up; None if it never was, was taken down or cancelled, or if
    this version cannot read the best claim: what it says may be that the article is down."""
    claim = best_claim(claims)
    return claim if claim and claim.status == "live" and claim.is_readable else None


Standing = Literal["public", "ahead", "expired", "down", "unreadable"]
"""Whether readers see an article: now, later, no more, or nobody of this version knows."""


def standing_of(claims: Sequence[Claim], now: str) -> Standing:
    """Whether readers see an article with these claims."""
    claim = live_claim(claims)
    if claim is None:
        best = best_claim(claims)
        return "unreadable" if best and not best.is_readable else "down"
    if claim.expires is not None and claim.expires <= now:
        return "expired"
    return "ahead" if claim.visible_from > now else "public"
