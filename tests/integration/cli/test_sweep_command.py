"""`newsdrop sweep` on a stack."""

import json
import time

import boto3
import pytest

from shared.article.model import Image
from shared.tables.drop_records import ObjectState, Report
from shared.tables.drops import Drops
from tests.integration.cli.conftest import newsdrop

LOST, KEPT = f"{'a' * 40}.png", f"{'b' * 40}.png"


@pytest.fixture
def media(outputs: dict[str, str], drops: Drops) -> str:
    """A bucket of media with a picture that a drop names, and one that nothing does."""
    bucket = outputs["MediaBucketName"]
    for key in (LOST, KEPT):
        boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=b"12345")
    image = Image("image/png", 4, 3, key=KEPT)
    report = Report("accepted", ObjectState("e"), "1", image=image)
    assert drops.record(drops.take_ticket("a.png"), report, frozenset())
    return bucket


def on_day(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    moment = time.time() + day * 86_400
    monkeypatch.setattr("infra.operations.sweep.time.time", lambda: moment)


def test_a_picture_goes_when_its_days_are_over(media: str, monkeypatch: pytest.MonkeyPatch) -> None:
    on_day(monkeypatch, 1)
    first = newsdrop("sweep")
    assert first.stdout == (
        "0 pictures are removed: 0 files, 0 bytes; 1 that nothing names are not due: 30 days after "
        "that was first seen they are\n"
    )
    on_day(monkeypatch, 31)
    dry = newsdrop("sweep", "--dry-run")
    assert dry.stdout.startswith("1 pictures would be removed: 1 files, 5 bytes")
    result = newsdrop("sweep", "--json")
    assert result.exit_code == 0
    counts = json.loads(result.stdout)
    assert (counts["pictures"], counts["files"], counts["bytes"]) == (1, 1, 5)
    listed = boto3.client("s3").list_objects_v2(Bucket=media)["Contents"]
    assert {one["Key"] for one in listed} == {KEPT, "sweep/state"}


def test_a_row_of_a_later_version_lets_nothing_go_and_the_command_fails(
    media: str, outputs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_day(monkeypatch, 1)
    newsdrop("sweep")
    row = {"key": {"S": "b.png"}, "status": {"S": "accepted"}, "schema": {"N": "999"}}
    boto3.client("dynamodb").put_item(TableName=outputs["DropsTableName"], Item=row)
    on_day(monkeypatch, 31)
    result = newsdrop("sweep")
    assert result.exit_code == 1
    assert "nothing is removed: 1 rows are of a later version" in result.stdout
    assert boto3.client("s3").head_object(Bucket=media, Key=LOST)


def test_a_stack_of_an_earlier_version_is_told_to_be_deployed(
    outputs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outputs
    monkeypatch.setattr("infra.operations.system.SWEEP_OUTPUTS", {"media_bucket": "Nothing"})
    result = newsdrop("sweep")
    assert result.exit_code == 1
    assert "deploy this one first" in result.output
