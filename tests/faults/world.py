"""A bucket whose events come doubled, late and out of order, and the two real handlers.

`History` makes a story of drops from a seed and plays it with faults; `clean` plays the end of it
once, in order, without any.
"""

import json
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from functions.ingest import handler as ingest
from functions.relate import handler as relate
from functions.relate.profile import profile_of
from functions.relate.similarity import neighbours
from shared.article.model import live_claim
from shared.near_duplicates import are_near_duplicates
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_records import Card, Match
from tests.faults.actors import Actor, Crash, Fault
from tests.faults.stories import content
from tests.support import tables

CONTEXT: Any = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:::test",
    aws_request_id="1",
)
KEYS = ("a.test", "b.test", "c.test")
FAULTS: tuple[Fault, ...] = ("before", "after", "half", "echo")
MOST_STEPS = 20_000


class World:
    """Plays histories. `stream` is ArticlesTable's: the ids of what was written, in order."""

    def __init__(self, s3: Any, begin: Callable[[int], None]) -> None:
        self.s3, self.begin = s3, begin
        self.drops, self.articles, self.index = Drops("drops"), Articles("articles"), Index("index")
        self.stream: deque[str] = deque()

    def wrote(self, operation: str, request: dict[str, Any]) -> None:
        """Take in a call of a handler: a write to ArticlesTable makes a stream record."""
        if operation in {"put_item", "update_item"} and request["TableName"] == "articles":
            item = request.get("Item") or request["Key"]
            self.stream.append(item["id"]["S"] + "!" * (item["sk"]["S"] == "reindex"))

    def ingest(self, key: str) -> None:
        """Invoke IngestFunction with one event for a key."""
        record = {
            "messageId": "m",
            "body": json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}),
        }
        if ingest.handle({"Records": [record]}, CONTEXT)["batchItemFailures"]:
            raise AssertionError(f"ingest of {key} failed")

    def relate(self, article: str) -> None:
        """Invoke RelateFunction with one record for an article, of a claim or touch, or of a round
        of reindex (`id!`)."""
        sk = "reindex" if article.endswith("!") else "touch"
        record = {
            "dynamodb": {
                "Keys": {"id": {"S": article.removesuffix("!")}, "sk": {"S": sk}},
                "SequenceNumber": "1",
            }
        }
        if relate.handle({"Records": [record]}, CONTEXT)["batchItemFailures"]:
            raise AssertionError(f"relate of {article} failed")

    def settle(self, keys: tuple[str, ...]) -> None:
        """One clean run: every key once, in order, and the stream after each."""
        for key in keys:
            self.ingest(key)
            while self.stream:
                self.relate(self.stream.popleft())

    def empty_tables(self) -> None:
        """Forget what the functions stored; the bucket stays."""
        for table in tables.ALL_TABLES:
            rows = [(row[table.pk], row[table.sk] if table.sk else None) for row in table.scan()]
            table.batch_write(deletes=rows)
        self.stream.clear()

    def empty_bucket(self) -> None:
        """Forget every version of every object."""
        answer: Any = self.s3.list_object_versions(Bucket=tables.BUCKET)
        for version in answer.get("Versions", []) + answer.get("DeleteMarkers", []):
            self.s3.delete_object(
                Bucket=tables.BUCKET, Key=version["Key"], VersionId=version["VersionId"]
            )

    def state(self) -> dict[str, Any]:
        """What must be the same at the end, whatever happened on the way."""
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
                if not key[0].startswith(("MANIFEST#", "RELATED#"))
            },
            "related": {
                one: shown
                for one in sorted(ids)
                if (shown := list(map(_told, self.index.matches(one))))
            },
            "orphans": self._orphans(set(rows)),
            "unfit": self._unfit(ids),
        }

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

    def __init__(self, world: World, seed: int, operations: int = 7, faults: int = 5) -> None:
        self.world, self.random = world, Random(seed)
        self.operations, self.faults = operations, faults
        self.bodies = [content(self.random) for _ in range(6)]
        self.events: list[str] = []
        self.actors: dict[Actor, Callable[[], None]] = {}
        self.relating: Counter[str] = Counter()

    def play(self) -> None:
        """Play it to its end."""
        for _ in range(MOST_STEPS):
            moves = self._moves()
            if not moves and not self._mend():
                break
            if not moves:
                continue
            self.random.choice(moves)()
        else:
            raise AssertionError("the history never settles")
        self.world.stream.clear()

    def _moves(self) -> list[Callable[[], None]]:
        moves: list[Callable[[], None]] = [self._step] * (6 if self.actors else 0)
        if len(self.actors) < 3 and self.events:
            moves.append(self._deliver)
        if len(self.actors) < 3 and any(
            not self.relating[one.removesuffix("!")] for one in self.world.stream
        ):
            moves.append(self._relate)
        if self.operations:
            moves.append(self._operate)
        return moves

    def _mend(self) -> bool:
        """A broken file over a good one keeps the good one if that was read in time: replace it, so
        that there is one end."""
        for key in KEYS:
            with suppress(ClientError):
                if (
                    self.world.s3.get_object(Bucket=tables.BUCKET, Key=key)["Body"].read()
                    == b"broken"
                ):
                    self.world.s3.delete_object(Bucket=tables.BUCKET, Key=key)
                    self.events.append(key)
        return bool(self.events)

    def _operate(self) -> None:
        """Something happens in the bucket, and its event goes out once or twice."""
        self.operations -= 1
        key = self.random.choice(KEYS)
        what = self.random.choice(("put", "put", "put", "delete", "rollback", "undelete"))
        body = self.random.choice(self.bodies)
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
        self._start(
            f"ingest {key}", lambda: self.world.ingest(key), lambda: self.events.append(key)
        )

    def _relate(self) -> None:
        """The stream is the lock: an article's records are worked through one at a time, others
        beside them."""
        article = next(one for one in self.world.stream if not self.relating[one.removesuffix("!")])
        self.world.stream.remove(article)
        self.relating[article.removesuffix("!")] += 1
        self._start(
            f"relate {article}",
            lambda: self.world.relate(article),
            lambda: self.world.stream.appendleft(article),
        )

    def _start(self, name: str, work: Callable[[], None], again: Callable[[], None]) -> None:
        actor = Actor(name, work)
        self.actors = (
            {actor: again} | self.actors
            if self.random.random() < 0.5
            else self.actors | {actor: again}
        )
        self._reap(actor)

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
            fault = self.random.choice(FAULTS)
        actor.step(fault)
        self._reap(actor)

    def _reap(self, actor: Actor) -> None:
        if not actor.finished:
            return
        again = self.actors.pop(actor)
        if actor.name.startswith("relate "):
            self.relating[actor.name.removeprefix("relate ").removesuffix("!")] -= 1
        if isinstance(actor.outcome, Crash):
            again()
        elif actor.outcome is not None:
            raise actor.outcome


def ends(
    world: World, seed: int, *, before_clean: Callable[[], None] = lambda: None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Play a history; (its end, the end of one clean run over the bucket that it left)."""
    world.empty_bucket()
    world.empty_tables()
    world.begin(seed)
    History(world, seed).play()
    before_clean()
    end = world.state()
    world.empty_tables()
    world.settle(KEYS)
    return end, world.state()
