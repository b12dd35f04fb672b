"""The command that keeps a folder equal to a site."""

from collections import Counter
from functools import partial
from pathlib import Path

import click

from infra.cli.options import target_options
from infra.operations import mirror as mirroring
from infra.operations import system
from infra.operations.mirror import FORMS, Mirror

MIRROR_SECONDS = 5.0


@click.command("mirror")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--site", metavar="URL", help="Any site of Newsdrop's, instead of the desk's.")
@click.option(
    "--as",
    "form",
    type=click.Choice([*FORMS]),
    default="ninjs",
    show_default=True,
    help="What a file holds: ninjs, or Markdown that can be dropped again.",
)
@click.option("--follow", is_flag=True, help="Go on until interrupted, a line for each change.")
@target_options
def mirror_command(
    folder: Path, site: str | None, form: str, follow: bool, **options: str | None
) -> None:
    """Keep a folder of articles equal to a site: one file each, gone when the article is."""
    address = site or system.find_system(**options).api
    if not address:
        raise mirroring.NotMirrored("the site's address is not known: give it by --site")
    mirror = Mirror(address, folder, form)
    counts: Counter[bool] = Counter()
    for steps in mirror.pages():
        counts.update(step.what == "withdrawn" for step in steps)
        click.echo(_tally(counts), err=True)
    click.echo(f"{folder} is equal to {address}: {_tally(counts)}")
    if follow:
        tell = partial(click.echo, err=True)
        for step in mirroring.follow(mirror, MIRROR_SECONDS, tell):
            click.echo(f"{step.at} {step.what:9} {step.file}")


def _tally(counts: Counter[bool]) -> str:
    """How many articles were written, and how many withdrawn."""
    return f"{counts[False]:,} written, {counts[True]:,} withdrawn"
