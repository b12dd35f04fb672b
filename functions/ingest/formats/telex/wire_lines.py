"""Lines that tell wire copy from any other text: the headers of ANPA 1312 and IPTC 7901.

Nothing is imported here, since every text is looked at.
"""

import re

FILE_LINE = re.compile(r"[A-Za-z]\d{4}(?: ?[\w -]{0,40})?")
KEYWORD_LINE = re.compile(
    r"(?P<priority>[A-Za-z]) ?(?P<category>[A-Za-z]) {0,3}(?P<keyword>(?:am|pm|bc|ap)-\S.{0,60}?)"
    r"\s{1,9}(?:(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:\s{1,9}(?P<count>\d{1,5}))?|\d{3,5})\s{0,9}",
    re.IGNORECASE,
)
HEADER_LINE = re.compile(
    r"(?P<source>[A-Za-z]{2,6})(?P<number>\d{2,5}) (?P<priority>[1-9]) (?P<category>[A-Za-z]{1,3})"
    r" {1,3}(?P<count>\d{1,5})(?: {1,4}(?P<more>.{0,80}))?"
)
LOOSE_HEADER_LINE = re.compile(
    r"(?P<source>[A-Za-z]{2,6})(?P<number>\d{2,5}) (?P<priority>[1-9])"
    r"(?: (?P<category>[A-Za-z]{1,3}))?"
    r"(?: {1,3}(?P<count>\d{1,5}))?(?: {1,4}(?P<more>.{0,80}))?"
)
"""A header of IPTC 7901 in what is known to be wire copy: systems leave out category and count."""

_CARET_LINE = re.compile(r"[A-Za-z]{2}-[\w&' /.-]{2,60},.{0,60}<|\^.{1,300}[<=]")
_BEGINS = re.compile(r"[\s\x00\x16]{0,40}(?:\x01[A-Za-z]|ZCZC [A-Z]{3})")
_FIRST_LINES = 6
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def is_wire_copy(head: str) -> bool:
    """Whether a text begins as messages of ANPA 1312 or IPTC 7901 do."""
    if _BEGINS.match(head):
        return True
    words = _CONTROL.sub(" ", head[:2000])
    lines = [line.strip() for line in words.splitlines() if line.strip()][:_FIRST_LINES]
    if any(KEYWORD_LINE.fullmatch(line[:120]) for line in lines[:3]):
        return True
    if lines and HEADER_LINE.fullmatch(lines[0][:140]):
        return True
    return sum(_CARET_LINE.fullmatch(line[:400]) is not None for line in lines) > 1
