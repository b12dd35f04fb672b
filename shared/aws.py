"""AWS clients: one of each a process, made when first needed."""

from typing import TYPE_CHECKING

from shared.process import process_singleton

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS, CONNECTIONS = 1, 5, 4, 40
"""A call may take 4 x 6 s and back-off: within every function's time-out.

Relate asks 32 postings at once.
"""


def _config(signature_version: str | None = None) -> "Config":
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
        signature_version=signature_version,
    )


QUEUE_CONNECT_SECONDS, QUEUE_READ_SECONDS, QUEUE_ATTEMPTS = 1, 2, 2
"""A call of SQS comes at the end of an invocation, and another try of the batch makes up for one
that fails: it may take 2 x 3 s and back-off."""


@process_singleton
def dynamodb() -> "DynamoDBClient":
    """The DynamoDB client."""
    import boto3

    return boto3.client("dynamodb", config=_config())


@process_singleton
def s3() -> "S3Client":
    """The S3 client; it signs URLs with SigV4 (some endpoints would get SigV2 otherwise)."""
    import boto3

    return boto3.client("s3", config=_config(signature_version="s3v4"))


@process_singleton
def sqs() -> "SQSClient":
    """The SQS client."""
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=QUEUE_CONNECT_SECONDS,
        read_timeout=QUEUE_READ_SECONDS,
        retries={"total_max_attempts": QUEUE_ATTEMPTS, "mode": "standard"},
    )
    return boto3.client("sqs", config=config)
