"""Doubled, reordered, rolled back or crashed: the end is that of one clean run in order.

`make test-slow` plays 50 histories, always the same, and those that need a safeguard; `make faults`
2,000.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.histories import PLAYS_ALL, many
from tests.faults.random_history import ends
from tests.faults.test_sabotage import SAFEGUARDS
from tests.faults.world import World

# Powertools warns where a thread of another actor has sent the metrics already; a process of
# Lambda's has one thread.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


@many(2_000 if PLAYS_ALL else 50)
@given(seed=st.integers(0, 2**32))
def test_any_history_ends_as_one_clean_run(world: World, seed: int) -> None:
    """Claims, reports, entries, postings, cards, headlines, counters, related lists; and no row
    that nobody owns."""
    check_end(world, seed)


@pytest.mark.parametrize("seed", sorted({*SAFEGUARDS.values()}))
def test_a_history_that_needs_a_safeguard_ends_as_one_clean_run(world: World, seed: int) -> None:
    """One history in hundreds may need it: chance alone would hardly come upon all."""
    check_end(world, seed)


def check_end(world: World, seed: int) -> None:
    """Compare the end of a history with that of one clean run, part by part."""
    end, clean = ends(world, seed)
    for part, expected in clean.items():
        assert end[part] == expected, part
    assert end["orphans"] == end["unfit"] == set()
