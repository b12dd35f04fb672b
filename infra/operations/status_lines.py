"""What the commands tell an editor of drops: verdicts, headlines, addresses, reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from infra.operations.local_files import printable_text
from infra.operations.missing_images import with_missing_images
from infra.operations.system import TargetSystem
from shared import times
from shared.article.claim import Claim, live_claim, standing_of
from shared.identifiers import read_path
from shared.tables.articles import Articles
from shared.tables.drop_records import Drop, Report
from shared.tables.drops import Drops
from shared.tables.dynamo import run_parallel

GROUP_DROPS = 50
"""So many drops are told of at once: for each the claims on its first article are read."""

STANDINGS = {
    "expired": "has expired",
    "down": "is down",
    "unreadable": "this version cannot read it",
}


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A drop as `newsdrop status` tells it: the verdict on it, and what else there is to say, each
    in a text that a terminal shows as it is."""

    at: str
    verdict: str
    key: str
    words: Sequence[str]


def status_lines(target: TargetSystem, drops: Iterable[Drop]) -> Iterator[StatusLine]:
    """Each drop with its verdict, the headline and the address of its first article, the reason of
    a refusal, doubts and remarks; an image that has not come is a doubt."""
    table, articles = Drops(target.drops_table), Articles(target.articles_table)
    rest = iter(drops)
    while group := list(islice(rest, GROUP_DROPS)):
        whole = with_missing_images(table, group)
        ids = list(dict.fromkeys(chain.from_iterable(_articles(drop)[:1] for drop in whole)))
        answers = run_parallel(
            [partial(articles.claims, article, consistent=False) for article in ids]
        )
        claims = dict(zip(ids, answers, strict=True))
        yield from (_status_line(drop, claims, target.api or "", times.now()) for drop in whole)


def verdict_of(drop: Drop) -> str:
    """What there is to say of a drop in a word."""
    return drop.report.verdict() if drop.report else "pending"


def _articles(drop: Drop) -> Sequence[str]:
    return drop.report.articles if drop.report else ()


def _status_line(drop: Drop, claims: Mapping[str, list[Claim]], site: str, now: str) -> StatusLine:
    """A drop with what there is to say of it."""
    texts = []
    if report := drop.report:
        first = {article: claims[article] for article in report.articles[:1]}
        texts = [*results(report, first, site, now), *notes(report)]
    return StatusLine(drop.reported_at or "-", verdict_of(drop), printable_text(drop.key), texts)


def results(
    report: Report, claims: Mapping[str, Sequence[Claim]], site: str, now: str
) -> Iterator[str]:
    """What became of a drop: the reason of a refusal, the size of an image, the articles whose
    claims are given, and how many more there are."""
    if report.reason:
        yield printable_text(report.reason)
    if report.image:
        yield f"image, {report.image.width} x {report.image.height}"
    for article, its_claims in claims.items():
        yield _article_words(article, its_claims, site, now)
    if more := len(report.articles) - len(claims):
        yield f"and {more} more"


def notes(report: Report) -> Iterator[str]:
    """The doubts and the remarks."""
    for label, texts in (("doubt", report.doubts), ("remark", report.remarks)):
        yield from (f"{label}: {printable_text(text)}" for text in texts)


def _article_words(article: str, claims: Sequence[Claim], site: str, now: str) -> str:
    """An article's headline and address; of one that readers do not see, its id and why."""
    claim, standing = live_claim(claims), standing_of(claims, now)
    headline = claim.article.headline if claim and claim.article else ""
    if standing == "public":
        where = site + read_path(article, headline)
    elif claim and standing == "ahead":
        where = f"{article} not before {claim.visible_from}"
    else:
        where = f"{article} {STANDINGS[standing]}"
    return "  ".join(filter(None, (printable_text(headline), where)))
