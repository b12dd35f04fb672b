"""DynamoDB as Amazon gives it away to try programs on: the reference of the doubles."""

import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.support import tables
from tests.support.paths import SHARED

TOOL = SHARED / "tools" / "dynamodb-local"
TYPES = {
    name: tables.template()["Resources"][logical]["Properties"]
    for logical, name in tables.TABLES.items()
}
"""The properties of the template's tables, by name."""


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A client of DynamoDB Local with the template's tables."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [str(TOOL), "start", port]
    for _ in range(2):  # a busy machine may need longer than its first try has
        started = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if not started.returncode:
            break
    if started.returncode:
        pytest.skip(f"DynamoDB Local could not be installed: {started.stderr[-300:]}")
    config = Config(retries={"total_max_attempts": 1}, proxies={}, parameter_validation=False)
    client = boto3.client(
        "dynamodb",
        endpoint_url=started.stdout.split()[-1],
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=config,
    )
    for name, wanted in TYPES.items():
        keys = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        client.create_table(TableName=name, **{key: wanted[key] for key in keys if key in wanted})
    yield client
    client.close()
    subprocess.run([str(TOOL), "stop", port], check=False)
