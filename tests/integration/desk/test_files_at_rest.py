"""The inbox waits until a file is at rest, and outlives what happens to its folder."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.local.inbox import Inbox
from infra.local.rest import REST_SECONDS, Rest
from tests.integration.desk.inbox_bucket import BUCKET, content, keys, write

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Clock:
    """A clock that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patient(tmp_path: Path, s3: "S3Client", told: list[str], clock: Clock) -> Inbox:
    """One that waits until a file is at rest, by a clock that the test moves."""
    return Inbox(tmp_path / "inbox", s3, BUCKET, told.append, rest=Rest(REST_SECONDS, clock))


def test_a_file_that_is_written_in_parts_is_put_once_and_whole(
    patient: Inbox, s3: "S3Client", clock: Clock
) -> None:
    path = write(patient, "a.txt", "one")
    assert patient.sync() == []
    for _ in range(3):
        clock.now += REST_SECONDS * 0.9
        with path.open("a") as file:
            file.write(" more")
        assert patient.sync() == []
        assert (patient.waiting, patient.first_pass.is_set()) == ({"a.txt"}, False)
    clock.now += REST_SECONDS
    assert patient.sync() == ["a.txt"]
    assert content(s3, "a.txt") == b"one more more more"
    assert (patient.waiting, patient.first_pass.is_set()) == (set(), True)


def test_a_file_that_others_replace_is_never_taken_down(
    patient: Inbox, s3: "S3Client", clock: Clock
) -> None:
    """Some programs delete the file, then give its name to the new one."""
    path = write(patient, "a.docx", "old")
    patient.sync()
    clock.now += REST_SECONDS
    assert patient.sync() == ["a.docx"]
    write(patient, "~WRD0001.tmp", "new")
    path.unlink()
    assert patient.sync() == []
    (patient.folder / "~WRD0001.tmp").rename(path)
    clock.now += REST_SECONDS
    assert patient.sync() == []
    clock.now += REST_SECONDS
    assert patient.sync() == ["a.docx"]
    assert content(s3, "a.docx") == b"new"
    path.unlink()
    assert patient.sync() == []
    clock.now += REST_SECONDS
    assert patient.sync() == ["a.docx"]
    assert keys(s3) == set()


def test_a_file_whose_own_time_is_ahead_is_put(patient: Inbox, clock: Clock) -> None:
    os.utime(write(patient, "a.txt"), (4e9, 4e9))
    patient.sync()
    clock.now += REST_SECONDS
    assert patient.sync() == ["a.txt"]


@contextmanager
def watching(inbox: Inbox) -> Iterator[None]:
    inbox.start()
    try:
        yield
    finally:
        inbox.stop()


def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def test_the_bucket_is_kept_in_step(inbox: Inbox, s3: "S3Client", told: list[str]) -> None:
    write(inbox, "before.txt")
    with watching(inbox):
        until(lambda: keys(s3) == {"before.txt"})
        path = write(inbox, "new/folder/a.txt", "half")
        until(lambda: "new/folder/a.txt" in keys(s3))
        path.write_text("whole, now")
        until(lambda: content(s3, "new/folder/a.txt") == b"whole, now")
        (inbox.folder / os.fsdecode(b"\xff.txt")).write_text("x")
        until(lambda: len(told) == 1)
        path.unlink()
        write(inbox, "last.txt")
        until(lambda: keys(s3) == {"before.txt", "last.txt"})
    assert len(told) == 1


def test_the_watcher_outlives_its_folder(inbox: Inbox, s3: "S3Client") -> None:
    write(inbox, "a.txt")
    with watching(inbox):
        until(lambda: keys(s3) == {"a.txt"})
        (inbox.folder / "a.txt").unlink()
        inbox.folder.rmdir()
        until(lambda: keys(s3) == set())
        write(inbox, "b.txt")
        until(lambda: keys(s3) == {"b.txt"})
