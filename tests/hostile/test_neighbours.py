"""Good files beside poison are taken in as if it were not there.

Counts show it: the calls to S3 and DynamoDB that each good file costs, the children that are
started for it, and the messages that are tried again. The poison itself ends in its child.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import pytest

from functions.ingest import handler
from functions.ingest.files.zygote import Child, Zygote
from functions.ingest.protocol.intake import Intake
from functions.ingest.protocol.notifications import Notification
from shared import aws
from shared.tables import dynamo
from shared.tables.drop_records import Report
from shared.tables.drops import Drops
from tests.faults.actors import Serial
from tests.hostile import poison
from tests.support import memory, memory_s3, tables
from tests.support.lambda_context import CONTEXT
from tests.support.memory_bus import EventBridge
from tests.support.pipeline import LAYOUTS
from tests.support.singletons import new_process
from tests.support.tables import template

GOOD_FILES = 60
POISON = list(poison.poison())
BATCH = template()["Resources"]["IngestFunction"]["Properties"]["Events"]["Drops"]["Properties"][
    "BatchSize"
]


class Calls:
    """A client whose calls are noted."""

    def __init__(self, client: Any, notes: list[str]) -> None:
        self._client, self._notes = client, notes

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:
            self._notes.append(name)
            return method(**request)

        return call if callable(method) and not isinstance(method, type) else method


class Ingest:
    """IngestFunction over AWS in memory, and what each key cost."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.notes: list[str] = []
        self.costs: dict[str, list[str]] = defaultdict(list)
        self.objects = memory_s3.S3()
        dynamodb = memory.DynamoDB({name: one.key for name, one in LAYOUTS.items()})
        clients = Calls(dynamodb, self.notes), Calls(self.objects, self.notes)
        patch.setattr(aws, "dynamodb", lambda: clients[0])
        patch.setattr(aws, "s3", lambda: clients[1])
        bus = EventBridge()
        patch.setattr(aws, "events", lambda: bus)
        patch.setattr(dynamo, "_pool", Serial)
        process, start = Intake.process, Zygote.start_child

        def noted_process(intake: Intake, notification: Notification) -> Report | None:
            self.notes.clear()
            report = process(intake, notification)
            self.costs[notification.key] += self.notes
            return report

        def noted_start(zygote: Zygote) -> Child:
            self.notes.append("child")
            return start(zygote)

        patch.setattr(Intake, "process", noted_process)
        patch.setattr(Zygote, "start_child", noted_start)

    def put(self, key: str, data: bytes, metadata: dict[str, str]) -> None:
        """Drop a file."""
        self.objects.put_object(Bucket=tables.BUCKET, Key=key, Body=data)
        content_type = metadata.pop("content-type", "")
        self.objects.objects[key][-1] |= {"Metadata": metadata, "ContentType": content_type}

    def take_in(self, keys: list[str]) -> list[Any]:
        """Have the batches of their messages handled; the messages to be tried again."""
        failures = []
        for at in range(0, len(keys), BATCH):
            records = [_message(key) for key in keys[at : at + BATCH]]
            failures += handler.handle({"Records": records}, CONTEXT)["batchItemFailures"]
        return failures


def _message(key: str) -> dict[str, str]:
    body = {"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]}
    return {"messageId": key, "body": json.dumps(body)}


@pytest.fixture
def ingest() -> Iterator[Ingest]:
    with pytest.MonkeyPatch.context() as patch, new_process(tables.ENVIRONMENT):
        yield Ingest(patch)


def test_good_files_cost_the_same_beside_poison(ingest: Ingest) -> None:
    assert len(POISON) == 12
    good = [f"tin/{at}.txt" for at in range(GOOD_FILES)]
    for at, key in enumerate(good):
        ingest.put(key, f"Tin số {at} của hôm nay\n\nĐoạn văn {at}.".encode(), {})
    bad = [f"la/{at}-{key}" for at, (_, key, _) in enumerate(POISON)]
    for key, (name, _, data) in zip(bad, POISON, strict=True):
        ingest.put(key, data, dict(poison.POISON_METADATA.get(name, {})))
    step = GOOD_FILES // len(bad)
    mixed = [key for at in range(len(bad)) for key in (bad[at], *good[at * step : (at + 1) * step])]

    assert ingest.take_in(mixed) == []

    alone = ingest.costs["tin/0.txt"]
    assert alone.count("child") == alone.count("get_object") == 1
    assert {key: ingest.costs[key] for key in good} == dict.fromkeys(good, alone)
    assert all(ingest.costs[key].count("child") == 1 for key in bad)
    drops = Drops("drops")
    reports = {key: drop.report for key in mixed if (drop := drops.get(key))}
    assert all(report and report.status == "accepted" for report in map(reports.get, good))
    assert all(report and (report.articles or report.reason) for report in map(reports.get, bad))
