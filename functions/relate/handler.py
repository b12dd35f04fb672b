"""RelateFunction: a batch of ArticlesTable's stream, or a tick of the clock.

The articles of a batch are related side by side, each once; what fails is reported.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.relate import clock
from functions.relate.failures import give_up, is_hopeless
from functions.relate.relater import Relater
from functions.relate.silence import find_silences
from shared import settings, telemetry, times
from shared.process import process_singleton
from shared.tables.articles import CLAIM, REINDEX
from shared.tables.row_schemas import report_left_out_to

PARALLEL_ARTICLES = 4
"""Articles at once: a run waits for DynamoDB nine tenths of its time, and each asks for up to 32
pages at once."""

LEAST_MILLISECONDS = 10_000
"""Of an invocation's time; with less left, no further page of what is due is begun."""


@dataclass(slots=True)
class _ArticleRecords:
    """What a batch says of one article: its first record, the drops whose claims changed and when,
    and if only reindex asks."""

    first_number: str
    drop_keys: list[str] = field(default_factory=list)
    written_at: float | None = None
    only_reindex: bool = True
    first_at: float | None = None

    def note(self, row: str, written_at: float | None) -> None:
        """Take a record in: the row that changed, and when."""
        self.first_at = self.first_at or written_at
        self.only_reindex &= row == REINDEX
        if row.startswith(CLAIM) and row.removeprefix(CLAIM) not in self.drop_keys:
            self.drop_keys.append(row.removeprefix(CLAIM))
            self.written_at = self.written_at or written_at


logger = telemetry.logger("relate")
metrics = telemetry.metrics("relate")
report_left_out_to(telemetry.left_out_reporter("relate"))


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """DynamoDB stream event -> {"batchItemFailures": [...]}; EventBridge's scheduled event, which
    has no records -> {"touched": how many articles were due}."""
    if "Records" not in event:
        return {"touched": _tick(context)}
    metrics.add_metric(name="Records", unit=MetricUnit.Count, value=len(event["Records"]))
    return {
        "batchItemFailures": [{"itemIdentifier": number} for number in relate_all(event["Records"])]
    }


def _tick(context: LambdaContext) -> int:
    """Touch every article that is due; the rest at the next tick, if there is no time for all."""
    total = 0
    for count in clock.due_pages(relater().index, relater().articles):
        total += count
        if context.get_remaining_time_in_millis() < LEAST_MILLISECONDS:
            break
    if total:
        logger.info("due", articles=total)
    metrics.add_metric(name="Due", unit=MetricUnit.Count, value=total)
    _watch_silence()
    return total


def _watch_silence() -> None:
    """Say of each prefix under which something is expected whether it is silent, by a metric of its
    own, which is 1 then and else 0."""
    expectations = relate_settings().expect
    if not expectations:
        return
    silences = find_silences(relater().index, expectations, times.now())
    for silence in silences:
        prefix, minutes = silence.expectation.prefix, silence.expectation.minutes
        logger.warning("silent", prefix=prefix, since=silence.since, minutes=minutes)
    silent = {silence.expectation for silence in silences}
    for expectation in expectations:
        telemetry.count_at_once(
            "Silent",
            expectation in silent,
            service="relate",
            prefix=expectation.ascii_prefix,
        )


def relate_all(records: list[dict[str, Any]]) -> list[str]:
    """Relate every article that the records name; of those that failed and were not given up, the
    sequence number of their first record.

    Lambda tries again from the lowest: what follows it is related twice, which changes nothing.
    """
    records_by_article: dict[str, _ArticleRecords] = {}
    for record in records:
        change = record["dynamodb"]
        article_records = records_by_article.setdefault(
            change["Keys"]["id"]["S"], _ArticleRecords(change["SequenceNumber"])
        )
        article_records.note(change["Keys"]["sk"]["S"], change.get("ApproximateCreationDateTime"))
    relate = relater().relate
    outcomes = _outcomes(
        [
            partial(relate, article, only_requested=asked.only_reindex)
            for article, asked in records_by_article.items()
        ]
    )
    outcomes_by_article = zip(records_by_article.items(), outcomes, strict=True)
    return [
        asked.first_number
        for (article, asked), outcome in outcomes_by_article
        if not _report(article, asked, outcome) and not _is_given_up(article, asked, outcome)
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
    except Exception as error:  # noqa: BLE001 - Lambda is told and tries again
        return error


def _report(article: str, records: _ArticleRecords, outcome: int | Exception) -> bool:
    """Log, a line for each drop, and count how an article fared; whether it was well."""
    error = outcome if isinstance(outcome, Exception) else None
    for drop in records.drop_keys or (None,):
        if error is None:
            logger.info("related", article=article, drop=drop, revision=outcome)
        else:
            logger.error("not related", article=article, drop=drop, exc_info=error)
    metrics.add_metric(name="RelateFailed" if error else "Related", unit=MetricUnit.Count, value=1)
    if not error and records.written_at:
        milliseconds = telemetry.milliseconds_since(records.written_at)
        metrics.add_metric(name="ClaimToServed", unit=MetricUnit.Milliseconds, value=milliseconds)
    return error is None


def _is_given_up(article: str, records: _ArticleRecords, outcome: int | Exception) -> bool:
    """Give an article up that will fail each time, so that it holds up nobody; whether that was
    done. If RelateFailures cannot be told, Lambda tries again."""
    if not isinstance(outcome, Exception) or not is_hopeless(outcome, records.first_at):
        return False
    try:
        give_up(relate_settings().relate_failures, article, outcome)
    except Exception:
        logger.exception("not given up", article=article)
        return False
    logger.error("given up", article=article)
    return True


@process_singleton
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=PARALLEL_ARTICLES, thread_name_prefix="relate")


@process_singleton
def relater() -> Relater:
    """The one Relater of this process."""
    return Relater(relate_settings())


def relate_settings() -> settings.RelateSettings:
    """The settings of this process."""
    return settings.load(settings.RelateSettings)
