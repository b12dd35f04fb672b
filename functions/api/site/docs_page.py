"""The page that documents the API: its OpenAPI description and the tools, readable by people.

The answers that it shows are real ones, about the sample articles: `reader/samples.json` has them.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import getdoc
from itertools import groupby
from typing import Any, NamedTuple

from functions.api.edge import ai_use
from functions.api.edge.http import Request, Response
from functions.api.mcp.tools import TOOLS
from functions.api.site import assets, rendering
from functions.api.v1 import openapi, openapi_responses
from functions.api.v1.openapi_paths import OPERATION_TAGS, expand_routes
from functions.api.v1.schema import JsonObject


class DocumentedPath(NamedTuple):
    """A path and the id of its operation."""

    path: str
    id: str


class DocumentedRoute(NamedTuple):
    """A route as the page shows it; `paths` are several where it answers for kinds of names.

    `errors` are the statuses that not every route has.
    """

    paths: list[DocumentedPath]
    operation: JsonObject
    sample: Mapping[str, Any]
    errors: list[str]


def docs_page(request: Request) -> Response:
    """The description of the API, and how an assistant is connected."""
    api = openapi.describe_api(request.base)
    routes = list(_routes(api, _samples()))
    tools = {name: (getdoc(tool.function) or "").split("\n\n") for name, tool in TOOLS.items()}
    context = {
        "api": api,
        "groups": [
            (tag, words, [route for route in routes if tag in route.operation["tags"]])
            for tag, words in OPERATION_TAGS.items()
        ],
        "errors": openapi_responses.ERROR_DESCRIPTIONS,
        "samples": _samples(),
        "tools": tools if ai_use.answers_assistants() else {},
        "path": "/docs",
        "docs_style": assets.asset_version("docs.css"),
    }
    return rendering.render_page(request, "docs.html", "en", context)


def _routes(api: JsonObject, samples: Mapping[str, Any]) -> Iterator[DocumentedRoute]:
    """The routes in the order of the description."""
    api_paths = (one for one in expand_routes() if one.path in api["paths"])
    for _, group in groupby(api_paths, key=lambda one: id(one.route)):
        operations = {one.path: api["paths"][one.path]["get"] for one in group}
        paths = [DocumentedPath(path, one["operationId"]) for path, one in operations.items()]
        operation = operations[paths[0].path]
        common = {"200", "302", "304", *map(str, openapi_responses.COMMON_ERRORS)}
        errors = [status for status in operation["responses"] if status not in common]
        yield DocumentedRoute(paths, operation, samples[paths[0].id], errors)


@cache
def _samples() -> Mapping[str, Any]:
    """An answer for each route, and for errors, by the id of its operation."""
    text = (assets.READER_FOLDER / "samples.json").read_text(encoding="utf-8")
    samples: dict[str, Any] = json.loads(text)
    return samples
