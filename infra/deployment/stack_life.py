"""A stack's state, its end, and what stays of it."""

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.deployment.saved_deployment import Deployment, NotDeployable, read_template
from infra.local.stack import TABLE
from infra.operations.system import ALIAS_OUTPUTS
from shared.object_versions import object_versions, remove_versions

AT_ONCE = "AllAtOnce"
FAILED_CREATIONS = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")
"""States from which a stack can only be deleted (CloudFormation User Guide, "Stack status
codes")."""

NOT_THERE = ("NoSuchBucket", "ResourceNotFoundException")
"""How S3 and DynamoDB say that a bucket or table is not there."""

NEW_STATES = ("", "REVIEW_IN_PROGRESS")
"""There is none, or only a change set that would create it: nobody has used it."""


@dataclass(frozen=True, slots=True)
class KeptResource:
    """A bucket or table that outlives its stack: by its id in the template, and its name."""

    logical_id: str
    kind: str
    name: str


def service_client(service: str, deployment: Deployment) -> Any:
    """A client of the caller's own account, in the deployment's region."""
    session: Any = boto3.Session(region_name=deployment.region)
    return session.client(service)


def stack_status(deployment: Deployment) -> str:
    """The stack's status; empty if there is none. Raises NotDeployable if AWS cannot be asked."""
    cloudformation = service_client("cloudformation", deployment)
    try:
        stacks = cloudformation.describe_stacks(StackName=deployment.stack_name)["Stacks"]
    except ClientError as error:
        if "does not exist" in str(error):
            return ""
        raise NotDeployable(
            f"AWS refuses: {error}. `aws sts get-caller-identity` says who you are"
        ) from error
    return str(stacks[0]["StackStatus"])


def deployable_status(deployment: Deployment) -> str:
    """The stack's status. Raises NotDeployable for one in which AWS takes no update."""
    status = stack_status(deployment)
    ready = status.endswith("_COMPLETE") and not status.startswith("DELETE")
    if not ready and status not in (*FAILED_CREATIONS, *NEW_STATES):
        raise NotDeployable(
            f"{deployment.stack_name} is in {status}: wait until it has ended; if it has failed, "
            "CloudFormation's console says why, and how to go on"
        )
    return status


def check_gradual(deployment: Deployment) -> None:
    """NotDeployable for a gradual deployment of functions that were rolled back.

    CodeDeploy is told from which version it moves calls (CodeDeploy User Guide, "AppSpec
    'resources' section": currentversion), and CloudFormation tells it the one that it deployed.
    """
    if deployment.parameters.get("DeploymentPreference", AT_ONCE) == AT_ONCE:
        return
    cloudformation = service_client("cloudformation", deployment)
    stack = cloudformation.describe_stacks(StackName=deployment.stack_name)["Stacks"][0]
    values = {entry["ParameterKey"]: entry["ParameterValue"] for entry in stack["Parameters"]}
    outputs = {entry["OutputKey"]: entry["OutputValue"] for entry in stack.get("Outputs", [])}
    functions = service_client("lambda", deployment)
    for output in ALIAS_OUTPUTS:
        if output in outputs:
            name, alias = outputs[output].split(":")[-2:]
            live = functions.get_function_configuration(FunctionName=name, Qualifier=alias)
            if values.get("Release", "") not in live.get("Description", ""):
                raise NotDeployable(
                    f"{name} was rolled back, so CodeDeploy would not know from where to move "
                    f"calls: deploy once with SET=DeploymentPreference={AT_ONCE}"
                )


def kept_types() -> dict[str, str]:
    """The types of all that outlives the stack, by logical id."""
    return {
        name: resource["Type"]
        for name, resource in read_template()["Resources"].items()
        if resource.get("DeletionPolicy", "Delete") != "Delete"
    }


def kept_resources(deployment: Deployment) -> list[KeptResource]:
    """What of the stack's resources outlives it."""
    types = kept_types()
    pages = service_client("cloudformation", deployment).get_paginator("list_stack_resources")
    return [
        KeptResource(
            summary["LogicalResourceId"], summary["ResourceType"], summary["PhysicalResourceId"]
        )
        for page in pages.paginate(StackName=deployment.stack_name)
        for summary in page["StackResourceSummaries"]
        if summary["LogicalResourceId"] in types and summary.get("PhysicalResourceId")
    ]


def delete_stack(deployment: Deployment) -> None:
    """Delete the stack, and wait until it is gone."""
    cloudformation = service_client("cloudformation", deployment)
    stack_id = cloudformation.describe_stacks(StackName=deployment.stack_name)["Stacks"][0][
        "StackId"
    ]
    cloudformation.delete_stack(StackName=stack_id)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack_id)


def clear_failed_creation(deployment: Deployment) -> list[str]:
    """Delete a stack whose creation failed, and the tables that it left; their names.

    A table with rows, or a bucket with files, is left alone.
    """
    tables = [each for each in kept_resources(deployment) if each.kind == TABLE]
    delete_stack(deployment)
    dynamodb = service_client("dynamodb", deployment)
    names = []
    for table in tables:
        try:
            if not dynamodb.scan(TableName=table.name, Limit=1, ConsistentRead=True)["Count"]:
                _delete_table(dynamodb, table.name)
                names.append(table.name)
        except dynamodb.exceptions.ResourceNotFoundException:
            continue
    return names


def remove_for_good(resource: KeptResource, deployment: Deployment) -> None:
    """Delete a bucket with every version of every file, or a table with all its rows.

    What is gone already is left at that: a removal may be cut off, and repeated.
    """
    try:
        if resource.kind == TABLE:
            _delete_table(service_client("dynamodb", deployment), resource.name)
        else:
            _delete_bucket(service_client("s3", deployment), resource.name)
    except ClientError as error:
        if error.response["Error"]["Code"] not in NOT_THERE:
            raise


def _delete_bucket(s3: Any, name: str) -> None:
    for refusal in remove_versions(s3, name, object_versions(s3, name)):
        raise NotDeployable(f"S3 kept {refusal.key} of {name} ({refusal.code}): run it again")
    s3.delete_bucket(Bucket=name)


def _delete_table(dynamodb: Any, name: str) -> None:
    """DeleteTable refuses a table that is protected (API Reference, UpdateTable)."""
    dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    dynamodb.delete_table(TableName=name)
