"""The commands that mend, clear and examine a system: redrive, resync, restore and others."""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

import click

from functions.sweep.sweeper import KEY_PLACES, SweepCounts
from infra.cli.options import progress_bar, target_options
from infra.operations import doctor as doctors
from infra.operations import queues, redrive, restore, resync, rollback, sweep, system
from infra.operations.checks import Check
from infra.operations.drill_tables import DrillStep
from infra.operations.row_ages import ROW_SAMPLE


def _follow(steps: Iterable[int], length: int, label: str) -> None:
    """Show how far something is."""
    with progress_bar(length, label) as bar:
        for count in steps:
            bar.length = max(bar.length, count)
            bar.update(count - bar.pos)


@click.command("redrive")
@click.option("--json", "as_json", is_flag=True, help="The counts as a line of JSON.")
@target_options
def redrive_command(as_json: bool, **options: str | None) -> None:
    """Try again what failed.

    Dead letters, events that the webhook did not take, records that relate gave up, articles whose
    indexes lag.

    Safe to repeat.
    """
    target = system.find_system(**options)
    progress, sqs = redrive.RedriveProgress(), queues.queue_client()
    _follow(
        redrive.return_dead_letters(target, progress),
        queues.message_count(sqs, target.dead_letters),
        "dead letters go back",
    )
    _follow(redrive.return_events(target, progress), 1, "events go back")
    _follow(
        redrive.retry_relate_failures(target, progress),
        queues.message_count(sqs, target.relate_failures),
        "what relate gave up",
    )
    _follow(
        redrive.touch_lagging(target, progress),
        redrive.approximate_article_count(target),
        "articles that lag",
    )
    if as_json:
        click.echo(json.dumps(progress.as_json()))
    else:
        click.echo(
            f"{progress.dead_letter_count} dead letters are back in the queue, "
            f"{progress.event_count} events are sent again, "
            f"{progress.failure_count} failures of relate worked off, "
            f"{progress.touch_count} of {progress.article_count} articles are related anew"
        )


@click.command("resync")
@click.option("--prefix", default="", help="Only keys that begin so.")
@click.option(
    "--after", default="", metavar="KEY", help="Go on behind this key, where an earlier run ended."
)
@click.option("--json", "as_json", is_flag=True, help="The counts as a line of JSON.")
@target_options
def resync_command(prefix: str, after: str, as_json: bool, **options: str | None) -> None:
    """Have all files read again. Those that are gone from the bucket are taken down.

    Safe to repeat.
    """
    target = system.find_system(**options)
    keys = resync.bucket_keys(target, prefix)
    remaining, missing = resync.keys_after(keys, after), resync.missing_keys(target, keys, prefix)
    progress = resync.ResyncProgress()
    try:
        _follow(
            resync.resync_keys(target, remaining, missing, progress),
            len(remaining) + len(missing),
            "asking for keys",
        )
    except BaseException:
        if progress.last:
            last = json.dumps(progress.last, ensure_ascii=False)
            click.echo(f"go on with: newsdrop resync --after {last}", err=True)
        raise
    if as_json:
        click.echo(json.dumps(progress.as_json(), ensure_ascii=False))
    else:
        click.echo(
            f"{progress.keys} keys of the bucket and {progress.missing} that are gone will be "
            "looked at; `newsdrop status` tells the end"
        )


@click.command("restore")
@click.option("--drops", required=True, metavar="TABLE", help="The restored DropsTable.")
@click.option("--articles", required=True, metavar="TABLE", help="The restored ArticlesTable.")
@click.option("--json", "as_json", is_flag=True, help="The counts as a line of JSON.")
@target_options
def restore_command(drops: str, articles: str, as_json: bool, **options: str | None) -> None:
    """Copy restored tables into the stack's own. What is there already stays as it is.

    Safe to repeat.
    """
    target = system.find_system(**options)
    if {drops, articles} & {target.drops_table, target.articles_table}:
        raise click.UsageError("these are the stack's own tables: name the restored ones")
    progress = restore.RestoreProgress()
    _follow(
        restore.copy_restored(target, drops, articles, progress),
        restore.approximate_row_count(drops, articles),
        "copying rows",
    )
    if as_json:
        click.echo(json.dumps(progress.as_json()))
    else:
        click.echo(
            f"{progress.drops} drops and {progress.claims} claims are copied; now `newsdrop "
            "resync`, which reads what came since"
        )


@click.command("rollback")
@click.option("--to", "release", metavar="RELEASE", help="Not the release before, but this one.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a function.")
@target_options
def rollback_command(release: str | None, as_json: bool, **options: str | None) -> None:
    """Go back to the functions of the deployment before, with the settings that they had.

    Takes effect at once. Tables and the bucket stay as they are.
    """
    functions = rollback.live_functions(system.find_system(**options))
    for move in rollback.roll_back(functions, rollback.earlier_release(functions, release)):
        click.echo(
            json.dumps(move.as_json())
            if as_json
            else f"{move.function}: version {move.before} -> {move.after} (release {move.release})"
        )


@click.command("sweep")
@click.option("--dry-run", is_flag=True, help="Remove nothing, and say what would be removed.")
@click.option("--json", "as_json", is_flag=True, help="The counts as a line of JSON.")
@target_options
def sweep_command(dry_run: bool, as_json: bool, **options: str | None) -> None:
    """Remove pictures that no article and no drop has named for NoncurrentDays.

    A stack does so by itself, once a day. Safe to repeat. Exits with 1 if something could not be
    read or removed.
    """
    target = system.find_system(**options)
    run = sweep.find_sweep(target, is_dry=dry_run)
    tables = target.drops_table, target.articles_table
    _follow(run.read_rows(), restore.approximate_row_count(*tables), "reading rows")
    _follow(run.judge_media(), KEY_PLACES, "looking at pictures")
    if as_json:
        click.echo(json.dumps(run.counts.as_json()))
    else:
        click.echo(_sweep_line(run.counts, target.noncurrent_days, dry_run=dry_run))
    if run.counts.unreadable or run.counts.refusals:
        sys.exit(1)


def _sweep_line(counts: SweepCounts, days: str, *, dry_run: bool) -> str:
    """What a sweep came to."""
    if counts.unreadable:
        return (
            f"nothing is removed: {counts.unreadable} rows are of a later version or damaged, and "
            "nobody knows which pictures they name; see `newsdrop doctor`"
        )
    line = (
        f"{counts.pictures} pictures {'would be' if dry_run else 'are'} removed: {counts.files} "
        f"files, {counts.bytes:,} bytes; {counts.waiting} that nothing names are not due: {days} "
        "days after that was first seen they are"
    )
    return f"{line}; S3 refused {counts.refusals} files" if counts.refusals else line


@click.command("doctor")
@click.option(
    "--all-rows",
    is_flag=True,
    help=f"Look at every stored row, not at the first {ROW_SAMPLE:,} of each table.",
)
@click.option(
    "--drill",
    is_flag=True,
    help="Also rehearse the restore of the tables, beside the live ones; see infra/README.md.",
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a check.")
@target_options
def doctor_command(all_rows: bool, drill: bool, as_json: bool, **options: str | None) -> None:
    """Examine a set-up and say what to do. Exits with 1 if something is wrong."""
    checks = doctors.examine_system(**options, all_rows=all_rows)
    rehearsal = _rehearsal_checks(all_rows, **options) if drill else ()
    well = True
    for check in chain(checks, rehearsal):
        click.echo(check.as_json() if as_json else check.line())
        well &= check.state != "wrong"
    if not well:
        sys.exit(1)


def _rehearsal_checks(all_rows: bool, **options: str | None) -> Iterator[Check]:
    """What a restore drill shows, its steps told on standard error."""
    from infra.operations import drill

    target = system.find_system(**options)
    environment = drill.ingest_environment(target, options["stack"])
    events = drill.rehearse_restore(target, environment, all_rows=all_rows)
    for label, group in groupby(events, lambda event: getattr(event, "label", "")):
        if label:
            _show_step(label, group)
        else:
            yield from (event for event in group if isinstance(event, Check))


def _show_step(label: str, events: Iterable[object]) -> None:
    """Tell a step of a drill, and how far it is."""
    click.echo(f"drill: {label}", err=True)
    with progress_bar(1, label) as bar:
        for event in events:
            if isinstance(event, DrillStep):
                bar.length = max(event.length, 1)
                bar.update(event.position - bar.pos)


COMMANDS = (
    redrive_command,
    resync_command,
    restore_command,
    rollback_command,
    sweep_command,
    doctor_command,
)
