"""The inbox against moto's S3: what is put, what is left alone, what is deleted."""

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from infra.local.inbox import Inbox
from infra.local.rest import Rest
from infra.operations import local_files
from tests.integration.desk.inbox_bucket import BUCKET, content, keys, write

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def test_the_folder_is_made_if_there_is_none(inbox: Inbox) -> None:
    assert inbox.sync() == []
    assert inbox.folder.is_dir()


def test_new_and_changed_files_are_put_and_gone_ones_deleted(inbox: Inbox, s3: "S3Client") -> None:
    path = write(inbox, "tin/a.txt", "one")
    write(inbox, "b.txt")
    assert sorted(inbox.sync()) == ["b.txt", "tin/a.txt"]
    assert inbox.sync() == []
    path.write_text("two")
    assert inbox.sync() == ["tin/a.txt"]
    assert content(s3, "tin/a.txt") == b"two"
    head = s3.head_object(Bucket=BUCKET, Key="tin/a.txt")
    assert inbox.etags["tin/a.txt"] == head["ETag"].strip('"')
    path.unlink()
    assert inbox.sync() == ["tin/a.txt"]
    assert keys(s3) == set(inbox.etags) == {"b.txt"}


def test_a_moved_file_is_put_before_it_is_deleted(inbox: Inbox) -> None:
    path = write(inbox, "a.txt")
    inbox.sync()
    path.rename(inbox.folder / "b.txt")
    assert inbox.sync() == ["b.txt", "a.txt"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_key_is_the_path_exactly_as_it_is(inbox: Inbox, s3: "S3Client", form: Any) -> None:
    name = unicodedata.normalize(form, "Tin tức/Hải Phòng + 100% (mới) & #1.txt")
    write(inbox, name)
    assert inbox.sync() == [name]
    assert keys(s3) == {name}


def test_the_media_type_follows_the_name(inbox: Inbox, s3: "S3Client") -> None:
    expected = {
        "a.html": "text/html",
        "a.png": "image/png",
        "a": "application/octet-stream",
        "a.txt.gz": "application/octet-stream",
    }
    for name in expected:
        write(inbox, name)
    inbox.sync()
    assert {
        name: s3.head_object(Bucket=BUCKET, Key=name)["ContentType"] for name in expected
    } == expected


def test_temporaries_are_ignored(inbox: Inbox) -> None:
    names = [
        ".DS_Store",
        ".git/config",
        ".a.txt.swp",
        "a.txt~",
        "~$a.docx",
        "a.TMP",
        "a.part",
        "a.crdownload",
        "Thumbs.db",
        "#a.txt#",
        "a.docx.filepart",
    ]
    for name in [*names, "real/b.txt"]:
        write(inbox, name)
    assert inbox.sync() == ["real/b.txt"]


def test_links_may_not_lead_out_of_the_folder(
    inbox: Inbox, tmp_path: Path, told: list[str]
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/more.txt").write_text("secret")
    write(inbox, "a.txt")
    (inbox.folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inbox.folder / "out").symlink_to(tmp_path / "secrets")
    (inbox.folder / "in.txt").symlink_to("a.txt")
    (inbox.folder / "nowhere.txt").symlink_to("b.txt")
    (inbox.folder / "up").symlink_to(inbox.folder)
    assert sorted(inbox.sync()) == ["a.txt", "in.txt"]
    assert told == []


def test_only_plain_files_are_read(inbox: Inbox) -> None:
    inbox.folder.mkdir()
    os.mkfifo(inbox.folder / "pipe.txt")
    assert inbox.sync() == []


def test_a_name_that_is_not_utf_8_is_told_once(inbox: Inbox, told: list[str]) -> None:
    write(inbox, "a.txt")
    (inbox.folder / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    assert inbox.sync() == ["a.txt"]
    assert inbox.sync() == []
    assert told == [r"caf\udce9.txt: the name is not valid UTF-8: rename it"]


def test_a_folder_that_cannot_be_read_takes_nothing_down(
    inbox: Inbox, s3: "S3Client", told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(inbox, "tin/a.txt")
    inbox.sync()
    scandir = os.scandir

    def refused(path: Any) -> Any:
        if Path(path).name == "tin":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refused)
        inbox.sync()
        inbox.sync()
    assert keys(s3) == {"tin/a.txt"}
    assert told == ["tin: Permission denied"]
    (inbox.folder / "tin/a.txt").unlink()
    inbox.sync()
    assert keys(s3) == set()


def test_a_file_that_vanishes_before_it_is_read_is_no_error(
    inbox: Inbox, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(inbox, "a.txt")
    real_put = local_files.put_file

    def late(*request: Any) -> str:
        path.unlink(missing_ok=True)
        return real_put(*request)

    monkeypatch.setattr(local_files, "put_file", late)
    assert inbox.sync() == []
    assert told == []


def test_only_what_the_inbox_put_is_deleted(inbox: Inbox, s3: "S3Client") -> None:
    s3.put_object(Bucket=BUCKET, Key="theirs.txt", Body=b"x")
    write(inbox, "mine.txt").unlink()
    inbox.sync()
    assert keys(s3) == {"theirs.txt"}


class Failing:
    """S3 that refuses until told otherwise."""

    def __init__(self, s3: "S3Client") -> None:
        self.s3, self.refuses = s3, True

    def _call(self, operation: str, **request: Any) -> Any:
        if self.refuses:
            raise ClientError({"Error": {"Code": "SlowDown", "Message": "later"}}, operation)
        return getattr(self.s3, operation)(**request)

    def put_object(self, **request: Any) -> Any:
        return self._call("put_object", **request)

    def delete_object(self, **request: Any) -> Any:
        return self._call("delete_object", **request)


def test_what_s3_refuses_is_told_once_and_tried_again(
    tmp_path: Path, s3: "S3Client", told: list[str]
) -> None:
    failing: Any = Failing(s3)
    inbox = Inbox(tmp_path, failing, BUCKET, told.append, rest=Rest(0))
    path = write(inbox, "a.txt")
    assert inbox.sync() == inbox.sync() == []
    assert len(told) == 1
    assert told[0].startswith("a.txt: not uploaded: ")
    failing.refuses = False
    assert inbox.sync() == ["a.txt"]
    failing.refuses = True
    path.unlink()
    assert inbox.sync() == inbox.sync() == []
    assert [line.split(":")[1] for line in told] == [" not uploaded", " not deleted"]
    failing.refuses = False
    assert inbox.sync() == ["a.txt"]
