"""The stack that the real template makes on the desk."""

import json

import pytest

from infra.local.intrinsics import Unresolvable
from infra.local.stack import Stack, create_stack
from infra.local.template import Template, load_template
from tests.support.paths import TEMPLATE


def test_queues_are_as_the_template_says(stack: Stack) -> None:
    sqs = stack.client("sqs")
    queue = sqs.get_queue_attributes(QueueUrl=stack.physical("DropQueue"), AttributeNames=["All"])[
        "Attributes"
    ]
    assert (queue["VisibilityTimeout"], queue["MessageRetentionPeriod"]) == ("360", "1209600")
    assert json.loads(queue["RedrivePolicy"]) == {
        "deadLetterTargetArn": stack.attribute("DropDeadLetters", "Arn"),
        "maxReceiveCount": 22,
    }


def test_tables_are_as_the_template_says(stack: Stack, template: Template) -> None:
    for name in ("DropsTable", "ArticlesTable", "IndexTable"):
        table = stack.client("dynamodb").describe_table(TableName=stack.physical(name))["Table"]
        properties = template.resources[name]["Properties"]
        assert table["KeySchema"] == properties["KeySchema"]
        indexes = {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])}
        assert indexes == {
            index["IndexName"] for index in properties.get("GlobalSecondaryIndexes", [])
        }
        view = properties.get("StreamSpecification", {}).get("StreamViewType")
        assert table.get("StreamSpecification", {}).get("StreamViewType") == view
    assert stack.attribute("ArticlesTable", "StreamArn").startswith(
        "arn:aws:dynamodb:us-east-1:123456789012:table/"
    )


def test_another_generation_gives_the_stack_other_tables(endpoint: str) -> None:
    stack = create_stack(
        load_template(TEMPLATE, {"TableGeneration": "2", "WarmWriteUnits": "20000"}),
        endpoint,
        name="generation",
    )
    assert {
        name: stack.physical(name) for name in ("DropsTable", "ArticlesTable", "IndexTable")
    } == {
        "DropsTable": "generation-drops-2",
        "ArticlesTable": "generation-articles-2",
        "IndexTable": "generation-index-2",
    }
    stack.close()


def test_the_truth_can_be_restored_to_a_point_in_time(stack: Stack) -> None:
    states = {}
    for name in ("DropsTable", "ArticlesTable", "IndexTable"):
        backups = stack.client("dynamodb").describe_continuous_backups(
            TableName=stack.physical(name)
        )["ContinuousBackupsDescription"]
        states[name] = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    assert states == {
        "DropsTable": "ENABLED",
        "ArticlesTable": "ENABLED",
        "IndexTable": "DISABLED",
    }


def test_the_bucket_is_versioned_and_tells_the_queue(stack: Stack) -> None:
    s3, sqs, bucket = stack.client("s3"), stack.client("sqs"), stack.physical("DropBucket")
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    told = s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]
    assert [(each["QueueArn"], each["Events"]) for each in told] == [
        (stack.attribute("DropQueue", "Arn"), ["s3:ObjectCreated:*"]),
        (stack.attribute("DropQueue", "Arn"), ["s3:ObjectRemoved:*"]),
    ]
    key = "thư mục/a + b%\u0301.txt"
    s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    messages = sqs.receive_message(QueueUrl=stack.physical("DropQueue"), MaxNumberOfMessages=10)[
        "Messages"
    ]
    (record,) = [
        record for message in messages for record in json.loads(message["Body"]).get("Records", [])
    ]
    assert record["s3"]["object"]["key"] == "th%C6%B0+m%E1%BB%A5c%2Fa+%2B+b%25%CC%81.txt"
    assert record["s3"]["bucket"]["name"] == bucket


def test_outputs_name_what_is_there(stack: Stack) -> None:
    outputs = stack.outputs
    assert "ApiUrl" not in outputs
    assert outputs["BucketName"] == stack.physical("DropBucket")
    assert outputs["DropQueueUrl"].startswith(stack.endpoint)
    described = stack.client("cloudformation").describe_stacks(StackName=stack.name)["Stacks"][0][
        "Outputs"
    ]
    assert {output["OutputKey"] for output in described} == outputs.keys()


def test_a_function_gets_its_whole_environment(stack: Stack, template: Template) -> None:
    for name, spec in template.functions.items():
        environment = stack.environment(name)
        assert spec.environment.keys() <= environment.keys()
        assert environment["AWS_ENDPOINT_URL"] == stack.endpoint
        assert environment["AWS_ACCOUNT_ID_ENDPOINT_MODE"] == "disabled"
        assert environment["AWS_LAMBDA_FUNCTION_NAME"] == f"{stack.name}-{name}"
        assert all(isinstance(value, str) for value in environment.values())
    ingest = stack.environment("IngestFunction")
    assert (ingest["BUCKET"], ingest["MAX_FILE_BYTES"]) == (
        stack.physical("DropBucket"),
        "33554432",
    )


def test_the_callers_own_aws_configuration_has_no_say(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "one-that-does-not-exist")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    stack.close()
    assert stack.client("s3").list_buckets()["Buckets"]


def test_what_is_not_on_the_desk_is_told(stack: Stack) -> None:
    with pytest.raises(Unresolvable, match="HttpApi is not on the desk"):
        stack.physical("HttpApi")
    with pytest.raises(Unresolvable, match=r"does not know DropBucket\.WebsiteURL"):
        stack.attribute("DropBucket", "WebsiteURL")
