"""moto's server whose CloudFormation takes SAM's templates, as AWS does, for the real SAM CLI.

`python -m tests.support.sam_cloud` is `python -m infra.local.cloud` with these promises of AWS
more: a change set of a template with SAM's transform is one of what SAM's own translator makes of
it; values that a parameter's pattern, list or a rule refuses make no change set; code and nested
templates must lie in S3; buckets and tables can be imported. Of the resources it creates what the
desk creates of them (infra/local/template.py).
"""

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from moto.cloudformation import models, parsing, responses
from moto.cloudformation.exceptions import ValidationError
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from infra.local import cloud
from infra.local.intrinsics import Resolver
from infra.local.template import ACCOUNT, load_template
from infra.template_file import parse_template

TRANSFORM = "AWS::Serverless-2016-10-31"


class SamCloud(cloud.Cloud):
    """The server in a process of its own."""

    module = "tests.support.sam_cloud"


def _translated(source: str, parameters: Mapping[str, str]) -> str:
    """A template as CloudFormation goes on with it."""
    document = parse_template(source)
    if document.get("Transform") != TRANSFORM:
        return source
    _check_parameters(document, parameters)
    _check_uploads(document["Resources"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.yaml"
        path.write_text(source)
        translated = load_template(path, parameters).cloudformation
    for resource in translated["Resources"].values():
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
            resource["DeletionPolicy"] = "Retain"  # moto's creations never fail, nor roll back
    return json.dumps(translated)


def _check_parameters(document: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
    declarations: dict[str, Any] = document.get("Parameters", {})
    values = {
        name: str(parameters.get(name, declaration.get("Default", "")))
        for name, declaration in declarations.items()
    }
    for name, declaration in declarations.items():
        allowed = [str(value) for value in declaration.get("AllowedValues", [values[name]])]
        pattern = declaration.get("AllowedPattern", ".*")
        if values[name] not in allowed or not re.fullmatch(pattern, values[name]):
            raise ValidationError(message=f"Parameter {name} failed to satisfy constraint")
    resolver = Resolver(values.__getitem__, lambda *_: "")
    for rule in document.get("Rules", {}).values():
        if resolver.resolve(rule["RuleCondition"]):
            for assertion in rule["Assertions"]:
                if not resolver.resolve(assertion["Assert"]):
                    raise ValidationError(message=assertion["AssertDescription"])


def _check_uploads(resources: Mapping[str, Any]) -> None:
    """ValidationError unless the code and the nested templates are in S3."""
    for resource in resources.values():
        properties = resource.get("Properties", {})
        for place in (properties.get("CodeUri"), properties.get("Location")):
            if place:
                url = urlsplit(place)
                bucket, key = (
                    (url.netloc, url.path[1:]) if url.scheme == "s3" else url.path[1:].split("/", 1)
                )
                if not s3_backends[ACCOUNT]["aws"].head_object(bucket, key):
                    raise ValidationError(message=f"nothing is at {place}")


def _stack_from_s3_url(template_url: str, **_: str) -> str:
    """moto wants Amazon's own host in it."""
    bucket, key = urlsplit(template_url).path[1:].split("/", 1)
    file: Any = s3_backends[ACCOUNT]["aws"].get_object(bucket, key)
    return str(file.value.decode())


def _import(stack: Any, template: str, wanted: list[dict[str, Any]]) -> None:
    """Give a stack resources that exist, as a change set of type IMPORT does ("Import AWS resources
    into a CloudFormation stack")."""
    resources, outputs = (json.loads(template).get(part) for part in ("Resources", "Outputs"))
    if outputs or {one["LogicalResourceId"] for one in wanted} != resources.keys():
        raise ValidationError(message="an import makes nothing but what it imports")
    for one in wanted:
        name, kind = one["LogicalResourceId"], one["ResourceType"]
        (value,) = one["ResourceIdentifier"].values()
        if "DeletionPolicy" not in resources[name] or resources[name]["Type"] != kind:
            raise ValidationError(message=f"{name} cannot be imported")
        there = STORES[kind](stack.region_name)
        if value not in there:
            raise ValidationError(message=f"{name}: there is no {value}")
        there[value].logical_resource_id, there[value].type = name, kind
        there[value].cf_resource_type = kind
        stack.resource_map._parsed_resources[name] = there[value]


STORES: dict[str, Callable[[str], Any]] = {
    "AWS::DynamoDB::Table": lambda region: dynamodb_backends[ACCOUNT][region].tables,
    "AWS::S3::Bucket": lambda _: s3_backends[ACCOUNT]["aws"].buckets,
}


def apply() -> None:
    """Change moto's CloudFormation in this process."""
    backend: Any = models.CloudFormationBackend
    create, execute = backend.create_change_set, backend.execute_change_set

    def create_change_set(
        self: Any, stack_name: str, change_set_name: str, template: str, **more: Any
    ) -> Any:
        declarations = parse_template(template).get("Parameters", {})
        # All of them, and as text: moto takes one that was not stated before for a changed one.
        more["parameters"] = {
            name: str(more["parameters"].get(name, declaration.get("Default", "")))
            for name, declaration in declarations.items()
        }
        template = _translated(template, more["parameters"])
        return create(self, stack_name, change_set_name, template, **more)

    def execute_change_set(self: Any, change_set_name: str, stack_name: str | None = None) -> None:
        change_set = self.describe_change_set(change_set_name)
        stack = change_set.stack
        if change_set.change_set_type == "IMPORT":
            _import(stack, change_set.template, IMPORTS[change_set_name])
        execute(self, change_set_name, stack_name)
        stack.parameters = change_set.parameters  # moto forgets both
        stack.template_dict = stack.parse_template(stack.template)
        stack.output_map = stack._create_output_map()

    def respond(self: Any) -> Any:
        IMPORTS[self._get_param("ChangeSetName")] = self._get_param("ResourcesToImport", [])
        return answer(self)

    update = parsing.parse_and_update_resource

    def update_or_keep(logical_id: str, body: Any, there: Any, **where: Any) -> Any:
        return update(logical_id, body, there, **where) or there[logical_id]

    # moto loses what it cannot update
    vars(parsing)["parse_and_update_resource"] = update_or_keep
    answers: Any = responses.CloudFormationResponse
    answer, answers.create_change_set = answers.create_change_set, respond
    vars(responses)["get_stack_from_s3_url"] = _stack_from_s3_url
    backend.create_change_set = create_change_set
    backend.execute_change_set = execute_change_set


IMPORTS: dict[str, list[dict[str, Any]]] = {}
"""What change sets import, by name."""

if __name__ == "__main__":
    apply()
    cloud.run_cloud()
