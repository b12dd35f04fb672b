"""The text of wire copy: paragraphs out of lines of 60 to 70 characters, datelines, the time sent.

Agencies write for teleprinters: `` and '' for quotation marks, _ for a dash, === and ___ between
parts, an indent for a new paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from functions.ingest.words import dates
from shared import text

TEXT_MARK = "\x02"
"""The line that stands for STX, behind which the text begins."""

LONGEST_DATELINE, MOST_PLACE_WORDS = 120, 4

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w.'’ /-]{1,40}?(?:, [\w. ]{2,30}?)?) "
    r"\((?P<agency>[^\W\d_][\w ./+-]{1,24})\) ?(?P<dash>[_–—]|-{1,2})? ?(?=\S)"
)
_PAUSE = re.compile(r"(?<=\s)(?:_|--)(?=\s)")
_RULE = re.compile(r"[_=*-]{2,40}|(?:[*_] ){2,20}[*_]?")
_END = re.compile(
    r"(?:-?30-?|#{2,5}|NNNN|=|\(?(?:MORE|ENDS?)\)?|\(?more\)?|ends?|-{1,3} ?ends? ?-{1,3}|EOM)"
    r"[.= ]*"
)
_ANPA_TRAILER = re.compile(
    r"(?:(?P<agency>[A-Z]{2,5})-[A-Z]{2}-)?(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)"
    r" (?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Za-z]{1,4})?\W{0,3}"
)
_IPTC_TRAILER = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>[A-Z]{1,4})?"
    r" (?P<month>[A-Za-z]{3}) (?P<year>\d\d)"
)
_ZONES_OF_AGENCIES = {"MEZ": "CET", "MESZ": "CEST", "Z": "UTC"}
_INDENT = re.compile(r"[ \t]{2,}|\t")
_LEAST_INDENTED = 0.3


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report is from and by which agency; "" for what is not said."""

    place: str = ""
    agency: str = ""


def typeset(words: str) -> str:
    """Words with the marks that print has for those of teleprinters."""
    words = words.replace("``", "“").replace("''", "”")
    return text.line(_PAUSE.sub("—", words))


def paragraphs_of_lines(lines: Sequence[str]) -> list[str]:
    """Paragraphs of lines: a blank line or an indent begins one. Rules and ends are left out."""
    texts = [line for line in lines if line.strip()]
    indented_count = sum(_INDENT.match(line) is not None for line in texts)
    has_indents = indented_count >= _LEAST_INDENTED * max(_count_blocks(lines), 1)
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = line.strip()
        is_border = not words or _RULE.fullmatch(words[:80]) or _END.fullmatch(words[:40])
        if is_border or (has_indents and _INDENT.match(line)):
            paragraphs.append([])
        if not is_border:
            paragraphs[-1].append(words)
    typeset_paragraphs = [typeset(" ".join(parts)) for parts in paragraphs if parts]
    return [*map(with_dash, typeset_paragraphs[:1]), *typeset_paragraphs[1:]]


def _count_blocks(lines: Sequence[str]) -> int:
    """How many runs of lines blank lines part."""
    return sum(
        bool(line.strip()) and not before.strip()
        for before, line in zip(["", *lines], lines, strict=False)
    )


def dateline_of(paragraph: str) -> Dateline:
    """The dateline that a paragraph begins with: "RIVERTON (AP) — "."""
    match = _DATELINE.match(paragraph[:LONGEST_DATELINE])
    if not match:
        return Dateline()
    place = match["place"].partition(",")[0].strip()
    words = place.split()
    if len(words) > MOST_PLACE_WORDS or not all(word[0].isupper() for word in words):
        return Dateline()
    return Dateline(place.title() if place.isupper() else place, match["agency"].strip())


def with_dash(paragraph: str) -> str:
    """A paragraph with the dash that print has behind a dateline."""
    match = _DATELINE.match(paragraph[:LONGEST_DATELINE])
    if not match or not match["dash"]:
        return paragraph
    return f"{paragraph[: match.start('dash')].rstrip()} — {paragraph[match.end() :].lstrip()}"


def without_dateline(paragraph: str) -> str:
    """A paragraph without the dateline that it begins with."""
    match = _DATELINE.match(paragraph[:LONGEST_DATELINE])
    return paragraph[match.end() :].lstrip() if match else paragraph


def anpa_time(line: str) -> str | None:
    """The time (RFC 3339, UTC) in the line that ends a message: `AP-WF-11-25-26 1430EST`."""
    match = _ANPA_TRAILER.fullmatch(line.strip()[:60])
    return _time(match, match["month"]) if match else None


def iptc_time(line: str) -> str | None:
    """The time (RFC 3339, UTC) in the line that ends a message: `251930 GMT Nov 26`."""
    match = _IPTC_TRAILER.fullmatch(text.line(line)[:60])
    return _time(match, match["month"]) if match else None


def _time(match: re.Match[str], month: str) -> str | None:
    """UTC where no zone is named: wires are international."""
    zone = (match["zone"] or "UTC").upper()
    zone = _ZONES_OF_AGENCIES.get(zone, zone)
    clock = f"{match['hour']}:{match['minute']} {zone}"
    if month.isdecimal():
        return dates.parse_timestamp(f"20{match['year']}-{month}-{match['day']} {clock}")
    return dates.parse_timestamp(f"{match['day']} {month} 20{match['year']} {clock}")
