"""`newsdrop status`: for people and for programs."""

import json
import unicodedata

import pytest

from shared.article.model import Image
from shared.tables.drop_records import ObjectState, Report
from shared.tables.drops import Drops
from tests.integration.cli.conftest import newsdrop, report

FIELDS = ["key", "status", "reason", "doubts", "remarks", "articles", "at"]


@pytest.fixture
def reported(drops: Drops) -> Drops:
    report(drops, "tin/Hải Phòng.txt", "e1", "accepted", None, "abcdefghijkm")
    report(
        drops, unicodedata.normalize("NFD", "tin/bệnh.txt"), "e2", "rejected", "it has no headline"
    )
    report(drops, "gone.txt", None, "removed")
    drops.take_ticket("gone.txt")
    drops.take_ticket("new.txt")
    return drops


def test_status_as_json_has_a_line_a_drop(reported: Drops) -> None:
    result = newsdrop("status", "--json")
    rows = {row["key"]: row for row in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 0
    assert all(list(row) == FIELDS for row in rows.values())
    assert {unicodedata.normalize("NFC", key): row["status"] for key, row in rows.items()} == {
        "tin/Hải Phòng.txt": "accepted",
        "tin/bệnh.txt": "rejected",
        "gone.txt": "removed",
        "new.txt": "pending",
    }
    assert rows["tin/Hải Phòng.txt"]["articles"] == ["abcdefghijkm"]
    assert rows["tin/Hải Phòng.txt"]["reason"] is None
    assert rows["tin/Hải Phòng.txt"]["at"].endswith("Z")


def test_status_of_the_rejected_has_their_reasons(reported: Drops) -> None:
    (line,) = newsdrop("status", "--rejected", "--json").stdout.splitlines()
    assert json.loads(line)["reason"] == "it has no headline"
    assert json.loads(line)["key"] == unicodedata.normalize("NFD", "tin/bệnh.txt")


def test_status_of_some_keys(reported: Drops) -> None:
    (line,) = newsdrop("status", "gone.txt", "--json").stdout.splitlines()
    assert json.loads(line)["status"] == "removed"
    assert newsdrop("status", "gone.txt", "--rejected", "--json").stdout == ""
    result = newsdrop("status", "never.txt")
    assert (result.exit_code, result.stderr) == (
        1,
        "never.txt: nothing of this name has been dropped\n",
    )


def test_status_for_people_is_aligned(reported: Drops) -> None:
    result = newsdrop("status")
    lines = [unicodedata.normalize("NFC", line) for line in result.stdout.splitlines()]
    (good,) = (line for line in lines if line.startswith("accepted"))
    (bad,) = (line for line in lines if line.startswith("rejected"))
    assert good.index("tin/") == bad.index("tin/")
    assert good.endswith("tin/Hải Phòng.txt  abcdefghijkm")
    assert bad.index("it has no headline") == len(good) + 2
    assert result.stderr == "1 accepted, 1 rejected, 1 removed, 1 pending\n"


def test_doubts_are_told_of_accepted_drops(drops: Drops) -> None:
    doubts = ("toa-soan/bai\n.json claims the same article", "b")
    accepted = Report("accepted", ObjectState("e1", "2025-09-15T07:00:00Z"), "1", doubts=doubts)
    assert drops.record(drops.take_ticket("tin/a.txt"), accepted, frozenset())
    report(drops, "tin/b.txt", "e2", "accepted")
    first, second = map(json.loads, newsdrop("status", "--json").stdout.splitlines())
    assert (first["doubts"], second["doubts"]) == (list(doubts), [])
    lines = newsdrop("status").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["accepted", "doubt:", "doubt:", "accepted"]
    assert lines[1].endswith(r"doubt: toa-soan/bai\n.json claims the same article")


def test_an_image_that_has_not_come_is_a_doubt_until_it_comes(drops: Drops) -> None:
    state = ObjectState("e1", "2025-09-15T07:00:00Z")
    shows = Report("accepted", state, "1", figure_files=("cầu 1.jpg", "phà.jpg"))
    assert drops.record(drops.take_ticket("tin/a.txt"), shows, frozenset())
    picture = Report("accepted", state, "1", image=Image("image/jpeg", 8, 6))
    assert drops.record(drops.take_ticket("tin/phà.jpg"), picture, frozenset())
    (line, _) = map(json.loads, newsdrop("status", "--json").stdout.splitlines())
    assert line["doubts"] == ["the image “cầu 1.jpg” has not come"]
    assert "doubt: the image “cầu 1.jpg” has not come" in newsdrop("status").stdout
    key = unicodedata.normalize("NFD", "tin/cầu 1.jpg")
    assert drops.record(drops.take_ticket(key), picture, frozenset())
    assert "has not come" not in newsdrop("status").stdout


def test_status_of_nothing(outputs: dict[str, str]) -> None:
    assert newsdrop("status").stderr == "nothing has been dropped\n"
    assert newsdrop("status", "--rejected").stderr == "nothing is rejected\n"
