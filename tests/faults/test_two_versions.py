"""A released version beside today's, turn by turn, with faults: the end is that of today's alone.

Nothing is done after the last deployment: what an operator would have to do would be told here.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.tables.row_schemas import SCHEMA
from tests.faults.deployments import Deployments, deployments
from tests.faults.world import World, ends
from tests.versions.loader import RELEASES

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

HISTORIES = 400


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
