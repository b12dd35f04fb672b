"""The tables of a restore drill: restored beside the live ones, and deleted at its end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from infra.operations.checks import Check
from infra.operations.system import TargetSystem
from shared import aws, times

RESTORE_POLL_SECONDS = 5.0


class DrillTablesLeft(Exception):
    """Tables of a drill that could not be deleted; the text says how to."""


@dataclass(frozen=True, slots=True)
class DrillStep:
    """How far a step of the drill is."""

    label: str
    position: int
    length: int


@dataclass(frozen=True, slots=True)
class DrillTables:
    """The names of the tables that a drill makes."""

    drops: str
    articles: str
    index: str

    @classmethod
    def named_after(cls, target: TargetSystem, stamp: str) -> "DrillTables":
        """Names that nothing else has; deleting them can hit no live table."""
        live = (target.drops_table, target.articles_table, target.index_table)
        return cls(*(f"{name}-drill-{stamp}" for name in live))

    def __iter__(self) -> Iterator[str]:
        return iter((self.drops, self.articles, self.index))


def check_recovery(target: TargetSystem) -> Iterator[Check]:
    """Whether the truth can be restored to any second of the last days. Needs
    dynamodb:DescribeContinuousBackups."""
    for table in (target.drops_table, target.articles_table):
        name = f"recovery of {table}"
        try:
            answer: Any = aws.dynamodb().describe_continuous_backups(TableName=table)
        except ClientError as error:
            if not target.on_desk:
                raise
            yield Check(name, "odd", f"the DynamoDB of this desk has none: {error}")
            continue
        recovery = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        if recovery.get("PointInTimeRecoveryStatus") == "ENABLED":
            earliest = times.to_rfc3339(recovery["EarliestRestorableDateTime"])
            yield Check(name, "well", f"to any second since {earliest}")
        else:
            yield Check(name, "wrong", "off: what is overwritten is lost", "deploy again")


@contextmanager
def deletion_at_the_end(tables: DrillTables) -> Iterator[None]:
    """Delete the drill's tables afterwards. Raises DrillTablesLeft where DynamoDB refuses, as while
    a table is being restored."""
    try:
        yield
    finally:
        left = [name for name in tables if not _delete_table(name)]
        if left:
            commands = "; ".join(f"aws dynamodb delete-table --table-name {name}" for name in left)
            raise DrillTablesLeft(f"tables of the drill are left, and cost money: {commands}")


def _delete_table(name: str) -> bool:
    """Whether the table is gone, or about to be."""
    try:
        aws.dynamodb().delete_table(TableName=name)
    except ClientError as error:
        return error.response["Error"]["Code"] == "ResourceNotFoundException"
    return True


def restore_tables(target: TargetSystem, tables: DrillTables) -> Iterator[DrillStep]:
    """Restore both tables to their latest restorable time, and make an empty IndexTable.

    Indexes and the key are restored; streams, recovery, tags, alarms and expiry are not (DynamoDB
    API Reference, RestoreTableToPointInTime). The drill needs none of them.
    """
    dynamodb, label = aws.dynamodb(), "restoring two tables"
    for source, copy in (
        (target.drops_table, tables.drops),
        (target.articles_table, tables.articles),
    ):
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=source,
            TargetTableName=copy,
            UseLatestRestorableTime=True,
            BillingModeOverride="PAY_PER_REQUEST",
        )
    live = _table(target.index_table)
    dynamodb.create_table(
        TableName=tables.index,
        KeySchema=live["KeySchema"],
        AttributeDefinitions=live["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
    )
    waiting = list(tables)
    while waiting:
        yield DrillStep(label, 3 - len(waiting), 3)
        waiting = [name for name in waiting if _table(name)["TableStatus"] != "ACTIVE"]
        if waiting:
            time.sleep(RESTORE_POLL_SECONDS)
    yield DrillStep(label, 3, 3)


def restored_moment(name: str) -> datetime:
    """The moment that a restored table is of."""
    moment: datetime = _table(name)["RestoreSummary"]["RestoreDateTime"]
    return moment


def _table(name: str) -> Any:
    return aws.dynamodb().describe_table(TableName=name)["Table"]
