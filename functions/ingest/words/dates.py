"""Date lines as news pages write them: Vietnamese, English and ISO.

A line is a date if nothing is left of it once day, time, zone, weekday and words such as "cập nhật
lúc" are removed. Days come before months (15/9/2025), and without a zone the time is Vietnam's.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from shared import text, times

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh, the same since 1975; named zones would need a time zone database in the zip."""

LONGEST_DATE_LINE = 90
YEARS = range(1900, 2101)

_MONTH_NAMES = re.findall(
    r"\w+", "january february march april may june july august september october november december"
)
_MONTHS = {
    name[:length]: at for at, name in enumerate(_MONTH_NAMES, start=1) for length in (3, len(name))
} | {"sept": 9}
_VIETNAMESE_MONTHS = {
    **{
        "giêng": 1,
        "một": 1,
        "hai": 2,
        "ba": 3,
        "tư": 4,
        "năm": 5,
        "sáu": 6,
        "bảy": 7,
        "bẩy": 7,
        "tám": 8,
        "chín": 9,
    },
    **{"mười một": 11, "mười hai": 12, "mười": 10},
}
"""Months as Vietnamese writes them out: tháng chín."""

_MONTH = "(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = re.compile(r"\d{4}")
"""What all of `_DAYS` have, and few lines do."""

_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<month>\d{1,2})"
        r"\s*(?P=mark)\s*(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\s+(?:tháng\s+|thg\.?\s*)"
        r"(?P<month>\d{1,2})(?:\s*,\s*|\s+)(?:năm\s+)?(?P<year>\d{4})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s+tháng\s+(?P<name>{'|'.join(_VIETNAMESE_MONTHS)})"
        rf"(?:\s*,\s*|\s+)(?:năm\s+)?(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\d){_ORDINAL},?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}\s+{_ORDINAL},?\s+(?P<year>\d{{4}})(?!\d)",
    )
)
_WEEKDAY = re.compile(
    r"\b(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật|cn|t[2-7]"
    r"|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\b\.?"
)
_HALF = r"(?:\s*(?P<half>[ap]m|[ap]\.m\.|sa|ch|sáng|trưa|chiều|tối)(?!\w))"
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<hour>\d{{1,2}})\s*(?:[:hg]|giờ)\s*(?P<minute>\d{{2}})(?!\d)"
        rf"(?::(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?(?!\d))?(?:\s*phút\b)?{_HALF}?",
        rf"(?<!\d)(?P<hour>\d{{1,2}})\s*(?:[hg]|giờ)(?!\w){_HALF}?",
        rf"(?<!\d)(?P<hour>\d{{1,2}}){_HALF}",
    )
)
_AFTERNOON = {"pm", "p.m.", "ch", "chiều", "tối"}
_OFFSET = re.compile(
    r"(?:\b(?:gmt|utc)\s*)(?P<sign>[-+−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)"
    r"|(?P<sign2>[-+−])(?P<hours2>\d{2})(?::?(?P<minutes2>\d{2}))?(?!\d)"
)
_ZONES = {
    "z": 0,
    "gmt": 0,
    "utc": 0,
    "ict": 7,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    **{"wet": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "wib": 7},
    **{"sgt": 8, "hkt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11},
}
"""Hours from UTC: those of RFC 2822, Indochina's, and others that mean one zone in news."""
_ZONE = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_ZONES)})(?!\w)")
_VIETNAM_NAME = re.compile(r" ?[(\[]?Asia/(?:Ho_Chi_Minh|Saigon|Bangkok)[)\]]?$", re.IGNORECASE)
"""The zone's names, and the zone that it is a link to, in the IANA time zone database."""

_UNKNOWN_ZONE = re.compile(r"\s*\(?[a-z]{2,4}t\b")
_UPDATED = re.compile(r"\b(?:cập nhật|updated?|modified)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:lần cuối|cập nhật|xuất bản|thời gian|lúc|vào|hồi|ngày|mồng|mùng|đăng|giờ việt "
    r"nam|giờ hà nội|giờ|uhr"
    r"|last|updated?|modified|published|posted|on|at|date|t)\b"
)
_WORD = re.compile(r"\w")
_SPAN = (
    r"(?:\d{1,3}|một|hai|ba|vài|mấy|an?|a few)\s*(?:giây|phút|giờ|tiếng(?: đồng "
    r"hồ)?|ngày|tuần|tháng|năm"
    r"|(?:second|sec|minute|min|hour|hr|day|week|month|year)s?|[smhdw]\b)"
)
_CLOCK = r"(?:\d{1,2}[:hg]\d{2}|\d{1,2} ?[ap]m)"
_RELATIVE = re.compile(
    rf"(?:(?:cập nhật|updated|đăng|posted|published)\W*)?(?:(?:khoảng|about|cách đây|hơn|over) )*"
    rf"(?:{_SPAN}(?:,? (?:and |và )?{_SPAN})? (?:trước|ago)|vừa xong|vừa mới|mới đây|just "
    rf"now|(?<=cách đây ){_SPAN}"
    rf"|(?:{_CLOCK},? )?(?:hôm nay|hôm qua|hôm kia|(?:sáng|trưa|chiều|tối|đêm) (?:nay|qua)"
    r"|today|yesterday|last (?:night|week|month))"
    rf"(?:,? (?:lúc |at )?{_CLOCK})?)\W*"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date: its time (RFC 3339, UTC), whether it has a time of day, and whether it
    is that of an update."""

    time: str
    has_clock: bool
    is_update: bool


def parse_date_line(line: str) -> DateLine | None:
    """The date that a line is; None for a line that says more, and for a relative time."""
    rest = text.line(line).lower() if len(line) <= LONGEST_DATE_LINE else ""
    day, rest = _take_day(rest)
    if day is None:
        return None
    _, rest = _take_match((_WEEKDAY,), rest)
    clock, rest = _take_match(_TIMES, rest)
    offset, rest = _take_match((_OFFSET, _ZONE) if clock else (), rest)
    if _WORD.search(_FILLER.sub("", rest)):
        return None
    try:
        moment = datetime(*_date_of(day), *_time_of(clock), tzinfo=_zone_of(offset))
    except ValueError:
        return None
    return (
        DateLine(times.to_rfc3339(moment), clock is not None, says_update(line))
        if moment.year in YEARS
        else None
    )


def find_date(line: str) -> str | None:
    """The time (RFC 3339, UTC) in a line that says more: "By An Nhiên on 14 November 2019, 5 pm".

    None for none or several.
    """
    rest = text.line(line).lower() if len(line) <= 2 * LONGEST_DATE_LINE else ""
    day, rest = _take_day(rest)
    if day is None or _take_day(rest)[0] is not None:
        return None
    clock, after_day = _take_match(_TIMES, rest)
    offset, _ = _take_match((_OFFSET, _ZONE) if clock else (), after_day)
    if clock and not offset and _UNKNOWN_ZONE.match(rest[clock.end() :]):
        clock = None
    try:
        moment = datetime(*_date_of(day), *_time_of(clock), tzinfo=_zone_of(offset))
    except ValueError:
        return None
    return times.to_rfc3339(moment) if moment.year in YEARS else None


def find_only_date(words: str) -> str | None:
    """The time (RFC 3339, UTC) in words that must not be taken for an earlier one; None if a word
    is left that is neither day nor time nor a known zone.

    For what is withheld until then: of "9 am Eastern, 26 November 2026" nothing is understood.
    """
    rest = " ".join(words.split()).strip(' .,;:()[]*-–—_!"“”')
    stamp = parse_date_line(rest) if rest else None
    return stamp.time if stamp else None


def parse_timestamp(words: str | None, *, rounds_up: bool = False) -> str | None:
    """A time (RFC 3339, UTC) from a field that holds one: ISO 8601, or a date line.

    Without a zone it is Vietnam's, and so it is with the zone's name (Asia/Ho_Chi_Minh). None for
    what is neither. Fractions of a second are cut off, or in ISO 8601 rounded up if asked for:
    before an embargo's end, not even by half a second, is anything published.
    """
    words = _VIETNAM_NAME.sub("", text.line(words or ""))
    try:
        moment = datetime.fromisoformat(words)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
        moment += timedelta(seconds=1) if rounds_up and moment.microsecond else timedelta()
        return times.to_rfc3339(moment) if moment.year in YEARS else None
    except (ValueError, OverflowError):
        stamp = parse_date_line(words)
        return stamp.time if stamp else None


def says_update(line: str) -> bool:
    """Whether a line says that something was updated."""
    return len(line) <= LONGEST_DATE_LINE and _UPDATED.search(line) is not None


def is_relative_time(line: str) -> bool:
    """Whether a line is a time relative to its reading: "2 giờ trước", "hôm qua", "just now"."""
    return (
        len(line) <= LONGEST_DATE_LINE and _RELATIVE.fullmatch(text.line(line).lower()) is not None
    )


def _take_day(line: str) -> tuple[re.Match[str] | None, str]:
    return _take_match(_DAYS, line) if _YEAR.search(line) else (None, line)


def _take_match(
    patterns: tuple[re.Pattern[str], ...], line: str
) -> tuple[re.Match[str] | None, str]:
    """The match of the first pattern that has one, and the line without it."""
    for pattern in patterns:
        if match := pattern.search(line):
            return match, line[: match.start()] + " " + line[match.end() :]
    return None, line


def _date_of(match: re.Match[str]) -> tuple[int, int, int]:
    parts = match.groupdict()
    month = (
        int(parts["month"]) if parts.get("month") else (_VIETNAMESE_MONTHS | _MONTHS)[parts["name"]]
    )
    return int(parts["year"]), month, int(parts["day"])


def _time_of(match: re.Match[str] | None) -> tuple[int, int, int]:
    """Hour, minute, second; ValueError for an hour that no clock shows."""
    if match is None:
        return 0, 0, 0
    parts = match.groupdict()
    hour, half = int(parts["hour"]), parts["half"]
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in {"am", "a.m.", "sa"} and hour == 12:
        hour = 0
    return hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)


def _zone_of(match: re.Match[str] | None) -> timezone:
    """The zone of a match, Vietnam's without one; ValueError for an offset that no place has."""
    if match is None:
        return VIETNAM
    parts = {
        name.rstrip("2"): value for name, value in match.groupdict().items() if value is not None
    }
    if not parts:
        return timezone(timedelta(hours=_ZONES[match[0]]))
    hours, minutes = int(parts["hours"]), int(parts.get("minutes", 0))
    if hours > 14 or minutes > 59:
        raise ValueError(f"no place is {hours}:{minutes} from UTC")
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if parts["sign"] != "+" else 1))
