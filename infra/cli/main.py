"""The `newsdrop` command."""

import json
import logging
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from infra.cli import operate
from infra.cli.options import bar, where_options
from infra.operations import drops as drop_files
from infra.operations import local_files, queues, system
from infra.operations import reindex as reindexing
from shared.tables.articles import Articles
from shared.tables.drops import Drop, Drops
from shared.tables.index import Index

if TYPE_CHECKING:
    from infra.local.desk import Desk

QUIET_SECONDS = 30
"""After this long without any report, `dev` names what it waits for."""


class _Plain(click.Group):
    """Commands whose expected troubles are one line, not a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (
            system.Unreachable,
            drop_files.Unusable,
            reindexing.Stalled,
            queues.NotSent,
            BotoCoreError,
            ClientError,
        ) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Drop article files into a bucket; get a news API and a readable site."""


@main.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="FILE|DIR...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--prefix", default="", help="A folder of the bucket to drop into.")
@click.option(
    "--wait",
    is_flag=True,
    help="Wait for each file's report; exit with 1 if any is rejected or missing.",
)
@click.option(
    "--timeout",
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="How long --wait waits for reports.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="A line of JSON a file, as `status --json` has it."
)
@where_options
def drop(
    paths: tuple[Path, ...],
    prefix: str,
    wait: bool,
    timeout: float,
    as_json: bool,
    **options: str | None,
) -> None:
    """Upload files. A folder's files keep their paths, the folder's own name first."""
    there = system.find(**options)
    found = drop_files.gather(paths, prefix)
    with bar(len(found), "uploading") as shown:
        etags = {}
        for key, etag in drop_files.upload(there, found):
            etags[key] = etag
            shown.update(1)
            if as_json and not wait:
                click.echo(drop_files.unreported_json(key, "uploaded"))
    click.echo(f"{len(etags)} uploaded to {there.bucket}", err=True)
    if wait and not _all_accepted(Drops(there.drops_table), etags, timeout, as_json):
        sys.exit(1)


def _all_accepted(drops: Drops, etags: dict[str, str], timeout: float, as_json: bool) -> bool:
    good = True
    for key, row in drop_files.reports(drops, etags, timeout):
        if as_json:
            click.echo(
                drop_files.json_line(row) if row else drop_files.unreported_json(key, "pending")
            )
        else:
            click.echo(
                drop_files.report_line(row)
                if row
                else f"no report in {timeout:g} s: {local_files.printable(key)}"
            )
        good &= row is not None and row.report is not None and row.report.status == "accepted"
    return good


@main.command()
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option("--rejected", is_flag=True, help="Only what was rejected, newest first.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a drop.")
@where_options
def status(keys: tuple[str, ...], rejected: bool, as_json: bool, **options: str | None) -> None:
    """Tell what became of drops, of all or those of these keys."""
    table = Drops(system.find(**options).drops_table)
    rows, unknown = _rows(table, keys, rejected)
    for line in map(drop_files.json_line, rows) if as_json else drop_files.table(rows):
        click.echo(line)
    if not as_json and not keys:
        click.echo(
            drop_files.tally(rows)
            or ("nothing is rejected" if rejected else "nothing has been dropped"),
            err=True,
        )
    for key in unknown:
        click.echo(f"{key}: nothing of this name has been dropped", err=True)
    if unknown:
        sys.exit(1)


def _rows(table: Drops, keys: tuple[str, ...], rejected: bool) -> tuple[list[Drop], list[str]]:
    if not keys:
        return (table.rejections() if rejected else table.all()), []
    found = {key: table.get(key) for key in keys}
    rows = [
        row
        for row in found.values()
        if row and not (rejected and row.report and row.report.status != "rejected")
    ]
    return rows, [key for key, row in found.items() if row is None]


@main.command()
@click.option("--json", "as_json", is_flag=True, help="The count as a line of JSON.")
@where_options
def reindex(as_json: bool, **options: str | None) -> None:
    """Derive all indexes anew. Goes on where an earlier run ended too early."""
    there = system.find(**options)
    steps = reindexing.reindex(Articles(there.articles_table), Index(there.index_table))
    with bar(1, "reindexing") as shown:
        for step in steps:
            shown.length = max(2 * step.articles, 1)
            shown.update((step.phase - 1) * step.articles + step.done - shown.pos)
    click.echo(
        json.dumps({"articles": step.articles})
        if as_json
        else f"{step.articles} articles are indexed anew"
    )


@main.command()
@click.option(
    "--inbox",
    default="inbox",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to mirror.",
)
@click.option(
    "--port", default=8000, show_default=True, help="The site's and API's port; 0 takes a free one."
)
@click.option(
    "--aws-port",
    default=5000,
    show_default=True,
    help="The AWS endpoint's port; 0 takes a free one.",
)
@click.option(
    "--aws-host",
    default="127.0.0.1",
    show_default=True,
    help="The AWS endpoint's address; 0.0.0.0 lets containers in.",
)
@click.option(
    "--dynamodb-endpoint", metavar="URL", help="A DynamoDB of your own, such as DynamoDB Local."
)
def dev(
    inbox: Path, port: int, aws_port: int, aws_host: str, dynamodb_endpoint: str | None
) -> None:
    """Run the whole system on this desk until interrupted."""
    from infra.local.desk import Desk, DeskError

    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        with Desk(
            inbox,
            port=port,
            aws_port=aws_port,
            aws_host=aws_host,
            dynamodb_endpoint=dynamodb_endpoint,
            on_error=lambda text: click.echo(text, err=True),
        ) as desk:
            click.echo(f"s3 {desk.endpoint} {desk.bucket}")
            _take_in(desk, stopping)
            while not stopping.is_set():
                for row in desk.reports(seconds=0.2):
                    click.echo(drop_files.report_line(row))
    except DeskError as error:
        raise click.ClickException(str(error)) from error


def _take_in(desk: "Desk", stopping: threading.Event) -> None:
    """Show how the first inbox is taken in, then that the desk is ready."""
    shown = bar(desk.begin_inbox(), "taking in the inbox")
    first: dict[str, Drop] = {}
    heard = time.monotonic()
    with shown:
        while not stopping.is_set() and not desk.inbox_is_in():
            for row in desk.reports(seconds=0.1):
                shown.update(row.key not in first)
                first[row.key], heard = row, time.monotonic()
                if shown.hidden:
                    click.echo(drop_files.report_line(row))
            if time.monotonic() - heard > QUIET_SECONDS:
                left = desk.unreported()
                click.echo(
                    f"no report yet: {', '.join(left[:5])}"
                    if left
                    else "the indexes are being written",
                    err=True,
                )
                heard = time.monotonic()
    if stopping.is_set():
        return
    for key in desk.unreported():
        click.echo(
            f"no report: {key} failed again and again and lies in the dead letters; .newsdrop/logs says why",
            err=True,
        )
    rejected = [row for row in first.values() if row.report and row.report.status == "rejected"]
    for row in [] if shown.hidden else rejected:
        click.echo(drop_files.report_line(row))
    click.echo(drop_files.tally(first.values()) or "the inbox is empty")
    click.echo(f"ready {desk.url}")


for command in operate.COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
