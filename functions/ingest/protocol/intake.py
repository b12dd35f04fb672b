"""The way of a drop into the tables, in five steps.

The bucket is the truth, an event is a hint, and a ticket (a fencing token) shuts out whoever read
earlier:

1. Read the key's row and the state of its newest object; stop if that state is what the last report
   speaks of.
2. Take a ticket. Only then
3. read the object and make articles of it; note which ids the key is about to claim.
4. Put a claim for each article, a tombstone for each that the drop no longer yields, unless a later
   ticket was there.
5. Announce that it was rejected, if it was. Then record what became of it, unless a later ticket
   is out: also which of its claims lost to another drop's, as far as step 4 read.
6. Where articles may show another picture for it than before, touch those that do, so that relate
   runs. Only then the ticket is done.

Whoever holds the highest ticket read last. A crash anywhere is redelivered and takes a higher one.
Whoever finds a later ticket out is `Overtaken`, and looks again later: the other may be an
invocation that timed out, whose message is this very one, and which then dies before its report.
"""

from dataclasses import replace
from functools import partial

from functions.ingest.files.parser_version import PARSER_VERSION
from functions.ingest.protocol import claims
from functions.ingest.protocol.bucket import Bucket
from functions.ingest.protocol.notifications import Notification
from functions.ingest.protocol.reading import Reading, bounded_doubts, read_object
from functions.ingest.protocol.report_language import in_language
from functions.ingest.settings import IngestSettings
from shared import times
from shared.event_bus import EventBus, rejection_event
from shared.expectations import is_later
from shared.tables.articles import Articles
from shared.tables.drop_records import Drop, ObjectState, Report
from shared.tables.drops import Drops
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index

MOST_TOUCHED_ARTICLES = 1_000
"""Of the articles that show one picture in lists, so many, the newest, hear that it changed: some
30 read units, and as many calls as take a few of the 60 seconds that the function has. A newsroom's
logo may stand in every article; what older lists say of it `newsdrop reindex` puts right."""


class Overtaken(Exception):
    """Another ingest has taken a later ticket of the key; it may not come to its end."""


class Intake:
    """Takes drops in; one for all drops of a process."""

    def __init__(self, settings: IngestSettings) -> None:
        self.settings = settings
        self.bucket, self.media = Bucket(settings.bucket), Bucket(settings.media_bucket)
        self.drops = Drops(settings.drops_table)
        self.articles = Articles(settings.articles_table)
        self.index = Index(settings.index_table)
        self.event_bus = EventBus(settings.event_bus, settings.push_queue)
        self._noted_arrivals: dict[str, str] = {}

    def process(self, notification: Notification) -> Report | None:
        """Bring the tables in line with the bucket for one key; the report, or None where there was
        nothing to do. Raises Overtaken."""
        if self._is_up_to_date(notification):
            return None
        drop = self.drops.take_ticket(notification.key)
        newest = self.bucket.read(drop.key, self.settings.max_file_bytes)
        reading = read_object(drop, newest, self.settings)
        self._note_arrival(drop.key, reading.report.object_state)
        if not self._note_claims(drop, reading):
            raise Overtaken(drop.key)
        doubts = self._store(drop, reading)
        language = self.settings.report_language
        lines = tuple(in_language(doubt, language) for doubt in bounded_doubts(doubts))
        report = replace(reading.report, doubts=lines)
        if report.status == "rejected":
            self._announce(drop, report)
        if not self._record(drop, report, reading.claimed_ids(drop)):
            raise Overtaken(drop.key)
        return report

    def _announce(self, drop: Drop, report: Report) -> None:
        """Announce a rejection. It comes before the report: once that is recorded, nobody looks at
        the drop again."""
        reason = report.reason or ""
        self.event_bus.send(rejection_event(drop.key, reason, report.doubts, times.now()))

    def _record(self, drop: Drop, report: Report, claimed_ids: frozenset[str]) -> bool:
        """Steps 5 and 6; False if a later ticket is out.

        An article that is related meanwhile reads the picture as it is recorded, or is found here:
        see `functions/relate/pictures.py`.
        """
        if not drop.picture_may_change(report.image):
            return self.drops.record(drop, report, claimed_ids)
        if not self.drops.record(drop, report, claimed_ids, is_end=False):
            return False
        article_ids = self.index.articles_with_picture(drop.key, MOST_TOUCHED_ARTICLES)
        run_parallel([partial(self.articles.touch, article_id) for article_id in article_ids])
        return self.drops.finish(drop)

    def _note_arrival(self, key: str, state: ObjectState) -> None:
        """Note when an object came, rejected or not, where the newsroom expects one: once a minute
        a prefix, and not of one that came before."""
        for expectation in self.settings.expect if state.modified_at else ():
            at, noted_at = str(state.modified_at), self._noted_arrivals.get(expectation.prefix)
            if expectation.is_met_by(key) and (noted_at is None or is_later(at, noted_at)):
                self.index.arrivals.note(expectation.prefix, at)
                self._noted_arrivals[expectation.prefix] = at

    def _is_up_to_date(self, notification: Notification) -> bool:
        """Whether the last report speaks of the key's newest object, or there never was one."""
        drop = self.drops.get(notification.key)
        state = self.bucket.state(notification.key)
        if drop is None:
            return state.etag is None
        return not notification.again and drop.has_read(state, PARSER_VERSION)

    def _note_claims(self, drop: Drop, reading: Reading) -> bool:
        """Note the ids that the key is about to claim; False if a later ticket is out."""
        new_ids = frozenset(reading.articles) - drop.claimed_ids
        return not new_ids or self.drops.note_claims(drop, new_ids)

    def _store(self, drop: Drop, reading: Reading) -> list[str]:
        """Put the images of the drop, then its claims and its tombstones; the doubts."""
        now, state = times.now(), reading.report.object_state
        doubts = list(reading.report.doubts)
        for attachment in reading.attachments:
            for each in attachment.media_objects():
                self.media.store(each.key, each.data, each.media_type)
        for article in reading.articles.values():
            stored_claims = self.articles.claim_heads(article.id)
            claim = claims.article_claim(article, drop, state, stored_claims, now)
            self.articles.put(claim)
            doubts += filter(None, [claims.losing_claim_doubt(claim, stored_claims)])
        for article_id in sorted(reading.ended_ids(drop)):
            stored_claims = self.articles.claim_heads(article_id)
            self.articles.put(claims.tombstone(article_id, drop, stored_claims, now))
        return doubts
