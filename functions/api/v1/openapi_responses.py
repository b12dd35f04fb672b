"""What the OpenAPI document says of responses: their bodies, headers and links, and of errors."""

from collections.abc import Mapping

from functions.api.edge import http, problems
from functions.api.v1.openapi_paths import ApiPath, expand_routes, operation_id
from functions.api.v1.schema import JsonObject

ERROR_DESCRIPTIONS: Mapping[int, str] = {
    400: "A parameter is not known or holds what it may not; the answer says which and what would "
    "be allowed",
    404: "There is no such thing, or not yet; of a name without tone marks that fits several, "
    "`choices` has them",
    405: "Nothing can be changed here",
    410: "The article was taken down or has expired",
    429: "Too many requests: ask again later, and less often",
    500: "Something is wrong here, and another try will not help",
    503: "The store is busy or an answer took too long: try again, after the seconds of "
    "`Retry-After` if there is one",
}
GATEWAY_ERRORS = {429: (http.JSON_TYPE,)} | dict.fromkeys(
    (500, 503), (problems.PROBLEM_TYPE, http.JSON_TYPE)
)
"""Errors that may be API Gateway's own, which has no problem+json: where the function ended without
an answer, took too long or may not run (API Gateway Developer Guide, "Throttle requests to your
HTTP APIs" and "Troubleshooting issues with HTTP API Lambda integrations")."""

COMMON_ERRORS = (400, 405, 429, 500, 503)


def describe_responses(api_path: ApiPath, schemas: Mapping[str, JsonObject]) -> JsonObject:
    """The responses of an operation; `schemas` has the JSON Schema of a type by its place."""
    route = api_path.route
    responses = {
        "200": _success(api_path, schemas),
        "304": {"description": "What the client has is still right"},
    }
    if "w" in route.parameters:
        responses["302"] = _redirect()
    for status in sorted({*COMMON_ERRORS, *route.statuses}):
        responses[str(status)] = {"$ref": f"#/components/responses/Failure{status}"}
    return responses


def describe_errors() -> JsonObject:
    """The responses of errors, by the names under which operations refer to them."""
    return {f"Failure{status}": _error(status) for status in ERROR_DESCRIPTIONS}


def _redirect() -> JsonObject:
    location = {
        "description": "Where the original is, for five minutes",
        "schema": {"type": "string", "format": "uri"},
    }
    return {"description": "Where the original is", "headers": {"Location": location}}


def _success(api_path: ApiPath, schemas: Mapping[str, JsonObject]) -> JsonObject:
    route = api_path.route
    headers = {"ETag": _text_header("Of this very answer")}
    if "cursor" in route.parameters:
        headers["Link"] = _text_header('Where the next page is, as `rel="next"` (RFC 8288)')
    return {
        "description": "The answer",
        "headers": headers,
        "content": {media: {"schema": schemas[type_]} for media, type_ in route.content.items()},
        "links": _links(api_path),
    }


def _text_header(description: str) -> JsonObject:
    return {"description": description, "schema": {"type": "string"}}


def _links(api_path: ApiPath) -> JsonObject:
    """What an answer leads to: the next page, and the first article of a list."""
    route, links = api_path.route, {}
    if "cursor" in route.parameters:
        links["next"] = _link(operation_id(api_path), cursor="$response.body#/next")
    if route.content.get(http.JSON_TYPE, "").endswith((".ArticlesJson", ".FoundJson")):
        first_id = "$response.body#/items/0/id"
        for name, path in {
            "article": "/v1/articles/{id}",
            "ninjs": "/v1/articles/{id}.ninjs.json",
            "related": "/v1/articles/{id}/related",
        }.items():
            links[name] = _link(_operation_at(path), id=first_id)
    return links


def _operation_at(path: str) -> str:
    return next(operation_id(one) for one in expand_routes() if one.path == path)


def _link(operation: str, **values: str) -> JsonObject:
    return {"operationId": operation, "parameters": values}


def _error(status: int) -> JsonObject:
    schemas = {
        problems.PROBLEM_TYPE: {"$ref": "#/components/schemas/Problem"},
        http.JSON_TYPE: {"$ref": "#/components/schemas/GatewayError"},
    }
    media_types = GATEWAY_ERRORS.get(status, (problems.PROBLEM_TYPE,))
    response: JsonObject = {
        "description": ERROR_DESCRIPTIONS[status],
        "content": {media: {"schema": schemas[media]} for media in media_types},
    }
    if status == 405:
        response["headers"] = {"Allow": _text_header(http.READING_METHODS)}
    if status == 503:
        retry_after = {"description": "Seconds", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": retry_after}
    return response
