"""Newsrooms for several files: on a desk, for the editors' page, and with articles to search."""

from collections.abc import Iterator

import pytest

from shared.process import clear_singletons
from tests.integration.api.asked_words import about
from tests.integration.api.editors import let_in
from tests.support.newsroom import Newsroom, quick_newsroom


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A newsroom on a desk, where everybody who asks from the machine may see the page."""
    with quick_newsroom(monkeypatch) as room:
        room.host = "127.0.0.1:8000"
        let_in(monkeypatch, "open")
        yield room


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site speaks English."""
    monkeypatch.setenv("SITE_LANGUAGE", "en")
    clear_singletons()


@pytest.fixture
def port(room: Newsroom) -> Newsroom:
    """A newsroom with three articles about ports, one of them in English."""
    room.publish(
        about("Cảng biển Hải Phòng đón tàu lớn", "cảng biển Hải Phòng đón tàu"),
        at="2025-09-01T00:00:00Z",
    )
    room.publish(about("Chợ cá Đồ Sơn họp sớm", "chợ cá ở Hải Phòng"), at="2025-09-02T00:00:00Z")
    room.publish(
        about("Harbour pilots in Haiphong", "harbour pilots strike", language="en"),
        at="2025-09-03T00:00:00Z",
    )
    return room
