"""A drop as the line that an editor reads in `newsdrop dev` and `newsdrop drop`.

It says when, what became of the drop, its file, the headline and the page, or why it was refused;
doubts are in lines below.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from infra.operations.local_files import printable_text
from shared import times
from shared.article.model import best_claim
from shared.identifiers import read_path
from shared.tables.articles import Articles
from shared.tables.drop_records import Drop, Report

COLOURS = {"accepted": "green", "rejected": "red", "removed": "yellow", "doubt": "yellow"}
SHOWN_ARTICLES = 3
"""Of a file of many articles the first are named, and how many more there are is said."""


class DropLines:
    """Lines about drops, of articles that `articles` has and a site at `site` serves."""

    def __init__(self, articles: Articles, site: str | None) -> None:
        self._articles, self._site = articles, (site or "").rstrip("/")

    def lines(self, drop: Drop) -> Iterator[str]:
        """The drop's line, then one for each further article, remark and doubt."""
        report, key = drop.report, printable_text(drop.key)
        if report is None:
            yield f"{_clock(drop.reported_at)}  pending   {key}"
            return
        what = list(self._results(report))
        verdict = in_colour(f"{report.status:<8}", report.status)
        yield f"{_clock(drop.reported_at)}  {verdict}  {key}" + "".join(
            f"  {words}" for words in what[:1]
        )
        for words in what[1:]:
            yield f"{'':20}{words}"
        yield from map(_remark_line, report.remarks)
        yield from map(doubt_line, report.doubts)

    def _results(self, report: Report) -> Iterator[str]:
        if report.reason:
            yield printable_text(report.reason)
        if report.image:
            yield f"{report.image.type}, {report.image.width} x {report.image.height}"
        for article in report.articles[:SHOWN_ARTICLES]:
            yield self._article_words(article)
        if len(report.articles) > SHOWN_ARTICLES:
            yield f"and {len(report.articles) - SHOWN_ARTICLES} more articles"

    def _article_words(self, article: str) -> str:
        """The headline, and where it is read, or from when, or that it is not."""
        claim = best_claim(self._articles.claims(article))
        if claim is None or claim.article is None:
            return f"{article} is not served"
        headline, now = printable_text(claim.article.headline), times.now()
        if claim.status != "live" or (claim.article.expires or "9") <= now:
            return f"“{headline}” is not served"
        if claim.visible_from > now:
            return f"“{headline}” is not served before {claim.visible_from}"
        return f"“{headline}”  {self._site}{read_path(article, claim.article.headline)}"


def doubt_line(words: str) -> str:
    """A doubt, below its drop's line."""
    return f"{'':10}{in_colour('doubt', 'doubt')}: {printable_text(words)}"


def _remark_line(words: str) -> str:
    return f"{'':10}remark: {printable_text(words)}"


def echo_lines(lines: Iterable[str]) -> None:
    """Print lines whose colours were decided on already."""
    for line in lines:
        click.echo(line, color=True)


def in_colour(text: str, kind: str) -> str:
    """The text in the colour of a verdict, on a terminal whose owner has not set NO_COLOR
    (no-color.org: present and not empty, whatever its value)."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, fg=COLOURS.get(kind))


def _clock(time: str | None) -> str:
    """The time of this machine's clock on the wall, to the second."""
    moment = times.from_rfc3339(time) if time else datetime.now().astimezone()
    return moment.astimezone().strftime("%H:%M:%S")
