"""Every sample of tests/articles against the record beside it."""

import json
from pathlib import Path

import pytest

from tests.support import records
from tests.support.paths import ARTICLES
from tests.support.xss import faults

SAMPLES = {
    "plain": 30,
    "html": 15,
    "markdown": 10,
    "encodings": 20,
    "ninjs": 30,
    "digitalwires": 10,
    "ap-media": 5,
    "nitf": 15,
    "newsml": 15,
    "newsml-1": 6,
}
"""Folders of samples, and how many each has at least."""


@pytest.mark.parametrize(
    "sample", records.samples(), ids=lambda path: path.relative_to(ARTICLES).as_posix()
)
def test_a_sample_gives_the_record_beside_it(sample: Path) -> None:
    record = records.record_of(sample)
    assert record == records.expected_record(sample)
    assert not any(
        faults(article.get("body_html", "")) for article in record if isinstance(record, list)
    )


@pytest.mark.parametrize("folder", SAMPLES)
def test_every_sample_of_a_format_has_a_record(folder: str) -> None:
    files = [path for path in (ARTICLES / folder).rglob("[!.]*") if path.is_file()]
    dropped = {
        path for path in files if not path.name.endswith((".expected.json", ".metadata.json"))
    }
    assert len(dropped) >= SAMPLES[folder]
    assert dropped <= set(records.samples())


DESK_WORDS = (
    *("Chưa duyệt", "Hỏi lại", "bỏ đoạn này", ", bỏ", ", ẩn", "Bấm vào đây", "hỏi lại số liệu"),
    *("<<}", "%%", "Số chữ"),
)
"""Comments, tracked deletions, hidden words, prompts and rows of the desk in the samples."""


@pytest.mark.parametrize("word", DESK_WORDS)
def test_no_word_of_the_desk_is_in_a_record(word: str) -> None:
    records_with = [
        sample.name
        for sample in records.samples()
        if word in json.dumps(records.expected_record(sample), ensure_ascii=False)
    ]
    assert records_with == []
