"""`newsdrop doctor`: looks at one part after another and says what to do about what is wrong."""

import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.operations import queues, row_ages, system
from infra.operations.account_limits import check_account
from infra.operations.checks import Check
from infra.operations.drill_tables import check_recovery
from infra.operations.system import TargetSystem
from shared import aws, times
from shared.expectations import parse_expectations, silences
from shared.tables.index import Index

OLDEST_PYTHON = (3, 11)
SITE_PORT = 8000
TIME_SECONDS = 300
"""AWS refuses requests whose time is off by 5 to 15 minutes."""

OVERDUE = timedelta(minutes=5)
"""The clock ticks each minute, and relate is done seconds after; what is due for longer waits for
something that does not happen."""

OVERDUE_PAGE = 100
"""Overdue articles that are read; whether there are more does not matter to the advice."""

WELL = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")


def examine_system(
    endpoint: str | None,
    stack: str | None,
    region: str | None,
    profile: str | None,
    *,
    all_rows: bool = False,
) -> Iterator[Check]:
    """Every check that makes sense; without a desk or a stack, whether a desk could run here.

    `all_rows`: look at every row of the tables, not at some of each.
    """
    yield check_python()
    try:
        if not endpoint and not stack and system.find_desk() is None:
            yield from _check_place_for_a_desk()
            return
        target = system.find_system(endpoint, stack, region, profile)
    except system.Unreachable as error:
        yield Check("system", "wrong", str(error), _advice(stack))
        return
    site = f", site {target.api}" if target.api else ""
    yield Check("system", "well", f"bucket {target.bucket}{site}")
    yield from _check_target(target, stack, all_rows)


def _check_place_for_a_desk() -> Iterator[Check]:
    """That no desk runs here, and whether one could."""
    advice = "start one with `newsdrop dev`, or name a stack with --stack"
    yield Check("desk", "odd", "none runs here", advice)
    yield check_port(SITE_PORT)


def _check_target(target: TargetSystem, stack: str | None, all_rows: bool) -> Iterator[Check]:
    """Every part of a system that was found; a part that cannot be read is a check of its own."""
    checks: list[Callable[[], Iterator[Check]]] = [
        lambda: check_credentials(target, stack),
        lambda: check_time(target),
        lambda: check_tables(target),
        lambda: check_recovery(target),
        lambda: check_rows(target, all_rows=all_rows),
        lambda: check_bucket(target),
        lambda: check_backlog(target),
        lambda: check_clock(target),
        lambda: check_arrivals(target),
        lambda: check_account(target, stack),
        lambda: check_site(target),
    ]
    advice = "see that the credentials may read this stack's resources"
    for check in checks:
        try:
            yield from check()
        except (BotoCoreError, ClientError, OSError) as error:
            yield Check("access", "wrong", str(error), advice)


def check_python() -> Check:
    """Whether this Python is young enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Check(
            "python", "wrong", version, "install Python 3.11 or later and run `make clean run`"
        )
    return Check("python", "well", version)


def check_port(number: int) -> Check:
    """Whether a desk could listen there."""
    try:
        socket.create_server(("127.0.0.1", number)).close()
    except OSError as error:
        return Check(f"port {number}", "odd", str(error), "start the desk with another --port")
    return Check(f"port {number}", "well", "free for a desk")


def _advice(stack: str | None) -> str:
    if stack:
        return (
            "see that the name, --region and --profile are right, "
            "and that `aws sts get-caller-identity` works"
        )
    return "start `newsdrop dev`, or correct --endpoint"


def check_credentials(target: TargetSystem, stack: str | None) -> Iterator[Check]:
    """Who we are, and how the stack is."""
    if target.on_desk:
        return
    who = aws.command_client("sts").get_caller_identity()["Arn"]
    yield Check("credentials", "well", who)
    state = aws.command_client("cloudformation").describe_stacks(StackName=str(stack))["Stacks"][0][
        "StackStatus"
    ]
    if state in WELL:
        yield Check("stack", "well", state)
    else:
        yield Check("stack", "wrong", state, "see its events in CloudFormation, then deploy again")


def check_time(target: TargetSystem) -> Iterator[Check]:
    """Whether this machine's clock is AWS's."""
    answer: Any = aws.s3().head_bucket(Bucket=target.bucket)
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if date is None:
        return
    off = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    if off > TIME_SECONDS:
        yield Check(
            "time",
            "wrong",
            f"off by {off:.0f} s",
            "set this machine's clock, or have it set by NTP",
        )
    else:
        yield Check("time", "well", f"off by {off:.0f} s")


def check_tables(target: TargetSystem) -> Iterator[Check]:
    """Whether the tables take requests, and ArticlesTable tells of its changes."""
    for name in (target.drops_table, target.articles_table, target.index_table):
        table = aws.dynamodb().describe_table(TableName=name)["Table"]
        state = table["TableStatus"]
        if state not in {"ACTIVE", "UPDATING"}:
            yield Check(f"table {name}", "wrong", state, "deploy again")
        elif name == target.articles_table and "LatestStreamArn" not in table:
            yield Check(
                f"table {name}", "wrong", "it has no stream: nothing is related", "deploy again"
            )
        else:
            yield Check(f"table {name}", "well", state)


def check_rows(target: TargetSystem, *, all_rows: bool = False) -> Iterator[Check]:
    """Whether the rows of the tables are of the form that this version writes."""
    for ages in row_ages.read_row_ages(target, all_rows=all_rows):
        name = f"rows of {ages.table_name}"
        if ages.count("later"):
            advice = (
                "deploy the later version again and run its `newsdrop doctor`; to stay with this "
                f"one: `{ages.renewed_by}`, after IndexTable was emptied if the rows are its own"
            )
            finding = f"a later version wrote {ages.summary('later')}: they are not served"
            yield Check(name, "wrong", finding, advice)
        elif ages.count("earlier"):
            finding = f"an earlier version wrote {ages.summary('earlier')}: they are served as ever"
            yield Check(name, "odd", finding, f"`{ages.renewed_by}` writes them anew")
        else:
            yield Check(name, "well", f"{ages.scope()} are of this version's form")


def check_bucket(target: TargetSystem) -> Iterator[Check]:
    """Whether what is overwritten can be brought back, and the queue is told of drops."""
    s3 = aws.s3()
    if s3.get_bucket_versioning(Bucket=target.bucket).get("Status") != "Enabled":
        yield Check("bucket versions", "wrong", "off: what is overwritten is lost", "deploy again")
    queue_configurations = s3.get_bucket_notification_configuration(Bucket=target.bucket).get(
        "QueueConfigurations", []
    )
    events = {event for queue in queue_configurations for event in queue["Events"]}
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


def check_backlog(target: TargetSystem) -> Iterator[Check]:
    """What waits, and what has failed."""
    sqs = queues.queue_client()
    yield Check(
        "drop queue",
        "well",
        f"{queues.message_count(sqs, target.drop_queue)} messages wait or are being handled",
    )
    failures = [
        ("dead letters", target.dead_letters),
        ("failures of relate", target.relate_failures),
    ]
    if target.push_dead_letters:
        failures.append(("events that nobody took", target.push_dead_letters))
        waiting = queues.message_count(sqs, target.push_queue)
        yield Check("push queue", "well", f"{waiting} events wait or are being sent")
    for name, url in failures:
        waiting = queues.message_count(sqs, url)
        if waiting:
            yield Check(
                name,
                "wrong",
                f"{waiting} messages",
                "see the logs, end the fault, then `newsdrop redrive`",
            )
        else:
            yield Check(name, "well", "none")


def check_clock(target: TargetSystem) -> Iterator[Check]:
    """Whether articles are related anew when their time comes. One query."""
    latest = times.to_rfc3339(datetime.now(UTC) - OVERDUE)
    overdue = Index(target.index_table).due_articles(latest, after=None, limit=OVERDUE_PAGE)
    if not overdue:
        yield Check("clock", "well", "no article is overdue")
        return
    count = f"{'at least ' if len(overdue) == OVERDUE_PAGE else ''}{len(overdue)}"
    finding = f"articles overdue: {count}, the first since {overdue[0].due_at}"
    logs = (
        "RelateFunction.log in .newsdrop/PORT/logs"
        if target.on_desk
        else "the logs of RelateFunction"
    )
    advice = f"the clock has touched them and relate fails at them: see {logs}; it tries again"
    if any(not due.touches for due in overdue):
        rule = "" if target.on_desk else "see that the rule RelateFunctionClock is enabled, and "
        advice = f"the clock has not come to all of them: {rule}see {logs}"
    yield Check("clock", "wrong", finding, advice)


def check_arrivals(target: TargetSystem) -> Iterator[Check]:
    """Whether what is expected to come (parameter Expect) has come. One query."""
    expectations = parse_expectations(target.expect)
    if not expectations:
        return
    arrivals = Index(target.index_table).arrivals.latest()
    silent_prefixes = silences(expectations, arrivals, times.now())
    for silence in silent_prefixes:
        prefix, minutes = silence.expectation.prefix, silence.expectation.minutes
        finding = f"{prefix}: nothing since {silence.since}, expected every {minutes} minutes"
        yield Check("arrivals", "wrong", finding, "ask who sends there")
    if not silent_prefixes:
        yield Check("arrivals", "well", f"all that is expected comes: {target.expect}")


def check_site(target: TargetSystem) -> Iterator[Check]:
    """Whether the API answers."""
    if not target.api:
        return
    url = f"{target.api}/v1/articles?limit=1"
    try:
        # The address is the stack's own.
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310
            yield Check("site", "well", f"{url} answers {answer.status}")
    except OSError as error:  # URLError is one, so are time-outs and connections that break
        yield Check("site", "wrong", f"{url}: {error}", "see the logs of ApiFunction")
