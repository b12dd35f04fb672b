"""Structured logs and metrics (CloudWatch embedded metric format). No article text and no whole event is ever logged."""

from aws_lambda_powertools import Logger, Metrics

NAMESPACE = "Newsdrop"


def logger(service: str) -> Logger:
    """The JSON logger of one function; its level is POWERTOOLS_LOG_LEVEL."""
    return Logger(service=service)


def metrics(service: str) -> Metrics:
    """The metrics of one function, with the one dimension `service`."""
    return Metrics(namespace=NAMESPACE, service=service)
