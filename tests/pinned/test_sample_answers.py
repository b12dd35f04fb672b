"""The answers that the page of the API shows are those that the handlers give."""

import json
from typing import Any

import pytest

from tests.pinned import sample_answers


@pytest.fixture(scope="module")
def made() -> str:
    return sample_answers.text()


def test_the_page_shows_what_the_handlers_answer(made: str) -> None:
    assert sample_answers.FILE.read_text(encoding="utf-8") == made


def test_each_answer_is_a_good_one_and_says_something(made: str) -> None:
    samples: dict[str, Any] = json.loads(made)
    for name, sample in samples.items():
        assert (sample["status"] == 200) is (name not in sample_answers.WRONG), name
        assert sample["body"], name
    for name in ("listArticles", "listChanges", "searchArticles", "listRelated", "getTimeline"):
        assert '"items": []' not in samples[name]["body"], name


def test_what_is_left_out_is_marked() -> None:
    body = json.dumps({"words": "chữ " * 50, "items": [{"n": 1}, {"n": 2}], "tags": list("abcd")})
    shown = json.loads(sample_answers._shorten(body, "application/json"))
    assert shown["words"].endswith("…")
    assert shown["items"] == [{"n": 1}, "…"]
    assert shown["tags"] == ["a", "b", "c", "…"]
    lines = sample_answers._shorten("dòng\n" * 200, "text/plain").splitlines()
    assert len(lines) == sample_answers.MAX_LINES + 1
    assert lines[-1] == "…"
