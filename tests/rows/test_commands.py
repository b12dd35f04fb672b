"""The command `newsdrop` over rows of the first version, of today and of one to come."""

import json
import re
from typing import Any
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner

from infra.cli.main import main
from infra.operations import doctor, queues, redrive, system
from infra.operations.system import TargetSystem
from shared.tables import row_schemas
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.row_schemas import ROW_SCHEMAS
from tests.rows.newsroom import read_rows
from tests.rows.rooms import DROPS, ask, ids, unreadable_ids
from tests.support import tables
from tests.versions.loader import RELEASES
from tests.versions.stage import Stage

TARGET = TargetSystem(
    tables.BUCKET, "drops", "articles", "index", "queue", "dead", "failures", None, on_desk=True
)


class Queue:
    """DropQueue, whose messages reach IngestFunction at once."""

    def __init__(self, room: Stage) -> None:
        self.room = room

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:
        for entry in Entries:
            message = json.loads(entry["MessageBody"])
            assert message["again"] is True
            (record,) = message["Records"]
            self.room.take_in(unquote_plus(record["s3"]["object"]["key"]), again=True)
        self.room.settle()
        return {}


@pytest.fixture(autouse=True)
def _system(room: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "find_system", lambda *_, **__: TARGET)
    monkeypatch.setattr(queues, "queue_client", lambda: Queue(room))
    monkeypatch.setattr("infra.operations.reindex.time.sleep", lambda _: room.settle())


def newsdrop(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def states() -> dict[str, str]:
    return {check.name: check.state for check in doctor.check_rows(TARGET, all_rows=True)}


def test_status_tells_of_every_drop(kept: str) -> None:
    lines = map(json.loads, newsdrop("status", "--json").splitlines())
    statuses = {line["key"]: line["status"] for line in lines}
    assert set(statuses) == set(DROPS)
    unknown = {key for key, status in statuses.items() if status == "unknown"}
    assert unknown == ({"tin/pha.txt", "tin/hong.json"} if kept == "future" else set())
    assert ("later version" in newsdrop("status", "--limit", "0")) == bool(unknown)


def test_status_tells_of_the_newest_drops_that_the_index_has(kept: str) -> None:
    """What an earlier version recorded is not in it."""
    lines = [
        json.loads(line) for line in newsdrop("status", "--limit", "99", "--json").splitlines()
    ]
    indexed = [row for row in read_rows(kept)["drops"] if {"day", "at"} <= row.keys()]
    assert {line["key"] for line in lines} == {row["key"]["S"] for row in indexed}
    assert bool(lines) == (kept not in RELEASES)
    (newest,) = newsdrop("status", "--limit", "1").splitlines() or [""]
    assert newest.startswith(lines[0]["at"] if lines else "")


def test_doctor_counts_rows_of_other_versions(kept: str) -> None:
    checks = list(doctor.check_rows(TARGET, all_rows=True))
    assert len(checks) == 3
    if kept != "future":
        assert {check.state for check in checks} == {"well"}
        return
    assert {check.state for check in checks} == {"wrong"}
    drops, articles, index = checks
    assert "1 of 12 rows (1 drop)" in drops.finding
    assert "3 of 14 rows (2 claim, 1 request)" in articles.finding
    assert "1 unknown row" in index.finding
    assert "1 manifest" in index.finding
    assert "newsdrop resync" in articles.advice
    assert "newsdrop reindex" in index.advice


def test_doctor_looks_at_some_rows_of_a_large_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.operations.row_ages.ROW_SAMPLE", 5)
    some = {check.name: check.finding for check in doctor.check_rows(TARGET)}
    every = {check.name: check.finding for check in doctor.check_rows(TARGET, all_rows=True)}
    assert "first 5 rows" in some["rows of drops"]
    assert "first" not in every["rows of drops"]


@pytest.mark.parametrize("kept", (*RELEASES, "today"))
def test_a_new_form_is_told_and_the_commands_renew_it(
    room: Stage, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if this version were the one that raised all numbers but those of counters."""
    raised = dict.fromkeys(("claim", "drop", "card", "own list", "manifest"), 2)
    monkeypatch.setattr(row_schemas, "ROW_SCHEMAS", ROW_SCHEMAS | raised)
    assert set(states().values()) == {"odd"}
    newsdrop("resync")
    assert states()["rows of drops"] == states()["rows of articles"] == "well"
    newsdrop("reindex")
    assert set(states().values()) == {"well"}
    for each in ids(kept)["tin/cau.md"]:
        assert ask(room, f"/v1/articles/{each}").status == 200


def test_resync_reads_every_file_again(room: Stage, kept: str) -> None:
    # Powertools prints the metrics of every hundred calls of a handler, of other tests too.
    counts = json.loads(newsdrop("resync", "--json").splitlines()[-1])
    assert counts["keys"] == len(DROPS) - 1
    for article in unreadable_ids(kept):
        assert ask(room, f"/v1/articles/{article}").status == 200
    assert states()["rows of drops"] == "well"


def test_reindex_ends_and_then_redrive_touches_what_lags_and_nothing_that_cannot_be_read(
    room: Stage, kept: str
) -> None:
    """An article whose claim or manifest cannot be read is not waited for."""
    # Powertools prints the metrics of every hundred calls of a handler.
    count = json.loads(newsdrop("reindex", "--json").splitlines()[-1])
    claims = [row for row in read_rows(kept)["articles"] if row["sk"]["S"].startswith("claim#")]
    assert count == {"articles": len({row["id"]["S"] for row in claims})}
    assert ask(room, "/v1/articles").status == 200
    progress = redrive.RedriveProgress()
    list(redrive.touch_lagging(TARGET, progress))
    assert progress.touch_count <= (1 if kept == "future" else 0)


def test_a_sweep_knows_what_rows_name_or_says_that_it_does_not(kept: str) -> None:
    """It removes nothing beside a row that it cannot read."""
    pages = [Drops("drops").media_page(None), Articles("articles").media_page(None)]
    assert [page.next_place for page in pages] == [None, None]
    assert all(page.row_count for page in pages)
    unreadable = sum(page.unreadable_count for page in pages)
    assert bool(unreadable) == (kept == "future")
    stored = json.dumps(read_rows(kept))
    names = set(re.findall(r"\b[0-9a-f]{40}\.[a-z]+\b", stored))
    assert {key for page in pages for key in page.keys} <= names
    if not unreadable:
        assert {key for page in pages for key in page.keys} == names != set()
