"""template.yaml as the desk needs it: samtranslator's plain CloudFormation, read apart."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from infra.local.event_sources import (
    ALIAS,
    QueueMapping,
    RateSchedule,
    StreamMapping,
    called_function,
    event_source_mappings,
    is_schedule,
    rate_schedules,
    resources_of_type,
)
from infra.local.intrinsics import Resolver, Unresolvable, references, settle_conditions

REGION, ACCOUNT = "us-east-1", "123456789012"
"""moto's account. The region is free, but S3 takes no LocationConstraint in this one."""

CREATED = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::Events::EventBus",
        "AWS::Events::Rule",  # if it has a pattern; the desk does schedules
        "AWS::S3::Bucket",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    }
)
DONE_BY_THE_DESK = frozenset(
    {
        "AWS::Lambda::Alias",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Lambda::Version",  # the code that lies here
    }
)
LEFT_OUT = frozenset(
    {
        "AWS::ApiGatewayV2::Api",  # the gateway
        "AWS::ApiGatewayV2::ApiMapping",
        "AWS::ApiGatewayV2::DomainName",
        "AWS::ApiGatewayV2::Stage",
        "AWS::CloudFormation::Stack",  # monitoring
        "AWS::CloudFront::CachePolicy",
        "AWS::CloudFront::Distribution",
        "AWS::CloudFront::ResponseHeadersPolicy",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::CodeDeploy::Application",
        "AWS::CodeDeploy::DeploymentGroup",
        "AWS::IAM::Policy",  # everybody may do everything
        "AWS::IAM::Role",
        "AWS::Logs::LogGroup",  # files
        "AWS::Logs::MetricFilter",
        "AWS::Route53::RecordSet",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::Subscription",  # no mail leaves a desk
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::SecretsManager::Secret",
    }
)


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
            called_function(properties["FunctionName"], self.resources)
            for _, properties in resources_of_type(self.resources, "AWS::Lambda::Permission")
            if properties["Principal"] == "apigateway.amazonaws.com"
            and properties["FunctionName"]["Ref"] in self.resources
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
    document = _translate(path, parameters)
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
            for logical_id, properties in resources_of_type(resources, "AWS::Lambda::Function")
        },
        mappings=event_source_mappings(resources, parameter_values),
        schedules=rate_schedules(resources, parameter_values),
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


def _translate(path: Path, parameters: Mapping[str, str]) -> dict[str, Any]:
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    from infra.template_file import parse_template

    source = path.read_text(encoding="utf-8")
    # Through JSON, so that YAML's aliases become copies.
    template = json.loads(json.dumps(parse_template(source)))
    for logical_id, resource in list(template["Resources"].items()):
        if resource["Type"] == "AWS::Serverless::Application":
            del template["Resources"][logical_id]
        elif resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = (
                "s3://newsdrop/code"  # the translator refuses local paths
            )
    # It warns that CodeDeploy's resources might be conditional, of which the template has none.
    logging.getLogger("samtranslator.feature_toggle").setLevel(logging.ERROR)
    session = SimpleNamespace(region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)  # type: ignore[arg-type]
    cloudformation: dict[str, Any] = translator.translate(template, dict(parameters))
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
    """Resources or outputs without those whose condition does not hold, every Fn::If decided."""
    return {
        name: {
            key: settle_conditions(value, conditions)
            for key, value in part.items()
            if key != "Condition"
        }
        for name, part in parts.items()
        if conditions.get(part.get("Condition", ""), True)
    }


def _for_moto(
    definitions: dict[str, Any],
    values: dict[str, str],
    resources: dict[str, dict[str, Any]],
    outputs: dict[str, Any],
) -> dict[str, Any]:
    creatable = {
        name: dict(resource)
        for name, resource in resources.items()
        if resource["Type"] in CREATED and not is_schedule(resource)
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
    aliases = _alias_arns(resources)
    outputs = {
        name: {**output, "Value": aliases.get(output["Value"].get("Ref"), output["Value"])}
        for name, output in outputs.items()
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


def _alias_arns(resources: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What Ref gives of each alias, by its logical id: its ARN (Template Reference,
    AWS::Lambda::Alias)."""
    function = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function"
    return {
        name: {
            "Fn::Sub": f"{function}:${{AWS::StackName}}-{properties['FunctionName']['Ref']}"
            f":{properties['Name']}"
        }
        for name, properties in resources_of_type(resources, ALIAS)
    }


def _function(logical_id: str, properties: dict[str, Any], parameters: Resolver) -> FunctionSpec:
    return FunctionSpec(
        logical_id=logical_id,
        handler=properties["Handler"],
        timeout_s=int(parameters.resolve(properties.get("Timeout", 3))),
        memory_mb=int(parameters.resolve(properties.get("MemorySize", 128))),
        environment=properties.get("Environment", {}).get("Variables", {}),
    )


def _parameter(values: Mapping[str, str], name: str) -> str:
    if name not in values:
        raise Unresolvable(f"{name} is not a parameter")
    return values[name]


def _no_attribute(logical_id: str, attribute: str) -> str:
    raise Unresolvable(f"{logical_id}.{attribute} is known only when the stack is there")
