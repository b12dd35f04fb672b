"""Query parameters: read and checked.

One that is unknown, given twice or out of range is refused with Problem 400, which says what is
allowed.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple
from urllib.parse import parse_qsl

from functions.api.edge import problems
from shared import settings, text
from shared.tables.index_records import Facet

LIST_LIMITS, RELATED_LIMITS, CHANGES_LIMITS = (20, 100), (6, 10), (100, 500)
"""How many items an answer has by default, and at most."""

MOST_WIDTH = 10_000
"""In pixels, of a picture that is asked for."""

MAX_FIELDS = 50
MAX_NAME_KEY_BYTES = 1000
"""Longer than any key of a name of 100 letters; a partition key has room for 2,048 bytes."""

MAX_QUERY_CHARS = 200
TIME_HELP = "a day (2025-09-15, in the site's time zone) or a time (2025-09-15T07:05:00Z)"
NAME_ORDERS, SEARCH_ORDERS = ("name", "count"), ("best", "newest")
FILTERS: Mapping[str, Facet] = {"section": "SECTION", "author": "AUTHOR", "tag": "TAG"}

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+ -]\d\d:\d\d)", re.ASCII)


class Span(NamedTuple):
    """When an article became visible: from `first` to `last`, both included; None: without end."""

    first: str | None = None
    last: str | None = None


ALL_TIME = Span()


def read_parameters(query: str, allowed_names: tuple[str, ...]) -> dict[str, str]:
    """The parameters of a raw query string; Problem 400 for one not allowed or given twice."""
    params: dict[str, str] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise problems.Problem(400, f"more than {MAX_FIELDS} parameters") from None
    for name, value in pairs:
        if name not in allowed_names:
            raise unknown_parameter(name, allowed_names)
        if name in params:
            raise problems.bad_parameter(name, "to be given once")
        params[name] = value
    return params


def unknown_parameter(name: str, allowed_names: tuple[str, ...]) -> problems.Problem:
    """400: there is no such parameter."""
    names = (
        f"one of the parameters {', '.join(allowed_names)}" if allowed_names else "no parameters"
    )
    return problems.bad_parameter(text.line(name)[:100], names)


def read_page_parameters(query: str, allowed_names: tuple[str, ...]) -> dict[str, str]:
    """The allowed parameters of a page's URL.

    Others are ignored: links from campaigns carry trackers. Of a repeated one the last counts.
    """
    pairs = parse_qsl(query[:10_000], keep_blank_values=True)
    return {name: value for name, value in pairs if name in allowed_names}


def read_limit(
    params: Mapping[str, str], default: int = LIST_LIMITS[0], most: int = LIST_LIMITS[1]
) -> int:
    """How many items the client asks for: a whole number from 1 to `most`."""
    return _read_number(params, "limit", most) or default


def read_width(params: Mapping[str, str]) -> int | None:
    """How wide a picture the client asks for, in pixels; None if it does not say."""
    return _read_number(params, "w", MOST_WIDTH)


def _read_number(params: Mapping[str, str], name: str, most: int) -> int | None:
    """A whole number from 1 to `most`; None if the parameter is not given."""
    if name not in params:
        return None
    value = params[name]
    is_number = value.isascii() and value.isdigit() and len(value) < 6
    if not (is_number and 1 <= int(value) <= most):
        raise problems.bad_parameter(name, f"a whole number from 1 to {most}")
    return int(value)


def read_name_key(params: Mapping[str, str], name: str) -> str | None:
    """The key of the section, author or tag that a filter asks for.

    None if there is no such filter, empty if no name can have that key.
    """
    if name not in params:
        return None
    if not params[name]:
        article = "an" if name[0] in "aeiou" else "a"
        raise problems.bad_parameter(name, f"the name or the key of {article} {name}")
    return bounded_name_key(params[name])


def bounded_name_key(name: str) -> str:
    """The key of a name, or of a key in another spelling; empty if it is too long for one."""
    key = text.name_key(name)
    # Folding may lengthen: U+FDFA becomes 18 letters.
    size = max(len(key.encode()), len(text.fold(key).encode()))
    return key if size <= MAX_NAME_KEY_BYTES else ""


def read_search_words(params: Mapping[str, str]) -> str:
    """The words to search for."""
    words = params.get("q", "")
    if not 1 <= len(words) <= MAX_QUERY_CHARS:
        raise problems.bad_parameter("q", f"what to search for, 1 to {MAX_QUERY_CHARS} characters")
    return words


def read_order(params: Mapping[str, str], orders: Sequence[str] = NAME_ORDERS) -> str:
    """The order that is asked for, one of these; by default the first."""
    order = params.get("sort", orders[0])
    if order not in orders:
        raise problems.bad_parameter("sort", " or ".join(orders))
    return order


def read_filters(params: Mapping[str, str]) -> dict[Facet, str]:
    """The keys of the names that articles must have; empty where no name can have that key."""
    return {
        facet: key
        for name, facet in FILTERS.items()
        if (key := read_name_key(params, name)) is not None
    }


def read_span(params: Mapping[str, str]) -> Span:
    """The span of `from` and `to`; Problem 400 for what is no time, and for an end before the
    beginning."""
    span = Span(_read_time(params, "from"), _read_time(params, "to"))
    if span.first and span.last and span.first > span.last:
        raise problems.bad_parameter("to", "a time that is not before `from`")
    return span


def _read_time(params: Mapping[str, str], name: str) -> str | None:
    """A time in UTC to the second, rounded into the span; of a day, its first or last second in
    the site's time zone."""
    value = params.get(name)
    if value is None:
        return None
    is_first = name == "from"
    try:
        if _DAY.fullmatch(value):
            return _end_of_day(datetime.fromisoformat(value), is_first=is_first)
        if parts := _TIME.fullmatch(value):
            day, time, fraction, zone = parts.groups()
            # A plus sign that was not escaped arrives as a space.
            moment = datetime.fromisoformat(f"{day}T{time}{zone.upper().replace(' ', '+')}")
            return _utc(moment, 1 if is_first and (fraction or ".0").strip(".0") else 0)
    except ValueError:
        pass
    raise problems.bad_parameter(name, TIME_HELP)


def _end_of_day(day: datetime, *, is_first: bool) -> str:
    """The first or last second of a day; where clocks are changed it has not 24 hours."""
    zone: tzinfo = settings.load(settings.ApiSettings).site_time_zone
    if is_first or day.date() == date.max:
        return _utc(day.replace(tzinfo=zone), 0 if is_first else 86_399)
    return _utc((day + timedelta(days=1)).replace(tzinfo=zone), -1)


def _utc(moment: datetime, seconds: int) -> str:
    """A moment, some seconds later, in UTC; the first or last of all times if it lies beyond."""
    try:
        later = moment.astimezone(UTC) + timedelta(seconds=seconds)
        return later.isoformat().removesuffix("+00:00") + "Z"
    except OverflowError:
        return "0001-01-01T00:00:00Z" if moment.year == 1 else "9999-12-31T23:59:59Z"
