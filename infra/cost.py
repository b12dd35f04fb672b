"""`python -m infra.cost`: what a system of this kind costs on AWS, and the prices of it.

Measured, by `python -m tests.bench.bench_cost`: the capacity units, round trips, CPU milliseconds
and bytes of one drop, one read and one tick. Lambda's CPU is taken for a share of the bench's.
Counted, from the templates: alarms and metrics. Assumed, since nothing here can measure it: what is
named in capitals below. All is of us-east-1, on demand, without any free tier.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.paths import PROJECT_ROOT
from infra.prices import PRICE_MONTH, PRICES, UNITS
from infra.system_graph import read_resources

MONITORING = PROJECT_ROOT / "infra" / "monitoring.yaml"

MEMORY_MB = 1024
"""Of all three functions, as template.yaml has it."""

CPU_MB = 1769
"""So much memory comes with one whole CPU (Lambda Developer Guide, configure function memory)."""

ROUND_TRIP_MS = 5
COLD_SHARE, COLD_START_SECONDS = 0.01, 1.0
"""How many calls find no warm function, and how long one starts: Lambda bills that time too."""

TRACED = 0.05
"""The share that X-Ray takes of what comes after the first request of each second (X-Ray Developer
Guide, "Configuring sampling rules")."""

GB, DAY_SECONDS, MONTH_HOURS = 1e9, 86_400, 730
READ_UNIT_BYTES = 4096
IMAGE_BYTES, DROP_BYTES, REDIRECT_BYTES, LOG_BYTES = 200_000, 8_000, 600, 900
IMAGES_A_VIEW = 2.0
OLD_VERSIONS = 0.1
"""Of the stored drops, how many have an overwritten version that NoncurrentDays still keeps."""

POLLERS, POLL_SECONDS = 5, 20
"""Of an idle queue whose mapping has MaximumConcurrency; without it Lambda goes down to two (Lambda
Developer Guide, "Configuring scaling behavior for SQS event source mappings")."""

OWN_METRICS = 11
"""That the functions write each month; `Undecodable` comes only where there are such rows."""

ROUTE_METRICS = 6
"""Of the route $default, if DetailedMetricsEnabled: billed as custom metrics (API Gateway Developer
Guide, "Working with metrics for HTTP APIs")."""

KEY_CONNECTIONS, KEY_CACHE_MINUTES, TABLES = 10, 5, 3
"""DynamoDB keeps a table's key for each connection, and asks KMS after five minutes of inactivity
(DynamoDB Developer Guide, "Encryption at rest: usage notes")."""

TICKS_A_MONTH = 60 * MONTH_HOURS
WAF_RULES = 2


@dataclass(frozen=True, slots=True)
class Usage:
    """Amounts by the names of PRICES; GB as fractions."""

    amounts: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: "Usage") -> "Usage":
        names = self.amounts.keys() | other.amounts.keys()
        return Usage(
            {name: self.amounts.get(name, 0) + other.amounts.get(name, 0) for name in names}
        )

    def __mul__(self, times: float) -> "Usage":
        return Usage({name: amount * times for name, amount in self.amounts.items()})

    def dollars(self) -> float:
        """The price of it."""
        return sum(
            PRICES[name].dollars * amount / UNITS[PRICES[name].unit]
            for name, amount in self.amounts.items()
        )


@dataclass(frozen=True, slots=True)
class CallCost:
    """What one call of a function takes: CPU milliseconds of the bench's machine, round trips,
    write and read units."""

    ms: float
    trips: float
    writes: float
    reads: float

    def usage(self) -> Usage:
        """The function, its share of cold starts, its line of the log, and the tables."""
        seconds = (self.ms * CPU_MB / MEMORY_MB + self.trips * ROUND_TRIP_MS) / 1000
        seconds += COLD_SHARE * COLD_START_SECONDS
        function = Usage({"Lambda calls": 1, "Lambda GB-seconds": seconds * MEMORY_MB / 1024})
        tables = Usage({"DynamoDB writes": self.writes, "DynamoDB reads": self.reads})
        return function + tables + log_usage(LOG_BYTES)


@dataclass(frozen=True, slots=True)
class Measurements:
    """What the bench measured: of a drop of 8 KB with six tags and an image, of a reader's page
    with its related ones, and of a tick of the clock that finds nothing due; and the bytes of an
    article's rows, those of DropsTable and ArticlesTable by themselves too."""

    ingest: CallCost = CallCost(7.0, 9, 7, 2)
    picture: CallCost = CallCost(2.1, 6, 2, 1)
    relate: CallCost = CallCost(48, 15, 72, 60)
    read: CallCost = CallCost(4.0, 2, 0, 5)
    image: CallCost = CallCost(1.1, 2, 0, 1.5)
    tick: CallCost = CallCost(0.1, 1, 0, 0.5)
    page_bytes: int = 6_200
    rows_bytes: int = 16_700
    truth_bytes: int = 4_100


def log_usage(size: float) -> Usage:
    """Bytes that are logged, and kept for a month."""
    return Usage({"log GB": size / GB, "log GB a month": size / GB})


def traces(calls: float, seconds: float) -> Usage:
    """What X-Ray takes of a function's calls in so many seconds: the first of each, and a share."""
    first = min(calls, seconds)
    return Usage({"traces": first + TRACED * (calls - first)})


def article_drops(count: float, m: Measurements) -> Usage:
    """Articles dropped in the course of a day with an image each, from the upload until they are
    related: two keys, of which one is an article."""
    uploads = Usage({"S3 puts": 2, "S3 gets": 4, "SQS requests": 6})
    drop = uploads + m.ingest.usage() + m.picture.usage() + m.relate.usage()
    return drop * count + traces(2 * count, DAY_SECONDS) + traces(count, DAY_SECONDS)


def article_views(count: float, m: Measurements) -> Usage:
    """Pages of articles with their related ones in a day, straight from the API."""
    return (_http(m.page_bytes) + m.read.usage()) * count


def image_views(count: float, m: Measurements) -> Usage:
    """Images in a day: each a redirect of the API, then S3."""
    view = _http(REDIRECT_BYTES) + m.image.usage()
    return (view + Usage({"S3 gets": 1, "transfer GB": IMAGE_BYTES / GB})) * count


def _http(bytes_out: float) -> Usage:
    """A request of the API with its line of the access log."""
    usage = Usage({"HTTP API requests": 1, "transfer GB": bytes_out / GB})
    return usage + log_usage(LOG_BYTES / 3)


def monthly_base(articles: int, m: Measurements) -> Usage:
    """A month of what is there whether or not anything happens: alarms, the dashboard, idle
    polling, the clock, storage."""
    polls = POLLERS * MONTH_HOURS * 3600 / POLL_SECONDS
    watching: dict[str, float] = {
        "alarm metrics": alarm_metrics(),
        "metrics": OWN_METRICS + route_metrics(),
        "dashboards": 1,
    }
    return (
        storage(articles, m) + Usage({"SQS requests": polls}) + monthly_clock(m) + Usage(watching)
    )


def storage(articles: int, m: Measurements) -> Usage:
    """A month of articles and images; only the truth is kept for recovery to any point in time."""
    article = {
        "S3 GB": (DROP_BYTES * (1 + OLD_VERSIONS) + IMAGE_BYTES) / GB,
        "DynamoDB GB": m.rows_bytes / GB,
        "DynamoDB recovery GB": m.truth_bytes / GB,
    }
    return Usage({name: amount * articles for name, amount in article.items()})


def monthly_clock(m: Measurements) -> Usage:
    """A month of ticks that find nothing due; each is the first request of its second."""
    return (m.tick.usage() + traces(1, 1)) * TICKS_A_MONTH


def alarm_metrics() -> int:
    """How many metrics the alarms have: each of an alarm that calculates is billed as one."""
    alarms = [
        resource["Properties"]
        for resource in read_resources(MONITORING).values()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    ]
    return sum(
        sum("MetricStat" in metric for metric in alarm.get("Metrics", [])) or 1 for alarm in alarms
    )


def route_metrics() -> int:
    """How many metrics of routes the API writes."""
    settings: list[Any] = [
        resource["Properties"].get("DefaultRouteSettings", {})
        for resource in read_resources().values()
        if resource["Type"] == "AWS::Serverless::HttpApi"
    ]
    return ROUTE_METRICS * sum(bool(one.get("DetailedMetricsEnabled")) for one in settings)


def views_by_cdn(reads: Usage, count: float, hits: float) -> Usage:
    """Reads through a CDN that answers the share `hits` of them itself.

    What leaves AWS leaves through it.
    """
    inside = {name: amount for name, amount in reads.amounts.items() if name != "transfer GB"}
    bytes_out = reads.amounts.get("transfer GB", 0)
    return Usage(inside) * (1 - hits) + Usage({"CDN requests": count, "CDN GB": bytes_out})


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
        (f"a restore drill with {articles:,} articles", drill),
    ]


def cost_table(m: Measurements) -> list[tuple[str, float]]:
    """What the README shows: what is bought, and dollars."""
    pages, pictures = article_views(1e6, m), image_views(IMAGES_A_VIEW * 1e6, m)
    some_traces, all_traces = traces(1e6, DAY_SECONDS), traces(3e6, DAY_SECONDS)
    few_pages = views_by_cdn(pages, 1e6, 0.9)  # images are redirects that no CDN may keep
    few_traces = traces(0.1e6 + IMAGES_A_VIEW * 1e6, DAY_SECONDS)
    base = monthly_base(300 * 365, m)
    day = article_drops(300, m) + base * (1 / 30)
    rows = [
        ("1,000 drops, an article and an image each", article_drops(1000, m)),
        ("1,000,000 reads of an article with its related ones, in a day", pages + some_traces),
        ("1,000,000 images, in a day", image_views(1e6, m) + some_traces),
        ("a month of standing there, with no article", monthly_base(0, m)),
        ("a month of standing there, with 100,000 articles", monthly_base(100_000, m)),
        ("of that, the clock: 43,800 ticks", monthly_clock(m)),
        ("a day of 300 articles and 1,000,000 page views, images aside", day + pages + some_traces),
        (
            "a day of 300 articles and 1,000,000 page views, two images each",
            day + pages + pictures + all_traces,
        ),
        (
            "the same, nine of ten pages answered by a CDN",
            day + few_pages + pictures + few_traces,
        ),
        *options(100_000, m),
    ]
    return [(what, usage.dollars()) for what, usage in rows]


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
