"""Each hostile file is refused with a reason, or becomes safe articles, in bounded time."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared.errors import Rejected
from tests.hostile import outcomes_pinned, parts, safety
from tests.support.packages.word import docx, p
from tests.support.packages.word_samples import WHOLE
from tests.support.packages.zips import zipped
from tests.support.paths import ROOT

PEAK_BYTES = 512_000_000
SECONDS = 8
"""The corpus is read with a limit of 2 seconds; the rest is for what happens around it on
a busy machine."""

REASONS = {
    "flat PNG of 50,000": "pixels",
    "JPEG of 65,535": "over 50,000,000 pixels",
    "photograph cut off at 0.5": "damaged or cut off",
    "billion laughs": "as attacks do",
    "entity from": "declares entities",
    "deep JSON": "nests over 64",
    "deep XML": "nests too deep",
    "SVG": "",
    "ten million lists": "",
    "ZIP bomb": "",
    "Word bomb": "when it is unpacked",
    "overlapping": "",
    "ZIPs in ZIPs": "archive in an archive",
    "encrypted": "password",
    "PNG of 60000": "pixels",
}
"""Files whose names begin so must be refused, with these words in the reason."""


@dataclass(frozen=True, slots=True)
class CorpusRun:
    """What `python -m tests.hostile` prints: outcomes and seconds by file, and the peak bytes."""

    outcomes: dict[str, dict[str, Any]]
    seconds: dict[str, float]
    peak: int


@pytest.fixture(scope="module")
def corpus_run() -> CorpusRun:
    """Reads the corpus once, in a process of its own, whose children's memory can be told from that
    of the tests."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.hostile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stderr[-2000:]) == (0, "")
    return CorpusRun(**json.loads(finished.stdout))


def test_hostile_files_are_refused_with_a_reason_or_become_safe_articles(
    corpus_run: CorpusRun, subtests: pytest.Subtests
) -> None:
    """A subtest a file, so that a failure names its file and the others are still judged."""
    assert len(corpus_run.outcomes) >= 500
    for name, outcome in corpus_run.outcomes.items():
        with subtests.test(name):
            assert outcome.get("wrong", []) == []
            assert corpus_run.seconds[name] <= SECONDS
            if "refused" in outcome:
                assert len(outcome["refused"]) >= 15
                assert "by a fault of its reader" not in outcome["refused"], (
                    "names an exception only"
                )


def test_hostile_files_are_refused_for_what_is_wrong_with_them(
    corpus_run: CorpusRun, subtests: pytest.Subtests
) -> None:
    for beginning, reason in REASONS.items():
        files = [name for name in corpus_run.outcomes if name.startswith(beginning)]
        assert files, beginning
        for name in files:
            with subtests.test(name):
                assert reason in corpus_run.outcomes[name]["refused"]


def test_hostile_files_have_the_outcomes_that_are_pinned(
    corpus_run: CorpusRun, subtests: pytest.Subtests
) -> None:
    pins, outcomes = outcomes_pinned.load(), outcomes_pinned.comparable(corpus_run.outcomes)
    assert len(pins) >= 550
    assert pins.keys() <= corpus_run.outcomes.keys()
    for name in pins.keys() & outcomes.keys():
        with subtests.test(name):
            assert outcomes[name] == pins[name]


def test_hostile_files_take_little_memory(corpus_run: CorpusRun) -> None:
    assert corpus_run.peak < PEAK_BYTES


def test_no_hostile_file_runs_a_program(corpus_run: CorpusRun) -> None:
    assert corpus_run.outcomes
    assert not Path("/tmp/newsdrop-was-here").exists()


def test_the_words_around_scripts_are_kept(corpus_run: CorpusRun) -> None:
    articles = [
        name
        for name, outcome in corpus_run.outcomes.items()
        if name.startswith("script ") and outcome.get("articles") == 1
    ]
    assert len(articles) >= 200


# --- fuzzing


def assert_read_or_refused(data: bytes, key: str) -> None:
    try:
        parsed = readers.read_drafts(data, key, {})
    except Rejected as refused:
        assert len(str(refused)) > 10
        return
    for draft in parsed if isinstance(parsed, list) else []:
        try:
            assert list(safety.faults_of(normalise.normalised_article(draft, key))) == []
        except Rejected as refused:
            assert str(refused)


STARTS = st.sampled_from(
    [
        b"<?xml version='1.0'?><nitf>",
        b"<newsItem>",
        b'{"uri": "x", "headline": "a", ',
        b"PK\3\4",
        b"<html>",
        b"---\n",
    ]
)
KEYS = st.sampled_from(["x.xml", "x.json", "x.docx", "x.zip", "x.html", "x.md", "x.txt", "x.jpg"])


@given(STARTS, st.binary(max_size=200), KEYS)
@settings(max_examples=60)
def test_any_bytes_behind_any_beginning(start: bytes, rest: bytes, key: str) -> None:
    assert_read_or_refused(start + rest, key)


WHOLES = {
    "x.docx": WHOLE,
    "x.zip": zipped({"a.txt": parts.TEXT, "b.docx": WHOLE}),
    "x.json": parts.ninjs(body_html="<p>a</p>"),
}


@given(
    st.sampled_from(sorted(WHOLES)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    st.floats(0.5, 1),
)
@settings(max_examples=60)
def test_whole_files_with_wrong_bytes(
    key: str, changes: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(WHOLES[key])
    for share, value in changes:
        data[int(share * (len(data) - 1))] = value
    assert_read_or_refused(bytes(data[: int(len(data) * kept)]), key)


TAGS = st.sampled_from(
    [
        "p",
        "block",
        "hl2",
        "media",
        "media-caption",
        "media-reference",
        "table",
        "tr",
        "td",
        "a",
        "ul",
        "li",
        "bq",
        "x",
        "q",
    ]
)
WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="<&\ufffe\uffff"),
    max_size=12,
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> str:
    """A piece of NITF of any shape."""
    if depth == 0 or draw(st.booleans()):
        return draw(WORDS)
    tag = draw(TAGS)
    inner = "".join(draw(st.lists(elements(depth - 1), max_size=3)))
    said = draw(
        st.sampled_from(
            [
                "",
                ' href="javascript:x"',
                ' source="a.jpg"',
                ' lede="true"',
                ' onclick="x"',
                ' class="byline"',
            ]
        )
    )
    return f"<{tag}{said}>{inner}</{tag}>"


@given(st.lists(elements(), max_size=5).map("".join))
@settings(max_examples=60)
def test_any_shape_of_nitf(inner: str) -> None:
    assert_read_or_refused(parts.NITF.format("", inner).encode(), "x.xml")
    assert_read_or_refused(parts.NEWSML.format("XML", inner).encode(), "x.xml")


RUNS = st.sampled_from(
    [
        "r",
        "t",
        "p",
        "tbl",
        "tr",
        "tc",
        "hyperlink",
        "del",
        "ins",
        "drawing",
        "sdt",
        "br",
        "tab",
        "pPr",
        "rPr",
        "b",
        "numPr",
    ]
)


@st.composite
def pieces(draw: st.DrawFn, depth: int = 5) -> str:
    """A piece of a Word document of any shape."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(WORDS)
    tag = draw(RUNS)
    return f"<w:{tag}>" + "".join(draw(st.lists(pieces(depth - 1), max_size=3))) + f"</w:{tag}>"


@given(st.lists(pieces(), max_size=5).map("".join))
@settings(max_examples=60)
def test_any_shape_of_word(inner: str) -> None:
    assert_read_or_refused(docx(p("Tin"), inner), "x.docx")
