"""The tables and the bucket of template.yaml, made in whatever AWS the process talks to.

Tests cannot differ from the template.
"""

import base64
import json
from functools import cache
from typing import Any

import boto3

from infra.template_file import parse_template
from shared.tables.dynamo import Table
from tests.support.paths import ROOT

BUCKET = "newsdrop-drops-123456789012"
MEDIA_BUCKET = "newsdrop-media-123456789012"
QUEUES = "https://sqs.us-east-1.amazonaws.com/123456789012"
DROP_QUEUE, RELATE_FAILURES = f"{QUEUES}/newsdrop-DropQueue", f"{QUEUES}/newsdrop-RelateFailures"
EVENT_BUS = "newsdrop-EventBus"
TABLES = {"DropsTable": "drops", "ArticlesTable": "articles", "IndexTable": "index"}
ALL_TABLES = (
    Table("drops", "key", None),
    Table("articles", "id", "sk"),
    Table("index", "pk", "sk"),
)
"""The same as `shared` reads them, for tests that look behind the owners of rows."""

PUSH_QUEUE = f"{QUEUES}/newsdrop-PushQueue.fifo"
PING_QUEUE = f"{QUEUES}/newsdrop-PingQueue"
REJECTS_QUEUE = f"{QUEUES}/newsdrop-RejectsQueue"
REJECTS_TOPIC = "arn:aws:sns:us-east-1:123456789012:newsdrop-RejectsTopic"
WEBHOOK_SECRET = "/newsdrop/webhook"
PUSH_ENVIRONMENT = {
    "PUSH_QUEUE": PUSH_QUEUE,
    "WEBHOOK_URL": "https://a.example/hook",
    "WEBHOOK_SECRET": WEBHOOK_SECRET,
    "WEB_SUB_HUB": "https://hub.example/",
    "SITE_URL": "https://tin.example",
    "PING_QUEUE": PING_QUEUE,
    "REJECTS_QUEUE": REJECTS_QUEUE,
    "REJECTS_TOPIC": REJECTS_TOPIC,
}
"""What is set besides where events are told to others."""

ENVIRONMENT = {
    "BUCKET": BUCKET,
    "MEDIA_BUCKET": MEDIA_BUCKET,
    "DROPS_TABLE": TABLES["DropsTable"],
    "ARTICLES_TABLE": TABLES["ArticlesTable"],
    "INDEX_TABLE": TABLES["IndexTable"],
    "CORS_ORIGINS": "*",
    "DROP_QUEUE": DROP_QUEUE,
    "RELATE_FAILURES": RELATE_FAILURES,
    "EVENT_BUS": EVENT_BUS,
    "NONCURRENT_DAYS": "30",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_METRICS_DISABLED": "true",
}
"""What the functions need to run on these tables."""


@cache
def template() -> dict[str, Any]:
    """template.yaml, parsed."""
    return parse_template((ROOT / "template.yaml").read_text(encoding="utf-8"))


def policy_statements(policy: Any) -> list[Any]:
    """The statements of a role's policy, those that depend on a condition too."""
    statements = policy["PolicyDocument"]["Statement"]
    return [
        statement["Fn::If"][1] if "Fn::If" in statement else statement for statement in statements
    ]


def create(*, bucket: bool = True) -> None:
    """Create the three tables as the template describes them, the buckets, the queues, the bus."""
    dynamodb = boto3.client("dynamodb")
    for logical_id, name in TABLES.items():
        wanted = template()["Resources"][logical_id]["Properties"]
        keys = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        dynamodb.create_table(TableName=name, **{key: wanted[key] for key in keys if key in wanted})
    if bucket:
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.create_bucket(Bucket=MEDIA_BUCKET)
        for name in (BUCKET, MEDIA_BUCKET):
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        for url in (DROP_QUEUE, RELATE_FAILURES):
            boto3.client("sqs").create_queue(QueueName=url.rpartition("/")[2])
        boto3.client("events").create_event_bus(Name=EVENT_BUS)


def create_for_push() -> None:
    """Create the queues, the topic, the rules and the secret that are there where others are told;
    `create` comes before."""
    sqs, events = boto3.client("sqs"), boto3.client("events")
    fifo: Any = {"FifoQueue": "true", "DeduplicationScope": "messageGroup"}
    sqs.create_queue(QueueName=PUSH_QUEUE.rpartition("/")[2], Attributes=fifo)
    for rule, url in (("PingRule", PING_QUEUE), ("RejectsRule", REJECTS_QUEUE)):
        name = url.rpartition("/")[2]
        sqs.create_queue(QueueName=name)
        pattern = json.dumps(template()["Resources"][rule]["Properties"]["EventPattern"])
        events.put_rule(Name=rule, EventBusName=EVENT_BUS, EventPattern=pattern)
        arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        events.put_targets(Rule=rule, EventBusName=EVENT_BUS, Targets=[{"Id": name, "Arn": arn}])
    boto3.client("sns").create_topic(Name=REJECTS_TOPIC.rpartition(":")[2])
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    boto3.client("ssm").put_parameter(Name=WEBHOOK_SECRET, Value=secret, Type="SecureString")
