"""What a sweep keeps between two steps is what it reads again, and nothing but its own."""

import json

import pytest

from functions.sweep.state import SweepState, picture_number, read_state, state_bytes
from shared.article import media_keys

TABLES = ("drops", "articles")
DIGEST = "0123456789abcdef" + "7" * 24


def sample() -> SweepState:
    place = {"key": {"S": "tin/Bão số 5.jpg"}}
    return SweepState(
        TABLES, 1_700_000_000, "drops", place, 12, 1, {3, 2**64 - 1}, {5: 100, 4: 200}, {9: 300}
    )


def test_a_state_is_read_as_it_was_written() -> None:
    assert read_state(state_bytes(sample()), TABLES) == sample()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"no JSON\n",
        b"[]\n",
        state_bytes(sample())[:-1],
        state_bytes(sample())[:-8],
        state_bytes(sample()).replace(b'"form": 1', b'"form": 2'),
    ],
)
def test_what_cannot_be_read_is_a_new_state_under_which_all_pictures_stay_longer(
    data: bytes,
) -> None:
    assert read_state(data, TABLES) == SweepState(TABLES)


def test_new_tables_name_nothing_yet_so_no_time_counts_that_was_before_them() -> None:
    assert read_state(state_bytes(sample()), ("drops-2", "articles-2")).candidates == {}


def test_a_sweep_that_could_not_read_all_rows_leaves_the_candidates_of_the_one_before() -> None:
    state = sample()
    state.end()
    assert (state.phase, state.candidates, state.names) == ("end", {5: 100, 4: 200}, set())
    state = sample()
    state.unreadable_count = 0
    state.end()
    assert state.candidates == {9: 300}


def test_a_picture_is_known_by_any_of_its_keys() -> None:
    key = f"{DIGEST}.jpeg"
    assert picture_number(key) == 0x0123456789ABCDEF
    assert picture_number(media_keys.rendition_key(key, 320)) == 0x0123456789ABCDEF


@pytest.mark.parametrize(
    "key", ["sweep/state", f"{DIGEST}", f"{DIGEST[1:]}.jpeg", f"a/{DIGEST}.jpeg", f"{DIGEST}.x/y"]
)
def test_no_other_key_is_a_pictures(key: str) -> None:
    assert picture_number(key) is None


def test_the_head_of_a_state_is_a_line_that_people_can_read() -> None:
    head = json.loads(state_bytes(sample()).partition(b"\n")[0])
    assert (head["phase"], head["tables"]) == ("drops", list(TABLES))
