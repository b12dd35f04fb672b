"""Streams that call functions: what Lambda does with a table's stream, with public APIs only."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from botocore.exceptions import ClientError

from infra.local import batches, lambda_events
from infra.local.event_sources import NO_LIMIT, StreamMapping
from infra.local.lambda_events import FailedBatch, Record
from infra.local.pump_part import PumpPart
from infra.local.stack import Stack
from infra.local.template import ACCOUNT, REGION
from infra.local.worker import FunctionFailed, Workers

logger = logging.getLogger(__name__)

STREAM_POLL_SECONDS = 0.2
SHARDS_SECONDS = 10
"""How often to look for new shards; DynamoDB begins one every few hours."""

BACK_OFF_SECONDS, BACK_OFF_MOST = 0.05, 1.0
"""Doubled with each failure."""

LOST_ITERATOR = frozenset({"ExpiredIteratorException", "TrimmedDataAccessException"})


@dataclass
class _Shard:
    id: str
    parent: str | None
    iterator: str | None = None
    last_number: str | None = None  # the sequence number up to which all is done
    is_closed: bool = False


class StreamPoller(PumpPart):
    """One mapping, in one thread: a shard's batches in order, each until it went well or is given
    up."""

    def __init__(self, mapping: StreamMapping, stack: Stack, workers: Workers) -> None:
        super().__init__(f"{mapping.table} to {mapping.function}")
        self._mapping, self._workers = mapping, workers
        self._function = (
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{stack.name}-{mapping.function}"
        )
        self._streams, self._sqs = stack.client("dynamodbstreams"), stack.client("sqs")
        self._arn = stack.attribute(mapping.table, "StreamArn")
        self._failures = stack.physical(mapping.on_failure) if mapping.on_failure else None
        self._lock = threading.Lock()  # held while positions move, not while the function is called
        self._shards: dict[str, _Shard] = {}
        self._described_at = float("-inf")
        self._busy = False

    def is_idle(self) -> bool:
        """Whether every record has been read and worked off."""
        with self._lock:
            return not self._busy and not any(
                self._next_records(shard, limit=1)["Records"] for shard in self._open_shards()
            )

    def _step(self) -> None:
        with self._lock:
            shards = self._open_shards()
        if not sum(self._advance(shard) for shard in shards):
            self._stop.wait(STREAM_POLL_SECONDS)

    def _open_shards(self) -> list[_Shard]:
        """The shards that can be read: a child only when its parent is at its end."""
        if time.monotonic() - self._described_at > SHARDS_SECONDS:
            for shard in self._describe_shards():
                self._shards.setdefault(
                    shard["ShardId"], _Shard(shard["ShardId"], shard.get("ParentShardId"))
                )
            self._described_at = time.monotonic()
        closed_ids = {None} | {shard.id for shard in self._shards.values() if shard.is_closed}
        return [
            shard
            for shard in self._shards.values()
            if not shard.is_closed
            and (shard.parent in closed_ids or shard.parent not in self._shards)
        ]

    def _describe_shards(self) -> Iterator[dict[str, Any]]:
        start: dict[str, str] = {}
        while True:
            description = self._streams.describe_stream(StreamArn=self._arn, **start)[
                "StreamDescription"
            ]
            yield from description["Shards"]
            if "LastEvaluatedShardId" not in description:
                return
            start = {"ExclusiveStartShardId": description["LastEvaluatedShardId"]}

    def _next_records(self, shard: _Shard, limit: int) -> dict[str, Any]:
        """What comes next in a shard, without moving on."""
        if shard.iterator is None:
            after = {"ShardIteratorType": "TRIM_HORIZON"}
            if shard.last_number:
                after = {
                    "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                    "SequenceNumber": shard.last_number,
                }
            answer = self._streams.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard.id, **after
            )
            shard.iterator = answer["ShardIterator"]
        try:
            read: dict[str, Any] = self._streams.get_records(
                ShardIterator=shard.iterator, Limit=limit
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in LOST_ITERATOR:
                raise
            shard.iterator = None
            return self._next_records(shard, limit)
        return read

    def _advance(self, shard: _Shard) -> bool:
        """Work off a shard's next batch; False if there is none."""
        with self._lock:
            read = self._next_records(shard, self._mapping.batch_size)
            self._busy = bool(read["Records"])
            shard.iterator = read.get("NextShardIterator")
            is_at_end = shard.iterator is None
            if is_at_end and not self._busy:
                shard.is_closed, self._described_at = True, float("-inf")
        if not self._busy:
            return is_at_end
        is_finished = False
        try:
            is_finished = self._work_off(shard, read["Records"])
        finally:
            with self._lock:
                self._busy = False
                if is_at_end or not is_finished:
                    shard.iterator = None  # the next one is asked for after `last`
        return True

    def _work_off(self, shard: _Shard, records: list[Record]) -> bool:
        """Until every record went well or is given up; False if the pump stops before."""
        waiting, failures, has_raised = [records], 0, False
        while waiting:
            batch = waiting.pop()
            if old := self._old_records(batch):
                self._give_up(shard, old, "RecordAgeExceeded", failures, has_raised)
                failures, batch = 0, batch[len(old) :]
            if not batch:
                continue
            rest, has_raised = self._call(batch)
            if len(rest) < len(batch):
                failures, shard.last_number = (
                    0,
                    lambda_events.sequence_number(batch[-len(rest) - 1]),
                )
            if not rest:
                continue
            failures += 1
            if len(rest) == len(batch) > 1 and self._mapping.bisect:
                failures, half = 0, len(rest) // 2  # dividing is no retry
                waiting += [rest[half:], rest[:half]]
            elif NO_LIMIT != self._mapping.max_retries < failures:
                self._give_up(shard, rest, "RetryAttemptsExhausted", failures, has_raised)
                failures = 0
            else:
                waiting.append(rest)
            if self._stop.wait(min(BACK_OFF_SECONDS * 2 ** min(failures, 10), BACK_OFF_MOST)):
                return False
        return True

    def _old_records(self, batch: list[Record]) -> list[Record]:
        """The first records of a batch that are too old to be sent to the function, whether it has
        ever seen them or not."""
        if self._mapping.max_age_seconds == NO_LIMIT:
            return []
        oldest = datetime.now(UTC) - timedelta(seconds=self._mapping.max_age_seconds)
        return list(takewhile(lambda record: lambda_events.creation_time(record) < oldest, batch))

    def _call(self, batch: list[Record]) -> tuple[list[Record], bool]:
        """The records from the first that failed, and whether the function raised."""
        self.call_count += 1
        numbers = [lambda_events.sequence_number(record) for record in batch]
        try:
            answer = self._workers.invoke(
                {"Records": [lambda_events.stream_record(record, self._arn) for record in batch]}
            )
        except FunctionFailed as error:
            logger.warning("%s; %d records are tried again", error, len(batch))
            return batch, True
        failed_numbers = batches.failed_items(answer, numbers, partial=self._mapping.partial)
        return (batch[numbers.index(failed_numbers[0]) :] if failed_numbers else []), False

    def _give_up(
        self, shard: _Shard, batch: list[Record], condition: str, calls: int, has_raised: bool
    ) -> None:
        """Tell the on-failure queue of records, and go on behind them."""
        logger.error(
            "%s: %d records are given up after %d calls", self._mapping.function, len(batch), calls
        )
        if self._failures:
            given_up = FailedBatch(
                self._function, self._arn, shard.id, batch, condition, calls, has_raised
            )
            self._sqs.send_message(
                QueueUrl=self._failures, MessageBody=json.dumps(given_up.message())
            )
        shard.last_number = lambda_events.sequence_number(batch[-1])
