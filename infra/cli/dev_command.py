"""The command that runs the whole system on one desk."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from infra.cli.drop_lines import DropLines, echo_lines
from infra.cli.options import progress_bar
from infra.operations import drop_files
from shared.tables.drop_records import Drop

if TYPE_CHECKING:
    from infra.local.desk import Desk

T = TypeVar("T")

ANEW_SECONDS = 1.0
"""Before what failed is asked again."""

QUIET_SECONDS = 30
"""After so long without any report, `dev` prints the keys that it waits for."""


@click.command("dev")
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
    default=0,
    help="The AWS endpoint's port; by default a free one, which is printed.",
)
@click.option(
    "--aws-host",
    default="127.0.0.1",
    show_default=True,
    help="The AWS endpoint's address; 0.0.0.0 lets containers in.",
)
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the buckets and the tables in DIR, and go on with what is there.",
)
@click.option(
    "--engine",
    default="moto",
    show_default=True,
    type=click.Choice(["moto", "dynamodb-local"]),
    help="What keeps the tables: dynamodb-local is Amazon's, needs Java, and is fetched by npm.",
)
@click.option(
    "--dynamodb-endpoint", metavar="URL", help="A DynamoDB of your own that runs already."
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of template.yaml, such as WebhookUrl=http://127.0.0.1:9000/.",
)
def dev_command(
    inbox: Path, port: int, keep: Path | None, settings: tuple[str, ...], **aws_options: Any
) -> None:
    """Run the whole system on this desk until interrupted."""
    from infra.local.desk import Desk
    from infra.local.ports import DeskError

    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        with Desk(
            inbox,
            port=port,
            keep=keep,
            parameters=dict(_name_and_value(setting) for setting in settings),
            on_error=lambda text: click.echo(text, err=True),
            **aws_options,
        ) as desk:
            click.echo(f"s3 {desk.aws.endpoint} {desk.aws.bucket}")
            click.echo(_what_stays(keep), err=True)
            if desk.aws.webhook_secret:
                click.echo(f"webhook secret {desk.aws.webhook_secret}")
            following = _Following(desk, stopping)
            following.take_in_inbox()
            following.tell_reports()
    except DeskError as error:
        raise click.ClickException(str(error)) from error


def _what_stays(keep: Path | None) -> str:
    if keep:
        return (
            f"kept in {keep}, every few seconds and at the end: start with --keep {keep} to go on"
        )
    return "nothing is kept: what was dropped is forgotten when the desk ends (--keep DIR keeps it)"


def _name_and_value(setting: str) -> tuple[str, str]:
    name, separator, value = setting.partition("=")
    if not separator:
        raise click.UsageError(f"--set takes NAME=VALUE, not {setting}")
    return name, value


class _Patience:
    """Makes calls of the desk's AWS again as long as they fail: nothing ends the desk but its
    owner. DeskError where all that it had is gone."""

    def __init__(self, desk: "Desk", stopping: threading.Event) -> None:
        self._desk, self._stopping = desk, stopping

    def insist(self, call: Callable[[], T]) -> T | None:
        """What the call gives in the end; None if the desk stops before."""
        while not self._stopping.is_set():
            try:
                return call()
            except (BotoCoreError, ClientError, ResponseParserError) as error:
                self._desk.must_have_aws()
                click.echo(f"the desk's AWS fails, and is asked again: {error}", err=True)
                self._stopping.wait(ANEW_SECONDS)
        return None


class _Following:
    """What a desk tells: reports of what its inbox holds at the start, with a progress bar, then
    all others as they come."""

    def __init__(self, desk: "Desk", stopping: threading.Event) -> None:
        self._desk, self._stopping = desk, stopping
        self._insist = _Patience(desk, stopping).insist
        self._drop_lines = DropLines(desk.articles, desk.url)
        self._bar = progress_bar(desk.begin_inbox(), "taking in the inbox")
        self._reports: dict[str, Drop] = {}
        self._news_at = time.monotonic()

    def tell_reports(self) -> None:
        """Print each report, until the desk stops."""
        while not self._stopping.is_set():
            self._desk.must_have_aws()
            for row in self._new_reports(seconds=0.2):
                self._tell(row)

    def take_in_inbox(self) -> None:
        """Follow the files until all are served, then print how they fared and the site's URL."""
        with self._bar:
            while not self._stopping.is_set() and not self._insist(self._desk.inbox_is_in):
                for row in self._new_reports(seconds=0.1):
                    self._note(row)
                if time.monotonic() - self._news_at > QUIET_SECONDS:
                    self._print_what_is_missing()
        if not self._stopping.is_set():
            self._print_result()

    def _new_reports(self, seconds: float) -> list[Drop]:
        return self._insist(lambda: self._desk.new_reports.read(seconds)) or []

    def _tell(self, row: Drop) -> None:
        echo_lines(self._insist(lambda: list(self._drop_lines.lines(row))) or [])

    def _missing_keys(self) -> list[str]:
        return self._insist(self._desk.keys_without_report) or []

    def _note(self, row: Drop) -> None:
        self._bar.update(row.key not in self._reports)
        self._reports[row.key], self._news_at = row, time.monotonic()
        if self._bar.hidden:
            self._tell(row)

    def _print_what_is_missing(self) -> None:
        keys = self._missing_keys()
        text = f"no report yet: {', '.join(keys[:5])}" if keys else "the indexes are being written"
        click.echo(text, err=True)
        self._news_at = time.monotonic()

    def _print_result(self) -> None:
        for key in self._missing_keys():
            click.echo(
                f"no report: {key} failed again and again and lies in the dead letters; "
                f"{self._desk.logs} says why",
                err=True,
            )
        if not self._bar.hidden:
            for row in self._reports.values():
                if row.report and row.report.status == "rejected":
                    self._tell(row)
        nothing = (
            "nothing in the inbox is new" if self._desk.inbox_length() else "the inbox is empty"
        )
        click.echo(drop_files.tally(self._reports.values()) or nothing)
        click.echo(f"ready {self._desk.url}")
