"""What a drop's row says of what is left to do."""

import pytest

from shared.article.model import Image
from shared.tables.drop_records import Drop, ObjectState, Outcome, Report

PHOTO, OTHER = Image("image/jpeg", 40, 30), Image("image/jpeg", 80, 60)


@pytest.mark.parametrize(
    ("status", "recorded", "latest", "may_change"),
    [
        (None, None, None, False),
        (None, None, PHOTO, True),
        ("accepted", None, None, False),
        ("accepted", PHOTO, PHOTO, False),
        ("accepted", PHOTO, OTHER, True),
        ("accepted", PHOTO, None, True),
        ("removed", None, PHOTO, True),
        ("unknown", None, None, True),
    ],
)
def test_articles_hear_of_a_picture_that_may_be_another(
    status: Outcome | None, recorded: Image | None, latest: Image | None, may_change: bool
) -> None:
    report = Report(status, ObjectState("e"), "1", image=recorded) if status else None
    finished, unfinished = (Drop("a.jpg", 3, done, frozenset(), report, None) for done in (2, 1))
    assert finished.picture_may_change(latest) == may_change
    assert unfinished.picture_may_change(latest)
