"""moto behind HTTP: connections that stay, an answer at one stroke, readers' calls first."""

import io
import traceback
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server

from infra.local.gateway import BODILESS
from infra.local.moto_direct import past_the_frame
from infra.local.moto_fixes import DYNAMODB_TURNS
from infra.local.reach import READER

Headers = list[tuple[str, str]]

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WRITE_BYTES = 64 * 1024


def make_aws_server(host: str, port: int) -> BaseWSGIServer:
    """A server of moto's APIs that listens; OSError or SystemExit if it cannot."""
    return make_server(
        host,
        port,
        in_turn(past_the_frame(DomainDispatcherApplication(create_backend_app))),
        threaded=True,
        request_handler=AwsRequestHandler,
    )


def in_turn(app: Callable[..., Iterable[bytes]]) -> Callable[..., list[bytes]]:
    """The application with one call of DynamoDB at a time, whole, readers' calls first.

    All of moto is one process whose threads take turns anyhow; a hundred of them at once only
    took the interpreter from each other, 5 ms at a time (Python Standard Library,
    sys.setswitchinterval), and from readers.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        with _turn(environ):
            parts = app(environ, start_response)
            try:
                return list(parts)
            finally:
                close = getattr(parts, "close", None)
                if close:
                    close()

    return answer


def _turn(environ: "WSGIEnvironment") -> AbstractContextManager[None]:
    if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB"):
        return nullcontext()  # a long poll of SQS waits inside
    return DYNAMODB_TURNS.turn(urgent=f"app/{READER}" in environ.get("HTTP_USER_AGENT", ""))


class AwsRequestHandler(MotoRequestHandler):
    """werkzeug's handler closes the connection after each answer and sends it in six pieces, each
    of which lets another thread in: more time than moto itself took for a query."""

    protocol_version = "HTTP/1.1"
    wbufsize = WRITE_BYTES
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: only errors are logged."""

    def handle_expect_100(self) -> bool:
        """Have the client send its body, now."""
        goes_on = super().handle_expect_100()
        self.wfile.flush()
        return goes_on

    def run_wsgi(self) -> None:
        """Answer one request, whose body is read to its end whatever moto does with it."""
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(self._body(environ))
        head: list[Any] = []

        def start_response(status: str, headers: Headers, _: Any = None) -> Any:
            head[:] = [status, headers]

        try:
            content = b"".join(self.server.app(environ, start_response))
        except Exception:  # noqa: BLE001 - whatever moto raises, the client gets an answer
            self.log("error", "%s", traceback.format_exc())
            head, content = ["500 Internal Server Error", []], b""
        self._send(head[0], head[1], content)

    def _body(self, environ: "WSGIEnvironment") -> bytes:
        if environ.get("wsgi.input_terminated"):
            self.close_connection = True
            return bytes(environ["wsgi.input"].read())
        return bytes(self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0)))

    def _send(self, status: str, headers: Headers, content: bytes) -> None:
        code, _, phrase = status.partition(" ")
        has_body = self.command != "HEAD" and int(code) not in BODILESS
        self.send_response(int(code), phrase)
        for name, value in headers:
            if not (has_body and name.lower() == "content-length"):
                self.send_header(name, value)
        if has_body:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if has_body:
            self.wfile.write(content)
        self.wfile.flush()
