"""The files of tests/events go through the real handlers.

`sam local invoke --event` takes them too. Looked at is also what the handlers log and count.
"""

import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.api import handler as api
from functions.ingest import handler as ingest
from functions.relate import handler as relate
from infra.local import lambda_events
from shared.identifiers import article_id
from shared.process import clear_singletons
from shared.tables import index_rows
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from tests.support import tables
from tests.support.lambda_context import CONTEXT
from tests.support.own_metrics import written_metrics
from tests.support.paths import ROOT

EVENTS = ROOT / "tests/events"
SAMPLES = ROOT / "tests/articles/samples"
FLOOD, CLASSES = "Mưa lớn miền Trung.txt", "Lớp học sau lũ.txt"
FOLLOWED = "Mưa lớn miền Trung.txt"


def event(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return content


class Said:
    """What the functions have written: their log lines, and what they count (embedded metric
    format)."""

    def __init__(self, log: io.StringIO, metrics: pytest.CaptureFixture[str]) -> None:
        self._log, self._metrics = log, metrics
        self.counted: list[dict[str, Any]] = []

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.getvalue().splitlines()]

    def metrics(self) -> list[dict[str, Any]]:
        found = [
            json.loads(line)
            for line in self._metrics.readouterr().out.splitlines()
            if line.startswith('{"_aws"')
        ]
        self.counted += found
        return self.counted

    def text(self) -> str:
        return self._log.getvalue()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Said]:
    """AWS in moto with the two files that the events name: one key composed, the other as macOS
    writes it."""
    environment = tables.ENVIRONMENT | {"POWERTOOLS_METRICS_DISABLED": "false"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    clear_singletons()
    log, loggers = io.StringIO(), (ingest.logger, relate.logger)
    levels = [logger.log_level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        monkeypatch.setattr(logger._logger, "disabled", False)
        for handler in logger.handlers:
            monkeypatch.setattr(handler, "stream", log)
    with mock_aws():
        tables.create()
        s3 = boto3.client("s3")
        s3.put_object(Bucket=tables.BUCKET, Key=FLOOD, Body=(SAMPLES / FLOOD).read_bytes())
        s3.put_object(
            Bucket=tables.BUCKET,
            Key=unicodedata.normalize("NFD", CLASSES),
            Body=(SAMPLES / CLASSES).read_bytes(),
        )
        yield Said(log, capsys)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    clear_singletons()


def failures(answer: dict[str, Any]) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def statuses() -> dict[str, str]:
    rows = Drops(tables.TABLES["DropsTable"]).all()
    return {row.key: row.report.status for row in rows if row.report}


def test_every_file_is_of_a_kind_that_lambda_sends() -> None:
    kinds = {}
    for path in EVENTS.iterdir():
        content = event(path.stem)
        (first, *_) = content.get("Records", [content])
        kinds[path.stem] = (
            "http" if "rawPath" in content else first.get("eventSource") or first["source"]
        )
    assert set(kinds.values()) == {"http", "aws:sqs", "aws:dynamodb", "aws.events"}
    assert len(kinds) >= 10


def test_drops_with_vietnamese_and_mac_names_are_taken_in(said: Said) -> None:
    assert failures(ingest.handle(event("drop"), CONTEXT)) == []
    assert statuses() == {FLOOD: "accepted", unicodedata.normalize("NFD", CLASSES): "accepted"}


def test_a_test_event_is_none(said: Said) -> None:
    assert failures(ingest.handle(event("test-event"), CONTEXT)) == []
    assert statuses() == {}


def test_one_broken_message_is_reported_alone(said: Said) -> None:
    batch = event("one-broken")
    assert failures(ingest.handle(batch, CONTEXT)) == [batch["Records"][1]["messageId"]]
    assert set(statuses().values()) == {"accepted"}
    assert len(statuses()) == 2


def test_a_removal_takes_the_article_down(said: Said) -> None:
    ingest.handle(event("drop"), CONTEXT)
    ingest.handle(event("again"), CONTEXT)
    boto3.client("s3").delete_object(Bucket=tables.BUCKET, Key=FLOOD)
    assert failures(ingest.handle(event("removed"), CONTEXT)) == []
    assert statuses()[FLOOD] == "removed"


def test_a_drop_is_served_after_the_stream(said: Said) -> None:
    ingest.handle(event("drop"), CONTEXT)
    assert failures(relate.handle(event("stream"), CONTEXT)) == []
    listed = api.handle(event("get-articles"), CONTEXT)
    assert (listed["statusCode"], len(json.loads(listed["body"])["items"])) == (200, 1)
    assert api.handle(event("get-related"), CONTEXT)["statusCode"] == 200
    assert api.handle(event("get-missing"), CONTEXT)["statusCode"] == 404


def test_a_tick_of_the_clock_touches_what_is_due(said: Said) -> None:
    ingest.handle(event("drop"), CONTEXT)
    relate.handle(event("stream"), CONTEXT)
    assert relate.handle(event("tick"), CONTEXT) == {"touched": 0}
    article = article_id(f"drop:{FLOOD}#")
    due = index_rows.due_rows(["2025-09-15T07:05:00Z"], article)
    Index(tables.TABLES["IndexTable"]).put_rows(due.values())
    assert relate.handle(event("tick"), CONTEXT) == {"touched": 1}
    touch = Articles(tables.TABLES["ArticlesTable"]).rows(article)
    assert [row["touches"] for row in touch if row["sk"] == "touch"] == [1]


def test_one_query_follows_a_drop_from_ingest_to_relate(said: Said) -> None:
    ingest.handle(event("drop"), CONTEXT)
    relate.handle(event("stream"), CONTEXT)
    followed = [line for line in said.lines() if line.get("drop") == FOLLOWED]
    assert [(line["service"], line["message"]) for line in followed] == [
        ("ingest", "accepted"),
        ("relate", "related"),
    ]
    assert followed[1]["article"] in followed[0]["articles"]


def test_no_article_text_and_no_event_is_logged(said: Said) -> None:
    for name in ("drop", "again", "one-broken", "test-event", "removed"):
        ingest.handle(event(name), CONTEXT)
    relate.handle(event("stream"), CONTEXT)
    assert said.lines()
    text = unicodedata.normalize("NFC", said.text())
    for file in (FLOOD, CLASSES):
        words = unicodedata.normalize("NFC", (SAMPLES / file).read_text(encoding="utf-8"))
        for sentence in re.findall(r"[^\n.]{40,}", words):
            assert sentence not in text
    for part in ("receiptHandle", "eventSourceARN", "sourceIPAddress", "SequenceNumber"):
        assert part not in text


def test_metrics_have_one_dimension_and_the_names_that_the_dashboard_draws(said: Said) -> None:
    ingest.handle(event("one-broken"), CONTEXT)
    relate.handle(event("stream"), CONTEXT)
    relate.handle(event("tick"), CONTEXT)
    counted = said.metrics()
    declared = [one for line in counted for one in line["_aws"]["CloudWatchMetrics"]]
    assert all(one["Dimensions"] == [["service"]] for one in declared)
    assert all(one["Namespace"] == "Newsdrop" for one in declared)
    names = {metric["Name"] for one in declared for metric in one["Metrics"]}
    assert (
        {"Messages", "Accepted", "DropToClaim", "IngestFailed"}
        | {"Records", "Related", "ClaimToServed", "Due"}
        <= names
        <= set().union(*written_metrics().values())
    )


def test_an_event_that_sam_generates_is_wrapped_as_the_queue_does(said: Said) -> None:
    generated = {
        "Records": [
            {"s3": {"object": {"key": "M%C6%B0a%20l%E1%BB%9Bn%20mi%E1%BB%81n%20Trung.txt"}}}
        ]
    }
    assert failures(ingest.handle(lambda_events.queue_event(generated, "arn"), CONTEXT)) == []
    assert statuses() == {FLOOD: "accepted"}
