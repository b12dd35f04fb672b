"""`newsdrop erase`: an article goes for good, with its files, pictures and all that is stored.

The files are removed and their keys looked at anew; the functions then do what they do for every
file that is gone: a tombstone stays, with the article's id and the file's key, and answers 410.
With `vanish` it answers 404 instead, as if the article had never been. Pictures go before the
files, whose rows say which they are: a run that crashed is gone on with by running it again.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from infra.operations import queues, resync
from infra.operations.system import TargetSystem
from shared import aws
from shared.article.claim import Claim
from shared.article.media_keys import picture_digest
from shared.identifiers import sibling_key
from shared.object_versions import Version, object_versions, remove_versions
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.text import compose

WAIT_SECONDS = 300.0
PAUSE_SECONDS = 0.5


class NotErased(Exception):
    """An article was not, or not wholly, erased; the text says why and what to do."""


@dataclass(slots=True)
class Erasure:
    """What goes with an article: the keys of its files, those of pictures beside them that no other
    article shows, keys of the bucket of media, and every version of all of them.

    `other_articles` came in the same files, by their ids.
    """

    article: str
    keys: list[str] = field(default_factory=list)
    other_articles: list[str] = field(default_factory=list)
    picture_keys: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    media_versions: list[Version] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """As `--json` prints it."""
        return {
            "id": self.article,
            "files": self.keys,
            "pictures": self.picture_keys,
            "versions": len(self.versions),
            "media_versions": len(self.media_versions),
            "other_articles": self.other_articles,
        }


def plan_erasure(target: TargetSystem, article: str) -> Erasure:
    """What goes with an article. Reads both tables of truth whole, to know which pictures others
    show. Raises NotErased if nothing is known of it."""
    articles = Articles(target.articles_table)
    own_claims = articles.claims(article)
    if not own_claims:
        raise NotErased(f"there is no article {article}: its id ends the address of its page")
    keys = sorted({claim.key for claim in own_claims})
    rows = {drop.key: drop for drop in Drops(target.drops_table).all()}
    claimed_ids = {one for key in keys if key in rows for one in rows[key].claimed_ids}
    other_claims = [claim for claim in articles.all_claims() if claim.key not in keys]
    images = {row.key: row.report.image for row in rows.values() if row.report and row.report.image}
    own_names = _picture_names(own_claims) - _picture_names(other_claims)
    picture_keys = sorted(key for key in images if compose(key) in own_names)
    own_keys = {*keys, *picture_keys}
    own_media = _embedded_keys(own_claims) | {images[key].key for key in own_keys & images.keys()}
    other_media = _embedded_keys(other_claims) | {
        images[key].key for key in images.keys() - own_keys
    }
    return Erasure(
        article,
        keys,
        sorted(claimed_ids - {article}),
        picture_keys,
        list(_file_versions(target, own_keys)),
        list(_media_versions(target, own_media - other_media)),
    )


def _picture_names(claims: Iterable[Claim]) -> set[str]:
    """The keys of the image files beside a drop that its articles show; spellings of a name are
    one."""
    return {
        compose(sibling_key(claim.key, figure.file))
        for claim in claims
        if claim.article
        for figure in claim.article.figures
    }


def _embedded_keys(claims: Iterable[Claim]) -> set[str | None]:
    """The keys, in the bucket of media, of the images that came inside drops."""
    return {picture.key for claim in claims if claim.article for picture in claim.article.embedded}


def _file_versions(target: TargetSystem, keys: Iterable[str]) -> Iterator[Version]:
    """The versions of dropped files."""
    for key in sorted(keys):
        for version in object_versions(aws.s3(), target.bucket, key):
            if version["Key"] == key:
                yield version


def _media_versions(target: TargetSystem, keys: Iterable[str | None]) -> Iterator[Version]:
    """The versions of originals and of their renditions."""
    for digest in filter(None, {picture_digest(key) for key in keys if key}):
        for version in object_versions(aws.s3(), target.media_bucket, digest):
            if picture_digest(version["Key"]) == digest:
                yield version


def erase(target: TargetSystem, erasure: Erasure, *, vanish: bool) -> Iterator[str]:
    """Do it, step by step, each named as it begins. Raises NotErased and NotSent."""
    yield "removing pictures"
    _remove(target.media_bucket, erasure.media_versions)
    yield "removing files"
    _remove(target.bucket, erasure.versions)
    keys = [*erasure.keys, *erasure.picture_keys]
    sqs = queues.queue_client()
    for start in range(0, len(keys), queues.BATCH):
        bodies = [resync.reread_message(key) for key in keys[start : start + queues.BATCH]]
        queues.send_messages(sqs, target.drop_queue, bodies)
    yield "waiting until nothing is stored of it"
    _wait(target, erasure)
    yield "removing messages that failed"
    remove_failures(target, erasure)
    yield from remove_events(target, erasure)
    if vanish:
        yield "leaving no trace"
        articles = Articles(target.articles_table)
        for key in erasure.keys:
            articles.vanish(erasure.article, key)


def _remove(bucket: str, versions: Iterable[Version]) -> None:
    """Remove versions for good. Raises NotErased, and may be tried again."""
    for refusal in remove_versions(aws.s3(), bucket, versions):
        raise NotErased(f"S3 kept {refusal.key} ({refusal.code}): run it again")


def _wait(target: TargetSystem, erasure: Erasure) -> None:
    """Wait until ingest has seen that the files are gone, and relate has removed its rows."""
    drops, index = Drops(target.drops_table), Index(target.index_table)
    articles = Articles(target.articles_table)
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        rows = [drops.get(key) for key in (*erasure.keys, *erasure.picture_keys)]
        heads = articles.claim_heads(erasure.article)
        if (
            all(row is None or (row.report and row.report.status == "removed") for row in rows)
            and all(head.status == "tombstone" for head in heads)
            and index.manifests.get(erasure.article).has_ended()
        ):
            return
        time.sleep(PAUSE_SECONDS)
    raise NotErased(
        f"after {WAIT_SECONDS:.0f} s something is still stored of {erasure.article}: the files are "
        "removed, so run it again when `newsdrop doctor` says that the functions work"
    )


def remove_failures(target: TargetSystem, erasure: Erasure) -> None:
    """Take the messages about its files and about the article out of both queues of failures; one
    that names other files too stays."""
    keys = {*erasure.keys, *erasure.picture_keys}
    _remove_from(target.dead_letters, lambda body: _is_of_files(body, keys))
    _remove_from(target.relate_failures, lambda body: erasure.article in body)


def _is_of_files(body: str, keys: set[str]) -> bool:
    """Whether a message of DropQueue names these keys and no other."""
    named_keys = resync.keys_in_message(body)
    return bool(named_keys) and named_keys <= keys


def remove_events(target: TargetSystem, erasure: Erasure) -> Iterator[str]:
    """Take the rejections of its files out of the queues of events, if there are any."""
    keys = {*erasure.keys, *erasure.picture_keys}
    for url in filter(None, (target.push_queue, target.push_dead_letters, target.rejects_queue)):
        yield "removing events"
        _remove_from(url, lambda body: _is_rejection(body, keys))


def _is_rejection(body: str, keys: set[str]) -> bool:
    """Whether an event is of one of these files: why one was rejected may have words of it. Events
    of articles have none, and whoever waits for them is to hear of the withdrawal."""
    return json.loads(body)["detail"].get("key") in keys


def _remove_from(url: str, is_to_go: Callable[[str], bool]) -> None:
    """Remove messages of a queue. What somebody has taken just now, or waits to be tried again, is
    not seen."""
    sqs = queues.queue_client()
    other_receipts = []
    for message in queues.take_messages(sqs, url, queues.message_count(sqs, url)):
        if is_to_go(message.body):
            queues.delete_message(sqs, url, message.receipt)
        else:
            other_receipts.append(message.receipt)
    for receipt in other_receipts:
        queues.give_back(sqs, url, receipt)


def recovery_days(target: TargetSystem) -> int:
    """For how many days point-in-time recovery still has what the tables held; 0 where it is off
    or this system has none."""
    tables = (target.drops_table, target.articles_table)
    descriptions = [
        aws.command_client("dynamodb").describe_continuous_backups(TableName=table)[
            "ContinuousBackupsDescription"
        ]["PointInTimeRecoveryDescription"]
        for table in tables
    ]
    return max(
        (
            one.get("RecoveryPeriodInDays", 35)
            for one in descriptions
            if one["PointInTimeRecoveryStatus"] == "ENABLED"
        ),
        default=0,
    )
