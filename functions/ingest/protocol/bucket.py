"""The bucket of drops as it is now: the newest object of a key, never the version of an event."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from shared import aws, times
from shared.tables.drops import ObjectState

GONE = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True, slots=True)
class Object:
    """A key's newest object, or that there is none (`source.etag` is None).

    `data` is None where it was over the limit.
    """

    source: ObjectState
    size: int = 0
    data: bytes | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bucket:
    """The bucket of drops, or that of the images that came inside them."""

    name: str

    def state(self, key: str) -> ObjectState:
        """What the key's newest object is, without reading it."""
        try:
            return _source(aws.s3().head_object(Bucket=self.name, Key=key))
        except ClientError as error:
            return _absent_state(error)

    def read(self, key: str, max_bytes: int) -> Object:
        """The key's newest object; its size is known before its bytes are fetched."""
        try:
            answer = aws.s3().get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            return Object(_absent_state(error))
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


def _source(answer: Any) -> ObjectState:
    return ObjectState(answer["ETag"].strip('"'), times.to_rfc3339(answer["LastModified"]))


def _absent_state(error: ClientError) -> ObjectState:
    if error.response["Error"]["Code"] in GONE:
        return ObjectState()
    raise error
