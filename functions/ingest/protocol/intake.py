"""The way of a drop: the bucket is the truth, an event is a hint, and a ticket fences off whoever
read earlier.

1. Read the key's row and the state of its newest object; stop if that state is what the last report
   speaks of.
2. Take a ticket. Only then
3. read the object and make articles of it; note which ids the key is about to claim.
4. Put a claim for each article, a tombstone for each that the drop no longer yields, unless a later
   ticket was there.
5. Record what became of it, unless a later ticket is out.

Whoever holds the highest ticket read last. A crash anywhere is redelivered and takes a higher one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.ingest.article import normalise
from functions.ingest.article.draft import Attachment
from functions.ingest.files import readers, sandbox
from functions.ingest.protocol import claims
from functions.ingest.protocol.bucket import Bucket, Object
from functions.ingest.protocol.notifications import Notification
from functions.ingest.protocol.validation import validated_article
from functions.ingest.settings import IngestSettings
from shared import times
from shared.article.model import Article, Image
from shared.errors import Rejected
from shared.tables import articles as articles_table
from shared.tables.articles import Articles
from shared.tables.drops import Drop, Drops, Report

REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What the newest object of a key says.

    `keep`: something was refused, so claims that it does not renew stay.
    """

    report: Report
    articles: Mapping[str, Article]
    keep: bool
    attachments: tuple[Attachment, ...] = ()


class Intake:
    """Takes drops in; one for all drops of a process."""

    def __init__(self, settings: IngestSettings) -> None:
        self.settings = settings
        self.limits = settings.drop_limits
        self.bucket, self.media = Bucket(settings.bucket), Bucket(settings.media_bucket)
        self.drops = Drops(settings.drops_table)
        self.articles = Articles(settings.articles_table)

    def process(self, hint: Notification) -> Report | None:
        """Bring the tables in line with the bucket for one key; the report, or None where there was
        nothing to do."""
        known, state = self.drops.get(hint.key), self.bucket.state(hint.key)
        if known is None and state.etag is None:
            return None
        if known and not hint.again and known.has_read(state, readers.PARSER_VERSION):
            return None
        drop = self.drops.take_ticket(hint.key)
        reading = self._read(drop)
        new = frozenset(reading.articles) - drop.claimed_ids
        if new and not self.drops.note_claims(drop, new):
            return None
        self._claim(drop, reading)
        owns = frozenset(reading.articles) | (drop.claimed_ids if reading.keep else frozenset())
        return reading.report if self.drops.record(drop, reading.report, owns) else None

    def _read(self, drop: Drop) -> Reading:
        found = self.bucket.read(drop.key, self.settings.max_file_bytes)
        if found.source.etag is None:
            return Reading(Report("removed", found.source, readers.PARSER_VERSION), {}, keep=False)
        try:
            return self._parse(drop, found)
        except Rejected as refusal:
            owned = tuple(sorted(drop.claimed_ids))
            return Reading(
                Report("rejected", found.source, readers.PARSER_VERSION, owned, str(refusal)),
                {},
                keep=True,
            )

    def _parse(self, drop: Drop, found: Object) -> Reading:
        if len(drop.key.encode()) > articles_table.MAX_DROP_KEY_BYTES:
            raise Rejected(
                f"the name has over {articles_table.MAX_DROP_KEY_BYTES} bytes: shorten it"
            )
        if found.data is None:
            limit = self.settings.max_file_bytes
            raise Rejected(
                f"the file has {found.size:,} bytes; at most {limit:,} are read (setting MaxFileBytes)"
            )
        parsed = sandbox.read_in_sandbox(
            found.data, drop.key, {**self._charset(drop.key), **found.metadata}, self.limits
        )
        if isinstance(parsed, Image):
            return Reading(
                Report("accepted", found.source, readers.PARSER_VERSION, image=parsed),
                {},
                keep=False,
            )
        if len(parsed) > (most := self.limits.articles):
            raise Rejected(
                f"the file has {len(parsed)} articles; at most {most} are read (setting MaxArticlesPerDrop)"
            )
        good: dict[str, Article] = {}
        attachments: list[Attachment] = []
        refused: list[str] = []
        for draft in parsed:
            try:
                article = validated_article(normalise.normalised_article(draft, drop.key))
                self._check_size(article, drop.key)
            except Rejected as refusal:
                refused.append(str(refusal))
            else:
                good[article.id] = article
                attachments += draft.attachments
        if not good:
            raise Rejected("; ".join(refused[:REASONS_SHOWN]) or "the file has no article")
        reason = (
            f"{len(refused)} of {len(parsed)} refused: {'; '.join(refused[:REASONS_SHOWN])}"
            if refused
            else None
        )
        report = Report(
            "accepted", found.source, readers.PARSER_VERSION, tuple(sorted(good)), reason
        )
        return Reading(report, good, keep=bool(refused), attachments=tuple(attachments))

    def _charset(self, key: str) -> dict[str, str]:
        """The encoding that the setting PrefixCharsets gives for a key, as if its object had
        declared it."""
        charset = self.settings.charset_of(key)
        return {"charset": charset} if charset else {}

    def _check_size(self, article: Article, key: str) -> None:
        bytes_stored = articles_table.packed_size(article, key)
        if bytes_stored > (most := min(self.limits.item_bytes, articles_table.MAX_ITEM_BYTES)):
            said = f"“{article.headline}” has {bytes_stored:,} bytes when compressed"
            raise Rejected(f"{said}; at most {most:,} are stored (setting Limits: item_bytes)")

    def _claim(self, drop: Drop, reading: Reading) -> None:
        now = times.now()
        for one in reading.attachments:
            self.media.store(normalise.media_key(one), one.data, one.image.type)
        for article in reading.articles.values():
            old = self.articles.claims(article.id)
            self.articles.put(claims.claim(article, drop, reading.report.object_state, old, now))
        for gone in () if reading.keep else sorted(drop.claimed_ids - frozenset(reading.articles)):
            self.articles.put(claims.tombstone(gone, drop, self.articles.claims(gone), now))
