"""The small stack with its pump, and an inbox with its bucket, for several files each."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from infra.local import queue_poller, stream_poller
from infra.local.inbox import Inbox
from infra.local.rest import Rest
from infra.local.stack import Stack
from tests.integration.desk.inbox_bucket import BUCKET
from tests.integration.desk.small_desk import Small

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture
def desk(small: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    """The small stack and its pump, which tries again at once."""
    monkeypatch.setattr(queue_poller, "QUEUE_RETRY_SECONDS", 0)
    monkeypatch.setattr(stream_poller, "BACK_OFF_SECONDS", 0.01)
    desk = Small(small, tmp_path)
    yield desk
    desk.pump.stop()
    for workers in desk.workers.values():
        workers.close()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator["S3Client"]:
    """A client of moto's S3, which has the bucket of the inbox."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


@pytest.fixture
def told() -> list[str]:
    """What the inbox has told so far."""
    return []


@pytest.fixture
def inbox(tmp_path: Path, s3: "S3Client", told: list[str]) -> Inbox:
    """One that takes every file for whole at once."""
    return Inbox(tmp_path / "inbox", s3, BUCKET, told.append, rest=Rest(0))
