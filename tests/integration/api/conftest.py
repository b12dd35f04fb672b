"""A newsroom on a desk, for the tests of the editors' page."""

from collections.abc import Iterator

import pytest

from shared.process import clear_singletons
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
