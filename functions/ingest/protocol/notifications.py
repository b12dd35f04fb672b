"""Messages of DropQueue: S3 event notifications.

They say only "look at this key"; what they say of it is not believed.
"""

import json
from dataclasses import dataclass
from urllib.parse import unquote_plus


@dataclass(frozen=True, slots=True)
class Notification:
    """A key to look at; `again` reads it even if nothing seems to have changed (resync)."""

    key: str
    again: bool = False


def read_notifications(body: str) -> list[Notification]:
    """The keys that a message names, each once.

    S3 URL-encodes them (`+` is a space); a test event names none.

    Raises ValueError for what is no S3 event: it goes to the dead letters, where somebody will see
    it.
    """
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("a message of DropQueue must be a JSON object")  # noqa: TRY004 - the content is wrong, not a call
    if message.get("Event") == "s3:TestEvent":
        return []
    try:
        keys = [
            unquote_plus(record["s3"]["object"]["key"], errors="strict")
            for record in message["Records"]
        ]
    except (KeyError, TypeError) as error:
        raise ValueError(f"a message of DropQueue is no S3 event: no {error}") from error
    return [Notification(key, bool(message.get("again"))) for key in dict.fromkeys(keys)]
