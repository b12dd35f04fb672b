"""The shapes of Lambda's events and on-failure messages."""

import base64
import hashlib
import json
import sys
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from infra.local.template import ACCOUNT, REGION

Record = dict[str, Any]


def queue_record(message: dict[str, Any], arn: str) -> Record:
    """A received message as Lambda puts it into an event."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    }


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": value["DataType"],
    }
    if "StringValue" in value:
        attribute["stringValue"] = value["StringValue"]
    if "BinaryValue" in value:
        attribute["binaryValue"] = base64.b64encode(value["BinaryValue"]).decode()
    return attribute


def stream_record(record: Record, arn: str) -> Record:
    """A stream's record that the API gave, as Lambda puts it into an event."""
    plain: Record = json.loads(json.dumps(record, default=_plain))
    if user := plain.get("userIdentity"):
        plain["userIdentity"] = {"principalId": user["PrincipalId"], "type": user["Type"]}
    return {**plain, "eventSourceARN": arn}


def sequence_number(record: Record) -> str:
    """A record's sequence number."""
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def creation_time(record: Record) -> datetime:
    """When a record that the API gave was written, to the second or so."""
    moment: datetime = record["dynamodb"]["ApproximateCreationDateTime"]
    return moment


@dataclass(frozen=True)
class FailedBatch:
    """Records of a stream that were tried as often or as long as the mapping allows, which the
    condition says; `has_raised` if the last call did not answer."""

    function_arn: str
    stream_arn: str
    shard: str
    batch: list[Record]
    condition: str
    calls: int
    has_raised: bool

    def message(self) -> dict[str, Any]:
        """What Lambda sends to the on-failure destination: pointers into the stream, no content."""
        first, last = self.batch[0], self.batch[-1]
        return {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self.function_arn,
                "condition": self.condition,
                "approximateInvokeCount": self.calls,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                **({"functionError": "Unhandled"} if self.has_raised else {}),
            },
            "version": "1.0",
            "timestamp": _timestamp(datetime.now(UTC)),
            "DDBStreamBatchInfo": {
                "shardId": self.shard,
                "startSequenceNumber": sequence_number(first),
                "endSequenceNumber": sequence_number(last),
                "approximateArrivalOfFirstRecord": _timestamp(
                    first["dynamodb"]["ApproximateCreationDateTime"]
                ),
                "approximateArrivalOfLastRecord": _timestamp(
                    last["dynamodb"]["ApproximateCreationDateTime"]
                ),
                "batchSize": len(self.batch),
                "streamArn": self.stream_arn,
            },
        }


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{value!r} has no place in a stream's record")


def scheduled_event(stack: str, rule: str, moment: datetime) -> dict[str, Any]:
    """What EventBridge calls a function with at a moment of a rule's schedule (AWS Lambda Developer
    Guide, "Using AWS Lambda with Amazon EventBridge (CloudWatch Events)")."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{stack}-{rule}"],
        "detail": {},
    }


def queue_event(s3_event: dict[str, Any], arn: str) -> dict[str, Any]:
    """What Lambda makes of S3's event once it has been through the queue."""
    body = json.dumps(s3_event)
    md5 = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    message = {
        "MessageId": str(uuid.uuid4()),
        "ReceiptHandle": "none",
        "Body": body,
        "MD5OfBody": md5,
    }
    return {"Records": [queue_record(message, arn)]}


def print_queue_event() -> None:
    """`sam local generate-event s3 put ... | python -m infra.local.lambda_events | sam local invoke
    IngestFunction -e -`."""
    print(
        json.dumps(
            queue_event(json.load(sys.stdin), f"arn:aws:sqs:{REGION}:{ACCOUNT}:newsdrop-DropQueue"),
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    print_queue_event()
