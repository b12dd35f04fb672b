"""RelateFunction: a batch of ArticlesTable's stream.

Its articles are related side by side, each once; what fails is reported.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.relate.run import Relater
from shared import settings, telemetry
from shared.tables.articles import CLAIM, REINDEX

SIDE_BY_SIDE = 4
"""Articles at once: a run waits for DynamoDB nine tenths of its time, and each asks for up to 32
pages at once."""


@dataclass(slots=True)
class _Asked:
    """What a batch says of one article: its first record, the drops whose claims changed and when,
    and if only reindex asks."""

    first: str
    drops: list[str] = field(default_factory=list)
    written: float | None = None
    only_reindex: bool = True

    def note(self, row: str, written: float | None) -> None:
        """Take a record in: the row that changed, and when."""
        self.only_reindex &= row == REINDEX
        if row.startswith(CLAIM) and row.removeprefix(CLAIM) not in self.drops:
            self.drops.append(row.removeprefix(CLAIM))
            self.written = self.written or written


logger = telemetry.logger("relate")
metrics = telemetry.metrics("relate")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handle(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """DynamoDB stream event -> {"batchItemFailures": [...]}."""
    metrics.add_metric(name="Records", unit=MetricUnit.Count, value=len(event["Records"]))
    return {
        "batchItemFailures": [{"itemIdentifier": number} for number in relate_all(event["Records"])]
    }


def relate_all(records: list[dict[str, Any]]) -> list[str]:
    """Relate every article that the records name; of those that failed, the sequence number of
    their first record.

    Lambda tries again from the lowest: what follows it is related twice, which changes nothing.
    """
    articles: dict[str, _Asked] = {}
    for record in records:
        change = record["dynamodb"]
        asked = articles.setdefault(change["Keys"]["id"]["S"], _Asked(change["SequenceNumber"]))
        asked.note(change["Keys"]["sk"]["S"], change.get("ApproximateCreationDateTime"))
    relate = relater().relate
    outcomes = _outcomes(
        [
            partial(relate, article, only_requested=asked.only_reindex)
            for article, asked in articles.items()
        ]
    )
    fared = zip(articles.items(), outcomes, strict=True)
    return [
        asked.first for (article, asked), outcome in fared if not _report(article, asked, outcome)
    ]


def _outcomes(runs: list[Callable[[], int]]) -> list[int | Exception]:
    """Make the runs, side by side if there are several; the revision that each related, or what it
    raised.

    Nothing is logged here: Powertools knows one thread.
    """
    return [_outcome(runs[0])] if len(runs) == 1 else list(_pool().map(_outcome, runs))


def _outcome(run: Callable[[], int]) -> int | Exception:
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - reported to Lambda, which tries again: it must not hold up the others
        return error


def _report(article: str, asked: _Asked, outcome: int | Exception) -> bool:
    """Log, a line for each drop, and count how an article fared; whether it was well."""
    error = outcome if isinstance(outcome, Exception) else None
    for drop in asked.drops or (None,):
        if error is None:
            logger.info("related", article=article, drop=drop, revision=outcome)
        else:
            logger.error("not related", article=article, drop=drop, exc_info=error)
    metrics.add_metric(name="RelateFailed" if error else "Related", unit=MetricUnit.Count, value=1)
    if not error and asked.written:
        waited = telemetry.milliseconds_since(asked.written)
        metrics.add_metric(name="ClaimToServed", unit=MetricUnit.Milliseconds, value=waited)
    return error is None


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=SIDE_BY_SIDE, thread_name_prefix="relate")


@cache
def relater() -> Relater:
    """The one Relater of this process."""
    return Relater(settings.load(settings.RelateSettings))
