"""Articles that relate fails at: whether time may heal it, and who is told if it will not.

Lambda tries the records of a stream again from the first that failed, so one that fails for good
holds up those behind it (AWS Lambda Developer Guide, "Process DynamoDB records with Lambda").
"""

import json

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from shared import aws, telemetry
from shared.tables.dynamo import BatchUnfinished, ConditionFailed
from shared.tables.manifests import RunLost

HOPE_SECONDS = 60
"""So long after its write an article is tried again though time will hardly heal what failed: a
later version at work on it may leave it readable."""

HEALING = (BatchUnfinished, BotoCoreError, ClientError, ConditionFailed, OSError, RunLost)
"""What may pass: trouble on the way to AWS, AWS's refusals (throttling, a missing right), and other
runs at work on the article."""

WRONG_REQUESTS = frozenset({"SerializationException", "ValidationException"})
"""What DynamoDB answers to a request that it will never take."""


def may_heal(error: Exception) -> bool:
    """Whether the same may go well later though nobody mends the code or the rows."""
    if isinstance(error, ClientError):
        return error.response["Error"]["Code"] not in WRONG_REQUESTS
    return isinstance(error, HEALING) and not isinstance(error, ParamValidationError)


def is_hopeless(error: Exception, first_at: float | None) -> bool:
    """Whether an article is not to be tried again, which was written at this time first."""
    if may_heal(error) or first_at is None:
        return False
    return telemetry.milliseconds_since(first_at) >= HOPE_SECONDS * 1000


def give_up(queue_url: str, article: str, error: Exception) -> None:
    """Tell RelateFailures of an article; `newsdrop redrive` has it related once that can be."""
    body = json.dumps({"article": article, "error": type(error).__name__})
    aws.sqs().send_message(QueueUrl=queue_url, MessageBody=body)
