"""How other processes, and containers, reach the desk's AWS."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from infra.operations import system

DOCKER_HOST = "172.17.0.1"
"""Where a container finds the machine that it runs on, and so the desk, if that listens beyond
loopback."""

READER = "reader"
"""What the function that answers readers calls itself in AWS_SDK_UA_APP_ID: botocore puts
`app/reader` into the header User-Agent of its calls (AWS SDKs and Tools Reference Guide,
"Application ID"), by which the desk knows whom to serve first."""


def aws_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Of a function's variables those that any process needs; a DynamoDB of one's own may tell
    tables apart by credentials."""
    names = {
        *system.DESK_ENVIRONMENT,
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_DYNAMODB",
        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS",
    }
    return {name: value for name, value in environment.items() if name in names}


def endpoint_for_containers(endpoint: str, aws_host: str) -> str:
    """The endpoint as a container reaches it; one on loopback it cannot reach at all."""
    if aws_host not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return endpoint
    return f"http://{DOCKER_HOST}:{urlsplit(endpoint).port}"
