"""A POST to a stranger: over within a time, whatever the other side does, and none that follows.

Redirects are not followed, and of an answer only the status counts.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

POST_SECONDS = 15
"""Standard Webhooks recommends that receivers have 15 to 30 seconds ("Request timeouts")."""

HANDSHAKE_SECONDS = 5
UNREAD_BYTES = 4096
"""So much of an answer's body is taken off the line, so that the other side sees no broken
connection; nobody reads it."""


class NotTaken(Exception):
    """Nobody answered that a POST was taken; `status` is the answer's, or 0 for none.

    The text has no word of what was sent, nor of the address but its host: that may be secret.
    """

    def __init__(self, host: str, reason: str, status: int = 0) -> None:
        super().__init__(f"{host}: {reason}")
        self.status = status


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """POST a body. Raises NotTaken unless the answer is a success (2xx)."""
    address = urlsplit(url)
    host = str(address.hostname)
    try:
        status = _status(address, body, {**headers, "connection": "close"})
    except (OSError, HTTPException, ValueError) as error:
        raise NotTaken(host, type(error).__name__) from None
    if not 200 <= status < 300:
        raise NotTaken(host, f"it answered {status}", status)


def _status(address: SplitResult, body: bytes, headers: Mapping[str, str]) -> int:
    place = str(address.hostname), address.port
    is_https = address.scheme == "https"
    connection = HTTPSConnection(*place, context=_tls()) if is_https else HTTPConnection(*place)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    plain = socket.create_connection((connection.host, connection.port), HANDSHAKE_SECONDS)
    with (
        closing(plain),
        _ended_after(plain, POST_SECONDS),
        closing(_with_tls(plain, address)) as connection.sock,
    ):
        connection.request("POST", path, body, {"user-agent": "newsdrop", **headers})
        with connection.getresponse() as answer, suppress(OSError, HTTPException):
            answer.read(UNREAD_BYTES)
        return answer.status


def _with_tls(plain: socket.socket, address: SplitResult) -> socket.socket:
    """The connection, with TLS if the address wants it."""
    plain.settimeout(POST_SECONDS)
    if address.scheme != "https":
        return plain
    return _tls().wrap_socket(plain, server_hostname=address.hostname)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _ended_after(plain: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection in time: a socket's own time-out begins anew with each byte that comes.

    The second socket is of the same connection; the first becomes that of TLS.
    """
    with closing(plain.dup()) as same_connection:
        timer = threading.Timer(seconds, _shut_down, [same_connection])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
