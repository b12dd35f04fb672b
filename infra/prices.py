"""Prices of AWS in us-east-1, on demand, each with the page that it is from."""

from typing import NamedTuple

PRICE_MONTH = "June 2026"
"""The month of the newest pages that were read.

They gave the numbers of X-Ray, KMS, CloudFront's GB, Lambda's calls and GB-seconds, logs, metrics,
dashboards, and of what DynamoDB and S3 store. The others are those that the services have published
since November 2024: no page of this month was at hand for them. Each names the page to compare it
with.
"""

UNITS = {"1": 1.0, "a month": 1.0, "a GB": 1.0, "a GB and month": 1.0, "a million": 1e6}
"""What a price is for, and how many of the amounts that `infra.cost` counts with that is."""


class Price(NamedTuple):
    """What a unit costs, and who says so."""

    dollars: float
    unit: str
    source: str


_S3, _DYNAMODB, _LAMBDA = "Amazon S3 pricing", "Amazon DynamoDB pricing", "AWS Lambda pricing"
_CLOUDWATCH, _CLOUDFRONT = "Amazon CloudWatch pricing", "Amazon CloudFront pricing"
_KMS, _WAF = "AWS KMS pricing", "AWS WAF pricing"

PRICES = {
    "S3 puts": Price(5.00, "a million", _S3),
    "S3 gets": Price(0.40, "a million", _S3),
    "S3 GB": Price(0.023, "a GB and month", _S3),
    "SQS requests": Price(0.40, "a million", "Amazon SQS pricing"),
    "SQS FIFO requests": Price(0.50, "a million", "Amazon SQS pricing"),
    "EventBridge events": Price(1.00, "a million", "Amazon EventBridge pricing"),
    "SNS mails": Price(20.00, "a million", "Amazon SNS pricing"),
    "DynamoDB writes": Price(0.625, "a million", _DYNAMODB),
    "DynamoDB reads": Price(0.125, "a million", _DYNAMODB),
    "DynamoDB GB": Price(0.25, "a GB and month", _DYNAMODB),
    "DynamoDB recovery GB": Price(0.20, "a GB and month", _DYNAMODB),
    "DynamoDB restored GB": Price(0.15, "a GB", _DYNAMODB),
    "Lambda calls": Price(0.20, "a million", _LAMBDA),
    "Lambda GB-seconds": Price(13.3334, "a million", f"{_LAMBDA}, Arm"),
    "HTTP API requests": Price(1.00, "a million", "Amazon API Gateway pricing"),
    "log GB": Price(0.50, "a GB", _CLOUDWATCH),
    "log GB a month": Price(0.03, "a GB and month", _CLOUDWATCH),
    "traces": Price(5.00, "a million", "AWS X-Ray pricing"),
    "alarm metrics": Price(0.10, "a month", _CLOUDWATCH),
    "metrics": Price(0.30, "a month", _CLOUDWATCH),
    "dashboards": Price(3.00, "a month", _CLOUDWATCH),
    "transfer GB": Price(0.09, "a GB", "Amazon EC2 pricing, data transfer"),
    "CDN requests": Price(1.00, "a million", _CLOUDFRONT),
    "CDN GB": Price(0.085, "a GB", _CLOUDFRONT),
    "KMS keys": Price(1.00, "a month", _KMS),
    "KMS requests": Price(3.00, "a million", _KMS),
    "secrets": Price(0.40, "a month", "AWS Secrets Manager pricing"),
    "web ACLs": Price(5.00, "a month", _WAF),
    "WAF rules": Price(1.00, "a month", _WAF),
    "SnapStart GB-seconds": Price(1.5046, "a million", f"{_LAMBDA}, SnapStart cache"),
    "SnapStart GB": Price(0.0001397998, "a GB", f"{_LAMBDA}, SnapStart restore"),
}
"""Free are: rules of EventBridge and what they send to queues of the account, events of S3, reads
of a table's stream by Lambda, CodeDeploy to Lambda, DynamoDB's own key, standard parameters of
Systems Manager, and the first 1,000 mails of alarms."""
