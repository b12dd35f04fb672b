"""Calls of DynamoDB straight to what moto does for them, past what it does for any call of AWS.

Flask, the search for the service, region and account, the body as a form, and parsers and writers
that look each value up in the service's description took four fifths of a query's time.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from moto.core.model import OperationModel
from moto.core.utils import get_service_model
from moto.dynamodb.responses import DynamoHandler

from infra.local.template import ACCOUNT, REGION

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

App = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]

TARGET_PREFIX = "DynamoDB_20120810."
METHODS = {
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
    "DeleteItem": "delete_item",
    "GetItem": "get_item",
    "PutItem": "put_item",
    "Query": "query",
    "UpdateItem": "update_item",
}
"""By the names of DynamoDB's operations, moto's; what is not here goes moto's own way."""

SCOPE = re.compile(rf"/\d+/{REGION}/dynamodb/")
"""What the credential of a request to this region has."""


def past_the_frame(app: App) -> App:
    """The application with a shorter way for these calls. A failure goes moto's own way, which has
    words for it; the call is not made once more."""
    failure = _raise_once()

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        operation = environ.get("HTTP_X_AMZ_TARGET", "").removeprefix(TARGET_PREFIX)
        is_of_here = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if operation not in METHODS or not is_of_here:
            return app(environ, start_response)
        body = environ["wsgi.input"].read()
        try:
            content = _call(operation, body)
        except Exception as error:  # noqa: BLE001 - moto itself says what it is
            environ["wsgi.input"].seek(0)
            failure.append(error)
            return app(environ, start_response)
        headers = [("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-requestid", _id())]
        start_response("200 OK", headers)
        return [content]

    return answer


def _raise_once() -> list[Exception]:
    """Have moto's methods raise what is put into this list, instead of doing anything. One call is
    made at a time."""
    failure: list[Exception] = []

    def raising(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
        @wraps(method)
        def call(handler: Any) -> Any:
            if failure:
                raise failure.pop()
            return method(handler)

        return call

    for name in METHODS.values():
        setattr(DynamoHandler, name, raising(getattr(DynamoHandler, name)))
    return failure


def _call(operation: str, body: bytes) -> bytes:
    handler = DynamoHandler()
    handler.current_account, handler.region = ACCOUNT, REGION
    handler.body = handler.params = json.loads(body, object_hook=_with_bytes)
    result = getattr(handler, METHODS[operation])().result
    own = _members(operation)
    answer = {name: value for name, value in result.items() if name in own and value is not None}
    return json.dumps(answer, default=_base64).encode()


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    """A value of the type B or BS with its bytes, which JSON has in base64 (Amazon DynamoDB API
    Reference, AttributeValue); what else is called so is no text and no list."""
    if len(value) == 1:
        if isinstance(text := value.get("B"), str):
            return {"B": b64decode(text)}
        if isinstance(texts := value.get("BS"), list):
            return {"BS": [b64decode(text) for text in texts]}
    return value


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


@cache
def _members(operation: str) -> frozenset[str]:
    """What an answer of DynamoDB may have."""
    model: OperationModel = get_service_model("dynamodb").operation_model(operation)
    shape: Any = model.output_shape
    return frozenset(shape.members)


def _id() -> str:
    return uuid4().hex.upper()
