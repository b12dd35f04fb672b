"""`newsdrop drop`: names, folders, prefixes, reports."""

import json
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import Result

from infra.operations import drop_files, local_files
from shared.tables.drop_records import ObjectState, Report
from shared.tables.drops import Drops
from tests.integration.cli.conftest import keys, newsdrop, report, write

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def test_a_file_keeps_its_name_and_a_folder_its_paths(
    s3: "S3Client", outputs: dict[str, str]
) -> None:
    name = unicodedata.normalize("NFD", "Hải Phòng + 100%.txt")
    for path in ("tin/a.txt", f"tin/sub/{name}", "tin/.hidden", "tin/b.txt~", "one.txt"):
        write(path)
    result = newsdrop("drop", "tin/", "one.txt")
    assert result.exit_code == 0, result.output
    assert keys(s3, outputs) == {"tin/a.txt", f"tin/sub/{name}", "one.txt"}
    assert f"3 uploaded to {outputs['BucketName']}" in result.stderr
    assert (
        s3.head_object(Bucket=outputs["BucketName"], Key="tin/a.txt")["ContentType"] == "text/plain"
    )


def test_a_prefix_is_a_folder_of_the_bucket(
    s3: "S3Client", outputs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("tin/a.txt")
    monkeypatch.chdir("tin")
    assert newsdrop("drop", ".", "a.txt", "--prefix", "/2025/09").exit_code == 0
    assert keys(s3, outputs) == {"2025/09/tin/a.txt", "2025/09/a.txt"}


def test_two_files_of_one_key_are_refused_before_anything_is_dropped(
    s3: "S3Client", outputs: dict[str, str]
) -> None:
    write("x/a.txt")
    write("y/a.txt")
    result = newsdrop("drop", "x/a.txt", "y/a.txt")
    assert result.exit_code == 1
    assert "would both be a.txt" in result.output
    assert newsdrop("drop", "x/a.txt", "x/a.txt").exit_code == 0
    assert keys(s3, outputs) == {"a.txt"}


def test_a_name_that_is_not_utf_8_is_refused(outputs: dict[str, str]) -> None:
    write("tin/a.txt")
    write("tin/" + os.fsdecode(b"caf\xe9.txt"))
    result = newsdrop("drop", "tin")
    assert result.exit_code == 1
    assert r"caf\udce9.txt: the name is not valid UTF-8" in result.output


@pytest.fixture
def ingest(drops: Drops, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Whatever is put has a report the next moment: `says(broken="why")` rejects broken.txt, None
    leaves it without."""
    put = local_files.put_file

    def says(**reasons: str | None) -> None:
        def reported(s3: Any, bucket: str, key: str, path: Path) -> str:
            etag = put(s3, bucket, key, path)
            name = Path(key).stem
            if reasons.get(name, "") is not None:
                report(
                    drops,
                    key,
                    etag,
                    "rejected" if name in reasons else "accepted",
                    reasons.get(name),
                )
            return etag

        monkeypatch.setattr(local_files, "put_file", reported)

    return says


def untimed(result: Result) -> list[str]:
    """The lines of a result, without the time that lines about drops begin with."""
    return [re.sub(r"^\d\d:\d\d:\d\d  ", "", line) for line in result.stdout.splitlines()]


def test_wait_tells_each_report(ingest: Callable[..., None]) -> None:
    ingest()
    write("tin/a.txt")
    write("tin/b.txt")
    result = newsdrop("drop", "tin", "--wait")
    assert (result.exit_code, sorted(untimed(result))) == (
        0,
        ["accepted  tin/a.txt", "accepted  tin/b.txt"],
    )


def test_wait_tells_at_last_which_images_have_not_come(
    drops: Drops, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = local_files.put_file

    def reported(s3: Any, bucket: str, key: str, path: Path) -> str:
        etag = put(s3, bucket, key, path)
        state = ObjectState(etag, "2025-09-15T07:00:00Z")
        shows = Report("accepted", state, "1", figure_files=("cầu 1.jpg",))
        assert drops.record(drops.take_ticket(key), shows, frozenset())
        return etag

    monkeypatch.setattr(local_files, "put_file", reported)
    write("tin/a.txt")
    result = newsdrop("drop", "tin", "--wait")
    assert (result.exit_code, untimed(result)) == (
        0,
        ["accepted  tin/a.txt", "doubt     tin/a.txt: the image “cầu 1.jpg” has not come"],
    )


def test_a_rejected_file_fails_the_command(ingest: Callable[..., None]) -> None:
    ingest(bad="it has no\nheadline")
    write("tin/a.txt")
    write("tin/bad.txt")
    result = newsdrop("drop", "tin", "--wait")
    assert result.exit_code == 1
    assert sorted(untimed(result)) == [
        "accepted  tin/a.txt",
        r"rejected  tin/bad.txt  it has no\nheadline",
    ]


def test_drop_as_json_has_a_line_a_file(
    ingest: Callable[..., None], outputs: dict[str, str]
) -> None:
    for name in ("a.txt", "b.txt"):
        write(name)
    uploaded = [
        json.loads(line)
        for line in newsdrop("drop", "a.txt", "b.txt", "--json").stdout.splitlines()
    ]
    nothing: dict[str, Any] = {
        "reason": None,
        "doubts": [],
        "remarks": [],
        "articles": [],
        "at": None,
    }
    assert uploaded == [{"key": key, "status": "uploaded", **nothing} for key in ("a.txt", "b.txt")]
    ingest(a="no headline", b=None)
    result = newsdrop("drop", "a.txt", "b.txt", "--json", "--wait", "--timeout", "0")
    lines = {line["key"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert (result.exit_code, lines["a.txt"]["reason"], lines["b.txt"]) == (
        1,
        "no headline",
        {**uploaded[1], "status": "pending"},
    )


def test_a_missing_report_fails_the_command(ingest: Callable[..., None], drops: Drops) -> None:
    ingest(slow=None)
    report(drops, "slow.txt", "of-another-content")
    write("slow.txt")
    result = newsdrop("drop", "slow.txt", "--wait", "--timeout", "0")
    assert (result.exit_code, result.stdout) == (
        1,
        "no report, nor any other for 0 s: slow.txt\n",
    )


def test_the_time_out_is_counted_from_the_last_report(
    drops: Drops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred files of which one comes each minute take longer than any one of them may."""
    clock = SimpleNamespace(now=0.0)

    def sleep(_: float) -> None:
        clock.now += 60
        if clock.now <= 300:
            report(drops, f"{clock.now:g}.txt", "etag")

    monkeypatch.setattr(
        drop_files, "time", SimpleNamespace(monotonic=lambda: clock.now, sleep=sleep)
    )
    wanted = {f"{seconds}.txt": "etag" for seconds in range(60, 420, 60)}
    told = {key: row is not None for key, row in drop_files.await_reports(drops, wanted, 100)}
    assert told == {key: key != "360.txt" for key in wanted}
    assert clock.now == 420
