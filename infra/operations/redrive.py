"""`newsdrop redrive`: once a fault has ended, everything that it left behind is tried again.

1. The dead letters of DropQueue go back to it, and those of PushQueue, if there is one.
2. Messages of RelateFailures name an article that relate gave up, or point at records that Lambda
   gave up; these articles are touched, so that the stream runs relate again. A pointer is worth
   nothing once the stream has forgotten the record, after 24 hours. So also
3. every article is touched whose manifest lags behind its claims, is missing, or is of a run that
   never ended; and those
   with a claim as old as a message of 2 whose records are gone.

Safe to repeat: a touch makes relate run once more, which changes nothing where nothing lagged.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from infra.operations import queues
from infra.operations.system import TargetSystem
from shared import aws, times
from shared.article.claim import live_claim
from shared.tables.articles import Articles, ArticleSummary
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index, RelateProgress

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BATCH_ARTICLES = 50
"""Articles whose manifests are read in one batch, and touched side by side."""

MARGIN = timedelta(minutes=2)
"""A claim is this near in time to its record in the stream, whatever the clocks say."""


@dataclass
class RedriveProgress:
    """What a redrive has done so far."""

    dead_letter_count: int = 0
    event_count: int = 0
    failure_count: int = 0
    touch_count: int = 0
    article_count: int = 0
    unresolvable: list[tuple[str, str, str]] = field(default_factory=list)
    """Messages whose records the stream has forgotten: receipt, and from when to when the records
    were written."""

    def as_json(self) -> dict[str, int]:
        """As `--json` prints it."""
        return {
            "dead_letters": self.dead_letter_count,
            "events": self.event_count,
            "relate_failures": self.failure_count,
            "touched": self.touch_count,
        }


def return_dead_letters(target: TargetSystem, progress: RedriveProgress) -> Iterator[int]:
    """Step 1: how many are back, as it goes on."""
    for progress.dead_letter_count in _move(target, target.dead_letters, target.drop_queue):
        yield progress.dead_letter_count


def return_events(target: TargetSystem, progress: RedriveProgress) -> Iterator[int]:
    """The same of the events that a webhook did not take."""
    if target.push_dead_letters:
        for progress.event_count in _move(target, target.push_dead_letters, target.push_queue):
            yield progress.event_count


def _move(target: TargetSystem, dead_letters: str, queue: str) -> Iterator[int]:
    """Put dead letters back into their queue; how many are back."""
    sqs = queues.queue_client()
    waiting = queues.message_count(sqs, dead_letters)
    if not waiting:
        return iter(())
    if target.on_desk:
        return queues.carry_back(sqs, dead_letters, queue, waiting)
    return queues.move_back(sqs, dead_letters)


def retry_relate_failures(target: TargetSystem, progress: RedriveProgress) -> Iterator[int]:
    """Step 2: how many messages are worked off.

    One is deleted when its articles are touched, or else kept for `lagging`.
    """
    sqs, streams, articles = (
        queues.queue_client(),
        queues.stream_client(),
        Articles(target.articles_table),
    )
    most = queues.message_count(sqs, target.relate_failures)
    for read, failure in enumerate(queues.take_messages(sqs, target.relate_failures, most), 1):
        message, receipt = json.loads(failure.body), failure.receipt
        if ids := queues.failed_article_ids(streams, message):
            _touch_all(articles, sorted(ids), progress)
            _settle_failure(sqs, target, receipt, progress)
        else:
            progress.unresolvable.append((receipt, *_arrival_interval(message)))
        yield read


def touch_lagging(target: TargetSystem, progress: RedriveProgress) -> Iterator[int]:
    """Step 3: how many articles have been looked at.

    Then the messages whose records are gone are worked off too.
    """
    articles, index = Articles(target.articles_table), Index(target.index_table)
    summaries = articles.summaries()
    while batch := list(islice(summaries, BATCH_ARTICLES)):
        relate_progress = index.relate_progress([one.id for one in batch])
        lost = [
            one.id
            for one in batch
            if _lags(articles, one, relate_progress.get(one.id)) or _is_as_old(one, progress)
        ]
        _touch_all(articles, lost, progress)
        progress.article_count += len(batch)
        yield progress.article_count
    sqs = queues.queue_client()
    for receipt, _, _ in progress.unresolvable:
        _settle_failure(sqs, target, receipt, progress)
    progress.unresolvable.clear()


def approximate_article_count(target: TargetSystem) -> int:
    """Rows of ArticlesTable, as DynamoDB counted them some hours ago: for a progress bar."""
    return (
        aws.dynamodb().describe_table(TableName=target.articles_table)["Table"].get("ItemCount", 0)
    )


def _lags(articles: Articles, article: ArticleSummary, related: RelateProgress | None) -> bool:
    """Whether relate has not come to the end of what the claims say now.

    So does an article that ended while a run that was cut off could still write: its manifest stays
    until the clock brings it back, within 15 minutes. A touch before that changes nothing.
    """
    if not article.may_be_live:
        return related is not None
    if related is None:
        return live_claim(articles.claims(article.id)) is not None
    return not related.is_complete or related.revision != article.revision


def _is_as_old(article: ArticleSummary, progress: RedriveProgress) -> bool:
    return any(
        first <= written_at <= last
        for written_at in article.written_at
        for _, first, last in progress.unresolvable
    )


def _arrival_interval(message: dict[str, Any]) -> tuple[str, str]:
    """From when to when the records of an on-failure message were written."""
    info = message["DDBStreamBatchInfo"]
    first, last = (
        datetime.fromisoformat(info[f"approximateArrivalOf{which}Record"])
        for which in ("First", "Last")
    )
    return times.to_rfc3339(first - MARGIN), times.to_rfc3339(last + MARGIN)


def _touch_all(articles: Articles, ids: list[str], progress: RedriveProgress) -> None:
    run_parallel([partial(articles.touch, one) for one in ids])
    progress.touch_count += len(ids)


def _settle_failure(
    sqs: "SQSClient", target: TargetSystem, receipt: str, progress: RedriveProgress
) -> None:
    queues.delete_message(sqs, target.relate_failures, receipt)
    progress.failure_count += 1
