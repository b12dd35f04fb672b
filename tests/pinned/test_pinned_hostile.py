"""The hostile corpus is refused in the words that are pinned, or becomes those articles."""

from tests.pinned import pins, run
from tests.pinned.differences import differences


def test_hostile_files_have_their_outcomes() -> None:
    assert differences(pins.load("hostile"), run.made("hostile")) == []
