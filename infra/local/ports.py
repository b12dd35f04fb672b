"""Ports of this machine: whether one is free, and one that is."""

import socket


class DeskError(Exception):
    """The desk cannot be set up; the text says which option helps."""


def free_port(host: str) -> int:
    """A port that nobody listens on."""
    with socket.create_server((host, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def must_be_free(host: str, port: int, option: str) -> None:
    """DeskError if somebody listens on a port already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        reason = str(error).partition(" (while")[0]
        variable = option.strip("-").upper().replace("-", "_")
        raise DeskError(
            f"port {port} of {host} cannot be used: {reason}. Choose another with {option}, or "
            f"with make run {variable}=...; 0 takes a free one"
        ) from error
