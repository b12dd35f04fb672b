"""Events and answers of API Gateway (HTTP API, payload format 2.0).

https://docs.aws.amazon.com/apigateway/latest/developerguide/ says more of both, at
http-api-develop-integrations-lambda.html
"""

import gzip
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from functions.api.edge import ai_use, cors, etag, http
from functions.api.edge.http import Request, Response

MAX_RESPONSE_BYTES = 5_500_000
"""The longest body, as a string in JSON; Lambda refuses answers of 6 MB."""

GZIP_FROM_BYTES = 1024
STAGE_ADDRESS = "site"
"""The stage variable that holds the site's address."""

_LOCAL_NAME = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")


def request_from_event(event: Mapping[str, Any], *, public_url: str, now: str) -> Request:
    """The request of an event.

    The site's address is `public_url`, else what the API's stage knows (a CDN that is made after
    the function, so that its variables cannot name it), else the name by which API Gateway was
    asked. No header takes part, but on a machine of one's own.
    """
    public_url = public_url or _stage_address(event)
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    path, root = _split_stage(event["rawPath"], context.get("stage", "$default"))
    if public_url:
        base, root = public_url, ""
    else:
        base = _origin(headers, context) + root
    method = context["http"]["method"].upper()
    query, body = event.get("rawQueryString", ""), _body(event)
    key = event.get("routeKey", "")
    return Request(method, path, query, headers, base, root, now, body=body, route_key=key)


def _body(event: Mapping[str, Any]) -> bytes:
    """The bytes of a body, which API Gateway hands over as a text, or in base64."""
    body: str = event.get("body") or ""
    return b64decode(body) if event.get("isBase64Encoded") else body.encode("utf-8", "replace")


def _stage_address(event: Mapping[str, Any]) -> str:
    """The site's address as the stage knows it. `sam local start-api` has no CDN, and hands on what
    the template says instead of a text."""
    address = (event.get("stageVariables") or {}).get(STAGE_ADDRESS)
    return address if isinstance(address, str) else ""


def _split_stage(path: str, stage: str) -> tuple[str, str]:
    """The path without the stage, and the stage as a path; the default stage has none."""
    if stage != "$default" and (path + "/").startswith(f"/{stage}/"):
        root = f"/{stage}"
        return path[len(root) :] or "/", root
    return path, ""


def _origin(headers: Mapping[str, str], context: Mapping[str, Any]) -> str:
    """The address by which the API was asked.

    API Gateway says it: a domain of the API, which it speaks HTTPS at (API Gateway Developer Guide,
    `$context.domainName` in "Customize HTTP API access logs"). `sam local start-api` says
    `localhost` whatever its address; there the host that was asked is believed.
    """
    name = context.get("domainName", "localhost")
    if not _LOCAL_NAME.fullmatch(name):
        return f"https://{name}"
    host = headers.get("host", "")
    scheme = "http" if headers.get("x-forwarded-proto") == "http" else "https"
    return f"{scheme}://{host if _HOST.fullmatch(host) else name}"


def gateway_answer(request: Request, response: Response) -> dict[str, Any]:
    """The response as API Gateway expects it.

    With an ETag, or 304 without a body for a client that has it; text in gzip where the client
    takes it; no body for HEAD, no ETag for POST. What is no text is base64, and API Gateway sends
    the bytes (the page above).
    """
    is_text = isinstance(response.body, str)
    data = response.body.encode() if isinstance(response.body, str) else response.body
    headers = _headers(request, response, data)
    if "etag" in headers and etag.matches_etag(headers["etag"], request):
        del headers["content-type"]
        return _answer(304, headers, "")
    is_packed = is_text and len(data) >= GZIP_FROM_BYTES and _takes_gzip(request)
    if is_packed:
        headers["content-encoding"] = "gzip"
        data = gzip.compress(data, 6, mtime=0)
    if request.method == "HEAD":
        headers["content-length"] = str(len(data))
        return _answer(response.status, headers, "")
    if is_packed or not is_text:
        return _answer(response.status, headers, b64encode(data).decode(), is_base64=True)
    return _answer(response.status, headers, data.decode())


def bare_request(event: Mapping[str, Any]) -> Request:
    """What can be said of an event that nothing is known of: where it went."""
    path, root = _split_stage(event.get("rawPath", "/"), "$default")
    return Request("GET", path, "", {}, "", root, "")


def bare_answer(response: Response) -> dict[str, Any]:
    """The response with the least that any has: for when `gateway_answer` failed."""
    headers = {"content-type": response.content_type, **http.SAFE_HEADERS, **response.headers}
    return _answer(response.status, {**headers, "cache-control": "no-store"}, str(response.body))


def _headers(request: Request, response: Response, data: bytes) -> dict[str, str]:
    headers = {
        "content-type": response.content_type,
        **http.common_headers(request),
        **ai_use.ai_headers(request),
        **response.headers,
        **cors.cors_headers(request),
    }
    if cors.varies_by_origin(request):
        headers["vary"] += ", Origin"
    headers.setdefault("cache-control", http.SHARED_CACHE if response.status < 400 else "no-store")
    if response.status == 200 and request.method != "POST":
        headers.setdefault("etag", etag.body_etag(data))
    return headers


def _answer(
    status: int, headers: Mapping[str, str], body: str, *, is_base64: bool = False
) -> dict[str, Any]:
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": is_base64}


def _takes_gzip(request: Request) -> bool:
    codings = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return any(
        coding.startswith("gzip") and not re.fullmatch(r"gzip;q=0(\.0*)?", coding)
        for coding in codings
    )


def is_too_large(body: str | bytes) -> bool:
    """Whether a body has more bytes than a Lambda answer can hold."""
    if isinstance(body, bytes):
        return len(body) * 4 / 3 > MAX_RESPONSE_BYTES
    return len(body) * 4 > MAX_RESPONSE_BYTES and response_bytes(body) > MAX_RESPONSE_BYTES


def response_bytes(body: str) -> int:
    """The size of a body as a string in JSON: quotes, backslashes and line breaks count twice."""
    return len(body.encode()) + sum(map(body.count, '"\\\n\r\t'))
