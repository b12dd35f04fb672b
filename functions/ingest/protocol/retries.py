"""When a message that failed is tried again: soon, and later each time."""

from collections.abc import Sequence

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.visibility import make_visible_after

LONGEST_DELAY = 900
"""Seconds. SQS would take up to 12 hours."""


def retry_delay(receive_count: int, step_seconds: int) -> int:
    """How many seconds after its failure a message is visible again that was received so often."""
    return min(LONGEST_DELAY, step_seconds * receive_count)


def bring_back(queue_url: str, records: Sequence[SQSRecord], step_seconds: int) -> list[str]:
    """Make failed messages of a batch visible after their delay; why this failed for some."""
    delays = [
        (
            record.receipt_handle,
            retry_delay(int(record.attributes.approximate_receive_count), step_seconds),
        )
        for record in records
    ]
    return make_visible_after(queue_url, delays)
