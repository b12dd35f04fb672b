"""One desk and one browser for all tests of a file."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import inbox
from tests.browser.reader import Reader, launch, tab
from tests.support.desk_process import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Open = Callable[..., AbstractContextManager[Reader]]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Playwright is imported here: each process of a run would else take half a second for it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The site's address and the bucket's, once all articles are served.

    The browser is first, since it may be missing.
    """
    folder = tmp_path_factory.mktemp("desk")
    inbox.fill(folder / "inbox")
    with running(folder) as dev:
        dev.until(r"ready http://127\.0\.0\.1:\d+")
        told = dev.told()
        yield told["api"], told["endpoint"]


@pytest.fixture
def reader(browser: "Browser", desk: tuple[str, str]) -> Open:
    """Opens a tab of the site: `with reader(width=360, scheme="dark") as one`."""

    @contextmanager
    def opened(width: int = 1440, scheme: str = "light", **options: Any) -> Iterator[Reader]:
        with tab(
            browser, viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        ) as (_, page):
            yield Reader(page, *desk)

    return opened
