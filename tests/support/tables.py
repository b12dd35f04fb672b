"""The tables and the bucket of template.yaml, made in whatever AWS the process talks to.

Tests cannot differ from the template.
"""

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
