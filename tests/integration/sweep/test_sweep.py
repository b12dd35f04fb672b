"""Sweeps on moto: what stays, what goes, and what crashes, twins and late names do to it."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from functions.sweep import sweeper
from functions.sweep.sweeper import STATE_KEY, OtherSweep, Sweep, SweepCounts
from shared import aws, object_versions
from shared.article.claim import Claim, Status
from shared.article.media_keys import rendition_key
from shared.article.model import Article, Embedded, Image
from shared.settings import SweepSettings
from shared.tables.articles import Articles, claim_row
from shared.tables.drop_records import ObjectState, Report
from shared.tables.drops import Drops
from tests.support import tables
from tests.support.singletons import new_process

DAY = 86_400
BEGINNING = int(time.time()) // DAY * DAY
"""The day from which tests count."""

SETTINGS = SweepSettings(tables.MEDIA_BUCKET, "drops", "articles", 30)
WIDTHS = (320, 640)


class Room:
    """A bucket of media with rows that name some of it."""

    def __init__(self) -> None:
        self.drops, self.articles = Drops("drops"), Articles("articles")

    def put(self, name: str, day: float = 0) -> str:
        """Store a picture on a day, as ingest does: original and renditions; its key."""
        key = f"{hashlib.sha256(name.encode()).hexdigest()[:40]}.jpeg"
        backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        for each in (key, *(rendition_key(key, width) for width in WIDTHS)):
            aws.s3().put_object(Bucket=tables.MEDIA_BUCKET, Key=each, Body=name.encode())
            moment = datetime.fromtimestamp(BEGINNING + day * DAY, UTC).replace(tzinfo=None)
            stored: Any = backend.get_object(tables.MEDIA_BUCKET, each)
            stored.last_modified = moment
        return key

    def drop(self, name: str, key: str | None) -> None:
        """Record a picture that was dropped alone; None for a drop that was removed."""
        ticket = self.drops.take_ticket(name)
        image = Image("image/jpeg", 800, 600, WIDTHS, key=key) if key else None
        report = Report("accepted" if key else "removed", ObjectState("e"), "p", image=image)
        assert self.drops.record(ticket, report, frozenset())

    def claim(self, article: str, key: str | None, drop: str = "a.docx") -> None:
        """Put a claim whose article has this picture in it; None for a tombstone."""
        assert self.articles.put(claim_of(article, key, drop))

    def stored(self) -> set[str]:
        answer = aws.s3().list_objects_v2(Bucket=tables.MEDIA_BUCKET)
        return {one["Key"] for one in answer.get("Contents", [])} - {STATE_KEY}

    def sweep(self, day: float, settings: SweepSettings = SETTINGS) -> SweepCounts:
        """A whole sweep on a day."""
        run = Sweep(settings, round(BEGINNING + day * DAY))
        for _ in run.pages():
            pass
        assert run.is_at_end
        return run.counts


def claim_of(article: str, key: str | None, drop: str) -> Claim:
    image = Image("image/jpeg", 800, 600, WIDTHS)
    pictures = (Embedded("x.jpg", key, image),) if key else ()
    whole = Article(article, "docx", "Bến mới", "vi", embedded=pictures) if key else None
    time_ = "2025-09-15T07:05:00Z"
    status: Status = "live" if key else "tombstone"
    return Claim(article, drop, 1, status, 1, time_, time_, time_, time_, article=whole)


def files_of(*keys: str) -> set[str]:
    return {file for key in keys for file in (key, *(rendition_key(key, w) for w in WIDTHS))}


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    with mock_aws(), new_process(tables.ENVIRONMENT):
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        tables.create()
        yield Room()


def test_what_rows_name_stays_and_what_none_names_goes_after_the_days(room: Room) -> None:
    alone, inside, twice, gone = (room.put(name) for name in ("a", "b", "c", "d"))
    room.drop("a.jpg", alone)
    room.claim("article11111", inside)
    room.drop("c.jpg", twice)
    room.claim("article22222", twice)
    room.claim("article22222", None)
    assert room.sweep(1).waiting == 1
    assert room.sweep(30.9).pictures == 0
    assert room.stored() == files_of(alone, inside, twice, gone)
    counts = room.sweep(31)
    assert counts == SweepCounts(rows=4, pictures=1, files=3, bytes=3)
    assert room.stored() == files_of(alone, inside, twice)
    assert room.sweep(400).pictures == 0


def test_a_claim_that_is_not_the_best_names_its_pictures_too(room: Room) -> None:
    """It may be the best tomorrow: when the other drop goes, or is corrected."""
    losing, cancelled = room.put("a"), room.put("b")
    room.claim("article11111", losing, "b.docx")
    room.articles.put(replace(claim_of("article11111", cancelled, "a.docx"), status="cancel"))
    for day in (1, 40, 80):
        room.sweep(day)
    assert room.stored() == files_of(losing, cancelled)


def test_what_a_key_named_before_another_version_recorded_it_stays(room: Room) -> None:
    """0.1.0 leaves the attribute as it is when it records another object."""
    key = room.put("a")
    room.drop("a.jpg", key)
    row = tables.ALL_TABLES[0].get("a.jpg") or {}
    tables.ALL_TABLES[0].put(row | {"etag": "another"})
    for day in (1, 40):
        room.sweep(day)
    assert room.stored() == files_of(key)


def test_a_picture_that_is_named_again_has_all_its_days_again(room: Room) -> None:
    key = room.put("a")
    room.sweep(1)
    room.put("a", day=10)
    room.drop("a.jpg", key)
    room.sweep(11)
    room.drop("a.jpg", None)
    room.sweep(20)
    assert room.sweep(31).pictures == 0
    assert room.sweep(49).pictures == 0
    assert room.sweep(50).pictures == 1


def test_a_name_that_came_and_went_between_two_sweeps_counts(room: Room) -> None:
    """A table that is restored to that time names the picture."""
    room.put("a")
    room.sweep(1)
    room.put("a", day=25)
    assert room.sweep(31).pictures == 0
    assert room.sweep(60).pictures == 0
    assert room.sweep(61).pictures == 1


def test_a_table_restored_to_a_time_within_the_days_finds_its_pictures(room: Room) -> None:
    key = room.put("a")
    room.drop("a.jpg", key)
    room.sweep(10)
    room.drop("a.jpg", None)
    for day in (11, 20, 40):
        room.sweep(day)
    room.drop("a.jpg", key)  # the row of day 10, copied without its picture
    assert room.stored() == files_of(key)
    room.sweep(41)
    room.sweep(100)
    assert room.stored() == files_of(key)


def test_new_tables_of_a_restore_have_all_the_days_to_be_filled(room: Room) -> None:
    """They are empty at first, and what was a candidate by the old ones is none by them."""
    key = room.put("a")
    room.sweep(1)
    other = replace(SETTINGS, drops_table="articles", articles_table="articles")
    assert room.sweep(40, other).waiting == 1
    assert room.sweep(69, other).pictures == 0
    assert room.stored() == files_of(key)
    assert room.sweep(70, other).pictures == 1


@pytest.mark.parametrize("table", ["articles", "drops"])
def test_rows_that_cannot_be_read_let_nothing_go(room: Room, table: str) -> None:
    """Nobody knows what they name."""
    key = room.put("a")
    room.sweep(1)
    if table == "articles":
        row = claim_row(claim_of("article11111", key, "a.docx")) | {"schema": 999}
        tables.ALL_TABLES[1].put(row)
    else:
        room.drop("a.jpg", None)
        row = tables.ALL_TABLES[0].get("a.jpg") or {}
        tables.ALL_TABLES[0].put(row | {"schema": 999})
    counts = room.sweep(50)
    assert (counts.unreadable, counts.pictures, counts.waiting) == (1, 0, 1)
    assert room.stored() == files_of(key)
    tables.ALL_TABLES[1 if table == "articles" else 0].batch_write(
        deletes=[("article11111", "claim#a.docx") if table == "articles" else ("a.jpg", None)]
    )
    assert room.sweep(51).pictures == 1, "its time went on"


def test_a_dry_run_changes_nothing(room: Room) -> None:
    key = room.put("a")
    run = Sweep(SETTINGS, BEGINNING + DAY, is_dry=True)
    assert list(run.pages())[-1] == sweeper.KEY_PLACES
    assert run.counts.waiting == 1
    with pytest.raises(ClientError, match="NoSuchKey"):
        aws.s3().get_object(Bucket=tables.MEDIA_BUCKET, Key=STATE_KEY)
    room.sweep(1)
    dry = Sweep(SETTINGS, BEGINNING + 31 * DAY, is_dry=True)
    list(dry.pages())
    assert (dry.counts.pictures, dry.counts.files, dry.counts.bytes) == (1, 3, 3)
    assert room.stored() == files_of(key)
    assert room.sweep(31).pictures == 1


def test_other_files_of_the_bucket_stay(room: Room) -> None:
    aws.s3().put_object(Bucket=tables.MEDIA_BUCKET, Key="logo.svg", Body=b"x")
    for day in (1, 40):
        room.sweep(day)
    assert room.stored() == {"logo.svg"}


def test_pages_of_the_list_split_no_picture(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "FILES_A_PAGE", 2)
    monkeypatch.setattr(object_versions, "VERSIONS_A_CALL", 4)
    keys = [room.put(str(number)) for number in range(6)]
    room.drop("a.jpg", keys[0])
    room.sweep(1)
    counts = room.sweep(31)
    assert (counts.pictures, counts.files) == (5, 15)
    assert room.stored() == files_of(keys[0])


def test_earlier_versions_of_a_file_go_with_it(room: Room) -> None:
    """Else the newest of them would be what the key has."""
    room.put("a")
    room.put("a")
    room.sweep(1)
    assert room.sweep(31).files == 3
    answer = aws.s3().list_object_versions(Bucket=tables.MEDIA_BUCKET)
    assert {one["Key"] for one in answer["Versions"]} == {STATE_KEY}
    assert "DeleteMarkers" not in answer


# -------------------------------------------------------------------------------------------------
# in steps, crashed, and two at once


def in_steps(day: float, pages: int) -> int:
    """A sweep that ends after so many pages each time; how many steps it took."""
    for step in range(1, 100):
        run = Sweep(SETTINGS, round(BEGINNING + (day + step / 1000) * DAY))
        for number, _ in enumerate(run.pages(), 1):
            if number == pages:
                break
        if run.is_at_end:
            return step
        run.save()
    raise AssertionError("it came to no end")


def test_a_sweep_goes_on_where_a_step_ended(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "FILES_A_PAGE", 3)
    keys = [room.put(str(number)) for number in range(5)]
    room.drop("a.jpg", keys[0])
    room.claim("article11111", keys[1])
    assert in_steps(1, 1) > 5
    assert room.stored() == files_of(*keys)
    assert in_steps(31.1, 1) > 5
    assert room.stored() == files_of(*keys[:2])


class Crashes:
    """Lets each call of S3 and DynamoDB fail from a certain one on, before or after it acts."""

    def __init__(self, call: int, *, after: bool) -> None:
        self.call, self.count, self.has_crashed = call, 0, False
        self._event = "after-call.*.*" if after else "before-call.*.*"

    def __enter__(self) -> "Crashes":
        for client in self._clients():
            client.meta.events.register(self._event, self._count)
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients():
            client.meta.events.unregister(self._event, self._count)

    def _clients(self) -> tuple[Any, ...]:
        return aws.s3(), aws.dynamodb()

    def _count(self, **_: Any) -> None:
        self.count += 1
        if self.count >= self.call:
            self.has_crashed = True
            raise EndpointConnectionError(endpoint_url="any")


@pytest.mark.parametrize("after", [False, True], ids=["before it acts", "after it acted"])
def test_a_crash_at_any_call_is_made_up_for_by_the_next_sweeps(
    room: Room, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    monkeypatch.setattr(sweeper, "FILES_A_PAGE", 3)
    monkeypatch.setattr(sweeper, "SAVE_SECONDS", -1)
    kept = room.put("kept")
    room.drop("a.jpg", kept)
    for call in range(1, 100):
        day = call * 50
        for number in range(2):
            room.put(f"{call}-{number}", day)
        room.sweep(day + 1)
        with Crashes(call, after=after) as crashes, suppress(EndpointConnectionError):
            room.sweep(day + 31)
        assert files_of(kept) <= room.stored()
        for hour in (1, 2):
            room.sweep(day + 31 + hour / 24)
        assert room.stored() == files_of(kept), call
        if not crashes.has_crashed:
            assert call > 12
            return
    raise AssertionError("it always crashes")


def test_of_two_sweeps_that_write_their_state_the_second_ends(room: Room) -> None:
    key = room.put("a")
    room.sweep(1)
    first, second = (Sweep(SETTINGS, BEGINNING + 31 * DAY) for _ in range(2))
    list(first.pages())
    with pytest.raises(OtherSweep):
        list(second.pages())
    assert room.stored() == set()
    assert key
    assert room.sweep(32).waiting == 0


def test_two_first_sweeps_at_once_make_one_state(room: Room) -> None:
    first, second = (Sweep(SETTINGS, BEGINNING + DAY) for _ in range(2))
    list(first.pages())
    with pytest.raises(OtherSweep):
        list(second.pages())


def happens_before(call: str, act: Callable[[], None]) -> None:
    """Have something happen once, before a call of S3."""
    left = [act]

    def happen(**_: Any) -> None:
        if left:
            left.pop()()

    aws.s3().meta.events.register(f"before-call.s3.{call}", happen)


@pytest.mark.parametrize("call", ["ListObjectVersions", "DeleteObjects"])
def test_a_picture_that_is_named_between_the_list_and_the_removal_stays(
    room: Room, call: str
) -> None:
    key = room.put("a")
    room.sweep(1)

    def ingest() -> None:
        room.put("a", day=31)
        room.drop("a.jpg", key)

    happens_before(call, ingest)
    room.sweep(31)
    assert room.stored() == files_of(key)
    assert room.sweep(32).pictures == 0
    assert room.stored() == files_of(key)


def test_a_sweep_that_slept_for_days_removes_nothing_that_was_put_meanwhile(room: Room) -> None:
    key = room.put("a")
    room.sweep(1)
    slow = Sweep(SETTINGS, BEGINNING + 31 * DAY)
    for _ in slow.read_rows():
        pass
    room.put("a", day=32)
    room.drop("a.jpg", key)
    room.sweep(33)
    with suppress(OtherSweep):
        list(slow.judge_media())
    assert room.stored() == files_of(key)


def test_what_s3_refuses_to_remove_is_counted_and_tried_again(room: Room) -> None:
    stubborn = room.put("a")
    room.put("b")
    room.sweep(1)
    remove = aws.s3().delete_objects
    refusal = {"Key": stubborn, "Code": "InternalError", "Message": "again"}

    def refuse(**request: Any) -> Any:
        objects = request["Delete"]["Objects"]
        allowed = [one for one in objects if one["Key"] != stubborn]
        answer = remove(**request | {"Delete": {"Objects": allowed}})
        return answer | ({"Errors": [refusal]} if len(allowed) < len(objects) else {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws.s3(), "delete_objects", refuse)
        counts = room.sweep(31)
    assert (counts.pictures, counts.refusals, counts.waiting) == (1, 1, 1)
    assert room.stored() == {stubborn}
    assert room.sweep(31.1).pictures == 1
    assert room.stored() == set()
