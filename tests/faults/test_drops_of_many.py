"""Files of many articles, as feeds, exports and wires' messages are, with any fault.

Their items move from file to file, are corrected, cancelled, embargoed and refused one by one. Who
is related to whom is not compared: of several copies of a story a list names one, and which that is
depends on the order in which they came.
"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults import stories
from tests.faults.histories import PLAYS_ALL, many
from tests.faults.random_history import ends
from tests.faults.world import World

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

HISTORIES = 400 if PLAYS_ALL else 20
MANY = tuple("PQRSTUVW")


def test_any_history_of_drops_of_many_ends_as_one_clean_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "IDENTITIES", MANY)
    monkeypatch.setattr(stories, "SIZES", (3, 4, 6))
    files = [stories.content(Random(seed)) for seed in range(100)]
    assert any('"refusal"' in file for file in files), "no item is ever refused"

    @many(HISTORIES)
    @given(seed=st.integers(0, 2**32))
    def play(seed: int) -> None:
        end, clean = ends(world, seed)
        for part in clean.keys() - {"related"}:
            assert end[part] == clean[part], part
        assert end["orphans"] == end["unfit"] == set()

    play()
