"""What one drop, one read and one tick take, as the benches measured it.

`python -m tests.bench.bench_cost` measures capacity units, round trips, CPU milliseconds and bytes;
`python -m tests.bench.bench_pictures` what a photograph takes, and the bytes of its renditions.
Lambda's CPU is taken for a share of the bench's.
"""

from dataclasses import dataclass, field

from infra.prices import PRICES, UNITS

GB, LOG_BYTES = 1e9, 900

MEMORY_MB = 1024
"""Of all functions, as template.yaml has it."""

CPU_MB = 1769
"""So much memory comes with one whole CPU (Lambda Developer Guide, configure function memory)."""

ROUND_TRIP_MS, OBJECT_MS = 5, 20
"""What a call takes: of DynamoDB, and of S3 until an object's bytes are there."""

COLD_SHARE, COLD_START_SECONDS = 0.01, 1.0
"""How many calls find no warm function, and how long one starts: Lambda bills that time too."""

RENDITIONS, RENDITIONS_BYTES, SERVED_BYTES = 4, 74_000, 38_500
"""A photograph's renditions and the bytes of all of them; and of the widest, as medians of the
bench's photographs. Readers are taken to fetch that, though phones need the next smaller, of 22 KB,
and lists the smallest, of 6 KB."""


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
    objects: float = 0

    def usage(self) -> Usage:
        """The function, its share of cold starts, its line of the log, and the tables; `objects`
        are calls of S3, which take longer than other round trips, and are not among them."""
        waiting = self.trips * ROUND_TRIP_MS + self.objects * OBJECT_MS
        seconds = (self.ms * CPU_MB / MEMORY_MB + waiting) / 1000
        seconds += COLD_SHARE * COLD_START_SECONDS
        function = Usage({"Lambda calls": 1, "Lambda GB-seconds": seconds * MEMORY_MB / 1024})
        tables = Usage({"DynamoDB writes": self.writes, "DynamoDB reads": self.reads})
        return function + tables + log_usage(LOG_BYTES)


@dataclass(frozen=True, slots=True)
class SearchWrites:
    """The write units that an article's search rows take at each SearchDepth, the manifest's growth
    included; they are among those of `relate`, which is at full depth."""

    headline: float
    names: float
    full: float


@dataclass(frozen=True, slots=True)
class Measurements:
    """What the bench measured: of a drop of 8 KB with six tags and an image, of a reader's page
    with its related ones, of an assistant's search, of the editors' page with 50 drops, and of a
    tick of the clock that finds nothing due; and the bytes of an article's rows, those of
    DropsTable and ArticlesTable by themselves too.

    Of the image, the milliseconds are those of a photograph of 12 megapixels whose renditions are
    made, on a machine that is slower than most; and it is answered with its bytes. `late_relate` is
    what relate does once more for an image that comes after its article.
    """

    ingest: CallCost = CallCost(7.0, 6, 8, 2, objects=2)
    picture: CallCost = CallCost(240, 6, 5, 2, objects=2 + 1 + RENDITIONS)
    relate: CallCost = CallCost(72, 22, 199, 71)
    late_relate: CallCost = CallCost(72, 14, 18, 82)
    read: CallCost = CallCost(4.0, 2, 0, 5.5)
    tool: CallCost = CallCost(40, 2, 0, 16.5)
    image: CallCost = CallCost(1.5, 2, 0, 1.5, objects=1)
    desk: CallCost = CallCost(21, 10, 0, 55)
    tick: CallCost = CallCost(0.1, 1, 0, 0.5)
    search: SearchWrites = SearchWrites(62, 89, 123)
    page_bytes: int = 6_500
    tool_bytes: int = 7_900
    desk_bytes: int = 3_600
    rows_bytes: int = 30_100
    truth_bytes: int = 4_200


def log_usage(size: float) -> Usage:
    """Bytes that are logged, and kept for a month."""
    return Usage({"log GB": size / GB, "log GB a month": size / GB})
