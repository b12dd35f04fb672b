"""The parameters of paths and queries, as the OpenAPI document describes them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from functions.api.edge import parameters
from functions.api.edge.route_table import Route
from functions.api.v1 import schema
from functions.api.v1.schema import JsonObject


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
        "Only what became visible from then on: a time, or a day in the site's time zone.",
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
    "w": Parameter(
        "How wide the image should be, in pixels: the smallest file that is so wide answers, else "
        "the original. Without it, or where the file has over 4 MB, the answer is a redirect.",
        {"type": "integer", "minimum": 1, "maximum": parameters.MOST_WIDTH},
        640,
    ),
    "q": Parameter(
        'What to search for: words, "words that stand so", -words that must not be there; of more '
        "than sixteen words, the first sixteen.",
        {**TEXT_SCHEMA, "maxLength": parameters.MAX_QUERY_CHARS},
        "cảng liên chiểu",
    ),
}
SEARCH_ORDER = Parameter(
    "The best first, or the newest.",
    {"type": "string", "enum": list(parameters.SEARCH_ORDERS), "default": "best"},
    "newest",
)
PATH_PARAMETERS: Mapping[str, Parameter] = {
    "id": Parameter(
        "The article's id.", {"type": "string", "pattern": schema.ID_PATTERN}, "autqkusjpxpy"
    ),
    "slug": Parameter(
        "The article's headline in ASCII, a hyphen and its id; the id is what counts.",
        TEXT_SCHEMA,
        "autqkusjpxpy",
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


def query_parameter(name: str, route: Route) -> Parameter:
    """A query parameter of a route."""
    if name == "sort" and "q" in route.parameters:
        return SEARCH_ORDER
    if name != "limit":
        return QUERY_PARAMETERS[name]
    default, most = route.limits
    limit = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter("How many items at most.", limit, default)
