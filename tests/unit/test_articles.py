"""Every sample of tests/articles against the record beside it."""

from pathlib import Path

import pytest

from tests.unit import records


@pytest.mark.parametrize("sample", records.samples(), ids=lambda path: path.relative_to(records.ARTICLES).as_posix())
def test_a_sample_gives_the_record_beside_it(sample: Path) -> None:
    assert records.record(sample) == records.expected(sample)


def test_every_sample_of_a_format_has_a_record() -> None:
    dropped = {path for path in (records.ARTICLES / "plain").iterdir() if path.suffix == ".txt"}
    assert len(dropped) >= 30
    assert dropped <= set(records.samples())
