"""The header `Link` of lists: where OpenAPI promises it, it leads from page to page to the end."""

import re
from urllib.parse import unquote, urlsplit

from functions.api.v1 import openapi
from tests.support.newsroom import BASE, Newsroom, draft, ok

KEYS = {"tags": "hải-phòng", "sections": "xã-hội", "authors": "lê-minh"}
PAGES = 3


def promised() -> list[str]:
    """The paths whose good answers have a `Link` in the description."""
    paths = openapi.describe_api(BASE)["paths"].items()
    return [path for path, one in paths if "Link" in one["get"]["responses"]["200"]["headers"]]


def test_each_list_that_promises_a_link_leads_to_its_end(room: Newsroom) -> None:
    for number in range(PAGES):
        article = draft(
            f"Cầu số {number}",
            tags=("Hải Phòng", f"thẻ {number}"),
            section="Xã hội",
            authors=("Lê Minh", f"Người {number}"),
        )
        room.publish(article, at=f"2025-09-1{number}T00:00:00Z")
    assert len(promised()) >= 9
    for path in promised():
        kind = path.split("/")[2]
        asked = path.format(key=KEYS.get(kind, ""))
        query = "limit=1&q=c%E1%BA%A7u" if kind == "search" else "limit=1"
        pages = follow(room, asked, query)
        if kind != "changes":
            assert pages >= (1 if path == "/v1/sections" else PAGES), path


def follow(room: Newsroom, path: str, query: str) -> int:
    """How many pages there are; each `Link` says what `next` does (RFC 8288)."""
    pages = 1
    answer = ok(room.ask(path, query))
    while link := answer.headers.get("link"):
        found = re.fullmatch(r'<([^>]+)>; rel="next"', link)
        assert found, link
        url = urlsplit(found[1])
        assert f"{url.scheme}://{url.netloc}" == BASE
        assert unquote(url.path) == path
        assert f"cursor={answer.json['next']}" in unquote(url.query)
        assert "limit=1" in url.query, "the filters of the question stay"
        answer = ok(room.ask(unquote(url.path), url.query))
        pages += 1
    assert answer.json["next"] is None or not answer.json["items"]
    return pages
