"""OpenAPI 3.1, made from the table of routes, the types in `schema` and the docstrings of both.

The types become JSON Schema by pydantic, which this module alone imports: the first description of
a process takes 0.12 s of CPU, half for the import, half for the schemas; any other 1 ms.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache, partial
from inspect import getdoc
from itertools import product
from types import GenericAlias
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic.json_schema import CoreModeRef, CoreRef, DefsRef, GenerateJsonSchema
from pydantic_core import core_schema

from functions.api.edge import http, parameters, problems, route_table
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request
from functions.api.edge.route_table import Route
from functions.api.v1 import schema
from functions.api.v1.schema import JsonObject

API_VERSION = "1"
DESCRIPTION = """\
News articles, their sections, authors and tags, what is related to them, search, feeds and \
sitemaps.

What is embargoed, expired or taken down is served nowhere; copies live at most a minute in \
caches. Every answer of 200 has an
`ETag`; sent back in `If-None-Match` it saves the body. Names and keys may be written without tone \
marks where just one fits."""


class Parameter(NamedTuple):
    """A parameter as OpenAPI describes it. Examples are of the sample articles."""

    description: str
    schema: JsonObject
    example: Any


TEXT_SCHEMA: JsonObject = {"type": "string", "minLength": 1}
TIME_SCHEMA: JsonObject = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
}
QUERY_PARAMETERS: Mapping[str, Parameter] = {
    "section": Parameter("Only what has the section: its name or its key.", TEXT_SCHEMA, "kinh-tế"),
    "author": Parameter(
        "Only what has the author: its name or its key.", TEXT_SCHEMA, "doan-khai-minh"
    ),
    "tag": Parameter("Only what has the tag: its name or its key.", TEXT_SCHEMA, "đà-nẵng"),
    "from": Parameter(
        "Only what became visible from then on: a time, or a day in Vietnam.",
        TIME_SCHEMA,
        "2025-09-01",
    ),
    "to": Parameter(
        "Only what became visible until then, a day included.", TIME_SCHEMA, "2025-09-15T07:05:00Z"
    ),
    "cursor": Parameter("The `next` of an earlier answer to the same question.", TEXT_SCHEMA, None),
    "prefix": Parameter(
        "Only names that begin so; tone marks may be left out.", {"type": "string"}, "đà"
    ),
    "sort": Parameter(
        "By name, or by count: then without a cursor, and 200 items unless `limit` says fewer.",
        {"type": "string", "enum": list(parameters.NAME_ORDERS), "default": "name"},
        "count",
    ),
    "q": Parameter(
        "What to search for; of more than eight words, the first eight.",
        {**TEXT_SCHEMA, "maxLength": parameters.MAX_QUERY_CHARS},
        "cảng liên chiểu",
    ),
}
PATH_PARAMETERS: Mapping[str, Parameter] = {
    "id": Parameter(
        "The article's id.", {"type": "string", "pattern": schema.ID_PATTERN}, "autqkusjpxpy"
    ),
    "key": Parameter("The key, or the name as it is written.", TEXT_SCHEMA, "đà-nẵng"),
    "file": Parameter(
        "The name that the article gives the image.", TEXT_SCHEMA, "cang-lien-chieu.jpg"
    ),
    "month": Parameter(
        "Year and month.", {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, "2025-09"
    ),
    "part": Parameter("About a week of the month.", {"type": "string", "pattern": r"^[1-4]$"}, "3"),
}
EXAMPLE_KEYS = {"tags": "đà-nẵng", "sections": "kinh-tế", "authors": "mai-linh-đan"}
"""Keys of the sample articles: on a desk that `make run` started they lead somewhere."""

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
PROBLEM = "functions.api.v1.schema.ProblemJson"
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
    schemas, components = _json_schemas()
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
            if not api_path.route.is_page
        },
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
        _parameter("query", name, _query_parameter(name, api_path.route))
        for name in api_path.route.parameters
    ]
    return path_parameters + query_parameters


def _path_parameter(name: str, api_path: ApiPath) -> Parameter:
    parameter = PATH_PARAMETERS[name]
    if name == "key":
        return parameter._replace(example=EXAMPLE_KEYS[api_path.constants["kind"]])
    return parameter


def _query_parameter(name: str, route: Route) -> Parameter:
    if name != "limit":
        return QUERY_PARAMETERS[name]
    default, most = route.limits
    limit = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter("How many items at most.", limit, default)


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
    if route.content:
        responses = {
            "200": _success(path, route, schemas),
            "304": {"description": "What the client has is still right"},
        }
    else:
        responses = {"302": _redirect()}
    for status in sorted({400, *route.statuses, 405, 429, 503}):
        responses[str(status)] = {"$ref": f"#/components/responses/Failure{status}"}
    return responses


def _redirect() -> JsonObject:
    location = {
        "description": "Where the image is, for five minutes",
        "schema": {"type": "string", "format": "uri"},
    }
    return {"description": "Where the image is", "headers": {"Location": location}}


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
        response["headers"] = {"Allow": _text_header(http.ALLOWED_METHODS)}
    if status == 503:
        retry_after = {"description": "Seconds", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": retry_after}
    if status == 429:  # API Gateway's own answer
        response["content"] = {"application/json": {"schema": {"type": "object"}}}
    return response


# -------------------------------------------------------------------------------------------------
# types become schemas


class _SchemaGenerator(GenerateJsonSchema):
    """Leaves out what says nothing to clients: titles, and the suffix of the types' names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonObject:
        json_schema = super().typed_dict_schema(schema)
        json_schema.pop("title", None)
        json_schema["required"] = sorted(json_schema["required"])
        return json_schema

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonObject:
        json_schema = super().dict_schema(schema)
        json_schema.pop("additionalProperties", None)
        return json_schema

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonObject:
        """`{"type": ["string", "null"]}` where `anyOf` need not be."""
        json_schema = super().nullable_schema(schema)
        options = json_schema.get("anyOf", [])
        if options and all(set(option) == {"type"} for option in options):
            return {"type": [option["type"] for option in options]}
        return json_schema

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        core_ref, mode = core_mode_ref
        return super().get_defs_ref((CoreRef(core_ref.replace("Json:", ":")), mode))


@cache
def _json_schemas() -> tuple[Mapping[str, JsonObject], JsonObject]:
    """The JSON Schema of each type of the routes' bodies, by its place; and the schemas that these
    refer to, by name.

    The types are described as members of a tuple, so that they share their definitions.
    """
    contents = [route.content.values() for route in route_table.ROUTES.values()]
    places = sorted({PROBLEM, *(place for places in contents for place in places)})
    types = tuple(route_table.load_name(place) for place in places)
    adapter: TypeAdapter[Any] = TypeAdapter(GenericAlias(tuple, types))
    json_schema = adapter.json_schema(
        ref_template="#/components/schemas/{model}", schema_generator=_SchemaGenerator
    )
    return dict(zip(places, json_schema["prefixItems"], strict=True)), json_schema["$defs"]
