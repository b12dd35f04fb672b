"""The command that says what would become of files, without dropping them."""

import json
import sys
from pathlib import Path

import click

from infra.cli.article_lines import reading_lines
from infra.cli.options import paths_argument, progress_bar


@click.command("read")
@paths_argument
@click.option("--prefix", default="", help="The folder of the bucket that it would be dropped to.")
@click.option(
    "--charset",
    metavar="ENCODING",
    help="The encoding that the object would declare: tcvn3, vni, windows-1258 ...",
)
@click.option(
    "--setting",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the stack, such as PrefixCharsets=cu/=tcvn3. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a file.")
def read_command(
    paths: tuple[Path, ...],
    prefix: str,
    charset: str | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell what would become of files, without dropping them.

    Shows each article as an editor would check it, doubts, or why a file is refused. Needs no
    system. Exits with 1 if any file is rejected.
    """
    from infra.operations import read_files

    ingest_settings = read_files.settings_of_reading(settings)
    files = read_files.files_to_read(paths, prefix)
    are_accepted = True
    with progress_bar(len(files), "reading") as bar:
        for reading in read_files.read_files(files, ingest_settings, charset):
            are_accepted &= reading.report.status == "accepted"
            if as_json:
                click.echo(json.dumps(reading.as_json(), ensure_ascii=False))
            else:
                click.echo("\n".join((*reading_lines(reading), "")))
            bar.update(1)
    if not are_accepted:
        sys.exit(1)
