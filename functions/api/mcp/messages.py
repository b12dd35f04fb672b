"""Messages of JSON-RPC 2.0 as the Model Context Protocol uses it: read from a request's body.

One request or notification a body, ids are texts or whole numbers, parameters an object
(modelcontextprotocol.io, specification 2026-07-28, "Base Protocol", "Messages"). Batches, which
2025-03-26 alone had, are refused, as the protocol's own SDK for Python does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.api.v1.schema import JsonObject

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022
"""Codes of JSON-RPC, and those that the protocol defines itself (the same page, "Error Codes")."""

MessageId = str | int | None


class MessageError(Exception):
    """An error that is the response to a message."""

    def __init__(self, code: int, message: str, data: JsonObject | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.data = data

    def response(self, message_id: MessageId = None) -> JsonObject:
        """The message that says it; without an id where that could not be read."""
        error: JsonObject = {"code": self.code, "message": str(self)}
        if self.data is not None:
            error["data"] = self.data
        return {"jsonrpc": "2.0", "id": message_id, "error": error}


@dataclass(frozen=True, slots=True)
class Message:
    """A request, or without an id a notification, to which there is no response."""

    method: str
    id: MessageId = None
    params: Mapping[str, Any] = field(default_factory=dict)


def read_message(body: bytes) -> Message:
    """The message of a body; MessageError for what is none."""
    content = _read_json(body)
    if not isinstance(content, dict):
        raise MessageError(INVALID_REQUEST, "The body must be one message, and no batch.")
    method, params = content.get("method"), content.get("params")
    if content.get("jsonrpc") != "2.0" or not isinstance(method, str):
        raise MessageError(INVALID_REQUEST, "That is no request of JSON-RPC 2.0.")
    if not isinstance(params, dict | None):
        raise MessageError(INVALID_REQUEST, "`params` must be an object.")
    return Message(method, _read_id(content), params or {})


def _read_id(content: Mapping[str, Any]) -> MessageId:
    if "id" not in content:
        return None
    if type(content["id"]) not in {str, int}:
        raise MessageError(INVALID_REQUEST, "`id` must be a text or a whole number.")
    message_id: MessageId = content["id"]
    return message_id


def _read_json(body: bytes) -> Any:
    """The JSON of a body. What cannot be written in UTF-8 again, half a surrogate pair, is none."""
    try:
        content = json.loads(body.decode(), parse_constant=_refuse)
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise MessageError(PARSE_ERROR, "The body is no JSON in UTF-8.") from None
    return content


def _refuse(constant: str) -> None:
    """NaN and Infinity, which Python alone takes for JSON."""
    raise ValueError(constant)
