"""Times as they are stored: RFC 3339 in UTC to the second, `2025-09-15T07:05:00Z`.

They sort as text.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

TIME_PATTERN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
RFC3339_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
HANOI = timezone(timedelta(hours=7), "GMT+7")
"""Asia/Ho_Chi_Minh has had this offset since 1975."""


def now() -> str:
    """The present."""
    return to_rfc3339(datetime.now(UTC))


def later_by(time: str, seconds: float) -> str:
    """The time so many seconds after another (before it, if negative), to the millisecond:
    `2025-09-15T07:05:00.123Z`. For what is put in an order."""
    moment = datetime.fromisoformat(time) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_of(time: str, *, days_before: int = 0) -> str:
    """The day of a time in UTC, or one so many days before it: `2025-09-15`."""
    return f"{from_rfc3339(time) - timedelta(days=days_before):%Y-%m-%d}"


def to_rfc3339(moment: datetime) -> str:
    """A datetime with a zone, as text; fractions of a second are cut off."""
    return moment.astimezone(UTC).strftime(RFC3339_FORMAT)


def from_rfc3339(text: str) -> datetime:
    """The datetime (UTC) of a time that `to_rfc3339` wrote; ValueError for any other text."""
    # fromisoformat takes a twentieth of the time; some versions of it know an hour 24.
    if TIME_PATTERN.fullmatch(text) and text[11:13] != "24":
        return datetime.fromisoformat(text)
    return datetime.strptime(text, RFC3339_FORMAT).replace(tzinfo=UTC)


def checked_time(text: str) -> str:
    """The same text, if it is a time as `to_rfc3339` writes it; else ValueError or TypeError."""
    if not TIME_PATTERN.fullmatch(text):
        raise ValueError("no time in UTC to the second")
    return text


def time_zone(name: str) -> tzinfo:
    """The zone of an IANA name such as `Asia/Ho_Chi_Minh`; ValueError for what is none.

    Nothing promises that Lambda's image of Python has the data of time zones, so the API's zip has
    them, in the package `tzdata`, to which `zoneinfo` turns where the system has none (Python
    Library Reference, zoneinfo, "Data sources"). It is imported here, since most requests need it
    not; Vietnam's needs no data.
    """
    if name == "Asia/Ho_Chi_Minh":
        return HANOI
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there, no name, a folder of the data
        message = f"is {name!r}: it must be a time zone's name, such as Asia/Ho_Chi_Minh"
        raise ValueError(message) from None


def days_between(first: str, second: str) -> float:
    """How many days lie between two times, never negative."""
    return abs((_moment(first) - _moment(second)).total_seconds()) / 86_400


@lru_cache(maxsize=1024)
def _moment(text: str) -> datetime:
    """The datetime of a time that is compared again and again."""
    return from_rfc3339(text)
