"""A file on its way over a slow line: the line is loopback, its far end reads slowly."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import HTTPClientError

from infra.operations import drop_files
from infra.operations.system import TargetSystem
from shared import aws
from shared.process import clear_singletons
from tests.support.tables import ENVIRONMENT

FILE_BYTES, BYTES_PER_SECOND, WINDOW = 4_000_000, 2_000_000, 65_536
HANDSHAKE = aws.CallLimits(connect_seconds=0.05, read_seconds=60, attempts=1)
"""Far more than connecting on loopback takes, far less than the file does."""


class SlowBucket:
    """An HTTP server that takes a PUT so slowly; what it received is in `received`."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener, self.received = listener, 0

    def serve(self) -> None:
        """Answer until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with closing(connection):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        text = b""
        while b"\r\n\r\n" not in text:
            text += connection.recv(4096)
        head, _, body = text.lower().partition(b"\r\n\r\n")
        if b"100-continue" in head:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        (length,) = [
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.startswith(b"content-length:")
        ]
        self.received = len(body)
        while self.received < length:
            part = connection.recv(WINDOW)
            if not part:
                return
            self.received += len(part)
            time.sleep(len(part) / BYTES_PER_SECOND)
        connection.sendall(b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n')


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowBucket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        bucket = SlowBucket(listener)
        thread = Thread(target=bucket.serve, daemon=True)
        thread.start()
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint}).items():
            monkeypatch.setenv(name, value)
        clear_singletons()
        yield bucket
        clear_singletons()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def upload(folder: Path) -> list[tuple[str, str]]:
    file = folder / "ảnh.jpg"
    file.write_bytes(b"\xff" * FILE_BYTES)
    names: Any = dict.fromkeys(TargetSystem.__dataclass_fields__, "")
    target = TargetSystem(**names | {"bucket": "drops"})
    return list(drop_files.upload_files(target, {"ảnh.jpg": file}))


def test_a_large_file_arrives_over_a_slow_line(bucket: SlowBucket, tmp_path: Path) -> None:
    assert upload(tmp_path) == [("ảnh.jpg", "e")]
    assert bucket.received == FILE_BYTES


def test_the_time_of_a_handshake_would_be_too_little_for_it(
    bucket: SlowBucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why commands have more: with less the line is cut, however often it is tried."""
    monkeypatch.setattr(aws, "UPLOAD_CALLS", HANDSHAKE)
    with pytest.raises(HTTPClientError):
        upload(tmp_path)
    assert bucket.received < FILE_BYTES
