"""Walks every route: those of the OpenAPI, with feeds, sitemaps and media, pages, and tools."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple
from urllib.parse import quote

from functions.api.edge.route_table import Route
from functions.api.mcp.tools import TOOLS
from functions.api.v1 import openapi_paths


class Ask(NamedTuple):
    """A request to make. `rule` is the path as OpenAPI has it."""

    rule: str
    route: Route
    path: str
    query: str


def asks(values: Mapping[str, Sequence[str]], queries: Sequence[tuple[str, str]]) -> Iterator[Ask]:
    """Every path with every value of its parts: bare, and with each of these parameters that it
    knows."""
    for rule, _, route in openapi_paths.expand_routes():
        if "GET" not in route.methods:
            continue
        names = list(dict.fromkeys(re.findall(r"\{(\w+)", rule)))
        bare = re.sub(r"\{(\w+):[^}]+\}", r"{\1}", rule)
        for chosen in product(*(values[name] for name in names)):
            path = bare.format(**dict(zip(names, chosen, strict=True)))
            for query in _queries(route, queries):
                yield Ask(bare, route, path, query)


class ToolCall(NamedTuple):
    """A call of a tool to post to /mcp."""

    tool: str
    body: str


def tool_calls(
    values: Mapping[str, Sequence[str]], queries: Sequence[tuple[str, str]]
) -> Iterator[ToolCall]:
    """Every tool with every article: bare, and with each of these parameters that it knows."""
    for name, tool in TOOLS.items():
        known = tool.parameters()
        for article in values["id"] if "id" in known else [""]:
            needed = {"id": article} if article else {"q": "a"} if "q" in known else {}
            for more in ({}, *({key: value} for key, value in queries if key in known)):
                yield tool_call(name, **needed | more)


def tool_call(name: str, **arguments: object) -> ToolCall:
    """The call of a tool as a client posts it."""
    params = {"name": name, "arguments": arguments}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return ToolCall(name, json.dumps(message, ensure_ascii=False))


def _queries(route: Route, queries: Sequence[tuple[str, str]]) -> Iterator[str]:
    needed = "q=a&" if "q" in route.parameters else ""
    yield needed.removesuffix("&")
    for name, value in queries:
        if name in route.parameters:
            yield f"{needed if name != 'q' else ''}{name}={quote(value)}"
