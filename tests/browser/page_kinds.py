"""The pages of a desk that read the samples: one of each kind."""

import html
import json
import re
from urllib.request import urlopen

from tests.browser.inbox import LIST_TAG

LEAD = "Cảng Liên Chiểu mở tuyến tàu container đi thẳng Nhật Bản"
ENGLISH = "Two weeks after the flood, Bàu Sen's market opens with half its stalls"
EVENT = "Đưa được hai nạn nhân ở mỏ Khe Sim ra ngoài"


def articles(site: str) -> dict[str, str]:
    """The path of every article by its headline."""
    with urlopen(f"{site}/v1/articles?limit=100", timeout=30) as answer:
        return {
            item["headline"]: item["url"].removeprefix(site) for item in json.load(answer)["items"]
        }


def preview(site: str) -> str:
    """The path of the one preview to which the editors' page has a link."""
    with urlopen(f"{site}/desk?only=doubted", timeout=30) as answer:
        (link,) = re.findall(r'href="(/preview/[^"]+)"', answer.read().decode())
    return html.unescape(link)


def kinds(site: str) -> dict[str, tuple[str, int]]:
    """A page of every kind there is, and of every kind that pages may break on, with its status."""
    paths = articles(site)
    evil = next(path for headline, path in paths.items() if headline.startswith("\"'>"))
    long = next(path for headline, path in paths.items() if headline.startswith("Donau"))
    return {
        "front": ("/", 200),
        "story": (paths[LEAD], 200),
        "English": (paths[ENGLISH], 200),
        "French": (paths["Le port reprend vie"], 200),
        "bare": (paths["Tin vắn"], 200),
        "timeline": (f"{paths[EVENT]}/story", 200),
        "long words": (long, 200),
        "many tags": (paths["Bài có ba mươi chủ đề"], 200),
        "wide": (paths["Bảng giá vé tàu"], 200),
        "hostile": (evil, 200),
        "tag": (f"/tags/{LIST_TAG.replace(' ', '-')}", 200),
        "section": ("/sections/kinh-tế", 200),
        "author": ("/authors/đoàn-khải-minh", 200),
        "tags": ("/tags", 200),
        "sections": ("/sections", 200),
        "authors": ("/authors", 200),
        "search": ("/search?q=cang lien chieu", 200),
        "nothing found": ("/search?q=xyzzy", 200),
        "not found": ("/read/khong-co-bai-nay-aaaaaaaaaaaa", 404),
        "docs": ("/docs", 200),
        "desk": ("/desk", 200),
        "desk, older": ("/desk?before=2099-01-01T00:00:00Z a", 200),
        "desk, nothing": ("/desk?only=removed", 200),
        "preview": (preview(site), 200),
    }
