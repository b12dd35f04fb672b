"""template.yaml as the desk reads it."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from infra.local import template as templates
from infra.local.event_sources import QueueMapping, RateSchedule, StreamMapping, rate_schedules
from infra.local.intrinsics import Resolver, Unresolvable, references, settle_conditions
from infra.local.template import Template, load_template
from tests.support.paths import SMALL_TEMPLATE as SMALL
from tests.support.paths import TEMPLATE as REAL


def test_mappings_are_the_templates(template: Template) -> None:
    assert template.mappings == [
        QueueMapping("IngestFunction", "DropQueue", batch_size=5, partial=True, concurrency=2),
        StreamMapping(
            "RelateFunction",
            "ArticlesTable",
            batch_size=10,
            bisect=True,
            max_retries=-1,
            max_age_seconds=21_600,
            on_failure="RelateFailures",
            partial=True,
        ),
    ]


def test_the_schedule_is_the_templates(template: Template) -> None:
    assert template.schedules == [
        RateSchedule("RelateFunction", "RelateFunctionClock", minutes=1),
        RateSchedule("SweepFunction", "SweepFunctionDaily", minutes=1440),
    ]


@pytest.mark.parametrize(
    ("expression", "minutes"), [("1 minute", 1), ("5 minutes", 5), ("1 hour", 60), ("2 days", 2880)]
)
def test_a_rate_is_read_in_minutes(tmp_path: Path, expression: str, minutes: int) -> None:
    assert load_template(scheduled(tmp_path, f"rate({expression})"), {}).schedules == [
        RateSchedule("StreamFunction", "StreamFunctionClock", minutes)
    ]


@pytest.mark.parametrize("expression", ["cron(0 8 * * ? *)", "rate(1 minutes)", "rate(5 minute)"])
def test_a_schedule_that_is_no_rate_is_refused(tmp_path: Path, expression: str) -> None:
    said = f"StreamFunctionClock has a schedule that the desk does not do: {re.escape(expression)}"
    with pytest.raises(ValueError, match=said):
        load_template(scheduled(tmp_path, expression), {})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("            Input: '{}'\n", "Clock has what the desk does not do: Input"),
        (
            "      EventInvokeConfig:\n        MaximumRetryAttempts: 1\n",
            "Config has what the desk does not do: MaximumRetryAttempts",
        ),
    ],
)
def test_what_the_desk_would_not_do_with_a_schedule_is_refused(
    tmp_path: Path, more: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load_template(scheduled(tmp_path, "rate(1 minute)", more), {})


def test_a_schedule_that_is_not_enabled_calls_nobody(tmp_path: Path) -> None:
    off = "            Enabled: false\n"
    assert load_template(scheduled(tmp_path, "rate(1 minute)", off), {}).schedules == []


def scheduled(folder: Path, expression: str, more: str = "") -> Path:
    """The small template with a clock for its last function, which `more` follows."""
    clock = (
        "        Clock:\n          Type: Schedule\n          Properties:\n"
        f"            Schedule: {expression}\n"
    )
    before, outputs, after = SMALL.read_text().partition("Outputs:\n")
    (folder / "clock.yaml").write_text(before + clock + more + outputs + after)
    return folder / "clock.yaml"


def test_what_the_template_leaves_open_is_as_lambda_has_it(tmp_path: Path) -> None:
    bare = SMALL.read_text()
    for line in (
        "BatchSize: !Ref Batch",
        "FunctionResponseTypes: [ReportBatchItemFailures]",
        "BisectBatchOnFunctionError: true",
    ):
        bare = bare.replace(line + "\n", "\n")
    bare = bare.replace("MaximumRetryAttempts: 2\n", "\n").partition(
        "            DestinationConfig"
    )[0]
    (tmp_path / "bare.yaml").write_text(bare)
    assert load_template(tmp_path / "bare.yaml", {}).mappings == [
        QueueMapping("QueueFunction", "Queue", 10, partial=False),
        StreamMapping(
            "StreamFunction",
            "Table",
            100,
            bisect=False,
            max_retries=-1,
            max_age_seconds=-1,
            on_failure=None,
            partial=False,
        ),
    ]


def test_functions_have_handlers_that_exist_and_limits(template: Template) -> None:
    assert template.functions.keys() == {
        "IngestFunction",
        "RelateFunction",
        "SweepFunction",
        "ApiFunction",
    }
    for spec in template.functions.values():
        module, _, name = spec.handler.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))
        assert spec.timeout_s in range(1, 901)
        assert spec.memory_mb in range(128, 10_241)
    assert template.functions["IngestFunction"].environment["BUCKET"] == {"Ref": "DropBucket"}
    assert template.api_function == "ApiFunction"


def test_moto_gets_what_it_can_create_and_nothing_else() -> None:
    body = load_template(REAL, {"RejectsEmail": "an@a.example"}).cloudformation
    assert {resource["Type"] for resource in body["Resources"].values()} == templates.CREATED
    assert "DependsOn" not in body["Resources"]["DropBucket"]  # it depended on the queue's policy
    assert "ApiUrl" not in body["Outputs"]
    assert {"BucketName", "DropsTableName"} <= body["Outputs"].keys()


def test_parameters_are_the_defaults_unless_given() -> None:
    template = load_template(SMALL, {"Batch": "2"})
    assert template.parameters == {"Batch": "2", "AwsEndpointUrl": ""}
    assert {mapping.batch_size for mapping in template.mappings} == {2}
    assert template.cloudformation["Parameters"]["Batch"]["Default"] == "2"
    with pytest.raises(ValueError, match=r"small.yaml has no parameter Bunch"):
        load_template(SMALL, {"Bunch": "2"})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Type: AWS::SQS::Queue\n  Table:",
            "Type: AWS::Kinesis::Stream\n  Table:",
            "does not know: AWS::Kinesis::Stream",
        ),
        (
            "StartingPosition: TRIM_HORIZON",
            "StartingPosition: LATEST\n            TumblingWindowInSeconds: 2",
            "not do: TumblingWindow",
        ),
    ],
)
def test_what_the_desk_would_not_do_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in SMALL.read_text()
    (tmp_path / "strange.yaml").write_text(SMALL.read_text().replace(old, new))
    with pytest.raises(ValueError, match=said):
        load_template(tmp_path / "strange.yaml", {})


def test_a_template_without_an_api_has_no_api_function() -> None:
    with pytest.raises(ValueError, match="one function behind an HTTP API"):
        _ = load_template(SMALL, {}).api_function


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "A"}, "ref-A"),
        ({"Fn::GetAtt": ["Q", "Arn"]}, "Q-Arn"),
        ({"Fn::GetAtt": "Q.Arn"}, "Q-Arn"),
        ({"Fn::Sub": "${A}/${Q.Arn}/${!Literal}"}, "ref-A/Q-Arn/${Literal}"),
        ({"Fn::Sub": ["${own}${A}", {"own": {"Ref": "B"}}]}, "ref-Bref-A"),
        ({"Fn::Join": [":", ["x", {"Ref": "A"}]]}, "x:ref-A"),
        ({"Fn::If": ["C", {"Ref": "A"}, {"Ref": "B"}]}, "ref-A"),
        ({"Fn::If": ["D", {"Ref": "A"}, {"Ref": "B"}]}, "ref-B"),
        ({"Fn::And": [{"Condition": "C"}, {"Fn::Not": [{"Condition": "D"}]}]}, True),
        (
            {
                "Fn::Or": [
                    {"Fn::Equals": [{"Ref": "A"}, "x"]},
                    {"Fn::Equals": [{"Ref": "A"}, "ref-A"]},
                ]
            },
            True,
        ),
        ({"plain": [1, {"in": {"Ref": "A"}}]}, {"plain": [1, {"in": "ref-A"}]}),
    ],
)
def test_intrinsic_functions(value: Any, resolved: Any) -> None:
    resolver = Resolver(
        lambda name: f"ref-{name}",
        lambda name, attribute: f"{name}-{attribute}",
        lambda name: name == "C",
    )
    assert resolver.resolve(value) == resolved


def test_an_unknown_intrinsic_function_is_refused() -> None:
    with pytest.raises(Unresolvable, match="Fn::Cidr"):
        references({"Fn::Cidr": []})
    assert references({"a": {"Fn::Sub": "${A}${B.Arn}"}, "b": [{"Ref": "C"}]}) == {"A", "B", "C"}
    assert references({"Fn::If": ["Either", {"Ref": "A"}, {"Ref": "B"}]}) == {"A", "B"}


def test_what_a_condition_rules_out_is_not_there(template: Template) -> None:
    assert {"HasDomain", "HasZone", "HasTableKey"} <= template.conditions.keys()
    assert not any(template.conditions.values())
    assert "DomainTarget" not in template.outputs
    own = load_template(REAL, {"DomainName": "news.example.com", "HostedZoneId": "Z1"})
    holding = {name for name, holds in own.conditions.items() if holds}
    assert holding == {"HasDomain", "HasApiDomain", "HasZone"}
    assert own.resources.keys() - template.resources.keys() == {
        "Domain",
        "DomainMapping",
        "DomainRecord",
        "DomainRecordIpv6",
    }


@pytest.mark.parametrize(
    ("is_so", "settled"),
    [
        (True, {"Key": {"Ref": "Arn"}, "List": [1, 2], "Set": "a"}),
        (False, {"List": [1], "Set": {"Inner": 0}}),
    ],
)
def test_conditions_within_properties_are_decided(is_so: bool, settled: Any) -> None:
    nothing = {"Ref": "AWS::NoValue"}
    value = {
        "Key": {"Fn::If": ["IsSo", {"Ref": "Arn"}, nothing]},
        "List": [1, {"Fn::If": ["IsSo", 2, nothing]}],
        "Set": {"Fn::If": ["IsSo", "a", {"Inner": {"Fn::If": ["IsSo", nothing, 0]}}]},
    }
    assert settle_conditions(value, {"IsSo": is_so}) == settled


TABLES = ("DropsTable", "ArticlesTable", "IndexTable")


def table_properties(**parameters: str) -> dict[str, dict[str, Any]]:
    """The properties of the three tables in a stack with these parameters."""
    resources = load_template(REAL, parameters).resources
    return {name: resources[name]["Properties"] for name in TABLES}


def test_the_key_of_the_tables_is_dynamodbs_unless_one_is_named() -> None:
    """DynamoDB's API Reference, SSESpecification: `true` without a key is aws/dynamodb, and KMS
    charges for it."""
    assert all(
        table["SSESpecification"] == {"SSEEnabled": False} for table in table_properties().values()
    )
    arn = "arn:aws:kms:ap-southeast-1:123456789012:key/0a-1"
    assert all(
        table["SSESpecification"]
        == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "KmsKeyArn"}}
        for table in table_properties(KmsKeyArn=arn).values()
    )


def test_throughput_is_dynamodbs_unless_it_is_named() -> None:
    for table in table_properties().values():
        assert not {"OnDemandThroughput", "WarmThroughput"} & table.keys()
    for table in table_properties(MaxWriteUnits="1000").values():
        assert table["OnDemandThroughput"] == {"MaxWriteRequestUnits": {"Ref": "MaxWriteUnits"}}
    warm = table_properties(WarmWriteUnits="20000", MaxReadUnits="500")
    assert {name: table.get("WarmThroughput") for name, table in warm.items()} == {
        "DropsTable": None,
        "ArticlesTable": None,
        "IndexTable": {"WriteUnitsPerSecond": {"Ref": "WarmWriteUnits"}},
    }


def test_what_is_told_to_nobody_calls_no_function() -> None:
    """A mapping that is not enabled, and a schedule that is not."""
    webhook = {"WebhookUrl": "https://a.example/", "WebhookSecret": "/a"}
    hub = {"WebSubHub": "https://a.example/"}
    calls = {}
    for name, parameters in (("none", {}), ("webhook", webhook), ("hub", hub)):
        template = load_template(REAL, parameters)
        by_queue = [one.function for one in template.mappings if one.function == "PushFunction"]
        by_clock = [one.function for one in template.schedules if one.function == "PushFunction"]
        calls[name] = len(by_queue), len(by_clock)
    assert calls == {"none": (0, 0), "webhook": (1, 0), "hub": (0, 1)}


def test_a_rule_whose_target_is_no_queue_is_refused() -> None:
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": ["x"]},
            "Targets": [{"Id": "a", "Arn": {"Fn::GetAtt": ["Function", "Arn"]}}],
        },
    }
    resources: dict[str, dict[str, Any]] = {
        "Rule": rule,
        "Function": {"Type": "AWS::Lambda::Function"},
    }
    with pytest.raises(ValueError, match="Rule has a target"):
        rate_schedules(resources, Resolver(str, lambda name, _: name))
