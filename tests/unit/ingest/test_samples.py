"""Every sample of tests/articles against the record beside it."""

import json
import re
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
    "rss": 5,
    "atom": 5,
    "json-feed": 5,
    "wordpress": 5,
    "ghost": 5,
    "anpa": 5,
    "iptc7901": 5,
    "mail": 15,
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


SENT_FOLDERS = ("rss", "atom", "json-feed", "wordpress", "ghost", "anpa", "iptc7901", "mail")
"""Folders of samples that come with their senders' addresses and numbers in them."""

PRIVATE = (
    (r"[\w.+-]+@[\w-]+\.[\w.-]+", "an address"),
    (r"0\d{3} ?\d{3} ?\d{3}|\+44|\+84|020 7946", "a telephone number"),
    (r"[\x00-\x08\x0b-\x1f\x7f]", "a control character"),
    (r"(?m)^(?:From|To|Cc|Subject|Received|Sent|Date):|đã viết:|wrote:", "a header or a quote"),
    (r"NNNN|ZCZC|\d-\d\d-\d\d \d{4}[A-Z]{3}|^\^|<$", "a line of the wire"),
    (r"Không được lộ|Chỉ trong thư|Chỉ cho người mua", "what readers may not see"),
)


@pytest.mark.parametrize("folder", SENT_FOLDERS)
def test_no_record_has_an_address_a_number_or_a_header_of_its_sender(folder: str) -> None:
    kept = [
        (sample.name, what)
        for sample in records.samples()
        if sample.parent == ARTICLES / folder
        for article in records.expected_record(sample)
        if isinstance(article, dict) and "rejected" not in article
        for words in strings_of(article)
        for pattern, what in PRIVATE
        if re.search(pattern, words)
    ]
    assert kept == []


def strings_of(value: object) -> list[str]:
    """Every string in a record."""
    if isinstance(value, dict):
        return [words for inner in value.values() for words in strings_of(inner)]
    if isinstance(value, list):
        return [words for inner in value for words in strings_of(inner)]
    return [value] if isinstance(value, str) else []
