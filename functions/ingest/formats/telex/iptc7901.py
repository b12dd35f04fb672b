"""IPTC 7901, as agencies send it and as it is left without its control characters.

International Press Telecommunications Council, "The IPTC Recommended Message Format", revision 5.

A header line (source and number, priority, category, words, what the agency adds), keywords that
end in /, the headline up to =, the text, and the line with day, time, month and year.
"""

import re
from collections.abc import Sequence

from functions.ingest.formats.telex.wire_lines import LOOSE_HEADER_LINE
from functions.ingest.formats.telex.wire_message import WireMessage
from functions.ingest.formats.telex.wire_text import (
    TEXT_MARK,
    dateline_of,
    iptc_time,
    paragraphs_of_lines,
    typeset,
)
from shared import text

MOST_HEADLINE_LINES = 5
_EDITORS = re.compile(r"(?:eds|editors|note|achtung|hinweis|photos?|fotos?|graphics?)\b", re.I)
_NOT_PUBLIC = re.compile(
    r"(?:\*( \*){2,}|the following information is not (?:intended )?for publication"
    r"|# notebook|## (?:note|editorial|notizen)|die folgenden informationen sind nicht).{0,80}",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"[a-z]{2,5}(?:[ /][a-z]{1,5}){1,5}")
"""The signs of agency, author and desk below a text: `dpa tca bag`."""

_STATE = re.compile(
    r"\(?(?P<words>\d{1,2}(?:st|nd|rd|th|\.) (?:lead|ld|update|roundup|take|zusammenfassung)\b"
    r".{0,80}?"
    r"|(?:correction|berichtigung|korrektur|mandatory kill|kill|withhold|zurückziehung|advisory"
    r"|repeat|urgent)(?:(?:\s{0,3}[:(,/–—]|\s{1,3}-{1,2}\s).{0,80}?)?)\)?",
    re.IGNORECASE,
)


def parse_iptc7901(lines: Sequence[str]) -> WireMessage:
    """What the lines of a message say, control characters left out of them."""
    header, rest = _header(lines)
    rest = rest if header else [line for line in rest if line != TEXT_MARK]
    sent_at, rest = _trailer(rest)
    slug, words, notes, rest = _keywords(rest)
    headline, byline, rest = _headline(rest)
    paragraphs = _public_paragraphs(rest)
    dateline = dateline_of(paragraphs[0]) if paragraphs else None
    return WireMessage(
        "iptc7901",
        slug=slug,
        words=words or _state_of(headline),
        priority=header["priority"] if header else "",
        category=(header["category"] or "") if header else "",
        headline=headline,
        byline=byline,
        agency=(dateline.agency if dateline else "") or _agency(header),
        notes=tuple(notes),
        paragraphs=tuple(paragraphs),
        sent_at=sent_at,
    )


def _header(lines: Sequence[str]) -> tuple[re.Match[str] | None, list[str]]:
    """The header line, and the lines below it."""
    for at, line in enumerate(lines[:4]):
        if match := LOOSE_HEADER_LINE.fullmatch(line.strip()[:140]):
            return match, list(lines[at + 1 :])
    return None, list(lines)


def _agency(header: re.Match[str] | None) -> str:
    """The agency that the header names behind the number of words (`dpa 0027`)."""
    words = (header["more"] or "").split() if header else []
    signs = [word for word in words if word.isalpha() and 2 <= len(word) <= 6]
    return next((sign for sign in signs if sign.isupper()), next(iter(signs), ""))


def _trailer(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """When the message was sent, and the lines above the line that says so."""
    for at in range(len(lines) - 1, max(len(lines) - 8, -1), -1):
        if moment := iptc_time(lines[at]):
            return moment, list(lines[:at])
    return None, list(lines)


def _keywords(lines: Sequence[str]) -> tuple[str, str, list[str], list[str]]:
    """Slug, what the piece is to its story, notes in brackets, and the lines below them."""
    slug, words = "", ""
    notes: list[str] = []
    has_mark = TEXT_MARK in lines[:8]
    for at, line in enumerate(lines[:8]):
        bare = line.strip()
        if line == TEXT_MARK:
            return slug, words, notes, list(lines[at + 1 :])
        is_headline = bare.endswith("=")
        if bare and not slug and not is_headline and (has_mark or bare.endswith("/")):
            slug = bare.strip("/ ")
        elif (match := _STATE.fullmatch(bare[:120])) and not is_headline:
            words = match["words"]
        elif bare.startswith("(") and bare.endswith(")"):
            notes.append(bare.strip("()"))
        elif bare:
            return slug, words, notes, list(lines[at:])
    return slug, words, notes, []


def _headline(lines: Sequence[str]) -> tuple[str, str, list[str]]:
    """Headline and byline, which = or a blank line ends, and the lines below."""
    parts: list[str] = []
    byline = ""
    for at, line in enumerate(lines[:MOST_HEADLINE_LINES]):
        bare = line.strip()
        if parts and dateline_of(f"{bare} -").agency:
            return typeset(" ".join(parts)), byline, list(lines[at:])
        if bare.lower().startswith(("by ", "von ", "par ")) and parts:
            byline = bare.rstrip("= ")
        elif bare:
            parts.append(bare.rstrip("= "))
        if bare.endswith("=") or not bare:
            return typeset(" ".join(parts)), byline, list(lines[at + 1 :])
    return typeset(parts[0] if parts else ""), byline, list(lines[1:])


def _state_of(headline: str) -> str:
    """What a headline says of the piece: "CORRECTION: ...", "1st LEAD ..."."""
    head = text.line(headline).partition(":")[0]
    match = _STATE.fullmatch(head)
    return match["words"] if match and head != headline else ""


def _public_paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs of the text, without notes and signs below it."""
    end = next(
        (at for at, line in enumerate(lines) if _NOT_PUBLIC.fullmatch(line.strip()[:140])),
        len(lines),
    )
    paragraphs = paragraphs_of_lines(lines[:end])
    while len(paragraphs) > 1 and _SIGNATURE.fullmatch(paragraphs[-1][:60]):
        paragraphs.pop()
    return paragraphs
