"""What CloudFormation gets: the translated template, under each combination of its conditions.

Everything that is spoken of is there; whatever calls a function calls its alias; nothing has a name
that a second stack, or a replacement, would collide with.
"""

import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from infra.deployment import adoption
from infra.deployment.saved_deployment import Deployment
from infra.deployment.stack_life import KeptResource, kept_types
from infra.local.event_sources import ALIAS, is_schedule
from infra.local.intrinsics import references
from infra.local.template import Template, load_template
from tests.support.paths import ROOT, TEMPLATE

DOMAIN = {"DomainName": "a.example", "CertificateArn": "arn:aws:acm:us-east-1:1:certificate/a"}
WAYS = {
    "plain": {},
    "domain": DOMAIN,
    "domain-zone": DOMAIN | {"HostedZoneId": "Z1"},
    "zone-only": {"HostedZoneId": "Z1"},
    "address elsewhere": {"PublicUrl": "https://tin.example"},
    "cdn": {"Cdn": "true", "WebAclArn": "arn:aws:wafv2:us-east-1:1:global/webacl/a/1"}
    | {"CdnLogBucket": "logs"},
    "cdn-domain-zone": {"Cdn": "true", "DomainName": "a.example", "HostedZoneId": "Z1"}
    | {"CdnCertificateArn": DOMAIN["CertificateArn"]},
    "tables": {"TableGeneration": "r1", "KmsKeyArn": "arn:aws:kms:us-east-1:1:key/a"}
    | dict.fromkeys(("WarmWriteUnits", "MaxReadUnits", "MaxWriteUnits"), "5000"),
    "webhook": {"WebhookUrl": "https://a.example/", "WebhookSecret": "/a"},
    "expectations": {"Expect": "dpa/=15m"},
    "hub and rejects": {"WebSubHub": "https://a.example/", "RejectsEmail": "a@a.example"},
    "gradual-all-told": {"DeploymentPreference": "Canary10Percent5Minutes"}
    | {"WebhookUrl": "https://a.example/", "WebhookSecret": "/a"}
    | {"WebSubHub": "https://a.example/", "RejectsEmail": "a@a.example"},
    "desk": {"DeskAuthorizer": "arn:aws:lambda:us-east-1:123456789012:function:who"},
    "gradual": {"DeploymentPreference": "Canary10Percent5Minutes"},
    "gradual-domain-zone": DOMAIN
    | {"HostedZoneId": "Z1", "DeploymentPreference": "Linear10PercentEvery1Minute"},
}
"""The parameters on which a condition, or what SAM makes, depends."""

PSEUDO = re.compile(r"AWS::(AccountId|Partition|Region|StackName|StackId|URLSuffix|NoValue)")
NAMES = re.compile(r"(Bucket|Table|Queue|Function|Role|Rule|Topic|LogGroup|Application|Group)Name")
CALLS = {
    "AWS::Lambda::EventSourceMapping": "FunctionName",
    "AWS::Lambda::Permission": "FunctionName",
}


@cache
def translated(way: str) -> Template:
    return load_template(TEMPLATE, WAYS[way])


def test_every_condition_has_a_way() -> None:
    """Else a combination would go untried."""
    seen = {tuple(sorted(translated(way).conditions.items())) for way in WAYS}
    values = {
        name: {dict(state)[name] for state in seen} for name in translated("plain").conditions
    }
    assert all(value == {True, False} for value in values.values()), values


def spoken_of(value: Any) -> Iterator[str]:
    """Every name in a value, in whichever branch a condition that holds leads to."""
    yield from references(value)


@pytest.mark.parametrize("way", WAYS)
def test_everything_that_is_spoken_of_is_there(way: str) -> None:
    template = translated(way)
    known = template.resources.keys() | template.parameters.keys()
    parts = itertools.chain(template.resources.items(), template.outputs.items())
    for name, part in parts:
        body = chosen(part, template.conditions)
        strange = {
            other
            for other in spoken_of({key: body[key] for key in body if key != "DependsOn"})
            if other not in known and not PSEUDO.fullmatch(other)
        }
        assert strange - LOCAL_NAMES == set(), name
        needs = body.get("DependsOn", [])
        assert {*([needs] if isinstance(needs, str) else needs)} <= template.resources.keys(), name


LOCAL_NAMES = {"__ApiId__", "__Stage__", "ConfigName", "Alias"}
"""What a Fn::Sub, most of them SAM's, defines beside its text."""


def chosen(value: Any, conditions: dict[str, bool]) -> Any:
    """A value with each Fn::If replaced by the branch that is taken; KeyError for a condition that
    is not there."""
    if isinstance(value, list):
        return [chosen(each, conditions) for each in value]
    if not isinstance(value, dict):
        return value
    if "Fn::If" in value:
        condition, yes, no = value["Fn::If"]
        return chosen(yes if conditions[condition] else no, conditions)
    if "Fn::Split" in value or "Fn::FindInMap" in value:
        return chosen(next(iter(value.values())), conditions)
    return {key: chosen(each, conditions) for key, each in value.items()}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_calls_a_function_but_by_its_alias(way: str) -> None:
    resources = translated(way).resources
    aliases = {name for name, one in resources.items() if one["Type"] == ALIAS}
    functions = {name for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function"}
    pushes = translated(way).conditions["HasPush"]
    assert len(aliases) == len(functions) == 4 + pushes
    called = [
        one["Properties"][CALLS[one["Type"]]]
        for name, one in resources.items()
        if one["Type"] in CALLS and name != "DeskAuthorizerPermission"  # no function of the stack
    ] + [
        target["Arn"]
        for one in resources.values()
        if is_schedule(one)
        for target in one["Properties"]["Targets"]
    ]
    assert len(called) == 7 + 3 * pushes
    assert all(value.keys() == {"Ref"} and value["Ref"] in aliases for value in called)
    body = json.dumps(resources["HttpApi"])
    assert "${ApiFunctionAliaslive}/invocations" in body
    assert not re.search(r"(Ingest|Relate|Sweep|Push|Api)Function(?!Alias)\b", body)
    asynchronous = resources["RelateFunctionEventInvokeConfig"]["Properties"]
    assert asynchronous["Qualifier"] == "live"


def versions(**parameters: str) -> set[str]:
    resources = load_template(TEMPLATE, parameters).resources
    return {name for name, one in resources.items() if one["Type"] == "AWS::Lambda::Version"}


def test_each_release_is_a_new_version_of_each_function() -> None:
    """SAM makes none for a parameter that has another value: hence the parameter Release."""
    assert versions() == versions(LogLevel="DEBUG")
    first, second = versions(Release="0123456789ab"), versions(Release="ba9876543210")
    assert len(first) == len(second) == 4
    assert not first & second


def test_earlier_versions_stay() -> None:
    for one in translated("plain").resources.values():
        if one["Type"] == "AWS::Lambda::Version":
            assert one["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize(("way", "functions"), [("gradual", 4), ("gradual-all-told", 5)])
def test_only_gradual_deployments_are_codedeploys(way: str, functions: int) -> None:
    assert not [
        one for one in translated("plain").resources.values() if "CodeDeploy" in one["Type"]
    ]
    resources = translated(way).resources
    groups = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::CodeDeploy::DeploymentGroup"
    ]
    assert len(groups) == functions
    for group in groups:
        assert "Canary10Percent5Minutes" in json.dumps(group["DeploymentConfigName"])
    for one in resources.values():
        assert ("CodeDeployLambdaAliasUpdate" in one.get("UpdatePolicy", {})) == (
            one["Type"] == ALIAS
        )


def test_codedeploy_looks_at_alarms_that_there_are() -> None:
    source = (ROOT / "infra" / "monitoring.yaml").read_text(encoding="utf-8")
    made = set(re.findall(r"AlarmName: !Sub \$\{Name\}-([\w-]+)", source))
    groups = json.dumps(translated("gradual").resources["IngestFunctionDeploymentGroup"])
    watched = set(re.findall(r"\$\{AWS::StackName\}-([\w-]+)", groups))
    assert watched
    assert watched <= made


@pytest.mark.parametrize("way", WAYS)
def test_no_resource_has_a_name_that_another_could_have(way: str) -> None:
    """A replacement is made before the earlier resource goes ("Update behaviors of stack
    resources"), and what was kept of a stack would be in the way of the next."""
    for name, one in translated(way).resources.items():
        if one["Type"] in {"AWS::Lambda::EventInvokeConfig", ALIAS, *CALLS, *OF_OTHERS}:
            continue
        named = {key for key in one.get("Properties", {}) if NAMES.fullmatch(key)}
        if way == "tables" and one["Type"] == "AWS::DynamoDB::Table":
            assert named == {"TableName"}  # of a generation, which is new with each restore
        elif name == "AccessLogs":
            assert one.get("DeletionPolicy", "Delete") == "Delete"
            assert one["Properties"]["LogGroupName"] == {"Fn::Sub": ACCESS_LOGS}
        else:
            assert named == set(), name


ACCESS_LOGS = "/aws/vendedlogs/newsdrop/${AWS::StackName}/access"
"""One that no replacement changes, and that goes with its stack."""

OF_OTHERS = {"AWS::CodeDeploy::DeploymentGroup", "AWS::Lambda::Version"}
"""Their properties name what they belong to."""


def test_what_holds_the_truth_outlives_its_stack() -> None:
    resources = translated("plain").resources
    kept = {name for name, one in resources.items() if one["Type"] != "AWS::Lambda::Version"}
    policies = {
        name: (one["DeletionPolicy"], one["UpdateReplacePolicy"])
        for name, one in resources.items()
        if name in kept and one.get("DeletionPolicy", "Delete") != "Delete"
    }
    assert policies == {
        "DropBucket": ("RetainExceptOnCreate", "Retain"),
        "MediaBucket": ("RetainExceptOnCreate", "Retain"),
        "DropsTable": ("Retain", "Retain"),
        "ArticlesTable": ("Retain", "Retain"),
    }


KEPT = [KeptResource(name, kind, f"a-{name}") for name, kind in kept_types().items()]


def test_what_was_kept_can_be_imported() -> None:
    """Each has a policy and its type's identifier, names nothing else, and has no name of its own:
    the next deployment would change it, and so replace the resource."""
    template = adoption.import_template(KEPT, Deployment("prod", "newsdrop", "us-east-1"))
    assert "Outputs" not in template
    assert template["Resources"].keys() == {resource.logical_id for resource in KEPT}
    known = template["Parameters"].keys() | template["Resources"].keys()
    for one in template["Resources"].values():
        assert one["DeletionPolicy"]
        assert {name for name in references(one) if not PSEUDO.fullmatch(name)} <= known
        assert adoption.IDENTIFIERS[one["Type"]] not in one["Properties"]
    source = yaml.safe_load(json.dumps(template))
    assert source == template


def test_what_was_restored_is_imported_under_the_name_that_it_keeps() -> None:
    restored = Deployment("prod", "newsdrop", "us-east-1", parameters={"TableGeneration": "r1"})
    tables = adoption.import_template(KEPT, restored)["Resources"]
    name = tables["DropsTable"]["Properties"]["TableName"]
    assert name == {"Fn::Sub": "${AWS::StackName}-drops-${TableGeneration}"}


@pytest.mark.parametrize("kind", sorted(set(kept_types().values())))
def test_the_identifier_is_the_types_own(kind: str) -> None:
    import cfnlint.schema.manager as schemas  # a second, which other tests need not wait for

    schema = schemas.PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    assert schema["primaryIdentifier"] == [f"/properties/{adoption.IDENTIFIERS[kind]}"]
    assert "read" in schema.get("handlers", {"read": {}})
