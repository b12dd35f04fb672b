"""The child process: what it reads is what would be read without it, and nothing that happens in it
reaches the parent."""

import faulthandler
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers, sandbox
from functions.ingest.files.readers import File, Format, Parsed
from functions.ingest.limits import MB, Limits
from shared.article.model import Image
from shared.errors import Rejected
from tests.support.packages import picture
from tests.support.paths import ARTICLES

SAMPLES = [
    "docx/whole-page.docx",
    "zip/articles-and-images.zip",
    "zip/some-refused.zip",
    "ninjs/2.2-figures-in-place.json",
    "nitf/plain.xml",
    "newsml/message.xml",
    "plain/whole-page.txt",
]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_child_reads_comes_back_whole(name: str) -> None:
    data = (ARTICLES / name).read_bytes()
    assert sandbox.read_in_sandbox(data, name, {}) == readers.read_drafts(data, name, {})


def test_images_and_refusals_come_back_too() -> None:
    assert sandbox.read_in_sandbox(picture("JPEG"), "a.jpg", {}) == Image("image/jpeg", 8, 6)
    with pytest.raises(Rejected, match="damaged or cut off"):
        sandbox.read_in_sandbox(picture("JPEG")[:99], "a.jpg", {})
    with pytest.raises(Rejected, match="are not read"):
        sandbox.read_in_sandbox(b"%PDF-1.7", "a.pdf", {})


def reading(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any], **limits: int) -> str:
    """Why a file is refused while reading it does something else."""

    def read(file: File) -> Parsed:
        act()
        return []

    monkeypatch.setitem(readers.FORMATS, "JSON", Format(read))
    with pytest.raises(Rejected) as refusal:
        sandbox.read_in_sandbox(b'{"uri": "x"}', "a.json", {}, replace(Limits(), **limits))
    return str(refusal.value)


def test_a_child_that_sleeps_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    assert "over 1 seconds" in reading(monkeypatch, lambda: time.sleep(60), seconds=1)
    assert time.monotonic() - started < 10


def test_a_child_that_computes_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "over 1 seconds" in reading(monkeypatch, lambda: sum(range(10**12)), seconds=1)


def test_a_child_that_takes_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "448 MB of memory" in reading(monkeypatch, lambda: bytes(700 * MB))


def die(signum: signal.Signals) -> None:
    faulthandler.disable()  # pytest's would fill the terminal
    os.kill(os.getpid(), signum)


@pytest.mark.parametrize("signum", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGXCPU])
def test_a_child_that_dies_is_a_file_that_is_refused(
    monkeypatch: pytest.MonkeyPatch, signum: signal.Signals
) -> None:
    assert "split it" in reading(monkeypatch, lambda: die(signum))


def test_a_child_that_leaves_is_a_file_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "breaks the reader" in reading(monkeypatch, lambda: os._exit(3))


def deeper(depth: int = 0) -> int:
    return deeper(depth + 1) + 1


def fail() -> None:
    raise KeyError("x")


def test_what_a_reader_did_not_expect_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "KeyError: 'x'" in reading(monkeypatch, fail)
    assert "nested too deep" in reading(monkeypatch, deeper)


def test_a_child_writes_no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    reading(monkeypatch, lambda: (tmp_path / "a").write_text("x" * 99))
    assert (tmp_path / "a").stat().st_size == 0


def open_files() -> int:
    """Zero where the system does not tell."""
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, children = os.fork, []

    def noted() -> int:
        child = fork()
        children.append(child)
        return child

    monkeypatch.setattr(os, "fork", noted)
    before = open_files()
    for _ in range(5):
        sandbox.read_in_sandbox(b'{"uri": "x", "headline": "a"}', "a.json", {})
    reading(monkeypatch, lambda: time.sleep(60), seconds=1)
    assert len(children) == 6
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
    assert open_files() == before


def test_an_answer_beyond_bounds_is_not_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(readers.FORMATS, "JSON", Format(lambda file: [Draft("x", "a" * 3 * MB)]))
    with pytest.raises(Rejected, match="2,097,152 bytes"):
        sandbox.read_in_sandbox(b'{"uri": "x"}', "a.json", {}, replace(Limits(), unpacked_bytes=MB))
