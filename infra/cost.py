"""`python -m infra.cost`: what a system of this kind costs on AWS, from prices named here and amounts measured on this code.

Amounts are means. Capacity units are those of tests/bench (relating an article of 8 KB with 6 tags among 1,000) and of
tests/integration/test_budgets_api.py (a page of an article with its related ones); milliseconds are the CPU time of the same runs
and 5 for each round trip to AWS. Prices are those of us-east-1, on demand, without any free tier.
"""

from dataclasses import dataclass, field, replace

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
"""Dollars: for a million of what is counted, for one of what is said to be a GB or a month. November 2024."""

PER_MILLION = {"S3 puts", "S3 gets", "SQS requests", "DynamoDB writes", "DynamoDB reads", "Lambda calls", "Lambda GB-seconds"} | {
    "HTTP API requests",
    "CDN requests",
    "traces",
}
ROUND_TRIP_MS = 5
MEMORY_GB = 1.0
TRACED = 0.05
"""The share of requests that X-Ray samples."""

GB = 1e9


@dataclass(frozen=True, slots=True)
class Use:
    """Amounts by the names of PRICES; GB as fractions."""

    amounts: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: "Use") -> "Use":
        names = self.amounts.keys() | other.amounts.keys()
        return Use({name: self.amounts.get(name, 0) + other.amounts.get(name, 0) for name in names})

    def __mul__(self, times: float) -> "Use":
        return Use({name: amount * times for name, amount in self.amounts.items()})

    def dollars(self) -> float:
        """The price of it."""
        return sum(PRICES[name] * amount / (1e6 if name in PER_MILLION else 1) for name, amount in self.amounts.items())


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: units of DynamoDB, milliseconds, bytes; of one drop (a file of 8 KB with one image) or one read."""

    ingest_writes: float = 7.0
    ingest_reads: float = 2.0
    ingest_cpu_ms: float = 5.0
    ingest_trips: int = 8
    relate_writes: float = 74.0
    relate_reads: float = 59.0
    relate_cpu_ms: float = 78.0
    relate_trips: int = 10
    drop_bytes: int = 8_000
    image_bytes: int = 200_000
    rows_bytes: int = 24_000
    read_units: float = 8.0
    read_trips: int = 3
    read_cpu_ms: float = 10.0
    page_bytes: int = 12_000
    log_bytes: int = 900
    images_a_view: float = 2.0


def function(cpu_ms: float, trips: int) -> Use:
    """One call of a function."""
    seconds = (cpu_ms + trips * ROUND_TRIP_MS) / 1000
    return Use({"Lambda calls": 1, "Lambda GB-seconds": seconds * MEMORY_GB, "traces": TRACED})


def drop(m: Measured) -> Use:
    """One article dropped with one image, from the upload until it is related: two keys, of which one is an article."""
    uploads = Use({"S3 puts": 2, "S3 gets": 4, "SQS requests": 6, "log GB": 3 * m.log_bytes / GB})
    ingest = Use({"DynamoDB writes": m.ingest_writes + 4, "DynamoDB reads": m.ingest_reads + 1})
    relate = Use({"DynamoDB writes": m.relate_writes, "DynamoDB reads": m.relate_reads})
    calls = function(m.ingest_cpu_ms, m.ingest_trips) * 2 + function(m.relate_cpu_ms, m.relate_trips)
    return uploads + ingest + relate + calls


def read(m: Measured) -> Use:
    """One page of an article with its related ones, straight from the API."""
    http = Use({"HTTP API requests": 1, "transfer GB": m.page_bytes / GB, "log GB": m.log_bytes / GB})
    return http + Use({"DynamoDB reads": m.read_units}) + function(m.read_cpu_ms, m.read_trips)


def image(m: Measured) -> Use:
    """One image: a redirect of the API, then S3."""
    redirect = replace(m, read_units=2.0, read_trips=2, read_cpu_ms=3.0, page_bytes=600)
    return read(redirect) + Use({"S3 gets": 1, "transfer GB": m.image_bytes / GB})


def standing(articles: int, m: Measured) -> Use:
    """A month of what is there whether or not anything happens: alarms, the dashboard, idle polling, storage."""
    kept = Use({"S3 GB a month": (m.drop_bytes + m.image_bytes) / GB, "DynamoDB GB a month": m.rows_bytes / GB}) * articles
    polling = Use({"SQS requests": 5 * 3 * 60 * 24 * 30})  # Lambda's five pollers of an idle queue, 20 s each
    return kept + polling + Use({"alarms a month": 16, "metrics a month": 9, "dashboards a month": 1})


def behind_cdn(reads: Use, count: float, hits: float) -> Use:
    """Reads through a CDN that answers the share `hits` of them itself. What leaves AWS leaves through it."""
    inside = {name: amount for name, amount in reads.amounts.items() if name != "transfer GB"}
    bytes_out = reads.amounts.get("transfer GB", 0)
    return Use(inside) * (1 - hits) + Use({"CDN requests": count, "CDN GB": bytes_out})


def table(m: Measured) -> list[tuple[str, float]]:
    """What the README shows: what is bought, and dollars."""
    images = m.images_a_view
    pages, pictures = read(m) * 1e6, image(m) * (images * 1e6)
    day = drop(m) * 300 + standing(300 * 365, m) * (1 / 30)
    cached = behind_cdn(pages, 1e6, 0.9)  # images are redirects that no CDN may keep
    return [
        ("1,000 drops, an article and an image each", (drop(m) * 1000).dollars()),
        ("1,000,000 reads of an article with its related ones", (read(m) * 1e6).dollars()),
        ("1,000,000 images", (image(m) * 1e6).dollars()),
        ("a month of standing there, with 100,000 articles", standing(100_000, m).dollars()),
        ("a day of 300 articles and 1,000,000 page views, images aside", (day + pages).dollars()),
        ("a day of 300 articles and 1,000,000 page views, two images each", (day + pages + pictures).dollars()),
        ("the same, nine of ten pages answered by a CDN", (day + cached + pictures).dollars()),
    ]


def main() -> None:
    """Print the table as the README has it."""
    print("| what | dollars |\n|---|---|")
    for what, dollars in table(Measured()):
        print(f"| {what} | {dollars:.2f} |")


if __name__ == "__main__":
    main()
