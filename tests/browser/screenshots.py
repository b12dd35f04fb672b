"""The site's pages as pictures for the README.

`python -m tests.browser.screenshots` writes them beside itself.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.reader import Reader, launch, tab
from tests.support.desk_process import running
from tests.support.paths import SAMPLES

FOLDER = Path(__file__).parent / "screenshots"
STORY = "Cảng Liên Chiểu mở tuyến tàu container đi thẳng Nhật Bản"
SIZES = {"desk": (1280, 1400), "phone": (390, 1100)}
"""Of the window, in CSS pixels; a phone's picture has two pixels for each."""

QUALITY = 86

DECODE_IMAGES = """Promise.all([...document.images].map(image => image.decode().catch(() => null)))
  .then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"""
"""Images are decoded beside the page's painting: a picture of the page waits for them, and for a
frame that has them."""


def main() -> None:
    """Start a desk on the samples, and look at three pages on two screens by day and by night."""
    FOLDER.mkdir(exist_ok=True)
    with _desk() as (site, images), sync_playwright() as playwright:
        browser = launch(playwright)
        for name, path in _pages(site).items():
            for screen in SIZES:
                for scheme in ("light", "dark"):
                    file = FOLDER / f"{name}-{screen}-{scheme}.webp"
                    file.write_bytes(_taken(browser, (site, images), path, screen, scheme))
                    sys.stdout.write(f"{file.name} {file.stat().st_size // 1024} KB\n")
        browser.close()


def _pages(site: str) -> dict[str, str]:
    with urlopen(f"{site}/v1/articles?limit=100", timeout=30) as answer:
        story = next(
            item["url"] for item in json.load(answer)["items"] if item["headline"] == STORY
        )
    return {"home": "/", "story": story.removeprefix(site), "tag": f"/tags/{quote('đà-nẵng')}"}


def _taken(browser: Browser, desk: tuple[str, str], path: str, screen: str, scheme: str) -> bytes:
    """What is in the window, as WebP."""
    width, height = SIZES[screen]
    options = {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": 2 if screen == "phone" else 1,
    }
    with tab(browser, color_scheme=scheme, **options) as (_, page):
        Reader(page, *desk).open(path)
        page.evaluate(DECODE_IMAGES)
        file = BytesIO()
        Image.open(BytesIO(page.screenshot())).save(file, "WEBP", quality=QUALITY, method=6)
    return file.getvalue()


@contextmanager
def _desk() -> Iterator[tuple[str, str]]:
    """The site's address and the bucket's, with the samples alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SAMPLES, folder / "inbox")
        with running(folder) as dev:
            dev.until(r"ready http://127\.0\.0\.1:\d+")
            told = dev.told()
            yield told["api"], told["endpoint"]


if __name__ == "__main__":
    main()
