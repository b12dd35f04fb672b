"""The resources of template.yaml, and what goes from one to another.

Notifications, event sources, schedules, rules, redrive policies, on-failure destinations, and what
the roles allow on buckets, tables, queues and the bus.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from infra.paths import PROJECT_ROOT
from infra.template_file import parse_template

Kind = Literal["event", "failure", "read", "write", "read and write"]
Resources = Mapping[str, Any]

STORES = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::Events::EventBus")
SCHEDULE = "Schedule"
READS = ("Get", "BatchGet", "Query", "List", "Scan", "ReceiveMessage")
WRITES = ("Put", "Update", "Delete", "BatchWrite", "SendMessage")
OF_READING = {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"}
"""What whoever reads a queue does besides."""


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """What goes from one resource to another; a read goes from the store to the function."""

    source: str
    target: str
    kind: Kind


def read_resources(path: Path = PROJECT_ROOT / "template.yaml") -> Resources:
    """The resources of a template, each with its Type and Properties, by their logical ids."""
    resources: Resources = parse_template(path.read_text(encoding="utf-8"))["Resources"]
    return resources


def schedule_rules(resources: Resources) -> dict[str, str]:
    """The rules that SAM makes of functions' schedules: their expressions by their logical ids."""
    return {
        name + event_name: event["Properties"]["Schedule"]
        for name, resource in resources.items()
        for event_name, event in resource["Properties"].get("Events", {}).items()
        if event["Type"] == SCHEDULE
    }


def find_arrows(resources: Resources) -> list[Arrow]:
    """Every arrow that the resources mean; reads and writes of one store are one arrow."""
    arrows = {
        *_notifications(resources),
        *_event_sources(resources),
        *_rules(resources),
        *_failures(resources),
    }
    ways = {(arrow.source, arrow.target) for arrow in arrows}
    accesses = {one for one in _accesses(resources) if (one.source, one.target) not in ways}
    return sorted(arrows | accesses)


def _notifications(resources: Resources) -> Iterator[Arrow]:
    for name, resource in resources.items():
        notification = resource["Properties"].get("NotificationConfiguration", {})
        for queue in notification.get("QueueConfigurations", []):
            yield Arrow(name, _resource_name(queue["Queue"]), "event")


def _event_sources(resources: Resources) -> Iterator[Arrow]:
    keys = {"SQS": "Queue", "DynamoDB": "Stream", "HttpApi": "ApiId"}
    for name, resource in resources.items():
        for event_name, event in resource["Properties"].get("Events", {}).items():
            if event["Type"] == SCHEDULE:
                yield Arrow(name + event_name, name, "event")
            else:
                source = event["Properties"][keys[event["Type"]]]
                yield Arrow(_resource_name(source), name, "event")


def _rules(resources: Resources) -> Iterator[Arrow]:
    """What a bus sends on, by rules with a pattern."""
    for resource in resources.values():
        if resource["Type"] == "AWS::Events::Rule":
            properties = resource["Properties"]
            for target in properties["Targets"]:
                bus = _resource_name(properties["EventBusName"])
                yield Arrow(bus, _resource_name(target["Arn"]), "event")


def _failures(resources: Resources) -> Iterator[Arrow]:
    for name, resource in resources.items():
        redrive = resource["Properties"].get("RedrivePolicy")
        if redrive:
            yield Arrow(name, _resource_name(redrive["deadLetterTargetArn"]), "failure")
        for event in resource["Properties"].get("Events", {}).values():
            on_failure = event["Properties"].get("DestinationConfig", {}).get("OnFailure")
            if on_failure:
                yield Arrow(name, _resource_name(on_failure["Destination"]), "failure")


def _accesses(resources: Resources) -> Iterator[Arrow]:
    """What the role of each function allows it to read and write."""
    for function, resource in resources.items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        role = resources[_resource_name(resource["Properties"]["Role"])]
        actions = _actions_by_store(role["Properties"]["Policies"], resources)
        for store, verbs in actions.items():
            can_read, can_write = _starts(verbs, READS), _starts(verbs, WRITES)
            if can_write:
                yield Arrow(function, store, "read and write" if can_read else "write")
            elif can_read:
                yield Arrow(store, function, "read")


def _actions_by_store(policies: Iterable[Any], resources: Resources) -> dict[str, set[str]]:
    """The actions, without their service's prefix, that policies allow on each store, on a
    condition too."""
    actions: dict[str, set[str]] = {}
    for policy in policies:
        for part in policy["PolicyDocument"]["Statement"]:
            statement = part["Fn::If"][1] if "Fn::If" in part else part
            for store in _stores_of(statement["Resource"], resources):
                allowed = set(statement["Action"]) - OF_READING
                verbs = {action.partition(":")[2] for action in allowed}
                actions.setdefault(store, set()).update(verbs)
    return actions


def _stores_of(scope: Any, resources: Resources) -> Iterator[str]:
    """The stores that a statement's Resource speaks of; a table's stream is not it."""
    text = json.dumps(scope)
    for name, resource in resources.items():
        if resource["Type"] in STORES:
            arns = [f'["{name}", "Arn"]', f"${{{name}.Arn}}"]
            if any(arn in text for arn in arns):
                yield name


def _starts(verbs: set[str], prefixes: tuple[str, ...]) -> bool:
    return any(verb.startswith(prefixes) for verb in verbs)


def _resource_name(reference: Any) -> str:
    """The logical id in a Ref or in the first part of a Fn::GetAtt."""
    return str(reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0])
