"""When messages that a function failed at are visible again.

Lambda leaves failed messages alone, and they are visible again when their time-out ends; whoever
received a message may change that (Amazon SQS API Reference, ChangeMessageVisibility).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared import aws

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import ChangeMessageVisibilityBatchRequestEntryTypeDef


def make_visible_after(queue_url: str, delays: Sequence[tuple[str, int]]) -> list[str]:
    """Make at most ten messages visible, each (receipt, seconds) after so long; why this failed for
    some. They come back when the queue's visibility time-out ends."""
    entries: list[ChangeMessageVisibilityBatchRequestEntryTypeDef] = [
        {"Id": str(number), "ReceiptHandle": receipt, "VisibilityTimeout": seconds}
        for number, (receipt, seconds) in enumerate(delays)
    ]
    answer = aws.sqs().change_message_visibility_batch(QueueUrl=queue_url, Entries=entries)
    return [failure["Code"] for failure in answer.get("Failed", [])]
