"""When a message that failed is tried again: soon, and later each time.

Lambda leaves failed messages alone, and they are visible again when their time-out ends; whoever
received a message may change that (Amazon SQS API Reference, ChangeMessageVisibility).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared import aws

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import ChangeMessageVisibilityBatchRequestEntryTypeDef

LONGEST_DELAY = 900
"""Seconds. SQS would take up to 12 hours."""


def retry_delay(receive_count: int, step_seconds: int) -> int:
    """How many seconds after its failure a message is visible again that was received so often."""
    return min(LONGEST_DELAY, step_seconds * receive_count)


def bring_back(queue_url: str, records: Sequence[SQSRecord], step_seconds: int) -> list[str]:
    """Make failed messages of a batch visible after their delay; why this failed for some. They
    come back when the queue's visibility time-out ends."""
    entries: list[ChangeMessageVisibilityBatchRequestEntryTypeDef] = [
        {
            "Id": str(number),
            "ReceiptHandle": record.receipt_handle,
            "VisibilityTimeout": retry_delay(
                int(record.attributes.approximate_receive_count), step_seconds
            ),
        }
        for number, record in enumerate(records)
    ]
    answer = aws.sqs().change_message_visibility_batch(QueueUrl=queue_url, Entries=entries)
    return [failure["Code"] for failure in answer.get("Failed", [])]
