"""The file of `--keep`: parts, each what changed, on moto in this process."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

from infra.local.kept_state import KeptState
from tests.support import tables

NAMES = {
    "buckets": {"Bucket": tables.BUCKET},
    "tables": {"Index": "index", "Drops": "drops"},
}
HEAD = {"version": "x"}


@pytest.fixture(autouse=True)
def _mended_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in tables.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for place, name in (
        (Table, "put_item"),
        (Table, "delete_item"),
        (DynamoDBBackend, "update_item"),
    ):
        monkeypatch.setattr(place, name, getattr(place, name))  # which is undone in the end


class Aws:
    """Some rows and objects, and the calls that change them."""

    def __init__(self) -> None:
        tables.create()
        self.dynamodb: Any = boto3.client("dynamodb")
        self.s3: Any = boto3.client("s3")

    def put(self, name: str) -> None:
        key = {"pk": {"S": name}, "sk": {"S": "x"}}
        self.dynamodb.put_item(TableName="index", Item=key)
        self.dynamodb.put_item(TableName="drops", Item={"key": {"S": name}})
        self.s3.put_object(Bucket=tables.BUCKET, Key=name, Body=name.encode())

    def update(self, name: str) -> None:
        self.dynamodb.update_item(
            TableName="index",
            Key={"pk": {"S": name}, "sk": {"S": "x"}},
            UpdateExpression="SET n = :n",
            ExpressionAttributeValues={":n": {"N": "7"}},
        )

    def remove(self, name: str) -> None:
        self.dynamodb.delete_item(TableName="index", Key={"pk": {"S": name}, "sk": {"S": "x"}})
        self.dynamodb.delete_item(TableName="drops", Key={"key": {"S": name}})
        self.s3.delete_object(Bucket=tables.BUCKET, Key=name)

    def has(self) -> Any:
        versions = self.s3.list_object_versions(Bucket=tables.BUCKET)
        return (
            sorted(map(str, self.dynamodb.scan(TableName="index")["Items"])),
            sorted(map(str, self.dynamodb.scan(TableName="drops")["Items"])),
            [(one["Key"], one["VersionId"]) for one in versions.get("Versions", [])],
            [(one["Key"], one["VersionId"]) for one in versions.get("DeleteMarkers", [])],
        )


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Any]:
    """A file of three parts, and what there was when the last of them was written."""
    file = tmp_path / "desk.state"
    with mock_aws():
        aws = Aws()
        state = KeptState(file, NAMES)
        aws.put("before")
        state.save(HEAD, {"before": "1"})
        for name in ("one", "two", "three"):
            aws.put(name)
        state.save(HEAD, {"before": "1", "one": "1", "two": "1"})
        aws.update("one")
        aws.remove("two")
        state.save(HEAD, {"before": "2", "one": "1"})
        size = file.stat().st_size
        state.save(HEAD, {"before": "2", "one": "1"})
        assert file.stat().st_size == size, "nothing had changed"
        return file, aws.has()


def load(file: Path) -> tuple[dict[str, str], Any, KeptState, Aws]:
    aws = Aws()
    state = KeptState(file, NAMES)
    return state.load(), aws.has(), state, aws


def test_all_parts_together_are_what_there_was(kept: tuple[Path, Any]) -> None:
    file, has = kept
    with mock_aws():
        inbox, again, _, _ = load(file)
    assert inbox == {"before": "2", "one": "1"}
    assert again == has
    assert len(has[0]) == 3


def test_a_later_desk_adds_what_changes_then(kept: tuple[Path, Any]) -> None:
    file, _ = kept
    size = file.stat().st_size
    with mock_aws():
        inbox, _, state, aws = load(file)
        state.save(HEAD, inbox)
        assert file.stat().st_size == size
        aws.put("four")
        aws.remove("one")
        state.save(HEAD, inbox)
        has = aws.has()
    with mock_aws():
        assert load(file)[1] == has
        assert "four" in str(has)


@pytest.mark.parametrize("cut", [1, 100])
def test_a_part_that_was_cut_off_is_left_out_and_written_over(
    kept: tuple[Path, Any], cut: int
) -> None:
    file, has = kept
    whole = file.read_bytes()
    file.write_bytes(whole[:-cut])
    with mock_aws():
        inbox, earlier, state, aws = load(file)
        assert inbox == {"before": "1", "one": "1", "two": "1"}
        assert "two" in str(earlier)
        aws.update("one")
        aws.remove("two")
        state.save(HEAD, {"before": "2"})
        later = aws.has()
    with mock_aws():
        inbox, again, _, _ = load(file)
    assert (inbox, again) == ({"before": "2"}, later)
    assert again[0] == has[0]


def test_a_file_that_has_grown_is_written_anew_at_the_end(kept: tuple[Path, Any]) -> None:
    file, _ = kept
    with mock_aws():
        inbox, _, state, aws = load(file)
        for _ in range(20):
            aws.update("one")
            aws.put("four")
            aws.remove("four")
            state.save(HEAD, inbox)
        grown, has = file.stat().st_size, aws.has()
        state.save(HEAD, inbox, last=True)
        assert file.stat().st_size < grown
    with mock_aws():
        assert load(file)[:2] == (inbox, has)


def test_a_disk_that_is_full_costs_nothing_that_changed(
    kept: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = kept
    with mock_aws():
        inbox, _, state, aws = load(file)
        aws.put("four")
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", no_space)
            with pytest.raises(OSError, match="no space"):
                state.save(HEAD, inbox)
        state.save(HEAD, inbox)
        has = aws.has()
    with mock_aws():
        assert load(file)[1] == has


def no_space(_: int) -> None:
    raise OSError("no space")


def test_a_file_without_a_whole_part_is_no_state(tmp_path: Path) -> None:
    file = tmp_path / "desk.state"
    file.write_bytes(b'{"version": "x", "bytes": 10, "crc": 1}\nabc')
    with mock_aws(), pytest.raises(EOFError):
        load(file)
