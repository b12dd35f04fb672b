"""Points the alias of every function at the version of an earlier release.

A release is what one deployment published: its digest ends the description of each function's
version (`Release` in template.yaml), so the three functions of readers and drops go back together,
whatever their numbers. SweepFunction stays: an earlier one would not know of what names pictures in
rows that a later version stored.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import boto3

from infra.operations.system import TargetSystem

RELEASE = re.compile(r"(?:^| )([0-9a-f]{10,64})$")


class NotRolledBack(Exception):
    """No alias was moved; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class LiveFunction:
    """A function's alias, the version that it names, and the release of each of its versions."""

    function: str
    alias: str
    version: int
    revision: str
    releases: dict[int, str]

    @property
    def release(self) -> str:
        """The release that is live."""
        return self.releases.get(self.version, "")

    def version_of(self, release: str) -> int:
        """The newest version of a release."""
        return max(version for version, name in self.releases.items() if name == release)


@dataclass(frozen=True, slots=True)
class AliasMove:
    """What a rollback did to a function's alias."""

    function: str
    before: int
    after: int
    release: str

    def as_json(self) -> dict[str, Any]:
        """For a line of JSON."""
        return asdict(self)


def live_functions(target: TargetSystem) -> list[LiveFunction]:
    """The system's functions. Raises NotRolledBack while a deployment is under way."""
    if not target.aliases:
        raise NotRolledBack("that stack has no aliases: deploy this version of Newsdrop first")
    if target.status.endswith("_IN_PROGRESS"):
        raise NotRolledBack(
            f"the stack is in {target.status}: wait, or `aws cloudformation cancel-update-stack`, "
            "which turns the deployment back"
        )
    client = boto3.client("lambda")
    return [_live_function(client, arn) for arn in target.aliases]


def _live_function(client: Any, arn: str) -> LiveFunction:
    function, alias = arn.split(":")[-2:]
    live = client.get_alias(FunctionName=function, Name=alias)
    if live.get("RoutingConfig", {}).get("AdditionalVersionWeights"):
        raise NotRolledBack(
            f"CodeDeploy moves the calls of {function} step by step: `aws deploy stop-deployment "
            "--auto-rollback-enabled --deployment-id ID` turns that back"
        )
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    releases = {
        int(version["Version"]): match[1]
        for page in pages
        for version in page["Versions"]
        if version["Version"].isdecimal()
        and (match := RELEASE.search(version.get("Description", "")))
    }
    return LiveFunction(function, alias, int(live["FunctionVersion"]), live["RevisionId"], releases)


def earlier_release(functions: Sequence[LiveFunction], name: str | None) -> str:
    """The release to go back to: the wanted one, else the one before; NotRolledBack if none.

    If different releases are live, a rollback was cut off: then it is the earliest of these.
    """
    first, *others = functions
    common = [
        first.releases[version]
        for version in sorted(first.releases)
        if all(first.releases[version] in other.releases.values() for other in others)
    ]
    if name:
        matches = {release for release in common if release.startswith(name)}
        if len(matches) != 1:
            raise NotRolledBack(f"{name} is none of the releases {', '.join(common) or '(none)'}")
        return matches.pop()
    live = [release for release in common if release in {each.release for each in functions}]
    if len(live) > 1:
        return live[0]
    earlier = common[: common.index(live[0])] if live else []
    if not earlier:
        raise NotRolledBack(
            "no earlier release has a version of each function: check out the code to go back to, "
            "and `make deploy`"
        )
    return earlier[-1]


def roll_back(functions: Sequence[LiveFunction], release: str) -> list[AliasMove]:
    """Point each alias at its version of the release. Repeat it if it fails half-way."""
    client = boto3.client("lambda")
    moves = []
    for each in functions:
        version = each.version_of(release)
        if version != each.version:
            # Lambda refuses if the alias has changed since (API Reference, UpdateAlias).
            client.update_alias(
                FunctionName=each.function,
                Name=each.alias,
                FunctionVersion=str(version),
                RevisionId=each.revision,
            )
        moves.append(AliasMove(each.function, each.version, version, release))
    return moves
