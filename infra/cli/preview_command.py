"""The command that makes links to articles that are not out yet."""

import json

import click

from infra.cli.options import target_options
from infra.operations import preview, system


@click.command("preview")
@click.argument("name", metavar="ID|KEY")
@click.option("--json", "as_json", is_flag=True, help="The links as a line of JSON.")
@target_options
def preview_command(name: str, as_json: bool, **options: str | None) -> None:
    """Print a link to an article that is not out yet, or to each of a drop's.

    Whoever has it sees this revision, for 24 hours. What is out already is named by its page.
    """
    target = system.find_system(**options)
    links = preview.preview_links(target, name)
    click.echo(json.dumps({"links": links}) if as_json else "\n".join(links))
