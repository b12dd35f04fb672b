"""A system to break on purpose, for tests of the commands that mend one.

The real template's stack, and the real handlers behind the desk's own pump.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from functions.ingest import handler as ingest
from functions.relate import handler as relate
from functions.sweep import handler as sweep
from infra.cli.main import main
from infra.local import queue_poller, schedule, stream_poller
from infra.local.pump import Pump
from infra.local.stack import Stack
from infra.local.template import Template
from infra.local.worker import FunctionFailed
from infra.operations import queues, reindex, system
from shared.identifiers import article_id
from shared.process import clear_singletons
from shared.tables import index_keys
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.dynamo import Table
from tests.integration.conftest import Until
from tests.support.lambda_context import CONTEXT

PAGE = """Kinh tế

{headline}

Cảng nước sâu đón chuyến tàu đầu tiên sau hai năm xây dựng.

Minh An

Sáng nay con tàu chở ba nghìn container đã cập cảng trong tiếng vỗ tay của công nhân bốc xếp.

#hải phòng #cảng biển
"""


class InProcess:
    """A handler called in this process, and a switch that breaks it."""

    size = 1

    def __init__(self, handler: Callable[[dict[str, Any], Any], Any]) -> None:
        self.handler, self.broken = handler, False

    def invoke(self, event: dict[str, Any]) -> Any:
        if self.broken:
            raise FunctionFailed("broken on purpose")
        return self.handler(json.loads(json.dumps(event)), CONTEXT)

    def close(self) -> None:
        """Nothing to end."""


class Rig:
    """A stack with its functions, and the commands on it."""

    def __init__(self, template: Template, stack: Stack) -> None:
        self.stack, self.ingest, self.relate = (
            stack,
            InProcess(ingest.handle),
            InProcess(relate.handle),
        )
        workers: Any = {"IngestFunction": self.ingest, "RelateFunction": self.relate}
        workers["SweepFunction"] = InProcess(sweep.handle)  # once a day, so never here
        self.pump = Pump(template, stack, workers)
        self.bucket, self.s3, self.sqs = (
            stack.outputs["BucketName"],
            stack.client("s3"),
            stack.client("sqs"),
        )
        self.drops, self.articles = (
            Drops(stack.outputs["DropsTableName"]),
            Articles(stack.outputs["ArticlesTableName"]),
        )
        self.index = Table(stack.outputs["IndexTableName"], "pk", "sk")

    def put(self, key: str, headline: str) -> str:
        """Drop a file; its article's id."""
        self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=PAGE.format(headline=headline).encode()
        )
        return article_id(f"drop:{key}#")

    @contextmanager
    def records_live_for(self, seconds: int) -> Iterator[None]:
        """Meanwhile Lambda gives records up that are older."""
        (part,) = (
            part for part in self.pump._parts if isinstance(part, stream_poller.StreamPoller)
        )
        before = part._mapping
        part._mapping = replace(before, max_age_seconds=seconds)
        yield
        part._mapping = before

    def waiting(self, queue: str) -> int:
        return queues.message_count(self.sqs, self.stack.physical(queue))

    def newsdrop(self, *arguments: str) -> Any:
        """Run a command; its line of JSON if it was asked for one."""
        result = CliRunner().invoke(
            main, [*arguments, "--endpoint", self.stack.endpoint, "--stack", self.stack.name]
        )
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in arguments else result.output

    def served(self) -> dict[str, str]:
        """Headlines in LATEST, by article."""
        rows = self.index.query(index_keys.LATEST)
        return {row["sk"].partition("#")[2]: json.loads(row["teaser"])["headline"] for row in rows}

    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """IndexTable as readers know it, but for when they were told."""
        own = ("MANIFEST#", "RELATED#", "REINDEX", "CHANGES#")
        return {
            (row["pk"], row["sk"]): row
            for row in self.index.scan()
            if not row["pk"].startswith(own)
        }

    def empty(self, table: Table) -> None:
        table.batch_write(
            deletes=[(row[table.pk], row[table.sk] if table.sk else None) for row in table.scan()]
        )


@pytest.fixture(scope="module")
def rig(template: Template, stack: Stack, until: Until) -> Iterator[Rig]:
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        patch.setattr(queue_poller, "QUEUE_RETRY_SECONDS", 0)
        patch.setattr(stream_poller, "BACK_OFF_MOST", 0.01)
        patch.setattr(stream_poller, "STREAM_POLL_SECONDS", 0.05)
        patch.setattr(schedule, "MINUTE_SECONDS", 3600)  # no test here waits for the clock
        patch.setattr(reindex, "REINDEX_POLL_SECONDS", 0.1)
        environment = stack.environment("IngestFunction") | stack.environment("RelateFunction")
        environment |= {"RETRY_SECONDS": "0"}
        system.use_desk(environment | {"POWERTOOLS_METRICS_DISABLED": "true"})
        clear_singletons()
        rig = Rig(template, stack)
        rig.pump.start()
        until(rig.pump.is_idle)  # S3 has sent the queue its test event
        yield rig
        rig.pump.stop()
        clear_singletons()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(autouse=True)
def few_metrics() -> Iterator[None]:
    """Where metrics are switched off they gather, and a hundred of one name would be written."""
    yield
    for handler in (ingest, relate):
        handler.metrics.clear_metrics()


def where_of(rig: Rig) -> system.TargetSystem:
    """The system as its commands find it."""
    return system.find_system(rig.stack.endpoint, rig.stack.name, None, None)
