"""Structured logs and metrics (CloudWatch embedded metric format).

No article text and no whole event is ever logged.

What ties the lines of one drop together, from ingest to relate, is the field `drop`: its key in the
bucket.
"""

import os
import time

from aws_lambda_powertools import Logger, Metrics, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from shared.tables.row_schemas import Reporter

NAMESPACE = "Newsdrop"


def logger(service: str) -> Logger:
    """The JSON logger of one function; its level is POWERTOOLS_LOG_LEVEL, and every line has the
    deployment's STAGE."""
    return Logger(service=service, stage=os.environ.get("STAGE") or None)


def metrics(service: str) -> Metrics:
    """The metrics of one function, with the one dimension `service`; each stack has a namespace of
    its own."""
    return Metrics(namespace=_namespace(), service=service)


def left_out_reporter(service: str) -> Reporter:
    """Logs that a read left rows out, and counts them as the metric Undecodable.

    It may be called from any thread: the metric goes out at once, by itself.
    """
    log = logger(service)

    def report(kind: str, rows: int, reason: str) -> None:
        log.error("rows left out", extra={"row_kind": kind, "rows": rows, "reason": reason})
        count_at_once("Undecodable", rows, service=service)

    return report


def count_at_once(name: str, count: float, **dimensions: str) -> None:
    """Publish a metric by itself, with dimensions of its own; from any thread."""
    if os.environ.get("POWERTOOLS_METRICS_DISABLED", "").lower() == "true":
        return
    with single_metric(
        name,
        MetricUnit.Count,
        count,
        namespace=_namespace(),
        default_dimensions=dimensions,
    ):
        pass


def _namespace() -> str:
    return os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or NAMESPACE


def milliseconds_since(seconds: float) -> float:
    """How long ago a time (seconds since 1970) was; never negative, whatever the clocks say."""
    return max(0.0, round((time.time() - seconds) * 1000, 1))
