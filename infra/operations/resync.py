"""`newsdrop resync`: has every key of the bucket looked at again, as if it had just been dropped.

Also every key that DropsTable knows and the bucket has no more. It mends lost events, and reads
everything anew after a change of the parser.

Keys go out in the bucket's order, so that a run that ended too early can be gone on with after the
last key that it named. Safe to repeat: ingest looks at the bucket, not at the message.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, unquote_plus

from infra.operations import queues
from infra.operations.system import TargetSystem
from shared import aws
from shared.tables.drops import Drops


@dataclass
class ResyncProgress:
    """What a resync has done so far; `last` is the last key of the bucket whose message is out."""

    keys: int = 0
    missing: int = 0
    last: str = ""

    def as_json(self) -> dict[str, int | str]:
        """As `--json` prints it."""
        return {"keys": self.keys, "gone": self.missing, "last": self.last}


def reread_message(key: str) -> str:
    """A message that has a key read even if nothing seems to have changed."""
    return json.dumps(
        {"Records": [{"s3": {"object": {"key": key_in_message(key)}}}], "again": True}
    )


def key_in_message(key: str) -> str:
    """A key as S3 writes it in an event (Amazon S3 User Guide, "Event message structure")."""
    return quote_plus(key)


def keys_in_message(body: str) -> set[str]:
    """The keys that a message of DropQueue names; none if it is something else."""
    try:
        records = json.loads(body)["Records"]
        return {unquote_plus(record["s3"]["object"]["key"]) for record in records}
    except (ValueError, LookupError, TypeError):
        return set()


def bucket_keys(target: TargetSystem, prefix: str = "") -> list[str]:
    """Every key of the bucket, in its order: that of UTF-8."""
    pages = aws.s3().get_paginator("list_objects_v2").paginate(Bucket=target.bucket, Prefix=prefix)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def keys_after(keys: Sequence[str], last: str) -> list[str]:
    """Those that come behind the last key of an earlier run."""
    return [key for key in keys if key.encode() > last.encode()]


def missing_keys(target: TargetSystem, keys: Sequence[str], prefix: str = "") -> list[str]:
    """Keys that DropsTable takes for standing, and that are not among the bucket's `keys`."""
    present = set(keys)
    standing = (
        drop
        for drop in Drops(target.drops_table).all()
        if drop.report is None or drop.report.status != "removed"
    )
    return [
        drop.key for drop in standing if drop.key.startswith(prefix) and drop.key not in present
    ]


def resync_keys(
    target: TargetSystem, keys: Sequence[str], missing: Sequence[str], progress: ResyncProgress
) -> Iterator[int]:
    """Send a message a key, those of the bucket first; how many are out."""
    sqs = queues.queue_client()
    for start in range(0, len(keys), queues.BATCH):
        some = keys[start : start + queues.BATCH]
        queues.send_messages(sqs, target.drop_queue, [reread_message(key) for key in some])
        progress.keys, progress.last = progress.keys + len(some), some[-1]
        yield progress.keys
    for start in range(0, len(missing), queues.BATCH):
        some = missing[start : start + queues.BATCH]
        queues.send_messages(sqs, target.drop_queue, [reread_message(key) for key in some])
        progress.missing += len(some)
        yield progress.keys + progress.missing
