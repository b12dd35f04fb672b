"""Query parameters: what is not known, given twice or out of range is refused with what would be allowed."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl

from functions.api import problems
from shared import text

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_FIELDS = 50
MAX_KEY_BYTES = 1000
"""Longer than any key of a name of 100 letters; a partition key has room for 2,048 bytes."""

CURSOR = "the `next` of an earlier answer to the same question"


def read(query: str, known: tuple[str, ...]) -> dict[str, str]:
    """The parameters of a raw query string; Problem 400 for one that is not `known` or comes twice."""
    found: dict[str, str] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise problems.Problem(400, f"more than {MAX_FIELDS} parameters") from None
    for name, value in pairs:
        if name not in known:
            allowed = f"one of the parameters {', '.join(known)}" if known else "no parameters"
            raise problems.wrong(text.line(name)[:100], allowed)
        if name in found:
            raise problems.wrong(name, "to be given once")
        found[name] = value
    return found


def limit(given: Mapping[str, str], default: int = DEFAULT_LIMIT, most: int = MAX_LIMIT) -> int:
    """How many items are wanted."""
    value = given.get("limit", str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 5 and 1 <= int(value) <= most):
        raise problems.wrong("limit", f"a whole number from 1 to {most}")
    return int(value)


def key(given: Mapping[str, str], name: str) -> str | None:
    """The key that a filter names, however it is written; None where it is not given."""
    if name not in given:
        return None
    found = name_key(given[name])
    if not found:
        raise problems.wrong(name, f"the name or the key of {'an' if name[0] in 'aeiou' else 'a'} {name}")
    return found


def name_key(written: str) -> str:
    """The key of a name or of a key written otherwise; empty if it cannot be one."""
    found = text.name_key(written)
    # Folding may lengthen: U+FDFA becomes 18 letters.
    return found if max(len(found.encode()), len(text.fold(found).encode())) <= MAX_KEY_BYTES else ""


def cursor(partition: str, place: str) -> str:
    """An opaque cursor: go on in this partition of IndexTable after this place."""
    return urlsafe_b64encode(json.dumps([partition, place], ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(given: Mapping[str, str]) -> tuple[str, str] | None:
    """Partition and place of a cursor; None where there is none."""
    written = given.get("cursor")
    if written is None:
        return None
    try:
        partition, place = json.loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        if isinstance(partition, str) and isinstance(place, str) and 0 < len(place.encode()) <= MAX_KEY_BYTES:
            return partition, place
    except (ValueError, TypeError, RecursionError):
        pass
    raise problems.wrong("cursor", CURSOR)
