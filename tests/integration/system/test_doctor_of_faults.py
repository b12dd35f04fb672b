"""`newsdrop doctor` finds what was broken on purpose, and says what to do."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from infra.cli.main import main
from infra.operations import doctor
from shared import times
from shared.tables import index_rows
from shared.tables.index import Index
from tests.integration.conftest import Until
from tests.integration.system import rigs
from tests.integration.system.rigs import Rig, where_of

rig, few_metrics = rigs.rig, rigs.few_metrics


def test_doctor_finds_what_was_broken(rig: Rig, until: Until) -> None:
    article = rig.put("tin/cảng.txt", "Bài có hàng để doctor đọc")
    until(lambda: rig.pump.is_idle() and article in rig.served())
    options = ["--json", "--endpoint", rig.stack.endpoint, "--stack", rig.stack.name]
    options += ["--all-rows"]
    rig.sqs.send_message(QueueUrl=rig.stack.physical("DropDeadLetters"), MessageBody="{}")
    rig.s3.put_bucket_notification_configuration(Bucket=rig.bucket, NotificationConfiguration={})
    result = CliRunner().invoke(main, ["doctor", *options])
    checks = {check["name"]: check for check in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 1
    assert {name for name, check in checks.items() if check["state"] == "wrong"} == {
        "dead letters",
        "bucket events",
    }
    assert sum(name.startswith("rows of ") for name in checks) == 3
    assert "newsdrop redrive" in checks["dead letters"]["do"]
    assert "newsdrop resync" in checks["bucket events"]["do"]


@pytest.mark.parametrize(
    ("touches", "advice"), [(0, "has not come to all of them"), (3, "relate fails at them")]
)
def test_doctor_finds_that_the_clock_stands_and_that_relate_fails(
    rig: Rig, touches: int, advice: str
) -> None:
    index, now = Index(rig.index.name), datetime.now(UTC)
    due = {
        minutes: index_rows.due_rows([times.to_rfc3339(now - timedelta(minutes=minutes))], "a" * 12)
        for minutes in (4, 6, 8)
    }
    late_rows = [row | {"touches": touches} for n in (6, 8) for row in due[n].values()]
    index.put_rows(due[4].values())
    assert overdue(rig) == ("well", "no article is overdue", "")
    index.put_rows(late_rows)
    state, finding, action = overdue(rig)
    assert (state, advice in action) == ("wrong", True)
    assert finding == f"articles overdue: 2, the first since {late_rows[1]['sk'].partition('#')[0]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "OVERDUE_PAGE", 1)
        assert overdue(rig)[1].startswith("articles overdue: at least 1, ")
    index.delete_rows(key for rows in due.values() for key in rows)


def overdue(rig: Rig) -> tuple[str, str, str]:
    """What doctor says of the clock."""
    (check,) = doctor.check_clock(where_of(rig))
    return check.state, check.finding, check.advice
