"""Whatever the child process answers, the parent takes drafts or refuses the file.

The child has read a stranger's file, so its answer may be anything; the parent must not fail.
"""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.files import sandbox
from functions.ingest.files.child_answer import answer_lines
from functions.ingest.files.readers import FileContent
from functions.ingest.limits import Limits
from shared.article.model import Figure, Image, Pick
from shared.errors import Rejected

DRAFT = {"format": "x", "headline": "Tin"}
IMAGE = {"type": "image/png", "width": 2, "height": 1}
HEAD = {"file": "a.png", "size": 3, "image": IMAGE}
WHOLE = Draft(
    "docx",
    "Tin có ảnh\u2028",
    authors=("Lê A",),
    figures=(Figure("a.png", "chú thích"),),
    picks=(Pick("Tin khác", image=Figure("b.png")), Pick("Tin nữa")),
    attachments=(
        Attachment("a.png", b"\n{}", Image("image/png", 2, 1)),
        Attachment("b.png", b"", Image("image/gif", 1, 1)),
    ),
)


def result(output: bytes, status: int = 0) -> FileContent:
    return sandbox._result(output, status, Limits())


def refusal(output: bytes, status: int = 0) -> str:
    with pytest.raises(Rejected) as rejected:
        result(output, status)
    return str(rejected.value)


def line(**answer: Any) -> bytes:
    return json.dumps(answer).encode() + b"\n"


@pytest.mark.parametrize(
    "parsed", [[], [WHOLE], [Draft("x", "a"), WHOLE, WHOLE], WHOLE.attachments[0].image]
)
def test_what_was_read_comes_back_the_same(parsed: FileContent) -> None:
    assert result(b"".join(answer_lines(parsed))) == parsed


def test_half_a_character_is_left_out() -> None:
    output = b"".join(answer_lines([Draft("x", "T\ud800in", identity="\udfff")]))
    assert result(output) == [Draft("x", "Tin", identity="")]


MALFORMED = {
    "no JSON": b"{\n",
    "nothing": b"\n",
    "no object": b"[]\n",
    "a number": b"1\n",
    "no UTF-8": b'{"rejection": "\xff"}\n',
    "half a character": b'{"rejection": "\\ud800"}\n',
    "deeper than any answer": b'{"drafts": ' + b"[" * 100_000 + b"\n",
    "an unknown key": line(rejection="x", code=1),
    "two answers": line(rejection="x", image=IMAGE),
    "no text": line(rejection=3),
    "an endless reason": line(failure="x" * 10_001),
    "an unknown end": line(kill="fun"),
    "an image with another key": line(image=IMAGE | {"path": "/"}),
    "an image without a size": line(image={"type": "image/png", "width": 2}),
    "an image of negative size": line(image=IMAGE | {"width": -2}),
    "an image whose width is text": line(image=IMAGE | {"width": "2"}),
    "drafts that are none": line(drafts=3),
    "a draft without a headline": line(drafts=[{"format": "x"}], attachments=[[]]),
    "a draft with another key": line(drafts=[DRAFT | {"owner": "x"}], attachments=[[]]),
    "a draft whose tags are text": line(drafts=[DRAFT | {"tags": "x"}], attachments=[[]]),
    "a draft whose tags are numbers": line(drafts=[DRAFT | {"tags": [1]}], attachments=[[]]),
    "a draft whose version is text": line(drafts=[DRAFT | {"version": "1"}], attachments=[[]]),
    "a figure with another key": line(
        drafts=[DRAFT | {"figures": [{"file": "a", "x": 1}]}], attachments=[[]]
    ),
    "a pick that is text": line(drafts=[DRAFT | {"picks": ["x"]}], attachments=[[]]),
    "drafts without attachments": line(drafts=[DRAFT]),
    "attachments of another draft": line(drafts=[DRAFT], attachments=[[], []]),
    "an attachment of negative size": line(drafts=[DRAFT], attachments=[[HEAD | {"size": -3}]])
    + b"abc",
    "an attachment of half its size": line(drafts=[DRAFT], attachments=[[HEAD]]) + b"ab",
    "an attachment of more than its size": line(drafts=[DRAFT], attachments=[[HEAD]]) + b"abcd",
    "an attachment with another key": line(drafts=[DRAFT], attachments=[[HEAD | {"x": 1}]])
    + b"abc",
}


@pytest.mark.parametrize("output", MALFORMED.values(), ids=MALFORMED)
def test_an_answer_that_is_not_well_formed_refuses_the_file(output: bytes) -> None:
    assert "its reader gave no well-formed answer (" in refusal(output)
    assert len(refusal(output)) < 400


@pytest.mark.parametrize("output", [b"", b'{"drafts": []', b"{}\n", line(rejection=None)])
def test_no_answer_refuses_the_file(output: bytes) -> None:
    assert "it breaks the reader" in refusal(output)


def test_drafts_of_a_child_that_then_failed_are_not_taken() -> None:
    assert "it breaks the reader" in refusal(line(drafts=[DRAFT], attachments=[[]]), status=1 << 8)


@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["drafts", "image", "rejection", "failure", "kill", "attachments"]),
                inner,
            )
        ),
    ).map(lambda value: json.dumps(value).encode() + b"\n")
)
def test_any_bytes_are_an_answer_or_refuse_the_file(output: bytes) -> None:
    try:
        result(output)
    except Rejected as rejected:
        assert str(rejected)


@pytest.mark.parametrize(
    "output", [b"{}", b"{\n", line(drafts=[DRAFT | {"x": 1}], attachments=[[]])]
)
def test_a_child_that_a_file_has_taken_over_refuses_the_file(
    monkeypatch: pytest.MonkeyPatch, output: bytes
) -> None:
    answer: Callable[..., list[bytes]] = lambda *_: [output]  # noqa: E731
    monkeypatch.setattr(sandbox, "_answer", answer)
    children: list[int] = []
    fork = os.fork

    def recording_fork() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(os, "fork", recording_fork)
    with pytest.raises(Rejected, match="the file could not be read"):
        sandbox.read_in_sandbox(b'{"uri": "x"}', "a.json", {})
    assert len(children) == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)
