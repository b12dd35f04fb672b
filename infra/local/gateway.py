"""API Gateway on a desk: an HTTP request becomes an event, the function's answer a response.

The event is that of an HTTP API (payload 2.0, stage $default); ApiFunction answers it.
"""

import base64
import logging
import socket
import time
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, unquote_to_bytes

from werkzeug.serving import WSGIRequestHandler, make_server

from infra.local.gateway_response import (
    GatewayResponse,
    MalformedAnswer,
    error_response,
    http_response,
)
from infra.local.worker import FunctionFailed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

logger = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 10 * 1024 * 1024
"""What an HTTP API takes."""

INTEGRATION_SECONDS = 30
"""API Gateway waits so long for a function ("Quotas for configuring and running an HTTP API" in the
API Gateway Developer Guide), and then answers 503, whatever the function still does
(https://github.com/serverless/serverless/issues/11222). A function that fails, its own time-out
included, is 500 ("Troubleshooting issues with HTTP API Lambda integrations")."""

TEXT_TYPES = (
    "text/",
    "application/json",
    "application/javascript",
    "application/xml",
    "application/x-www-form-urlencoded",
)
"""Bodies of these types reach the function as they are, all others in base64."""

HOP_BY_HOP = frozenset(
    {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}
)
"""Headers that are the gateway's to set, whatever the function says."""

BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

SAFE_METHODS = frozenset({"GET", "HEAD"})
"""What changes nothing (RFC 9110, 9.2.1): where the function fails at it, it is asked once more, in
a new process if the other one died. API Gateway asks once."""


class Invoker(Protocol):
    """What runs the function."""

    def invoke(self, event: dict[str, Any]) -> Any:
        """The function's answer; raises FunctionFailed."""


def http_event(environ: "WSGIEnvironment", body: bytes) -> dict[str, Any]:
    """The event that API Gateway makes of a request; repeated headers and query parameters are
    joined by commas."""
    path, _, query = _target(environ).partition(b"?")
    headers = _headers(environ)
    cookies = headers.pop("cookie", "")
    raw_path = unquote_to_bytes(path).decode("utf-8", "replace")
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": raw_path,
        "rawQueryString": query.decode("utf-8", "replace"),
        "headers": headers,
        "requestContext": _request_context(environ, raw_path, headers),
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    if query:
        event["queryStringParameters"] = _comma_lists(
            parse_qsl(event["rawQueryString"], keep_blank_values=True)
        )
    if body:
        event["body"], event["isBase64Encoded"] = _body(body, headers.get("content-type", ""))
    return event


def _request_context(
    environ: "WSGIEnvironment", raw_path: str, headers: Mapping[str, str]
) -> dict[str, Any]:
    now = time.time()
    return {
        "accountId": "123456789012",
        "apiId": "desk",
        "domainName": headers.get("host", ""),
        "domainPrefix": "desk",
        "http": {
            "method": environ["REQUEST_METHOD"],
            "path": raw_path,
            "protocol": environ["SERVER_PROTOCOL"],
            "sourceIp": environ["REMOTE_ADDR"],
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": "$default",
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }


def _target(environ: "WSGIEnvironment") -> bytes:
    """Path and query as the client sent them.

    Clients such as curl send letters beyond ASCII unescaped.
    """
    target: bytes = environ["RAW_URI"].encode("latin-1").decode().encode("latin-1")
    if target.startswith(b"/"):
        return target
    return b"/" + target.partition(b"://")[2].partition(b"/")[2]


def _headers(environ: "WSGIEnvironment") -> dict[str, str]:
    names = {name: name[5:] for name in environ if name.startswith("HTTP_")} | {
        name: name for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)
    }
    headers = {
        name.lower().replace("_", "-"): str(environ[variable]) for variable, name in names.items()
    }
    clients = [headers["x-forwarded-for"]] if "x-forwarded-for" in headers else []
    return headers | {
        "x-forwarded-for": ", ".join([*clients, environ["REMOTE_ADDR"]]),
        "x-forwarded-port": environ["SERVER_PORT"],
        "x-forwarded-proto": "http",
    }


def _comma_lists(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    lists: dict[str, str] = {}
    for name, value in pairs:
        lists[name] = f"{lists[name]},{value}" if name in lists else value
    return lists


def _body(body: bytes, content_type: str) -> tuple[str, bool]:
    if content_type.lower().startswith(TEXT_TYPES):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: requests are the function's to log."""


class Gateway:
    """The HTTP server.

    It listens from the moment it is made (OSError if it cannot) and answers once started.
    """

    def __init__(
        self, host: str, port: int, workers: Invoker, seconds: float = INTEGRATION_SECONDS
    ) -> None:
        self._workers, self._seconds = workers, seconds
        # Bound here, since werkzeug would end the whole process where the port is taken.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=128) as listener:
            self._server = make_server(
                host,
                port,
                self._answer,
                threaded=True,
                request_handler=_Handler,
                fd=listener.fileno(),
            )
        self.port: int = self._server.port
        self._thread = Thread(
            target=self._server.serve_forever, args=(0.1,), name="gateway", daemon=True
        )

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End; the port is free again when this returns."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        answer = self._ask(environ)
        headers = [(name, value) for name, value in answer.headers if name not in HOP_BY_HOP]
        head = environ["REQUEST_METHOD"] == "HEAD"
        length = str(len(answer.body))
        if head and not answer.body:  # what a GET would have, if the function says so
            length = dict(answer.headers).get("content-length", "")
        if length and answer.status not in BODILESS:
            headers.append(("content-length", length))
        is_standard = answer.status in HTTPStatus.__members__.values()
        start_response(
            f"{answer.status} {HTTPStatus(answer.status).phrase if is_standard else 'Unknown'}",
            headers,
        )
        return [] if head or answer.status in BODILESS else [answer.body]

    def _ask(self, environ: "WSGIEnvironment") -> GatewayResponse:
        try:
            length = (
                MAX_REQUEST_BYTES + 1
                if environ.get("wsgi.input_terminated")
                else int(environ.get("CONTENT_LENGTH") or 0)
            )
        except ValueError:
            return error_response(HTTPStatus.BAD_REQUEST, "Bad Request")
        body = environ["wsgi.input"].read(min(length, MAX_REQUEST_BYTES + 1)) if length > 0 else b""
        if len(body) > MAX_REQUEST_BYTES:
            return error_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")
        event = http_event(environ, body)
        try:
            answer = http_response(self._invoke_in_time(event))
        except (FunctionFailed, MalformedAnswer, TimeoutError) as error:
            method = event["requestContext"]["http"]["method"]
            reason = str(error) or f"no answer after {self._seconds} seconds"
            logger.error("%s %s: %s", method, event["rawPath"], reason)  # noqa: TRY400 - no trace
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            if isinstance(error, TimeoutError):
                status = HTTPStatus.SERVICE_UNAVAILABLE
            answer = error_response(status, status.phrase)
        return GatewayResponse(
            answer.status,
            [*answer.headers, ("apigw-requestid", event["requestContext"]["requestId"])],
            answer.body,
        )

    def _invoke_in_time(self, event: dict[str, Any]) -> Any:
        """The function's answer; raises TimeoutError when that takes too long, while the function
        goes on."""
        answer: Future[Any] = Future()

        def invoke() -> None:
            try:
                answer.set_result(self._invoke(event))
            except Exception as error:  # noqa: BLE001 - raised where the answer is waited for
                answer.set_exception(error)

        Thread(target=invoke, name="function", daemon=True).start()
        return answer.result(self._seconds)

    def _invoke(self, event: dict[str, Any]) -> Any:
        try:
            return self._workers.invoke(event)
        except FunctionFailed as error:
            if event["requestContext"]["http"]["method"] not in SAFE_METHODS:
                raise
            logger.warning("%s; it is asked once more", error)
            return self._workers.invoke(event)
