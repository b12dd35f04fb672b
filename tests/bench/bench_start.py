"""How long the three functions take from nothing to their second answer, beside a bare client.

`python -m tests.bench.bench_start`. Each start is a process of its own, which speaks to moto's
server on loopback: what it waits there is moto's time, not DynamoDB's, and the same for all.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import boto3

from infra.local.cloud import Cloud
from tests.support import tables
from tests.support.paths import ROOT

STARTS = 7
EVENTS, SAMPLES = ROOT / "tests/events", ROOT / "tests/articles/samples"
BARE = "bare boto3 client"
STEPS = ("import", "first request", "second request")
CHILD = """
import json, sys, time
from types import SimpleNamespace
start = time.perf_counter()
{load}
loaded = time.perf_counter()
context = SimpleNamespace(function_name="bench", memory_limit_in_mb=1024, aws_request_id="1",
    invoked_function_arn="arn:aws:lambda:::bench", get_remaining_time_in_millis=lambda: 60_000)
ends = []
for event in json.load(sys.stdin):
    {ask}
    ends.append(time.perf_counter())
print(json.dumps([loaded - start, ends[0] - loaded, ends[1] - ends[0]]))
"""
BARE_LOAD = "import boto3; client = boto3.client('dynamodb')"
BARE_ASK = "client.get_item(TableName='drops', Key={'key': {'S': 'x'}})"


def child(load: str, ask: str, events: list[Any], environment: dict[str, str]) -> list[float]:
    """The seconds of each step in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(load=load, ask=ask)],
        env=environment,
        input=json.dumps(events),
        capture_output=True,
        text=True,
        check=True,
    )
    seconds: list[float] = json.loads(done.stdout.splitlines()[-1])
    return seconds


def start_of(function: str, events: list[Any], environment: dict[str, str]) -> list[float]:
    """The steps of a function; RuntimeError unless its answers are good."""
    ask = (
        "answer = handle(event, context); assert not answer.get('batchItemFailures'), answer; "
        "assert answer.get('statusCode', 200) == 200, answer"
    )
    return child(f"from functions.{function}.handler import handle", ask, events, environment)


def event(name: str) -> Any:
    """An event of tests/events."""
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))


def drop_event(key: str) -> Any:
    """The event of a file that has come."""
    body = {"Records": [{"s3": {"object": {"key": key}}}]}
    return {"Records": [{"messageId": key, "body": json.dumps(body)}]}


def page_event(path: str) -> Any:
    """The event of a GET."""
    return event("get-articles") | {"rawPath": path, "rawQueryString": ""}


def put_drops(numbers: range) -> None:
    """Files that differ from each other, one for each number."""
    sample = next(iter(sorted(SAMPLES.glob("*.txt")))).read_bytes()
    s3 = boto3.client("s3")
    for number in numbers:
        body = sample + f"\n\nĐoạn {number}.\n".encode()
        s3.put_object(Bucket=tables.BUCKET, Key=f"bench/{number}.txt", Body=body)


def measure(environment: dict[str, str]) -> dict[str, list[list[float]]]:
    """The steps of every start, by what is started; they take turns, so that noise is shared."""
    snapshot = environment | {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    drops = iter([drop_event(f"bench/{number}.txt") for number in range(2 * STARTS)])
    json_events = [page_event("/v1/articles")] * 2
    html_events = [page_event("/")] * 2
    starts: dict[str, Callable[[], list[float]]] = {
        BARE: lambda: child(BARE_LOAD, BARE_ASK, [0, 0], environment),
        "ingest, a plain text": lambda: start_of("ingest", [next(drops), next(drops)], environment),
        "relate, a tick": lambda: start_of("relate", [event("tick")] * 2, environment),
        "api, a list": lambda: start_of("api", json_events, environment),
        "api, the front page": lambda: start_of("api", html_events, environment),
        "api from a snapshot, a list": lambda: start_of("api", json_events, snapshot),
        "api from a snapshot, the front page": lambda: start_of("api", html_events, snapshot),
    }
    steps: dict[str, list[list[float]]] = {name: [] for name in starts}
    for _ in range(STARTS):
        for name, start in starts.items():
            steps[name].append(start())
    return steps


def write_table(steps: dict[str, list[list[float]]]) -> None:
    """A row for what was started: medians in milliseconds.

    From a snapshot the import lies behind, when the version was published.
    """
    sys.stdout.write(
        f"| ms, median of {STARTS} | {' | '.join(STEPS)} | start and first request |\n"
    )
    sys.stdout.write("|---" * (len(STEPS) + 2) + "|\n")
    for name, rows in steps.items():
        middle = [median(column) * 1000 for column in zip(*rows, strict=True)]
        start = middle[1] if "snapshot" in name else middle[0] + middle[1]
        cells = [name, *(f"{part:.0f}" for part in middle), f"{start:.0f}"]
        sys.stdout.write(f"| {' | '.join(cells)} |\n")


def main() -> None:
    """Write the table."""
    cloud = Cloud()
    try:
        environment = {
            **os.environ,
            **tables.ENVIRONMENT,
            "AWS_ENDPOINT_URL": cloud.start(),
            "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            "PYTHONPATH": str(Path(ROOT)),
        }
        os.environ.update(environment)
        tables.create()
        put_drops(range(2 * STARTS))
        write_table(measure(environment))
    finally:
        cloud.stop()


if __name__ == "__main__":
    main()
