"""A stack of the real template on moto, or its tables in memory, and the command, called here."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from infra.cli.main import main
from infra.local import template
from infra.operations import system
from infra.operations.system import TargetSystem
from shared import aws
from shared.process import clear_singletons
from shared.tables.drop_records import ObjectState, Outcome, Report
from shared.tables.drops import Drops
from tests.support.paths import TEMPLATE
from tests.support.quick import TABLE_INDEXES, TABLE_KEYS, Quick

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STACK = "newsdrop-test"


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands change the environment and cache clients, as a process of their own may; here each
    test has its own."""
    before = dict(os.environ)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.chdir(tmp_path)
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    clear_singletons()
    yield
    os.environ.clear()
    os.environ |= before
    clear_singletons()


@pytest.fixture(scope="module")
def translated() -> str:
    return json.dumps(
        template.load_template(TEMPLATE, {"DeletionProtection": "false"}).cloudformation
    )


@pytest.fixture
def outputs(translated: str) -> Iterator[dict[str, str]]:
    with mock_aws():
        cloudformation = boto3.client("cloudformation")
        cloudformation.create_stack(StackName=STACK, TemplateBody=translated)
        stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        yield {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


@pytest.fixture
def drops(outputs: dict[str, str]) -> Drops:
    return Drops(outputs["DropsTableName"])


@pytest.fixture
def quick_drops(monkeypatch: pytest.MonkeyPatch) -> Drops:
    """The table of drops in memory, with the others: what commands then find is a system of it."""
    quick = Quick(TABLE_KEYS, indexes=TABLE_INDEXES)
    monkeypatch.setattr(aws, "dynamodb", lambda: quick)
    target = TargetSystem("", "drops", "articles", "index", "", "", "", None, on_desk=False)
    monkeypatch.setattr(system, "find_system", lambda *_, **__: target)
    return Drops(target.drops_table)


@pytest.fixture
def s3(outputs: dict[str, str]) -> "S3Client":
    return boto3.client("s3")


def newsdrop(*arguments: str, stack: str | None = STACK) -> Result:
    return CliRunner().invoke(main, [*arguments, *(["--stack", stack] if stack else [])])


def write(path: str, text: str = "text") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def report(
    drops: Drops,
    key: str,
    etag: str | None,
    status: Outcome = "accepted",
    reason: str | None = None,
    *ids: str,
) -> None:
    assert drops.record(
        drops.take_ticket(key), Report(status, ObjectState(etag), "1", ids, reason), frozenset(ids)
    )


def keys(s3: "S3Client", outputs: dict[str, str]) -> set[str]:
    return {
        item["Key"] for item in s3.list_objects_v2(Bucket=outputs["BucketName"]).get("Contents", [])
    }
