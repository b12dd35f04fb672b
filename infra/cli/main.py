"""The `newsdrop` command: drop files, see their reports, reindex, and run the desk."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from functions.sweep.sweeper import OtherSweep
from infra.cli import operate
from infra.cli.article_commands import open_command, show_command, take_down_command
from infra.cli.dev_command import dev_command
from infra.cli.drop_lines import DropLines, echo_lines, in_colour
from infra.cli.erase_command import erase_command
from infra.cli.events_command import events_command
from infra.cli.mirror_command import mirror_command
from infra.cli.options import hide_bar, paths_argument, progress_bar, target_options
from infra.cli.preview_command import preview_command
from infra.cli.read_command import read_command
from infra.cli.status_command import status_command
from infra.operations import drop_files, local_files, queues, rollback, system
from infra.operations import reindex as reindexing
from infra.operations.drill_tables import DrillTablesLeft
from infra.operations.erase import NotErased
from infra.operations.mirror import NotMirrored
from infra.operations.missing_images import missing_image_doubts
from infra.operations.preview import NoPreview
from infra.operations.served_articles import NoArticle
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index


class _ErrorsAsText(click.Group):
    """Commands whose expected errors are printed as one line, without a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (
            system.Unreachable,
            drop_files.Unusable,
            reindexing.ReindexStalled,
            queues.NotSent,
            DrillTablesLeft,
            rollback.NotRolledBack,
            NoPreview,
            NotErased,
            NotMirrored,
            NoArticle,
            OtherSweep,
            BotoCoreError,
            ClientError,
        ) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_ErrorsAsText, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsdrop")
def main() -> None:
    """Drop article files into a bucket; get a news API and a readable site."""


@main.command("drop")
@paths_argument
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
    help="How long --wait waits for the next report.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="A line of JSON a file, as `status --json` has it."
)
@target_options
def drop_command(
    paths: tuple[Path, ...],
    prefix: str,
    wait: bool,
    timeout: float,
    as_json: bool,
    **options: str | None,
) -> None:
    """Upload files. A folder's files keep their paths, the folder's own name first."""
    target = system.find_system(**options)
    files = drop_files.gather_files(paths, prefix)
    with progress_bar(len(files), "uploading") as bar:
        etags = {}
        for key, etag in drop_files.upload_files(target, files):
            etags[key] = etag
            bar.update(1)
            if as_json and not wait:
                click.echo(drop_files.unreported_json(key, "uploaded"))
    click.echo(f"{len(etags)} uploaded to {target.bucket}", err=True)
    if wait and not _all_accepted(target, etags, timeout, as_json):
        sys.exit(1)


def _all_accepted(
    target: system.TargetSystem, etags: dict[str, str], timeout: float, as_json: bool
) -> bool:
    """Whether all are, each told as its report comes, below a bar."""
    drops, rows = Drops(target.drops_table), []
    drop_lines = DropLines(Articles(target.articles_table), target.api)
    with progress_bar(len(etags), "waiting for reports") as bar:
        for key, row in drop_files.await_reports(drops, etags, timeout):
            hide_bar(bar)
            if as_json:
                pending = drop_files.unreported_json(key, "pending")
                click.echo(drop_files.report_json(row) if row else pending)
            elif row:
                echo_lines(drop_lines.lines(row))
            else:
                name = local_files.printable_text(key)
                click.echo(f"no report, nor any other for {timeout:g} s: {name}")
            rows += [row] if row else []
            bar.update(1)
    for key, doubts in missing_image_doubts(drops, rows).items():
        for doubt in doubts:
            name, words = map(local_files.printable_text, (key, doubt))
            echo_lines([f"{in_colour('doubt', 'doubt')}     {name}: {words}"], err=as_json)
    return len(rows) == len(etags) and all(
        row.report is not None and row.report.status == "accepted" for row in rows
    )


@main.command("reindex")
@click.option("--json", "as_json", is_flag=True, help="The count as a line of JSON.")
@target_options
def reindex_command(as_json: bool, **options: str | None) -> None:
    """Derive all indexes anew. Goes on where an earlier run ended too early."""
    target = system.find_system(**options)
    steps = reindexing.reindex_articles(Articles(target.articles_table), Index(target.index_table))
    with progress_bar(1, "reindexing") as bar:
        for step in steps:
            bar.length = max(2 * step.articles, 1)
            bar.update((step.phase - 1) * step.articles + step.ready - bar.pos)
    click.echo(
        json.dumps({"articles": step.articles})
        if as_json
        else f"{step.articles} articles are indexed anew"
    )


for command in (
    dev_command,
    show_command,
    open_command,
    take_down_command,
    read_command,
    status_command,
    erase_command,
    preview_command,
    events_command,
    mirror_command,
    *operate.COMMANDS,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
