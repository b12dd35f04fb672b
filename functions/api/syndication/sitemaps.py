"""For search engines: sitemaps of all articles, of the news of two days, and robots.txt.

A month has four sitemaps, of about a week each, so that what is in one never moves to another. The
index names those that are not empty, which it learns by asking each month that there may be, and
then each part of the others, side by side.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from functions.api.edge import problems
from functions.api.edge.http import DeferredResponse, Request
from functions.api.edge.parameters import ALWAYS, Span
from functions.api.query import lists
from functions.api.query.stores import stores
from functions.api.syndication.xml_writer import document, element
from shared import settings, times
from shared.identifiers import read_path
from shared.tables.dynamo import run_parallel
from shared.tables.index_rows import LATEST, Entry

XML = "application/xml; charset=utf-8"
SITEMAP_NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NS = "http://www.google.com/schemas/sitemap-news/0.9"
PARTS = {"1": (1, 8), "2": (9, 16), "3": (17, 24), "4": (25, 31)}
"""The days (UTC) of each sitemap of a month."""

MAX_URLS, NEWS_URLS, NEWS_DAYS = 15_000, 1000, 2
"""15,000 URLs take 3.3 MB and are some 1,900 articles a day, the newest of more; of the news Google
reads 1,000."""

MAX_MONTHS = 600
"""Months that the index looks at, the newest: 50 years."""

FEW = 5
"""Entries that are read to see whether there is one: more than one, since some may have expired."""

Month = tuple[int, int]
T = TypeVar("T")


def index(request: Request) -> DeferredResponse:
    """The sitemaps that there are."""
    names = _parts(request.now)

    def written() -> str:
        sitemaps = [
            element("sitemap", [element("loc", f"{request.base}/sitemaps/{name}.xml")])
            for name in names
        ]
        return document("sitemapindex", sitemaps, xmlns=SITEMAP_NS)

    return DeferredResponse(names, written, XML)


def part(request: Request, month: str, part: str) -> DeferredResponse:
    """The articles that became visible in about a week of a month."""
    try:
        year, number = (int(word) for word in month.split("-"))
        span = _span((year, number), part)
    except (ValueError, KeyError):
        raise problems.unknown("sitemap") from None
    entries, _ = lists.read(LATEST, span, now=request.now, limit=MAX_URLS)
    if not entries:
        raise problems.unknown("sitemap")

    def written() -> str:
        urls = [
            element("url", [element("loc", _url(request, one)), element("lastmod", _changed(one))])
            for one in entries
        ]
        return document("urlset", urls, xmlns=SITEMAP_NS)

    return DeferredResponse(entries, written, XML)


def news(request: Request) -> DeferredResponse:
    """The articles of the last two days, as Google News wants them."""
    since = times.to_rfc3339(times.from_rfc3339(request.now) - timedelta(days=NEWS_DAYS))
    entries, _ = lists.read(LATEST, Span(first=since), now=request.now, limit=NEWS_URLS)
    site = settings.load(settings.ApiSettings).site_name

    def written() -> str:
        urls = [_news(request, site, one) for one in entries]
        return document("urlset", urls, **{"xmlns": SITEMAP_NS, "xmlns:news": NEWS_NS})

    return DeferredResponse(entries, written, XML)


def robots(request: Request) -> DeferredResponse:
    """What robots may read, and where the sitemaps are."""
    lines = [
        "User-agent: *",
        f"Disallow: {request.root}/search",
        f"Disallow: {request.root}/v1/",
        "",
        f"Sitemap: {request.base}/sitemap.xml",
        f"Sitemap: {request.base}/news-sitemap.xml",
    ]
    return DeferredResponse(lines, lambda: "\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _news(request: Request, site: str, one: Entry) -> str:
    publication = [
        element("news:name", site),
        element("news:language", one.teaser.language.partition("-")[0]),
    ]
    told = [
        element("news:publication", publication),
        element("news:publication_date", one.teaser.published_at),
        element("news:title", one.teaser.headline),
    ]
    return element("url", [element("loc", _url(request, one)), element("news:news", told)])


def _url(request: Request, one: Entry) -> str:
    return request.base + read_path(one.teaser.id, one.teaser.headline)


def _changed(one: Entry) -> str:
    return max(one.window.visible_from, one.teaser.updated_at)


def _parts(now: str) -> list[str]:
    """The names of the sitemaps that are not empty, the newest first."""
    months = _standing([(month, _whole(month)) for month in _months(now)], now)
    parts = [((month, name), _span(month, name)) for month in months for name in reversed(PARTS)]
    return [f"{year:04}-{month:02}-{name}" for (year, month), name in _standing(parts, now)]


def _standing(asked: Sequence[tuple[T, Span]], now: str) -> list[T]:
    """Of these spans, those with a visible article. A query each, side by side."""
    found = run_parallel(
        [partial(lists.read, LATEST, span, now=now, limit=FEW) for _, span in asked]
    )
    return [
        what for (what, _), (entries, more) in zip(asked, found, strict=True) if entries or more
    ]


def _months(now: str) -> list[Month]:
    """The months from the newest visible article back to the oldest of all."""
    entries, more = lists.read(LATEST, ALWAYS, now=now, limit=FEW)
    newest = entries[0].window.visible_from if entries else more
    oldest = stores().index.oldest_visible_from(LATEST)
    if not newest or not oldest:
        return []
    last, first = newest[:7], oldest[:7]
    numbers = range(_number(last), max(_number(first), _number(last) - MAX_MONTHS) - 1, -1)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _whole(month: Month) -> Span:
    return _days(month, 1, 31)


def _span(month: Month, part: str) -> Span:
    """The time of a sitemap; KeyError or ValueError if there is none of that name."""
    return _days(month, *PARTS[part])


def _days(month: Month, first: int, last: int) -> Span:
    end = min(last, monthrange(*month)[1])
    return Span(
        f"{date(*month, first).isoformat()}T00:00:00Z", f"{date(*month, end).isoformat()}T23:59:59Z"
    )
