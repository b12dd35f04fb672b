"""The child process reads what would be read without it, and no fault in it reaches the parent."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from functions.ingest.article.draft import Attachment, FileArticles
from functions.ingest.files import sandbox
from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.readers import DroppedFile
from functions.ingest.files.zygote import Zygote, ZygoteFailed
from functions.ingest.limits import MEGABYTE, Limits
from shared.article.model import Image
from shared.errors import Rejected
from tests.support.packages.zips import picture
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
    assert sandbox.read_in_sandbox(data, name, {}) == read_articles(DroppedFile(data, name, {}))


def test_images_and_refusals_come_back_too() -> None:
    content = sandbox.read_in_sandbox(picture("JPEG"), "a.jpg", {})
    assert isinstance(content, Attachment)
    size = len(content.data)
    assert content.image == Image("image/jpeg", 8, 6, color="#008083", file_bytes=size)
    with pytest.raises(Rejected, match="damaged or cut off"):
        sandbox.read_in_sandbox(picture("JPEG")[:99], "a.jpg", {})
    with pytest.raises(Rejected, match="are not read"):
        sandbox.read_in_sandbox(b"%PDF-1.7", "a.pdf", {})


def test_metadata_and_limits_reach_the_child() -> None:
    def read(metadata: dict[str, str], item_bytes: int) -> FileArticles:
        limits = replace(Limits(), item_bytes=item_bytes)
        content = sandbox.read_in_sandbox(b"T\xb8o v\xb5 cam", "a.txt", metadata, limits)
        assert isinstance(content, FileArticles)
        return content

    (article,) = read({"charset": "tcvn3"}, 390_000).articles
    assert article.headline == "Táo và cam"
    (article,) = read({}, 390_000).articles
    assert article.headline == "T¸o vµ cam"
    assert "at most 10 are stored" in read({}, 10).refusals[0]


@pytest.fixture
def zygote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zygote]:
    """A zygote whose children do what a file says."""
    made = Zygote("tests.support.misbehaving_zygote")
    monkeypatch.setattr(sandbox, "process_zygote", lambda: made)
    yield made
    made.close()


def reading(act: str, path: str = "", **limits: int) -> str:
    """Why a file is refused whose reading does this."""
    data = json.dumps({"act": act, "path": path}).encode()
    with pytest.raises(Rejected) as refusal:
        content = sandbox.read_in_sandbox(data, "a.json", {}, replace(Limits(), **limits))
        raise Rejected(f"it was read: {content}")
    return str(refusal.value)


class TestMisbehaviour:
    """Whatever reading does, the file is refused and the next one is read."""

    @pytest.fixture(autouse=True)
    def next_file(self, zygote: Zygote) -> Iterator[None]:
        yield
        assert isinstance(sandbox.read_in_sandbox(picture("JPEG"), "a.jpg", {}), Attachment)

    @pytest.mark.parametrize("act", ["sleep", "compute"])
    def test_a_child_that_does_not_end_is_ended(self, act: str) -> None:
        assert "over 1 seconds" in reading(act, seconds=1)

    def test_a_child_that_takes_memory_is_ended(self) -> None:
        assert "448 MB of memory" in reading("take memory")

    @pytest.mark.parametrize("act", ["SIGSEGV", "SIGABRT", "SIGKILL", "SIGXCPU"])
    def test_a_child_that_dies_is_a_file_that_is_refused(self, act: str) -> None:
        assert "split it" in reading(act)

    def test_a_child_that_leaves_is_a_file_that_is_refused(self) -> None:
        assert "breaks the reader" in reading("leave")

    def test_what_a_reader_did_not_expect_is_in_the_log(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert "by a fault of its reader" in reading("raise")
        (record,) = caplog.records
        assert "KeyError: 'x'" in vars(record)["fault"]
        assert "nested too deep" in reading("recurse")

    def test_a_child_writes_no_files(self, tmp_path: Path) -> None:
        reading("write", str(tmp_path / "a"))
        assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size == 0

    def test_a_child_fills_no_log(self, capfd: pytest.CaptureFixture[str]) -> None:
        reading("shout")
        reading("SIGSEGV")
        assert capfd.readouterr().err == ""

    def test_an_answer_beyond_bounds_is_not_taken_in(self) -> None:
        assert "2,097,152 bytes" in reading("answer much", unpacked_bytes=MEGABYTE)

    def test_no_child_finds_what_another_left(self) -> None:
        assert [reading("remember") for _ in range(3)] == ["files seen: 1"] * 3

    def test_a_child_has_no_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_LAMBDA_RUNTIME_API"):
            monkeypatch.setenv(name, "x")
        assert set(reading("environment").split()) <= {"LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ"}

    @pytest.mark.skipif(not Path("/proc/self/ns/user").exists(), reason="Linux only")
    @pytest.mark.parametrize("act", ["parent's environment", "network", "program", "fork"])
    def test_a_child_reaches_nothing_where_the_platform_allows_it(self, act: str) -> None:
        assert reading(act) == "denied"


def test_a_child_has_none_of_the_parents_modules() -> None:
    """No boto3 and no pydantic: neither clients nor their memory."""
    code = "import sys, functions.ingest.files.zygote_main; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    modules = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    assert "functions.ingest.files.readers" in modules
    assert not {"boto3", "botocore", "pydantic", "aws_lambda_powertools"} & set(modules)


def read_picture() -> None:
    sandbox.read_in_sandbox(picture("JPEG"), "a.jpg", {})


def test_a_zygote_that_ended_is_replaced(zygote: Zygote) -> None:
    read_picture()
    process = zygote._process
    assert process is not None
    process.kill()
    process.wait()
    read_picture()
    assert zygote._process is not None and zygote._process.pid != process.pid


def test_a_zygote_that_cannot_start_is_passing_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "process_zygote", lambda: Zygote("no.such.program"))
    with pytest.raises(ZygoteFailed):
        read_picture()


def open_files() -> int:
    """Zero where the system does not tell."""
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


def test_nothing_is_left_behind(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    start, children = Zygote.start_child, []

    def noted(self: Zygote) -> object:
        child = start(self)
        children.append(child.pid)
        return child

    monkeypatch.setattr(Zygote, "start_child", noted)
    read_picture()
    before = open_files()
    for _ in range(5):
        read_picture()
    reading("sleep", seconds=1)
    assert len(set(children)) == 7
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
    assert open_files() == before


def test_a_large_file_goes_in_while_the_child_does_not_read(zygote: Zygote) -> None:
    """Pipes hold 64 KB: neither side may wait for the other."""
    started = time.monotonic()
    zygote.start()
    with pytest.raises(Rejected, match="are not read"):
        sandbox.read_in_sandbox(b"%PDF-" + b"x" * 30 * MEGABYTE, "a.pdf", {})
    assert time.monotonic() - started < 60
