"""The bucket of drops as it is now: the newest object of a key, never the version of an event."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from functions.ingest.protocol.obstacles import FOREIGN_KEY, obstacle_of_refusal
from shared import aws, times
from shared.tables.drop_records import ObjectState

GONE = {"404", "NoSuchKey", "NotFound"}
UNSAID = "400"
"""What HeadObject answers for an object under its sender's own key: without a body it can say no
more (Amazon S3 API Reference, HeadObject)."""


@dataclass(frozen=True, slots=True)
class Object:
    """A key's newest object, or that there is none (`source.etag` is None).

    `data` is None where it was over the limit, or where S3 does not give it to whoever may read
    it; `obstacle` then says why.
    """

    source: ObjectState
    size: int = 0
    data: bytes | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    obstacle: str | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """The bucket of drops, or that of the images that came inside them."""

    name: str

    def state(self, key: str) -> ObjectState:
        """What the key's newest object is, without reading it."""
        try:
            return _source(aws.s3().head_object(Bucket=self.name, Key=key))
        except ClientError as error:
            if _code(error) == UNSAID:
                return self._listed_state(key)
            return _absent_state(error)

    def read(self, key: str, max_bytes: int) -> Object:
        """The key's newest object; its size is known before its bytes are fetched."""
        try:
            answer = aws.s3().get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            return self._unread_object(key, error)
        with closing(
            answer["Body"]
        ) as body:  # as a context of its own it would be the raw stream, which counts no bytes
            size = answer["ContentLength"]
            data = body.read() if size <= max_bytes else None
        metadata = {"content-type": answer.get("ContentType", "")} | answer.get("Metadata", {})
        return Object(_source(answer), size, data, metadata)

    def store(self, key: str, data: bytes, media_type: str) -> None:
        """Write an object. Never into the bucket of drops: that would ingest it."""
        aws.s3().put_object(Bucket=self.name, Key=key, Body=data, ContentType=media_type)

    def _unread_object(self, key: str, error: ClientError) -> Object:
        """The object that GetObject refused: gone, or behind an obstacle; what else there is
        raises."""
        if _code(error) in GONE:
            return Object(ObjectState())
        obstacle = obstacle_of_refusal(error)
        if obstacle is None and _code(error) == "AccessDenied" and self._has_kms_key(key):
            obstacle = FOREIGN_KEY
        if obstacle is None:
            raise error
        return Object(self.state(key), obstacle=obstacle)

    def _has_kms_key(self, key: str) -> bool:
        """Whether the newest object is under a KMS key. It raises if even this may not be known:
        HeadObject needs the right s3:GetObject, and the key only for a checksum, which is not asked
        for (Amazon S3 API Reference, HeadObject)."""
        answer = aws.s3().head_object(Bucket=self.name, Key=key)
        return answer.get("ServerSideEncryption", "").startswith("aws:kms")

    def _listed_state(self, key: str) -> ObjectState:
        """What the bucket's list says of a key; it needs nobody's encryption key."""
        answer = aws.s3().list_objects_v2(Bucket=self.name, Prefix=key, MaxKeys=1)
        entries = [entry for entry in answer.get("Contents", []) if entry["Key"] == key]
        return _source(entries[0]) if entries else ObjectState()


def _source(answer: Any) -> ObjectState:
    return ObjectState(answer["ETag"].strip('"'), times.to_rfc3339(answer["LastModified"]))


def _absent_state(error: ClientError) -> ObjectState:
    if _code(error) in GONE:
        return ObjectState()
    raise error


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]
