"""The words with which publishing systems say an article's version and status."""

import re

TAKEDOWN_STATUSES = {"canceled", "cancelled", "withheld"}
"""Publishing statuses that take an article down."""

_VERSION = re.compile(r"\d{1,12}")


def parse_version(value: object) -> int:
    """A file's version, a whole number of at most 12 digits; 0 for anything else."""
    words = str(value).strip()
    return int(words) if _VERSION.fullmatch(words) else 0


def is_takedown_status(status: str | None) -> bool:
    """Whether a publishing status (`canceled`, `stat:withheld`) takes the article down."""
    return (status or "").strip().lower().rpartition(":")[2] in TAKEDOWN_STATUSES
