"""The command that erases an article for good."""

import json

import click

from infra.cli.options import target_options
from infra.operations import erase as erasing
from infra.operations import system
from infra.operations.erase import Erasure

LISTED_NAMES = 20


@click.command("erase")
@click.argument("article", metavar="ID")
@click.option("--vanish", is_flag=True, help="Answer 404, as if it had never been, instead of 410.")
@click.option(
    "--whole-files", is_flag=True, help="Also where other articles came in the same file."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="What went, as a line of JSON.")
@target_options
def erase_command(
    article: str,
    vanish: bool,
    whole_files: bool,
    yes: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Erase an article for good: files with all their versions, pictures, rows, failed messages.

    Nothing brings it back but dropping the file again. Safe to repeat.
    """
    target = system.find_system(**options)
    erasure = erasing.plan_erasure(target, article)
    _tell(erasure)
    if erasure.other_articles and not whole_files:
        raise erasing.NotErased(
            f"{len(erasure.other_articles)} other articles came in the same files, and would go "
            "too: drop them anew in files of their own first, then add --whole-files"
        )
    if not yes:
        click.confirm("Erase all of this for good?", abort=True, err=True)
    for step in erasing.erase(target, erasure, vanish=vanish):
        click.echo(step, err=True)
    if as_json:
        click.echo(json.dumps(erasure.as_json(), ensure_ascii=False))
        return
    click.echo(f"{article} is erased; its address answers {404 if vanish else 410}")
    if days := erasing.recovery_days(target):
        click.echo(
            f"point-in-time recovery of the tables still has it for {days} days, and their streams "
            "for one; logs have keys and ids until their retention ends, and no text"
        )


def _tell(erasure: Erasure) -> None:
    """Say what would go, on standard error."""
    lists = (
        ("file", erasure.keys),
        ("picture", erasure.picture_keys),
        ("other article", erasure.other_articles),
    )
    for kind, names in lists:
        for name in names[:LISTED_NAMES]:
            click.echo(f"{kind}: {name}", err=True)
        if len(names) > LISTED_NAMES:
            click.echo(f"... and {len(names) - LISTED_NAMES} more", err=True)
    click.echo(
        f"{len(erasure.versions)} versions of files, {len(erasure.media_versions)} of pictures "
        "that are served",
        err=True,
    )
