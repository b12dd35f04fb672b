"""Messages of DropQueue: S3 event notifications, which say only "look at this key".

What else they say of an object (size, ETag, time) is not believed and not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from pydantic import BaseModel, ConfigDict, Field, ValidationError

TEST_EVENT = "s3:TestEvent"
"""What S3 sends once when a bucket is told to notify a queue; it names no key."""


@dataclass(frozen=True, slots=True)
class Notification:
    """A key to look at; `again` reads it even if nothing seems to have changed (resync)."""

    key: str
    again: bool = False


class NotifiedObject(BaseModel):
    """The object of a record; its key is URL-encoded (`+` is a space)."""

    key: str


class NotifiedBucket(BaseModel):
    """The part `s3` of a record."""

    object: NotifiedObject


class NotificationRecord(BaseModel):
    """One of the records of a message."""

    s3: NotifiedBucket


class QueueMessage(BaseModel):
    """The body of a message; fields that are not named here are ignored."""

    model_config = ConfigDict(strict=True)

    event: str | None = Field(None, alias="Event")
    records: tuple[NotificationRecord, ...] | None = Field(None, alias="Records")
    again: bool | None = None


def read_notifications(body: str) -> list[Notification]:
    """The keys that a message names, each once; a test event names none.

    Raises ValueError for what is no S3 event: it goes to the dead letters, where somebody will see
    it.
    """
    try:
        message = QueueMessage.model_validate_json(body)
    except ValidationError as error:
        raise ValueError(_complaint(error)) from None
    if message.event == TEST_EVENT:
        return []
    if message.records is None:
        raise ValueError("a message of DropQueue is no S3 event: no 'Records'")
    keys = dict.fromkeys(_keys(message.records))
    return [Notification(key, bool(message.again)) for key in keys]


def _keys(records: tuple[NotificationRecord, ...]) -> Iterator[str]:
    """The keys of records, decoded; UnicodeDecodeError for one that is not UTF-8."""
    for record in records:
        yield unquote_plus(record.s3.object.key, errors="strict")


def _complaint(error: ValidationError) -> str:
    """What is wrong with a message, by the first of its faults."""
    first, *_ = error.errors(include_url=False, include_context=False)
    place = first["loc"]
    if not place and first["type"] != "json_invalid":
        return "a message of DropQueue must be a JSON object"
    fault = f"no {place[-1]!r}" if first["type"] == "missing" else first["msg"]
    return f"a message of DropQueue is no S3 event: {fault}"
