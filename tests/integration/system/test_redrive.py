"""A system broken on purpose comes back by `newsdrop redrive`, `resync` and `reindex`.

The real template's stack, the real handlers behind the desk's own pump, and faults that begin and
end.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from click.testing import CliRunner

from functions.ingest import handler as ingest
from functions.ingest.files import sandbox
from functions.ingest.files.parser_version import PARSER_VERSION
from functions.ingest.protocol import intake, reading
from functions.relate import failures, profile
from functions.relate import handler as relate
from functions.sweep import handler as sweep
from infra.cli.main import main
from infra.local import queue_poller, schedule, stream_poller
from infra.local.pump import Pump
from infra.local.stack import Stack
from infra.local.template import Template
from infra.local.worker import FunctionFailed
from infra.operations import doctor, queues, redrive, reindex, resync, system
from shared import times
from shared.article.claim import Claim
from shared.identifiers import article_id
from shared.process import clear_singletons
from shared.tables import index_keys, index_rows
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.dynamo import Table
from shared.tables.index import Index
from shared.tables.manifest_rows import is_of_ended_article
from tests.integration.conftest import Until
from tests.support.lambda_context import CONTEXT

PAGE = """Kinh tế

{headline}

Cảng nước sâu đón chuyến tàu đầu tiên sau hai năm xây dựng.

Minh An

Sáng nay con tàu chở ba nghìn container đã cập cảng trong tiếng vỗ tay của công nhân bốc xếp.

#hải phòng #cảng biển
"""


class InProcess:
    """A handler called in this process, and a switch that breaks it."""

    size = 1

    def __init__(self, handler: Callable[[dict[str, Any], Any], Any]) -> None:
        self.handler, self.broken = handler, False

    def invoke(self, event: dict[str, Any]) -> Any:
        if self.broken:
            raise FunctionFailed("broken on purpose")
        return self.handler(json.loads(json.dumps(event)), CONTEXT)

    def close(self) -> None:
        """Nothing to end."""


class Rig:
    """A stack with its functions, and the commands on it."""

    def __init__(self, template: Template, stack: Stack) -> None:
        self.stack, self.ingest, self.relate = (
            stack,
            InProcess(ingest.handle),
            InProcess(relate.handle),
        )
        workers: Any = {"IngestFunction": self.ingest, "RelateFunction": self.relate}
        workers["SweepFunction"] = InProcess(sweep.handle)  # once a day, so never here
        self.pump = Pump(template, stack, workers)
        self.bucket, self.s3, self.sqs = (
            stack.outputs["BucketName"],
            stack.client("s3"),
            stack.client("sqs"),
        )
        self.drops, self.articles = (
            Drops(stack.outputs["DropsTableName"]),
            Articles(stack.outputs["ArticlesTableName"]),
        )
        self.index = Table(stack.outputs["IndexTableName"], "pk", "sk")

    def put(self, key: str, headline: str) -> str:
        """Drop a file; its article's id."""
        self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=PAGE.format(headline=headline).encode()
        )
        return article_id(f"drop:{key}#")

    @contextmanager
    def records_live_for(self, seconds: int) -> Iterator[None]:
        """Meanwhile Lambda gives records up that are older."""
        (part,) = (
            part for part in self.pump._parts if isinstance(part, stream_poller.StreamPoller)
        )
        before = part._mapping
        part._mapping = replace(before, max_age_seconds=seconds)
        yield
        part._mapping = before

    def waiting(self, queue: str) -> int:
        return queues.message_count(self.sqs, self.stack.physical(queue))

    def newsdrop(self, *arguments: str) -> Any:
        """Run a command; its line of JSON if it was asked for one."""
        result = CliRunner().invoke(
            main, [*arguments, "--endpoint", self.stack.endpoint, "--stack", self.stack.name]
        )
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in arguments else result.output

    def served(self) -> dict[str, str]:
        """Headlines in LATEST, by article."""
        rows = self.index.query(index_keys.LATEST)
        return {row["sk"].partition("#")[2]: json.loads(row["teaser"])["headline"] for row in rows}

    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """IndexTable as readers know it, but for when they were told."""
        own = ("MANIFEST#", "RELATED#", "REINDEX", "CHANGES#")
        return {
            (row["pk"], row["sk"]): row
            for row in self.index.scan()
            if not row["pk"].startswith(own)
        }

    def empty(self, table: Table) -> None:
        table.batch_write(
            deletes=[(row[table.pk], row[table.sk] if table.sk else None) for row in table.scan()]
        )


@pytest.fixture(scope="module")
def rig(template: Template, stack: Stack, until: Until) -> Iterator[Rig]:
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        patch.setattr(queue_poller, "QUEUE_RETRY_SECONDS", 0)
        patch.setattr(stream_poller, "BACK_OFF_MOST", 0.01)
        patch.setattr(stream_poller, "STREAM_POLL_SECONDS", 0.05)
        patch.setattr(schedule, "MINUTE_SECONDS", 3600)  # no test here waits for the clock
        patch.setattr(reindex, "REINDEX_POLL_SECONDS", 0.1)
        environment = stack.environment("IngestFunction") | stack.environment("RelateFunction")
        environment |= {"RETRY_SECONDS": "0"}
        system.use_desk(environment | {"POWERTOOLS_METRICS_DISABLED": "true"})
        clear_singletons()
        rig = Rig(template, stack)
        rig.pump.start()
        until(rig.pump.is_idle)  # S3 has sent the queue its test event
        yield rig
        rig.pump.stop()
        clear_singletons()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(autouse=True)
def few_metrics() -> Iterator[None]:
    """Where metrics are switched off they gather, and a hundred of one name would be written."""
    yield
    for handler in (ingest, relate):
        handler.metrics.clear_metrics()


def test_dead_letters_of_a_fault_that_ended_are_taken_in(rig: Rig, until: Until) -> None:
    rig.ingest.broken = True
    article = rig.put("tin/chết.txt", "Bài nằm trong hàng đợi hỏng")
    until(lambda: rig.waiting("DropDeadLetters") == 1)
    rig.ingest.broken = False
    assert rig.newsdrop("redrive", "--json")["dead_letters"] == 1
    until(rig.pump.is_idle)
    assert rig.served()[article] == "Bài nằm trong hàng đợi hỏng"
    assert rig.newsdrop("redrive", "--json") == {
        "dead_letters": 0,
        "events": 0,
        "relate_failures": 0,
        "touched": 0,
    }


def test_a_message_that_fails_for_good_is_a_dead_letter_after_its_receives(
    rig: Rig, until: Until
) -> None:
    """At once, as RETRY_SECONDS is 0: without the function it would be 22 times six minutes."""
    rig.sqs.send_message(QueueUrl=rig.stack.physical("DropQueue"), MessageBody="no JSON")
    until(lambda: rig.waiting("DropDeadLetters") == 1)
    assert rig.waiting("DropQueue") == 0
    assert ingest.metrics.metric_set["IngestFailed"]["Value"] == [1.0] * 22
    rig.sqs.purge_queue(QueueUrl=rig.stack.physical("DropDeadLetters"))


def test_what_relate_gave_up_is_related(rig: Rig, until: Until) -> None:
    rig.relate.broken = True
    with rig.records_live_for(seconds=1):
        article = rig.put("tin/bỏ.txt", "Bài mà relate đã bỏ")
        until(lambda: rig.waiting("RelateFailures") == 1)
        rig.relate.broken = False
        until(rig.pump.is_idle)
    assert article not in rig.served()
    done = rig.newsdrop("redrive", "--json")
    assert (done["relate_failures"], done["touched"] >= 1, rig.waiting("RelateFailures")) == (
        1,
        True,
        0,
    )
    until(rig.pump.is_idle)
    assert rig.served()[article] == "Bài mà relate đã bỏ"


def test_a_poison_holds_nobody_up_and_redrive_relates_it_once_it_is_mended(
    rig: Rig, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug that one article meets: relate itself gives it up, and the shard goes on."""
    right, poison = profile.profile_of, article_id("drop:tin/lỗi.txt#")

    def wrong(claim: Claim, *rest: Any) -> profile.Profile:
        if claim.id == poison:
            raise TypeError("a bug")
        return right(claim, *rest)

    monkeypatch.setattr(profile, "profile_of", wrong)
    monkeypatch.setattr(failures, "HOPE_SECONDS", 0)
    rig.put("tin/lỗi.txt", "Bài làm relate vấp lỗi")
    behind = rig.put("tin/sau.txt", "Bài đứng sau bài độc")
    until(lambda: rig.pump.is_idle() and behind in rig.served())
    assert (poison in rig.served(), rig.waiting("RelateFailures")) == (False, 1)
    monkeypatch.setattr(profile, "profile_of", right)
    assert rig.newsdrop("redrive", "--json")["relate_failures"] == 1
    until(lambda: rig.pump.is_idle() and poison in rig.served())
    assert rig.waiting("RelateFailures") == 0


def test_throttling_for_as_long_as_it_takes_gives_nothing_up(
    rig: Rig, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More tries than the eight that there once were, and then it is well."""
    right, left = profile.profile_of, [30]

    def throttled(claim: Claim, *rest: Any) -> profile.Profile:
        if left[0] > 0:
            left[0] -= 1
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "Query")
        return right(claim, *rest)

    monkeypatch.setattr(profile, "profile_of", throttled)
    monkeypatch.setattr(failures, "HOPE_SECONDS", 0)
    article = rig.put("tin/nghẽn.txt", "Bài gặp lúc nghẽn")
    until(lambda: rig.pump.is_idle() and article in rig.served())
    assert (left, rig.waiting("RelateFailures")) == ([0], 0)


def on_failure(rig: Rig, at: datetime) -> str:
    """A message of RelateFailures whose records the stream has forgotten."""
    when = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps(
        {
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000001414592258131-deadbeef",
                "startSequenceNumber": "100000000003498069978",
                "endSequenceNumber": "100000000003498069979",
                "approximateArrivalOfFirstRecord": when,
                "approximateArrivalOfLastRecord": when,
                "batchSize": 2,
                "streamArn": rig.stack.attribute("ArticlesTable", "StreamArn") + "-of-old",
            }
        }
    )


def test_what_the_stream_has_forgotten_is_found_by_the_time_of_its_claims(
    rig: Rig, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "failed_article_ids", lambda *_: [])
    article = rig.put("tin/quên.txt", "Bài mà dòng sự kiện đã quên")
    until(lambda: rig.pump.is_idle() and article in rig.served())
    for at, touched in ((datetime.now(UTC), True), (datetime.now(UTC) - timedelta(days=30), False)):
        before = touches(rig, article)
        rig.sqs.send_message(
            QueueUrl=rig.stack.physical("RelateFailures"), MessageBody=on_failure(rig, at)
        )
        assert rig.newsdrop("redrive", "--json")["relate_failures"] == 1
        assert (touches(rig, article) > before) is touched
        assert rig.waiting("RelateFailures") == 0


def touches(rig: Rig, article: str) -> int:
    return sum(row.get("touches", 0) for row in rig.articles.rows(article))


@pytest.mark.parametrize("lost", ["own list", "revision", "digest"])
def test_an_article_whose_manifest_lags_is_touched(rig: Rig, until: Until, lost: str) -> None:
    article = rig.put("tin/chậm.txt", f"Bài chậm: {lost}")
    until(lambda: rig.pump.is_idle() and rig.served().get(article) == f"Bài chậm: {lost}")
    key = index_keys.manifest_key(article)
    row = rig.index.get(*key) or {}
    if lost == "own list":
        rig.index.delete(index_keys.related_pk(article), index_keys.OWN)
    elif lost == "revision":
        rig.index.put(row | {"revision": row["revision"] - 1})
    else:
        rig.index.put({name: value for name, value in row.items() if name != "digest"})
    done = redrive.RedriveProgress()
    there = system.find_system(rig.stack.endpoint, rig.stack.name, None, None)
    list(redrive.touch_lagging(there, done))
    assert done.touch_count == 1
    until(rig.pump.is_idle)
    done = redrive.RedriveProgress()
    list(redrive.touch_lagging(there, done))
    assert done.touch_count == 0


def test_an_article_that_ended_under_suspicion_is_touched_and_stays_ended(
    rig: Rig, until: Until
) -> None:
    """A run that was cut off may still write: until then the manifest stays, with a row by which
    the clock comes back. Redrive takes it for an article that lags, which changes nothing."""
    article = rig.put("tin/ngắt.txt", "Bài có lượt chạy bị ngắt")
    until(lambda: rig.pump.is_idle() and article in rig.served())
    manifest_key = index_keys.manifest_key(article)
    rig.index.put((rig.index.get(*manifest_key) or {}) | {"held": True})
    rig.s3.delete_object(Bucket=rig.bucket, Key="tin/ngắt.txt")
    until(lambda: rig.pump.is_idle() and article not in rig.served())
    row = rig.index.get(*manifest_key) or {}
    due = {(row["pk"], row["sk"]) for row in rig.index.query(index_keys.DUE)}
    assert (index_keys.DUE, f"{row['suspect_until']}#{article}") in due
    done = redrive.RedriveProgress()
    list(redrive.touch_lagging(where_of(rig), done))
    assert done.touch_count == 1
    until(rig.pump.is_idle)
    again = rig.index.get(*manifest_key) or {}
    assert again["suspect_until"] == row["suspect_until"]
    assert {(row["pk"], row["sk"]) for row in rig.index.query(index_keys.DUE)} == due
    assert article not in rig.served()
    rig.index.put(again | {"suspect_until": "2025-09-15T07:05:00Z"})
    rig.articles.touch(article)
    until(lambda: is_of_ended_article(rig.index.get(*manifest_key) or {}))
    until(rig.pump.is_idle)
    assert rig.index.query(index_keys.DUE) == []


def test_lost_events_are_made_up_for(rig: Rig, until: Until) -> None:
    gone = rig.put("tin/gỡ.txt", "Bài bị gỡ mà không ai biết")
    until(lambda: rig.pump.is_idle() and gone in rig.served())
    told = rig.s3.get_bucket_notification_configuration(Bucket=rig.bucket)
    rig.s3.put_bucket_notification_configuration(Bucket=rig.bucket, NotificationConfiguration={})
    new = rig.put("tin/mới + 100%.txt", "Bài mới mà không ai biết")
    rig.s3.delete_object(Bucket=rig.bucket, Key="tin/gỡ.txt")
    configuration = {"QueueConfigurations": told["QueueConfigurations"]}
    rig.s3.put_bucket_notification_configuration(
        Bucket=rig.bucket, NotificationConfiguration=configuration
    )
    done = rig.newsdrop("resync", "--json")
    assert (done["keys"], done["gone"]) == (len(resync.bucket_keys(where_of(rig))), 1)
    until(rig.pump.is_idle)
    assert (new in rig.served(), gone in rig.served()) == (True, False)
    assert rig.newsdrop("resync", "--prefix", "tin/mới", "--json") == {
        "keys": 1,
        "gone": 0,
        "last": "tin/mới + 100%.txt",
    }
    until(rig.pump.is_idle)
    assert "0 keys of the bucket and 0 that are gone" in rig.newsdrop("resync", "--after", "tin/~")


def where_of(rig: Rig) -> system.TargetSystem:
    return system.find_system(rig.stack.endpoint, rig.stack.name, None, None)


@pytest.mark.parametrize("command", ["reindex", "redrive"])
def test_a_wiped_index_comes_back(rig: Rig, until: Until, command: str) -> None:
    rig.put("tin/a.txt", "Cảng Liên Chiểu mở tuyến")
    rig.put("tin/b.txt", "Cảng Cái Mép đón tàu mẹ")
    until(rig.pump.is_idle)
    before = rig.rows()
    assert before
    rig.empty(rig.index)
    rig.newsdrop(command)
    until(rig.pump.is_idle)
    assert rig.rows() == before


def test_what_an_old_version_read_is_read_anew(
    rig: Rig, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an hour a parser ran that made the headline upper case; the version after it mends what
    it did."""
    right = sandbox.read_in_sandbox

    def wrong(data: bytes, *rest: Any) -> Any:
        return right(data.decode().upper().encode(), *rest)

    monkeypatch.setattr(sandbox, "read_in_sandbox", wrong)
    for module in (intake, reading):
        monkeypatch.setattr(module, "PARSER_VERSION", "0")
    article = rig.put("tin/cũ.txt", "Bài do bản cũ đọc")
    until(lambda: rig.pump.is_idle() and article in rig.served())
    assert rig.served()[article] == "BÀI DO BẢN CŨ ĐỌC"
    monkeypatch.setattr(sandbox, "read_in_sandbox", right)
    for module in (intake, reading):
        monkeypatch.setattr(module, "PARSER_VERSION", PARSER_VERSION)
    rig.newsdrop("resync")
    until(rig.pump.is_idle)
    assert rig.served()[article] == "Bài do bản cũ đọc"


def test_what_an_old_version_related_is_related_anew(
    rig: Rig, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an hour a relate ran that knew of no tags; nothing lags by its manifests, so only reindex
    mends it."""
    right = profile.profile_of

    def wrong(claim: Claim, *rest: Any) -> profile.Profile:
        assert claim.article
        return right(replace(claim, article=replace(claim.article, tags=())), *rest)

    monkeypatch.setattr(profile, "profile_of", wrong)
    article = rig.put("tin/thẻ.txt", "Bài do bản cũ nối")
    until(lambda: rig.pump.is_idle() and article in rig.served())
    monkeypatch.setattr(profile, "profile_of", right)
    tagged = index_keys.list_pk("TAG", "cảng-biển")
    assert article not in str(rig.index.query(tagged))
    assert rig.newsdrop("redrive", "--json")["touched"] == 0
    assert rig.newsdrop("reindex", "--json") == {"articles": len(rig.articles.ids())}
    assert article in str(rig.index.query(tagged))


def test_doctor_finds_what_was_broken(rig: Rig) -> None:
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


def test_records_that_the_stream_has_forgotten_are_nobodys(rig: Rig) -> None:
    streams = boto3.client(
        "dynamodbstreams", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(streams) as stub:
        stub.add_client_error("get_shard_iterator", "TrimmedDataAccessException")
        assert (
            list(queues.failed_article_ids(streams, json.loads(on_failure(rig, datetime.now(UTC)))))
            == []
        )


def test_on_a_stack_sqs_moves_the_dead_letters_itself() -> None:
    """And a move that an earlier redrive began is waited for, not begun again."""
    sqs = boto3.client(
        "sqs", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    arn = "arn:aws:sqs:us-east-1:123456789012:dead"
    for under_way in (False, True):
        with Stubber(sqs) as stub:
            stub.add_response("get_queue_attributes", {"Attributes": {"QueueArn": arn}})
            first = (
                [{"Status": "RUNNING", "ApproximateNumberOfMessagesMoved": 3}] if under_way else []
            )
            stub.add_response(
                "list_message_move_tasks", {"Results": first}, {"SourceArn": arn, "MaxResults": 1}
            )
            if not under_way:
                stub.add_response(
                    "start_message_move_task", {"TaskHandle": "t"}, {"SourceArn": arn}
                )
            for status, moved in (("RUNNING", 7), ("COMPLETED", 12)):
                stub.add_response(
                    "list_message_move_tasks",
                    {"Results": [{"Status": status, "ApproximateNumberOfMessagesMoved": moved}]},
                )
            assert list(queues.move_back(sqs, "url", poll_seconds=0)) == [7, 12]
            stub.assert_no_pending_responses()


def test_a_move_that_failed_is_told() -> None:
    sqs = boto3.client(
        "sqs", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(sqs) as stub:
        stub.add_response("get_queue_attributes", {"Attributes": {"QueueArn": "arn"}})
        stub.add_response("list_message_move_tasks", {"Results": [{"Status": "RUNNING"}]})
        stub.add_response(
            "list_message_move_tasks",
            {"Results": [{"Status": "FAILED", "FailureReason": "AccessDenied"}]},
        )
        with pytest.raises(queues.NotSent, match="AccessDenied"):
            list(queues.move_back(sqs, "url"))
