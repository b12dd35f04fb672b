"""One cloud for all tests of a process; each makes stacks of its own in it. A clock to move."""

import itertools
import time
from collections.abc import Callable, Iterator

import pytest

from infra.local.cloud import Cloud
from infra.local.stack import Stack, create_stack
from infra.local.template import Template, load_template
from shared import times
from tests.support.newsroom import Newsroom, newsroom, quick_newsroom
from tests.support.paths import SMALL_TEMPLATE as SMALL
from tests.support.paths import TEMPLATE

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    cloud = Cloud()
    yield cloud.start()
    cloud.stop()


@pytest.fixture(scope="session")
def template() -> Template:
    return load_template(TEMPLATE, {})


@pytest.fixture(scope="module")
def stack(template: Template, endpoint: str, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The real template's stack, one a test module."""
    stack = create_stack(
        template, endpoint, name=request.module.__name__.rpartition(".")[2].replace("_", "-")
    )
    yield stack
    stack.close()


NUMBERS = itertools.count()


@pytest.fixture
def small(endpoint: str) -> Iterator[Stack]:
    """The small template's stack: one queue and one stream that call the functions under test."""
    stack = create_stack(load_template(SMALL, {}), endpoint, name=f"small-{next(NUMBERS)}")
    yield stack
    stack.close()


@pytest.fixture(scope="session")
def until() -> Until:
    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "it did not come about"
            time.sleep(0.05)

    return wait


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """An empty newsroom in memory, for the API's tests."""
    with quick_newsroom(monkeypatch) as one:
        yield one


@pytest.fixture
def moto_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """The same on moto in this process: slower, and it checks what is asked of it as AWS does."""
    with newsroom(monkeypatch) as one:
        yield one


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The time that all functions see, under `now`."""
    moment = {"now": "2025-09-15T01:00:00Z"}
    monkeypatch.setattr(times, "now", lambda: moment["now"])
    return moment
