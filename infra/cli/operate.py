"""The commands that mend and examine a system: redrive, resync, doctor."""

import json
import sys
from collections.abc import Iterable

import click

from infra.cli.options import bar, where_options
from infra.operations import doctor as doctors
from infra.operations import queues, redrive, resync, system


def _follow(steps: Iterable[int], length: int, label: str) -> None:
    """Show how far something is."""
    with bar(length, label) as shown:
        for at in steps:
            shown.length = max(shown.length, at)
            shown.update(at - shown.pos)


@click.command("redrive")
@click.option("--json", "as_json", is_flag=True, help="The counts as a line of JSON.")
@where_options
def redrive_command(as_json: bool, **options: str | None) -> None:
    """Try again what failed. Dead letters, records that relate gave up, articles whose indexes lag.

    Safe to repeat.
    """
    there = system.find(**options)
    done, sqs = redrive.Done(), queues.client()
    _follow(
        redrive.dead_letters(there, done),
        queues.waiting(sqs, there.dead_letters),
        "dead letters go back",
    )
    _follow(
        redrive.relate_failures(there, done),
        queues.waiting(sqs, there.relate_failures),
        "what relate gave up",
    )
    _follow(redrive.lagging(there, done), redrive.articles_about(there), "articles that lag")
    if as_json:
        click.echo(json.dumps(done.as_json()))
    else:
        click.echo(
            f"{done.dead_letters} dead letters are back in the queue, {done.relate_failures} failures of relate worked off, "
            f"{done.touched} of {done.looked_at} articles are related anew"
        )


@click.command("resync")
@click.option("--prefix", default="", help="Only keys that begin so.")
@click.option(
    "--after", default="", metavar="KEY", help="Go on behind this key, where an earlier run ended."
)
@click.option("--json", "as_json", is_flag=True, help="The counts as a line of JSON.")
@where_options
def resync_command(prefix: str, after: str, as_json: bool, **options: str | None) -> None:
    """Have all files read again. Those that are gone from the bucket are taken down.

    Safe to repeat.
    """
    there = system.find(**options)
    keys = resync.bucket_keys(there, prefix)
    wanted, gone = resync.behind(keys, after), resync.gone(there, keys, prefix)
    done = resync.Done()
    try:
        _follow(
            resync.resync(there, wanted, gone, done), len(wanted) + len(gone), "asking for keys"
        )
    except BaseException:
        if done.last:
            click.echo(
                f"go on with: newsdrop resync --after {json.dumps(done.last, ensure_ascii=False)}",
                err=True,
            )
        raise
    if as_json:
        click.echo(json.dumps(done.as_json(), ensure_ascii=False))
    else:
        click.echo(
            f"{done.keys} keys of the bucket and {done.gone} that are gone will be looked at; `newsdrop status` tells the end"
        )


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a check.")
@where_options
def doctor_command(as_json: bool, **options: str | None) -> None:
    """Examine a set-up and say what to do. Exits with 1 if something is wrong."""
    well = True
    for check in doctors.examine(**options):
        click.echo(check.as_json() if as_json else check.line())
        well &= check.state != "wrong"
    if not well:
        sys.exit(1)


COMMANDS = (redrive_command, resync_command, doctor_command)
