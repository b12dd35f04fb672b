"""The items of a ninjs file, and their values whatever the version: 1.x, 2.x and 3.x are one here.

Names are compared in lower case, so camelCase (3.x) and lower case (1.x, 2.x) are one. 1.x has
`headline`, `body_*`, `description_*` and objects of associations and renditions by name; 2.x and
3.x have arrays of objects with a role. A value of another type than the schema's counts as missing:
systems of agencies write many, and none of them makes an article unreadable.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.errors import Rejected

NinjsItem = dict[str, Any]
"""An object of the file, its names in lower case."""

BEST_ROLES = (
    *("main", "headline", "", "title", "text", "summary", "abstract", "standfirst", "lede"),
    *("caption", "short"),
)
"""Roles of headlines and descriptions, best first."""


class RoleValue(NamedTuple):
    """One of several headlines, descriptions or bodies; role and content type in lower case."""

    role: str
    content_type: str
    value: str


def load_items(data: bytes, limits: Limits) -> list[NinjsItem]:
    """The items of a file, which holds one or an array; Rejected if it is no JSON, or nests too
    deep."""
    words = encoding.decode_text(data)
    try:
        data_tree = json.loads(words, parse_constant=lambda _: None)
    except RecursionError:
        raise _too_deep(limits.json_depth) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Rejected(f"the JSON cannot be read ({error.msg}, {place}): is it cut off?") from None
    except ValueError:  # a number of thousands of digits
        raise Rejected("the JSON has a number that is too long to be one") from None
    _check_depth(data_tree, limits.json_depth)
    items = data_tree if isinstance(data_tree, list) else [data_tree]
    return [_with_lower_names(item) for item in items if isinstance(item, dict)]


def _check_depth(data_tree: Any, most: int) -> None:
    level = [data_tree]
    for _ in range(most + 1):
        inner = [
            value.values() if isinstance(value, dict) else value
            for value in level
            if isinstance(value, dict | list)
        ]
        level = [value for values in inner for value in values if isinstance(value, dict | list)]
        if not level:
            return
    raise _too_deep(most)


def _too_deep(most: int) -> Rejected:
    return Rejected(f"the JSON nests over {most} levels (setting Limits: json_depth)")


def _with_lower_names(item: NinjsItem) -> NinjsItem:
    return {name.lower(): value for name, value in item.items()}


def text_or_empty(value: Any) -> str:
    """A value if it is text, else ""."""
    return value if isinstance(value, str) else ""


def string_of(item: NinjsItem, *fields: str) -> str:
    """The first of some fields that has text; "" if none has."""
    return next(filter(None, (text_or_empty(item.get(field)) for field in fields)), "")


def items_of(item: NinjsItem, *fields: str) -> list[NinjsItem]:
    """The objects of some fields: of an array (2.x, 3.x), or of an object by name (1.x), which they
    then carry."""
    return [inner for field in fields for inner in _objects(item.get(field))]


def _objects(value: Any) -> list[NinjsItem]:
    if isinstance(value, dict):
        value = [{"name": name} | one for name, one in value.items() if isinstance(one, dict)]
    if not isinstance(value, list):
        return []
    return [_with_lower_names(one) for one in value if isinstance(one, dict)]


def names_of(item: NinjsItem, *fields: str) -> list[str]:
    """The names of the objects of some fields."""
    return [name for inner in items_of(item, *fields) if (name := string_of(inner, "name"))]


def role_values(item: NinjsItem, singular: str, plural: str) -> list[RoleValue]:
    """The values of `headline` and `headline_*` (1.x: the rest of the name is the role), and of the
    objects in `headlines` (2.x, 3.x); so of bodies and descriptions. Empty ones are left out."""
    values = [
        RoleValue(name.removeprefix(singular)[1:], "", text_or_empty(value))
        for name, value in item.items()
        if name == singular or name.startswith(f"{singular}_")
    ]
    values += [
        RoleValue(
            string_of(inner, "role").lower(),
            string_of(inner, "contenttype").lower(),
            string_of(inner, "value"),
        )
        for inner in items_of(item, plural)
    ]
    return [each for each in values if each.value.strip()]


def best_value(values: Iterable[RoleValue]) -> str:
    """The value with the best role; those with no known role come last; "" for none."""
    by_rank = sorted(
        values,
        key=lambda each: (
            BEST_ROLES.index(each.role) if each.role in BEST_ROLES else len(BEST_ROLES)
        ),
    )
    return by_rank[0].value if by_rank else ""
