"""A stack whose creation failed, and states in which nothing may be deployed, on moto."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.cloudformation.models import cloudformation_backends

from infra.deployment import stack_life
from infra.deployment.saved_deployment import Deployment, NotDeployable
from infra.local.template import ACCOUNT, REGION, load_template
from tests.support.paths import TEMPLATE

MINE = Deployment("prod", "newsdrop", REGION)


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A stack with its tables protected, as the template's defaults have it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    with mock_aws():
        body = load_template(TEMPLATE, {}).cloudformation
        for resource in body["Resources"].values():
            if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
                resource["DeletionPolicy"] = "Delete"  # what a rolled back creation does of it
        boto3.client("cloudformation", REGION).create_stack(
            StackName=MINE.stack_name, TemplateBody=json.dumps(body)
        )
        yield cloudformation_backends[ACCOUNT][REGION].get_stack(MINE.stack_name)


def tables() -> set[str]:
    names = boto3.client("dynamodb", REGION).list_tables()["TableNames"]
    return {name.split("-")[1] for name in names}


def test_what_a_failed_creation_left_is_cleared_away(stack: Any) -> None:
    stack.status = "ROLLBACK_COMPLETE"
    assert stack_life.deployable_status(MINE) in stack_life.FAILED_CREATIONS
    names = stack_life.clear_failed_creation(MINE)
    assert {name.split("-")[1] for name in names} == {"DropsTable", "ArticlesTable"}
    assert stack_life.stack_status(MINE) == ""
    assert tables() == set()
    assert boto3.client("s3", REGION).list_buckets()["Buckets"] == []


def test_a_table_with_rows_is_never_cleared_away(stack: Any) -> None:
    stack.status = "ROLLBACK_FAILED"
    (table,) = (
        each.name for each in stack_life.kept_resources(MINE) if each.logical_id == "DropsTable"
    )
    dynamodb = boto3.client("dynamodb", REGION)
    schema = dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
    dynamodb.put_item(TableName=table, Item={key["AttributeName"]: {"S": "a"} for key in schema})
    stack_life.clear_failed_creation(MINE)
    assert tables() == {"DropsTable"}


@pytest.mark.parametrize(
    "status", ["UPDATE_IN_PROGRESS", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"]
)
def test_a_stack_that_takes_no_update_is_told(stack: Any, status: str) -> None:
    stack.status = status
    with pytest.raises(NotDeployable, match=status):
        stack_life.deployable_status(MINE)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_others_are_deployed_over(stack: Any, status: str) -> None:
    stack.status = status
    assert stack_life.deployable_status(MINE) == status


def test_there_may_be_no_stack() -> None:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "any")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "any")
        assert stack_life.deployable_status(MINE) in stack_life.NEW_STATES
