"""A bucket whose events come doubled, late and out of order, and the two real handlers.

What AWS promises is kept, and no more. Records of a stream come in order by item (partition and
sort key), those of other items beside them, as Lambda has it where ParallelizationFactor is above
1; a batch may come twice; an invocation that timed out may go on while its batch is delivered
again, but none lives longer than 15 minutes ("AWS Lambda Developer Guide": "Process DynamoDB
records with Lambda", "Lambda quotas").
"""

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from functions.ingest import handler as ingest
from functions.relate import handler as relate
from functions.relate.profile import profile_of
from functions.relate.similarity import neighbours
from shared import times
from shared.article.claim import live_claim
from shared.near_duplicates import are_near_duplicates
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_records import Card, Match
from tests.faults import stories
from tests.faults.mirror import Mirror
from tests.support import tables
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge

KEYS = ("a.test", "b.test", "c.test")


class Record(NamedTuple):
    """A record of ArticlesTable's stream: the item that was written."""

    article: str
    sk: str


class World:
    """Plays histories. `stream` is ArticlesTable's: what was written, in order; `now` the time.

    `see_all` waits until every read sees what was written. `has_follower`: whoever follows the list
    of changes all the way is held to hold what readers see. `errors`: what ingest raised, but that
    it was overtaken.
    """

    def __init__(
        self, s3: Any, begin: Callable[[int], None], see_all: Callable[[], None] = lambda: None
    ) -> None:
        self.s3, self.begin, self.see_all = s3, begin, see_all
        self.drops, self.articles, self.index = Drops("drops"), Articles("articles"), Index("index")
        self.errors: list[Exception] = []
        self.bus = EventBridge()
        self.mirror = Mirror(self.drops, self.articles, self.index)
        self.has_follower = True
        self.stream: deque[Record] = deque()
        self.now = stories.START

    def pass_time(self, seconds: float) -> None:
        """Let the clock of all functions go on; after a minute every read sees every write."""
        self.see_all()
        moment = times.from_rfc3339(self.now) + timedelta(seconds=seconds)
        self.now = times.to_rfc3339(moment)

    def wrote(self, operation: str, request: dict[str, Any]) -> None:
        """Take in a call of a handler: a write to ArticlesTable makes a stream record."""
        if operation in {"put_item", "update_item"} and request["TableName"] == "articles":
            item = request.get("Item") or request["Key"]
            self.stream.append(Record(item["id"]["S"], item["sk"]["S"]))

    def ingest(self, key: str) -> bool:
        """Invoke IngestFunction with one event for a key; False if that is to come again, since
        another invocation overtook it."""
        record = {
            "messageId": "m",
            "body": json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}),
        }
        failures = ingest.handle({"Records": [record]}, CONTEXT)["batchItemFailures"]
        if self.errors:
            raise AssertionError(f"ingest of {key} failed") from self.errors.pop()
        return not failures

    def relate(self, *batch: Record) -> None:
        """Invoke RelateFunction with records that it has to work off well."""
        if failures := self.relate_batch(batch):
            raise AssertionError(f"relate of {failures} failed")

    def relate_batch(self, batch: Sequence[Record]) -> list[Record]:
        """Invoke RelateFunction with records; those that Lambda would deliver again, which are the
        first that failed and all that follow it."""
        records = [
            {
                "dynamodb": {
                    "Keys": {"id": {"S": one.article}, "sk": {"S": one.sk}},
                    "SequenceNumber": str(number),
                }
            }
            for number, one in enumerate(batch)
        ]
        failures = relate.handle({"Records": records}, CONTEXT)["batchItemFailures"]
        return list(
            batch[min((int(one["itemIdentifier"]) for one in failures), default=len(batch)) :]
        )

    def tick(self) -> None:
        """Invoke RelateFunction as the schedule does."""
        relate.handle({"source": "aws.events"}, CONTEXT)

    def drain(self) -> None:
        """Work off the stream, one record at a time."""
        while self.stream:
            self.relate(self.stream.popleft())

    def wait(self) -> None:
        """Let hours pass, in which nobody is at work, until the clock finds nothing to do: then no
        invocation that was cut off can be alive."""
        self.pass_time(3_600)
        self.tick()
        while self.stream:
            self.drain()
            self.pass_time(3_600)
            self.tick()

    def settle(self, keys: Sequence[str]) -> None:
        """One clean run: every key once, in order, and the stream after each."""
        for key in keys:
            assert self.ingest(key)
            self.drain()

    def empty_tables(self) -> None:
        """Forget what the functions stored; the bucket stays."""
        self.see_all()
        for table in tables.ALL_TABLES:
            rows = [(row[table.pk], row[table.sk] if table.sk else None) for row in table.scan()]
            table.batch_write(deletes=rows)
        self.stream.clear()
        self.bus.events.clear()
        self.mirror = Mirror(self.drops, self.articles, self.index)

    def empty_bucket(self) -> None:
        """Forget every version of every object."""
        answer: Any = self.s3.list_object_versions(Bucket=tables.BUCKET)
        for version in answer.get("Versions", []) + answer.get("DeleteMarkers", []):
            self.s3.delete_object(
                Bucket=tables.BUCKET, Key=version["Key"], VersionId=version["VersionId"]
            )

    def state(self) -> dict[str, Any]:
        """What must be the same at the end, whatever happened on the way."""
        self.see_all()
        ids = set(self.articles.ids())
        claims = [
            claim
            for one in ids
            for claim in self.articles.claims(one)
            if claim.status != "tombstone"
        ]
        drops = [
            drop for drop in self.drops.all() if drop.report and drop.report.status != "removed"
        ]
        rows = {(row["pk"], row["sk"]): row for row in self.index.all_rows()}
        return {
            "claims": {
                (c.id, c.key): (c.status, c.version, c.digest, c.object_modified_at, c.published_at)
                for c in claims
            },
            "reports": {
                drop.key: (
                    # doubts are those of the time of the report, which knows no later claim
                    drop.report and replace(drop.report, doubts=()),
                    drop.claimed_ids,
                    drop.finished_ticket == drop.ticket,
                )
                for drop in drops
            },
            "rows": {
                key: _counter(row)
                for key, row in rows.items()
                if not key[0].startswith(("MANIFEST#", "RELATED#", "CHANGES#"))
            },
            **self._told(),
            "related": {
                one: shown
                for one in sorted(ids)
                if (shown := list(map(_told, self.index.matches(one))))
            },
            "orphans": self._orphans(set(rows)),
            "unfit": self._unfit(ids),
        }

    def _told(self) -> dict[str, Any]:
        """What one who followed the list of changes all the way holds, and one who reads it now
        from its beginning: where they do not hold what readers see; and of what no event told."""
        faults = []
        newcomer = Mirror(self.drops, self.articles, self.index)
        for mirror in (self.mirror, newcomer) if self.has_follower else (newcomer,):
            mirror.follow_to_end(self.now)
            if mirror.held != mirror.expected(self.now):
                faults.append((mirror.held, mirror.expected(self.now)))
        last_sent: dict[str, str] = {}
        for _, detail in self.bus.events:
            if "id" in detail:
                last_sent[detail["id"]] = max(detail["at"], last_sent.get(detail["id"], ""))
        # A run that was cut off before it sent the event is told anew, with a later time.
        unsent = {(one, at) for one, at in self.mirror.heard if last_sent.get(one, "") < at}
        return {"wrong mirrors": faults, "events not sent": unsent}

    def _unfit(self, ids: set[str]) -> set[tuple[str, str]]:
        """Pairs that no list may show: itself, what is down, another language, copies not said so,
        reasons that were once."""
        up = {one for one in ids if live_claim(self.articles.claims(one))}
        cards = {
            one: card
            for one, card in self.index.cards(sorted(ids), consistent=True).items()
            if one in up
        }
        pairs = [(one, match) for one in ids for match in self.index.matches(one)]
        return {
            (one, match.id)
            for one, match in pairs
            if one == match.id or not self._fits(cards, one, match)
        }

    def _fits(self, cards: dict[str, Card], one: str, match: Match) -> bool:
        if one not in cards or match.id not in cards:
            return False
        own_card, other = cards[one], cards[match.id]
        return (
            own_card.teaser.language == other.teaser.language
            and match.is_duplicate == are_near_duplicates(own_card, other)
            and match.reasons in (self._why(one, other), self._why(match.id, own_card))
        )

    def _why(self, article: str, other: Card) -> tuple[str, ...]:
        """The reasons for a match in the words of an article as it is now."""
        claim = live_claim(self.articles.claims(article))
        assert claim
        return neighbours.shared_reasons(profile_of(claim).term_vector, other.vector)

    def _orphans(self, rows: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Rows that no manifest names: nobody would ever delete them."""
        named = set()
        for pk, sk in rows:
            if pk.startswith("MANIFEST#"):
                named |= {(pk, sk)} | self.index.manifests.get(pk.partition("#")[2]).keys
        return {(pk, sk) for pk, sk in rows - named if pk not in {"TAGS", "SECTIONS", "AUTHORS"}}


def _told(match: Match) -> Match:
    """A match without its reasons: they are in the words of either article (`_unfit` looks at
    them)."""
    return replace(match, reasons=())


def _counter(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the spellings and languages that nobody uses any more."""
    return {
        name: value
        for name, value in row.items()
        if not (name.startswith(("s:", "l:")) and value == 0)
    }
