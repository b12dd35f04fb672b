"""`python -m infra.cost`: what a system of this kind costs on AWS.

From prices named here, and amounts measured on this code.

Measured, by `python -m tests.bench.bench_cost`: the capacity units, round trips, CPU milliseconds
and bytes of one drop and one read. Lambda's CPU is taken for a share of the bench's: 1,769 MB of
memory are one whole. Assumed, since nothing here can measure it: how long a round trip to AWS
takes, the sizes of images and log lines, how many images a reader sees. Prices are those of
us-east-1, on demand, without any free tier.
"""

from dataclasses import dataclass, field

PRICES = {
    "S3 puts": 5.00,
    "S3 gets": 0.40,
    "S3 GB a month": 0.023,
    "SQS requests": 0.40,
    "DynamoDB writes": 0.625,
    "DynamoDB reads": 0.125,
    "DynamoDB GB a month": 0.25 + 0.20,  # stored, and kept for recovery to any point in time
    "Lambda calls": 0.20,
    "Lambda GB-seconds": 13.3334,  # arm64
    "HTTP API requests": 1.00,
    "log GB": 0.50,
    "transfer GB": 0.09,
    "CDN requests": 1.00,
    "CDN GB": 0.085,
    "traces": 5.00,
    "alarms a month": 0.10,
    "metrics a month": 0.30,
    "dashboards a month": 3.00,
}
"""Dollars: for a million of what is counted, for one of what is said to be a GB or a month."""

PRICE_MONTH = "November 2024"
"""When these were the prices."""

PER_MILLION = {
    "S3 puts",
    "S3 gets",
    "SQS requests",
    "DynamoDB writes",
    "DynamoDB reads",
    "Lambda calls",
    "Lambda GB-seconds",
} | {
    "HTTP API requests",
    "CDN requests",
    "traces",
}
ROUND_TRIP_MS = 5
MEMORY_MB = 1024
"""Of all three functions, as template.yaml has it."""

CPU_MB = 1769
"""So much memory comes with one whole CPU (Lambda Developer Guide, configure function memory)."""

TRACED = 0.05
"""The share of requests that X-Ray samples."""

GB = 1e9


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
            PRICES[name] * amount / (1e6 if name in PER_MILLION else 1)
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
        """The function and the tables."""
        seconds = (self.ms * CPU_MB / MEMORY_MB + self.trips * ROUND_TRIP_MS) / 1000
        lambda_use = {
            "Lambda calls": 1,
            "Lambda GB-seconds": seconds * MEMORY_MB / 1024,
            "traces": TRACED,
        }
        return Usage(lambda_use | {"DynamoDB writes": self.writes, "DynamoDB reads": self.reads})


@dataclass(frozen=True, slots=True)
class Measurements:
    """What the bench measured: of a drop of 8 KB with six tags and an image, of a reader's page
    with its related ones, and of a tick of the clock that finds nothing due."""

    ingest: CallCost = CallCost(5.0, 9, 7, 2)
    picture: CallCost = CallCost(1.9, 6, 2, 1)
    relate: CallCost = CallCost(54, 15, 70.2, 60)
    read: CallCost = CallCost(7.0, 2, 0, 5)
    image: CallCost = CallCost(2.2, 2, 0, 1.5)
    tick: CallCost = CallCost(0.1, 1, 0, 0.5)
    page_bytes: int = 6_100
    rows_bytes: int = 13_700


IMAGE_BYTES, DROP_BYTES, REDIRECT_BYTES, LOG_BYTES = 200_000, 8_000, 600, 900
IMAGES_A_VIEW = 2.0
TICKS_A_MONTH = 60 * 24 * 365 / 12
"""43,800: a tick a minute. EventBridge takes nothing for a rule's schedule."""


def article_drop(m: Measurements) -> Usage:
    """One article dropped with one image, from the upload until it is related: two keys, of which
    one is an article."""
    uploads = Usage({"S3 puts": 2, "S3 gets": 4, "SQS requests": 6, "log GB": 3 * LOG_BYTES / GB})
    return uploads + m.ingest.usage() + m.picture.usage() + m.relate.usage()


def article_view(m: Measurements) -> Usage:
    """One page of an article with its related ones, straight from the API."""
    return _http(m.page_bytes) + m.read.usage()


def image_view(m: Measurements) -> Usage:
    """One image: a redirect of the API, then S3."""
    return (
        _http(REDIRECT_BYTES)
        + m.image.usage()
        + Usage({"S3 gets": 1, "transfer GB": IMAGE_BYTES / GB})
    )


def _http(bytes_out: float) -> Usage:
    return Usage({"HTTP API requests": 1, "transfer GB": bytes_out / GB, "log GB": LOG_BYTES / GB})


def monthly_base(articles: int, m: Measurements) -> Usage:
    """A month of what is there whether or not anything happens: alarms, the dashboard, idle
    polling, the clock, storage."""
    storage = (
        Usage(
            {
                "S3 GB a month": (DROP_BYTES + IMAGE_BYTES) / GB,
                "DynamoDB GB a month": m.rows_bytes / GB,
            }
        )
        * articles
    )
    polling = Usage(
        {"SQS requests": 5 * 3 * 60 * 24 * 30}
    )  # Lambda's five pollers of an idle queue, 20 s each
    return (
        storage
        + polling
        + monthly_clock(m)
        + Usage({"alarms a month": 16, "metrics a month": 10, "dashboards a month": 1})
    )


def monthly_clock(m: Measurements) -> Usage:
    """A month of ticks that find nothing due. X-Ray takes the first request of each second (AWS
    X-Ray Developer Guide, "Configuring sampling rules"), and so every tick."""
    return (
        m.tick.usage() + Usage({"traces": 1 - TRACED, "log GB": LOG_BYTES / GB})
    ) * TICKS_A_MONTH


def views_by_cdn(reads: Usage, count: float, hits: float) -> Usage:
    """Reads through a CDN that answers the share `hits` of them itself.

    What leaves AWS leaves through it.
    """
    inside = {name: amount for name, amount in reads.amounts.items() if name != "transfer GB"}
    bytes_out = reads.amounts.get("transfer GB", 0)
    return Usage(inside) * (1 - hits) + Usage({"CDN requests": count, "CDN GB": bytes_out})


def cost_table(m: Measurements) -> list[tuple[str, float]]:
    """What the README shows: what is bought, and dollars."""
    pages, pictures = article_view(m) * 1e6, image_view(m) * (IMAGES_A_VIEW * 1e6)
    day = article_drop(m) * 300 + monthly_base(300 * 365, m) * (1 / 30)
    pages_by_cdn = views_by_cdn(pages, 1e6, 0.9)  # images are redirects that no CDN may keep
    return [
        ("1,000 drops, an article and an image each", (article_drop(m) * 1000).dollars()),
        ("1,000,000 reads of an article with its related ones", (article_view(m) * 1e6).dollars()),
        ("1,000,000 images", (image_view(m) * 1e6).dollars()),
        ("a month of standing there, with 100,000 articles", monthly_base(100_000, m).dollars()),
        ("of that, the clock: 43,800 ticks", monthly_clock(m).dollars()),
        ("a day of 300 articles and 1,000,000 page views, images aside", (day + pages).dollars()),
        (
            "a day of 300 articles and 1,000,000 page views, two images each",
            (day + pages + pictures).dollars(),
        ),
        (
            "the same, nine of ten pages answered by a CDN",
            (day + pages_by_cdn + pictures).dollars(),
        ),
    ]


def print_costs() -> None:
    """Print the table as the README has it."""
    print(f"Prices of {PRICE_MONTH}.\n\n| what | dollars |\n|---|---|")
    for what, dollars in cost_table(Measurements()):
        print(f"| {what} | {dollars:.2f} |")


if __name__ == "__main__":
    print_costs()
