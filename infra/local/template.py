"""template.yaml as the desk needs it: samtranslator's plain CloudFormation, read apart."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from infra.local.intrinsics import Resolver, Unresolvable, references

REGION, ACCOUNT = "us-east-1", "123456789012"
"""moto's account. The region is free, but S3 takes no LocationConstraint in this one."""

CREATED = frozenset({"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"})
DONE_BY_THE_DESK = frozenset(
    {
        "AWS::Events::Rule",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
    }
)
LEFT_OUT = frozenset(
    {
        "AWS::ApiGatewayV2::Api",  # the gateway
        "AWS::ApiGatewayV2::ApiMapping",
        "AWS::ApiGatewayV2::DomainName",
        "AWS::ApiGatewayV2::Stage",
        "AWS::CloudFormation::Stack",  # monitoring
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::IAM::Role",  # everybody may do everything
        "AWS::Logs::LogGroup",  # files
        "AWS::Logs::MetricFilter",
        "AWS::Route53::RecordSet",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
    }
)
MAPPING_PROPERTIES = frozenset(
    {
        "BatchSize",
        "BisectBatchOnFunctionError",
        "DestinationConfig",
        "EventSourceArn",
        "FunctionName",
        "FunctionResponseTypes",
        "MaximumBatchingWindowInSeconds",  # the desk never waits for a fuller batch
        "MaximumRetryAttempts",
        "ParallelizationFactor",  # the desk keeps a whole shard in order, which is stricter
        "ScalingConfig",
        "StartingPosition",  # the stream is as young as the desk
        "Tags",
    }
)
RULE_PROPERTIES = frozenset({"Description", "Name", "ScheduleExpression", "Targets"})
TARGET_PROPERTIES = frozenset({"Arn", "Id"})
INVOKE_PROPERTIES = frozenset(
    {
        "FunctionName",
        "MaximumEventAgeInSeconds",  # no event of the desk waits
        "MaximumRetryAttempts",
        "Qualifier",
    }
)
RATE = re.compile(r"rate\((?:1 (minute|hour|day)|([2-9]|[1-9]\d+) (minute|hour|day)s)\)")
"""A regular schedule (Amazon EventBridge User Guide, "Rate expressions reference")."""

MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
RESPONSE_TYPE = "ReportBatchItemFailures"
RETRY_FOR_EVER = -1


@dataclass(frozen=True)
class FunctionSpec:
    """A function: `handler` is a dotted name; the environment's values may hold intrinsic
    functions."""

    logical_id: str
    handler: str
    timeout_s: int
    memory_mb: int
    environment: dict[str, Any]


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
    on_failure: str | None
    partial: bool


@dataclass(frozen=True)
class RateSchedule:
    """A rule of EventBridge that calls a function every so many minutes, both by logical id."""

    function: str
    rule: str
    minutes: int


@dataclass(frozen=True)
class Template:
    """The translated template.

    `parameters` has a value for each, `conditions` say whether they hold; `resources` and
    `outputs`, those whose condition does not hold left out, still have intrinsic functions in them.
    """

    parameters: dict[str, str]
    conditions: dict[str, bool]
    resources: dict[str, dict[str, Any]]
    outputs: dict[str, Any]
    cloudformation: dict[str, Any]
    functions: dict[str, FunctionSpec]
    mappings: list[QueueMapping | StreamMapping]
    schedules: list[RateSchedule]

    @property
    def api_function(self) -> str:
        """The logical id of the function that the HTTP API calls; ValueError unless there is
        exactly one."""
        functions: set[str] = {
            properties["FunctionName"]["Ref"]
            for _, properties in _of_type(self.resources, "AWS::Lambda::Permission")
            if properties["Principal"] == "apigateway.amazonaws.com"
        }
        if len(functions) != 1:
            raise ValueError(
                f"the template must have one function behind an HTTP API, not {sorted(functions)}"
            )
        return functions.pop()


def load_template(path: Path, parameters: Mapping[str, str]) -> Template:
    """Read and translate a SAM template.

    ValueError for a parameter or a resource type that is not known.
    """
    document = _translate(path)
    _check_resource_types(path, document)
    declarations = document.get("Parameters", {})
    values = _parameter_values(path, declarations, parameters)
    conditions = _conditions(document.get("Conditions", {}), values)
    resources, outputs = (
        _existing(document.get(part, {}), conditions) for part in ("Resources", "Outputs")
    )
    parameter_values = Resolver(
        lambda name: _parameter(values, name), _no_attribute, conditions.__getitem__
    )
    return Template(
        parameters=values,
        conditions=conditions,
        resources=resources,
        outputs=outputs,
        cloudformation=_for_moto(declarations, values, resources, outputs),
        functions={
            logical_id: _function(logical_id, properties, parameter_values)
            for logical_id, properties in _of_type(resources, "AWS::Lambda::Function")
        },
        mappings=[
            _mapping(logical_id, properties, resources, parameter_values)
            for logical_id, properties in _of_type(resources, "AWS::Lambda::EventSourceMapping")
        ],
        schedules=_schedules(resources, parameter_values),
    )


def _parameter_values(
    path: Path, declarations: Mapping[str, Any], parameters: Mapping[str, str]
) -> dict[str, str]:
    """Each parameter's value: what is asked for, else its default; ValueError if unknown."""
    if unknown := sorted(set(parameters) - set(declarations)):
        raise ValueError(f"{path.name} has no parameter {', '.join(unknown)}")
    return {
        name: str(parameters.get(name, declaration.get("Default", "")))
        for name, declaration in declarations.items()
    }


def _check_resource_types(path: Path, document: Mapping[str, Any]) -> None:
    """ValueError for a resource of a type that the desk neither creates nor leaves out."""
    types = {resource["Type"] for resource in document["Resources"].values()}
    if strange := sorted(types - (CREATED | DONE_BY_THE_DESK | LEFT_OUT)):
        raise ValueError(f"{path.name} has what the desk does not know: {', '.join(strange)}")


def _translate(path: Path) -> dict[str, Any]:
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.yaml_helper import yaml_parse

    source = path.read_text(encoding="utf-8")
    # Through JSON, so that YAML's aliases become copies.
    template = json.loads(json.dumps(yaml_parse(source)))  # type: ignore[no-untyped-call]
    for logical_id, resource in list(template["Resources"].items()):
        if resource["Type"] == "AWS::Serverless::Application":
            del template["Resources"][logical_id]
        elif resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = (
                "s3://newsdrop/code"  # the translator refuses local paths
            )
    session = SimpleNamespace(region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)  # type: ignore[arg-type]
    cloudformation: dict[str, Any] = translator.translate(template, {})
    translator.metrics.publish()  # to nobody; it would log a warning else
    return cloudformation


def _conditions(definitions: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, bool]:
    """Whether each condition holds; one may speak of another."""
    resolver = Resolver(
        lambda name: _parameter(values, name),
        _no_attribute,
        lambda name: bool(resolver.resolve(definitions[name])),
    )
    return {name: bool(resolver.resolve(condition)) for name, condition in definitions.items()}


def _existing(
    parts: Mapping[str, dict[str, Any]], conditions: Mapping[str, bool]
) -> dict[str, dict[str, Any]]:
    """Resources or outputs without those whose condition does not hold."""
    return {
        name: {key: value for key, value in part.items() if key != "Condition"}
        for name, part in parts.items()
        if conditions.get(part.get("Condition", ""), True)
    }


def _of_type(
    resources: Mapping[str, dict[str, Any]], kind: str
) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, resource.get("Properties", {}))
        for name, resource in resources.items()
        if resource["Type"] == kind
    ]


def _for_moto(
    definitions: dict[str, Any],
    values: dict[str, str],
    resources: dict[str, dict[str, Any]],
    outputs: dict[str, Any],
) -> dict[str, Any]:
    creatable = {
        name: dict(resource) for name, resource in resources.items() if resource["Type"] in CREATED
    }
    for resource in creatable.values():
        needs = resource.pop("DependsOn", [])
        if needs := [
            name for name in ([needs] if isinstance(needs, str) else needs) if name in creatable
        ]:
            resource["DependsOn"] = needs
    parameters = {
        name: {**parameter, "Default": values[name]} for name, parameter in definitions.items()
    }
    left_out = resources.keys() - creatable.keys()
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": parameters,
        "Resources": creatable,
        "Outputs": {
            name: output
            for name, output in outputs.items()
            if not references(output["Value"]) & left_out
        },
    }


def _function(logical_id: str, properties: dict[str, Any], parameters: Resolver) -> FunctionSpec:
    return FunctionSpec(
        logical_id=logical_id,
        handler=properties["Handler"],
        timeout_s=int(parameters.resolve(properties.get("Timeout", 3))),
        memory_mb=int(parameters.resolve(properties.get("MemorySize", 128))),
        environment=properties.get("Environment", {}).get("Variables", {}),
    )


def _mapping(
    logical_id: str,
    properties: dict[str, Any],
    resources: dict[str, dict[str, Any]],
    parameters: Resolver,
) -> QueueMapping | StreamMapping:
    _check_properties(logical_id, properties, MAPPING_PROPERTIES)

    def value(container: dict[str, Any], name: str, default: int | None = None) -> Any:
        return parameters.resolve(container.get(name, default))

    function = properties["FunctionName"]["Ref"]
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
        max_retries=int(value(properties, "MaximumRetryAttempts", RETRY_FOR_EVER)),
        on_failure=failures and failures["Destination"]["Fn::GetAtt"][0],
        partial=partial,
    )


def _schedules(resources: dict[str, dict[str, Any]], parameters: Resolver) -> list[RateSchedule]:
    """The rules that call functions; ValueError for what the desk does not do with one."""
    for logical_id, properties in _of_type(resources, "AWS::Lambda::EventInvokeConfig"):
        used = {name: value for name, value in properties.items() if value != {}}
        _check_properties(logical_id, used, INVOKE_PROPERTIES)
        if parameters.resolve(used.get("MaximumRetryAttempts", 0)) != 0:
            raise ValueError(f"{logical_id} has what the desk does not do: MaximumRetryAttempts")
    return [
        schedule
        for logical_id, properties in _of_type(resources, "AWS::Events::Rule")
        for schedule in _rule_schedules(logical_id, properties, parameters)
    ]


def _rule_schedules(
    logical_id: str, properties: dict[str, Any], parameters: Resolver
) -> Iterator[RateSchedule]:
    """A schedule for each function that a rule calls."""
    _check_properties(logical_id, properties, RULE_PROPERTIES)
    expression = str(parameters.resolve(properties.get("ScheduleExpression", "")))
    rate = RATE.fullmatch(expression)
    if not rate:
        raise ValueError(f"{logical_id} has a schedule that the desk does not do: {expression}")
    minutes = int(rate[2] or 1) * MINUTES[rate[1] or rate[3]]
    for target in properties["Targets"]:
        _check_properties(logical_id, target, TARGET_PROPERTIES)
        yield RateSchedule(target["Arn"]["Fn::GetAtt"][0], logical_id, minutes)


def _check_properties(
    logical_id: str, properties: Mapping[str, Any], names: frozenset[str]
) -> None:
    """ValueError for a property that the desk neither imitates nor may leave out."""
    if strange := sorted(set(properties) - names):
        raise ValueError(f"{logical_id} has what the desk does not do: {', '.join(strange)}")


def _parameter(values: Mapping[str, str], name: str) -> str:
    if name not in values:
        raise Unresolvable(f"{name} is not a parameter")
    return values[name]


def _no_attribute(logical_id: str, attribute: str) -> str:
    raise Unresolvable(f"{logical_id}.{attribute} is known only when the stack is there")
