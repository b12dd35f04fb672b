"""A drop as the line that an editor reads in `newsdrop dev` and `newsdrop drop`.

It says when, what became of the drop, its file, the headline and the page, or why it was refused;
doubts are in lines below.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from infra.operations.local_files import printable_text
from infra.operations.status_lines import notes, results, verdict_of
from shared import times
from shared.tables.articles import Articles
from shared.tables.drop_records import Drop

COLOURS = {
    "accepted": "green",
    "doubted": "yellow",
    "doubt": "yellow",
    "removed": "yellow",
    "rejected": "red",
    "pending": "cyan",
    "unknown": "magenta",
}
MOST_HEADLINES = 3
"""Of a file of many articles the first are named, and how many more there are is said."""


class DropLines:
    """Lines about drops, of articles that `articles` has and a site at `site` serves."""

    def __init__(self, articles: Articles, site: str | None) -> None:
        self._articles, self._site = articles, (site or "").rstrip("/")

    def lines(self, drop: Drop) -> Iterator[str]:
        """The drop's line, then one for each further article, remark and doubt."""
        verdict = coloured_verdict(verdict_of(drop))
        start = f"{_clock(drop.reported_at)}  {verdict}  {printable_text(drop.key)}"
        if drop.report is None:
            yield start
            return
        claims = {
            article: self._articles.claims(article)
            for article in drop.report.articles[:MOST_HEADLINES]
        }
        first, *others = [*results(drop.report, claims, self._site, times.now()), ""]
        yield f"{start}  {first}".rstrip()
        yield from (f"{'':20}{words}" for words in filter(None, others))
        yield from (f"{'':20}{words}" for words in notes(drop.report))


def coloured_verdict(verdict: str) -> str:
    """A verdict as wide as all of them, in its colour."""
    return in_colour(f"{verdict:<8}", verdict)


def echo_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines, in colours where somebody looks at a terminal, which click finds out, and has
    not set NO_COLOR (no-color.org: present and not empty, whatever its value)."""
    color = False if os.environ.get("NO_COLOR") else None
    for line in lines:
        click.echo(line, err=err, color=color)


def in_colour(text: str, kind: str) -> str:
    """The text in the colour of a verdict."""
    return click.style(text, fg=COLOURS.get(kind))


def _clock(time: str | None) -> str:
    """The time of this machine's clock on the wall, to the second."""
    moment = times.from_rfc3339(time) if time else datetime.now().astimezone()
    return moment.astimezone().strftime("%H:%M:%S")
