"""A desk under load: drops as fast as it takes them, two readers and a search a second meanwhile.

Run by `python -m tests.bench.bench_desk`, or `make bench-desk`; `--drops`, `--readers` and
`--engine` say otherwise. It starts a `newsdrop dev` of its own, in a temporary folder. Of the rush
a drop is served at the time, to the second, that the site's list of changes has of its article; of
those in peace when the list of the newest articles has it. In the end each article is asked for.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Thread

from infra.cli.options import progress_bar
from tests.bench import desk_load
from tests.bench.desk_load import Client, Day
from tests.support.desk_process import Dev, running
from tests.support.generator import drafts

ARTICLE_BYTES = 4_000
SMALL_BYTES = 30_000_000
"""Processes that never occupy more are left out of the report."""

CALM_DROPS, CALM_SECONDS = 12, 0.1
"""Dropped when all else is served, one when the one before is; how often that is looked at."""

STUCK_SECONDS = 300
"""After so long without another article served the rest counts as lost."""


def main() -> None:
    """Load a desk, and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_desk")
    parser.add_argument("--drops", type=int, default=3_000)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--engine", default="", help="as of `newsdrop dev`")
    parser.add_argument("--keep", action="store_true", help="as of `newsdrop dev`")
    options = parser.parse_args()
    own = ["--engine", options.engine] if options.engine else []
    own += ["--keep", "kept"] if options.keep else []
    with TemporaryDirectory() as folder, running(Path(folder), *own) as dev:
        dev.until("ready .*")
        rush, calm = Day(), Day()
        load(dev, rush, options.drops, options.readers)
        drop_in_peace(dev, calm, options.drops)
        lost = absent(dev, rush)
        for line in report(rush, calm, lost):
            sys.stdout.write(f"{line}\n")


def load(dev: Dev, day: Day, drops: int, readers: int) -> None:
    """Drop, read and search until every article is served, or nothing more comes."""
    desk = dev.told()
    site = desk["api"]
    looks = [
        (desk_load.read(Client(site, day, "reader"), number), desk_load.READ_SECONDS)
        for number in range(readers)
    ]
    looks += [
        (desk_load.search(Client(site, day, "search"), drops), desk_load.SEARCH_SECONDS),
        (desk_load.follow(Client(site, day, "follower"), day), desk_load.FOLLOW_SECONDS),
        (desk_load.note_memory(day, dev.process.pid), desk_load.MEMORY_SECONDS),
    ]
    with progress_bar(2 * drops, "dropped and served") as bar, desk_load.again_and_again(*looks):
        dropping = Thread(
            target=desk_load.drop,
            args=(desk, day, drafts(0, drops, ARTICLE_BYTES), lambda: bar.update(1)),
            daemon=True,
        )
        dropping.start()
        _wait(dev, day, drops, bar)


def _wait(dev: Dev, day: Day, drops: int, bar: object) -> None:
    served, changed_at = 0, time.monotonic()
    while len(day.served_at) < drops and time.monotonic() - changed_at < STUCK_SECONDS:
        if dev.process.poll() is not None:
            raise SystemExit(f"the desk ended: {dev.rest()[-20:]}")
        time.sleep(0.5)
        if len(day.served_at) > served:
            bar.update(len(day.served_at) - served)  # type: ignore[attr-defined]
            served, changed_at = len(day.served_at), time.monotonic()


def drop_in_peace(dev: Dev, day: Day, number: int) -> None:
    """Drop some more, each when the one before is served."""
    desk = dev.told()
    look = desk_load.look_at_newest(Client(desk["api"], day, "follower"), day)
    for draft in drafts(number, number + CALM_DROPS, ARTICLE_BYTES):
        desk_load.drop(desk, day, iter([draft]), lambda: None)
        began = time.monotonic()
        while day.missing() and time.monotonic() - began < STUCK_SECONDS:
            time.sleep(CALM_SECONDS)
            look()


def absent(dev: Dev, day: Day) -> list[str]:
    """The articles that were dropped and are not answered with, in the end."""
    asked = Day()
    client = Client(dev.told()["api"], asked, "check")
    for id in day.dropped_at:
        client.get(f"/v1/articles/{id}")
    return [answer.path for answer in asked.answers if answer.status != 200]


def report(rush: Day, calm: Day, lost: list[str]) -> list[str]:
    """The lines of the report."""
    drops = len(rush.dropped_at)
    whole = max(rush.served_at.values()) - min(rush.dropped_at.values())
    lines = [
        f"{drops} drops in {whole:.0f} s, {drops / whole:.1f} a second; lost: {len(lost)}",
        *lost[:5],
        "",
        "| seconds | n | p50 | p99 | most |",
        "|---|---|---|---|---|",
        _row("from drop to served, all at once", rush.waits()),
        _row("from drop to served, in peace", calm.waits()),
    ]
    for who in sorted({answer.who for answer in rush.answers}):
        seconds = [answer.seconds for answer in rush.answers if answer.who == who]
        lines.append(_row(f"from request to answer, {who}", seconds))
    statuses = Counter(answer.status for answer in rush.answers)
    lines += ["", f"statuses: {dict(sorted(statuses.items()))}"]
    lines += [
        f"{answer.status} {answer.who} {answer.path} {answer.seconds:.1f} s"
        for answer in rush.answers
        if answer.status >= 500 or answer.status == desk_load.NO_ANSWER
    ][:10]
    lines += [
        "",
        "| process | MB at first | MB at most | KB an article | CPU s |",
        "|---|---|---|---|---|",
    ]
    for name, sizes in sorted(rush.memory.items()):
        if max(sizes) < SMALL_BYTES:
            continue
        grown = (max(sizes) - sizes[0]) / drops / 1e3
        cpu = sum(seconds for whose, seconds in rush.cpu_seconds.values() if whose == name)
        lines.append(
            f"| {name} | {sizes[0] / 1e6:.0f} | {max(sizes) / 1e6:.0f} | {grown:.0f} | {cpu:.0f} |"
        )
    return lines


def _row(name: str, seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"| {name} | {len(seconds)} | | | |"
    cuts = quantiles(seconds, n=100, method="inclusive")
    return f"| {name} | {len(seconds)} | {cuts[49]:.2f} | {cuts[98]:.2f} | {max(seconds):.1f} |"


if __name__ == "__main__":
    main()
