"""The AWS of a desk: moto, DynamoDB Local if it is asked for, and the stack that is made there."""

import base64
import secrets
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from infra.local import stack as stacks
from infra.local.cloud import Cloud
from infra.local.dynamodb_local import DynamoDBLocal
from infra.local.ports import DeskError, must_be_free
from infra.local.template import Template

Engine = Literal["moto", "dynamodb-local"]


class DeskAws:
    """The processes that stand for AWS, and what a newsroom has in it; DeskError if they cannot be.

    Port 0 takes a free one. `dynamodb_endpoint` is where the tables are, if not with the rest. Of a
    webhook the desk makes up the secret: `webhook_secret`, empty where there is none.
    """

    def __init__(self, host: str, port: int, engine: Engine, dynamodb_endpoint: str | None) -> None:
        self.host, self._port, self._engine = host, port, engine
        self.dynamodb_endpoint = dynamodb_endpoint
        self._processes: dict[str, Cloud | DynamoDBLocal] = {}
        self.webhook_secret = ""
        self._ends = ExitStack()

    def check_options(self, *, keeps: bool) -> None:
        """DeskError for options that do not go together."""
        if self._engine != "moto" and self.dynamodb_endpoint:
            raise DeskError(
                "--engine starts a DynamoDB, and --dynamodb-endpoint is one: choose one"
            )
        if keeps and (self._engine != "moto" or self.dynamodb_endpoint):
            raise DeskError("--keep keeps the tables of --engine moto alone: leave one of both out")

    def check_port(self) -> None:
        """DeskError if somebody else listens at the port."""
        must_be_free(self.host, self._port, "--aws-port")

    def start(self, template: Template, logs: Path) -> None:
        """Start the processes, and make the template's stack; then there are `cloud`, `endpoint`,
        `stack` and `bucket`."""
        self._start_cloud(logs / "aws.log")
        self._start_engine(logs / "dynamodb.log")
        self.stack: stacks.Stack = stacks.create_stack(
            template, self.endpoint, dynamodb_endpoint=self.dynamodb_endpoint
        )
        self._ends.callback(self.stack.close)
        self._store_webhook_secret(template)
        self.bucket: str = self.stack.outputs["BucketName"]

    def stop(self) -> None:
        """End what was started, in the opposite order."""
        self._ends.close()

    def death(self) -> str | None:
        """Which process has ended and how, if one has."""
        for name, process in self._processes.items():
            if death := process.death():
                return f"{name} ended with {death}"
        return None

    def _start_cloud(self, log: Path) -> None:
        self.cloud = self._processes["moto"] = cloud = Cloud(self.host, self._port, log)
        self._ends.callback(cloud.stop)
        try:
            self.endpoint = cloud.start()
        except OSError as error:
            raise DeskError(f"{error}; {log} may say more") from error

    def _start_engine(self, log: Path) -> None:
        if self._engine == "dynamodb-local":
            local = self._processes["DynamoDB Local"] = DynamoDBLocal(log)
            self._ends.callback(local.stop)
            self.dynamodb_endpoint = local.start()

    def _store_webhook_secret(self, template: Template) -> None:
        """Make the secret that a newsroom makes for its stack."""
        if name := template.parameters["WebhookSecret"]:
            key = base64.b64encode(secrets.token_bytes(32)).decode()
            self.webhook_secret = f"whsec_{key}"
            self.stack.client("ssm").put_parameter(
                Name=name, Value=self.webhook_secret, Type="SecureString"
            )
