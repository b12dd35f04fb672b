"""Reads what editors want to know: what came last, what became of it, and what is not out yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Literal

from functions.api.query import visible_claims
from functions.api.query.stores import stores
from shared.article.model import Claim, best_claim, live_claim
from shared.tables.drop_records import Drop, Report
from shared.tables.dynamo import run_parallel
from shared.tables.sibling_images import missing_siblings

Verdict = Literal["accepted", "doubted", "rejected", "removed", "unknown"]
Standing = Literal["public", "ahead", "expired", "down", "unreadable"]
"""Whether readers see an article: now, later, no more, or nobody of this version knows."""

SHOWN_DROPS = 50
"""The newest reports that are read, by a query or a few and a batch."""

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


def read_desk(only: str | None, now: str) -> list[DeskDrop]:
    """The newest reports, the newest first; with `only` those of them with this verdict, of which
    the rejected may be older than the newest of all."""
    table = stores().drops
    drops = table.rejections(SHOWN_DROPS) if only == "rejected" else table.newest(SHOWN_DROPS)
    missing = missing_siblings(table, drops)
    drops = [
        drop
        for drop in drops
        if drop.report and only in {None, verdict_of(drop.report, missing.get(drop.key, ()))}
    ]
    claims = _claims_of(drops)
    return [_desk_drop(drop, missing.get(drop.key, ()), claims, now) for drop in drops]


def verdict_of(report: Report, missing: Sequence[str]) -> Verdict:
    """What a report comes to: what was accepted is doubted if there is something to look at."""
    is_doubted = report.status == "accepted" and bool(report.doubts or missing)
    return "doubted" if is_doubted else report.status


def standing_of(claims: Sequence[Claim], now: str) -> Standing:
    """Whether readers see an article with these claims."""
    claim = live_claim(claims)
    if claim is None:
        best = best_claim(claims)
        return "unreadable" if best and not best.is_readable else "down"
    if claim.expires is not None and claim.expires <= now:
        return "expired"
    return "ahead" if claim.visible_from > now else "public"


def _claims_of(drops: Sequence[Drop]) -> dict[str, list[Claim]]:
    """The claims on the articles that are shown of drops."""
    ids = list(dict.fromkeys(one for drop in drops for one in _shown_articles(drop)))
    calls: list[Callable[[], Any]] = [partial(visible_claims.read_claims, one) for one in ids]
    return dict(zip(ids, run_parallel(calls), strict=True))


def _shown_articles(drop: Drop) -> list[str]:
    return list(islice(drop.report.articles, SHOWN_ARTICLES)) if drop.report else []


def _desk_drop(
    drop: Drop, missing: Sequence[str], claims: dict[str, list[Claim]], now: str
) -> DeskDrop:
    report = drop.report
    if report is None:
        raise ValueError(f"{drop.key} has no report")
    articles = [
        DeskArticle(one, standing_of(claims[one], now), live_claim(claims[one]))
        for one in _shown_articles(drop)
    ]
    return DeskDrop(
        drop.key,
        drop.reported_at or "",
        verdict_of(report, missing),
        report,
        missing,
        articles,
        len(report.articles) - len(articles),
    )
