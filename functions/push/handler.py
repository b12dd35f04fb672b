"""PushFunction tells others what happened: a webhook, a WebSub hub, and the editors by mail.

Messages of PushQueue call it, and a clock, each minute, for what is told once a minute.
"""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.push.rejects_mail import mail_rejections
from functions.push.secret import WebhookSecret
from functions.push.web_sub import ping_hub
from functions.push.webhook import Webhook
from shared import settings, telemetry
from shared.process import process_singleton
from shared.settings import PushSettings
from shared.tables.row_schemas import report_left_out_to

logger = telemetry.logger("push")
metrics = telemetry.metrics("push")
report_left_out_to(telemetry.left_out_reporter("push"))


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """SQS event -> {"batchItemFailures": [...]}; EventBridge's scheduled event -> what was told."""
    if "Records" in event:
        return _push([SQSRecord(record) for record in event["Records"]], context)
    return _tick(settings.load(PushSettings))


def _push(records: list[SQSRecord], context: LambdaContext) -> dict[str, Any]:
    outcome = webhook().deliver(records, context.get_remaining_time_in_millis)
    if outcome.failures:
        metrics.add_metric(name="PushFailed", unit=MetricUnit.Count, value=outcome.failures)
    return {"batchItemFailures": [{"itemIdentifier": one} for one in outcome.ids]}


def _tick(push: PushSettings) -> dict[str, Any]:
    """Mail first, which is done at once. What fails hinders nothing else, and is raised."""
    counts: dict[str, Any] = {}
    try:
        if push.rejects_topic:
            counts["mailed"] = mail_rejections(push)
    finally:
        if push.web_sub_hub:
            counts["pinged"] = ping_hub(push, logger)
    if any(counts.values()):
        logger.info("told", extra=counts)
    return counts


@process_singleton
def webhook() -> Webhook:
    """The one Webhook of this process, with settings read from its environment."""
    push = settings.load(PushSettings)
    secret = WebhookSecret(push.webhook_secret)
    return Webhook(push.webhook_url, secret, push.push_queue, logger)
