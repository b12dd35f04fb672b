"""A story of drops made from a seed, played with faults, and once more without any."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from botocore.exceptions import ClientError

from tests.faults import stories
from tests.faults.actors import FAULTS, Actor, Crash, Fault
from tests.faults.stories import content
from tests.faults.world import KEYS, Record, World
from tests.support import tables

PICTURES = ("40 30 ", "80 60 ", "40 30 TTXVN", "broken")
"""What the picture of a key that is none of these may be: see `stories.picture`."""


MOST_STEPS = 20_000


ZOMBIES = 2
"""Invocations at most that go on after they timed out."""


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
