"""What the formats of news agencies (ninjs, NITF, NewsML-G2) have in common: times, bylines,
versions, statuses, names. Pure."""

import re
from collections.abc import Iterable
from datetime import datetime
from posixpath import basename
from urllib.parse import unquote, urlsplit

from functions.ingest.formats.plain.lines import EXTENSIONS, LONGEST_FILE_NAME
from functions.ingest.words import dates
from shared import text, times

CANCELLED = {"canceled", "cancelled", "withheld"}
"""Publishing statuses that take an article down."""

_BYLINE = re.compile(
    r"(?:by|tác giả|bài|theo|von|par|por|av|door|di|text)\s*:\s*|(?:by|theo|von|par|por|av)\s+",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*[,;&|/]\s*|\s+[-–—]\s+|\s+(?:and|và|und|et|og|och|y)\s+")
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]\w+)*")
_VERSION = re.compile(r"\d{1,12}")
_TOP_LEVEL = re.compile(r"(?:.*\D)?\d{2}0{6}")
_IMAGE_TYPES = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
}


def when(words: str | None) -> str | None:
    """A time in UTC: ISO 8601 (Vietnam's without a zone), or a date line; None for what is neither."""
    words = text.line(words or "")
    try:
        moment = datetime.fromisoformat(words)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dates.VIETNAM)
        return times.to_rfc3339(moment) if moment.year in dates.YEARS else None
    except (ValueError, OverflowError):
        stamp = dates.read(words)
        return stamp.at if stamp else None


def names(byline: str) -> tuple[str, ...]:
    """Who a byline names: "By An Nhiên and Minh Khôi, TTXVN" -> An Nhiên, Minh Khôi, TTXVN."""
    bare = (
        _BYLINE.sub("", text.line(byline), count=1)
        if _BYLINE.match(text.line(byline))
        else text.line(byline)
    )
    return tuple(name.strip(" .") for name in _BETWEEN_NAMES.split(bare) if name.strip(" ."))


def language(tag: str | None) -> str | None:
    """The language of a tag such as `nb-NO`, without its region; None for what is no tag."""
    found = _LANGUAGE.fullmatch((tag or "").strip())
    return found[1].lower() if found and found[1].lower() != "und" else None


def version(words: object) -> int:
    """A file's version, a whole number; 0 for any other."""
    return int(str(words).strip()) if _VERSION.fullmatch(str(words).strip()) else 0


def is_cancelled(status: str | None) -> bool:
    """Whether a publishing status (`canceled`, `stat:withheld`) takes the article down."""
    return (status or "").strip().lower().rpartition(":")[2] in CANCELLED


def is_top_level(code: str | None) -> bool:
    """Whether a subject's code is one of IPTC's seventeen at the top (`medtop:04000000`): good as a
    section."""
    return _TOP_LEVEL.fullmatch((code or "").strip()) is not None


def section_and_tags(
    section: str | None,
    subjects: Iterable[tuple[str, str | None]],
    others: Iterable[str],
    genre: str | None = None,
) -> tuple[str | None, tuple[str, ...]]:
    """The section: what is said to be one, else IPTC's first top-level subject, else the genre; the
    tags: all other names."""
    subjects = list(subjects)
    section = (
        section
        or next((name for name, code in subjects if name and is_top_level(code)), None)
        or genre
        or None
    )
    named = [*(name for name, _ in subjects), *others]
    key = text.name_key(section or "")
    return section, tuple(name for name in named if name and text.name_key(name) != key)


def file_name(address: str | None, media_type: str | None = None) -> str | None:
    """The name that an image would be dropped under: the last part of its address, if that is an
    image's name."""
    try:
        name = basename(unquote(urlsplit((address or "").strip()).path).replace("\\", "/"))
    except ValueError:
        return None
    name = "".join(char for char in text.nfc(name) if char not in '<>|"?*\n\r\t').strip()
    if "." not in name[1:] and name and media_type:
        name += _IMAGE_TYPES.get(media_type.strip().lower(), "")
    return (
        name
        if name.lower().endswith(EXTENSIONS)
        and len(name) <= LONGEST_FILE_NAME
        and name.strip(".") == name
        else None
    )
