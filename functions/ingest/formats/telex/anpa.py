"""ANPA 1312, as agencies send it and as it is left when a system ate its control characters.

Newspaper Association of America, "High-Speed Wire Service Transmission Guidelines", Bulletin 1312.

A header (service letter and number; priority, category, format, keyword, day, words), lines that
begin with ^ and end in < or =, the text with indents, and the line with agency, date and time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.ingest.formats.telex.wire_lines import FILE_LINE, KEYWORD_LINE
from functions.ingest.formats.telex.wire_message import WireMessage
from functions.ingest.formats.telex.wire_text import (
    TEXT_MARK,
    anpa_time,
    paragraphs_of_lines,
    typeset,
)
from shared import text

MOST_HEADER_LINES = 30
LEAST_SUMMARY_WORDS = 25
"""Words from which a line above the text is a summary: AP's "extended headline"."""

_KEYWORDS = re.compile(
    r"\W?(?:am|pm|bc|ap)-+(?P<slug>[^,<]{1,80})(?P<words>(?:,[^,<]{0,80}){0,6})", re.I
)
_COUNT = re.compile(r"\s*\d{1,5}\s*")
_PHOTO = re.compile(r"(?:[A-Z]{2,5} )?(?:photos?|graphics?|video|interactive)s?\b", re.IGNORECASE)
_EDITORS = re.compile(
    r"(?:eds|editors|editor's note|editors' note|note to editors)\b", re.IGNORECASE
)
_RELEASE = re.compile(r"(?:for release|hold for|embargo)", re.IGNORECASE)
_ADVANCE_CODE = re.compile(r"\$?adv ?\d{0,2}", re.IGNORECASE)
_STATE_BEHIND_SLUG = re.compile(
    r"[ ,](?=\d{1,2}(?:st|nd|rd|th)|KILL\b"
    r"|(?i:ld|writethru|corrective|correction|advisory|adv\d{0,2})\b)"
)


@dataclass(slots=True)
class _CaretLines:
    """What the lines between ^ and < or = say."""

    slug: str = ""
    words: str = ""
    headline: str = ""
    summary: str = ""
    byline: str = ""
    agency: str = ""
    notes: list[str] = field(default_factory=list)

    def add(self, line: str, end: str) -> None:
        """Note a line by its words and by what ended it."""
        keywords = _KEYWORDS.match(line) if not self.slug else None
        if keywords:
            self.slug, state = _split_slug(keywords["slug"])
            parts = (part.strip() for part in (state, *keywords["words"].split(",")))
            self.words = ", ".join(part for part in parts if part and not _COUNT.fullmatch(part))
        elif _ADVANCE_CODE.fullmatch(line):
            pass
        elif any(pattern.match(line) for pattern in (_EDITORS, _PHOTO, _RELEASE)):
            self.notes.append(line)
        elif line.lower().startswith("by "):
            self.byline = line
        elif end == "=":
            self.agency = line
        elif not self.headline:
            self.headline = typeset(line)
        elif len(line.split()) >= LEAST_SUMMARY_WORDS or line.endswith("."):
            self.summary = typeset(line)
        else:
            self.notes.append(line)


def parse_anpa(lines: Sequence[str], *, is_tabular: bool = False) -> WireMessage:
    """What the lines of a message say, control characters left out of them."""
    keyword, rest = _header([line for line in lines if line != TEXT_MARK])
    carets, rest = _caret_lines(rest)
    sent_at, rest = _trailer(rest)
    slug, words = _slug_of_header(keyword["keyword"] if keyword else "")
    paragraphs = [line.rstrip() for line in rest] if is_tabular else paragraphs_of_lines(rest)
    agency = carets.agency if not _is_title(carets.agency) else ""
    return WireMessage(
        "anpa",
        slug=carets.slug or slug,
        words=carets.words or words,
        priority=keyword["priority"] if keyword else "",
        category=keyword["category"] if keyword else "",
        headline=carets.headline,
        byline=carets.byline,
        agency=agency,
        summary=carets.summary,
        notes=tuple(carets.notes),
        paragraphs=tuple(paragraphs),
        sent_at=sent_at,
        is_tabular=is_tabular,
    )


def _is_title(line: str) -> bool:
    """Whether the line below a byline is the author's title: "AP Sports Writer"."""
    return (
        re.search(r"\b(?:writer|editor|correspondent|reporter|analyst)s?$", line, re.I) is not None
    )


def _header(lines: Sequence[str]) -> tuple[re.Match[str] | None, list[str]]:
    """The line with priority, category and keyword, if there is one, and the lines below it."""
    rest = list(lines)
    for at, line in enumerate(rest[:6]):
        if match := KEYWORD_LINE.fullmatch(line.strip()[:120]):
            return match, rest[at + 1 :]
    while rest and (not rest[0].strip() or FILE_LINE.fullmatch(rest[0].strip()[:60])):
        rest.pop(0)
    return None, rest


def _slug_of_header(keyword: str) -> tuple[str, str]:
    """Slug and lead in the header's keyword, which is cut to 24 characters or so."""
    return _split_slug(re.sub(r"^(?:am|pm|bc|ap)-+", "", keyword, flags=re.IGNORECASE))


def _split_slug(keyword: str) -> tuple[str, str]:
    """The slug, and the words behind it that say what the piece is to its story."""
    slug, *words = _STATE_BEHIND_SLUG.split(keyword, maxsplit=1)
    return slug.strip(" -"), " ".join(words).strip()


def _caret_lines(lines: Sequence[str]) -> tuple[_CaretLines, list[str]]:
    """The lines above the text, each of which may run over several, and the lines below."""
    carets = _CaretLines()
    parts: list[str] = []
    for at, line in enumerate(lines[:MOST_HEADER_LINES]):
        words = line.strip()
        if not parts and words and not words.startswith("^") and not words.endswith(("<", "=")):
            return carets, list(lines[at:])
        parts.append(words.lstrip("^"))
        if words.endswith(("<", "=", "^")) or not words:
            whole = text.line(" ".join(parts)).rstrip("<=^ ")
            if whole:
                carets.add(whole, words[-1:])
            parts = []
    return carets, list(lines[MOST_HEADER_LINES:])


def _trailer(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """When the message was sent, and the lines above the line that says so."""
    for at in range(len(lines) - 1, max(len(lines) - 12, -1), -1):
        if moment := anpa_time(lines[at]):
            return moment, list(lines[:at])
    return None, list(lines)
