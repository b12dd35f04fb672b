"""`newsdrop restore`: copies the rows of restored tables into the stack's own.

Those are new and empty after a deployment with another TableGeneration. Nothing that is there
already is overwritten, so that it may be repeated; the stream has each claim related as it comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from infra.operations.system import TargetSystem
from shared import aws
from shared.tables.articles import Articles
from shared.tables.drops import Drops

PARALLEL_COPIES = 20


@dataclass
class RestoreProgress:
    """What a restore has copied so far, rows that were there already included."""

    drops: int = 0
    claims: int = 0

    def as_json(self) -> dict[str, int]:
        """As `--json` prints it."""
        return {"drops": self.drops, "claims": self.claims}


def copy_restored(
    target: TargetSystem, drops_table: str, articles_table: str, progress: RestoreProgress
) -> Iterator[int]:
    """Copy drops, then claims: whoever drops a file meanwhile finds what its key claimed before.
    How many rows are copied."""
    drops, articles = Drops(target.drops_table), Articles(target.articles_table)
    for _ in drops.copy_rows(Drops(drops_table), PARALLEL_COPIES):
        progress.drops += 1
        yield progress.drops
    for _ in articles.copy_claims(Articles(articles_table), PARALLEL_COPIES):
        progress.claims += 1
        yield progress.drops + progress.claims


def approximate_row_count(*names: str) -> int:
    """How many rows tables have, as DynamoDB counts them every six hours."""
    return sum(
        aws.dynamodb().describe_table(TableName=name)["Table"]["ItemCount"] for name in names
    )
