"""What a system of this kind uses of what AWS charges for.

`infra.measurements` has what was measured. Counted, from the templates: alarms and metrics.
Assumed, since nothing here can measure it: what is named in capitals below.
"""

from typing import Any

from functions.api.site.desk_page import REFRESH_SECONDS
from infra.measurements import (
    GB,
    LOG_BYTES,
    MEMORY_MB,
    RENDITIONS,
    RENDITIONS_BYTES,
    SERVED_BYTES,
    CallCost,
    Measurements,
    Usage,
    log_usage,
)
from infra.paths import PROJECT_ROOT
from infra.system_graph import read_resources

MONITORING = PROJECT_ROOT / "infra" / "monitoring.yaml"


TRACED = 0.05
"""The share that X-Ray takes of what comes after the first request of each second (X-Ray Developer
Guide, "Configuring sampling rules")."""

DAY_SECONDS, MONTH_HOURS = 86_400, 730
READ_UNIT_BYTES = 4096
IMAGE_BYTES, DROP_BYTES, HEADER_BYTES = 200_000, 8_000, 600
IMAGES_A_VIEW = 2.0


SWEEP_MS, LIST_PAGE = 0.4, 1000
"""Of the sweep: CPU milliseconds for the rows of an article and its image (a claim is .17), and how
many objects a list gives. A page of rows has a megabyte."""

OLD_VERSIONS = 0.1
"""Of the stored drops, how many have an overwritten version that NoncurrentDays still keeps."""

POLLERS, POLL_SECONDS = 5, 20
"""Of an idle queue whose mapping has MaximumConcurrency; without it Lambda goes down to two (Lambda
Developer Guide, "Configuring scaling behavior for SQS event source mappings")."""

OWN_METRICS = 12
"""That the functions write each month; `Undecodable` comes only where there are such rows,
`PushFailed` where a webhook fails, and `Silent`, one for each prefix, where something is
expected."""

ROUTE_METRICS = 6
"""Of the route $default, if DetailedMetricsEnabled: billed as custom metrics (API Gateway Developer
Guide, "Working with metrics for HTTP APIs")."""

EVENTS_AN_ARTICLE = 2
"""It is announced once more when its image comes."""

FIFO_REQUESTS, PING_POSTS, POST_MS = 3, 15, 300
"""Of an event for the webhook; of the feeds of an article with a section, an author and two tags;
and what a receiver takes to answer, which is assumed."""

TICKS_A_MONTH, SWEEPS_A_MONTH = 60 * MONTH_HOURS, MONTH_HOURS / 24


def traces(calls: float, seconds: float) -> Usage:
    """What X-Ray takes of a function's calls in so many seconds: the first of each, and a share."""
    first = min(calls, seconds)
    return Usage({"traces": first + TRACED * (calls - first)})


def article_drops(count: float, m: Measurements) -> Usage:
    """Articles dropped in the course of a day with an image each, from the upload until they are
    related: two keys, of which one is an article. The image comes last, so that the article is
    related twice; it is put with its renditions once more, to be served."""
    uploads = Usage({"S3 puts": 2, "S3 gets": 4, "SQS requests": 6})
    uploads += Usage({"EventBridge events": EVENTS_AN_ARTICLE})
    drop = (
        uploads
        + Usage({"S3 puts": 1 + RENDITIONS})
        + m.ingest.usage()
        + m.picture.usage()
        + m.relate.usage()
        + m.late_relate.usage()
    )
    return drop * count + traces(2 * count, DAY_SECONDS) + traces(2 * count, DAY_SECONDS)


def search_rows(count: float, writes: float) -> Usage:
    """The search rows of so many articles, each of so many write units."""
    return Usage({"DynamoDB writes": writes}) * count


def article_views(count: float, m: Measurements) -> Usage:
    """Pages of articles with their related ones in a day, straight from the API."""
    return (_http(m.page_bytes) + m.read.usage()) * count


def tool_calls(count: float, m: Measurements) -> Usage:
    """Calls of assistants in a day, each a search, which takes most of all tools. No CDN keeps what
    is answered to a POST."""
    return (_http(m.tool_bytes) + m.tool.usage()) * count


def image_views(count: float, m: Measurements) -> Usage:
    """Images in a day, straight from the API, which reads each from S3. A browser asks for each
    anew: that it keeps one for a minute is not counted."""
    view = _http(SERVED_BYTES + HEADER_BYTES) + m.image.usage()
    return (view + Usage({"S3 gets": 1})) * count


def _http(bytes_out: float) -> Usage:
    """A request of the API with its line of the access log; it is metered by each 512 KB, of which
    no answer here has more (Amazon API Gateway pricing)."""
    usage = Usage({"HTTP API requests": 1, "transfer GB": bytes_out / GB})
    return usage + log_usage(LOG_BYTES / 3)


def monthly_base(articles: int, m: Measurements) -> Usage:
    """A month of what is there whether or not anything happens: alarms, the dashboard, idle
    polling, the clock, the sweep, storage."""
    polls = POLLERS * MONTH_HOURS * 3600 / POLL_SECONDS
    watching: dict[str, float] = {
        "alarm metrics": alarm_metrics(),
        "metrics": OWN_METRICS + route_metrics(),
        "dashboards": 1,
    }
    return (
        storage(articles, m)
        + Usage({"SQS requests": polls})
        + monthly_clock(m)
        + monthly_sweep(articles, m)
        + Usage(watching)
    )


def storage(articles: int, m: Measurements) -> Usage:
    """A month of articles and images, each image as it was dropped and as it is served; only the
    truth is kept for recovery to any point in time."""
    images = 2 * IMAGE_BYTES + RENDITIONS_BYTES
    article = {
        "S3 GB": (DROP_BYTES * (1 + OLD_VERSIONS) + images) / GB,
        "DynamoDB GB": m.rows_bytes / GB,
        "DynamoDB recovery GB": m.truth_bytes / GB,
    }
    return Usage({name: amount * articles for name, amount in article.items()})


def monthly_clock(m: Measurements) -> Usage:
    """A month of ticks that find nothing due; each is the first request of its second."""
    return (m.tick.usage() + traces(1, 1)) * TICKS_A_MONTH


def monthly_sweep(articles: int, m: Measurements) -> Usage:
    """A month of sweeps, one a day: each reads both tables, at the price of reads that may be late,
    and lists the bucket of media; lists cost what puts do."""
    lists = 1 + articles * (1 + RENDITIONS) / LIST_PAGE
    row_pages = 2 + articles * m.truth_bytes / 1e6
    reads = articles * m.truth_bytes / READ_UNIT_BYTES / 2
    call = CallCost(articles * SWEEP_MS, row_pages, 0, reads, objects=2 + lists)
    objects = Usage({"S3 puts": 1 + lists, "S3 gets": 1})
    return (call.usage() + objects + traces(1, 1)) * SWEEPS_A_MONTH


def monthly_telling(articles_a_day: int, mails_a_day: int, m: Measurements) -> Usage:
    """A month of a webhook, a hub and mails on rejected drops. Each event is taken to be a call of
    its own, and each article to be pinged for by itself."""
    polls = POLLERS * MONTH_HOURS * 3600 / POLL_SECONDS
    events = articles_a_day * EVENTS_AN_ARTICLE * MONTH_HOURS / 24
    seconds = (1 + PING_POSTS) * POST_MS / 1000
    calls = {"Lambda calls": 1, "Lambda GB-seconds": seconds * MEMORY_MB / 1024}
    event = Usage(calls | {"SQS FIFO requests": FIFO_REQUESTS, "SQS requests": FIFO_REQUESTS})
    ticks = m.tick.usage() + traces(1, 1) + Usage({"SQS requests": 2})
    mails = Usage({"SNS mails": mails_a_day * MONTH_HOURS / 24})
    watching = Usage({"alarm metrics": alarm_metrics("HasPush"), "metrics": 1})
    waiting = Usage({"SQS FIFO requests": polls})
    return (event + traces(1, 1)) * events + ticks * TICKS_A_MONTH + mails + watching + waiting


def monthly_desk(hours_a_day: float, m: Measurements) -> Usage:
    """A month of one who follows the editors' page, before which an authorizer is asked each time,
    here a function of the same memory that answers at once."""
    loads = hours_a_day * 3600 / REFRESH_SECONDS * MONTH_HOURS / 24
    authorizer = CallCost(1, 0, 0, 0).usage()
    return (_http(m.desk_bytes) + m.desk.usage() + authorizer + traces(1, 1)) * loads


def alarm_metrics(condition: str | None = None) -> int:
    """How many metrics the alarms have that are there on a condition, or always: each of an alarm
    that calculates is billed as one."""
    alarms = [
        resource["Properties"]
        for resource in read_resources(MONITORING).values()
        if resource["Type"] == "AWS::CloudWatch::Alarm" and resource.get("Condition") == condition
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
