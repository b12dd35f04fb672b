"""A released version beside today's, turn by turn, with faults: the end is that of today's alone.

Nothing is done after the last deployment: what an operator would have to do would be told here.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.tables import manifests
from shared.tables.row_schemas import SCHEMA
from tests.faults.deployments import Deployments, deployments
from tests.faults.world import World, ends
from tests.versions.loader import RELEASES

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

HISTORIES, SABOTAGED = 400, 60


@pytest.fixture(scope="module", params=RELEASES)
def changing(world: World, request: pytest.FixtureRequest) -> Iterator[Deployments]:
    with deployments(world, request.param) as one:
        yield one


def numbered(state: dict[str, Any]) -> dict[str, Any]:
    """A state whose rows all have a number: one without is of schema 1."""
    rows = {key: {SCHEMA: 1} | row for key, row in state["rows"].items()}
    return state | {"rows": rows}


def test_any_history_ends_as_if_today_had_been_there_from_the_start(
    world: World, changing: Deployments
) -> None:
    seen: Counter[tuple[str, str]] = Counter()

    def stop_deploying() -> None:
        seen.update(changing.invocations())
        changing.is_over = True

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(seed=st.integers(0, 2**32))
    def play(seed: int) -> None:
        end, clean = (numbered(state) for state in ends(world, seed, before_clean=stop_deploying))
        for part, expected in clean.items():
            assert end[part] == expected, part
        assert end["orphans"] == end["unfit"] == set()

    play()
    assert len(seen) == 4, "some function was never of some version"
    assert min(seen.values()) > HISTORIES


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
    assert any(ends_otherwise(world, changing, seed) for seed in range(SABOTAGED))


def ends_otherwise(world: World, changing: Deployments, seed: int) -> bool:
    """Whether a history fails, or does not end as today's version alone would."""

    def stop_deploying() -> None:
        changing.is_over = True

    try:
        end, clean = (numbered(state) for state in ends(world, seed, before_clean=stop_deploying))
    except Exception:  # noqa: BLE001 - whatever the misread rows lead to
        return True
    return any(end[part] != expected for part, expected in clean.items())
