"""The command that shows events as they come."""

import signal
from itertools import islice

import click

from infra.cli.options import target_options
from infra.operations import system
from infra.operations.follow_events import SeenEvent, following
from infra.operations.local_files import printable_text


@click.command("events")
@click.option(
    "--follow",
    is_flag=True,
    required=True,
    help="From now on, until interrupted; what was before is at /v1/changes.",
)
@click.option("--count", type=int, metavar="N", help="End after so many events.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON an event.")
@target_options
def events_command(follow: bool, count: int | None, as_json: bool, **options: str | None) -> None:
    """Show events as they come, for at most twelve hours.

    For that it makes a rule and a queue, and removes them at its end. Needs the rights
    events:PutRule, PutTargets, RemoveTargets, DeleteRule and ListRules on the bus, and
    sqs:CreateQueue, GetQueueUrl, GetQueueAttributes, SetQueueAttributes, ReceiveMessage,
    DeleteMessage and DeleteQueue on queues named newsdrop-events-*.
    """
    del follow  # it has to be given, so that a later form without it may mean something else
    target = system.find_system(**options)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with following(target) as events:
        click.echo("following: Ctrl-C ends it", err=True)
        for event in islice(events, count):
            click.echo(event.as_json() if as_json else _line(event))


def _line(event: SeenEvent) -> str:
    """A line for people."""
    detail = event.detail
    words = (
        (detail["key"], detail["reason"])
        if event.type == "DropRejected"
        else (detail["id"], f"revision {detail['revision']}")
    )
    return "  ".join([detail["at"], event.type, *map(printable_text, words)])
