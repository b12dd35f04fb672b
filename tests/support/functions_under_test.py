"""Handlers that do what the tests of the worker and the pump ask for.

What they saw is appended to the file SEEN.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if "SEEN" in os.environ:  # made while the process starts, not within a function's time-out
    import boto3

    SQS = boto3.client("sqs")


def act(event: dict[str, Any], context: Any) -> Any:
    """Do as the event says."""
    return DEEDS[event["do"]](event, context)


def context(event: dict[str, Any], given: Any) -> Any:
    names = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")
    return {name: getattr(given, name) for name in names} | {
        "left": given.get_remaining_time_in_millis()
    }


def write(event: dict[str, Any], context: Any) -> Any:
    os.write(1, b"raw ")
    sys.stdout.write(event["text"] + "\n")
    sys.stderr.write('{"result": "no answer of mine"}\n')
    return sys.stdin.read()


def fail(event: dict[str, Any], context: Any) -> Any:
    raise ValueError("as was asked for")


def sleep(event: dict[str, Any], context: Any) -> Any:
    child = subprocess.Popen(["sleep", "60"])
    Path(event["pids"]).write_text(f"{os.getpid()} {child.pid}")
    time.sleep(60)


def hog(event: dict[str, Any], context: Any) -> Any:
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))
        time.sleep(0.001)


DEEDS: dict[str, Callable[[dict[str, Any], Any], Any]] = {
    "answer": lambda event, _: event["with"],
    "environment": lambda *_: dict(os.environ),
    "context": context,
    "write": write,
    "pid": lambda *_: os.getpid(),
    "raise": fail,
    "sleep": sleep,
    "hog": hog,
    "grab": lambda *_: len(bytearray(64 * 1024**3)),
    "exit": lambda *_: os._exit(7),
    "sys.exit": lambda *_: sys.exit(3),
    "what is no JSON": lambda *_: {"now": time},
    "too much": lambda *_: "x" * 6 * 1024 * 1024,
}


def take_messages(event: dict[str, Any], context: Any) -> Any:
    """Messages say how often they fail, and how; the event's worst decides for the batch. Those
    that fail come back at once, unless they are told to stay away until the queue's time-out."""
    bodies = [(record, json.loads(record["body"])) for record in event["Records"]]
    _note([body["name"] for _, body in bodies], event["Records"])
    failing = [
        (r, body)
        for r, body in bodies
        if int(r["attributes"]["ApproximateReceiveCount"]) <= body.get("fails", 0)
    ]
    for _, body in failing:
        if body.get("dies"):
            os._exit(1)
    for _, body in failing:
        if "answer" in body:
            _bring_back([record for record, _ in bodies])
            return body["answer"]
    _bring_back([record for record, body in failing if not body.get("stays")])
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record, _ in failing]}


def _bring_back(records: list[dict[str, Any]]) -> None:
    if records:
        name = records[0]["eventSourceARN"].rpartition(":")[2]
        SQS.change_message_visibility_batch(
            QueueUrl=SQS.get_queue_url(QueueName=name)["QueueUrl"],
            Entries=[
                {"Id": str(n), "ReceiptHandle": record["receiptHandle"], "VisibilityTimeout": 0}
                for n, record in enumerate(records)
            ],
        )


def take_records(event: dict[str, Any], context: Any) -> Any:
    """Items whose id begins with `poison` fail, those with `raise` raise; `late` fails the first
    time."""
    ids = [record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]]
    _note(ids, event["Records"])
    failures = []
    for record, id_ in zip(event["Records"], ids, strict=True):
        if id_.startswith("raise"):
            raise ValueError(id_)
        if id_.startswith("poison") or (id_.startswith("late") and _seen(id_) == 1):
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failures}


def _note(names: list[str], records: list[dict[str, Any]]) -> None:
    with Path(os.environ["SEEN"]).open("a") as file:
        file.write(json.dumps({"names": names, "records": records}) + "\n")


def _seen(name: str) -> int:
    return sum(
        name in json.loads(line)["names"]
        for line in Path(os.environ["SEEN"]).read_text().splitlines()
    )
