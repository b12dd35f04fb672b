"""The queues, as an operator handles them.

How much waits, dead letters put back, failures drained.
"""

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from botocore.exceptions import ClientError

from shared import aws

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BATCH = 10
"""The most messages that SQS takes or gives in one call."""

MOVE_POLL_SECONDS = 2.0
HELD_SECONDS = 900
"""So long is a message hidden from others while it is dealt with."""

RUNNING = frozenset({"RUNNING", "CANCELLING"})


FORGOTTEN = frozenset(
    {"TrimmedDataAccessException", "ResourceNotFoundException", "ExpiredIteratorException"}
)
"""What DynamoDB Streams say of records that are older than a day."""


class NotSent(Exception):
    """SQS took only part of a batch; the text says why."""


class TakenMessage(NamedTuple):
    """A message that was received; `group` is empty but in a FIFO queue."""

    body: str
    receipt: str
    group: str = ""


def queue_client() -> "SQSClient":
    """An SQS client for the system that where.find chose."""
    sqs: SQSClient = aws.command_client("sqs")
    return sqs


def message_count(sqs: "SQSClient", url: str) -> int:
    """How many messages wait in a queue, those that somebody has taken and not deleted too; near
    enough, as SQS counts."""
    names: Any = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    numbers = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(number) for number in numbers.values())


def send_messages(sqs: "SQSClient", url: str, bodies: list[str]) -> None:
    """Send at most ten messages. Raises NotSent."""
    answer = sqs.send_message_batch(
        QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
    )
    if failures := answer.get("Failed"):
        reason = failures[0].get("Message", failures[0]["Code"])
        raise NotSent(f"{len(failures)} messages were not taken: {reason}; run it again")


def take_messages(sqs: "SQSClient", url: str, most: int) -> Iterator[TakenMessage]:
    """At most so many messages, one after another.

    They come back unless `delete` is called.
    """
    count = 0
    while count < most:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(BATCH, most - count),
            VisibilityTimeout=HELD_SECONDS,
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["MessageGroupId"],
        )
        messages = answer.get("Messages", [])
        if not messages:
            return
        count += len(messages)
        for message in messages:
            group = message.get("Attributes", {}).get("MessageGroupId", "")
            yield TakenMessage(message["Body"], message["ReceiptHandle"], group)


def delete_message(sqs: "SQSClient", url: str, receipt: str) -> None:
    """A message is dealt with."""
    sqs.delete_message(QueueUrl=url, ReceiptHandle=receipt)


def give_back(sqs: "SQSClient", url: str, receipt: str) -> None:
    """A message is for somebody else: it can be taken at once."""
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0)


def carry_back(sqs: "SQSClient", dead_letters: str, queue: str, most: int) -> Iterator[int]:
    """Put dead letters back one by one, each sent before it is deleted; how many are back.

    What fails anew returns later.
    """
    for back, message in enumerate(take_messages(sqs, dead_letters, most), 1):
        # Within five minutes SQS would take it for the one that was there before.
        fifo: Any = {"MessageGroupId": message.group, "MessageDeduplicationId": str(uuid4())}
        sqs.send_message(
            QueueUrl=queue, MessageBody=message.body, **(fifo if message.group else {})
        )
        delete_message(sqs, dead_letters, message.receipt)
        yield back


def move_back(
    sqs: "SQSClient", dead_letters: str, *, poll_seconds: float = MOVE_POLL_SECONDS
) -> Iterator[int]:
    """Have SQS move dead letters back to where they came from; how many are back.

    A move under way is waited for.
    """
    arn = sqs.get_queue_attributes(QueueUrl=dead_letters, AttributeNames=["QueueArn"])[
        "Attributes"
    ]["QueueArn"]
    if not _running(sqs, arn):
        sqs.start_message_move_task(SourceArn=arn)
    while True:
        task = _newest(sqs, arn)
        yield task.get("ApproximateNumberOfMessagesMoved", 0)
        if task.get("Status") not in RUNNING:
            if reason := task.get("FailureReason"):
                raise NotSent(f"SQS stopped moving dead letters: {reason}; run it again")
            return
        time.sleep(poll_seconds)


def _running(sqs: "SQSClient", arn: str) -> bool:
    return _newest(sqs, arn).get("Status") in RUNNING


def _newest(sqs: "SQSClient", arn: str) -> Any:
    return next(
        iter(sqs.list_message_move_tasks(SourceArn=arn, MaxResults=1).get("Results", [])), {}
    )


def stream_client() -> Any:
    """A client of DynamoDB Streams."""
    return aws.command_client("dynamodbstreams")


def failed_article_ids(streams: Any, message: dict[str, Any]) -> Iterable[str]:
    """The ids of the articles that a message of RelateFailures is about.

    RelateFunction names the article that it gave up. Lambda points at records, and there are none
    once the stream has forgotten them (24 h).
    """
    if article := message.get("article"):
        return [article]
    info = message["DDBStreamBatchInfo"]
    first, last = info["startSequenceNumber"], int(info["endSequenceNumber"])
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=info["streamArn"],
            ShardId=info["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=first,
        )["ShardIterator"]
        records = streams.get_records(
            ShardIterator=iterator, Limit=max(1, min(1000, info["batchSize"]))
        )["Records"]
    except ClientError as error:
        if error.response["Error"]["Code"] in FORGOTTEN:
            return []
        raise
    return {
        one["dynamodb"]["Keys"]["id"]["S"]
        for one in records
        if int(one["dynamodb"]["SequenceNumber"]) <= last
    }
