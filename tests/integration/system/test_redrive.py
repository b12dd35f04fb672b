"""A system broken on purpose comes back by `newsdrop redrive`.

Faults begin and end; what was given up meanwhile lies in queues.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from functions.ingest import handler as ingest
from functions.relate import failures, profile
from infra.operations import queues, redrive, system
from shared.article.claim import Claim
from shared.identifiers import article_id
from shared.tables import index_keys
from shared.tables.manifest_rows import is_of_ended_article
from tests.integration.conftest import Until
from tests.integration.system import rigs
from tests.integration.system.rigs import Rig, where_of

rig, few_metrics = rigs.rig, rigs.few_metrics


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
