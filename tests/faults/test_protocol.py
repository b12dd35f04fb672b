"""Doubled, reordered, rolled back or crashed: the end is that of one clean run in order.

`make test` plays 400 histories, always the same; `make faults` 2,000.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.histories import PLAYS_ALL, many
from tests.faults.world import World, ends

# Powertools warns where a thread of another actor has sent the metrics already; a process of
# Lambda's has one thread.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


@many(2_000 if PLAYS_ALL else 400)
@given(seed=st.integers(0, 2**32))
def test_any_history_ends_as_one_clean_run(world: World, seed: int) -> None:
    """Claims, reports, entries, postings, cards, headlines, counters, related lists; and no row
    that nobody owns."""
    end, clean = ends(world, seed)
    for part, expected in clean.items():
        assert end[part] == expected, part
    assert end["orphans"] == end["unfit"] == set()
