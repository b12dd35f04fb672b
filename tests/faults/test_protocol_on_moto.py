"""A few histories on an AWS that others wrote, to see that the one in memory is no dream.

`make test-slow` plays a short one and one of 1,600 calls; `make faults` also the longest, of 5,000.
"""

import pytest

from tests.faults.histories import PLAYS_ALL
from tests.faults.random_history import ends
from tests.faults.world import World

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")


@pytest.mark.parametrize("seed", range(7) if PLAYS_ALL else (2, 6))
def test_a_history_ends_as_one_clean_run(moto_world: World, seed: int) -> None:
    end, clean = ends(moto_world, seed)
    for part, expected in clean.items():
        assert end[part] == expected, part
    assert end["orphans"] == set()
