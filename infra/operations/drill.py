"""`newsdrop doctor --drill`: rehearses the restore of DropsTable and ArticlesTable.

Both are restored to their latest moment under new names. Then the restored rows are compared with
the live ones, IngestFunction's code reads what `newsdrop resync` would, RelateFunction's code
derives an index into a table of its own, and both are compared with what is live. Of what is live
the drill only reads; the tables that it made it deletes at the end, whatever happens.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from functions.ingest.protocol.bucket import Bucket
from functions.ingest.protocol.intake import Intake
from functions.ingest.protocol.notifications import Notification
from functions.ingest.settings import ingest_settings
from functions.relate.relater import Relater
from infra.operations import resync
from infra.operations.checks import Check
from infra.operations.drill_tables import (
    DrillStep,
    DrillTables,
    check_recovery,
    deletion_at_the_end,
    restore_tables,
    restored_moment,
)
from infra.operations.row_comparison import RowComparison, StampedRow, compare_rows
from infra.operations.system import TargetSystem
from shared import aws, times
from shared.errors import Undecodable
from shared.settings import RelateSettings, settings_from
from shared.tables.articles import Articles
from shared.tables.drop_records import Drop, ObjectState
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_keys import RowKey, row_kind

DRILL_SAMPLE = 1_000
"""Drops that are read anew, and articles that are related, unless all are asked for: some $0.10,
and minutes instead of hours with 100,000 articles. Stored rows are all compared."""

LATE_WRITE = timedelta(seconds=60)
"""A function notes the time, and writes the row until its time-out at the latest. On a desk nobody
waits for a row."""

PARALLEL_RUNS = 8
OWN_KINDS = {"entry", "posting", "search row", "headline", "card"}
"""Rows that follow from one article alone; who is related to whom depends on the order."""

TRUST = "do not trust a restore before it is known why"
DrillEvent = DrillStep | Check


class _ImagesNotStored(Bucket):
    """MediaBucket for a drill: it holds the images already, by the hash of their bytes."""

    def store(self, key: str, data: bytes, media_type: str) -> None:
        """Store nothing."""


def ingest_environment(target: TargetSystem, stack: str | None) -> Mapping[str, str]:
    """The environment of a stack's IngestFunction; of a desk's nothing differs from the defaults.
    Needs cloudformation:DescribeStackResource and lambda:GetFunctionConfiguration."""
    if target.on_desk:
        return {}
    resource = boto3.client("cloudformation").describe_stack_resource(
        StackName=str(stack), LogicalResourceId="IngestFunction"
    )
    name = resource["StackResourceDetail"]["PhysicalResourceId"]
    configuration = boto3.client("lambda").get_function_configuration(
        FunctionName=name, Qualifier="live"
    )
    return dict(configuration["Environment"]["Variables"])


def rehearse_restore(
    target: TargetSystem, environment: Mapping[str, str], *, all_rows: bool = False
) -> Iterator[DrillEvent]:
    """Restore, compare, read and relate anew, compare, clean up: the steps, and what they showed.

    `environment` is that of IngestFunction, tables and buckets aside.
    """
    if any(check.state != "well" for check in check_recovery(target)):
        yield Check("drill", "wrong", "no restore: recovery is off, or this DynamoDB has none")
        return
    began = datetime.now(UTC)
    tables = DrillTables.named_after(target, began.strftime("%Y%m%d%H%M%S"))
    latest, most = _latest(target, began), None if all_rows else DRILL_SAMPLE
    with deletion_at_the_end(tables):
        yield from restore_tables(target, tables)
        yield from _compare_restored(target, tables)
        yield from _resync(target, tables, environment, most)
        yield from _compare_contents(target, tables, latest)
        yield from _reindex(target, tables, latest, most)
    yield Check("drill tables", "well", "those of the drill are deleted, the live ones untouched")


def _compare_restored(target: TargetSystem, tables: DrillTables) -> Iterator[DrillEvent]:
    """Whether every row of the restored moment is there as it was."""
    label = "comparing stored rows"
    yield DrillStep(label, 0, 2)
    moment = restored_moment(tables.drops)
    drops = compare_rows(
        _report_rows(target.drops_table),
        _report_rows(tables.drops),
        _latest(target, moment),
    )
    yield DrillStep(label, 1, 2)
    moment = restored_moment(tables.articles)
    claims = compare_rows(
        _stored_claim_rows(target.articles_table),
        _stored_claim_rows(tables.articles),
        _latest(target, moment),
    )
    yield DrillStep(label, 2, 2)
    yield _verdict("drill: restored drops", drops, "drops")
    yield _verdict("drill: restored claims", claims, "claims")


def _latest(target: TargetSystem, moment: datetime) -> str:
    """When a row was written at the latest that must be as it is at a moment."""
    return times.to_rfc3339(moment if target.on_desk else moment - LATE_WRITE)


def _verdict(name: str, comparison: RowComparison, what: str) -> Check:
    if comparison.differences:
        return Check(name, "wrong", comparison.summary(what), TRUST)
    if comparison.since and not comparison.row_count:
        advice = "nothing was compared: do it again in a few minutes"
        return Check(name, "odd", comparison.summary(what), advice)
    return Check(name, "well", comparison.summary(what))


def _report_rows(table: str) -> dict[str, StampedRow]:
    """Every drop's report, by key."""
    return {
        drop.key: StampedRow(drop.report, drop.reported_at or "") for drop in Drops(table).all()
    }


def _stored_claim_rows(table: str) -> dict[str, StampedRow]:
    """Every claim by article and key, its whole row by a digest."""
    return {
        f"{claim.id} of {claim.key}": StampedRow(digest, claim.written_at)
        for claim, digest in Articles(table).claim_heads_with_digests()
    }


def _resync(
    target: TargetSystem, tables: DrillTables, environment: Mapping[str, str], most: int | None
) -> Iterator[DrillEvent]:
    """Read every drop whose report is not of its newest object, as one has to after a restore, and
    so many others anew; into the restored tables."""
    intake = _intake(target, tables, environment)
    states, label = _bucket_states(target), "reading drops anew"
    drops = {drop.key: drop for drop in Drops(tables.drops).all()}
    stale = [key for key, state in states.items() if not _speaks_of(drops.get(key), state)]
    stale += resync.missing_keys(replace(target, drops_table=tables.drops), list(states))
    keys = list(dict.fromkeys([*stale, *list(states)[:most]]))
    for position, key in enumerate(keys):
        yield DrillStep(label, position, len(keys))
        intake.process(Notification(key, again=True))
    yield DrillStep(label, len(keys), len(keys))
    finding = f"{len(keys):,} of {len(states):,} drops were read anew: {len(stale):,} had changed"
    yield Check("drill: resync", "well", finding)


def _intake(target: TargetSystem, tables: DrillTables, environment: Mapping[str, str]) -> Intake:
    """IngestFunction's code over the restored tables; it stores no images."""
    places = {
        "BUCKET": target.bucket,
        "MEDIA_BUCKET": target.bucket,
        "DROPS_TABLE": tables.drops,
        "ARTICLES_TABLE": tables.articles,
        "INDEX_TABLE": tables.index,
        "DROP_QUEUE": target.drop_queue,
    }
    intake = Intake(ingest_settings({**environment, **places}))
    intake.media = _ImagesNotStored(target.bucket)
    return intake


def _bucket_states(target: TargetSystem) -> dict[str, ObjectState]:
    """The newest object of every key of the bucket."""
    pages = aws.s3().get_paginator("list_objects_v2").paginate(Bucket=target.bucket)
    return {
        item["Key"]: ObjectState(item["ETag"].strip('"'), times.to_rfc3339(item["LastModified"]))
        for page in pages
        for item in page.get("Contents", [])
    }


def _speaks_of(drop: Drop | None, state: ObjectState) -> bool:
    """Whether a drop's report is of this object, whichever version read it."""
    return (
        drop is not None
        and drop.finished_ticket == drop.ticket
        and drop.report is not None
        and drop.report.object_state == state
    )


def _compare_contents(
    target: TargetSystem, tables: DrillTables, latest: str
) -> Iterator[DrillEvent]:
    """Whether the restored tables now say what the live ones do, times and tickets aside."""
    label = "comparing contents"
    yield DrillStep(label, 0, 2)
    drops = compare_rows(_outcome_rows(target.drops_table), _outcome_rows(tables.drops), latest)
    yield DrillStep(label, 1, 2)
    claims = compare_rows(
        _content_rows(target.articles_table), _content_rows(tables.articles), latest
    )
    yield DrillStep(label, 2, 2)
    yield _verdict("drill: drops after resync", drops, "drops")
    yield _verdict("drill: claims after resync", claims, "claims")


def _outcome_rows(table: str) -> dict[str, StampedRow]:
    """What became of every drop: outcome, object and articles."""
    return {
        drop.key: StampedRow(
            (drop.report.status, drop.report.object_state, drop.report.articles),
            drop.reported_at or "",
        )
        for drop in Drops(table).all()
        if drop.report
    }


def _content_rows(table: str) -> dict[str, StampedRow]:
    """What every claim says: its status, its version and the digest of its content."""
    return {
        f"{claim.id} of {claim.key}": StampedRow(
            (claim.status, claim.version, claim.digest), claim.written_at
        )
        for claim, _ in Articles(table).claim_heads_with_digests()
    }


def _reindex(
    target: TargetSystem, tables: DrillTables, latest: str, most: int | None
) -> Iterator[DrillEvent]:
    """Relate live articles from the restored table, and compare their rows with the live ones."""
    # With the live rows of images, which are compared by themselves: one may have come since.
    relater = Relater(
        settings_from(
            {
                "DROPS_TABLE": target.drops_table,
                "ARTICLES_TABLE": tables.articles,
                "INDEX_TABLE": tables.index,
                "RELATE_FAILURES": target.relate_failures,
                "SEARCH_DEPTH": target.search_depth,
            },
            RelateSettings,
        )
    )
    live, label = Index(target.index_table), "relating articles"
    summaries = Articles(target.articles_table).summaries()
    written_at = {summary.id: max(summary.written_at, default="") for summary in summaries}
    ids = sorted(article for article, moment in written_at.items() if moment <= latest)
    comparison = RowComparison(since=len(written_at) - len(ids))
    ids = ids[:most]
    with ThreadPoolExecutor(PARALLEL_RUNS, thread_name_prefix="drill") as pool:
        outcomes = pool.map(lambda article: _index_differences(relater, live, article), ids)
        for position, differences in enumerate(outcomes):
            yield DrillStep(label, position, len(ids))
            comparison.row_count += 1
            comparison.differences += differences
    yield DrillStep(label, len(ids), len(ids))
    yield _verdict("drill: index after reindex", comparison, "articles in the index")


def _index_differences(relater: Relater, live: Index, article: str) -> list[str]:
    """How the rows of one article differ that relate derives from the restored claims."""
    try:
        relater.relate(article)
        rows, copies = _own_rows(live, article), _own_rows(relater.index, article)
    except Undecodable as error:
        return [f"{article} cannot be read: {error}"]
    names = {key for key in rows.keys() | copies.keys() if rows.get(key) != copies.get(key)}
    return [f"{article} in {len(names)} of {len(rows)} rows"] if names else []


def _own_rows(index: Index, article: str) -> Mapping[RowKey, Any]:
    """The rows of an article that follow from it alone."""
    keys = index.manifests.get(article).keys
    return index.stored_rows(key for key in keys if row_kind(*key) in OWN_KINDS)
