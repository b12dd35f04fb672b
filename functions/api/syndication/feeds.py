"""Feeds with full text: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1; of the latest articles and of each
tag, section and author.

Two round trips: the list, and the articles side by side. An article's permanent address,
/read/{id}, is its id in a feed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from functions.api.edge import parameters
from functions.api.edge.http import DeferredResponse, Request, http_date
from functions.api.query import lists, names, story_reader
from functions.api.query.lists import ListQuery
from functions.api.query.story_reader import Story
from functions.api.site import wording
from functions.api.syndication.xml_writer import document, element
from functions.api.v1 import shapes
from shared import settings
from shared.identifiers import read_path
from shared.tables.dynamo import run_parallel
from shared.tables.index_rows import Entry

ITEMS = 20
FULL_TEXT_BYTES = 800_000
"""Of all items together; what comes after has its summary alone.

Escapes may make four bytes of one.
"""

NO_TIME = "1970-01-01T00:00:00Z"
"""When an empty feed was last changed."""

ATOM_NS = "http://www.w3.org/2005/Atom"
RSS_NS = {
    "xmlns:atom": ATOM_NS,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a feed. `html` is None where there is no room for its text."""

    story: Story
    html: str | None

    @property
    def updated(self) -> str:
        """When it came out or was last updated."""
        return story_reader.changed(self.story)


@dataclass(frozen=True, slots=True)
class Feed:
    """What all three formats say.

    `path` is that of the feed without its ending, `page` that of the page beside it.
    """

    base: str
    site: str
    title: str
    path: str
    page: str
    items: Sequence[Item] = ()

    @property
    def updated(self) -> str:
        """When anything in it last changed."""
        return max((item.updated for item in self.items), default=NO_TIME)

    @property
    def language(self) -> str:
        """That of most of its items."""
        return wording.commonest(item.story.article.language for item in self.items)


def latest(request: Request, format: str) -> DeferredResponse:
    """The newest articles, full text, as a feed."""
    page = lists.page(ListQuery({}), now=request.now, limit=ITEMS)
    site = settings.load(settings.ApiSettings).site_name
    return _answer(
        request, format, Feed(request.base, site, site, "/feeds/latest", "/"), page.entries
    )


def name(request: Request, kind: str, key: str, format: str) -> DeferredResponse:
    """The newest articles of a tag, section or author, full text, as a feed."""
    facet, wanted = names.KINDS[kind], parameters.name_key(key)
    calls: list[Callable[[], Any]] = [
        partial(names.one, facet, wanted, request.now),
        partial(lists.page, ListQuery({facet: wanted}), now=request.now, limit=ITEMS),
    ]
    found, page = run_parallel(calls)
    site = settings.load(settings.ApiSettings).site_name
    title = f"{found.name or found.key} | {site}"
    path = f"{kind}/{quote(found.key)}"
    return _answer(
        request, format, Feed(request.base, site, title, f"/feeds/{path}", f"/{path}"), page.entries
    )


def _answer(
    request: Request, format: str, empty: Feed, entries: Sequence[Entry]
) -> DeferredResponse:
    """The feed of the articles of these entries that are still up."""
    media_type, write = {
        "atom": ("application/atom+xml; charset=utf-8", _atom),
        "rss": ("application/rss+xml; charset=utf-8", _rss),
        "json": ("application/feed+json", _json),
    }[format]
    stories = list(story_reader.texts([entry.teaser.id for entry in entries], request.now).values())
    changed = max(map(story_reader.changed, stories), default=NO_TIME)
    headers = {"last-modified": http_date(min(changed, request.now))}
    shown = empty.title, [story.version for story in stories]
    return DeferredResponse(
        shown,
        lambda: write(replace(empty, items=_items(request.base, stories))),
        media_type,
        headers,
    )


def _items(base: str, stories: Sequence[Story]) -> list[Item]:
    """These articles with as much of their text as has room."""
    items: list[Item] = []
    size = 0
    for story in stories:
        html = shapes.full_html(base, story)
        size += len(html.encode())
        items.append(Item(story, html if size <= FULL_TEXT_BYTES else None))
    return items


def _permanent(feed: Feed, item: Item) -> str:
    return f"{feed.base}/read/{item.story.article.id}"


def _url(feed: Feed, item: Item) -> str:
    return feed.base + read_path(item.story.article.id, item.story.article.headline)


# ----------------------------------------------------------------------------------------------------------------
# Atom


def _atom(feed: Feed) -> str:
    parts = [
        element("title", feed.title),
        element("id", f"{feed.base}{feed.path}.atom"),
        element("updated", feed.updated),
        element(
            "link", rel="self", type="application/atom+xml", href=f"{feed.base}{feed.path}.atom"
        ),
        element("link", rel="alternate", type="text/html", href=feed.base + feed.page),
        element("author", [element("name", feed.site)]),
        *(_atom_entry(feed, item) for item in feed.items),
    ]
    return document("feed", parts, **{"xmlns": ATOM_NS, "xml:lang": feed.language})


def _atom_entry(feed: Feed, item: Item) -> str:
    one = item.story.article
    authors = [element("author", [element("name", author)]) for author in one.authors]
    categories = [{"term": name["key"], "label": name["name"]} for name in _categories(item)]
    parts = [
        element("title", one.headline),
        element("id", _permanent(feed, item)),
        element("link", rel="alternate", type="text/html", href=_url(feed, item)),
        element("published", item.story.claim.published_at),
        element("updated", item.updated),
        *authors,
        *(element("category", **category) for category in categories),
        *([element("summary", one.summary)] if one.summary else []),
        *([element("content", item.html, type="html")] if item.html is not None else []),
    ]
    return element("entry", parts, **{"xml:lang": one.language})


def _categories(item: Item) -> list[Mapping[str, str]]:
    one = item.story.article
    shown = [shapes.named(name) for name in (*([one.section] if one.section else []), *one.tags)]
    return [{"key": name["key"], "name": name["name"]} for name in shown if name["key"]]


# -----------------------------------------------------------------------------------------------------------------
# RSS


def _rss(feed: Feed) -> str:
    parts = [
        element("title", feed.title),
        element("link", feed.base + feed.page),
        element("description", feed.title),
        element("language", feed.language),
        element("lastBuildDate", http_date(feed.updated)),
        element("ttl", "1"),
        element(
            "atom:link", rel="self", type="application/rss+xml", href=f"{feed.base}{feed.path}.rss"
        ),
        *(_rss_item(feed, item) for item in feed.items),
    ]
    return document("rss", [element("channel", parts)], version="2.0", **RSS_NS)


def _rss_item(feed: Feed, item: Item) -> str:
    one = item.story.article
    parts = [
        element("title", one.headline),
        element("link", _url(feed, item)),
        element("guid", _permanent(feed, item), isPermaLink="true"),
        element("pubDate", http_date(item.story.claim.published_at)),
        element("atom:updated", item.updated),
        *(element("dc:creator", author) for author in one.authors),
        *(element("category", name["name"]) for name in _categories(item)),
        element("description", one.summary or one.headline),
        *([element("content:encoded", item.html)] if item.html is not None else []),
    ]
    return element("item", parts)


# -----------------------------------------------------------------------------------------------------------
# JSON Feed


def _json(feed: Feed) -> str:
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.base + feed.page,
        "feed_url": f"{feed.base}{feed.path}.json",
        "language": feed.language,
        "items": [_json_item(feed, item) for item in feed.items],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _json_item(feed: Feed, item: Item) -> dict[str, Any]:
    one = item.story.article
    teaser = shapes.teaser(feed.base, shapes.whole(item.story))
    text = (
        {"content_html": item.html}
        if item.html is not None
        else {"content_text": one.summary or one.headline}
    )
    optional = {
        "summary": one.summary,
        "image": teaser["image"] and teaser["image"]["url"],
        "authors": [
            {"name": author["name"], "url": f"{feed.base}/authors/{quote(author['key'])}"}
            for author in teaser["authors"]
        ],
        "tags": [name["name"] for name in _categories(item)],
    }
    return {
        "id": _permanent(feed, item),
        "url": _url(feed, item),
        "title": one.headline,
        **text,
        "date_published": item.story.claim.published_at,
        "date_modified": item.updated,
        "language": one.language,
        **{name: value for name, value in optional.items() if value},
    }
