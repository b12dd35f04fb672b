"""Versions of the Model Context Protocol, and how a request says which it is in.

Up to 2025-11-25 a client begins with `initialize`, and sends the version that was agreed upon in a
header from then on ("Lifecycle", "Transports"). Since 2026-07-28 there is no such beginning: each
request states its version and its client in `params._meta`, and repeats version, method and tool in
headers, which must agree ("Base Protocol", `_meta`; "Streamable HTTP", "Server Validation"). Both
are answered at the same address ("Versioning", "Backward Compatibility"), and neither needs
anything to be kept from one request to the next.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from functions.api.edge.http import Request
from functions.api.mcp.messages import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    UNSUPPORTED_VERSION,
    Message,
    MessageError,
)

STATELESS = "2026-07-28"
WITH_HANDSHAKE = ("2025-11-25", "2025-06-18", "2025-03-26")
"""The last is that of requests without the header, which it had not."""

VERSIONS = (STATELESS, *WITH_HANDSHAKE)
VERSION_HEADER, METHOD_HEADER, NAME_HEADER = "mcp-protocol-version", "mcp-method", "mcp-name"
REQUEST_HEADERS = (VERSION_HEADER, METHOD_HEADER, NAME_HEADER)
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"

_BASE64 = re.compile(r"=\?base64\?(.*)\?=", re.ASCII)


def is_stateless(request: Request, message: Message) -> bool:
    """Whether a request states its version itself; MessageError if it does so wrongly, or names a
    version that is not spoken here."""
    version = request.headers.get(VERSION_HEADER, WITH_HANDSHAKE[-1])
    meta = message.params.get("_meta")
    meta = meta if isinstance(meta, dict) else {}
    if VERSION_KEY not in meta:
        if message.method == "initialize" or version in WITH_HANDSHAKE:
            return False
        if version != STATELESS:
            raise unsupported_version(version)
    _check_meta(meta)
    _check_headers(request, message, meta[VERSION_KEY])
    if meta[VERSION_KEY] != STATELESS:
        raise unsupported_version(meta[VERSION_KEY])
    return True


def agree_on(version: str) -> str:
    """What `initialize` is answered with: the version asked for, else the latest of its kind."""
    return version if version in WITH_HANDSHAKE else WITH_HANDSHAKE[0]


def unsupported_version(version: str) -> MessageError:
    """The error that names the versions that are spoken here."""
    data = {"supported": list(VERSIONS), "requested": version}
    return MessageError(UNSUPPORTED_VERSION, "Unsupported protocol version", data)


def _check_meta(meta: Mapping[str, Any]) -> None:
    for key in (VERSION_KEY, CAPABILITIES_KEY):
        if key not in meta:
            raise MessageError(INVALID_PARAMS, f"`params._meta` must have {key}.")


def _check_headers(request: Request, message: Message, version: object) -> None:
    """Compare the headers with what they repeat."""
    values = {VERSION_HEADER: version, METHOD_HEADER: message.method}
    if message.method == "tools/call":
        values[NAME_HEADER] = message.params.get("name")
    for name, value in values.items():
        header = request.headers.get(name)
        if header is None or _decode(header) != value:
            raise MessageError(HEADER_MISMATCH, f"The header {name} must repeat what the body has.")


def _decode(header: str) -> str | None:
    """The value of a header; what is not plain ASCII is sent as `=?base64?...?=`."""
    match = _BASE64.fullmatch(header)
    if not match:
        return header
    try:
        return b64decode(match[1], validate=True).decode()
    except ValueError:
        return None
