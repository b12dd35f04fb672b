"""The route of assistants: one message of the Model Context Protocol a POST, answered as JSON.

Its transport is Streamable HTTP without sessions and without streams of events, so GET and DELETE
are refused (modelcontextprotocol.io, specification 2026-07-28, "Streamable HTTP"; 2025-11-25,
"Transports").
"""

from http import HTTPStatus

from functions.api.edge import ai_use, cors
from functions.api.edge.http import JSON_TYPE, TEXT_TYPE, Request, Response
from functions.api.mcp import messages, methods, versions
from functions.api.mcp.messages import INVALID_REQUEST, METHOD_NOT_FOUND, MessageError
from functions.api.v1.responses import compact_json
from functions.api.v1.schema import JsonObject

MAX_MESSAGE_BYTES = 65_536
"""No call needs a hundredth of it."""


def post_message(request: Request) -> Response:
    """The response to a message: 202 without a body for a notification."""
    if refusal := _refusal(request):
        return refusal
    try:
        message = messages.read_message(request.body)
        if message.id is None:
            return Response("", TEXT_TYPE, HTTPStatus.ACCEPTED, {"cache-control": "no-store"})
    except MessageError as error:
        return _json_response(error.response(), HTTPStatus.BAD_REQUEST)
    try:
        is_stateless = versions.is_stateless(request, message)
    except MessageError as error:
        return _json_response(error.response(message.id), HTTPStatus.BAD_REQUEST)
    try:
        result = methods.answer_message(request, message, is_stateless=is_stateless)
    except MessageError as error:
        status = _error_status(error) if is_stateless else HTTPStatus.OK
        return _json_response(error.response(message.id), status)
    return _json_response({"jsonrpc": "2.0", "id": message.id, "result": result}, HTTPStatus.OK)


def _refusal(request: Request) -> Response | None:
    """The answer to who may not ask, or asks for too much; None for others.

    Scripts of other sites may ask if they may read the API (parameter `CorsOrigins`). The site's
    own address counts as another: behind a name that was bent to this machine it would be anybody's
    ("Security & Endpoint", on DNS rebinding).
    """
    if not cors.may_ask(request):
        return _refuse(HTTPStatus.FORBIDDEN, "Scripts of this origin may not ask here.")
    if not ai_use.answers_assistants():
        terms = request.base + ai_use.LICENCE_PATH
        return _refuse(HTTPStatus.FORBIDDEN, f"These texts are not for assistants: {terms}")
    if len(request.body) > MAX_MESSAGE_BYTES:
        most = f"A message has at most {MAX_MESSAGE_BYTES} bytes."
        return _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, most)
    return None


def _refuse(status: HTTPStatus, reason: str) -> Response:
    return _json_response(MessageError(INVALID_REQUEST, reason).response(), status)


def _error_status(error: MessageError) -> HTTPStatus:
    """The status of an error since 2026-07-28; before, every response has 200."""
    is_unknown = error.code == METHOD_NOT_FOUND
    return HTTPStatus.NOT_FOUND if is_unknown else HTTPStatus.BAD_REQUEST


def _json_response(content: JsonObject, status: HTTPStatus) -> Response:
    return Response(compact_json(content), JSON_TYPE, status, {"cache-control": "no-store"})
