"""Somebody who reads the site in Chromium, and notes whatever a reader should never meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from tests.browser.chromium import chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
WATCH = """
window.shifts = []; window.violations = [];
const shift = ({node, previousRect: from, currentRect: to}) =>
  `${node && (node.className || node.nodeName)} ${from.y} to ${to.y}`;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifts.push(entry.sources.map(shift));
})
  .observe({type: "layout-shift", buffered: true});
document.addEventListener(
  "securitypolicyviolation", event => window.violations.push(event.violatedDirective));
"""

LOAD_IMAGES = """Promise.all([...document.images].map(image => {
  image.loading = "eager";
  return image.complete || new Promise(done => { image.onload = image.onerror = done; });
}))"""


def launch(playwright: "Playwright") -> "Browser":
    """Debian's Chromium; FileNotFoundError where there is none."""
    path = chromium_path()
    if path is None:
        raise FileNotFoundError(
            "there is no Chromium here: apt-get install chromium-headless-shell"
        )
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


@dataclass
class Reader:
    """A tab, the site's address, and the trouble met so far."""

    page: "Page"
    site: str
    images: str
    trouble: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on(
            "requestfailed",
            lambda request: self.trouble.append(f"failed: {request.url} {request.failure}"),
        )
        self.page.on("dialog", self._dialog)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        # Chromium itself notes in the console that a page came with a status that the test asked
        # for.
        if not (
            self.expected
            and message.text.startswith("Failed to load resource")
            and message.location["url"] == self.page.url
        ):
            self.trouble.append(f"console: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.trouble.append(f"{response.status}: {response.url}")
        if f"{urlsplit(response.url).scheme}://{urlsplit(response.url).netloc}" not in {
            self.site,
            self.images,
        }:
            self.trouble.append(f"from elsewhere: {response.url}")

    def open(self, path: str, status: int = 200) -> "Reader":
        """Go to a path, which must answer with this status, and look at the page."""
        self.expected = {status} - {200}
        answer = self.page.goto(self.site + quote(path, safe="/?&=%-"))
        assert answer, path
        assert answer.status == status, path
        return self.look()

    def follow(self, selector: str) -> "Reader":
        """Click the first link that fits, and look at where it leads."""
        link = self.page.locator(selector).first
        target = link.evaluate("one => one.href")
        link.click()
        self.page.wait_for_url(target)
        return self.look()

    def look(self) -> "Reader":
        """Let every image come, and check that the page neither moved nor is wider than the window,
        and that all is well."""
        self.page.evaluate(LOAD_IMAGES)
        assert (
            self.page.evaluate(
                "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
            )
            == []
        )
        width, window = self.page.evaluate(
            "[document.documentElement.scrollWidth, window.innerWidth]"
        )
        assert width <= window, f"{self.page.url} is {width} wide in {window}"
        assert self.page.evaluate("window.shifts") == [], self.page.url
        assert self.page.evaluate("window.violations") == [], self.page.url
        assert self.trouble == [], self.page.url
        return self

    def text(self, selector: str = "main") -> str:
        """What a part of the page shows."""
        return self.page.locator(selector).first.inner_text()

    def texts(self, selector: str) -> list[str]:
        """What all parts that fit show."""
        return self.page.locator(selector).all_inner_texts()


@contextmanager
def tab(browser: "Browser", **options: Any) -> "Iterator[tuple[BrowserContext, Page]]":
    """A fresh tab, watched from its first byte."""
    context = browser.new_context(
        **{"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "reduced_motion": "reduce"}
        | options
    )
    context.add_init_script(WATCH)
    context.set_default_timeout(20_000)
    try:
        yield context, context.new_page()
    finally:
        context.close()
