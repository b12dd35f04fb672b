"""What publishing systems say of an article's version and status, and of when it is withheld.

What withholds an article is never guessed: a value that cannot be read rejects the file, with a
reason that names the field.
"""

import re

from functions.ingest.words import dates
from shared.errors import Rejected
from shared.text import fold, line

TAKEDOWN_STATUSES = {
    *("canceled", "cancelled", "withheld", "killed", "kill", "withdrawn", "recalled", "recall"),
    *("retracted", "unpublished", "deleted", "delete", "deletemessage", "elimination"),
}
"""Publishing statuses, signals and instructions that take an article down: IPTC's publishing
statuses (cv.iptc.org/newscodes/pubstatusg2), and what agencies write for them."""

PUBLIC_STATUSES = {
    *("published", "publish", "public", "live", "final", "ready", "approved", "usable", "online"),
    *("active", "visible", "completed", "complete", "done", "open", "all", "everyone", "stable"),
    *("true", "yes", "on", "1", "released", "updated", "corrected", "da dang", "da duyet"),
    *("xuat ban", "da xuat ban", "cong khai", "dang", "duyet", "hoan thanh", "co"),
}
"""Statuses and visibilities, without marks, of articles that readers may see."""

_EMBARGO_STATUSES = {"embargoed", "under embargo", "scheduled"}
"""Statuses of articles that a time releases."""

YES, NO = {"true", "yes", "on", "1", "y", "co"}, {"false", "no", "off", "0", "n", "khong"}
_NOTHING = {"", "~", "null", "none", "nil"}
_PATTERN_OF_TIME = re.compile(r"yyyymmdd[thms0z+:-]{0,20}")
"""What NITF's DTD says of its times, which some systems send where nobody filled one in."""

_VERSION = re.compile(r"\d{1,12}")


def parse_version(value: object) -> int:
    """A file's version, a whole number of at most 12 digits; 0 for anything else."""
    words = str(value).strip()
    return int(words) if _VERSION.fullmatch(words) else 0


def is_takedown_status(status: str | None) -> bool:
    """Whether a publishing status (`canceled`, `stat:withheld`, or its address) takes the article
    down."""
    return _bare_status(status) in TAKEDOWN_STATUSES


def is_public_status(status: str | None) -> bool:
    """Whether a status or visibility says nothing, or that readers may see the article."""
    return _bare_status(status) in _NOTHING | PUBLIC_STATUSES


def _bare_status(status: str | None) -> str:
    """A status without its scheme (`stat:`, `http://cv.iptc.org/newscodes/pubstatusg2/`) and
    marks."""
    words = line(status or "")
    last = (words.rpartition("/")[2] if "://" in words else words).rpartition(":")[2]
    return " ".join(fold(last).replace("-", " ").replace("_", " ").split())


def withholding_time(field: str, words: str | None, *, is_expiry: bool = False) -> str | None:
    """The time (RFC 3339, UTC) of an embargo or an expiry; None where the field says nothing.

    Of a fraction of a second an embargo ends with the second, an expiry begins with it. Rejected if
    it says something that is no time.
    """
    words = line(words or "")
    if words.lower() in _NOTHING or _PATTERN_OF_TIME.fullmatch(words.lower()):
        return None
    time = dates.parse_timestamp(words, rounds_up=not is_expiry)
    if time is None:
        raise Rejected(
            f"its {field} “{words[:80]}” cannot be read, so nothing is published: write it as "
            "2025-09-15 14:05 or 2025-09-15T14:05:00+07:00"
        )
    return time


def check_status(field: str, words: str | None, embargo: str | None = None) -> None:
    """Rejected unless a status or visibility says nothing, that readers may see the article, that
    it is taken down, or that it is withheld and there is a time until which."""
    if is_public_status(words) or is_takedown_status(words):
        return
    if _bare_status(words) in _EMBARGO_STATUSES:
        if embargo:
            return
        raise Rejected("it is embargoed, but does not say until when: put a time into embargoed")
    raise Rejected(
        f"its {field} is “{line(words or '')[:80]}”, which is not known to mean published: "
        f"set {field} to “published”, or take it out, to publish it"
    )


def says_yes(field: str, words: str | None) -> bool | None:
    """Whether a field that withholds, such as `draft`, says yes or no; None where it says nothing.

    Rejected if it says neither.
    """
    answer = fold(line(words or ""))
    if answer in _NOTHING:
        return None
    if answer in YES | NO:
        return answer in YES
    raise Rejected(
        f"its {field} is “{line(words or '')[:80]}”, neither true nor false, so nothing is "
        "published: write true or false"
    )
