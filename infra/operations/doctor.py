"""`newsdrop doctor`: looks at one thing after another and says what to do about those that are not
as they should be."""

import json
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.operations import queues, system
from infra.operations.system import Where
from shared import aws

OLDEST_PYTHON = (3, 11)
PORTS = (8000, 5000)
CLOCK_SECONDS = 300
"""AWS refuses requests whose time is off by 5 to 15 minutes."""

WELL = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do if it is not well."""

    name: str
    state: Literal["well", "odd", "wrong"]
    said: str
    do: str = ""

    def as_json(self) -> str:
        """A line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def line(self) -> str:
        """A line for people."""
        return f"{self.state:<5}  {self.name}: {self.said}" + (f" -> {self.do}" if self.do else "")


def examine(
    endpoint: str | None, stack: str | None, region: str | None, profile: str | None
) -> Iterator[Check]:
    """Every check that makes sense; without a desk or a stack, whether a desk could run here."""
    yield python()
    try:
        if not endpoint and not stack and system.running_desk() is None:
            yield Check(
                "desk",
                "odd",
                "none runs here",
                "start one with `newsdrop dev`, or name a stack with --stack",
            )
            yield from map(port, PORTS)
            return
        there = system.find(endpoint, stack, region, profile)
    except system.Unreachable as error:
        yield Check("system", "wrong", str(error), _advice(stack))
        return
    yield Check(
        "system", "well", f"bucket {there.bucket}" + (f", site {there.api}" if there.api else "")
    )
    looks: list[Callable[[], Iterator[Check]]] = [
        lambda: credentials(there, stack),
        lambda: clock(there),
        lambda: tables(there),
        lambda: bucket(there),
        lambda: backlog(there),
        lambda: site(there),
    ]
    for look in looks:
        try:
            yield from look()
        except (BotoCoreError, ClientError, OSError) as error:
            yield Check(
                "access",
                "wrong",
                str(error),
                "see that the credentials may read this stack's resources",
            )


def python() -> Check:
    """Whether this Python is young enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Check(
            "python", "wrong", version, "install Python 3.11 or later and run `make clean run`"
        )
    return Check("python", "well", version)


def port(number: int) -> Check:
    """Whether a desk could listen there."""
    option = "--port" if number == PORTS[0] else "--aws-port"
    try:
        socket.create_server(("127.0.0.1", number)).close()
    except OSError as error:
        return Check(f"port {number}", "odd", str(error), f"start the desk with another {option}")
    return Check(f"port {number}", "well", "free for a desk")


def _advice(stack: str | None) -> str:
    if stack:
        return "see that the name, --region and --profile are right, and that `aws sts get-caller-identity` works"
    return "start `newsdrop dev`, or correct --endpoint"


def credentials(there: Where, stack: str | None) -> Iterator[Check]:
    """Who we are, and how the stack is."""
    if there.on_desk:
        return
    who = boto3.client("sts").get_caller_identity()["Arn"]
    yield Check("credentials", "well", who)
    state = boto3.client("cloudformation").describe_stacks(StackName=str(stack))["Stacks"][0][
        "StackStatus"
    ]
    if state in WELL:
        yield Check("stack", "well", state)
    else:
        yield Check("stack", "wrong", state, "see its events in CloudFormation, then deploy again")


def clock(there: Where) -> Iterator[Check]:
    """Whether this machine's clock is AWS's."""
    answer: Any = aws.s3().head_bucket(Bucket=there.bucket)
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if date is None:
        return
    off = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    if off > CLOCK_SECONDS:
        yield Check(
            "clock",
            "wrong",
            f"off by {off:.0f} s",
            "set this machine's clock, or have it set by NTP",
        )
    else:
        yield Check("clock", "well", f"off by {off:.0f} s")


def tables(there: Where) -> Iterator[Check]:
    """Whether the tables take requests, and ArticlesTable tells of its changes."""
    for name in (there.drops_table, there.articles_table, there.index_table):
        table = aws.dynamodb().describe_table(TableName=name)["Table"]
        state = table["TableStatus"]
        if state not in {"ACTIVE", "UPDATING"}:
            yield Check(f"table {name}", "wrong", state, "deploy again")
        elif name == there.articles_table and "LatestStreamArn" not in table:
            yield Check(
                f"table {name}", "wrong", "it has no stream: nothing is related", "deploy again"
            )
        else:
            yield Check(f"table {name}", "well", state)


def bucket(there: Where) -> Iterator[Check]:
    """Whether what is overwritten can be brought back, and the queue is told of drops."""
    s3 = aws.s3()
    if s3.get_bucket_versioning(Bucket=there.bucket).get("Status") != "Enabled":
        yield Check("bucket versions", "wrong", "off: what is overwritten is lost", "deploy again")
    told = s3.get_bucket_notification_configuration(Bucket=there.bucket).get(
        "QueueConfigurations", []
    )
    events = {event for queue in told for event in queue["Events"]}
    missing = [
        event for event in ("s3:ObjectCreated:*", "s3:ObjectRemoved:*") if event not in events
    ]
    if missing:
        yield Check(
            "bucket events",
            "wrong",
            f"nobody is told of {', '.join(missing)}",
            "deploy again, then `newsdrop resync`",
        )
    else:
        yield Check("bucket events", "well", "the queue is told of every drop and removal")


def backlog(there: Where) -> Iterator[Check]:
    """What waits, and what has failed."""
    sqs = queues.client()
    yield Check(
        "drop queue",
        "well",
        f"{queues.waiting(sqs, there.drop_queue)} messages wait or are being handled",
    )
    for name, url in (
        ("dead letters", there.dead_letters),
        ("failures of relate", there.relate_failures),
    ):
        waiting = queues.waiting(sqs, url)
        if waiting:
            yield Check(
                name,
                "wrong",
                f"{waiting} messages",
                "see the logs, end the fault, then `newsdrop redrive`",
            )
        else:
            yield Check(name, "well", "none")


def site(there: Where) -> Iterator[Check]:
    """Whether the API answers."""
    if not there.api:
        return
    url = f"{there.api}/v1/articles?limit=1"
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - the stack's own address
            yield Check("site", "well", f"{url} answers {answer.status}")
    except OSError as error:  # URLError is one, so are time-outs and connections that break
        yield Check("site", "wrong", f"{url}: {error}", "see the logs of ApiFunction")
