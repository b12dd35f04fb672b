"""Feeds with full text, of the latest articles and of each tag, section and author.

Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 are written in `feed_formats`. Three rounds of
requests: the list, the articles side by side, their images.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from functions.api.edge import parameters
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.query import lists, names, story_texts
from functions.api.query.lists import ListPage, ListQuery
from functions.api.query.story_reader import Story
from functions.api.syndication.feed_formats import FEED_FORMATS, Feed, FeedItem
from functions.api.v1 import bodies
from functions.api.v1.responses import last_modified
from shared import settings
from shared.tables.dynamo import run_parallel

FEED_ITEMS = 20
FULL_TEXT_BYTES = 800_000
"""Of all items together; those after have their summary alone. Escapes may make four bytes of
one."""

NO_TIME = "1970-01-01T00:00:00Z"
"""When an empty feed was last changed."""


def get_latest_feed(request: Request, format: str) -> DeferredResponse:
    """The newest articles, full text, as a feed."""
    page = lists.read_list(ListQuery({}), now=request.now, limit=FEED_ITEMS)
    site = settings.load(settings.ApiSettings).site_name
    feed = Feed(request.base, site, site, "/feeds/latest", "/", NO_TIME)
    return _feed_response(request, format, feed, page)


def get_name_feed(request: Request, kind: str, key: str, format: str) -> DeferredResponse:
    """The newest articles of a tag, section or author, full text, as a feed."""
    facet, name_key = names.FACETS_BY_KIND[kind], parameters.bounded_name_key(key)
    query = ListQuery({facet: name_key})
    calls: list[Callable[[], Any]] = [
        partial(names.find_name, facet, name_key, request.now),
        partial(lists.read_list, query, now=request.now, limit=FEED_ITEMS),
    ]
    name, page = run_parallel(calls)
    site = settings.load(settings.ApiSettings).site_name
    title = f"{name.name or name.key} | {site}"
    path = f"/{kind}/{quote(name.key)}"
    feed = Feed(request.base, site, title, f"/feeds{path}", path, NO_TIME)
    return _feed_response(request, format, feed, page)


def _feed_response(
    request: Request, format: str, empty_feed: Feed, page: ListPage
) -> DeferredResponse:
    """The feed with those articles of a list that are visible."""
    ids = [entry.teaser.id for entry in page.entries]
    stories = list(story_texts.read_texts(ids, request.now).values())
    changed_at = max((story.changed_at for story in stories), default=NO_TIME)
    media_type, write_feed = FEED_FORMATS[format]
    feed = replace(empty_feed, hub=settings.load(settings.ApiSettings).web_sub_hub)

    def write_body() -> str:
        items = make_items(request.base, stories)
        return write_feed(replace(feed, items=items, changed_at=changed_at))

    rows = feed.title, [story.etag_rows for story in stories]
    headers = {**last_modified([changed_at], request), **_hub_headers(feed, format)}
    return DeferredResponse(rows, write_body, media_type, headers)


def _hub_headers(feed: Feed, format: str) -> dict[str, str]:
    """The hub and the feed's own address, where there is a hub: subscribers look at `Link` first
    (W3C Recommendation WebSub, section 4)."""
    if not feed.hub:
        return {}
    return {"link": f'<{feed.hub}>; rel="hub", <{feed.url(format)}>; rel="self"'}


def make_items(base: str, stories: Sequence[Story]) -> list[FeedItem]:
    """The items of these articles, with full text as long as there is room."""
    items: list[FeedItem] = []
    size = 0
    for story in stories:
        html = bodies.full_body_html(base, story)
        size += len(html.encode())
        items.append(FeedItem(story, html if size <= FULL_TEXT_BYTES else None))
    return items
