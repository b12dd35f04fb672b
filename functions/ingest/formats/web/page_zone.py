"""Times of a web page: without a zone they are Vietnam's on Vietnamese pages, and UTC on others.

A date without a time of day has no zone either, and is the beginning of that day in Vietnam, so
that the day is right where the newsroom is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.ingest.words import dates
from shared import text, times

_VIETNAMESE = re.compile("[đơưĐƠƯ\u1ea0-\u1ef9]|\\b(?:ngày|tháng|giờ|lúc)\\b", re.IGNORECASE)
_ZONE_LIKE = re.compile(r"\d(?: ?[ap]m)? \(?[a-z]{2,4}t\b", re.IGNORECASE)
"""A zone behind a time, known or not: `16:36 AMT`."""

_OFFSET = re.compile(r"\d(?:z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_HAS_CLOCK = re.compile(r"\d[T ]\d{1,2}:?\d{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageZone:
    """Which zone the times of a page are in that name none; `is_vietnamese` is asked only for such
    times."""

    is_vietnamese: Callable[[], bool]

    def timestamp(self, words: str | None) -> str | None:
        """The time (RFC 3339, UTC) that a field holds; None for what is none."""
        line = text.line(words or "")
        moment = dates.parse_timestamp(line)
        if moment is None or _OFFSET.search(line) or self._is_local(line):
            return moment
        return _utc_of_iso(line) or dates.parse_timestamp(f"{line} UTC") or moment

    def date_in(self, line: str) -> str | None:
        """The time (RFC 3339, UTC) in a line that says more; None for none or several."""
        moment = dates.find_date(line)
        if moment is None or _ZONE_LIKE.search(line) or self._is_local(line):
            return moment
        return dates.find_date(f"{line} UTC")

    def _is_local(self, line: str) -> bool:
        """Whether a line without a zone has a time of Vietnam: the page or itself is Vietnamese."""
        return _VIETNAMESE.search(line) is not None or self.is_vietnamese()


def _utc_of_iso(line: str) -> str | None:
    """A time of ISO 8601 without a zone, taken for UTC; None for any other."""
    if not _HAS_CLOCK.search(line):
        return None
    try:
        moment = datetime.fromisoformat(line)
    except ValueError:
        return None
    if moment.tzinfo or moment.year not in dates.YEARS:
        return None
    return times.to_rfc3339(moment.replace(tzinfo=UTC))
