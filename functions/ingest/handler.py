"""IngestFunction: a batch of DropQueue's messages.

One that raises is retried alone and ends in the dead letters.
"""

import os
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.ingest.protocol.intake import Intake
from functions.ingest.protocol.notifications import read_notifications
from functions.ingest.settings import ingest_settings
from shared import telemetry
from shared.process import process_singleton

logger = telemetry.logger("ingest")
metrics = telemetry.metrics("ingest")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """SQS event -> {"batchItemFailures": [...]}."""
    metrics.add_metric(name="Messages", unit=MetricUnit.Count, value=len(event["Records"]))
    # Powertools would raise when every message of a batch fails, and so lose which did.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(
        process_partial_response(
            event=event, record_handler=take_in, processor=processor, context=context
        )
    )


def take_in(record: SQSRecord) -> None:
    """Take in every drop that one message names."""
    try:
        _take_in(record)
    except Exception:
        logger.exception(
            "not taken in; the message will be tried again", message_id=record.message_id
        )
        raise


def _take_in(record: SQSRecord) -> None:
    sent = (record.get("attributes") or {}).get("SentTimestamp")
    for hint in read_notifications(record.body):
        report = ingest().process(hint)
        if report is None:
            logger.debug("nothing to do", drop=hint.key)
            continue
        logger.info(report.status, drop=hint.key, articles=report.articles, reason=report.reason)
        metrics.add_metric(name=report.status.title(), unit=MetricUnit.Count, value=1)
        if sent:
            waited = telemetry.milliseconds_since(int(sent) / 1000)
            metrics.add_metric(name="DropToClaim", unit=MetricUnit.Milliseconds, value=waited)


@process_singleton
def ingest() -> Intake:
    """The one Ingest of this process."""
    return Intake(ingest_settings(os.environ))
