"""Walks every route: those of the OpenAPI, with feeds, sitemaps and media, and the pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple
from urllib.parse import quote

from functions.api.edge.route_table import Route
from functions.api.v1 import openapi


class Ask(NamedTuple):
    """A request to make. `rule` is the path as OpenAPI has it."""

    rule: str
    route: Route
    path: str
    query: str


def asks(values: Mapping[str, Sequence[str]], queries: Sequence[tuple[str, str]]) -> Iterator[Ask]:
    """Every path with every value of its parts: bare, and with each of these parameters that it
    knows."""
    for rule, _, route in openapi.expand_routes():
        names = list(dict.fromkeys(re.findall(r"\{(\w+)", rule)))
        bare = re.sub(r"\{(\w+):[^}]+\}", r"{\1}", rule)
        for chosen in product(*(values[name] for name in names)):
            path = bare.format(**dict(zip(names, chosen, strict=True)))
            for query in _queries(route, queries):
                yield Ask(bare, route, path, query)


def _queries(route: Route, queries: Sequence[tuple[str, str]]) -> Iterator[str]:
    needed = "q=a&" if "q" in route.parameters else ""
    yield needed.removesuffix("&")
    for name, value in queries:
        if name in route.parameters:
            yield f"{needed if name != 'q' else ''}{name}={quote(value)}"
