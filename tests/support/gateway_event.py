"""A request as API Gateway hands it to a function: an HTTP API's event of payload 2.0."""

from collections.abc import Mapping
from typing import Any

HOST = "news.example"


def event_of(
    path: str,
    query: str,
    *,
    method: str = "GET",
    stage: str = "$default",
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
    domain: str = HOST,
) -> dict[str, Any]:
    """The event of a request: its path decoded, its query not; `_` in names of headers is `-`.

    `domain` is the API's name, which `host` among the headers is too unless it is forged.
    """
    sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
    posted = {} if body is None else {"body": body, "isBase64Encoded": False}
    return {
        **posted,
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": domain, "x-forwarded-proto": "https"} | sent,
        "requestContext": {
            "domainName": domain,
            "stage": stage,
            "http": {"method": method, "path": path},
        },
    }
