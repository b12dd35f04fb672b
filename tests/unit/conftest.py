"""Unit tests are pure: whoever opens a socket fails, and hypothesis counts examples, not seconds."""

import socket
from typing import Any, NoReturn

import pytest
from hypothesis import settings

settings.register_profile("newsdrop", deadline=None, print_blob=True)
settings.load_profile("newsdrop")


@pytest.fixture(autouse=True)
def closed_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """No unit test may need a network, nor a server beside it."""

    def refuse(*arguments: Any, **options: Any) -> NoReturn:
        raise AssertionError("a unit test tried to open a socket")

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
