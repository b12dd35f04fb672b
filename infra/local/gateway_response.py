"""What API Gateway sends on a desk: of a function's answer, and where there is none."""

import base64
import binascii
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

MAX_ANSWER_BYTES = 6_291_556
"""What a function may answer, as JSON."""


@dataclass(frozen=True, slots=True)
class GatewayResponse:
    """An HTTP response: header names and values as they are sent."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class MalformedAnswer(Exception):
    """The function's answer is none that API Gateway can send."""


def http_response(result: Any) -> GatewayResponse:
    """What API Gateway sends for a function's answer; raises MalformedAnswer.

    An answer without statusCode is a body of JSON.
    """
    if len(json.dumps(result, ensure_ascii=False).encode()) > MAX_ANSWER_BYTES:
        raise MalformedAnswer("the answer is larger than 6 MB")
    if not isinstance(result, dict) or "statusCode" not in result:
        text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
        return GatewayResponse(200, [("content-type", "application/json")], text.encode())
    try:
        status = int(result["statusCode"])
        headers = {
            str(name).lower(): _value(value)
            for name, value in (result.get("headers") or {}).items()
        }
        cookies = [_value(cookie) for cookie in result.get("cookies") or []]
        text = result.get("body") or ""
        body = (
            base64.b64decode(text, validate=True)
            if result.get("isBase64Encoded")
            else text.encode()
        )
    except (AttributeError, TypeError, ValueError, binascii.Error) as error:
        raise MalformedAnswer(f"the answer is none that API Gateway can send: {error}") from error
    if not 200 <= status <= 599:
        raise MalformedAnswer(f"{status} is no status of an answer")
    headers.setdefault("content-type", "text/plain;charset=utf-8")
    return GatewayResponse(
        status, [*headers.items(), *(("set-cookie", cookie) for cookie in cookies)], body
    )


def _value(value: Any) -> str:
    """A header's value as WSGI wants it, its UTF-8 bytes as Latin-1; true and false as JSON has
    them."""
    text = json.dumps(value) if isinstance(value, bool) else str(value)
    if "\n" in text or "\r" in text:
        raise ValueError("a header has a line break in it")
    return text.encode().decode("latin-1")


def error_response(status: HTTPStatus, message: str) -> GatewayResponse:
    """An error of API Gateway's own."""
    return GatewayResponse(
        status, [("content-type", "application/json")], json.dumps({"message": message}).encode()
    )
