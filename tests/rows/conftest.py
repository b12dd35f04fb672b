"""A room over each of the kept sets of rows."""

from collections.abc import Iterator

import pytest

from tests.rows.rooms import KEPT, room_of
from tests.versions.stage import Stage


@pytest.fixture(params=KEPT)
def kept(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def room(kept: str) -> Iterator[Stage]:
    with room_of(kept) as shown:
        yield shown
