"""The paths of the OpenAPI document: each by itself, with the id and the tag of its operation."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from functions.api.edge import route_table
from functions.api.edge.route_table import Route

OPERATION_TAGS: Mapping[str, str] = {
    "articles": "Articles: lists of them, one whole, what is related to it",
    "search": "Search, and names that begin as somebody types",
    "names": "Sections, authors and tags",
    "changes": "What became of articles, for whoever keeps a copy",
    "feeds": "Feeds: the newest 20 articles in full",
    "pictures": "Pictures of articles",
    "site": "Files for search engines and other machines",
}
"""What operations are grouped by, in the order of the document."""

_TAGS_OF_PATHS: Mapping[str, str] = {
    "/v1/articles": "articles",
    "/read/": "articles",
    "/v1/search": "search",
    "/v1/suggest": "search",
    "/v1/tags": "names",
    "/v1/sections": "names",
    "/v1/authors": "names",
    "/v1/changes": "changes",
    "/feeds/": "feeds",
    "/media/": "pictures",
}
_PART = re.compile(r"\{(\w+)(?::([^}]+))?\}")


class ApiPath(NamedTuple):
    """A path as OpenAPI writes it; `constants` are the parts of its rule that have one value."""

    path: str
    constants: Mapping[str, str]
    route: Route


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


def operation_id(api_path: ApiPath) -> str:
    """What client code calls the operation: a verb and a noun, such as `listTagArticles`."""
    kinds = api_path.constants.get("kind", "").capitalize()
    format = api_path.constants.get("format", "").capitalize()
    return api_path.route.operation.format(Kind=kinds.removesuffix("s"), Kinds=kinds, Format=format)


def operation_tag(api_path: ApiPath) -> str:
    """The tag of the operation."""
    tags = (tag for start, tag in _TAGS_OF_PATHS.items() if api_path.path.startswith(start))
    return next(tags, "site")
