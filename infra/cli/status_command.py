"""The command that tells what became of drops."""

import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from botocore.exceptions import ClientError

from infra.cli.drop_lines import coloured_verdict, echo_lines
from infra.cli.options import target_options
from infra.operations import drop_files, system
from infra.operations.follow_reports import follow_reports
from infra.operations.local_files import printable_text
from infra.operations.missing_images import with_missing_images
from infra.operations.status_lines import status_lines
from infra.operations.system import TargetSystem
from shared.tables.drop_pages import NEWEST_DAYS
from shared.tables.drop_records import Drop
from shared.tables.drops import Drops

NEWEST = 20


@click.command("status")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option(
    "--rejected", "rejected_only", is_flag=True, help="Only what was rejected, newest first."
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"So many drops; {NEWEST}, with --json or --rejected all. 0 is all.",
)
@click.option("--watch", is_flag=True, help="Go on with what comes, until interrupted.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a drop.")
@target_options
def status_command(
    keys: tuple[str, ...],
    rejected_only: bool,
    limit: int | None,
    watch: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Tell what became of drops: of the newest, newest first, or of those of these keys.

    The newest are those reported in the last seven days. All drops, also those that were never
    read to the end, are told of by --limit 0, which reads the whole table. With --watch the
    newest come last.
    """
    if keys and (watch or limit is not None):
        raise click.UsageError("--limit and --watch are for drops of all keys: name none")
    target = system.find_system(**options)
    if watch:
        _watch(target, rejected_only, limit or NEWEST, as_json)
    elif keys:
        _tell_of_keys(target, keys, rejected_only, as_json)
    else:
        _tell_of_all(target, rejected_only, limit, as_json)


def _tell_of_keys(
    target: TargetSystem, keys: tuple[str, ...], rejected_only: bool, as_json: bool
) -> None:
    """Tell of these keys; exits with 1 if one is of no drop."""
    table = Drops(target.drops_table)
    row_by_key = {key: table.get(key) for key in keys}
    rows = [
        row
        for row in row_by_key.values()
        if row and not (rejected_only and row.report and row.report.status != "rejected")
    ]
    _print(target, rows, as_json)
    unknown = [key for key, row in row_by_key.items() if row is None]
    for key in unknown:
        click.echo(f"{printable_text(key)}: nothing of this name has been dropped", err=True)
    if unknown:
        sys.exit(1)


def _tell_of_all(
    target: TargetSystem, rejected_only: bool, limit: int | None, as_json: bool
) -> None:
    """Tell of the newest drops, or of all. Programs rely on it that JSON is of all drops, by key,
    where no limit is given."""
    table, nothing = Drops(target.drops_table), "nothing has been dropped"
    rows: Iterable[Drop]
    if rejected_only:
        rows = table.rejected_page(limit).drops if limit else table.rejections()
        nothing = "nothing is rejected"
    elif limit or (limit is None and not as_json):
        with _index():
            rows = table.newest_page(limit or NEWEST).drops
        nothing = f"nothing was reported in {NEWEST_DAYS} days: --limit 0 tells of all drops"
    else:
        rows = table.all()
        if limit is not None:
            rows = sorted(rows, key=lambda drop: drop.reported_at or "", reverse=True)
    counts = _print(target, rows, as_json)
    if not as_json:
        tally = ", ".join(f"{counts[verdict]} {verdict}" for verdict in sorted(counts))
        click.echo(tally or nothing, err=True)


def _watch(target: TargetSystem, rejected_only: bool, limit: int, as_json: bool) -> None:
    """Tell of the newest drops, and of each that comes, until interrupted."""
    table = Drops(target.drops_table)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    read_page = table.rejected_page if rejected_only else table.newest_page
    try:
        with _index():
            for drops in follow_reports(read_page, limit, lambda text: click.echo(text, err=True)):
                _print(target, drops, as_json)
    except KeyboardInterrupt:
        click.echo(err=True)


def _print(target: TargetSystem, drops: Iterable[Drop], as_json: bool) -> Counter[str]:
    """A line for each drop, as it is known; how many there are of each verdict."""
    counts: Counter[str] = Counter()
    if as_json:
        for drop in with_missing_images(Drops(target.drops_table), drops):
            click.echo(drop_files.report_json(drop))
        return counts
    for line in status_lines(target, drops):
        cells = (f"{line.at:<20}", coloured_verdict(line.verdict), line.key, *line.words)
        echo_lines(["  ".join(cells)])
        counts[line.verdict] += 1
    return counts


@contextmanager
def _index() -> Iterator[None]:
    """For calls that need the index of the newest reports: a stack of an earlier version has none,
    and while a deployment makes it DynamoDB reads nothing from it."""
    try:
        yield
    except ClientError as error:
        if "index" in error.response["Error"]["Message"]:
            raise system.Unreachable(
                "this stack has no index of the newest reports yet: deploy this version, or wait "
                "for the deployment to end; --limit 0 reads all drops"
            ) from error
        raise
