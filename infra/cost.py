"""`python -m infra.cost`: what a system of this kind costs on AWS, and the prices of it.

All is of us-east-1, on demand, without any free tier but where a row says so.
`infra.measurements` has what was measured; `infra.amounts` says what is assumed.
"""

from collections.abc import Iterator
from dataclasses import asdict

from infra.amounts import (
    DAY_SECONDS,
    IMAGES_A_VIEW,
    MONTH_HOURS,
    READ_UNIT_BYTES,
    article_drops,
    article_views,
    image_views,
    monthly_base,
    monthly_clock,
    monthly_desk,
    monthly_sweep,
    monthly_telling,
    search_rows,
    tool_calls,
    traces,
    views_by_cdn,
)
from infra.measurements import GB, MEMORY_MB, Measurements, Usage
from infra.prices import PRICE_MONTH, PRICES

KEY_CONNECTIONS, KEY_CACHE_MINUTES, TABLES = 10, 5, 3
"""DynamoDB keeps a table's key for each connection, and asks KMS after five minutes of inactivity
(DynamoDB Developer Guide, "Encryption at rest: usage notes")."""

CDN_FREE_GB, CDN_FREE_REQUESTS = 1000, 10_000_000
"""What CloudFront gives each account every month, as its page of prices said in June 2026."""

CDN_HITS = 0.9
"""Assumed: of requests for pages and images, how many a CDN answers itself. Both are kept for 60 s,
so it fits a site whose readers are at the same stories."""

WAF_RULES = 2


def without_free_cdn(usage: Usage) -> Usage:
    """A day's usage less a day's share of what CloudFront gives each month."""
    free = {"CDN GB": CDN_FREE_GB / 30, "CDN requests": CDN_FREE_REQUESTS / 30}
    amounts = usage.amounts.items()
    return Usage({name: max(amount - free.get(name, 0), 0) for name, amount in amounts})


def options(articles: int, m: Measurements) -> list[tuple[str, Usage]]:
    """What is not there unless it is asked for."""
    key_requests = TABLES * KEY_CONNECTIONS * MONTH_HOURS * 60 / KEY_CACHE_MINUTES
    gb_seconds = MONTH_HOURS * 3600 * MEMORY_MB / 1024
    scans = (
        4 * articles * m.truth_bytes / READ_UNIT_BYTES
    )  # live and restored rows, before and after
    drill = Usage({"DynamoDB restored GB": articles * m.truth_bytes / GB, "DynamoDB reads": scans})
    drill += Usage({"DynamoDB writes": m.relate.writes, "DynamoDB reads": m.relate.reads}) * 1000
    return [
        ("a month of a KMS key of one's own", Usage({"KMS keys": 1, "KMS requests": key_requests})),
        ("a month of the secret between a CDN and the API", Usage({"secrets": 1})),
        (
            "a month of WAF before a CDN, with two rules",
            Usage({"web ACLs": 1, "WAF rules": WAF_RULES}),
        ),
        (
            "a month of SnapStart: one version of one function, 1,000 restores",
            Usage({"SnapStart GB-seconds": gb_seconds, "SnapStart GB": MEMORY_MB / 1024 * 1000}),
        ),
        (
            "a month of a webhook, a hub and mails: 300 articles and 10 mails a day",
            monthly_telling(300, 10, m),
        ),
        ("a month of one who follows /desk for 8 hours a day", monthly_desk(8, m)),
        (f"a restore drill with {articles:,} articles", drill),
    ]


def cost_table(m: Measurements) -> list[tuple[str, float]]:
    """What the README shows: what is bought, and dollars."""
    some_traces = traces(1e6, DAY_SECONDS)
    rows = [
        ("1,000 drops, an article and an image each", article_drops(1000, m)),
        *(
            (f"of that, search rows with SearchDepth {depth}", search_rows(1000, writes))
            for depth, writes in asdict(m.search).items()
        ),
        (
            "1,000,000 reads of an article with its related ones, in a day",
            article_views(1e6, m) + some_traces,
        ),
        ("1,000,000 images, in a day", image_views(1e6, m) + some_traces),
        ("1,000,000 searches of assistants, in a day", tool_calls(1e6, m) + some_traces),
        ("a month of standing there, with no article", monthly_base(0, m)),
        ("a month of standing there, with 100,000 articles", monthly_base(100_000, m)),
        ("of that, the clock: 43,800 ticks", monthly_clock(m)),
        ("of that, a sweep each day, with 100,000 articles", monthly_sweep(100_000, m)),
        *days(m),
        *options(100_000, m),
    ]
    return [(what, usage.dollars()) for what, usage in rows]


def days(m: Measurements) -> list[tuple[str, Usage]]:
    """Days of a paper with 300 articles and 1,000,000 page views, after a year."""
    day = article_drops(300, m) + monthly_base(300 * 365, m) * (1 / 30)
    pages, images = article_views(1e6, m), image_views(IMAGES_A_VIEW * 1e6, m)
    views = (1 + IMAGES_A_VIEW) * 1e6
    by_cdn = day + views_by_cdn(pages + images, views, CDN_HITS)
    by_cdn += traces((1 - CDN_HITS) * views, DAY_SECONDS)
    return [
        (
            "a day of 300 articles and 1,000,000 page views, images aside",
            day + pages + traces(1e6, DAY_SECONDS),
        ),
        (
            "a day of 300 articles and 1,000,000 page views, two images each",
            day + pages + images + traces(views, DAY_SECONDS),
        ),
        ("the same, nine of ten pages and images answered by a CDN", by_cdn),
        ("the same, less what CloudFront gives each month", without_free_cdn(by_cdn)),
    ]


def lines() -> Iterator[str]:
    """Both tables as the README has them: what is bought, and the prices."""
    yield from ("| what | dollars |", "|---|---|")
    for what, dollars in cost_table(Measurements()):
        yield f"| {what} | {dollars:.2f} |"
    yield ""
    yield from (f"| price of {PRICE_MONTH} | dollars | for | from |", "|---|---|---|---|")
    for name, price in PRICES.items():
        yield f"| {name} | {price.dollars:g} | {price.unit} | {price.source} |"


if __name__ == "__main__":
    print("\n".join(lines()))
