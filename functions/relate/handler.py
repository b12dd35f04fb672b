"""RelateFunction: a batch of ArticlesTable's stream. Each article in it is related once; those that fail are reported."""

from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.relate.relate import Relate
from shared import settings, telemetry

logger = telemetry.logger("relate")
metrics = telemetry.metrics("relate")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handle(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """DynamoDB stream event -> {"batchItemFailures": [...]}."""
    metrics.add_metric(name="Records", unit=MetricUnit.Count, value=len(event["Records"]))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in relate_all(event["Records"])]}


def relate_all(records: list[dict[str, Any]]) -> list[str]:
    """Relate every article that the records name; of those that failed, the sequence number of their first record.

    Lambda tries again from the lowest: what follows it is related twice, which changes nothing.
    """
    first: dict[str, str] = {}
    for record in records:
        change = record["dynamodb"]
        first.setdefault(change["Keys"]["id"]["S"], change["SequenceNumber"])
    return [number for article, number in first.items() if not _relate(article)]


def _relate(article: str) -> bool:
    try:
        relater().relate(article)
    except Exception:  # reported to Lambda, which tries again: whatever it is, it must not hold up the others
        logger.exception("not related", article=article)
        metrics.add_metric(name="RelateFailed", unit=MetricUnit.Count, value=1)
        return False
    logger.info("related", article=article)
    metrics.add_metric(name="Related", unit=MetricUnit.Count, value=1)
    return True


@cache
def relater() -> Relate:
    """The one Relate of this process."""
    return Relate(settings.load(settings.RelateSettings))
