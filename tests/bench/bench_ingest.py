"""Time and memory to read each format, beside libraries that read it too (`make bench`).

Each format is read in a process of its own: by the sandbox as in the function (files a second, what
the child process adds to a file, the largest child's memory), and without it (CPU time of parsing
and normalising), file by file in turn with the library. Then web pages beside other extractors.
Libraries that are not on the path are left out.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from operator import sub
from statistics import median
from typing import Any

from functions.ingest.files import sandbox
from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.readers import DroppedFile
from functions.ingest.files.zygote import process_zygote
from functions.ingest.formats.web import web_page
from shared.errors import Rejected
from tests.bench.peers_ingest import PEERS, Reader, peer_of
from tests.support import html_score
from tests.support.labelled_pages import own_pages
from tests.support.paths import ARTICLES, SHARED
from tests.support.records import SENDERS

ROUNDS = 5
"""Of which the fastest counts: the rest is what else the machine had to do."""

FOLDERS = {
    "plain text": ("plain", "encodings", "samples"),
    "HTML": ("html",),
    "Markdown": ("markdown",),
    "ninjs": ("ninjs",),
    "NITF": ("nitf",),
    "NewsML-G2": ("newsml",),
    "NewsML 1": ("newsml-1",),
    "digitalwires": ("digitalwires",),
    "AP's JSON": ("ap-media",),
    "wire copy": ("anpa", "iptc7901"),
    "feeds": ("rss", "atom", "json-feed"),
    "exports": ("wordpress", "ghost"),
    "mail": ("mail",),
    "DOCX": ("docx",),
    "RTF": ("rtf",),
    "ODT": ("odt",),
    "ZIP": ("zip",),
}
SUFFIXES = {"plain text": ".txt", "HTML": ".html"}
REAL = "HTML, 20 pages of 170 KB"
MB = 1_000_000
RULES = NewsroomRules(mail_senders=SENDERS)

Files = list[tuple[str, bytes]]
"""Keys and bytes."""


def sample_files(name: str) -> Files:
    """The project's own samples of a format that are not refused, and those of ../shared where they
    are."""
    if name == REAL:
        return [(f"{page.name}.html", page.html) for page in html_score.shared_pages()]
    paths = [path for folder in FOLDERS[name] for path in sorted((ARTICLES / folder).rglob("*"))]
    paths += sorted((SHARED / "samples").glob(f"{name.lower()}/**/*.[jx][sm]*"))
    wanted = SUFFIXES.get(name, "")
    found = [
        (path.name, path.read_bytes())
        for path in paths
        if path.is_file() and path.name.endswith(wanted)
    ]
    return [
        one
        for one in found
        if not one[0].endswith((".expected.json", ".metadata.json")) and _is_read(*one)
    ]


def _is_read(key: str, data: bytes) -> bool:
    try:
        read_without_child(key, data)
    except Rejected:
        return False
    return True


def read_without_child(key: str, data: bytes) -> None:
    """What the function does with a file's bytes, without a child process."""
    read_articles(DroppedFile(data, key, {}, rules=RULES))


def milliseconds(work: Callable[[], Any]) -> float:
    """CPU time of one call, the best of some."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return 1000 * min(seconds)


def measure(name: str) -> dict[str, float]:
    """All figures of one format, in this process."""
    samples = sample_files(name)
    for key, data in samples:
        sandbox.read_in_sandbox(data, key, {}, None, RULES)  # so that the modules are there
    in_child, alone, seconds = [], [], 0.0
    for key, data in samples:
        in_child.append(elapsed(partial(sandbox.read_in_sandbox, data, key, {}, None, RULES)))
        alone.append(elapsed(partial(read_without_child, key, data)))
        seconds += in_child[-1]
    process_zygote().close()  # only then its children count as this process's
    unit = 1 if sys.platform == "darwin" else 1024
    peak = max(
        resource.getrusage(who).ru_maxrss * unit
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    cpu, peer_cpu = cpu_times(samples, peer_of(name))
    return {
        "files": len(samples),
        "kb": median(len(data) for _, data in samples) / 1000,
        "rate": len(samples) / seconds,
        "child": 1000 * median(map(sub, in_child, alone)),
        "cpu": cpu,
        "peer": peer_cpu,
        "peak": peak / MB,
    }


def cpu_times(samples: Files, peer: tuple[str, Reader] | None) -> tuple[float, float]:
    """The median CPU time (ms) of a file, and that of another library, 0 without one; file by file
    in turn, so that none has a quieter machine. A file that the library cannot read counts too."""
    own, other = [], []
    for key, data in samples:
        own.append(milliseconds(partial(read_without_child, key, data)))
        if peer:
            other.append(milliseconds(partial(tolerant, peer[1], data)))
    return median(own), median(other) if other else 0.0


def tolerant(read: Reader, data: bytes) -> None:
    """Reads a file with a library that may fail at it."""
    with suppress(Exception):
        read(data)


def elapsed(work: Callable[[], Any]) -> float:
    """Seconds of a clock on the wall, the best of some."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def text_of(document: Any) -> str:
    """The text of trafilatura's document; "" for none."""
    return getattr(document, "text", None) or ""


def text_below_header(words: str | None) -> str:
    """A text of trafilatura's without the metadata that stand above it between lines of hyphens."""
    return (words or "").removeprefix("---\n").partition("\n---\n")[2]


def extractors() -> dict[str, html_score.Extractor]:
    """Ways to the text of a page; Newsdrop reads the metadata with it."""
    from trafilatura import bare_extraction, extract

    extractors_by_name: dict[str, html_score.Extractor] = {
        "Newsdrop": lambda page: web_page.parse_html(page)[0].body_text,
        "trafilatura with metadata": lambda page: text_of(
            bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
        ),
        "trafilatura, extract() with metadata": lambda page: text_below_header(
            extract(page, with_metadata=True, include_comments=False, include_tables=False)
        ),
        "trafilatura, text alone": lambda page: (
            extract(page, include_comments=False, include_tables=False) or ""
        ),
    }
    if find_spec("readability"):
        document = import_module("readability").Document
        from lxml import html as lxml_html

        def readable(page: bytes) -> str:
            return "\n".join(map(str, lxml_html.fromstring(document(page).summary()).itertext()))

        extractors_by_name["readability-lxml"] = readable
    return extractors_by_name


def write_row(cells: Iterable[object]) -> None:
    """Writes a row of a Markdown table."""
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


def write_extractor_table(title: str, pages: Sequence[html_score.LabelledPage]) -> None:
    """The table of the extractors, page by page in turn so that none has a quieter machine."""
    ways = extractors()
    took: dict[str, list[float]] = {name: [] for name in ways}
    for page in pages:
        for name, way in ways.items():
            took[name].append(milliseconds(lambda: way(page.html)))  # noqa: B023 - called at once
    write_row(
        [
            f"{title}, best of {ROUNDS}",
            "CPU ms, median",
            "largest",
            "times Newsdrop's median",
            "F1 of the text",
        ]
    )
    write_row(["---"] * 5)
    own = median(took["Newsdrop"])
    for name, times in took.items():
        middle = median(times)
        write_row(
            [
                name,
                f"{middle:.1f}",
                f"{max(times):.1f}",
                f"{middle / own:.2f}",
                f"{html_score.f1(ways[name], pages):.4f}",
            ]
        )


def main() -> None:
    """Write both tables."""
    write_row(
        [
            "format",
            "files",
            "KB, median",
            "files a second",
            "ms that the child adds",
            "CPU ms, median",
            "a peer's CPU ms",
            "peak MB of the process",
        ]
    )
    write_row(["---"] * 8)
    for name in [*FOLDERS, *([REAL] if html_score.shared_pages() else [])]:
        command = [sys.executable, "-W", "ignore", "-m", "tests.bench.bench_ingest", name]
        one = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        write_row(
            [
                name,
                one["files"],
                f"{one['kb']:.1f}",
                f"{one['rate']:.0f}",
                f"{one['child']:.1f}",
                f"{one['cpu']:.2f}",
                f"{one['peer']:.2f} ({PEERS[name][0]})" if one["peer"] else "",
                f"{one['peak']:.0f}",
            ]
        )
    sys.stdout.write("\n")
    own = own_pages()
    write_extractor_table(f"the project's own {len(own)} pages (tests/labelled/pages)", own)
    if pages := html_score.shared_pages():
        sys.stdout.write("\n")
        write_extractor_table("the 20 pages of ../shared/samples/html", pages)
    else:
        sys.stdout.write("\n../shared is not here: its 20 pages were not measured\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        json.dump(measure(sys.argv[1]), sys.stdout)
    else:
        main()
