"""OpenAPI 3.1, made from the table of routes, the types in `schema` and the docstrings of both.

`openapi_schemas` makes JSON Schema of the types, `openapi_parameters` describes the parameters.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from inspect import getdoc
from itertools import product
from typing import NamedTuple

from functions.api.edge import http, problems, route_table
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.edge.route_table import Route
from functions.api.v1.openapi_parameters import (
    EXAMPLE_KEYS,
    PATH_PARAMETERS,
    Parameter,
    query_parameter,
)
from functions.api.v1.openapi_schemas import json_schemas
from functions.api.v1.openapi_webhooks import describe_webhooks
from functions.api.v1.schema import API_VERSION, JsonObject

DESCRIPTION = """\
News articles, their sections, authors and tags, what is related to them, search, feeds and \
sitemaps.

What is embargoed, expired or taken down is served nowhere; copies live at most a minute in \
caches. Every answer of 200 has an
`ETag`; sent back in `If-None-Match` it saves the body. Names and keys may be written without tone \
marks where just one fits."""

ERROR_DESCRIPTIONS: Mapping[int, str] = {
    400: "A parameter is not known or holds what it may not; the answer says which and what would "
    "be allowed",
    404: "There is no such thing, or not yet; of a name without tone marks that fits several, "
    "`choices` has them",
    405: "Nothing can be changed here",
    410: "The article was taken down or has expired",
    429: "Too many requests",
    503: "The store is busy",
}
_PART = re.compile(r"\{(\w+)(?::([^}]+))?\}")


class ApiPath(NamedTuple):
    """A path as OpenAPI writes it; `constants` are the parts of its rule that have one value."""

    path: str
    constants: Mapping[str, str]
    route: Route


def get_openapi(request: Request) -> DeferredResponse:
    """This description."""
    return DeferredResponse((), partial(_openapi_text, request.base), http.JSON_TYPE)


@lru_cache(maxsize=4)
def _openapi_text(base: str) -> str:
    return json.dumps(describe_api(base), ensure_ascii=False)


def describe_api(base: str) -> JsonObject:
    """The API as OpenAPI 3.1; `base` is the site's address."""
    schemas, components = json_schemas()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Newsdrop",
            "version": API_VERSION,
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base}],
        "paths": {
            api_path.path: {"get": _operation(api_path, schemas)}
            for api_path in expand_routes()
            if not api_path.route.is_page and "GET" in api_path.route.methods
        },
        "webhooks": describe_webhooks(schemas),
        "components": {
            "schemas": components,
            "responses": {f"Failure{status}": _error(status) for status in ERROR_DESCRIPTIONS},
        },
    }


def expand_routes() -> Iterator[ApiPath]:
    """Every path: a rule that allows one of several words becomes as many paths."""
    for rule, route in route_table.ROUTES.items():
        parts = _PART.findall(rule)
        for words in product(*(_words(shape) for _, shape in parts)):
            path, constants = rule, {}
            for (name, shape), word in zip(parts, words, strict=True):
                part = f"{{{name}:{shape}}}" if shape else f"{{{name}}}"
                path = path.replace(part, word or f"{{{name}}}")
                if word:
                    constants[name] = word
            yield ApiPath(path, constants, route)


def _words(shape: str) -> list[str | None]:
    """The words that a part of a rule allows: `tags|sections`; [None] if it allows anything."""
    return [*shape.split("|")] if re.fullmatch(r"[a-z|]+", shape) else [None]


# -------------------------------------------------------------------------------------------------
# operations


def _operation(api_path: ApiPath, schemas: Mapping[str, JsonObject]) -> JsonObject:
    path, route = api_path.path, api_path.route
    summary = (getdoc(route.load_function()) or "").split("\n\n")[0]
    return {
        "operationId": _operation_id(path),
        "summary": summary.rstrip("."),
        "tags": [_tag(api_path)],
        "parameters": _parameters(api_path),
        "responses": _responses(path, route, schemas),
    }


def _operation_id(path: str) -> str:
    return re.sub(r"\W+", "_", path).strip("_")


def _tag(api_path: ApiPath) -> str:
    if "feeds" in api_path.path:
        return "feeds"
    word = re.match(r"/(?:v1/)?(\w+)", api_path.path)
    return api_path.constants.get("kind") or (word[1] if word else "")


def _parameters(api_path: ApiPath) -> list[JsonObject]:
    path_parameters = [
        _parameter("path", name, _path_parameter(name, api_path))
        for name in re.findall(r"\{(\w+)\}", api_path.path)
    ]
    query_parameters = [
        _parameter("query", name, query_parameter(name, api_path.route))
        for name in api_path.route.parameters
    ]
    return path_parameters + query_parameters


def _path_parameter(name: str, api_path: ApiPath) -> Parameter:
    parameter = PATH_PARAMETERS[name]
    if name == "key":
        return parameter._replace(example=EXAMPLE_KEYS[api_path.constants["kind"]])
    return parameter


def _parameter(place: str, name: str, parameter: Parameter) -> JsonObject:
    is_required = place == "path" or name in route_table.REQUIRED_PARAMETERS
    example = {} if parameter.example is None else {"example": parameter.example}
    return {
        "name": name,
        "in": place,
        "required": is_required,
        "description": parameter.description,
        "schema": parameter.schema,
        **example,
    }


# -------------------------------------------------------------------------------------------------
# responses


def _responses(path: str, route: Route, schemas: Mapping[str, JsonObject]) -> JsonObject:
    responses = {
        "200": _success(path, route, schemas),
        "304": {"description": "What the client has is still right"},
    }
    if "w" in route.parameters:
        responses["302"] = _redirect()
    for status in sorted({400, *route.statuses, 405, 429, 503}):
        responses[str(status)] = {"$ref": f"#/components/responses/Failure{status}"}
    return responses


def _redirect() -> JsonObject:
    location = {
        "description": "Where the original is, for five minutes",
        "schema": {"type": "string", "format": "uri"},
    }
    return {"description": "Where the original is", "headers": {"Location": location}}


def _success(path: str, route: Route, schemas: Mapping[str, JsonObject]) -> JsonObject:
    headers = {"ETag": _text_header("Of this very answer")}
    if "cursor" in route.parameters:
        headers["Link"] = _text_header("Where the next page is")
    return {
        "description": "The answer",
        "headers": headers,
        "content": {media: {"schema": schemas[type_]} for media, type_ in route.content.items()},
        "links": _links(path, route),
    }


def _text_header(description: str) -> JsonObject:
    return {"description": description, "schema": {"type": "string"}}


def _links(path: str, route: Route) -> JsonObject:
    """What an answer leads to: the next page, and the first article of a list."""
    links: JsonObject = {}
    if "cursor" in route.parameters:
        links["next"] = _link(path, cursor="$response.body#/next")
    content = route.content.get(http.JSON_TYPE, "")
    if content.endswith((".ArticlesJson", ".FoundJson")):
        first_id = "$response.body#/items/0/id"
        links["article"] = _link("/v1/articles/{id}", id=first_id)
        links["ninjs"] = _link("/v1/articles/{id}.ninjs.json", id=first_id)
        links["related"] = _link("/v1/articles/{id}/related", id=first_id)
    return links


def _link(path: str, **values: str) -> JsonObject:
    return {"operationId": _operation_id(path), "parameters": values}


def _error(status: int) -> JsonObject:
    problem = {"$ref": "#/components/schemas/Problem"}
    response: JsonObject = {
        "description": ERROR_DESCRIPTIONS[status],
        "content": {problems.PROBLEM_TYPE: {"schema": problem}},
    }
    if status == 405:
        response["headers"] = {"Allow": _text_header(http.READING_METHODS)}
    if status == 503:
        retry_after = {"description": "Seconds", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": retry_after}
    if status == 429:  # API Gateway's own answer
        response["content"] = {"application/json": {"schema": {"type": "object"}}}
    return response
