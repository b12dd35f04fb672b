"""Every sample of tests/articles against the record beside it."""

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
    "ninjs": 24,
    "nitf": 10,
    "newsml": 8,
}
"""Folders of samples, and how many each has at least."""


@pytest.mark.parametrize(
    "sample", records.samples(), ids=lambda path: path.relative_to(ARTICLES).as_posix()
)
def test_a_sample_gives_the_record_beside_it(sample: Path) -> None:
    record = records.record(sample)
    assert record == records.expected(sample)
    assert not any(
        faults(article.get("body_html", "")) for article in record if isinstance(record, list)
    )


@pytest.mark.parametrize("folder", SAMPLES)
def test_every_sample_of_a_format_has_a_record(folder: str) -> None:
    files = [path for path in (ARTICLES / folder).rglob("*") if path.is_file()]
    beside = (".expected.json", ".metadata.json", ".gitattributes")
    dropped = {path for path in files if not path.name.endswith(beside)}
    assert len(dropped) >= SAMPLES[folder]
    assert dropped <= set(records.samples())
