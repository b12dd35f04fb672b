"""A stack whose creation failed, and states in which nothing may be deployed, on moto."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import WaiterError
from click.testing import CliRunner
from moto import mock_aws
from moto.cloudformation.models import cloudformation_backends

from infra.deployment import saved_deployment, stack_life
from infra.deployment.command import deployment
from infra.deployment.saved_deployment import Deployment, NotDeployable
from infra.local.stack import TABLE
from infra.local.template import ACCOUNT, REGION, load_template
from tests.support.paths import TEMPLATE

MINE = Deployment("prod", "newsdrop", REGION)


@pytest.fixture(scope="module")
def template_body() -> str:
    """The template, with what a rolled back creation does of its policies."""
    body = load_template(TEMPLATE, {}).cloudformation
    for resource in body["Resources"].values():
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
            resource["DeletionPolicy"] = "Delete"
    return json.dumps(body)


@pytest.fixture
def stack(template_body: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A stack with its tables protected, as the template's defaults have it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    with mock_aws():
        boto3.client("cloudformation", REGION).create_stack(
            StackName=MINE.stack_name, TemplateBody=template_body
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


def test_a_stack_that_takes_no_update_is_told_and_others_are_deployed_over(
    stack: Any, subtests: pytest.Subtests
) -> None:
    for status in ("UPDATE_IN_PROGRESS", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"):
        with subtests.test(status):
            stack.status = status
            with pytest.raises(NotDeployable, match=status):
                stack_life.deployable_status(MINE)
    for status in ("CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"):
        with subtests.test(status):
            stack.status = status
            assert stack_life.deployable_status(MINE) == status


def run(*words: str) -> str:
    """What a command says that does what it is told."""
    done = CliRunner().invoke(deployment, words)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def saved_stack(stack: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setattr(saved_deployment, "FOLDER", tmp_path)
    MINE.save()
    return stack


@pytest.mark.usefixtures("saved_stack")
def test_a_deletion_that_failed_may_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Deployment) -> None:
        raise WaiterError("StackDeleteComplete", "DELETE_FAILED", {})

    with monkeypatch.context() as patch:
        patch.setattr(stack_life, "delete_stack", fail)
        assert CliRunner().invoke(deployment, ["undeploy", "--yes"]).exit_code == 1
    run("undeploy", "--yes")
    assert stack_life.stack_status(MINE) == ""


def test_the_list_of_an_earlier_stack_is_not_overwritten(saved_stack: Any, tmp_path: Path) -> None:
    kept = tmp_path / "prod.kept.json"
    kept.write_text('[["DropBucket", "AWS::S3::Bucket", "earlier"]]')
    done = CliRunner().invoke(deployment, ["undeploy", "--yes"])
    assert "earlier stack" in done.output
    assert "earlier" in kept.read_text()
    assert saved_stack.status == "CREATE_COMPLETE"


@pytest.mark.usefixtures("saved_stack")
def test_a_removal_that_was_cut_off_may_be_repeated() -> None:
    run("undeploy", "--yes")
    (table,) = (
        name
        for name in boto3.client("dynamodb", REGION).list_tables()["TableNames"]
        if "-DropsTable-" in name
    )
    stack_life.remove_for_good(stack_life.KeptResource("DropsTable", TABLE, table), MINE)
    run("remove", "--confirmation", MINE.stack_name)
    assert tables() == set()


def test_there_may_be_no_stack() -> None:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "any")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "any")
        assert stack_life.deployable_status(MINE) in stack_life.NEW_STATES
