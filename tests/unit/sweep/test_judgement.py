"""Which pictures go, and from when their time counts."""

import pytest

from functions.sweep.judgement import (
    SECONDS_A_DAY,
    SETTLING_SECONDS,
    StoredFile,
    StoredPicture,
    is_due,
    stored_pictures,
    unnamed_since,
)
from functions.sweep.state import SweepState

BEGAN = 100 * SECONDS_A_DAY
DIGESTS = "a" * 40, "b" * 40


def file(key: str, put_at: float = 0) -> StoredFile:
    return StoredFile(key, put_at, 10)


def picture(put_at: float) -> StoredPicture:
    return StoredPicture(7, (file("x"), file("y", put_at)))


def state(**more: dict[int, int] | set[int]) -> SweepState:
    return SweepState(("drops", "articles"), BEGAN, "media", **more)  # type: ignore[arg-type]


def test_the_files_of_a_picture_stand_together_and_others_are_left_aside() -> None:
    first, second = DIGESTS
    keys = [f"{first}-1440.webp", f"{first}-320.webp", f"{first}.jpeg", f"{second}.gif", "sweep/x"]
    pictures = stored_pictures(map(file, keys))
    assert [[one.key for one in each.files] for each in pictures] == [keys[:3], keys[3:4]]
    assert [each.size for each in pictures] == [30, 10]


def test_a_picture_that_a_row_names_has_no_time() -> None:
    assert unnamed_since(picture(0), state(names={7}, candidates={7: 5})) is None


@pytest.mark.parametrize(
    ("put_at", "since"),
    [
        (BEGAN + 1, None),
        (BEGAN - SETTLING_SECONDS + 1, None),
        (BEGAN - SETTLING_SECONDS, BEGAN),
        (0, BEGAN),
    ],
)
def test_the_time_begins_with_the_sweep_unless_a_row_may_yet_come(
    put_at: float, since: int | None
) -> None:
    assert unnamed_since(picture(put_at), state()) == since


@pytest.mark.parametrize(
    ("put_at", "since"),
    [
        (60 * SECONDS_A_DAY + 1, BEGAN),
        (60 * SECONDS_A_DAY - SETTLING_SECONDS + 1, BEGAN),
        (60 * SECONDS_A_DAY - SETTLING_SECONDS, 60 * SECONDS_A_DAY),
    ],
)
def test_what_was_put_since_it_was_a_candidate_begins_anew(put_at: float, since: int) -> None:
    """Between two sweeps a row may have named it, and gone."""
    assert unnamed_since(picture(put_at), state(candidates={7: 60 * SECONDS_A_DAY})) == since


def test_a_picture_goes_after_so_many_days() -> None:
    assert is_due(BEGAN - 30 * SECONDS_A_DAY, state(), 30)
    assert not is_due(BEGAN - 30 * SECONDS_A_DAY + 1, state(), 30)
