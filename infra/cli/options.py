"""What several commands of `newsdrop` share.

The files that it is for, the options that say where the system is, and the progress bar.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def paths_argument(command: F) -> F:
    """The files and folders that a command is for: `paths`, which must exist."""
    argument = click.argument(
        "paths",
        nargs=-1,
        required=True,
        metavar="FILE|DIR...",
        type=click.Path(exists=True, path_type=Path),
    )
    return argument(command)


def target_options(command: F) -> F:
    """`--endpoint`, `--stack`, `--region`, `--profile`: what where.find takes."""
    for option in (
        click.option("--profile", help="The AWS profile to use with --stack."),
        click.option("--region", help="The AWS region to use with --stack."),
        click.option("--stack", metavar="NAME", help="A deployed stack instead of the desk."),
        click.option(
            "--endpoint",
            metavar="URL",
            help="The desk's AWS endpoint; by default that of the one that runs.",
        ),
    ):
        command = option(command)
    return command


def progress_bar(length: int, label: str) -> Any:
    """A progress bar on standard error; hidden where that is no terminal."""
    return click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True
    )


def hide_bar(bar: Any) -> None:
    """Clear the line of a bar that shows, so that another can be printed; the next update draws
    the bar below it."""
    if not bar.hidden:
        click.echo("\r\x1b[K", nl=False, err=True, color=True)
