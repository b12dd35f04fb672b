"""What calls functions: the event source mappings and schedules of a translated template."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.intrinsics import Resolver

MAPPING_PROPERTIES = frozenset(
    {
        "BatchSize",
        "BisectBatchOnFunctionError",
        "DestinationConfig",
        "Enabled",
        "EventSourceArn",
        "FunctionName",
        "FunctionResponseTypes",
        "MaximumBatchingWindowInSeconds",  # the desk never waits for a fuller batch
        "MaximumRecordAgeInSeconds",
        "MaximumRetryAttempts",
        "ParallelizationFactor",  # the desk keeps a whole shard in order, which is stricter
        "ScalingConfig",
        "StartingPosition",  # the stream is as young as the desk
        "Tags",
    }
)
RULE_PROPERTIES = frozenset({"Description", "Name", "ScheduleExpression", "State", "Targets"})
TARGET_PROPERTIES = frozenset({"Arn", "Id"})
INVOKE_PROPERTIES = frozenset(
    {
        "FunctionName",
        "MaximumEventAgeInSeconds",  # no event of the desk waits
        "MaximumRetryAttempts",
        "Qualifier",
    }
)
PATTERN_RULE_PROPERTIES = frozenset({"Description", "EventBusName", "EventPattern", "Targets"})
RULE = "AWS::Events::Rule"
RATE = re.compile(r"rate\((?:1 (minute|hour|day)|([2-9]|[1-9]\d+) (minute|hour|day)s)\)")
"""A regular schedule (Amazon EventBridge User Guide, "Rate expressions reference")."""

ALIAS = "AWS::Lambda::Alias"
MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
RESPONSE_TYPE = "ReportBatchItemFailures"
NO_LIMIT = -1
"""Of retries, and of the age of a record (AWS Lambda Developer Guide, "Lambda parameters for Amazon
DynamoDB event source mappings")."""


@dataclass(frozen=True)
class QueueMapping:
    """A queue that calls a function, both by logical id; `partial` if the function's answer says
    which messages failed."""

    function: str
    queue: str
    batch_size: int
    partial: bool
    concurrency: int | None = None


@dataclass(frozen=True)
class StreamMapping:
    """A table's stream that calls a function; `on_failure` is the queue that learns of what was
    given up."""

    function: str
    table: str
    batch_size: int
    bisect: bool
    max_retries: int
    max_age_seconds: int
    on_failure: str | None
    partial: bool


@dataclass(frozen=True)
class RateSchedule:
    """A rule of EventBridge that calls a function every so many minutes, both by logical id."""

    function: str
    rule: str
    minutes: int


def resources_of_type(
    resources: Mapping[str, dict[str, Any]], kind: str
) -> list[tuple[str, dict[str, Any]]]:
    """The resources of a type by logical id, with their properties."""
    return [
        (name, resource.get("Properties", {}))
        for name, resource in resources.items()
        if resource["Type"] == kind
    ]


def called_function(reference: Any, resources: Mapping[str, dict[str, Any]]) -> str:
    """The logical id of the function that a Ref or Fn::GetAtt calls, by its alias if it has one."""
    name = str(reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0])
    resource = resources[name]
    if resource["Type"] == ALIAS:
        return str(resource["Properties"]["FunctionName"]["Ref"])
    return name


def event_source_mappings(
    resources: dict[str, dict[str, Any]], parameters: Resolver
) -> list[QueueMapping | StreamMapping]:
    """The queues and streams that call functions; ValueError for what the desk does not do."""
    return [
        _mapping(logical_id, properties, resources, parameters)
        for logical_id, properties in resources_of_type(
            resources, "AWS::Lambda::EventSourceMapping"
        )
        if str(parameters.resolve(properties.get("Enabled", True))).lower() == "true"
    ]


def _mapping(
    logical_id: str,
    properties: dict[str, Any],
    resources: dict[str, dict[str, Any]],
    parameters: Resolver,
) -> QueueMapping | StreamMapping:
    _check_properties(logical_id, properties, MAPPING_PROPERTIES)

    def value(container: dict[str, Any], name: str, default: int | None = None) -> Any:
        return parameters.resolve(container.get(name, default))

    function = called_function(properties["FunctionName"], resources)
    source = properties["EventSourceArn"]["Fn::GetAtt"][0]
    partial = RESPONSE_TYPE in properties.get("FunctionResponseTypes", [])
    if resources[source]["Type"] == "AWS::SQS::Queue":
        most = value(properties.get("ScalingConfig", {}), "MaximumConcurrency")
        return QueueMapping(
            function, source, int(value(properties, "BatchSize", 10)), partial, most and int(most)
        )
    failures = properties.get("DestinationConfig", {}).get("OnFailure")
    return StreamMapping(
        function=function,
        table=source,
        batch_size=int(value(properties, "BatchSize", 100)),
        bisect=str(value(properties, "BisectBatchOnFunctionError")).lower() == "true",
        max_retries=int(value(properties, "MaximumRetryAttempts", NO_LIMIT)),
        max_age_seconds=int(value(properties, "MaximumRecordAgeInSeconds", NO_LIMIT)),
        on_failure=failures and failures["Destination"]["Fn::GetAtt"][0],
        partial=partial,
    )


def rate_schedules(
    resources: dict[str, dict[str, Any]], parameters: Resolver
) -> list[RateSchedule]:
    """The rules that call functions; ValueError for what the desk does not do with one."""
    for logical_id, properties in resources_of_type(resources, "AWS::Lambda::EventInvokeConfig"):
        used = {name: value for name, value in properties.items() if value != {}}
        _check_properties(logical_id, used, INVOKE_PROPERTIES)
        if parameters.resolve(used.get("MaximumRetryAttempts", 0)) != 0:
            raise ValueError(f"{logical_id} has what the desk does not do: MaximumRetryAttempts")
    schedules: list[RateSchedule] = []
    for logical_id, properties in resources_of_type(resources, RULE):
        if is_schedule(resources[logical_id]):
            schedules += _rule_schedules(logical_id, properties, resources, parameters)
        else:
            _check_pattern_rule(logical_id, properties, resources)
    return schedules


def is_schedule(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is a rule that goes by the clock, and not by events."""
    return resource["Type"] == RULE and "EventPattern" not in resource["Properties"]


def _check_pattern_rule(
    logical_id: str, properties: Mapping[str, Any], resources: Mapping[str, dict[str, Any]]
) -> None:
    """ValueError unless moto does what the rule asks for: queues get the events of a pattern."""
    _check_properties(logical_id, properties, PATTERN_RULE_PROPERTIES)
    for target in properties["Targets"]:
        _check_properties(logical_id, target, TARGET_PROPERTIES)
        if resources[target["Arn"]["Fn::GetAtt"][0]]["Type"] != "AWS::SQS::Queue":
            raise ValueError(f"{logical_id} has a target that the desk does not do: no queue")


def _rule_schedules(
    logical_id: str,
    properties: dict[str, Any],
    resources: Mapping[str, dict[str, Any]],
    parameters: Resolver,
) -> Iterator[RateSchedule]:
    """A schedule for each function that a rule calls."""
    _check_properties(logical_id, properties, RULE_PROPERTIES)
    if properties.get("State") == "DISABLED":
        return
    expression = str(parameters.resolve(properties.get("ScheduleExpression", "")))
    rate = RATE.fullmatch(expression)
    if not rate:
        raise ValueError(f"{logical_id} has a schedule that the desk does not do: {expression}")
    minutes = int(rate[2] or 1) * MINUTES[rate[1] or rate[3]]
    for target in properties["Targets"]:
        _check_properties(logical_id, target, TARGET_PROPERTIES)
        yield RateSchedule(called_function(target["Arn"], resources), logical_id, minutes)


def _check_properties(
    logical_id: str, properties: Mapping[str, Any], names: frozenset[str]
) -> None:
    """ValueError for a property that the desk neither imitates nor may leave out."""
    if strange := sorted(set(properties) - names):
        raise ValueError(f"{logical_id} has what the desk does not do: {', '.join(strange)}")
