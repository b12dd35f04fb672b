"""A restore drill: `newsdrop doctor --drill` on a system that is well, and on one that is not.

moto keeps what DynamoDB promises of RestoreTableToPointInTime as far as the drill goes: a new table
with the rows and indexes of the old one, without its stream, recovery and protection.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner, Result

from infra.cli.main import main
from infra.operations import drill, drill_tables
from shared import aws
from shared.tables.dynamo import Table
from shared.tables.index_keys import row_kind
from tests.integration.conftest import Until
from tests.integration.system import rigs
from tests.integration.system.rigs import Rig
from tests.integration.system.test_iam import DOCUMENT

rig = rigs.rig
READS = {
    "DescribeTable",
    "DescribeContinuousBackups",
    "Scan",
    "Query",
    "GetItem",
    "BatchGetItem",
    "RestoreTableToPointInTime",
    "ListObjectsV2",
    "GetObject",
    "HeadObject",
    "HeadBucket",
}


@pytest.fixture(scope="module")
def newsroom(rig: Rig, until: Until) -> Rig:
    """A system with articles, a correction, a takedown and a refused drop."""
    for number in range(4):
        rig.put(f"tin/{number}.txt", f"Cảng số {number} đón chuyến tàu đầu tiên")
    rig.s3.put_object(Bucket=rig.bucket, Key="tin/hỏng.txt", Body=b"")
    rig.s3.put_object(Bucket=rig.bucket, Key="tin/thư viện.docx", Body=DOCUMENT)
    until(rig.pump.is_idle)
    rig.put("tin/1.txt", "Cảng số 1 đón chuyến tàu thứ hai")
    rig.s3.delete_object(Bucket=rig.bucket, Key="tin/3.txt")
    rig.newsdrop("resync")  # moto tells nobody of a removal in a versioned bucket
    until(rig.pump.is_idle)
    return rig


def rehearse(rig: Rig, *options: str) -> tuple[Result, dict[str, Any]]:
    """A drill, and its checks by name."""
    arguments = ["doctor", "--drill", "--json", *options, "--endpoint", rig.stack.endpoint]
    result = CliRunner().invoke(main, [*arguments, "--stack", rig.stack.name])
    lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    return result, {line["name"]: line for line in lines if line["name"].startswith("drill")}


def table_names(rig: Rig) -> set[str]:
    return set(rig.stack.client("dynamodb").list_tables()["TableNames"])


def wrong(checks: dict[str, Any]) -> set[str]:
    return {name for name, check in checks.items() if check["state"] != "well"}


def test_a_system_that_is_well_passes(newsroom: Rig) -> None:
    before = table_names(newsroom)
    result, checks = rehearse(newsroom)
    assert (result.exit_code, wrong(checks)) == (0, set()), result.output
    assert checks["drill: restored drops"]["said"] == "6 drops are as they were"
    assert checks["drill: restored claims"]["said"] == "5 claims are as they were"
    assert checks["drill: resync"]["said"] == "5 of 5 drops were read anew: 0 had changed"
    assert checks["drill: claims after resync"]["said"] == "5 claims are as they were"
    assert (
        checks["drill: index after reindex"]["said"] == "5 articles in the index are as they were"
    )
    assert table_names(newsroom) == before
    steps = [line for line in result.stderr.splitlines() if line.startswith("drill: ")]
    assert steps == [
        "drill: restoring two tables",
        "drill: comparing stored rows",
        "drill: reading drops anew",
        "drill: comparing contents",
        "drill: relating articles",
    ]


def test_the_index_of_the_drill_is_derived_and_not_copied(newsroom: Rig) -> None:
    """What "are as they were" compares: rows of each kind that follow from the article alone."""
    kinds: set[str] = set()
    whole = drill._own_rows

    def noting(index: Any, article: str) -> Any:
        rows = whole(index, article)
        if index.all_rows and "-drill-" in index._table.name:
            kinds.update(str(row_kind(*key)) for key in rows)
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drill, "_own_rows", noting)
        assert wrong(rehearse(newsroom)[1]) == set()
    assert kinds == drill.OWN_KINDS


def test_nothing_live_is_written(newsroom: Rig) -> None:
    live = {newsroom.stack.outputs[name] for name in newsroom.stack.outputs if "Table" in name}
    live |= {newsroom.bucket}
    media = newsroom.stack.physical("MediaBucket")
    calls: set[tuple[str, str]] = set()

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        texts = json.dumps(params, default=str)
        calls.update((model.name, name) for name in {*live, media} if f'"{name}"' in texts)

    clients = [aws.dynamodb(), aws.s3()]
    for client in clients:
        client.meta.events.register("provide-client-params.*.*", note)
    try:
        result, _ = rehearse(newsroom)
    finally:
        for client in clients:
            client.meta.events.unregister("provide-client-params.*.*", note)
    assert result.exit_code == 0
    assert {name for _, name in calls} == live
    assert {operation for operation, _ in calls} <= READS | {"GetBucketVersioning"} | {
        "GetBucketNotificationConfiguration"
    }


def damaged_restore(
    patch: pytest.MonkeyPatch, damage: Callable[[drill_tables.DrillTables], None]
) -> None:
    """Have a restore leave damage in the restored tables."""
    whole = drill_tables.restore_tables

    def restore(*arguments: Any) -> Iterator[drill.DrillEvent]:
        yield from whole(*arguments)
        damage(arguments[1])

    patch.setattr(drill, "restore_tables", restore)


def test_a_claim_that_was_not_restored_is_told(
    newsroom: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = newsroom.articles.ids()[0]
    (claim,) = newsroom.articles.claims(article)

    def lose(tables: drill_tables.DrillTables) -> None:
        Table(tables.articles, "id", "sk").delete(article, "claim#" + claim.key)

    damaged_restore(monkeypatch, lose)
    before = table_names(newsroom)
    result, checks = rehearse(newsroom)
    assert result.exit_code == 1
    assert f"{article} of {claim.key} was not restored" in checks["drill: restored claims"]["said"]
    assert checks["drill: restored claims"]["said"].startswith("1 of 5 claims differ")
    assert table_names(newsroom) == before


def test_a_drop_that_was_restored_otherwise_is_told(
    newsroom: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(tables: drill_tables.DrillTables) -> None:
        key = ("tin/hỏng.txt", None)
        Table(tables.drops, "key", None).update(key, "SET reason = :r", {":r": "khác"})

    damaged_restore(monkeypatch, change)
    result, checks = rehearse(newsroom)
    assert (result.exit_code, wrong(checks)) == (1, {"drill: restored drops"})
    assert "tin/hỏng.txt is another" in checks["drill: restored drops"]["said"]


def test_what_no_resync_brings_back_is_told(newsroom: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that is lost stays lost if its drop is not read again."""
    monkeypatch.setattr(drill, "DRILL_SAMPLE", 0)
    article = newsroom.articles.ids()[0]
    (claim,) = newsroom.articles.claims(article)

    def lose(tables: drill_tables.DrillTables) -> None:
        Table(tables.articles, "id", "sk").delete(article, "claim#" + claim.key)

    damaged_restore(monkeypatch, lose)
    result, checks = rehearse(newsroom)
    assert result.exit_code == 1
    assert "drill: claims after resync" in wrong(checks)
    assert checks["drill: resync"]["said"] == "0 of 5 drops were read anew: 0 had changed"


def test_what_was_dropped_since_is_read_from_the_bucket(
    newsroom: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drill, "DRILL_SAMPLE", 0)
    monkeypatch.setattr(drill, "_latest", lambda *_: "2026-01-01T00:00:00Z")
    claim = newsroom.articles.claims(newsroom.articles.ids()[0])[0]

    def forget(tables: drill_tables.DrillTables) -> None:
        Table(tables.drops, "key", None).delete(claim.key)
        Table(tables.articles, "id", "sk").delete(claim.id, "claim#" + claim.key)

    damaged_restore(monkeypatch, forget)
    result, checks = rehearse(newsroom)
    assert result.exit_code == 0
    assert checks["drill: resync"]["said"] == "1 of 5 drops were read anew: 1 had changed"
    restored = checks["drill: restored claims"]
    assert (restored["state"], "5 written since" in restored["said"]) == ("odd", True)
    assert "nothing was compared" in restored["do"]


def test_an_index_that_does_not_follow_from_the_claims_is_told(newsroom: Rig) -> None:
    (entry, *_) = newsroom.index.query("LATEST")
    newsroom.index.delete(entry["pk"], entry["sk"])
    try:
        result, checks = rehearse(newsroom)
    finally:
        newsroom.index.put(entry)
    assert (result.exit_code, wrong(checks)) == (1, {"drill: index after reindex"})
    article = entry["sk"].partition("#")[2]
    assert f"{article} in 1 of " in checks["drill: index after reindex"]["said"]


def test_without_recovery_there_is_no_drill(newsroom: Rig) -> None:
    dynamodb, table = newsroom.stack.client("dynamodb"), newsroom.stack.outputs["ArticlesTableName"]
    before = table_names(newsroom)
    set_recovery(dynamodb, table, is_on=False)
    try:
        result, checks = rehearse(newsroom)
    finally:
        set_recovery(dynamodb, table, is_on=True)
    assert (result.exit_code, wrong(checks), len(checks)) == (1, {"drill"}, 1)
    assert "off: what is overwritten is lost" in result.stdout
    assert table_names(newsroom) == before


def set_recovery(dynamodb: Any, table: str, *, is_on: bool) -> None:
    dynamodb.update_continuous_backups(
        TableName=table,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": is_on},
    )


def test_a_drill_that_breaks_off_leaves_no_table(
    newsroom: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table_names(newsroom)

    def break_off(_: drill_tables.DrillTables) -> None:
        assert len(table_names(newsroom) - before) == 3
        raise KeyboardInterrupt

    damaged_restore(monkeypatch, break_off)
    result, _ = rehearse(newsroom)
    assert result.exit_code != 0
    assert table_names(newsroom) == before


def test_tables_that_cannot_be_deleted_are_named(
    newsroom: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DynamoDB deletes no table that is being restored: ResourceInUseException."""
    error: Any = {"Error": {"Code": "ResourceInUseException", "Message": "being restored"}}
    dynamodb = newsroom.stack.client("dynamodb")
    before = table_names(newsroom)

    def refuse(**_: Any) -> None:
        raise ClientError(error, "DeleteTable")

    with monkeypatch.context() as patch:
        patch.setattr(aws.dynamodb(), "delete_table", refuse)
        result, _ = rehearse(newsroom)
    left = table_names(newsroom) - before
    assert (result.exit_code, len(left)) == (1, 3)
    assert all(f"aws dynamodb delete-table --table-name {name}" in result.stderr for name in left)
    for name in left:
        dynamodb.delete_table(TableName=name)


def restored_copies(rig: Rig) -> dict[str, str]:
    """Both tables, restored beside the live ones as README says; the options that name them."""
    dynamodb, outputs = rig.stack.client("dynamodb"), rig.stack.outputs
    copies = {
        "--drops": outputs["DropsTableName"] + "-restored",
        "--articles": outputs["ArticlesTableName"] + "-restored",
    }
    for live, copy in zip(("DropsTableName", "ArticlesTableName"), copies.values(), strict=True):
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=outputs[live], TargetTableName=copy, UseLatestRestorableTime=True
        )
    return copies


def test_a_system_whose_tables_are_new_gets_everything_back(newsroom: Rig, until: Until) -> None:
    """Last: it leaves other tickets. Meanwhile a file is dropped that was there before, and one
    that was not, before anything is copied."""
    rig, copies = newsroom, restored_copies(newsroom)
    drops = Table(rig.stack.outputs["DropsTableName"], "key", None)
    articles = Table(rig.stack.outputs["ArticlesTableName"], "id", "sk")
    before, headlines = rig.rows(), rig.served()
    for table in (rig.index, drops, articles):
        rig.empty(table)
    until(rig.pump.is_idle)
    changed = rig.put("tin/0.txt", "Cảng số 0 đã đón tàu")
    new = rig.put("tin/mới.txt", "Bài viết sau lúc phục hồi")
    until(rig.pump.is_idle)
    arguments = [word for pair in copies.items() for word in pair]
    assert rig.newsdrop("restore", "--json", *arguments) == {"drops": 6, "claims": 5}
    until(rig.pump.is_idle)
    rig.newsdrop("resync")
    until(rig.pump.is_idle)
    assert rig.served() == headlines | {
        changed: "Cảng số 0 đã đón tàu",
        new: "Bài viết sau lúc phục hồi",
    }
    untouched = {key for key in before if key[0].startswith("CARD#")} - {
        (f"CARD#{changed}", "card")
    }
    assert {key: before[key] for key in untouched} == {key: rig.rows()[key] for key in untouched}
    assert rig.newsdrop("restore", "--json", *arguments) == {"drops": 6, "claims": 5}
    until(rig.pump.is_idle)
    assert rig.served()[changed] == "Cảng số 0 đã đón tàu"
    result, checks = rehearse(rig)
    assert wrong(checks) == set(), result.output


def test_the_live_tables_are_no_restored_ones(newsroom: Rig) -> None:
    live = newsroom.stack.outputs["DropsTableName"]
    arguments = ["restore", "--drops", live, "--articles", "x", "--stack", newsroom.stack.name]
    result = CliRunner().invoke(main, [*arguments, "--endpoint", newsroom.stack.endpoint])
    assert (result.exit_code, "name the restored ones" in result.output) == (2, True)
