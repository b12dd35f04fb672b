"""The site's icons: what browsers, phones and search engines ask for."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from functions.api.site.assets import READER_FOLDER, TOUCH_ICON_SIZE
from tests.support import icons
from tests.support.newsroom import BASE, Newsroom, ok, story


def test_the_favicon_has_the_sizes_of_tabs_and_bookmarks(room: Newsroom) -> None:
    answer = ok(room.ask("/favicon.ico"))
    assert answer.headers["content-type"] == "image/vnd.microsoft.icon"
    icon = Image.open(BytesIO(answer.data))
    assert icon.format == "ICO"
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert icon.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
    assert len(answer.data) < 8_000


def test_the_touch_icon_fills_its_square(room: Newsroom) -> None:
    answer = ok(room.ask("/apple-touch-icon.png"))
    icon = Image.open(BytesIO(answer.data))
    assert (icon.format, icon.size) == ("PNG", (TOUCH_ICON_SIZE, TOUCH_ICON_SIZE))
    colours = [icon.convert("RGBA").getpixel(place) for place in ((0, 0), (179, 179), (90, 60))]
    assert colours[0] == colours[1] != colours[2]
    assert all(isinstance(colour, tuple) and colour[3] == 255 for colour in colours)
    assert len(answer.data) < 8_000


def test_caches_keep_icons_for_a_day(room: Newsroom) -> None:
    for path in ("/favicon.ico", "/apple-touch-icon.png"):
        answer = ok(room.ask(path))
        assert answer.headers["cache-control"] == "public, max-age=86400"
        assert room.ask(path, if_none_match=answer.headers["etag"]).status == 304


@pytest.mark.parametrize("name", ["favicon.ico", "apple-touch-icon.png"])
def test_the_icons_are_those_that_are_drawn(tmp_path: Path, name: str) -> None:
    icons.write_icons(tmp_path)
    drawn, stored = (
        Image.open(BytesIO((folder / name).read_bytes()))
        .convert("RGBA")
        .resize((8, 8), Image.Resampling.BOX)
        for folder in (tmp_path, READER_FOLDER)
    )
    difference = max(abs(a - b) for a, b in zip(drawn.tobytes(), stored.tobytes(), strict=True))
    assert difference < 8


def test_an_articles_publisher_has_a_logo_that_is_there(room: Newsroom) -> None:
    room.publish(story())
    page = ok(room.ask(f"/read/cau-moi-qua-song-cam-{story().id}")).body
    texts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (article,) = (data for data in map(json.loads, texts) if data["@type"] == "NewsArticle")
    logo = article["publisher"]["logo"]
    image = Image.open(BytesIO(ok(room.ask(logo["url"].removeprefix(BASE))).data))
    assert image.size == (logo["width"], logo["height"])
    assert min(image.size) >= 112, "Google takes none that is smaller"
