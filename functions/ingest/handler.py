"""IngestFunction takes in a batch of messages of DropQueue.

A message that raises is tried again alone, later each time, and goes to the dead letters in the
end.
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

from functions.ingest.protocol.intake import Intake, Overtaken
from functions.ingest.protocol.notifications import read_notifications
from functions.ingest.protocol.retries import bring_back
from functions.ingest.settings import ingest_settings
from shared import telemetry
from shared.process import process_singleton
from shared.tables.row_schemas import report_left_out_to

logger = telemetry.logger("ingest")
metrics = telemetry.metrics("ingest")
report_left_out_to(telemetry.left_out_reporter("ingest"))


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """SQS event -> {"batchItemFailures": [...]}.

    A wrong setting raises SettingsError here, so that the invocation fails and not its messages.
    """
    metrics.add_metric(name="Messages", unit=MetricUnit.Count, value=len(event["Records"]))
    ingest()
    # Powertools would raise when every message of a batch fails, and so lose which did.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    answer = process_partial_response(
        event=event, record_handler=take_in, processor=processor, context=context
    )
    if failures := answer["batchItemFailures"]:
        failed_ids = {failure["itemIdentifier"] for failure in failures}
        records = [record for record in event["Records"] if record["messageId"] in failed_ids]
        report_failures([SQSRecord(record) for record in records], _overtaken_count(processor))
    return dict(answer)


def _overtaken_count(processor: BatchProcessor) -> int:
    """How many messages of a batch come back only to see whether another came to its end."""
    return sum(isinstance(error, Overtaken) for _, error, _ in processor.exceptions)


def report_failures(records: list[SQSRecord], overtaken: int = 0) -> None:
    """Count the messages that failed, and have them come back soon, those that were overtaken too.

    Lambda counts no error for a call that names failed messages. If SQS refuses, they come back
    later, and the call has gone well all the same.
    """
    if failures := len(records) - overtaken:
        metrics.add_metric(name="IngestFailed", unit=MetricUnit.Count, value=failures)
    settings = ingest().settings
    try:
        refusals = bring_back(settings.drop_queue, records, settings.retry_seconds)
    except Exception:
        logger.exception("failed messages come back only after the queue's visibility time-out")
        return
    if refusals:
        logger.error("some failed messages come back late", extra={"refusals": refusals})


def take_in(record: SQSRecord) -> None:
    """Take in every drop that one message names."""
    try:
        _take_in(record)
    except Overtaken as other:
        logger.info("overtaken; the message will be looked at again", drop=str(other))
        raise
    except Exception:
        logger.exception(
            "not taken in; the message will be tried again", message_id=record.message_id
        )
        raise


def _take_in(record: SQSRecord) -> None:
    sent_at = (record.get("attributes") or {}).get("SentTimestamp")
    for notification in read_notifications(record.body):
        report = ingest().process(notification)
        if report is None:
            logger.debug("nothing to do", drop=notification.key)
            continue
        logger.info(
            report.status,
            drop=notification.key,
            articles=report.articles,
            reason=report.reason,
            doubts=report.doubts,
        )
        metrics.add_metric(name=report.status.title(), unit=MetricUnit.Count, value=1)
        if sent_at:
            delay = telemetry.milliseconds_since(int(sent_at) / 1000)
            metrics.add_metric(name="DropToClaim", unit=MetricUnit.Milliseconds, value=delay)


@process_singleton
def ingest() -> Intake:
    """The one Intake of this process, with settings read from its environment."""
    return Intake(ingest_settings(os.environ))
