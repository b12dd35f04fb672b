"""A system broken on purpose comes back by `newsdrop resync` and `reindex`.

Events, rows or versions were wrong for a while, and nothing lies in a queue.
"""

from dataclasses import replace
from typing import Any

import pytest

from functions.ingest.files import sandbox
from functions.ingest.files.parser_version import PARSER_VERSION
from functions.ingest.protocol import intake, reading
from functions.relate import profile
from infra.operations import resync
from shared.article.claim import Claim
from shared.tables import index_keys
from tests.integration.conftest import Until
from tests.integration.system import rigs
from tests.integration.system.rigs import Rig, where_of

rig, few_metrics = rigs.rig, rigs.few_metrics


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
