"""A released version beside today's, turn by turn, with faults: the end is that of today's alone.

After the last deployment nothing is done but what the changelog asks for. `make faults` plays 400
histories that end with a reindex and 400 with a resync, `make test-slow` some of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.operations.reindex import undo_left_changes
from shared.tables import manifest_rows
from shared.tables.articles import ReindexRound
from shared.tables.index_keys import COUNTERS, DUE
from shared.tables.row_schemas import SCHEMA
from tests.faults import stories
from tests.faults.deployments import Deployments, deployments
from tests.faults.histories import PLAYS_ALL, many
from tests.faults.picture_checks import ALL_KEYS, FIGURES, pictures_to_show, shown_pictures
from tests.faults.random_history import ends
from tests.faults.world import KEYS, World
from tests.support.singletons import new_process
from tests.versions.loader import RELEASES

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

HISTORIES = 400 if PLAYS_ALL else 20
HISTORIES_AFTER_RESYNC = 400 if PLAYS_ALL else 12
HISTORIES_WITH_PICTURES = 400 if PLAYS_ALL else 10
SABOTAGED = 60


@pytest.fixture(scope="module", params=RELEASES)
def changing(world: World, request: pytest.FixtureRequest) -> Iterator[Deployments]:
    """0.1.0 takes rows away that it does not know, changes among them: after it clients begin
    anew, as the changelog asks for."""
    world.has_follower = False
    with deployments(world, request.param) as one:
        yield one


LATER = "2100-01-01T00:00:00Z"
"""When every embargo and expiry of the stories has passed."""


def comparable(world: World) -> dict[str, Any]:
    """What readers and operators see, without what tells which version was there last.

    A row without a number is of schema 1, a report names the version of the parser. 0.1.0 counts
    what is embargoed or expired too, notes its time beside and needs no clock: so counters are as
    readers see them, and rows of the clock count by what it makes of them in the end.
    """
    state = world.state()
    rows = {
        key: {SCHEMA: 1} | row
        for key, row in state["rows"].items()
        if key[0] not in COUNTERS.values() and key[0] != DUE
    }
    names = {
        (facet, name.key): (name.name, name.count)
        for facet in COUNTERS
        for _, name in world.index.counters.names(facet, now=world.now)
        if name.count
    }
    reports = {
        key: (replace(report, parser=""), *rest)
        for key, (report, *rest) in state["reports"].items()
    }
    return state | {"rows": rows, "reports": reports, "names": names}


@dataclass
class Player:
    """Plays histories of two versions. `upgrade` is what an operator does after the last
    deployment."""

    world: World
    changing: Deployments
    upgrade: Callable[[], None] = lambda: None
    keys: Sequence[str] = KEYS
    invocations: Counter[tuple[str, str]] = field(default_factory=Counter)

    def ends(self, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """How a history ends, and how it ends for today's version alone: an hour after the last
        deployment, and when all times have come."""
        later: list[dict[str, Any]] = []

        def stop_deploying() -> None:
            self.invocations.update(self.changing.invocations())
            self.changing.is_over = True
            self.upgrade()
            later.extend(self._now_and_later())

        ends(self.world, seed, keys=self.keys, before_clean=stop_deploying)
        self.world.empty_tables()
        self.world.now = stories.START
        self.world.settle(self.keys)
        return _joined(*later), _joined(*self._now_and_later())

    def _now_and_later(self) -> Iterator[dict[str, Any]]:
        self.world.wait()
        yield comparable(self.world)
        self.world.now = LATER
        self.world.tick()
        self.world.drain()
        yield comparable(self.world)


def _joined(now: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Both states as one."""
    return now | {f"{part} later": value for part, value in later.items()}


def play_histories(player: Player, histories: int) -> None:
    @many(histories)
    @given(seed=st.integers(0, 2**32))
    def play(seed: int) -> None:
        end, clean = player.ends(seed)
        for part, expected in clean.items():
            assert end[part] == expected, part
        assert end["orphans"] == end["unfit"] == end["orphans later"] == set()

    play()
    assert len(player.invocations) == 4, "some function was never of some version"
    assert min(player.invocations.values()) > histories


def reindex(world: World) -> None:
    """What the changelog asks for after the update from 0.1.0: `newsdrop reindex`."""
    for phase in (1, 2):
        for article in world.articles.ids():
            world.articles.request_round(article, ReindexRound("1", 1 if phase == 1 else 2))
        world.drain()
    undo_left_changes(world.index, world.now)


def test_any_history_ends_as_if_today_had_been_there_from_the_start(
    world: World, changing: Deployments
) -> None:
    with new_process({"IDENTITY_SCOPE": "bucket"}):
        play_histories(Player(world, changing, lambda: reindex(world)), HISTORIES)


def test_ids_that_a_version_gives_anew_are_those_of_all_after_a_resync(
    world: World, changing: Deployments
) -> None:
    """Since 0.1.0 stated identities count within a folder, by another id: the changelog asks for a
    resync, which leaves no trace of the old ids."""

    def resync() -> None:
        world.settle(KEYS)
        reindex(world)

    play_histories(Player(world, changing, resync), HISTORIES_AFTER_RESYNC)


def test_lists_show_what_has_come_after_a_resync_and_a_reindex(
    world: World, changing: Deployments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0.1.0 writes teasers of figures whether their image has come or not, takes the rows away by
    which pictures find their articles, and touches none."""
    monkeypatch.setattr(stories, "FIGURES", (*FIGURES[:2], None))

    def resync() -> None:
        world.settle(ALL_KEYS)
        reindex(world)
        assert shown_pictures(world) == pictures_to_show(world)

    play_histories(Player(world, changing, resync, ALL_KEYS), HISTORIES_WITH_PICTURES)


def test_a_form_that_the_released_version_misreads_is_found(
    world: World, changing: Deployments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today's manifests name counters last instead of first, and their number stayed."""
    write, read = manifest_rows._target_lists, manifest_rows._targets_from_lists
    monkeypatch.setattr(
        manifest_rows, "_target_lists", lambda targets: [line[::-1] for line in write(targets)]
    )
    monkeypatch.setattr(
        manifest_rows, "_targets_from_lists", lambda lists: read([line[::-1] for line in lists])
    )
    player = Player(world, changing)
    with new_process({"IDENTITY_SCOPE": "bucket"}):
        assert any(ends_otherwise(player, seed) for seed in range(SABOTAGED))


def ends_otherwise(player: Player, seed: int) -> bool:
    """Whether a history fails, or does not end as today's version alone would."""
    try:
        end, clean = player.ends(seed)
    except Exception:  # noqa: BLE001 - whatever the misread rows lead to
        return True
    return any(end[part] != expected for part, expected in clean.items())
