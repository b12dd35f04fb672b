"""The commands about one article: `show`, `open`, `remove`."""

import json
import webbrowser
from dataclasses import replace

import click

from infra.cli.article_lines import field_lines, labelled_line
from infra.cli.options import target_options
from infra.operations import system
from infra.operations.local_files import printable_text
from infra.operations.served_articles import (
    NoArticle,
    SiteArticle,
    find_articles,
    remove_files,
)
from shared.article.claim import Claim
from shared.article.model import Article

name_argument = click.argument("name", metavar="FILE|ID")


@click.command("show")
@name_argument
@click.option("--json", "as_json", is_flag=True, help="A line of JSON an article.")
@target_options
def show_command(name: str, as_json: bool, **options: str | None) -> None:
    """Show what is stored of a file's articles, or of one by its id, and where it is read."""
    target = system.find_system(**options)
    for number, item in enumerate(find_articles(target, name)):
        page = item.page(target.api)
        if as_json:
            click.echo(json.dumps(_as_json(item, page), ensure_ascii=False))
            continue
        if number:
            click.echo()
        click.echo(f"{item.claim.id}  {', '.join(map(printable_text, item.keys))}")
        click.echo(labelled_line("page", page or "read nowhere now"))
        if article := item.claim.article:
            click.echo("\n".join(field_lines(_as_served(item.claim, article))))


def _as_served(claim: Claim, article: Article) -> Article:
    """The article with the dates that readers see."""
    return replace(article, published_at=claim.published_at, updated_at=claim.updated_at)


def _as_json(item: SiteArticle, page: str | None) -> dict[str, object]:
    claim = item.claim
    return {
        "id": claim.id,
        "files": list(item.keys),
        "status": claim.status,
        "headline": claim.article.headline if claim.article else None,
        "published_at": claim.published_at,
        "updated_at": claim.updated_at,
        "revision": claim.revision,
        "page": page,
    }


@click.command("open")
@name_argument
@target_options
def open_command(name: str, **options: str | None) -> None:
    """Open an article's page in the browser; of a file of many, the first that is served."""
    target = system.find_system(**options)
    pages = [page for item in find_articles(target, name) if (page := item.page(target.api))]
    if not pages:
        raise NoArticle(f"{name} is read nowhere now: `newsdrop show` says what is stored")
    click.echo(pages[0])
    if not webbrowser.open(pages[0]):
        click.echo("no browser could be started: open the address yourself", err=True)


@click.command("remove")
@name_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@target_options
def take_down_command(name: str, yes: bool, **options: str | None) -> None:
    """Take down an article by its id, or all of a file: deletes the files that bring them.

    Earlier versions of the files stay, and dropping one again brings it back; `erase` is for good.
    """
    target = system.find_system(**options)
    articles = find_articles(target, name)
    keys = sorted({key for item in articles for key in item.keys})
    for item in articles:
        headline = item.claim.article.headline if item.claim.article else item.claim.id
        click.echo(f"article: {printable_text(headline)}", err=True)
    for key in keys:
        click.echo(f"file: {printable_text(key)}", err=True)
    if not yes:
        click.confirm(
            "Delete these files, and take down all that came in them?", abort=True, err=True
        )
    for key in remove_files(target, keys):
        click.echo(f"deleted   {printable_text(key)}")
    if target.on_desk:
        click.echo(
            "if it is in the desk's inbox, delete it there too: the next desk would drop it again",
            err=True,
        )
