"""For search engines: sitemaps of all articles, and of the news of two days.

A month has four sitemaps, of about a week each, so that what is in one never moves to another. The
index names those that are not empty: it looks into every month between the oldest article and the
newest, and then into each part of the months that are not empty, side by side.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from functions.api.edge import problems
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.edge.parameters import Span
from functions.api.query import lists
from functions.api.query.stores import stores
from functions.api.syndication.xml_writer import xml_document, xml_element
from functions.api.v1.responses import entry_changed_at
from shared import settings, times
from shared.identifiers import read_path
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import LATEST
from shared.tables.index_records import Entry

SITEMAP_TYPE = "application/xml; charset=utf-8"
SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"
PARTS_OF_MONTH = {"1": (1, 8), "2": (9, 16), "3": (17, 24), "4": (25, 31)}
"""The first and the last day (UTC) of each sitemap of a month."""

MAX_URLS, NEWS_URLS, NEWS_DAYS = 15_000, 1000, 2
"""15,000 URLs take 3.3 MB and are some 1,900 articles a day; of more, the newest are listed. Google
reads 1,000 of the news."""

MAX_MONTHS = 600
"""Months that the index looks at, the newest: 50 years."""

PROBE_ENTRIES = 5
"""Entries that are read to see whether there is a visible one: some may have expired."""

Month = tuple[int, int]
T = TypeVar("T")


def get_sitemap_index(request: Request) -> DeferredResponse:
    """The sitemaps that there are."""
    names = _sitemap_names(request.now)

    def write_body() -> str:
        urls = [f"{request.base}/sitemaps/{name}.xml" for name in names]
        sitemaps = [xml_element("sitemap", [xml_element("loc", url)]) for url in urls]
        return xml_document("sitemapindex", sitemaps, xmlns=SITEMAP_NAMESPACE)

    return DeferredResponse(names, write_body, SITEMAP_TYPE)


def get_sitemap_part(request: Request, month: str, part: str) -> DeferredResponse:
    """The articles that became visible in about a week of a month."""
    try:
        year, number = (int(word) for word in month.split("-"))
        span = _part_span((year, number), part)
    except (ValueError, KeyError):
        raise problems.not_found("sitemap") from None
    entries, _ = lists.read_entries(LATEST, span, now=request.now, limit=MAX_URLS)
    if not entries:
        raise problems.not_found("sitemap")

    def write_body() -> str:
        urls = [_url_element(request, entry) for entry in entries]
        return xml_document("urlset", urls, xmlns=SITEMAP_NAMESPACE)

    return DeferredResponse(entries, write_body, SITEMAP_TYPE)


def get_news_sitemap(request: Request) -> DeferredResponse:
    """The articles of the last two days, as Google News wants them."""
    first = times.to_rfc3339(times.from_rfc3339(request.now) - timedelta(days=NEWS_DAYS))
    entries, _ = lists.read_entries(LATEST, Span(first), now=request.now, limit=NEWS_URLS)
    site = settings.load(settings.ApiSettings).site_name

    def write_body() -> str:
        urls = [_news_element(request, site, entry) for entry in entries]
        namespaces = {"xmlns": SITEMAP_NAMESPACE, "xmlns:news": NEWS_NAMESPACE}
        return xml_document("urlset", urls, **namespaces)

    return DeferredResponse(entries, write_body, SITEMAP_TYPE)


def _url_element(request: Request, entry: Entry) -> str:
    changed_at = xml_element("lastmod", entry_changed_at(entry))
    return xml_element("url", [_loc_element(request, entry), changed_at])


def _loc_element(request: Request, entry: Entry) -> str:
    return xml_element("loc", request.base + read_path(entry.teaser.id, entry.teaser.headline))


def _news_element(request: Request, site: str, entry: Entry) -> str:
    publication = [
        xml_element("news:name", site),
        xml_element("news:language", entry.teaser.language.partition("-")[0]),
    ]
    news = [
        xml_element("news:publication", publication),
        xml_element("news:publication_date", entry.teaser.published_at),
        xml_element("news:title", entry.teaser.headline),
    ]
    return xml_element("url", [_loc_element(request, entry), xml_element("news:news", news)])


# -------------------------------------------------------------------------------------------------
# months and their parts


def _sitemap_names(now: str) -> list[str]:
    """The names of the sitemaps that are not empty, the newest first."""
    months = _with_articles([(month, _month_span(month)) for month in _months(now)], now)
    parts = [
        ((month, part), _part_span(month, part))
        for month in months
        for part in reversed(PARTS_OF_MONTH)
    ]
    return [f"{year:04}-{month:02}-{part}" for (year, month), part in _with_articles(parts, now)]


def _with_articles(spans: Sequence[tuple[T, Span]], now: str) -> list[T]:
    """Of these, each with its span, those in whose span there is a visible article.

    A query each, side by side.
    """
    results = run_parallel(
        [
            partial(lists.read_entries, LATEST, span, now=now, limit=PROBE_ENTRIES)
            for _, span in spans
        ]
    )
    return [
        item for (item, _), (entries, place) in zip(spans, results, strict=True) if entries or place
    ]


def _months(now: str) -> list[Month]:
    """The months from that of the newest visible article back to that of the oldest of all."""
    entries, place = lists.read_entries(LATEST, now=now, limit=PROBE_ENTRIES)
    newest = entries[0].window.visible_from if entries else place
    oldest = stores().index.oldest_visible_from(LATEST)
    if not newest or not oldest:
        return []
    last, first = _month_number(newest), _month_number(oldest)
    numbers = range(last, max(first, last - MAX_MONTHS) - 1, -1)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _month_number(time: str) -> int:
    """Months since the year 0, to count with."""
    return int(time[:4]) * 12 + int(time[5:7]) - 1


def _month_span(month: Month) -> Span:
    return _days_span(month, 1, 31)


def _part_span(month: Month, part: str) -> Span:
    """The span of a sitemap; KeyError or ValueError if there is none of that name."""
    return _days_span(month, *PARTS_OF_MONTH[part])


def _days_span(month: Month, first: int, last: int) -> Span:
    end = min(last, monthrange(*month)[1])
    return Span(
        f"{date(*month, first).isoformat()}T00:00:00Z", f"{date(*month, end).isoformat()}T23:59:59Z"
    )
