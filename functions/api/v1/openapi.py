"""OpenAPI 3.1, made from the table of routes, the types in `schema` and the docstrings of both.

`openapi_schemas` makes JSON Schema of the types, `openapi_parameters` describes the parameters,
`openapi_responses` the responses; `openapi_paths` names the operations.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from inspect import getdoc

from functions.api.edge import http, route_table
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.v1.openapi_parameters import (
    EXAMPLE_KEYS,
    PATH_PARAMETERS,
    Parameter,
    query_parameter,
)
from functions.api.v1.openapi_paths import (
    OPERATION_TAGS,
    ApiPath,
    expand_routes,
    operation_id,
    operation_tag,
)
from functions.api.v1.openapi_responses import describe_errors, describe_responses
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
        "tags": [{"name": name, "description": words} for name, words in OPERATION_TAGS.items()],
        "webhooks": describe_webhooks(schemas),
        "components": {
            "schemas": components,
            "responses": describe_errors(),
        },
    }


# -------------------------------------------------------------------------------------------------
# operations


def _operation(api_path: ApiPath, schemas: Mapping[str, JsonObject]) -> JsonObject:
    summary = (getdoc(api_path.route.load_function()) or "").split("\n\n")[0]
    return {
        "operationId": operation_id(api_path),
        "summary": summary.rstrip("."),
        "tags": [operation_tag(api_path)],
        "parameters": _parameters(api_path),
        "responses": describe_responses(api_path, schemas),
    }


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
