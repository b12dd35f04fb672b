"""The requests whose answers are pinned: every route, every format, and much that is wrong."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from unittest.mock import patch
from urllib.parse import quote, unquote, urlsplit

from shared.process import clear_singletons
from tests.pinned.newsroom import Answer, Newsroom

STORIES = (
    "docx/whole-page.docx",
    "html/jsonld-graph.html",
    "html/pictures.html",
    "markdown/hugo.md",
    "newsml/message.xml",
    "ninjs/2.2-figures-in-place.json",
    "nitf/plain.xml",
    "samples/Cảng biển mở tuyến mới.txt",
    "samples/Mưa lớn miền Trung.txt",
    "samples/startup-flood-map.txt",
    "samples/the-thao/nguoc-dong-ban-ket.txt",
    "zip/articles-and-images.zip",
)
"""Drops whose articles are asked for, with their pages and pictures."""

ENDED = ("html/gallery.html", "markdown/embargo.md", "markdown/draft.md")
"""Drops whose articles were taken down, come later, or are not for readers."""

NAMES = {
    "tags": ("chợ-nổi", "Chợ Nổi", "cho-noi", "logistics", "c-và-.net", "nothing", "x" * 1100),
    "sections": ("xã-hội", "xa-hoi", "kinh-tế", "business", "politics", "không-có"),
    "authors": ("an-nhiên", "an-nhien", "ines-okafor", "nobody"),
}
MACHINES = (
    *("/openapi.json", "/robots.txt", "/sitemap.xml", "/news-sitemap.xml", "/docs"),
    *("/llms.txt", "/license.xml"),
    *("/sitemaps/2025-09-1.xml", "/sitemaps/2025-09-2.xml", "/sitemaps/2025-10-2.xml"),
    *("/sitemaps/1999-01-1.xml", "/sitemaps/2025-13-1.xml", "/sitemaps/2025-09-9.xml"),
    *("/assets/style.css", "/assets/icon.svg", "/assets/none.js", "/favicon.ico", "/none"),
    *("/assets/docs.css", "/apple-touch-icon.png"),
    *("/feeds/latest.atom", "/feeds/latest.rss", "/feeds/latest.json", "/feeds/latest.xml"),
    *("/v1", "/v1/none", "/v1/articles/", "/v2/articles", "/none.json"),
)
QUERIES = {
    "/v1/articles": (
        *(
            "",
            "limit=3",
            "limit=100",
            "limit=0",
            "limit=101",
            "limit=x",
            "limit=1&limit=2",
            "none=1",
        ),
        *("section=xã-hội", "section=Xã hội", "section=", "tag=chợ nổi", "author=An Nhiên"),
        *("section=kinh-tế&tag=cảng-biển", "tag=không-có", "from=2025-09-13", "to=2025-06-01"),
        *("from=2025-09-01&to=2025-09-12T00:00:00Z", "from=2025-09-02&to=2025-09-01", "from=x"),
        *("cursor=x", "cursor=WyJMQVRFU1QiLCJ4Il0", "cursor=W10", "cursor="),
        "&".join(f"a{n}=1" for n in range(60)),
    ),
    "/v1/tags": ("", "limit=100", "prefix=ch", "prefix=cho", "sort=count", "sort=x", "cursor=x"),
    "/v1/sections": ("", "sort=count&limit=3", "prefix=x%C3%A3", "limit=200"),
    "/v1/authors": ("", "sort=count&limit=100", "prefix=n", "prefix="),
    "/v1/suggest": ("", "q=", "q=c", "q=cảng", "q=" + "x" * 201),
    "/v1/search": (
        *("", "q=", "q=c%E1%BA%A3ng+bi%E1%BB%83n", "q=cang+bien", "q=flood", "q=startup flood map"),
        *("q=không có gì", "q=%22b%C3%B3ng+%C4%91%C3%A1%22&limit=2", "q=tin", "q=" + "x" * 201),
        *("q=cảng&cursor=x", "q=cảng&limit=0", "q=a&q=b", "q=%00%FF"),
    ),
    "/v1/changes": ("", "limit=3", "limit=501", "cursor=x", "none=1"),
    "/search": ("", "q=c%E1%BA%A3ng", "q=flood&utm_source=x", "q=không có gì", "q=tin&cursor=x"),
    "/": ("", "cursor=x", "utm_source=x"),
    "/tags": ("", "cursor=x"),
    "/sections": ("",),
    "/authors": ("",),
}
NINJS = {"accept": "application/vnd.iptc.ninjs+json"}
CLIENT = {"protocolVersion": "2026-07-28", "clientCapabilities": {}}
SEARCHES = ({"q": "cảng biển"}, {"q": "flood", "sort": "newest"}, {"q": "tin", "limit": 2})
PAGES = 4
"""How many pages of a list are turned."""

OTHER_TIMES = ("2025-09-20T00:00:00Z", "2025-12-15T08:00:00Z", "2031-06-01T00:00:00Z")
"""When much is not out yet, when an embargo is over, and when what expires has expired."""


def answers(room: Newsroom, drops: dict[str, list[str]]) -> Iterator[tuple[str, Answer]]:
    """Every answer and what was asked for it; `drops` are the articles of each key."""
    yield from _lists(room)
    yield from _names(room)
    for key in STORIES:
        for article in drops[key]:
            yield from _story(room, article)
    for key in ENDED:
        for article in drops[key]:
            yield from _article(room, article)
    yield from _article(room, "aaaaaaaaaaaa")
    yield from _manners(room, drops[STORIES[0]][0])
    yield from _assistants(room, [one for key in (*STORIES[:3], *ENDED) for one in drops[key]])
    for now in OTHER_TIMES:
        room.now = now
        for name, answer in _at_another_time(room, drops):
            yield f"{now} {name}", answer


def _ask(room: Newsroom, path: str, query: str = "") -> tuple[str, Answer]:
    asked = path + (f"?{query}" if query else "")
    return f"GET {asked[:150]}", room.ask(path, quote(query, safe="%=&+"))


def _lists(room: Newsroom) -> Iterator[tuple[str, Answer]]:
    for path in MACHINES:
        yield _ask(room, path)
    for path, queries in QUERIES.items():
        for query in queries:
            yield _ask(room, path, query)
    for path, query in {
        "/v1/articles": "limit=40",
        "/v1/tags": "limit=30",
        "/v1/tags?": "limit=20&sort=count",
        "/v1/search": "q=tin&limit=5",
        "/v1/sections/xã-hội/articles": "limit=2",
        "/": "",
        "/tags": "",
        "/search": "q=tin",
    }.items():
        yield from _turn(room, path.rstrip("?"), query)


def _turn(room: Newsroom, path: str, query: str) -> Iterator[tuple[str, Answer]]:
    answer = room.ask(path, query)
    for page in range(2, PAGES + 1):
        text = answer.headers.get("link", "") + answer.body
        cursor = re.search(r"cursor=([\w%-]+)", text)
        if not cursor:
            return
        rest = "&".join(part for part in (query, f"cursor={cursor[1]}") if part)
        answer = room.ask(path, rest)
        yield f"GET {path}?{query} page {page}", answer


def _names(room: Newsroom) -> Iterator[tuple[str, Answer]]:
    for kind, keys in NAMES.items():
        for key in keys:
            yield _ask(room, f"/v1/{kind}/{key}")
            yield _ask(room, f"/v1/{kind}/{key}/articles")
            yield _ask(room, f"/{kind}/{key}")
        for format in ("atom", "rss", "json"):
            yield _ask(room, f"/feeds/{kind}/{keys[0]}.{format}")
        yield _ask(room, f"/feeds/{kind}/{keys[-1]}.atom")
        yield _ask(room, f"/v1/{kind}/{keys[0]}/articles", "limit=1&from=2025-01-01")
        yield _ask(room, f"/v1/{kind}/{keys[0]}/articles", "limit=-1")


def _article(room: Newsroom, article: str) -> Iterator[tuple[str, Answer]]:
    path = f"/v1/articles/{article}"
    for end in ("", ".ninjs.json", "/related", "/story", "/none"):
        yield _ask(room, path + end)
    yield _ask(room, f"{path}/related", "limit=10")
    yield _ask(room, f"{path}/related", "limit=11")
    yield _ask(room, f"/media/{article}/none.jpg")
    yield _ask(room, f"/media/{article}/none.jpg", "w=320")
    name, answer = _ask(room, f"/read/{article}")
    yield name, answer
    if "location" in answer.headers:
        yield _ask(room, unquote(urlsplit(answer.headers["location"]).path))


def _story(room: Newsroom, article: str) -> Iterator[tuple[str, Answer]]:
    paths: set[str] = set()
    for name, answer in _article(room, article):
        yield name, answer
        named = re.findall(r"/media/[a-z0-9]+/[^\"\s?<>\\]+", answer.body)
        paths |= {unquote(path) for path in named if article in path}
    for path in sorted(paths):
        yield _ask(room, path)
    yield _ask(room, f"/read/{article}.md")
    yield f"HEAD /read/{article}", room.ask(f"/read/{article}", method="HEAD")


def _manners(room: Newsroom, article: str) -> Iterator[tuple[str, Answer]]:
    """What HTTP itself asks: conditions, methods, languages, packing."""
    path = f"/v1/articles/{article}"
    yield f"ninjs {path}", room.ask(path, **NINJS)
    for one in (
        path,
        "/v1/articles",
        "/",
        "/openapi.json",
        "/feeds/latest.atom",
        "/assets/style.css",
    ):
        tag = room.ask(one).headers["etag"]
        yield f"known {one}", room.ask(one, if_none_match=tag)
        yield f"known among others {one}", room.ask(one, if_none_match=f'"x", {tag}')
        yield f"not known {one}", room.ask(one, if_none_match='"x"')
        yield f"gzip {one}", room.ask(one, accept_encoding="gzip, br")
        for method in ("HEAD", "OPTIONS", "POST", "DELETE"):
            yield f"{method} {one}", room.ask(one, method=method)
    with patch.dict(os.environ, SITE_LANGUAGE="en", SITE_TIME_ZONE="Europe/Berlin"):
        clear_singletons()
        for one in ("/", "/tags", "/search", "/docs", "/none", f"/read/{article}"):
            yield f"English {one}", room.ask(one)
    clear_singletons()
    yield "HEAD /v1/none", room.ask("/v1/none", method="HEAD")
    yield "host /robots.txt", room.ask("/robots.txt", host="a b", x_forwarded_proto="http")


def _assistants(room: Newsroom, articles: Iterable[str]) -> Iterator[tuple[str, Answer]]:
    """What assistants post: every method and every tool."""
    messages = [
        ("initialize", {"protocolVersion": "2025-11-25"}),
        *(("ping", {}), ("tools/list", {}), ("resources/list", {})),
        *(("tools/call", {"name": name}) for name in ("search", "none")),
        *(("tools/call", {"name": "search", "arguments": each}) for each in SEARCHES),
    ]
    for article in articles:
        calls = [{"name": name, "arguments": {"id": article}} for name in ("article", "related")]
        messages += [("tools/call", call) for call in calls]
    for method, params in messages:
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        body = json.dumps(message, ensure_ascii=False)
        yield f"POST /mcp {method} {json.dumps(params)}"[:150], _post(room, body)
    stateless = {"mcp_protocol_version": "2026-07-28", "mcp_method": "server/discover"}
    meta = {f"io.modelcontextprotocol/{name}": value for name, value in CLIENT.items()}
    message = {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": meta}}
    yield "POST /mcp server/discover", _post(room, json.dumps(message), **stateless)
    yield "POST /mcp nothing", _post(room, "")
    yield "GET /mcp", room.ask("/mcp")


def _post(room: Newsroom, body: str, **headers: str) -> Answer:
    return room.ask("/mcp", method="POST", body=body, **headers)


def _at_another_time(room: Newsroom, drops: dict[str, list[str]]) -> Iterator[tuple[str, Answer]]:
    for path in ("/", "/v1/articles", "/v1/sections", "/news-sitemap.xml", "/feeds/latest.json"):
        yield _ask(room, path)
    yield _ask(room, "/v1/changes")
    yield from _turn(room, "/v1/changes", "limit=5")
    for key in (*ENDED, "nitf/plain.xml", "ninjs/2.2-figures-in-place.json"):
        for article in drops[key]:
            yield _ask(room, f"/v1/articles/{article}")


def unasked(pins: Mapping[str, object], openapi: str) -> list[str]:
    """The routes of the OpenAPI document for which no request has been answered well."""
    good = [name for name, pin in pins.items() if _is_good(pin)]
    asked = [name.removeprefix("GET ").partition("?")[0] for name in good]
    paths = json.loads(openapi)["paths"]
    rules = {path: re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) for path in paths}
    return [path for path in paths if not any(re.fullmatch(rules[path], one) for one in asked)]


def _is_good(pin: object) -> bool:
    return isinstance(pin, dict) and pin["status"] in {200, 302}
