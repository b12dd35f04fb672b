"""A released version beside today's, turn by turn, with faults: the end is that of today's alone.

After the last deployment nothing is done but what the changelog asks for.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.tables import manifests
from shared.tables.row_schemas import SCHEMA
from tests.faults.deployments import Deployments, deployments
from tests.faults.world import KEYS, World, ends
from tests.support.singletons import new_process
from tests.versions.loader import RELEASES

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

HISTORIES, SABOTAGED = 400, 60


@pytest.fixture(scope="module", params=RELEASES)
def changing(world: World, request: pytest.FixtureRequest) -> Iterator[Deployments]:
    with deployments(world, request.param) as one:
        yield one


def comparable(state: dict[str, Any]) -> dict[str, Any]:
    """A state without what tells which version was there last: a row without a number is of schema
    1, and a report names the version of the parser."""
    rows = {key: {SCHEMA: 1} | row for key, row in state["rows"].items()}
    reports = {
        key: (replace(report, parser=""), *rest)
        for key, (report, *rest) in state["reports"].items()
    }
    return state | {"rows": rows, "reports": reports}


@dataclass
class Player:
    """Plays histories of two versions. `upgrade` is what an operator does after the last
    deployment."""

    world: World
    changing: Deployments
    upgrade: Callable[[], None] = lambda: None
    invocations: Counter[tuple[str, str]] = field(default_factory=Counter)

    def ends(self, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """How a history ends, and how it ends for today's version alone."""
        end, clean = ends(self.world, seed, before_clean=self._stop_deploying)
        return comparable(end), comparable(clean)

    def _stop_deploying(self) -> None:
        self.invocations.update(self.changing.invocations())
        self.changing.is_over = True
        self.upgrade()


def play_histories(player: Player) -> None:
    @settings(
        max_examples=HISTORIES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(seed=st.integers(0, 2**32))
    def play(seed: int) -> None:
        end, clean = player.ends(seed)
        for part, expected in clean.items():
            assert end[part] == expected, part
        assert end["orphans"] == end["unfit"] == set()

    play()
    assert len(player.invocations) == 4, "some function was never of some version"
    assert min(player.invocations.values()) > HISTORIES


def test_any_history_ends_as_if_today_had_been_there_from_the_start(
    world: World, changing: Deployments
) -> None:
    with new_process({"IDENTITY_SCOPE": "bucket"}):
        play_histories(Player(world, changing))


def test_ids_that_a_version_gives_anew_are_those_of_all_after_a_resync(
    world: World, changing: Deployments
) -> None:
    """Since 0.1.0 stated identities count within a folder, by another id: the changelog asks for a
    resync, which leaves no trace of the old ids."""

    def resync() -> None:
        world.settle(KEYS)

    play_histories(Player(world, changing, resync))


def test_a_form_that_the_released_version_misreads_is_found(
    world: World, changing: Deployments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today's manifests name counters last instead of first, and their number stayed."""
    write, read = manifests._target_lists, manifests._targets_from_lists
    monkeypatch.setattr(
        manifests, "_target_lists", lambda targets: [line[::-1] for line in write(targets)]
    )
    monkeypatch.setattr(
        manifests, "_targets_from_lists", lambda lists: read([line[::-1] for line in lists])
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
