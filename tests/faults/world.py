"""A bucket whose events come doubled, late and out of order, and the two real handlers.

`History` makes a story of drops from a seed and plays it with faults; `clean` plays the end of it
once, in order, without any.

What AWS promises is kept, and no more. Records of a stream come in order by item (partition and
sort key), those of other items beside them, as Lambda has it where ParallelizationFactor is above
1; a batch may come twice; an invocation that timed out may go on while its batch is delivered
again, but none lives longer than 15 minutes ("AWS Lambda Developer Guide": "Process DynamoDB
records with Lambda", "Lambda quotas").
"""

import json
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from functions.ingest import handler as ingest
from functions.relate import handler as relate
from functions.relate.profile import profile_of
from functions.relate.similarity import neighbours
from shared import times
from shared.article.model import live_claim
from shared.near_duplicates import are_near_duplicates
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_records import Card, Match
from tests.faults import stories
from tests.faults.actors import Actor, Crash, Fault
from tests.faults.mirror import Mirror
from tests.faults.stories import content
from tests.support import tables
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge

KEYS = ("a.test", "b.test", "c.test")
PICTURES = ("40 30 ", "80 60 ", "40 30 TTXVN", "broken")
"""What the picture of a key that is none of these may be: see `stories.picture`."""

FAULTS: tuple[Fault, ...] = ("before", "after", "half", "echo")
MOST_STEPS = 20_000
ZOMBIES = 2
"""Invocations at most that go on after they timed out."""


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
    """A row without the spellings that nobody uses any more."""
    return {
        name: value for name, value in row.items() if not (name.startswith("s:") and value == 0)
    }


class History:
    """A story of drops, made from a seed: puts, deletes, rollbacks, undeletes; events doubled and
    shuffled; faults."""

    def __init__(
        self,
        world: World,
        seed: int,
        operations: int = 7,
        faults: int = 5,
        keys: Sequence[str] = KEYS,
    ) -> None:
        self.world, self.random, self.keys = world, Random(seed), keys
        self.operations, self.faults = operations, faults
        self.bodies = [content(self.random) for _ in range(6)]
        self.events: list[str] = []
        self.actors: dict[Actor, Callable[[], None]] = {}
        self.lanes: dict[Actor, frozenset[Record]] = {}
        self.zombies: list[Actor] = []
        self.minutes = 4

    def play(self) -> None:
        """Play it to its end, and an hour beyond, when no invocation of then is alive any more."""
        for _ in range(MOST_STEPS):
            moves = self._moves()
            if not moves and not self._mend() and not self._is_due():
                break
            if moves:
                self.random.choice(moves)()
        else:
            raise AssertionError("the history never settles")
        self.world.stream.clear()

    def _moves(self) -> list[Callable[[], None]]:
        moves: list[Callable[[], None]] = [self._step] * (6 if self.actors else 0)
        live_actors = len(self.actors) - len(self.zombies)
        if live_actors < 3 and self.events:
            moves.append(self._deliver)
        if live_actors < 3 and self._free_records():
            moves.append(self._relate)
        if self.operations:
            moves.append(self._operate)
        if self.minutes and (moves or self.world.stream):
            moves.append(self._tick)
        if moves:
            moves.append(self._follow)
        return moves

    def _is_due(self) -> bool:
        """At rest: let an hour pass and the clock tick; whether that began something."""
        self.world.pass_time(3_600)
        self.world.tick()
        return bool(self.world.stream)

    def _tick(self) -> None:
        """Some minutes pass, in all fewer than an invocation can live, and the clock ticks."""
        self.minutes -= 1
        self.world.pass_time(self.random.choice((60, 150, 200)))
        self._start("tick", self.world.tick, lambda: None)

    def _follow(self) -> None:
        """Somebody reads what changed since."""
        self.world.mirror.follow(self.world.now)

    def _free_records(self) -> list[Record]:
        """The next record of each item of which none is being worked off."""
        busy = frozenset[Record]().union(*self.lanes.values())
        return [record for record in dict.fromkeys(self.world.stream) if record not in busy]

    def _mend(self) -> bool:
        """A broken file over a good one, or a file with a refused item, keeps what was good if that
        was read in time: replace it, so that there is one end."""
        for key in KEYS:
            with suppress(ClientError):
                newest = self.world.s3.get_object(Bucket=tables.BUCKET, Key=key)
                if stories.keeps_earlier_articles(newest["Body"].read()):
                    self.world.s3.delete_object(Bucket=tables.BUCKET, Key=key)
                    self.events.append(key)
        return bool(self.events)

    def _operate(self) -> None:
        """Something happens in the bucket, and its event goes out once or twice."""
        self.operations -= 1
        key = self.random.choice(self.keys)
        what = self.random.choice(("put", "put", "put", "delete", "rollback", "undelete"))
        body = self.random.choice(self.bodies if key in KEYS else PICTURES)
        with suppress(ClientError):
            if what == "put":
                self.world.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=body.encode())
            elif what == "delete":
                self.world.s3.delete_object(Bucket=tables.BUCKET, Key=key)
            else:
                self._roll_back(key, markers=what == "undelete")
        self.events += [key] * self.random.choice((1, 1, 2))

    def _roll_back(self, key: str, *, markers: bool) -> None:
        """Remove the newest version, or the newest delete marker, for good: an older object is the
        newest again."""
        answer: Any = self.world.s3.list_object_versions(Bucket=tables.BUCKET, Prefix=key)
        listed: list[Any] = list(answer.get("DeleteMarkers" if markers else "Versions", []))
        for version in (one for one in listed if one["IsLatest"]):
            self.world.s3.delete_object(
                Bucket=tables.BUCKET, Key=key, VersionId=version["VersionId"]
            )

    def _deliver(self) -> None:
        key = self.events.pop(self.random.randrange(len(self.events)))

        def work() -> None:
            if not self.world.ingest(key):
                self.events.append(key)

        self._start(f"ingest {key}", work, lambda: self.events.append(key))

    def _relate(self) -> None:
        """A batch of the stream: records of one or two items, in the order of each."""
        batch = self._free_records()[: self.random.choice((1, 1, 2))]
        for record in batch:
            self.world.stream.remove(record)
        left: list[Record] = list(batch)

        def work() -> None:
            left[:] = self.world.relate_batch(batch)

        def again() -> None:
            self.world.stream.extendleft(reversed(left))

        actor = self._start(f"relate {batch}", work, again)
        if not actor.finished:
            self.lanes[actor] = frozenset(batch)

    def _start(self, name: str, work: Callable[[], None], again: Callable[[], None]) -> Actor:
        actor = Actor(name, work)
        self.actors = (
            {actor: again} | self.actors
            if self.random.random() < 0.5
            else self.actors | {actor: again}
        )
        self._reap(actor)
        return actor

    def _step(self) -> None:
        """One runs until it is put off behind all others: long stalls, which a fair choice each
        step would hardly ever make (probabilistic concurrency testing, Burckhardt et al., ASPLOS
        2010)."""
        actor = next(iter(self.actors))
        if self.random.random() < 0.15:
            self.actors[actor] = self.actors.pop(actor)
            actor = next(iter(self.actors))
        fault: Fault | None = None
        if self.faults and self.random.random() < 0.06:
            self.faults -= 1
            if self.random.random() < 0.3:
                self._time_out(actor)
            else:
                fault = self.random.choice(FAULTS)
        actor.step(fault)
        self._reap(actor)

    def _time_out(self, actor: Actor) -> None:
        """Lambda gives an invocation up and delivers its batch again; it goes on all the same."""
        if actor not in self.zombies and len(self.zombies) < ZOMBIES:
            self.zombies.append(actor)
            self.lanes.pop(actor, None)
            self.actors[actor]()
            self.actors[actor] = lambda: None

    def _reap(self, actor: Actor) -> None:
        if not actor.finished:
            return
        again = self.actors.pop(actor)
        self.lanes.pop(actor, None)
        if actor in self.zombies:
            self.zombies.remove(actor)
        if isinstance(actor.outcome, Crash):
            again()
        elif actor.outcome is not None:
            raise actor.outcome
        elif actor.name.startswith("relate ") or self.random.random() < 0.05:
            again()


def ends(
    world: World,
    seed: int,
    *,
    keys: Sequence[str] = KEYS,
    before_clean: Callable[[], None] = lambda: None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Play a history; (its end, the end of one clean run over the bucket that it left)."""
    world.empty_bucket()
    world.empty_tables()
    world.begin(seed)
    world.now = stories.START
    History(world, seed, keys=keys).play()
    before_clean()
    end = world.state()
    world.empty_tables()
    world.settle(keys)
    return end, world.state()
