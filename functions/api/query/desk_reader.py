"""Reads what editors want to know: what came last, what became of it, and what is not out yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from functions.api.query import visible_claims
from functions.api.query.stores import stores
from shared.article.claim import Claim, Standing, live_claim, standing_of
from shared.tables.drop_pages import DropPage, DropPlace
from shared.tables.drop_records import Drop, Report, Verdict
from shared.tables.dynamo import run_parallel
from shared.tables.sibling_images import missing_siblings

PAGE_DROPS = 50
"""Reports that are read at once, by a few queries side by side and a batch."""

LOOKS, ENOUGH_DROPS = 4, 20
"""Where the page is narrowed to a verdict, so many times that many are read until there are enough
of it."""

SHOWN_ARTICLES = 3
"""Of a drop; each costs a query, all of them side by side."""


@dataclass(frozen=True, slots=True)
class DeskArticle:
    """An article of a drop, as its best claim says; of one that is down the claim is None."""

    id: str
    standing: Standing
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class DeskDrop:
    """A drop with its report. `missing` are image files that have not come, `left_out` how many
    articles there are beside those that are shown."""

    key: str
    reported_at: str
    verdict: Verdict
    report: Report
    missing: Sequence[str]
    articles: Sequence[DeskArticle]
    left_out: int


class _Line(NamedTuple):
    """A drop of the page before its articles are read."""

    drop: Drop
    report: Report
    verdict: Verdict
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class DeskDrops:
    """The drops of the page, and where those before them begin, if there are any."""

    drops: Sequence[DeskDrop]
    next: DropPlace | None


def read_desk(only: str | None, place: DropPlace | None, now: str) -> DeskDrops:
    """The newest reports, or those behind a place; with `only` those with this verdict."""
    lines: list[_Line] = []
    for _ in range(LOOKS):
        page = _read_page(only, place)
        missing = missing_siblings(stores().drops, page.drops)
        lines += [
            line
            for drop in page.drops
            if (line := _line(drop, missing.get(drop.key, ()))) and only in {None, line.verdict}
        ]
        place = page.next
        if place is None or only is None or len(lines) >= ENOUGH_DROPS:
            break
    claims = _claims_of([line.report for line in lines])
    return DeskDrops([_desk_drop(line, claims, now) for line in lines], place)


def _read_page(only: str | None, place: DropPlace | None) -> DropPage:
    """A page of drops; the rejected have an index of their own, and may be older than others."""
    table = stores().drops
    read = table.rejected_page if only == "rejected" else table.newest_page
    return read(PAGE_DROPS, place)


def _line(drop: Drop, missing: Sequence[str]) -> _Line | None:
    """A drop with the verdict on it; None where there is no report."""
    report = drop.report
    return _Line(drop, report, report.verdict(missing), missing) if report else None


def _claims_of(reports: Iterable[Report]) -> dict[str, list[Claim]]:
    """The claims on the articles that are shown of reports."""
    ids = list(dict.fromkeys(one for each in reports for one in each.articles[:SHOWN_ARTICLES]))
    calls: list[Callable[[], Any]] = [partial(visible_claims.read_claims, one) for one in ids]
    return dict(zip(ids, run_parallel(calls), strict=True))


def _desk_drop(line: _Line, claims: Mapping[str, list[Claim]], now: str) -> DeskDrop:
    drop, report, verdict, missing = line
    articles = [
        DeskArticle(one, standing_of(claims[one], now), live_claim(claims[one]))
        for one in report.articles[:SHOWN_ARTICLES]
    ]
    left_out = len(report.articles) - len(articles)
    return DeskDrop(drop.key, drop.reported_at or "", verdict, report, missing, articles, left_out)
