"""ninjs' headlines, bodies and descriptions, of which an item has several, each with a role.

1.x has `headline`, `body_*` and `description_*`, the rest of whose name is the role; 2.x and 3.x
have arrays of objects with a role.
"""

from collections.abc import Iterable
from typing import NamedTuple

from functions.ingest.formats.wire.json_values import (
    JsonItem,
    items_of,
    passage_of,
    string_of,
)

BEST_ROLES = (
    *("main", "headline", "", "title", "text", "summary", "abstract", "standfirst", "lede"),
    *("caption", "short", "html"),
)
"""Roles of headlines and descriptions, best first."""


class RoleValue(NamedTuple):
    """One of several headlines, descriptions or bodies; role and content type in lower case."""

    role: str
    content_type: str
    value: str


def role_values(item: JsonItem, singular: str, plural: str) -> list[RoleValue]:
    """The values of `headline` and `headline_*` (1.x: the rest of the name is the role), and of the
    objects in `headlines` (2.x, 3.x); so of bodies and descriptions. Empty ones are left out."""
    values = [
        RoleValue(name.removeprefix(singular)[1:], "", passage_of(value))
        for name, value in item.items()
        if name == singular or name.startswith(f"{singular}_")
    ]
    values += [
        RoleValue(
            string_of(inner, "role").lower(),
            string_of(inner, "contenttype").lower(),
            passage_of(inner.get("value")),
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
