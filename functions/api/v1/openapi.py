"""OpenAPI 3.1, made from the routes, the types of their answers and the docstrings of both."""

import builtins
import json
import re
import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from inspect import getdoc
from itertools import product
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from functions.api.edge import http, parameters, problems, routes
from functions.api.edge.http import DeferredResponse, Request
from functions.api.edge.routes import Route
from functions.api.v1 import schema
from functions.api.v1.schema import Json

VERSION = "1"
ABOUT = """News articles, their sections, authors and tags, what is related to them, search, feeds and sitemaps.

What is embargoed, expired or taken down is served nowhere; copies live at most a minute in caches. Every answer of 200 has an
`ETag`; sent back in `If-None-Match` it saves the body. Names and keys may be written without tone marks where just one fits."""

NAMES = {"section": "the section", "author": "the author", "tag": "the tag"}
WHEN: Json = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
}
QUERY: Mapping[str, tuple[str, Json, Any]] = {
    **{
        name: (
            f"Only what has {which}: its name or its key.",
            {"type": "string", "minLength": 1},
            example,
        )
        for (name, which), example in zip(
            NAMES.items(), ("kinh-tế", "doan-khai-minh", "đà-nẵng"), strict=True
        )
    },
    "from": (
        "Only what became visible from then on: a time, or a day in Vietnam.",
        WHEN,
        "2025-09-01",
    ),
    "to": ("Only what became visible until then, a day included.", WHEN, "2025-09-15T07:05:00Z"),
    "cursor": (
        "The `next` of an earlier answer to the same question.",
        {"type": "string", "minLength": 1},
        None,
    ),
    "prefix": ("Only names that begin so; tone marks may be left out.", {"type": "string"}, "đà"),
    "sort": (
        "By name, or by count: then without a cursor, and 200 items unless `limit` says fewer.",
        {"type": "string", "enum": list(parameters.SORTS), "default": "name"},
        "count",
    ),
    "q": (
        "What to search for; of more than eight words, the first eight.",
        {"type": "string", "minLength": 1, "maxLength": parameters.MAX_QUERY_CHARS},
        "cảng liên chiểu",
    ),
}
PATH: Mapping[str, tuple[str, Json, Any]] = {
    "id": ("The article's id.", {"type": "string", "pattern": schema.ID}, "autqkusjpxpy"),
    "key": (
        "The key, or the name as it is written.",
        {"type": "string", "minLength": 1},
        "đà-nẵng",
    ),
    "file": (
        "The name that the article gives the image.",
        {"type": "string", "minLength": 1},
        "cang-lien-chieu.jpg",
    ),
    "month": ("Year and month.", {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, "2025-09"),
    "part": ("About a week of the month.", {"type": "string", "pattern": r"^[1-4]$"}, "3"),
}
KEYS = {"tags": "đà-nẵng", "sections": "kinh-tế", "authors": "mai-linh-đan"}
"""Examples are of the sample articles: on a desk that `make run` started they lead somewhere."""

FAILURES: Mapping[int, str] = {
    400: "A parameter is not known or holds what it may not; the answer says which and what would be allowed",
    404: "There is no such thing, or not yet; of a name without tone marks that fits several, `choices` has them",
    405: "Nothing can be changed here",
    410: "The article was taken down or has expired",
    429: "Too many requests",
    503: "The store is busy",
}
_PART = re.compile(r"\{(\w+)(?::([^}]+))?\}")


def document(request: Request) -> DeferredResponse:
    """This description."""
    return DeferredResponse((), partial(_written, request.base), "application/json")


@lru_cache(maxsize=4)
def _written(base: str) -> str:
    return json.dumps(described(base), ensure_ascii=False)


def described(base: str) -> Json:
    """The API as OpenAPI 3.1; `base` is where it is."""
    schemas: Json = {}
    paths = {
        path: _path(path, fixed, route, schemas)
        for path, fixed, route in expanded()
        if not route.is_page
    }
    problem = _schema(schema.Problem, schemas)
    failures = {f"Failure{status}": _failure(status, problem) for status in FAILURES}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Newsdrop",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": schemas, "responses": failures},
    }


def expanded() -> Iterator[tuple[str, Mapping[str, str], Route]]:
    """Every path, with what is fixed in it: a rule that allows one of several words is as many
    paths."""
    for rule, route in routes.ROUTES.items():
        found = _PART.findall(rule)
        choices = [
            shape.split("|") if re.fullmatch(r"[a-z|]+", shape) else [None] for _, shape in found
        ]
        for chosen in product(*choices):
            path, fixed = rule, {}
            for (name, shape), word in zip(found, chosen, strict=True):
                whole = f"{{{name}:{shape}}}" if shape else f"{{{name}}}"
                path = path.replace(whole, word or f"{{{name}}}")
                if word:
                    fixed[name] = word
            yield path, fixed, route


def _path(path: str, fixed: Mapping[str, str], route: Route, schemas: Json) -> Json:
    about = (getdoc(routes.function(route)) or "").split("\n\n")
    shown = {"key": KEYS[fixed["kind"]]} if "kind" in fixed else {}
    given = [
        _parameter("path", name, *PATH[name][:2], shown.get(name, PATH[name][2]))
        for name in re.findall(r"\{(\w+)\}", path)
    ]
    given += [_parameter("query", name, *_query(name, route)) for name in route.query]
    answered: Json = {"304": {"description": "What the client has is still right"}}
    if route.gives:
        answered["200"] = _success(path, route, schemas)
    else:
        location = {
            "description": "Where the image is, for five minutes",
            "schema": {"type": "string", "format": "uri"},
        }
        answered = {"302": {"description": "Where the image is", "headers": {"Location": location}}}
    statuses = sorted({400, *route.fails, 405, 429, 503})
    answered |= {
        str(status): {"$ref": f"#/components/responses/Failure{status}"} for status in statuses
    }
    operation = {
        "operationId": _id(path),
        "summary": about[0].rstrip("."),
        "tags": [_tag(path, fixed)],
        "parameters": given,
        "responses": dict(sorted(answered.items())),
    }
    return {"get": operation}


def _tag(path: str, fixed: Mapping[str, str]) -> str:
    return (
        fixed.get("kind") or (re.match(r"/(?:v1/)?(\w+)", path) or [""])[1]
        if "feeds" not in path
        else "feeds"
    )


def _query(name: str, route: Route) -> tuple[str, Json, Any]:
    if name != "limit":
        return QUERY[name]
    default, most = route.limits
    return (
        "How many items at most.",
        {"type": "integer", "minimum": 1, "maximum": most, "default": default},
        default,
    )


def _parameter(place: str, name: str, about: str, schema: Json, example: Any) -> Json:
    shown = {} if example is None else {"example": example}
    is_required = place == "path" or name in routes.REQUIRED
    return {
        "name": name,
        "in": place,
        "required": is_required,
        "description": about,
        "schema": schema,
        **shown,
    }


def _success(path: str, route: Route, schemas: Json) -> Json:
    headers: Json = {"ETag": {"description": "Of this very answer", "schema": {"type": "string"}}}
    if "cursor" in route.query:
        headers["Link"] = {"description": "Where the next page is", "schema": {"type": "string"}}
    content = {media: {"schema": _schema(kind, schemas)} for media, kind in route.gives.items()}
    return {
        "description": "The answer",
        "headers": headers,
        "content": content,
        "links": _links(path, route),
    }


def _links(path: str, route: Route) -> Json:
    """Where one may go from an answer: the next page, and the first article of a list."""
    links: Json = {}
    if "cursor" in route.query:
        links["next"] = {"operationId": _id(path), "parameters": {"cursor": "$response.body#/next"}}
    if route.gives.get(routes.JSON) in {schema.Articles, schema.Found}:
        first = {"id": "$response.body#/items/0/id"}
        links["article"] = {"operationId": _id("/v1/articles/{id}"), "parameters": first}
        links["ninjs"] = {"operationId": _id("/v1/articles/{id}.ninjs.json"), "parameters": first}
        links["related"] = {"operationId": _id("/v1/articles/{id}/related"), "parameters": first}
    return links


def _id(path: str) -> str:
    return re.sub(r"\W+", "_", path).strip("_")


def _failure(status: int, problem: Json) -> Json:
    found: Json = {
        "description": FAILURES[status],
        "content": {problems.CONTENT_TYPE: {"schema": problem}},
    }
    if status == 405:
        found["headers"] = {"Allow": {"description": http.METHODS, "schema": {"type": "string"}}}
    if status == 503:
        found["headers"] = {
            "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}
        }
    if status == 429:  # API Gateway's own answer
        found["content"] = {"application/json": {"schema": {"type": "object"}}}
    return found


# -------------------------------------------------------------------------------------------------
# types become schemas

_PLAIN = {str: "string", int: "integer", float: "number", NoneType: "null", schema.Json: "object"}


def _schema(kind: Any, schemas: Json) -> Json:
    """The JSON Schema of a type; that of a TypedDict goes into `schemas`."""
    arguments = get_args(kind)
    if get_origin(kind) is typing.Annotated:
        return {**_schema(arguments[0], schemas), **arguments[1].schema}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if is_typeddict(kind):
        return _object(kind, schemas)
    match get_origin(kind):
        case typing.Literal:
            return {"type": "string", "enum": list(arguments)}
        case typing.NotRequired:
            found = _schema(arguments[0], schemas)
        case builtins.list:
            found = {"type": "array", "items": _schema(arguments[0], schemas)}
        case _:  # a union, or TypeError for what has no schema
            found = _either([_schema(one, schemas) for one in arguments])
    return found


def _either(options: list[Json]) -> Json:
    if not options:
        raise TypeError("a type without a schema")
    if all(set(option) == {"type"} for option in options):
        return {"type": [option["type"] for option in options]}
    return {"anyOf": options}


def _object(kind: Any, schemas: Json) -> Json:
    name = kind.__name__
    if name not in schemas:
        schemas[name] = {}  # in its place while what it holds is described
        hints = get_type_hints(kind, include_extras=True)
        schemas[name] = {
            "type": "object",
            "description": getdoc(kind),
            "required": sorted(kind.__required_keys__),
            "properties": {key: _schema(one, schemas) for key, one in hints.items()},
        }
    return {"$ref": f"#/components/schemas/{name}"}
