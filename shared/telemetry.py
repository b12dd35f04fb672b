"""Structured logs and metrics (CloudWatch embedded metric format).

No article text and no whole event is ever logged.

What ties the lines of one drop together, from ingest to relate, is the field `drop`: its key in the
bucket.
"""

import os
import time

from aws_lambda_powertools import Logger, Metrics

NAMESPACE = "Newsdrop"


def logger(service: str) -> Logger:
    """The JSON logger of one function; its level is POWERTOOLS_LOG_LEVEL, and every line has the
    deployment's STAGE."""
    return Logger(service=service, stage=os.environ.get("STAGE") or None)


def metrics(service: str) -> Metrics:
    """The metrics of one function, with the one dimension `service`; each stack has a namespace of
    its own."""
    return Metrics(
        namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or NAMESPACE, service=service
    )


def milliseconds_since(seconds: float) -> float:
    """How long ago a time (seconds since 1970) was; never negative, whatever the clocks say."""
    return max(0.0, round((time.time() - seconds) * 1000, 1))
