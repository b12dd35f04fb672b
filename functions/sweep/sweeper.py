"""The steps of a sweep: what rows name is read, what is stored is judged, what is due is removed.

A sweep may end after any page, and crash anywhere: its state is an object of the bucket itself, and
the next one goes on from there. Two at once do no harm: the state is written only if it is still
that which was read, and what is removed is a version of an object, never its key. A picture that
ingest puts again meanwhile is another version, and stays.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from botocore.exceptions import ClientError

from functions.sweep.judgement import (
    StoredFile,
    StoredPicture,
    is_due,
    stored_pictures,
    unnamed_since,
)
from functions.sweep.state import SweepState, picture_number, read_state, state_bytes
from shared import aws
from shared.article.media_keys import picture_digest
from shared.object_versions import remove_versions
from shared.settings import SweepSettings
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.media_page import MediaPage

STATE_KEY = "sweep/state"
"""No picture's key has a slash."""

SAVE_SECONDS = 60
"""Of a step: what was read or judged since then is done again after a crash."""

FILES_A_PAGE = 1000
"""The most that ListObjectsV2 gives (Amazon S3 API Reference)."""

KEY_PLACES = 256
"""How far `judge_media` is, by the first two digits of the last key: they are a hash's."""

LOST_WRITES = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}
"""What S3 answers to a conditional write that came second, or whose object is gone (Amazon S3 User
Guide, "How to prevent object overwrites with conditional writes")."""


class OtherSweep(Exception):
    """Another sweep is at work on the same bucket: this one ends, and nothing is lost by it."""


@dataclass(slots=True)
class SweepCounts:
    """What a sweep came to since it was last called: `pictures` went, with so many files and bytes;
    `waiting` pictures that nothing names are not due yet; S3 refused to remove `refusals` files;
    `unreadable` rows let nobody know what they name."""

    rows: int = 0
    pictures: int = 0
    files: int = 0
    bytes: int = 0
    waiting: int = 0
    refusals: int = 0
    unreadable: int = 0

    def as_json(self) -> dict[str, int]:
        """As `--json` prints it, and the log shows it."""
        return asdict(self)


class Sweep:
    """A sweep of one bucket: the one that is under way, else a new one.

    A dry one begins anew, counts what would go, and leaves everything as it is.
    """

    def __init__(self, settings: SweepSettings, now: int, *, is_dry: bool = False) -> None:
        self.counts = SweepCounts()
        self._settings, self._is_dry = settings, is_dry
        self._drops, self._articles = Drops(settings.drops_table), Articles(settings.articles_table)
        self._etag, self._state = self._load()
        if is_dry or self._state.phase == "end":
            self._state = self._state.next_sweep(now)
        self._saved_at = time.monotonic()

    @property
    def is_at_end(self) -> bool:
        """Whether all of it was judged."""
        return self._state.phase == "end"

    def pages(self) -> Iterator[int]:
        """All that is left to do, a page each step."""
        return chain(self.read_rows(), self.judge_media())

    def read_rows(self) -> Iterator[int]:
        """Collect what rows name; how many were read."""
        while self._state.phase in {"drops", "articles"}:
            table = self._drops if self._state.phase == "drops" else self._articles
            self._note(table.media_page(self._state.place))
            yield self._state.row_count

    def _note(self, page: MediaPage) -> None:
        state = self._state
        state.names |= {number for key in page.keys if (number := picture_number(key)) is not None}
        state.row_count += page.row_count
        state.unreadable_count += page.unreadable_count
        self.counts.rows, self.counts.unreadable = state.row_count, state.unreadable_count
        state.place = page.next_place
        if page.next_place is None:
            state.phase = "articles" if state.phase == "drops" else "media"
        self._save_after_a_while()

    def judge_media(self) -> Iterator[int]:
        """Remove what is due, if every row could be read; which of KEY_PLACES was reached."""
        if self._state.phase == "media" and not self._state.unreadable_count:
            for pictures in self._picture_pages():
                self._judge(pictures)
                yield int(self._state.place[:2], 16)
        if self._state.phase == "media":
            self._state.end()
            self.counts.waiting = len(self._state.candidates)
            self.counts.unreadable = self._state.unreadable_count
            self.save()
            yield KEY_PLACES

    def _judge(self, pictures: list[StoredPicture]) -> None:
        due = []
        for picture in pictures:
            since = unnamed_since(picture, self._state)
            if since is not None:
                self._state.next_candidates[picture.number] = since
                if is_due(since, self._state, self._settings.noncurrent_days):
                    due.append(picture)
        refusals = set() if self._is_dry else self._remove(due)
        self.counts.refusals += len(refusals)
        for picture in due:
            if not refusals & {file.key for file in picture.files}:
                self._count(picture)
        self._state.place = pictures[-1].files[-1].key
        self._save_after_a_while()

    def _count(self, picture: StoredPicture) -> None:
        """Note that a picture went."""
        del self._state.next_candidates[picture.number]
        self.counts.pictures += 1
        self.counts.files += len(picture.files)
        self.counts.bytes += picture.size

    def _remove(self, pictures: list[StoredPicture]) -> set[str]:
        """Remove pictures; the keys of files that S3 refused to remove."""
        versions = chain.from_iterable(map(self._judged_versions, pictures))
        bucket = self._settings.media_bucket
        return {each.key for each in remove_versions(aws.s3(), bucket, versions)}

    def _judged_versions(self, picture: StoredPicture) -> Iterator[Any]:
        """The versions of a picture's files, but those that were put after it was judged."""
        pages = aws.s3().get_paginator("list_object_versions")
        prefix = picture_digest(picture.files[0].key) or ""
        for page in pages.paginate(Bucket=self._settings.media_bucket, Prefix=prefix):
            for entry in page.get("Versions", []):
                if entry["LastModified"].timestamp() <= picture.put_at:
                    yield {"Key": entry["Key"], "VersionId": entry["VersionId"]}

    def _picture_pages(self) -> Iterator[list[StoredPicture]]:
        """The pictures behind the state's place, by key; each whole on one page. S3 starts after
        the key that StartAfter names (Amazon S3 API Reference, ListObjectsV2)."""
        request: dict[str, Any] = {"Bucket": self._settings.media_bucket}
        if self._state.place:
            request["StartAfter"] = self._state.place
        pages = aws.s3().get_paginator("list_objects_v2")
        files: list[StoredFile] = []
        for page in pages.paginate(**request, PaginationConfig={"PageSize": FILES_A_PAGE}):
            files += [
                StoredFile(entry["Key"], entry["LastModified"].timestamp(), entry["Size"])
                for entry in page.get("Contents", [])
            ]
            pictures = stored_pictures(files)
            files = list(pictures.pop().files) if pictures else []
            if pictures:
                yield pictures
        if pictures := stored_pictures(files):
            yield pictures

    def _load(self) -> tuple[str | None, SweepState]:
        """The ETag of the stored state and what it says; None and an empty one if there is none."""
        tables = self._settings.drops_table, self._settings.articles_table
        try:
            answer = aws.s3().get_object(Bucket=self._settings.media_bucket, Key=STATE_KEY)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None, SweepState(tables)
            raise
        with closing(answer["Body"]) as body:
            return answer["ETag"], read_state(body.read(), tables)

    def _save_after_a_while(self) -> None:
        if time.monotonic() - self._saved_at > SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        """Store the state; OtherSweep if it is no longer the one that was read. A put that was
        tried twice may have met itself: then the next sweep goes on from it."""
        if self._is_dry:
            return
        condition: dict[str, Any] = {"IfMatch": self._etag} if self._etag else {"IfNoneMatch": "*"}
        try:
            answer = aws.s3().put_object(
                Bucket=self._settings.media_bucket,
                Key=STATE_KEY,
                Body=state_bytes(self._state),
                **condition,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in LOST_WRITES:
                raise OtherSweep("another sweep is at work on this bucket") from error
            raise
        self._etag, self._saved_at = answer["ETag"], time.monotonic()
