"""What the newest object of a key says: articles, an image, or why it is rejected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.ingest.article import normalise
from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.files import readers, sandbox
from functions.ingest.limits import Limits
from functions.ingest.protocol.bucket import Object
from functions.ingest.protocol.validation import validated_article
from functions.ingest.settings import IngestSettings
from shared.article.model import Article, Image
from shared.errors import Rejected
from shared.identifiers import IdentityScope
from shared.tables import articles as articles_table
from shared.tables.drops import Drop, ObjectState, Outcome, Report

MAX_REPORTED_REASONS = 5
"""Of the reasons why articles of a drop were refused, and of the doubts about those that were not;
its report names no more of either."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the newest object of a key says.

    `keeps_unrenewed_claims`: something was refused, so claims of the key on articles that are not
    among `articles` stay; otherwise they become tombstones.
    """

    report: Report
    articles: Mapping[str, Article]
    keeps_unrenewed_claims: bool = False
    attachments: tuple[Attachment, ...] = ()

    def ended_ids(self, drop: Drop) -> frozenset[str]:
        """The articles that the key claimed and claims no longer."""
        if self.keeps_unrenewed_claims:
            return frozenset()
        return drop.claimed_ids - frozenset(self.articles)

    def claimed_ids(self, drop: Drop) -> frozenset[str]:
        """The articles that the key claims from now on."""
        return (drop.claimed_ids | frozenset(self.articles)) - self.ended_ids(drop)


def read_object(drop: Drop, newest: Object, settings: IngestSettings) -> Reading:
    """What the newest object of a drop's key says; a rejected one is a reading too."""
    if newest.source.etag is None:
        return Reading(_report("removed", newest.source), {})
    try:
        content = _object_content(drop.key, newest, settings)
        if isinstance(content, Image):
            return Reading(_report("accepted", newest.source, image=content), {})
        return _reading_of_drafts(content, drop.key, newest.source, settings)
    except Rejected as refusal:
        claimed_ids = tuple(sorted(drop.claimed_ids))
        report = _report("rejected", newest.source, claimed_ids, str(refusal))
        return Reading(report, {}, keeps_unrenewed_claims=True)


def _report(
    status: Outcome,
    state: ObjectState,
    articles: tuple[str, ...] = (),
    reason: str | None = None,
    image: Image | None = None,
) -> Report:
    return Report(status, state, readers.PARSER_VERSION, articles, reason, image)


def _object_content(key: str, newest: Object, settings: IngestSettings) -> readers.FileContent:
    """The image or the drafts in an object; Rejected if name, size or content cannot be read."""
    if len(key.encode()) > (most := articles_table.MAX_DROP_KEY_BYTES):
        raise Rejected(f"the name has over {most} bytes: shorten it")
    if newest.data is None:
        raise Rejected(
            f"the file has {newest.size:,} bytes; at most {settings.max_file_bytes:,} are read "
            "(setting MaxFileBytes)"
        )
    charset = settings.charset_of(key)
    metadata = {**({"charset": charset} if charset else {}), **newest.metadata}
    content = sandbox.read_in_sandbox(newest.data, key, metadata, settings.drop_limits)
    if isinstance(content, list) and len(content) > (most := settings.max_articles_per_drop):
        raise Rejected(
            f"the file has {len(content)} articles; at most {most} are read "
            "(setting MaxArticlesPerDrop)"
        )
    return content


def _reading_of_drafts(
    drafts: list[Draft], key: str, state: ObjectState, settings: IngestSettings
) -> Reading:
    """The articles of a drop, and which of its drafts were refused; Rejected if all were."""
    articles: dict[str, Article] = {}
    attachments: list[Attachment] = []
    refusals: list[str] = []
    for draft in drafts:
        try:
            article = storable_article(draft, key, settings.drop_limits, settings.identity_scope)
        except Rejected as refusal:
            refusals.append(str(refusal))
        else:
            articles[article.id] = article
            attachments += draft.attachments
    reasons = "; ".join(refusals[:MAX_REPORTED_REASONS])
    if not articles:
        raise Rejected(reasons or "the file has no article")
    reason = f"{len(refusals)} of {len(drafts)} refused: {reasons}" if refusals else None
    report = _report("accepted", state, tuple(sorted(articles)), reason)
    return Reading(report, articles, bool(refusals), tuple(attachments))


def bounded_doubts(doubts: Sequence[str]) -> tuple[str, ...]:
    """The first doubts of a drop, and how many more there are."""
    more = len(doubts) - MAX_REPORTED_REASONS
    return (*doubts[:MAX_REPORTED_REASONS], *([f"{more} doubts more"] if more > 0 else []))


def storable_article(
    draft: Draft, key: str, limits: Limits, scope: IdentityScope = "folder"
) -> Article:
    """The article of a draft: normalised, validated and small enough for its row; else Rejected."""
    article = validated_article(normalise.normalised_article(draft, key, scope))
    row_bytes = articles_table.packed_size(article, key)
    if row_bytes > (most := min(limits.item_bytes, articles_table.MAX_ITEM_BYTES)):
        raise Rejected(
            f"“{article.headline}” has {row_bytes:,} bytes when compressed; at most {most:,} are "
            "stored (setting Limits: item_bytes)"
        )
    return article
