"""`newsdrop dev --keep DIR`: what a desk had is there again, as it was."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.cloud import Cloud
from infra.local.keep import KEPT_FILE, Keep
from infra.local.ports import DeskError
from infra.local.stack import Stack
from infra.local.template import Template
from tests.support.desk_process import Dev, get_json, running

STORY = (
    "Kinh tế\n\n{}\n\nTóm tắt của bài.\n\nAn Nhiên\n\nHôm nay có một bài viết mới.\n\n#cảng biển\n"
)


def without_addresses(dev: Dev, path: str) -> Any:
    status, answer = get_json(dev.told()["api"] + path)
    assert status == 200
    return json.loads(json.dumps(answer).replace(dev.told()["api"], ""))


def versions(dev: Dev) -> list[tuple[str, str, str]]:
    desk = dev.told()
    own = desk["environment"]
    s3 = boto3.client(
        "s3",
        endpoint_url=desk["endpoint"],
        region_name="us-east-1",
        aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
    )
    listed: dict[str, Any] = dict(s3.list_object_versions(Bucket=desk["bucket"]))
    s3.close()
    return sorted(
        (one["Key"], one["VersionId"], str(one["LastModified"]))
        for kind in ("Versions", "DeleteMarkers")
        for one in listed.get(kind, [])
    )


def everything(dev: Dev) -> dict[str, Any]:
    paths = ("/v1/articles", "/v1/tags", "/v1/changes")
    return {path: without_addresses(dev, path) for path in paths} | {
        "versions": versions(dev),
        "status": dev.status(),
    }


def test_a_desk_goes_on_where_another_ended(tmp_path: Path) -> None:
    """All is as it was; what changed in the inbox meanwhile is taken in, and nothing else."""
    keep = ("--keep", "kept")
    with running(tmp_path, *keep) as dev:
        dev.until("ready .*")
        for name in ("a", "b", "c"):
            (dev.inbox / f"{name}.txt").write_text(STORY.format(f"Bài {name}"))
            dev.until(rf".*accepted  {name}\.txt.*")
        (dev.inbox / "c.txt").unlink()
        dev.until(r".*removed   c\.txt.*")
        dev.process.send_signal(signal.SIGINT)
        assert dev.process.wait(timeout=60) == 0
    with running(tmp_path, *keep) as dev:
        dev.until("ready .*")
        before_end = everything(dev)
        assert len(before_end["/v1/articles"]["items"]) == 2
        assert len(before_end["versions"]) == 4
        with running(tmp_path, "--inbox", "other", *keep) as second:
            second.until(".*another desk keeps its state there")
        dev.process.send_signal(signal.SIGINT)
        assert dev.process.wait(timeout=60) == 0
    (tmp_path / "inbox/b.txt").unlink()
    with running(tmp_path, *keep) as dev:
        dev.until("ready .*")
        again = everything(dev)
        (article,) = again["/v1/articles"]["items"]
        assert article in before_end["/v1/articles"]["items"]
        assert [one for one in again["versions"] if one[0] != "b.txt"] == [
            one for one in before_end["versions"] if one[0] != "b.txt"
        ]
        assert again["status"]["a.txt"] == before_end["status"]["a.txt"]
        os.killpg(dev.process.pid, signal.SIGKILL)
        dev.process.wait()
    with running(tmp_path, *keep) as dev:
        dev.until("ready .*")
        assert without_addresses(dev, "/v1/articles")["items"] == [article]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"version": "newsdrop 0.0.1"}\n', "was saved by newsdrop 0.0.1, and this is newsdrop"),
        (b"no state", "was saved by something else, and this is newsdrop"),
    ],
)
def test_what_another_version_kept_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    """How such an error is told is shown above, by a second desk in the folder."""
    (tmp_path / KEPT_FILE).write_bytes(content)
    nothing = Template({}, {}, {}, {}, {}, {}, [], [])
    keep = Keep(tmp_path, Cloud(), Stack(nothing, "", "newsdrop", None))
    with pytest.raises(DeskError, match=words):
        keep.load()
    keep.stop()
    assert (tmp_path / KEPT_FILE).read_bytes() == content
