"""The stack on the desk: what moto can create of the template, and the rest by API calls."""

import json
import os
import secrets
from collections.abc import Callable
from functools import cache, cached_property
from threading import Lock
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from infra.local.intrinsics import Resolver, Unresolvable, references
from infra.local.template import ACCOUNT, REGION, Template

CREDENTIAL = "desk"
"""Access key and secret: moto takes any, DynamoDB Local only letters and digits."""

CALL_ATTEMPTS = 5
"""A call of the desk's own that times out, after botocore's 60 seconds, is made again."""

TABLE_PROPERTIES = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
)
TABLE, BUCKET, QUEUE = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"


class Stack:
    """What was created. `dynamodb_endpoint` is where the tables are, if not with the rest."""

    def __init__(
        self, template: Template, endpoint: str, name: str, dynamodb_endpoint: str | None
    ) -> None:
        self.template, self.endpoint, self.name, self.dynamodb_endpoint = (
            template,
            endpoint,
            name,
            dynamodb_endpoint,
        )
        self._parameters = template.parameters | {"AwsEndpointUrl": endpoint}
        self._physical: dict[str, str] = {}
        self._attributes: dict[tuple[str, str], str] = {}
        self._clients: dict[str, Any] = {}
        self._lock = Lock()
        self._resolver = Resolver(self._ref, self.attribute, template.conditions.__getitem__)

    def client(self, service: str) -> Any:
        """The one boto3 client of a service; nothing of the caller's own AWS configuration has a
        say in it."""
        with self._lock:
            if service not in self._clients:
                elsewhere = (
                    self.dynamodb_endpoint if service in {"dynamodb", "dynamodbstreams"} else None
                )
                self._clients[service] = _session().client(
                    service,  # type: ignore[call-overload]
                    endpoint_url=elsewhere or self.endpoint,
                    config=Config(
                        signature_version="s3v4" if service == "s3" else None,
                        account_id_endpoint_mode="disabled",
                        max_pool_connections=20,
                        retries={"mode": "standard", "total_max_attempts": CALL_ATTEMPTS},
                        proxies={},
                    ),
                )
            return self._clients[service]

    def close(self) -> None:
        """Close the clients' connections."""
        with self._lock:
            while self._clients:
                self._clients.popitem()[1].close()

    def physical(self, logical_id: str) -> str:
        """A bucket's or table's name, a queue's URL.

        Raises Unresolvable for what the desk does not create.
        """
        try:
            return self._physical[logical_id]
        except KeyError:
            raise Unresolvable(f"{logical_id} is not on the desk") from None

    def attribute(self, logical_id: str, name: str) -> str:
        """What Fn::GetAtt gives: ARNs, a table's StreamArn. Raises Unresolvable for others."""
        if (logical_id, name) not in self._attributes:
            self._attributes[logical_id, name] = self._ask(logical_id, name)
        return self._attributes[logical_id, name]

    def resolve(self, value: Any) -> Any:
        """A value of the template, without intrinsic functions."""
        return self._resolver.resolve(value)

    @cached_property
    def outputs(self) -> dict[str, str]:
        """The template's outputs, but those that speak of what is not on the desk."""
        outputs = self.template.cloudformation["Outputs"]
        return {name: str(self.resolve(output["Value"])) for name, output in outputs.items()}

    def environment(self, function: str) -> dict[str, str]:
        """The complete environment of a function's process, by the function's logical id."""
        spec = self.template.functions[function]
        own = {name: str(self.resolve(value)) for name, value in spec.environment.items()}
        dynamodb = {}
        if self.dynamodb_endpoint:
            dynamodb = dict.fromkeys(
                ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS"),
                self.dynamodb_endpoint,
            )
        return {
            **own,
            "AWS_ACCESS_KEY_ID": CREDENTIAL,
            "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # DynamoDB Streams answer 404 otherwise
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_mb),
            "AWS_LAMBDA_FUNCTION_NAME": f"{self.name}-{function}",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": REGION,
            "AWS_SECRET_ACCESS_KEY": CREDENTIAL,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "POWERTOOLS_TRACE_DISABLED": "true",
            "TZ": "UTC",
            **dynamodb,
        }

    def _ref(self, name: str) -> str:
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::Region": REGION,
            "AWS::StackName": self.name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        values = self._parameters | pseudo
        return values[name] if name in values else self.physical(name)

    def _ask(self, logical_id: str, name: str) -> str:
        physical = self.physical(logical_id)
        ask: dict[tuple[str, str], Callable[[], str]] = {
            (BUCKET, "Arn"): lambda: f"arn:aws:s3:::{physical}",
            (QUEUE, "Arn"): lambda: self._queue_arn(physical),
            (QUEUE, "QueueName"): lambda: physical.rsplit("/", 1)[1],
            (TABLE, "Arn"): lambda: self._table(physical)["TableArn"],
            (TABLE, "StreamArn"): lambda: self._table(physical)["LatestStreamArn"],
        }
        try:
            return ask[self.template.resources[logical_id]["Type"], name]()
        except KeyError:
            raise Unresolvable(f"the desk does not know {logical_id}.{name}") from None

    def _queue_arn(self, url: str) -> str:
        answer = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])

    def _table(self, name: str) -> dict[str, Any]:
        table: dict[str, Any] = self.client("dynamodb").describe_table(TableName=name)["Table"]
        return table

    def create(self) -> None:
        """Make all of it."""
        body = dict(self.template.cloudformation)
        if self.dynamodb_endpoint:
            tables = [
                name for name, resource in body["Resources"].items() if resource["Type"] == TABLE
            ]
            self._physical |= {name: self._create_table(name) for name in tables}
            body = self._template_without(body, tables)
        cloudformation = self.client("cloudformation")
        parameters = [
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in self._parameters.items()
        ]
        parameters = [
            parameter for parameter in parameters if parameter["ParameterKey"] in body["Parameters"]
        ]
        cloudformation.create_stack(
            StackName=self.name, TemplateBody=json.dumps(body), Parameters=parameters
        )
        for page in cloudformation.get_paginator("list_stack_resources").paginate(
            StackName=self.name
        ):
            for resource in page["StackResourceSummaries"]:
                self._physical[resource["LogicalResourceId"]] = self._name_of(resource)
        for logical_id, resource in body["Resources"].items():
            if resource["Type"] == BUCKET:
                self._finish_bucket(logical_id, resource["Properties"])
            elif resource["Type"] == TABLE:
                self._finish_table(logical_id, resource["Properties"])

    def _name_of(self, resource: dict[str, Any]) -> str:
        physical: str = resource["PhysicalResourceId"]
        if resource["ResourceType"] == QUEUE:  # moto has Amazon's address there
            return str(
                self.client("sqs").get_queue_url(QueueName=physical.rsplit("/", 1)[1])["QueueUrl"]
            )
        return physical

    def _create_table(self, logical_id: str) -> str:
        properties = self.template.resources[logical_id]["Properties"]
        definition = self.resolve(
            {name: properties[name] for name in TABLE_PROPERTIES if name in properties}
        )
        if "StreamSpecification" in properties:
            definition["StreamSpecification"] = {
                "StreamEnabled": True,
                **self.resolve(properties["StreamSpecification"]),
            }
        # CloudFormation's way: no two stacks share a table.
        name = f"{self.name}-{logical_id}-{secrets.token_hex(6).upper()}"
        dynamodb = self.client("dynamodb")
        dynamodb.create_table(TableName=name, **definition)
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        return name

    def _template_without(self, body: dict[str, Any], tables: list[str]) -> dict[str, Any]:
        """The template less these tables; outputs that speak of them say what they are by now."""
        outputs = {
            name: {**output, "Value": self.resolve(output["Value"])}
            if references(output["Value"]) & {*tables}
            else output
            for name, output in body["Outputs"].items()
        }
        resources = {
            name: resource for name, resource in body["Resources"].items() if name not in tables
        }
        return {**body, "Resources": resources, "Outputs": outputs}

    def _finish_table(self, logical_id: str, properties: dict[str, Any]) -> None:
        """Recovery to a point in time, which moto's CloudFormation leaves out."""
        if recovery := properties.get("PointInTimeRecoverySpecification"):
            self.client("dynamodb").update_continuous_backups(
                TableName=self.physical(logical_id),
                PointInTimeRecoverySpecification=self.resolve(recovery),
            )

    def _finish_bucket(self, logical_id: str, properties: dict[str, Any]) -> None:
        s3, bucket = self.client("s3"), self.physical(logical_id)
        if versioning := properties.get("VersioningConfiguration"):
            s3.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration=self.resolve(versioning)
            )
        if notifications := properties.get("NotificationConfiguration"):
            if strange := set(notifications) - {"QueueConfigurations"}:
                raise Unresolvable(f"the desk cannot notify by {', '.join(sorted(strange))}")
            queues = [
                _notification(self.resolve(wanted))
                for wanted in notifications["QueueConfigurations"]
            ]
            s3.put_bucket_notification_configuration(
                Bucket=bucket, NotificationConfiguration={"QueueConfigurations": queues}
            )


def create_stack(
    template: Template,
    endpoint: str,
    *,
    name: str = "newsdrop",
    dynamodb_endpoint: str | None = None,
) -> Stack:
    """Create the stack at `endpoint`, its tables at `dynamodb_endpoint` if there is one."""
    stack = Stack(template, endpoint, name, dynamodb_endpoint)
    stack.create()
    return stack


def _notification(configuration: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's way to write a queue's notification, in S3's."""
    rules = configuration.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    only = {"Filter": {"Key": {"FilterRules": rules}}} if rules else {}
    return {"QueueArn": configuration["Queue"], "Events": [configuration["Event"]], **only}


@cache
def _session() -> boto3.Session:
    """One for all clients: it keeps botocore's descriptions of the services, which are megabytes of
    JSON to read."""
    own: dict[str, Any] = {
        "profile": (None, [], None, None),
        "config_file": (None, [], os.devnull, None),
        "credentials_file": (None, [], os.devnull, None),
    }
    core = botocore.session.Session(session_vars=own)
    core.set_credentials(CREDENTIAL, CREDENTIAL)
    return boto3.Session(botocore_session=core, region_name=REGION)
