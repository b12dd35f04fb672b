"""Unit tests are pure: one that opens a socket fails."""

import socket
from typing import Any, NoReturn

import pytest


@pytest.fixture(autouse=True)
def closed_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """No unit test may need a network, nor a server beside it."""

    def refuse(*arguments: Any, **options: Any) -> NoReturn:
        raise AssertionError("a unit test tried to open a socket")

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
