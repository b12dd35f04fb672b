"""A receiver of webhooks, as strangers write one: it checks signatures by itself, and misbehaves.

Nothing of it is the sender's code: HMAC is written out from RFC 2104, and what is signed from
Standard Webhooks. `tests/unit/push/test_signing.py` holds it to a published example.
"""

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BLOCK_BYTES = 64
TOLERANCE_SECONDS = 300


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """RFC 2104, with SHA-256 as H."""
    if len(key) > BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(BLOCK_BYTES, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a webhook is from whoever has the secret, and of now."""
    sent_at = headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([headers["webhook-id"].encode(), sent_at.encode(), body])
    right = "v1," + base64.b64encode(hmac_sha256(key, signed)).decode()
    is_fresh = abs(now - int(sent_at)) <= TOLERANCE_SECONDS
    return is_fresh and right in headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """What was sent: every try, and of those that were taken the events in their order.

    `answers` says how each next try is answered: a status, or something worse; 204 when it is used
    up.
    """

    secret: str = ""
    answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    tries: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one POST."""
        body = handler.rfile.read(int(handler.headers["content-length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.tries.append((handler.path, headers, body))
        answer = self.answers.pop(0) if self.answers else 204
        if callable(answer):
            answer(handler)
            return
        if 200 <= answer < 300 and self.secret:
            assert is_signed(self.secret, headers, body, time.time())
            self.taken.append(json.loads(body))
        handler.send_response(answer)
        if answer in range(300, 400):
            handler.send_header("location", f"{self.url}/elsewhere")
        handler.end_headers()


@contextmanager
def receiving(receiver: Receiver, port: int = 0) -> Iterator[Receiver]:
    """The receiver at an address of this machine, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with suppress(OSError):  # who sent it may have gone
                receiver.take(self)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", port), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def close_connection(handler: BaseHTTPRequestHandler) -> None:
    """Answer nothing, and go."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def keep_silent(handler: BaseHTTPRequestHandler) -> None:
    """Answer nothing until the other side goes."""
    handler.rfile.read(1)


def answer_endlessly(handler: BaseHTTPRequestHandler, status: int) -> None:
    """A header that never ends, byte by byte."""
    with suppress(OSError):
        handler.wfile.write(f"HTTP/1.1 {status} Some\r\nX-Long: ".encode())
        while True:
            handler.wfile.write(b"a")
            time.sleep(0.02)
