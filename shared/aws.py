"""AWS clients: one of each a process, made when first needed, and how long their calls may take."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from shared.process import process_singleton

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

CONNECTIONS = 40
"""Relate asks 30 postings at once."""


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How often a call is tried, and how long a try may take.

    botocore hands both time-outs to urllib3, and there a socket has that of connecting while a
    body is sent too: who uploads needs more of it than a handshake does.
    """

    connect_seconds: float
    read_seconds: float
    attempts: int
    retry_mode: Literal["standard", "adaptive"] = "standard"

    @property
    def longest_attempt(self) -> float:
        """The seconds that one try may take."""
        return self.connect_seconds + self.read_seconds

    @property
    def longest_pauses(self) -> tuple[float, ...]:
        """The most seconds between two tries: 1, 2, 4 and so on, up to 20 (Boto3 guide, "Retries");
        newer versions pause for less."""
        return tuple(min(2.0**retry, 20) for retry in range(self.attempts - 1))

    @property
    def longest_call(self) -> float:
        """The most seconds that a call may take with all its tries."""
        return self.attempts * self.longest_attempt + sum(self.longest_pauses)


TABLE_CALLS = CallLimits(connect_seconds=1, read_seconds=3, attempts=4)
"""Those of a function to DynamoDB, which answers within milliseconds or is in trouble.

The retry mode is standard. Adaptive holds calls back for an unknown time once one was throttled,
all calls of the client alike, so that no time-out could be promised; AWS advises against it where
one client serves many (AWS SDKs Reference Guide, "Retry behavior").
"""

FILE_CALLS = CallLimits(connect_seconds=6, read_seconds=6, attempts=3)
"""Those of a function to S3: 32 MB leave it in a second or two."""

PICTURE_CALLS = CallLimits(connect_seconds=1, read_seconds=3, attempts=2)
"""Those of ApiFunction to S3: a reader waits for the picture."""

QUEUE_CALLS = CallLimits(connect_seconds=1, read_seconds=2, attempts=2)
"""Those of a function to SQS, EventBridge, SNS and Systems Manager: another try of the batch makes
up for one that fails."""

COMMAND_CALLS = CallLimits(connect_seconds=5, read_seconds=20, attempts=5, retry_mode="adaptive")
"""Those of the command line: what it asks for in bulk may be throttled, and nobody waits behind."""

UPLOAD_CALLS = CallLimits(connect_seconds=60, read_seconds=60, attempts=4, retry_mode="adaptive")
"""Those of the command line to S3: lines are slow there."""

ENDING_SECONDS = TABLE_CALLS.longest_attempt + max(TABLE_CALLS.longest_pauses) + 1
"""What a try may take, the pause after it, and writing the answer."""


class OutOfTime(Exception):
    """No call is begun any more: its answer might come after the time for this one."""


_last_start = float("inf")


@contextmanager
def end_calls_within(seconds: float) -> Iterator[None]:
    """Let no try of a call to DynamoDB, or to S3 for a picture, begin so late that it might end
    after `seconds` from now.

    However many calls follow each other, the caller can then answer in time. Calls that would
    begin later raise OutOfTime.
    """
    global _last_start  # noqa: PLW0603 - a process answers one request at a time, its threads too
    _last_start = monotonic() + seconds - ENDING_SECONDS
    try:
        yield
    finally:
        _last_start = float("inf")


def _refuse_late_start(**_: Any) -> None:
    if monotonic() > _last_start:
        raise OutOfTime


def _config(limits: CallLimits, **more: Any) -> "Config":
    from botocore.config import Config

    return Config(
        connect_timeout=limits.connect_seconds,
        read_timeout=limits.read_seconds,
        retries={"total_max_attempts": limits.attempts, "mode": limits.retry_mode},
        max_pool_connections=CONNECTIONS,
        **more,
    )


def is_function() -> bool:
    """Whether this process is a function's, deployed or on a desk.

    Lambda sets this variable (Lambda Developer Guide, "Defined runtime environment variables").
    """
    return bool(os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))


@process_singleton
def dynamodb() -> "DynamoDBClient":
    """The DynamoDB client."""
    import boto3

    client = boto3.client(
        "dynamodb", config=_config(TABLE_CALLS if is_function() else COMMAND_CALLS)
    )
    client.meta.events.register("before-send.dynamodb", _refuse_late_start)
    return client


@process_singleton
def s3() -> "S3Client":
    """The S3 client; it signs URLs with SigV4, since some endpoints would get SigV2 otherwise.

    Buckets are hosts of their region. The global host, which botocore signs URLs for where it is
    not told so, sends readers on to the region's, for which the signature does not hold (S3 User
    Guide, "Request redirection"). A given endpoint may be an address without names below it.
    """
    return _s3_client(FILE_CALLS if is_function() else UPLOAD_CALLS)


@process_singleton
def picture_s3() -> "S3Client":
    """The S3 client of ApiFunction, which signs URLs as `s3` does."""
    client = _s3_client(PICTURE_CALLS)
    client.meta.events.register("before-send.s3", _refuse_late_start)
    return client


def _s3_client(limits: CallLimits) -> "S3Client":
    import boto3

    style = "path" if _has_own_endpoint() else "virtual"
    options = {"addressing_style": style, "us_east_1_regional_endpoint": "regional"}
    return boto3.client("s3", config=_config(limits, signature_version="s3v4", s3=options))


@process_singleton
def sqs() -> "SQSClient":
    """The SQS client of the functions."""
    import boto3

    return boto3.client("sqs", config=_config(QUEUE_CALLS))


@process_singleton
def events() -> Any:
    """The EventBridge client of the functions."""
    import boto3

    return boto3.client("events", config=_config(QUEUE_CALLS))


@process_singleton
def sns() -> Any:
    """The SNS client of the functions."""
    import boto3

    return boto3.client("sns", config=_config(QUEUE_CALLS))


@process_singleton
def ssm() -> Any:
    """The client of Systems Manager of the functions."""
    import boto3

    return boto3.client("ssm", config=_config(QUEUE_CALLS))


@process_singleton
def command_client(service: str) -> Any:
    """The client of a service that only commands speak to."""
    import boto3

    return boto3.client(service, config=_config(COMMAND_CALLS))  # type: ignore[call-overload]


def _has_own_endpoint() -> bool:
    return any(os.environ.get(f"AWS_ENDPOINT_URL{service}") for service in ("", "_S3"))
