"""Query parameters: what is not known, given twice or out of range is refused with what would be
allowed."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from functions.api.edge import problems
from functions.api.site.wording import HANOI
from shared import text

LIMITS, RELATED_LIMITS = (20, 100), (6, 10)
"""How many items an answer has unless said, and at most."""

MAX_FIELDS = 50
MAX_KEY_BYTES = 1000
"""Longer than any key of a name of 100 letters; a partition key has room for 2,048 bytes."""

MAX_QUERY_CHARS = 200
CURSOR = "the `next` of an earlier answer to the same question"
WHEN = "a day (2025-09-15, in Vietnam) or a time (2025-09-15T07:05:00Z)"
SORTS = ("name", "count")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+ -]\d\d:\d\d)", re.ASCII)


class Cursor(NamedTuple):
    """Where a list goes on: after this place of this partition of IndexTable."""

    partition: str
    place: str


class Span(NamedTuple):
    """When an article became visible: from `first` to `last`, both included; None: without end."""

    first: str | None = None
    last: str | None = None


ALWAYS = Span()


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


def read_leniently(query: str, known: tuple[str, ...]) -> dict[str, str]:
    """The known parameters of a page's URL; what else is in there (campaigns, trackers) is nobody's
    fault and ignored."""
    return {
        name: value
        for name, value in parse_qsl(query[:10_000], keep_blank_values=True)
        if name in known
    }


def limit(given: Mapping[str, str], default: int = LIMITS[0], most: int = LIMITS[1]) -> int:
    """How many items are wanted."""
    value = given.get("limit", str(default))
    if "limit" not in given:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 5 and 1 <= int(value) <= most):
        raise problems.wrong("limit", f"a whole number from 1 to {most}")
    return int(value)


def key(given: Mapping[str, str], name: str) -> str | None:
    """The key that a filter names, however it is written; empty if nothing can have it, None where
    it is not given."""
    if name not in given:
        return None
    if not given[name]:
        raise problems.wrong(
            name, f"the name or the key of {'an' if name[0] in 'aeiou' else 'a'} {name}"
        )
    return name_key(given[name])


def name_key(written: str) -> str:
    """The key of a name or of a key written otherwise; empty if it cannot be one."""
    found = text.name_key(written)
    # Folding may lengthen: U+FDFA becomes 18 letters.
    return (
        found if max(len(found.encode()), len(text.fold(found).encode())) <= MAX_KEY_BYTES else ""
    )


def words(given: Mapping[str, str]) -> str:
    """What is searched for."""
    asked = given.get("q", "")
    if not 1 <= len(asked) <= MAX_QUERY_CHARS:
        raise problems.wrong("q", f"what to search for, 1 to {MAX_QUERY_CHARS} characters")
    return asked


def sort(given: Mapping[str, str]) -> str:
    """The order of names."""
    order = given.get("sort", SORTS[0])
    if order not in SORTS:
        raise problems.wrong("sort", " or ".join(SORTS))
    return order


def span(given: Mapping[str, str]) -> Span:
    """From when to when; Problem 400 for what is no time, and for an end before the beginning."""
    found = Span(_moment(given, "from"), _moment(given, "to"))
    if found.first and found.last and found.first > found.last:
        raise problems.wrong("to", "a time that is not before `from`")
    return found


def _moment(given: Mapping[str, str], name: str) -> str | None:
    """A time in UTC to the second, rounded into the span; of a day, its first or last second in
    Vietnam."""
    written = given.get(name)
    if written is None:
        return None
    is_first = name == "from"
    try:
        if _DAY.fullmatch(written):
            moment = datetime.fromisoformat(written).replace(tzinfo=HANOI)
            return _utc(moment, 0 if is_first else 86_399)
        if parts := _TIME.fullmatch(written):
            day, time, fraction, zone = parts.groups()
            # A + that nobody escaped arrives as a space.
            moment = datetime.fromisoformat(f"{day}T{time}{zone.upper().replace(' ', '+')}")
            return _utc(moment, 1 if is_first and (fraction or ".0").strip(".0") else 0)
    except ValueError:
        pass
    raise problems.wrong(name, WHEN)


def _utc(moment: datetime, seconds: int) -> str:
    """A moment, some seconds later; the first or last of all times for what lies beyond them in
    UTC."""
    try:
        return (moment.astimezone(UTC) + timedelta(seconds=seconds)).isoformat().removesuffix(
            "+00:00"
        ) + "Z"
    except OverflowError:
        return "0001-01-01T00:00:00Z" if moment.year == 1 else "9999-12-31T23:59:59Z"


def cursor(at: Cursor, question: Any) -> str:
    """An opaque cursor: go on at this place, with this question and no other."""
    written = json.dumps([*at, _mark(question)], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def read_cursor(written: str | None, question: Any) -> Cursor | None:
    """Where a cursor says to go on; None where there is none, Problem 400 if it belongs to another
    question."""
    if written is None:
        return None
    try:
        partition, place, mark = json.loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        is_place = (
            isinstance(partition, str)
            and isinstance(place, str)
            and 0 < len(place.encode()) <= MAX_KEY_BYTES
        )
        if is_place and mark == _mark(question):
            return Cursor(partition, place)
    except (ValueError, TypeError, RecursionError):
        pass
    raise problems.wrong("cursor", CURSOR)


def _mark(question: Any) -> str:
    """Ten letters that stand for a question."""
    return sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:10]
