"""`newsdrop reindex` on the local cloud restores a wiped table."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from functions.relate.search.search_terms import MOST_ROWS
from infra.cli.main import main
from infra.operations import reindex, system
from shared.tables.index_keys import row_kind
from tests.support.generator import drafts
from tests.support.pipeline import House, house


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with four articles, whose stream works whenever the command waits."""
    with house() as found:
        for draft in drafts(0, 4, size=400):
            found.drop(str(draft.identity), [draft])
        found.settle()
        there = SimpleNamespace(articles_table="articles", index_table="index")
        monkeypatch.setattr(system, "find_system", lambda **_: there)
        monkeypatch.setattr("infra.operations.reindex.time.sleep", lambda _: found.settle())
        yield found


def rows(whole: House) -> dict[tuple[str, str], Any]:
    found = {(row["pk"], row["sk"]): row for row in whole.index.all_rows()}
    return {
        key: row
        for key, row in found.items()
        if key[1] != "manifest" and row_kind(*key) != "change"
    }


def test_a_wiped_table_comes_back(whole: House) -> None:
    CliRunner().invoke(main, ["reindex"])
    before = rows(whole)
    whole.index.delete_rows([(row["pk"], row["sk"]) for row in whole.index.all_rows()])
    answer = CliRunner().invoke(main, ["reindex"])
    assert answer.exit_code == 0, answer.output
    assert "4 articles are indexed anew" in answer.output
    assert rows(whole) == before


def test_the_first_phase_writes_own_rows_and_the_second_only_reads(whole: House) -> None:
    CliRunner().invoke(main, ["reindex"])
    written = whole.meter.wru
    assert CliRunner().invoke(main, ["reindex"]).exit_code == 0
    each = (whole.meter.wru - written) / 4
    assert each < 60 + MOST_ROWS, "postings, entries, card, search rows; no neighbour is put again"


def test_what_waits_too_long_is_named(whole: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.operations.reindex.time.sleep", lambda _: None)
    monkeypatch.setattr(reindex.reindex_articles, "__kwdefaults__", {"patience": 0.0})
    answer = CliRunner().invoke(main, ["reindex"])
    assert answer.exit_code == 1
    assert "4 articles wait for the stream" in answer.output
