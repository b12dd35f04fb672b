"""Where the system is that a command speaks to: the desk that runs, or a deployed stack."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from infra.operations.desk_state import StateDamaged, running_desks
from shared import aws

DESK_STACK = "newsdrop"

DESK_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "desk",
    "AWS_SECRET_ACCESS_KEY": "desk",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
OWN_CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
)
"""What the caller's environment may hold, and a desk must never be sent."""


OUTPUTS = {
    "bucket": "BucketName",
    "drops_table": "DropsTableName",
    "articles_table": "ArticlesTableName",
    "index_table": "IndexTableName",
    "drop_queue": "DropQueueUrl",
    "dead_letters": "DropDeadLettersUrl",
    "relate_failures": "RelateFailuresUrl",
}
"""The stack's outputs that commands live on, by the names that they have here."""

ALIAS_OUTPUTS = ("IngestAlias", "RelateAlias", "ApiAlias")
"""What only rollback needs; stacks of earlier versions have none."""

SWEEP_OUTPUTS = {"media_bucket": "MediaBucketName", "noncurrent_days": "NoncurrentDays"}
"""What only sweep needs; stacks of earlier versions have neither."""


EVENT_OUTPUTS = {
    "event_bus": "EventBusName",
    "push_queue": "PushQueueUrl",
    "push_dead_letters": "PushDeadLettersUrl",
    "rejects_queue": "RejectsQueueUrl",
}
"""What tells of events; stacks of earlier versions have no bus, and the queues are there only where
somebody is told."""


class Unreachable(Exception):
    """No system to speak to; the text says what to do."""


@dataclass(frozen=True, slots=True)
class TargetSystem:
    """The names that commands need of a system: the bucket's and tables' names, the queues' URLs,
    the site's address if known, the ARNs of the functions' aliases, for how many days nameless
    pictures stay, what search finds, what is expected to come, the bus of events and the queues of
    those that are sent to strangers; and the stack's status."""

    bucket: str
    drops_table: str
    articles_table: str
    index_table: str
    drop_queue: str
    dead_letters: str
    relate_failures: str
    api: str | None
    on_desk: bool
    aliases: tuple[str, ...] = ()
    status: str = ""
    media_bucket: str = ""
    noncurrent_days: str = ""
    search_depth: str = ""
    expect: str = ""
    event_bus: str = ""
    push_queue: str = ""
    push_dead_letters: str = ""
    rejects_queue: str = ""


def find_system(
    endpoint: str | None, stack: str | None, region: str | None, profile: str | None
) -> TargetSystem:
    """Find the system and point this process's AWS environment at it, before any client exists.

    Raises Unreachable.
    """
    if stack and not endpoint:
        _use_account(region, profile)
        return _deployed_target(stack, on_desk=False)
    desk = None if stack else find_desk(endpoint)
    if desk:
        _listens(desk["endpoint"], f"the desk at {desk['api']} does not answer")
        use_desk(desk["environment"])
        return _target(desk["outputs"], on_desk=True)
    if not endpoint:
        raise Unreachable(
            "no desk runs here: start `newsdrop dev`, or name one with --endpoint, "
            "or a deployed stack with --stack"
        )
    _listens(endpoint, f"nothing answers at {endpoint}")
    use_desk(
        DESK_ENVIRONMENT
        | {"AWS_ENDPOINT_URL": endpoint}
        | ({"AWS_DEFAULT_REGION": region} if region else {})
    )
    return _deployed_target(stack or DESK_STACK, on_desk=True)


def use_desk(environment: Mapping[str, str]) -> None:
    """Make this process's AWS calls go to a desk, past any proxy and without the caller's own
    credentials."""
    for name in OWN_CREDENTIALS:
        os.environ.pop(name, None)
    os.environ.update(environment)
    for name in ("NO_PROXY", "no_proxy"):
        hosts = {
            str(urlsplit(url).hostname)
            for key, url in environment.items()
            if key.startswith("AWS_ENDPOINT_URL")
        }
        os.environ[name] = ",".join(
            sorted(hosts | set(filter(None, os.environ.get(name, "").split(","))))
        )


def _use_account(region: str | None, profile: str | None) -> None:
    if profile:
        for name in OWN_CREDENTIALS:  # those in the environment would win over the profile's
            os.environ.pop(name, None)
        os.environ["AWS_PROFILE"] = profile
    if region:
        os.environ["AWS_REGION"] = os.environ["AWS_DEFAULT_REGION"] = region


def find_desk(endpoint: str | None = None) -> dict[str, Any] | None:
    """What the desk says of itself that runs here, or above; with `endpoint`, the one whose AWS
    endpoint or site that is.

    Raises Unreachable if several run and none is named, or one's words are damaged.
    """
    try:
        desks = running_desks(Path.cwd())
    except StateDamaged as error:
        raise Unreachable(str(error)) from error
    if endpoint:
        address = endpoint.rstrip("/")
        return next((desk for desk in desks if address in {desk["endpoint"], desk["api"]}), None)
    if len(desks) > 1:
        lines = [f"  --endpoint {desk['api']}  (inbox {desk.get('inbox')})" for desk in desks]
        raise Unreachable("\n".join((f"{len(desks)} desks run here; say which:", *lines)))
    return desks[0] if desks else None


def _listens(endpoint: str, otherwise: str) -> None:
    url = urlsplit(endpoint)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise Unreachable(f"{endpoint} is no URL such as http://127.0.0.1:5000")
    try:
        socket.create_connection(
            (url.hostname, url.port or {"http": 80, "https": 443}[url.scheme]), timeout=5
        ).close()
    except OSError as error:
        raise Unreachable(f"{otherwise} ({error})") from error


def _deployed_target(stack: str, *, on_desk: bool) -> TargetSystem:
    try:
        description = aws.command_client("cloudformation").describe_stacks(StackName=stack)[
            "Stacks"
        ][0]
    except (BotoCoreError, ClientError) as error:
        raise Unreachable(f"stack {stack}: {error}") from error
    except ResponseParserError as error:
        raise Unreachable(
            "what answers there is not AWS: `newsdrop dev` prints the endpoint after `s3`"
        ) from error
    return _target(
        {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", [])},
        on_desk=on_desk,
        status=description["StackStatus"],
    )


def _target(outputs: Mapping[str, str], *, on_desk: bool, status: str = "") -> TargetSystem:
    try:
        names = {field: outputs[output] for field, output in OUTPUTS.items()}
    except KeyError as error:
        raise Unreachable(f"that stack is none of Newsdrop's: it has no output {error}") from error
    names |= {
        field: outputs.get(output, "") for field, output in (SWEEP_OUTPUTS | EVENT_OUTPUTS).items()
    }
    names["search_depth"] = outputs.get("SearchDepth", "")
    names["expect"] = outputs.get("Expect", "")
    aliases = tuple(outputs[output] for output in ALIAS_OUTPUTS if output in outputs)
    return TargetSystem(
        **names, api=outputs.get("ApiUrl"), on_desk=on_desk, aliases=aliases, status=status
    )
