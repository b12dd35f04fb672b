"""template.yaml as the desk reads it."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from infra.local import template as templates
from infra.local.event_sources import QueueMapping, StreamMapping
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
