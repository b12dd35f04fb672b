"""`newsdrop status`: for people and for programs.

Tables are in memory but where a stack of its own matters, and in one case of each kind of list.
"""

import json
import unicodedata
from collections.abc import Callable

import boto3
import pytest
from click.testing import CliRunner

from infra.cli.main import main
from shared import times
from shared.article import codec
from shared.article.claim import Claim
from shared.article.model import Article, Image
from shared.tables.articles import Articles
from shared.tables.drop_records import ObjectState, Report
from shared.tables.drops import Drops
from tests.integration.cli.conftest import STACK, newsdrop, report
from tests.support.newsroom import draft

FIELDS = ["key", "status", "reason", "doubts", "remarks", "articles", "at"]


KEYS = ("tin/Hải Phòng.txt", "tin/sau.txt", "tin/cũ.txt", "tin/gỡ.txt")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock."""
    return lambda time: monkeypatch.setattr(times, "now", lambda: time)


def claim_of(article: Article, key: str) -> Claim:
    at, digest = "2025-09-15T08:00:00Z", codec.content_digest(article)
    return Claim(article.id, key, 1, "live", 1, at, at, at, at, 0, digest, article)


@pytest.fixture
def reported(quick_drops: Drops) -> Drops:
    report(quick_drops, "tin/Hải Phòng.txt", "e1", "accepted", None, "abcdefghijkm")
    report(
        quick_drops,
        unicodedata.normalize("NFD", "tin/bệnh.txt"),
        "e2",
        "rejected",
        "it has no headline",
    )
    report(quick_drops, "gone.txt", None, "removed")
    quick_drops.take_ticket("gone.txt")
    quick_drops.take_ticket("new.txt")
    return quick_drops


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


def test_status_for_people_is_a_line_a_drop_the_newest_first(
    drops: Drops, outputs: dict[str, str], at: Callable[[str], None]
) -> None:
    claims = [
        claim_of(draft("Cầu mới", authors=("An",)), "tin/Hải Phòng.txt"),
        claim_of(draft("Chưa ra", embargo="2999-01-01T00:00:00Z"), "tin/sau.txt"),
        claim_of(draft("Đã hết", expires="2025-09-15T07:00:00Z"), "tin/cũ.txt"),
    ]
    for claim in claims:
        assert Articles(outputs["ArticlesTableName"]).put(claim)
    ids = [claim.id for claim in claims]
    for minute, (key, article) in enumerate(zip(KEYS, [*ids, "a" * 12], strict=True)):
        at(f"2025-09-15T08:0{minute}:00Z")
        more = ids[1:] if key == KEYS[0] else []
        report(drops, key, "e1", "accepted", None, article, *more)
    at("2025-09-15T08:10:00Z")
    report(drops, "tin/bệnh.txt", "e2", "rejected", "it has no headline")
    at("2025-09-15T08:11:00Z")
    state = ObjectState("e1", "2025-09-15T07:00:00Z")
    picture = Report("accepted", state, "1", image=Image("image/jpeg", 8, 6), remarks=("by An",))
    assert drops.record(drops.take_ticket("tin/phà.jpg"), picture, frozenset())
    result = newsdrop("status")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2025-09-15T08:11:00Z  accepted  tin/phà.jpg  image, 8 x 6  remark: by An",
        "2025-09-15T08:10:00Z  rejected  tin/bệnh.txt  it has no headline",
        f"2025-09-15T08:03:00Z  accepted  tin/gỡ.txt  {'a' * 12} is down",
        f"2025-09-15T08:02:00Z  accepted  tin/cũ.txt  Đã hết  {ids[2]} has expired",
        "2025-09-15T08:01:00Z  accepted  tin/sau.txt  Chưa ra  "
        f"{ids[1]} not before 2999-01-01T00:00:00Z",
        "2025-09-15T08:00:00Z  accepted  tin/Hải Phòng.txt  Cầu mới  "
        f"/read/cau-moi-{ids[0]}  and 2 more",
    ]
    assert result.stderr == "5 accepted, 1 rejected\n"


def test_only_the_newest_are_told_of_unless_more_are_asked_for(
    quick_drops: Drops, at: Callable[[str], None], subtests: pytest.Subtests
) -> None:
    for number in range(30):
        at(f"2025-09-15T08:00:{number:02}Z")
        report(quick_drops, f"tin/{number:02}.txt", "e1", "rejected", "x")
    at("2025-09-01T08:00:00Z")
    report(quick_drops, "tin/xưa.txt", "e1", "rejected", "x")
    quick_drops.take_ticket("tin/new.txt")
    at("2025-09-15T09:00:00Z")
    for arguments, count in (((), 20), (("--limit", "3"), 3), (("--limit", "0"), 32)):
        with subtests.test(arguments=arguments):
            lines = newsdrop("status", *arguments).stdout.splitlines()
            assert len(lines) == count
            assert "tin/29.txt" in lines[0]
            assert any("pending" in line for line in lines) == (count == 32)
    lines = newsdrop("status", "--json").stdout.splitlines()
    assert len(lines) == 32
    assert "tin/29.txt" not in lines[0]
    assert any("pending" in line for line in lines)
    assert len(newsdrop("status", "--rejected").stdout.splitlines()) == 31
    (newest,) = newsdrop("status", "--rejected", "--limit", "1", "--json").stdout.splitlines()
    assert json.loads(newest)["key"] == "tin/29.txt"


def test_what_files_say_a_terminal_does_not_obey(quick_drops: Drops) -> None:
    report(quick_drops, "tin/\x1b[2Ja\n.txt", "e1", "rejected", "\x1b]0;x\x07 \u202e")
    (line,) = newsdrop("status").stdout.splitlines()
    assert line.endswith(r"tin/\x1b[2Ja\n.txt  \x1b]0;x\x07 \u202e")


@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_a_terminal_has_colours_unless_somebody_wants_none(
    quick_drops: Drops, monkeypatch: pytest.MonkeyPatch, no_color: str, is_coloured: bool
) -> None:
    report(quick_drops, "tin/a.txt", "e1", "rejected", "x")
    monkeypatch.setenv("NO_COLOR", no_color)
    arguments = ["status", "--stack", STACK]
    assert "\x1b" not in CliRunner().invoke(main, arguments).stdout
    on_terminal = CliRunner().invoke(main, arguments, color=True).stdout
    assert ("\x1b[31mrejected\x1b[0m" in on_terminal) == is_coloured


def test_a_stack_without_the_index_is_told_of_and_its_whole_table_is_read(
    drops: Drops, outputs: dict[str, str]
) -> None:
    report(drops, "tin/a.txt", "e1", "rejected", "x")
    boto3.client("dynamodb").update_table(
        TableName=outputs["DropsTableName"],
        GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "newest"}}],
    )
    for arguments in ([], ["--watch"]):
        result = newsdrop("status", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "this stack has no index of the newest reports yet" in result.stderr
    assert "tin/a.txt" in newsdrop("status", "--limit", "0").stdout
    assert "tin/a.txt" in newsdrop("status", "--rejected").stdout


@pytest.mark.parametrize("arguments", [["a.txt", "--watch"], ["a.txt", "--limit", "2"]])
def test_a_limit_is_for_drops_of_all_keys(arguments: list[str]) -> None:
    assert newsdrop("status", *arguments).exit_code == 2


def test_doubts_are_told_of_accepted_drops(quick_drops: Drops) -> None:
    doubts = ("toa-soan/bai\n.json claims the same article", "b")
    accepted = Report("accepted", ObjectState("e1", "2025-09-15T07:00:00Z"), "1", doubts=doubts)
    assert quick_drops.record(quick_drops.take_ticket("tin/a.txt"), accepted, frozenset())
    report(quick_drops, "tin/b.txt", "e2", "accepted")
    first, second = map(json.loads, newsdrop("status", "--json").stdout.splitlines())
    assert (first["doubts"], second["doubts"]) == (list(doubts), [])
    lines = newsdrop("status").stdout.splitlines()
    assert [line.split()[1:3] for line in lines] == [
        ["accepted", "tin/b.txt"],
        ["doubted", "tin/a.txt"],
    ]
    assert lines[1].endswith(r"  doubt: toa-soan/bai\n.json claims the same article  doubt: b")


def test_an_image_that_has_not_come_is_a_doubt_until_it_comes(quick_drops: Drops) -> None:
    state = ObjectState("e1", "2025-09-15T07:00:00Z")
    shows = Report("accepted", state, "1", figure_files=("cầu 1.jpg", "phà.jpg"))
    assert quick_drops.record(quick_drops.take_ticket("tin/a.txt"), shows, frozenset())
    picture = Report("accepted", state, "1", image=Image("image/jpeg", 8, 6))
    assert quick_drops.record(quick_drops.take_ticket("tin/phà.jpg"), picture, frozenset())
    (line, _) = map(json.loads, newsdrop("status", "--json").stdout.splitlines())
    assert line["doubts"] == ["the image “cầu 1.jpg” has not come"]
    assert "doubt: the image “cầu 1.jpg” has not come" in newsdrop("status").stdout
    key = unicodedata.normalize("NFD", "tin/cầu 1.jpg")
    assert quick_drops.record(quick_drops.take_ticket(key), picture, frozenset())
    assert "has not come" not in newsdrop("status").stdout


def test_status_of_nothing(outputs: dict[str, str]) -> None:
    assert newsdrop("status", "--limit", "0").stderr == "nothing has been dropped\n"
    assert newsdrop("status").stderr == (
        "nothing was reported in 7 days: --limit 0 tells of all drops\n"
    )
    assert newsdrop("status", "--rejected").stderr == "nothing is rejected\n"
