"""Reports in Vietnamese: every sentence that a report can say has one, and what varies is kept."""

import ast
import json
import re
from collections.abc import Iterator
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.files.child_answer import READER_FAULT
from functions.ingest.files.refusals import REASONS
from functions.ingest.formats.word import docx
from functions.ingest.protocol.report_language import catalog, in_language
from tests.pinned import pins
from tests.support.paths import ROOT
from tests.support.source_code import source_files

RAISED = {"Rejected", "NotAnArticle", "NotWellFormed", "BrokenPackage", "LargePackage"}
Node = TypeVar("Node", bound=ast.AST)
FOREIGN = re.compile(r"\b(?:the|is|are|it|this|which|and|not|was|has|at most)\b")
"""Words that no Vietnamese sentence has, outside of quotations and what others wrote."""

QUOTED = re.compile(r"“.*”|`[^`]*`|\([^()]*\)")
REFUSED = "refused: "


def test_each_translation_has_what_varies() -> None:
    for source, translation in catalog("vi").items():
        numbers = sorted(map(int, re.findall(r"\{(\d)\}", translation)))
        count = source.count("{}")
        assert translation.count("{}") == count or numbers == list(range(count)), source


def test_a_translation_is_no_english() -> None:
    for translation in catalog("vi").values():
        assert not FOREIGN.search(QUOTED.sub("", translation)), translation


@pytest.mark.parametrize("reason", REASONS.values())
def test_each_kind_that_is_refused_has_a_reason(reason: str) -> None:
    assert in_language(reason, "vi") != reason


@pytest.mark.parametrize("reason", [*docx.DAMAGED.values(), docx.TOO_LARGE, READER_FAULT])
def test_each_reason_that_stands_by_itself_has_a_translation(reason: str) -> None:
    assert in_language(reason, "vi") != reason


def templates() -> Iterator[tuple[str, str]]:
    """The texts of refusals in the code, with {} for what varies."""
    for file in source_files():
        if not file.place.startswith("functions/ingest/"):
            continue
        for node in ast.walk(file.tree):
            name = getattr(node, "func", None)
            called = getattr(name, "id", getattr(name, "attr", ""))
            if isinstance(node, ast.Call) and called in RAISED and node.args:
                for text in texts(node.args[0]):
                    yield f"{file.place}:{node.lineno}", text


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, where it is made of texts alone."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def test_each_refusal_in_the_code_has_a_translation() -> None:
    silent = {
        place: text
        for place, text in templates()
        if re.search("[a-z]", text) and not translated(text)
    }
    assert silent == {}


OF_PROGRAMS = re.compile(
    r"[A-Za-z]+(?:Error|Exception)\b|\b(?:BadZipFile|BrokenPicture|Expecting|Errno|libxml|lxml"
    r"|pydantic|PIL|Pillow|tomllib|yaml|zipfile|zlib|Traceback)\b"
    r"|Bad CRC|well-formed|Premature end|NoneType"
)
"""What libraries of programs say, and what nobody in a newsroom knows."""


def test_no_reason_has_a_librarys_words() -> None:
    for place, words in (*reports(), *templates()):
        assert not OF_PROGRAMS.search(re.sub(r"“.*?”|`[^`]*`", "", words)), (place, words)


def test_no_refusal_hands_on_what_an_exception_says() -> None:
    """Its text is a library's, or this code's for other eyes; its line and column may be told."""
    handed_on = [
        f"{file.place}:{call.lineno}"
        for file in source_files()
        if file.place.startswith("functions/ingest/")
        for handler in nodes(file.tree, ast.ExceptHandler)
        if not catches_refusals(handler)
        for call in nodes(handler, ast.Call)
        if getattr(call.func, "id", "") in RAISED
        for value in nodes(call, ast.FormattedValue)
        if says(value.value, handler.name)
    ]
    assert handed_on == []


def nodes(tree: ast.AST, kind: type[Node]) -> Iterator[Node]:
    """What there is of a kind in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def says(value: ast.expr, name: str | None) -> bool:
    """Whether a value is an exception, its text or its class."""
    if isinstance(value, ast.Call) and value.args:
        return says(value.args[0], name)
    if isinstance(value, ast.Attribute) and value.attr == "__name__":
        return says(value.value, name)
    return isinstance(value, ast.Name) and value.id == name


def catches_refusals(handler: ast.ExceptHandler) -> bool:
    """Whether what is caught is a refusal of this code's own."""
    caught = {node.id for node in ast.walk(handler.type or handler) if isinstance(node, ast.Name)}
    return bool(caught & RAISED)


def translated(template: str) -> bool:
    """Whether a text has a translation, with anything for what varies."""
    words = template.replace("{}", "7")
    return in_language(words, "vi") != words


def reports() -> Iterator[tuple[str, str]]:
    """What reports of all samples and of all hostile files say, each with the file's name."""
    for key, report in pins.load("reports").items():
        words = [report.get("reason"), *(report.get("doubts") or ())]
        yield from ((key, each) for each in words if each)
    outcomes = json.loads((ROOT / "tests/hostile/outcomes.json").read_text(encoding="utf-8"))
    for name, outcome in outcomes.items():
        if outcome.startswith(REFUSED):
            yield name, outcome.removeprefix(REFUSED)


def test_reports_of_samples_and_hostile_files_are_vietnamese() -> None:
    english = {}
    for key, words in reports():
        if left := untranslated(words):
            english[key] = left
    assert english == {}


def untranslated(words: str) -> str:
    """What is left of reasons joined by semicolons, when each that has a translation is taken
    away; a reason may have a semicolon in it."""
    count = re.match(r"\d+ of \d+ refused: ", words)
    reasons = words[count.end() if count else 0 :]
    if is_vietnamese(reasons):
        return ""
    left: list[str] = []
    for piece in reasons.split("; "):
        left.append(piece)
        if is_vietnamese("; ".join(left)):
            left = []
    return "; ".join(left)


def is_vietnamese(words: str) -> bool:
    """Whether a reason has a translation without an English word."""
    sentence = in_language(words, "vi")
    return sentence != words and not FOREIGN.search(QUOTED.sub("", sentence))


def test_what_varies_is_kept_and_the_name_before_it() -> None:
    said = in_language(
        "tin/a.txt: the text has 3,000,000 bytes; at most 2,000,000 are read: split "
        "it into articles",
        "vi",
    )
    assert said.startswith("tin/a.txt: văn bản có 3,000,000 byte; chỉ đọc tối đa 2,000,000")
    assert in_language("a sentence that nobody knows", "vi") == "a sentence that nobody knows"
    assert in_language("the file is empty", "en") == "the file is empty"


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_quoted_does_no_harm(line: str, other: str) -> None:
    words = f"it is not certain that the line “{line}” is the deck: it may be the {other}"
    assert in_language(words, "vi").startswith("chưa chắc dòng “")
    in_language(line + other, "vi")
