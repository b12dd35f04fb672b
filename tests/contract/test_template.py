"""What template.yaml promises.

Partial failures, dead letters, protection, least privilege, and code that is where it says.
"""

import importlib
import json
import re
from typing import Any

import pytest

from functions.ingest.protocol.retries import retry_delay
from functions.ingest.settings import IngestSettings
from functions.push.posting import HANDSHAKE_SECONDS, POST_SECONDS
from functions.push.web_sub import LONGEST_TICK
from functions.push.webhook import CALL_MILLISECONDS
from functions.relate.failures import HOPE_SECONDS
from functions.sweep.handler import ENDING_MILLISECONDS
from shared.aws import QUEUE_CALLS
from shared.settings import ApiSettings, PushSettings, RelateSettings, SweepSettings
from tests.support.tables import policy_statements, template

RESOURCES: dict[str, Any] = template()["Resources"]
FUNCTIONS = {
    name: one["Properties"]
    for name, one in RESOURCES.items()
    if one["Type"] == "AWS::Serverless::Function"
}
TABLES = {name: one for name, one in RESOURCES.items() if one["Type"] == "AWS::DynamoDB::Table"}
SETTINGS: dict[str, Any] = {
    "IngestFunction": IngestSettings.model_fields,
    "RelateFunction": RelateSettings.__dataclass_fields__,
    "SweepFunction": SweepSettings.__dataclass_fields__,
    "PushFunction": PushSettings.__dataclass_fields__,
    "ApiFunction": ApiSettings.__dataclass_fields__,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_handler_exists(name: str) -> None:
    module, _, function = FUNCTIONS[name]["Handler"].rpartition(".")
    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_setting_has_its_variable_and_no_variable_is_unread(name: str) -> None:
    declared = set(FUNCTIONS[name]["Environment"]["Variables"])
    assert declared == {field.upper() for field in SETTINGS[name]}


@pytest.mark.parametrize("name", ["IngestFunction", "RelateFunction", "PushFunction"])
def test_partial_failures_are_asked_for(name: str) -> None:
    (source,) = (
        event["Properties"]
        for event in FUNCTIONS[name]["Events"].values()
        if event["Type"] in {"SQS", "DynamoDB"}
    )
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_clock_ticks_each_minute_and_a_tick_that_fails_is_not_tried_again() -> None:
    relate = FUNCTIONS["RelateFunction"]
    assert relate["Events"]["Clock"]["Type"] == "Schedule"
    assert relate["Events"]["Clock"]["Properties"]["Schedule"] == "rate(1 minute)"
    assert relate["EventInvokeConfig"] == {
        "MaximumRetryAttempts": 0,
        "MaximumEventAgeInSeconds": 60,
    }


def test_the_sweep_is_daily_and_a_call_that_fails_is_not_tried_again() -> None:
    sweep = FUNCTIONS["SweepFunction"]
    assert sweep["Events"]["Daily"]["Properties"]["Schedule"] == "rate(1 day)"
    assert sweep["EventInvokeConfig"]["MaximumRetryAttempts"] == 0
    assert sweep["Timeout"] * 1000 > 2 * ENDING_MILLISECONDS


def test_what_is_judged_is_what_is_removed_from_the_bucket_of_media() -> None:
    """By its version: without versions, a picture put again meanwhile would go with it. Those of
    before stay for a day, the least that there is."""
    bucket = RESOURCES["MediaBucket"]["Properties"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert not rule.keys() & {"ExpirationInDays", "ExpirationDate"}


def test_the_stream_is_tried_again_by_age_and_not_for_ever() -> None:
    """Ten minutes of trouble give nothing up, nor does a backlog of hours, whose records age
    untried; what kills the function does not hold its lane up until the stream forgets it."""
    stream = FUNCTIONS["RelateFunction"]["Events"]["Articles"]["Properties"]
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] == -1
    assert 2 * 3600 <= stream["MaximumRecordAgeInSeconds"] <= 12 * 3600
    assert stream["DestinationConfig"]["OnFailure"]["Type"] == "SQS"
    assert HOPE_SECONDS <= 120, "a poison that relate sees holds nobody up for longer"


def test_the_queue_waits_six_times_as_long_as_the_function_and_has_dead_letters() -> None:
    queue = RESOURCES["DropQueue"]["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * FUNCTIONS["IngestFunction"]["Timeout"]


def test_an_hours_outage_gives_no_drop_up_and_a_poison_is_dead_in_an_hour_and_a_half() -> None:
    """By how long after its failure each receive makes a message visible again."""
    receives = RESOURCES["DropQueue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
    step = template()["Parameters"]["RetrySeconds"]["Default"]
    delays = [retry_delay(received, step) for received in range(1, receives + 1)]
    last_try, dead = sum(delays[:-1]), sum(delays)
    assert 3600 <= last_try <= dead <= 5400
    assert delays[0] <= 20
    assert max(delays) < 15 * 60


CONTEXT_VARIABLE = re.compile(r"\$context\.([A-Za-z.]+)")
LOGGED = {
    "httpMethod",
    "integrationErrorMessage",
    "path",
    "requestId",
    "requestTime",
    "responseLatency",
    "responseLength",
    "status",
}
"""Of the variables that API Gateway has for logs of HTTP APIs (API Gateway Developer Guide,
"Customize HTTP API access logs")."""


@pytest.mark.parametrize("value", ["/tin/bão-số-5", '/a"b\\c\u0007'])
def test_a_request_is_a_line_of_json_where_values_are_escaped(value: str) -> None:
    form = RESOURCES["HttpApi"]["Properties"]["AccessLogSettings"]["Format"]
    assert set(CONTEXT_VARIABLE.findall(form)) == LOGGED
    line = CONTEXT_VARIABLE.sub(lambda _: json.dumps(value)[1:-1], form)
    assert "\n" not in form
    assert set(json.loads(line).values()) == {value}
    assert form.endswith('"path":"$context.path"}'), "what strangers write comes last"


def test_the_log_of_requests_has_a_group_of_its_own_that_api_gateway_may_write() -> None:
    name = RESOURCES["AccessLogs"]["Properties"]["LogGroupName"]["Fn::Sub"]
    assert name.startswith("/aws/vendedlogs/")
    assert "${AWS::StackName}" in name
    assert (
        "DetailedMetricsEnabled" not in RESOURCES["HttpApi"]["Properties"]["DefaultRouteSettings"]
    )


def test_a_batch_of_the_slowest_files_ends_in_time() -> None:
    seconds = template()["Parameters"]["MaxParseSeconds"]["MaxValue"]
    batch = FUNCTIONS["IngestFunction"]["Events"]["Drops"]["Properties"]["BatchSize"]
    assert seconds * batch < FUNCTIONS["IngestFunction"]["Timeout"]
    visible_after = RESOURCES["DropQueue"]["Properties"]["VisibilityTimeout"]
    assert 6 * FUNCTIONS["IngestFunction"]["Timeout"] <= visible_after
    gateway_seconds = 30  # the most of an HTTP API (API Gateway Developer Guide, "HTTP API quotas")
    assert FUNCTIONS["ApiFunction"]["Timeout"] < gateway_seconds


@pytest.mark.parametrize("name", ["DropsTable", "ArticlesTable"])
def test_the_truth_is_kept(name: str) -> None:
    table = TABLES[name]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert (
        table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        is True
    )
    assert table["Properties"]["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}


def test_the_bucket_is_private_versioned_and_encrypted_and_forgets_only_old_versions() -> None:
    bucket = RESOURCES["DropBucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert "ExpirationInDays" not in rule
    assert "ExpirationDate" not in rule
    # It stands beside neither of these nor a filter by tags (CloudFormation, AWS::S3::Bucket Rule).
    assert rule["ExpiredObjectDeleteMarker"] is True
    assert "TagFilters" not in rule
    events = bucket["NotificationConfiguration"]["QueueConfigurations"]
    assert {one["Event"] for one in events} == {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}


NEW_ACCOUNT_CALLS = 10
"""Lambdas that a new account may have at once (Lambda Developer Guide, "Lambda quotas": "new AWS
accounts have reduced concurrency"; 10 is what they have met)."""

NEW_TABLE_SHARDS = 4
"""A new on-demand table takes 4,000 write units a second, a partition 1,000 (DynamoDB Developer
Guide, "Understanding DynamoDB warm throughput"), and each partition has its shard of the stream."""


def test_a_new_account_has_calls_left_for_readers() -> None:
    defaults = {name: one.get("Default") for name, one in template()["Parameters"].items()}
    clock, sweep = 1, 1
    related = NEW_TABLE_SHARDS * defaults["RelateConcurrency"]
    newsroom = defaults["IngestConcurrency"] + related + clock
    assert NEW_ACCOUNT_CALLS - newsroom >= 3
    assert NEW_ACCOUNT_CALLS - newsroom - sweep >= 2


def test_wildcards_stand_only_where_an_action_takes_no_resource() -> None:
    for name, role in RESOURCES.items():
        if role["Type"] != "AWS::IAM::Role":
            continue
        for statement in policy_statements(role["Properties"]["Policies"][0]):
            assert not any("*" in action for action in statement["Action"]), name
            if statement["Resource"] == "*":
                assert set(statement["Action"]) <= {
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                    "dynamodb:ListStreams",
                }, name


def test_the_push_queue_waits_six_times_as_long_as_its_function_whose_posts_end_in_time() -> None:
    push, queue = FUNCTIONS["PushFunction"], RESOURCES["PushQueue"]["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * push["Timeout"]
    assert queue["FifoQueue"] is RESOURCES["PushDeadLetters"]["Properties"]["FifoQueue"] is True
    assert push["Events"]["Pushes"]["Properties"]["BatchSize"] == 1
    assert 1000 * push["Timeout"] > CALL_MILLISECONDS
    assert 1000 * (POST_SECONDS + HANDSHAKE_SECONDS + QUEUE_CALLS.longest_call) < CALL_MILLISECONDS


def test_a_tick_is_over_before_the_next_and_before_its_messages_are_visible_again() -> None:
    assert FUNCTIONS["PushFunction"]["EventInvokeConfig"]["MaximumRetryAttempts"] == 0
    assert LONGEST_TICK < 60
    for queue in ("PingQueue", "RejectsQueue"):
        assert RESOURCES[queue]["Properties"]["VisibilityTimeout"] > 2 * LONGEST_TICK


def test_without_a_webhook_a_hub_and_an_address_there_is_none_of_it() -> None:
    for name, resource in RESOURCES.items():
        if name.startswith(("Push", "Ping", "Rejects")):
            assert resource["Condition"] in {"HasPush", "HasHub", "HasRejectsMail"}, name


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://", "https://u:p@a.example/", "ftp://a.example", "x"]
)
def test_a_webhook_is_an_https_address_without_a_user(url: str) -> None:
    pattern = template()["Parameters"]["WebhookUrl"]["AllowedPattern"]
    assert not re.fullmatch(pattern, url)
    assert re.fullmatch(pattern, "https://a.example:8443/hook?x=1")


@pytest.mark.parametrize("text", ["whsec_QUJD", "geheim", "/a b", "arn:aws:ssm:x"])
def test_the_secret_itself_is_no_name_of_one(text: str) -> None:
    pattern = template()["Parameters"]["WebhookSecret"]["AllowedPattern"]
    assert not re.fullmatch(pattern, text)
    assert re.fullmatch(pattern, "/newsdrop/webhook")
