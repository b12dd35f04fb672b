"""Least privilege, both ways: what the functions call is allowed, and what is allowed they call.

The real handlers on moto.
"""

import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import boto3
import pytest
from moto import mock_aws

from functions.api import handler as api
from functions.api.edge import route_table
from functions.api.query.stores import cursor_key
from functions.ingest import handler as ingest
from functions.push import handler as push
from functions.push import web_sub, webhook
from functions.push.posting import NotTaken
from functions.relate import handler as relate
from functions.sweep import handler as sweep
from functions.sweep.sweeper import Sweep
from infra.local import lambda_events
from shared import aws
from shared.identifiers import article_id
from shared.settings import SweepSettings
from shared.tables import index_keys, index_rows
from shared.tables.articles import Articles, ReindexRound
from shared.tables.index import Index
from tests.support import tables
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.packages.word import docx, p, shown
from tests.support.packages.zips import picture
from tests.support.paths import ROOT
from tests.support.singletons import new_process
from tests.support.walk import tool_calls

Call = tuple[str, str]
BY_LAMBDA_OR_AWS: dict[str, set[Call]] = {
    "ingest": {
        ("sqs:ReceiveMessage", "DropQueue"),
        ("sqs:DeleteMessage", "DropQueue"),
        ("sqs:GetQueueAttributes", "DropQueue"),
        ("s3:ListBucket", "DropBucket"),  # S3 asks for it before it says 404 rather than 403
    },
    "relate": {
        ("dynamodb:DescribeStream", "ArticlesTable"),
        ("dynamodb:GetRecords", "ArticlesTable"),
        ("dynamodb:GetShardIterator", "ArticlesTable"),
        ("dynamodb:ListStreams", "*"),
        ("sqs:SendMessage", "RelateFailures"),
    },
    "sweep": {
        ("s3:ListBucket", "MediaBucket"),  # for its list, and as for ingest
    },
    "push": {
        ("sqs:ReceiveMessage", "PushQueue"),
        ("sqs:DeleteMessage", "PushQueue"),
        ("sqs:GetQueueAttributes", "PushQueue"),
    },
    "api": set(),
}
"""What Lambda's pollers and S3 itself need the role for."""

OF_EVERY_FUNCTION = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}
ACTIONS = {
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "DeleteObjects": "DeleteObjectVersion",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
    "DeleteMessageBatch": "DeleteMessage",
}
"""The action that allows an operation of another name (Service Authorization Reference)."""

LOGICAL = {name: logical for logical, name in tables.TABLES.items()} | {
    tables.BUCKET: "DropBucket",
    tables.MEDIA_BUCKET: "MediaBucket",
    tables.DROP_QUEUE: "DropQueue",
    tables.RELATE_FAILURES: "RelateFailures",
    tables.EVENT_BUS: "EventBus",
    tables.PUSH_QUEUE: "PushQueue",
    tables.PING_QUEUE: "PingQueue",
    tables.REJECTS_QUEUE: "RejectsQueue",
    tables.REJECTS_TOPIC: "RejectsTopic",
    tables.WEBHOOK_SECRET: "WebhookSecret",
}
PAGE = """Kinh tế

{headline}

Cảng nước sâu đón chuyến tàu đầu tiên sau hai năm xây dựng.

Minh An

Sáng nay con tàu chở ba nghìn container đã cập cảng trong tiếng vỗ tay của công nhân bốc xếp.

cang.png
Cầu tàu số 3. Ảnh: Minh Khôi

#hải phòng #{tag}

Bài liên quan

Xã hội

Cảng thứ hai đón tàu

Xem chi tiết
"""
DOCUMENT = docx(
    p("Trường làng có thư viện mới", "Title"),
    shown("r1", "Kệ sách"),
    p("Thư viện mở cửa từ bảy giờ sáng, và ai cũng mượn được sách mang về nhà đọc trong hai tuần."),
    targets={"r1": "media/ke-sach.png"},
    media={"ke-sach.png": picture(size=(40, 30))},
)


class Recorder:
    """Notes botocore's calls, under the function that runs; and whose claims changed."""

    def __init__(self) -> None:
        self.function = ""
        self.calls: dict[str, set[Call]] = {
            "ingest": set(),
            "relate": set(),
            "sweep": set(),
            "push": set(),
            "api": set(),
            "tick": set(),
        }
        self.changed: list[str] = []

    def __call__(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if not self.function:
            return
        service, operation = model.service_model.service_name, model.name
        names = params.get("RequestItems") or [
            entry["EventBusName"] for entry in params.get("Entries", []) if "EventBusName" in entry
        ]
        for parameter in ("TableName", "Bucket", "QueueUrl", "TopicArn", "Name"):
            if parameter in params:
                names = [params[parameter]]
        action = f"{service}:{ACTIONS.get(operation, operation)}"
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        for name in names:
            self.calls[self.function].add((action, LOGICAL[name] + index))
        if params.get("TableName") == "articles" and operation in {"PutItem", "UpdateItem"}:
            self.changed.append((params.get("Item") or params["Key"])["id"]["S"])


@pytest.fixture(scope="module")
def calls() -> Iterator[dict[str, set[Call]]]:
    """The calls of a life of drops and requests, by function."""
    with (
        mock_aws(),
        pytest.MonkeyPatch.context() as patch,
        new_process(
            tables.ENVIRONMENT | tables.PUSH_ENVIRONMENT | {"EXPECT": "a=1d", "DESK": "open"}
        ),
    ):
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        tables.create()
        tables.create_for_push()
        recorder = Recorder()
        clients = (aws.dynamodb(), aws.s3(), aws.picture_s3(), aws.sqs())
        for client in (*clients, aws.events(), aws.sns(), aws.ssm()):
            client.meta.events.register("provide-client-params.*.*", recorder)
        live(recorder)
        tell(recorder, patch)
        tick(recorder)
        fail(recorder)
        ask(recorder)
        clear(recorder)
        yield recorder.calls


def live(recorder: Recorder) -> None:
    """Drops come, change, are refused, go; the stream runs relate; reindex asks for both of its
    rounds."""
    s3, first, second = (
        boto3.client("s3"),
        PAGE.format(headline="Cảng mới đón tàu", tag="cảng"),
        PAGE.format(headline="Cảng thứ hai đón tàu", tag="tàu"),
    )
    story: list[tuple[str, str | bytes | None]] = [
        ("a.txt", first),
        ("b.txt", second),
        ("cang.png", picture(size=(40, 30))),
        ("thu-vien.docx", DOCUMENT),
        ("hong.txt", ""),
        ("a.txt", first.replace("#cảng", "#bến").replace("mới", "nước sâu")),
        ("c.txt", second),
        ("c.txt", None),
    ]
    for key, body in story:
        if body is None:
            s3.delete_object(Bucket=tables.BUCKET, Key=key)
        else:
            s3.put_object(Bucket=tables.BUCKET, Key=key, Body=body)
        take_in(recorder, key)
    for phase in (1, 2):
        article = article_id("drop:a.txt#")
        Articles("articles").request_round(
            article, ReindexRound("2025-09-15T00:00:00Z", 1 if phase == 1 else 2)
        )
        related(recorder, article, "reindex")


def tell(recorder: Recorder, patch: pytest.MonkeyPatch) -> None:
    """A webhook gets events, of which one is not taken; a hub and the editors are told."""
    answers = [NotTaken("a.example", "it answered 500", 500)]

    def post(*_: object) -> None:
        if answers:
            raise answers.pop()

    patch.setattr(webhook, "post", post)
    patch.setattr(web_sub, "post", post)
    received: Any = boto3.client("sqs").receive_message(
        QueueUrl=tables.PUSH_QUEUE, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
    )
    records = [lambda_events.queue_record(message, "arn") for message in received["Messages"]]
    recorder.function = "push"
    assert push.handle({"Records": records}, CONTEXT)["batchItemFailures"]
    told = push.handle({}, CONTEXT)
    recorder.function = ""
    assert (told["mailed"], told["pinged"] > 3) == (1, True)


def take_in(recorder: Recorder, key: str) -> None:
    body = json.dumps({"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]})
    recorder.function = "ingest"
    assert ingest.handle({"Records": [{"messageId": "m", "body": body}]}, CONTEXT) == {
        "batchItemFailures": []
    }
    recorder.function = ""
    while recorder.changed:
        related(recorder, recorder.changed.pop(0), "claim#" + key)


def fail(recorder: Recorder) -> None:
    """A message is none, and an article's manifest is of a later version."""
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=tables.DROP_QUEUE, MessageBody="no JSON")
    received: Any = sqs.receive_message(
        QueueUrl=tables.DROP_QUEUE, MessageSystemAttributeNames=["All"]
    )
    recorder.function = "ingest"
    event = {"Records": [lambda_events.queue_record(received["Messages"][0], "arn")]}
    assert len(ingest.handle(event, CONTEXT)["batchItemFailures"]) == 1
    recorder.function = ""
    article, index = article_id("drop:b.txt#"), tables.ALL_TABLES[2]
    index.put((index.get(*index_keys.manifest_key(article)) or {}) | {"schema": 999})
    related(recorder, article, "touch")
    (message,) = sqs.receive_message(QueueUrl=tables.RELATE_FAILURES)["Messages"]
    assert json.loads(message["Body"]) == {"article": article, "error": "Undecodable"}


def tick(recorder: Recorder) -> None:
    """The clock touches an article that is due."""
    article = article_id("drop:a.txt#")
    due = index_rows.due_rows(["2025-09-15T07:05:00Z"], article)
    Index(tables.TABLES["IndexTable"]).put_rows(due.values())
    recorder.function = "tick"
    event = json.loads((ROOT / "tests/events/tick.json").read_text())
    assert relate.handle(event, CONTEXT) == {"touched": 1}
    recorder.function = ""
    recorder.calls["relate"] |= recorder.calls["tick"]


def clear(recorder: Recorder) -> None:
    """A sweep finds pictures that nothing names, and one after a month removes them."""
    boto3.client("s3").put_object(Bucket=tables.MEDIA_BUCKET, Key=f"{'0' * 40}.png", Body=b"x")
    recorder.function, now = "sweep", round(time.time())
    settings = SweepSettings(tables.MEDIA_BUCKET, "drops", "articles", 30)
    list(Sweep(settings, now + 86_400).pages())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("functions.sweep.handler.time.time", lambda: now + 40 * 86_400)
        counts = [sweep.handle({}, CONTEXT)["pictures"] for _ in range(5)]
    recorder.function = ""
    assert sum(counts) == 1, "a page each: there is a minute left"


def related(recorder: Recorder, article: str, row: str) -> None:
    change = {"Keys": {"id": {"S": article}, "sk": {"S": row}}, "SequenceNumber": "1"}
    record = {"dynamodb": change | {"ApproximateCreationDateTime": 1757919900}}
    recorder.function = "relate"
    assert relate.handle({"Records": [record]}, CONTEXT) == {"batchItemFailures": []}
    recorder.function = ""


def ask(recorder: Recorder) -> None:
    """Every route that the API has, with what it takes.

    A URL that is signed counts as the call that it allows.
    """
    fill = {
        "id": article_id("drop:a.txt#"),
        "key": "hải-phòng",
        "slug": f"x-{article_id('drop:a.txt#')}",
        "file": "cang.png",
    }
    queries = {
        "/v1/articles": "tag=hai-phong&section=kinh-te",
        "/v1/search": "q=cang+tau",
        "/search": "q=cang",
        "/desk": "only=rejected",
    }
    recorder.function = "api"
    cursor_key()  # what the first page that has a next one needs
    for route in route_table.ROUTES:
        path = re.sub(
            r"\{(\w+)(:(?:[^{}]|\{[^{}]*\})*)?\}", lambda part: _filled(part, fill), route
        )
        answer = api.handle(
            event_of(path, queries.get(route, ""), headers={"host": "localhost"}),
            CONTEXT,
        )
        assert answer["statusCode"] < 500, path
    assert (
        api.handle(event_of("/desk", "", headers={"host": "localhost"}), CONTEXT)["statusCode"]
        == 200
    )
    for call in tool_calls({"id": [fill["id"]]}, []):
        answer = api.handle(event_of("/mcp", "", method="POST", body=call.body), CONTEXT)
        assert '"isError":false' in answer["body"], call
    recorder.function = ""
    ask_for_old_picture(recorder, f"/media/{fill['id']}/{fill['file']}")


def ask_for_old_picture(recorder: Recorder, path: str) -> None:
    """An image of which nothing is known but what 0.1.0 knew: the dropped file is served."""
    drops = tables.ALL_TABLES[0]
    row = drops.get("cang.png", None)
    assert row
    drops.put({name: value for name, value in row.items() if name != "picture"})
    recorder.function = "api"
    answer = api.handle(event_of(path, "w=640", headers={"host": "localhost"}), CONTEXT)
    assert answer["statusCode"] == 200
    recorder.function = ""


def _filled(part: re.Match[str], fill: dict[str, str]) -> str:
    name, pattern = part[1], part[2] or ""
    choices = {"month": "2025-09", "part": "1", "kind": "tags"}
    return fill.get(name) or choices.get(name) or pattern.removeprefix(":").partition("|")[0]


def allowed(role: str) -> set[Call]:
    """What a role's policy allows: (action, logical id), what every function needs left out."""
    (policy,) = tables.template()["Resources"][role]["Properties"]["Policies"]
    found = set()
    for statement in tables.policy_statements(policy):
        resources = (
            statement["Resource"]
            if isinstance(statement["Resource"], list)
            else [statement["Resource"]]
        )
        for action in statement["Action"]:
            found |= {
                (action, _logical(resource))
                for resource in resources
                if action not in OF_EVERY_FUNCTION
            }
    return found


def _logical(resource: Any) -> str:
    if "Fn::GetAtt" in resource:
        target = resource["Fn::GetAtt"]
        return str(target[0] if isinstance(target, list) else target.partition(".")[0])
    if "Ref" in resource:
        return str(resource["Ref"])
    if "${WebhookSecret}" in str(resource):
        return "WebhookSecret"
    text = resource if isinstance(resource, str) else resource["Fn::Sub"]
    if index := re.fullmatch(r"\$\{(\w+)\.Arn\}(/index/\w+)", text):
        return index[1] + index[2]
    named = re.search(r"-(drops|media)-|(Drop|Media)Bucket", text)
    return (
        {"drops": "DropBucket", "media": "MediaBucket"}.get(named[1], f"{named[2]}Bucket")
        if named
        else str(text)
    )


def test_a_tick_of_the_clock_is_allowed_to_relate(calls: dict[str, set[Call]]) -> None:
    assert calls["tick"] == {
        ("dynamodb:Query", "IndexTable"),
        ("dynamodb:PutItem", "IndexTable"),  # where something is expected
        ("dynamodb:UpdateItem", "IndexTable"),
        ("dynamodb:UpdateItem", "ArticlesTable"),
    }
    assert calls["tick"] - allowed("RelateRole") == set(), "called, and not allowed"


@pytest.mark.parametrize("function", ["ingest", "relate", "sweep", "push", "api"])
def test_a_role_allows_what_its_function_calls_and_nothing_else(
    calls: dict[str, set[Call]], function: str
) -> None:
    assert calls[function], function
    granted = allowed(f"{function.title()}Role")
    assert calls[function] - granted == set(), "called, and not allowed"
    assert granted - calls[function] - BY_LAMBDA_OR_AWS[function] == set(), (
        "allowed, and never called"
    )
    assert BY_LAMBDA_OR_AWS[function] <= granted


def test_with_a_key_for_the_tables_each_function_may_have_dynamodb_decrypt_with_it() -> None:
    """DynamoDB decrypts a table's key on behalf of whoever calls it, the rest by its own grants
    (Developer Guide, "Encryption at rest: usage notes"); nobody uses the key past DynamoDB."""
    key_policy = tables.template()["Resources"]["TableKeyPolicy"]
    assert key_policy["Condition"] == "HasTableKey"
    properties = key_policy["Properties"]
    roles = {
        role["Fn::If"][1]["Ref"] if "Fn::If" in role else role["Ref"]
        for role in properties["Roles"]
    }
    assert roles == {f"{function.title()}Role" for function in BY_LAMBDA_OR_AWS}
    (statement,) = properties["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == (["kms:Decrypt"], {"Ref": "KmsKeyArn"})
    assert statement["Condition"] == {
        "StringEquals": {"kms:ViaService": {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"}}
    }
