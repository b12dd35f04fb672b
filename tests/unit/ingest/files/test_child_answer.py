"""Whatever the child process answers, the parent takes articles or refuses the file.

The child has read a stranger's file, so its answer may be anything; the parent must not fail.
"""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article.draft import Attachment, FileArticles
from functions.ingest.files import sandbox
from functions.ingest.files.child_answer import READER_FAULT, ChildAnswer, child_answer
from functions.ingest.files.child_output import answer_parts
from functions.ingest.files.zygote import Zygote
from functions.ingest.limits import Limits
from shared.article.model import Article, Embedded, Figure, Image, Pick, PictureWords
from shared.errors import Rejected

PLAIN = Article("gmbl2wrdtftw", "x", "Tin", "vi")
ARTICLE = asdict(PLAIN)
IMAGE = {"type": "image/png", "width": 2, "height": 1}
PICTURES = (
    Attachment("a.png", b"\n{}", Image("image/png", 2, 1)),
    Attachment("b.png", b"", Image("image/gif", 1, 1)),
    Attachment(
        "c.jpg",
        b"\n\n",
        Image("image/jpeg", 9, 9, (3, 5), "#00ff00", PictureWords("Chợ", photographer="An")),
        (b"[]", b"x"),
    ),
)
HEAD = {"file": "a.png", "sizes": [3], "image": IMAGE}
WHOLE = replace(
    PLAIN,
    headline="Tin có ảnh\u2028",
    authors=("Lê A",),
    figures=(Figure("a.png", "chú thích"),),
    picks=(Pick("Tin khác", image=Figure("b.png")), Pick("Tin nữa")),
    embedded=tuple(Embedded(each.file, each.media_key, each.image) for each in PICTURES),
)


def result(output: bytes, status: int = 0) -> Attachment | FileArticles:
    line, newline, rest = output.partition(b"\n")
    answer = child_answer(line) if newline else ChildAnswer()
    return sandbox._result(answer, rest, status, "a.txt", Limits())


def refusal(output: bytes, status: int = 0) -> str:
    with pytest.raises(Rejected) as rejected:
        result(output, status)
    return str(rejected.value)


def line(**answer: Any) -> bytes:
    return json.dumps(answer).encode() + b"\n"


@pytest.mark.parametrize(
    "content",
    [
        FileArticles(),
        FileArticles((WHOLE,), (PICTURES,)),
        FileArticles((PLAIN, WHOLE, WHOLE), ((), PICTURES, PICTURES), ("no headline", "x")),
        *PICTURES,
    ],
)
def test_what_was_read_comes_back_the_same(content: Attachment | FileArticles) -> None:
    assert result(b"".join(answer_parts("x", content))) == content


def test_half_a_character_is_left_out() -> None:
    article = replace(PLAIN, figures=(Figure("T\ud800in"),))
    output = b"".join(answer_parts("x", FileArticles((article,), ((),))))
    assert result(output) == FileArticles((replace(PLAIN, figures=(Figure("Tin"),)),), ((),))


def answer(*articles: dict[str, Any], heads: Any = None, data: bytes = b"") -> bytes:
    heads = [[] for _ in articles] if heads is None else heads
    lines = b"".join(line(**article) for article in articles)
    return line(articles=len(articles), attachments=heads) + lines + data


MALFORMED = {
    "no JSON": b"{\n",
    "nothing": b"\n",
    "no object": b"[]\n",
    "a number": b"1\n",
    "no UTF-8": b'{"rejection": "\xff"}\n',
    "half a character": b'{"rejection": "\\ud800"}\n',
    "deeper than any answer": b'{"refusals": ' + b"[" * 100_000 + b"\n",
    "an unknown key": line(rejection="x", code=1),
    "two answers": line(rejection="x", picture=HEAD),
    "no text": line(rejection=3),
    "a reason without words": line(rejection=""),
    "an endless reason": line(failure="x" * 10_001),
    "an unknown end": line(kill="fun"),
    "an image with another key": line(picture=HEAD | {"image": IMAGE | {"path": "/"}}),
    "an image without a size": line(picture=HEAD | {"image": {"type": "image/png", "width": 2}}),
    "an image of negative size": line(picture=HEAD | {"image": IMAGE | {"width": -2}}),
    "an image whose width is text": line(picture=HEAD | {"image": IMAGE | {"width": "2"}}),
    "articles that are no number": line(articles="3"),
    "fewer articles than none": line(articles=-1),
    "a billion articles": line(articles=10**9),
    "articles without attachments": line(articles=1),
    "attachments of another article": line(articles=1, attachments=[[], []]),
    "an attachment of negative size": answer(
        ARTICLE, heads=[[HEAD | {"sizes": [-3]}]], data=b"abc"
    ),
    "an attachment without a size": answer(ARTICLE, heads=[[HEAD | {"sizes": []}]], data=b"abc"),
    "more renditions than widths": answer(ARTICLE, heads=[[HEAD | {"sizes": [1, 2]}]], data=b"abc"),
    "a width without its rendition": answer(
        ARTICLE, heads=[[HEAD | {"image": IMAGE | {"widths": [1]}}]], data=b"abc"
    ),
    "a picture of half its size": line(picture=HEAD) + b"ab",
    "a picture of more than its size": line(picture=HEAD) + b"abcd",
    "a colour that is none": line(picture=HEAD | {"image": IMAGE | {"color": "red"}}) + b"abc",
    "words of another field": line(picture=HEAD | {"image": IMAGE | {"words": {"x": "y"}}})
    + b"abc",
    "an attachment of half its size": answer(ARTICLE, heads=[[HEAD]], data=b"ab"),
    "an attachment of more than its size": answer(ARTICLE, heads=[[HEAD]], data=b"abcd"),
    "an attachment with another key": answer(ARTICLE, heads=[[HEAD | {"x": 1}]], data=b"abc"),
}


@pytest.mark.parametrize("output", MALFORMED.values(), ids=MALFORMED)
def test_an_answer_that_is_not_well_formed_refuses_the_file(
    output: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """The reporter is told whose fault it is, the log what it is."""
    assert refusal(output) == READER_FAULT
    (record,) = caplog.records
    assert 0 < len(vars(record)["fault"]) <= 300


WRONG_ARTICLES = {
    "no article": {"x": 1},
    "no headline": ARTICLE | {"headline": ""},
    "another key": ARTICLE | {"owner": "x"},
    "tags that are text": ARTICLE | {"tags": "x"},
    "tags that are numbers": ARTICLE | {"tags": [1]},
    "a version that is text": ARTICLE | {"version": "1"},
    "a figure with another key": ARTICLE | {"figures": [{"file": "a", "x": 1}]},
    "a pick that is text": ARTICLE | {"picks": ["x"]},
    "an image that did not come": ARTICLE
    | {"embedded": [{"file": "a", "key": "0" * 40 + ".png", "image": IMAGE}]},
    "a row that is too large": ARTICLE
    | {"body_text": "".join(map(chr, range(0x4E00, 0x9FFF))) * 20},
}


@pytest.mark.parametrize("article", WRONG_ARTICLES.values(), ids=WRONG_ARTICLES)
def test_a_wrong_article_is_refused_alone(article: dict[str, Any]) -> None:
    content = sandbox._result(
        child_answer(line(articles=2, attachments=[[], []])),
        line(**article) + line(**ARTICLE),
        0,
        "a.txt",
        replace(Limits(), item_bytes=40_000),
    )
    assert isinstance(content, FileArticles)
    assert content.articles == (PLAIN,)
    assert len(content.refusals) == 1


@pytest.mark.parametrize("output", [b"", b'{"articles": 1', b"{}\n", line(rejection=None)])
def test_no_answer_refuses_the_file(output: bytes) -> None:
    assert "it breaks the reader" in refusal(output)


@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["articles", "image", "rejection", "failure", "kill", "kind"]),
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


@pytest.mark.parametrize("output", [b"{}", b"{\n", answer(ARTICLE | {"x": 1})])
def test_a_child_that_a_file_has_taken_over_refuses_the_file(
    monkeypatch: pytest.MonkeyPatch, output: bytes
) -> None:
    zygote = Zygote("tests.support.misbehaving_zygote")
    monkeypatch.setattr(sandbox, "process_zygote", lambda: zygote)
    data = json.dumps({"raw": output.decode()}).encode()
    try:
        with pytest.raises(Rejected, match="the file could not be read"):
            content = sandbox.read_in_sandbox(data, "a.json", {})
            assert isinstance(content, FileArticles) and not content.articles
            raise Rejected("the file could not be read: " + content.refusals[0])
    finally:
        zygote.close()
