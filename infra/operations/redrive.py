"""`newsdrop redrive`: once a fault has ended, everything that it left behind is tried again.

1. The dead letters of DropQueue go back to it.
2. Messages of RelateFailures point at records that relate gave up; the articles behind them are
   touched, so that the stream
   runs relate again. A pointer is worth nothing once the stream has forgotten the record, after 24
   hours. So also
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
from infra.operations.system import Where
from shared import aws, times
from shared.article.model import live_claim
from shared.tables.articles import Articles, ArticleSummary
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index, RelateProgress

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

AT_ONCE = 50
"""Articles whose manifests are read in one batch, and touched side by side."""

MARGIN = timedelta(minutes=2)
"""A claim is this near in time to its record in the stream, whatever the clocks say."""


@dataclass
class Done:
    """What a redrive has done so far."""

    dead_letters: int = 0
    relate_failures: int = 0
    touched: int = 0
    looked_at: int = 0
    pointless: list[tuple[str, str, str]] = field(default_factory=list)
    """Messages whose records the stream has forgotten: receipt, and from when to when the records
    were written."""

    def as_json(self) -> dict[str, int]:
        """As `--json` prints it."""
        return {
            "dead_letters": self.dead_letters,
            "relate_failures": self.relate_failures,
            "touched": self.touched,
        }


def dead_letters(there: Where, done: Done) -> Iterator[int]:
    """Step 1: how many are back, as it goes on."""
    sqs = queues.client()
    waiting = queues.waiting(sqs, there.dead_letters)
    if not waiting:
        return
    moving = (
        queues.carry_back(sqs, there.dead_letters, there.drop_queue, waiting)
        if there.on_desk
        else queues.move_back(sqs, there.dead_letters)
    )
    for done.dead_letters in moving:
        yield done.dead_letters


def relate_failures(there: Where, done: Done) -> Iterator[int]:
    """Step 2: how many messages are worked off.

    One is deleted when its articles are touched, or else kept for `lagging`.
    """
    sqs, streams, articles = queues.client(), queues.streams(), Articles(there.articles_table)
    most = queues.waiting(sqs, there.relate_failures)
    for read, (body, receipt) in enumerate(queues.take(sqs, there.relate_failures, most), 1):
        message = json.loads(body)
        if ids := queues.given_up(streams, message):
            _touch(articles, sorted(ids), done)
            _forget(sqs, there, receipt, done)
        else:
            done.pointless.append((receipt, *_when(message)))
        yield read


def lagging(there: Where, done: Done) -> Iterator[int]:
    """Step 3: how many articles have been looked at.

    Then the messages whose records are gone are worked off too.
    """
    articles, index = Articles(there.articles_table), Index(there.index_table)
    summaries = articles.summaries()
    while batch := list(islice(summaries, AT_ONCE)):
        progress = index.relate_progress([one.id for one in batch])
        lost = [
            one.id
            for one in batch
            if _lags(articles, one, progress.get(one.id)) or _is_as_old(one, done)
        ]
        _touch(articles, lost, done)
        done.looked_at += len(batch)
        yield done.looked_at
    sqs = queues.client()
    for receipt, _, _ in done.pointless:
        _forget(sqs, there, receipt, done)
    done.pointless.clear()


def articles_about(there: Where) -> int:
    """How many rows ArticlesTable has, as DynamoDB counted them some hours ago: for a progress bar."""
    return (
        aws.dynamodb().describe_table(TableName=there.articles_table)["Table"].get("ItemCount", 0)
    )


def _lags(articles: Articles, one: ArticleSummary, progress: RelateProgress | None) -> bool:
    """Whether relate has not come to the end of what the claims say now."""
    if not one.may_be_live:
        return progress is not None
    if progress is None:
        return live_claim(articles.claims(one.id)) is not None
    return not progress.is_complete or progress.revision != one.revision


def _is_as_old(one: ArticleSummary, done: Done) -> bool:
    return any(first <= at <= last for at in one.written_at for _, first, last in done.pointless)


def _when(message: dict[str, Any]) -> tuple[str, str]:
    """From when to when the records of an on-failure message were written."""
    info = message["DDBStreamBatchInfo"]
    first, last = (
        datetime.fromisoformat(info[f"approximateArrivalOf{which}Record"])
        for which in ("First", "Last")
    )
    return times.to_rfc3339(first - MARGIN), times.to_rfc3339(last + MARGIN)


def _touch(articles: Articles, ids: list[str], done: Done) -> None:
    run_parallel([partial(articles.touch, one) for one in ids])
    done.touched += len(ids)


def _forget(sqs: "SQSClient", there: Where, receipt: str, done: Done) -> None:
    queues.delete(sqs, there.relate_failures, receipt)
    done.relate_failures += 1
