"""Takes buckets and tables that outlived their stack into a new stack of the same template.

CloudFormation calls it a resource import ("Import AWS resources into a CloudFormation stack"): a
change set of type IMPORT, with a template in which each imported resource has a DeletionPolicy,
and with each one's identifier. It may make nothing else, and no outputs. So the template here has
the kept resources alone, less what speaks of others; the next `make deploy` adds the rest.

The names are in the template only where the stack's template has them (TableGeneration): they are
the identifiers' values. If they were there else, the next deployment, whose template leaves them to
CloudFormation, would change a property whose change replaces the resource.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

from infra.deployment.saved_deployment import TEMPLATE_FILE, Deployment, read_template
from infra.deployment.stack_life import KeptResource, service_client
from infra.local.intrinsics import references, settle_conditions
from infra.local.stack import BUCKET, TABLE
from infra.local.template import load_template

IDENTIFIERS = {BUCKET: "BucketName", TABLE: "TableName"}
"""The property that names a resource of a type to an import: its schema's primaryIdentifier."""

ATTRIBUTES = ("Type", "DeletionPolicy", "UpdateReplacePolicy")


def import_template(survivors: Sequence[KeptResource], deployment: Deployment) -> dict[str, Any]:
    """A template of these resources alone."""
    template = read_template()
    conditions = load_template(TEMPLATE_FILE, deployment.parameters).conditions
    mine = {resource.logical_id for resource in survivors}
    others = template["Resources"].keys() - mine
    resources = {}
    for name in sorted(mine):
        resource = template["Resources"][name]
        properties = {
            key: value
            for key, value in settle_conditions(resource["Properties"], conditions).items()
            if not references(value) & others
        }
        resources[name] = {key: resource[key] for key in ATTRIBUTES} | {"Properties": properties}
    return {
        "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
        "Description": f"What was kept of {deployment.stack_name}; a deployment adds the rest.",
        **{part: template[part] for part in ("Parameters", "Mappings", "Conditions")},
        "Resources": resources,
    }


def resources_to_import(survivors: Sequence[KeptResource]) -> list[dict[str, Any]]:
    """What CreateChangeSet asks for as ResourcesToImport."""
    return [
        {
            "ResourceType": resource.kind,
            "LogicalResourceId": resource.logical_id,
            "ResourceIdentifier": {IDENTIFIERS[resource.kind]: resource.name},
        }
        for resource in survivors
    ]


def adopt_resources(survivors: Sequence[KeptResource], deployment: Deployment) -> None:
    """Make the stack of these resources, and wait until it is there."""
    cloudformation = service_client("cloudformation", deployment)
    template = import_template(survivors, deployment)
    name = f"adopt-{int(time.time())}"
    cloudformation.create_change_set(
        StackName=deployment.stack_name,
        ChangeSetName=name,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(template),
        ResourcesToImport=resources_to_import(survivors),
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in deployment.parameters.items()
            if key in template["Parameters"]
        ],
    )
    where = {"StackName": deployment.stack_name}
    cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=name, **where)
    cloudformation.execute_change_set(ChangeSetName=name, **where)
    cloudformation.get_waiter("stack_import_complete").wait(**where)
