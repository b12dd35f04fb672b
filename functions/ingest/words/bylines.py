"""Whom a byline names: one rule for each kind of line or field that names authors.

Formats differ in how sure it is that a line is a byline at all. A field for authors holds nothing
else, so any words in it are names (`authors_of_field`). A line of a text may be a sentence as well,
so it is a byline only if all of it looks like names (`authors_of_line`). A line around the heading
of a web page has to begin with "By", and may go on with a date (`authors_after_by`).
"""

import re
from collections.abc import Iterable, Sequence

from shared import text

LONGEST_BYLINE = 300
"""Characters of a line of text that may be a byline: as many as a headline may have."""

LONGEST_BY_LINE = 120
"""Characters of a line of a web page that begins with "By"."""

NAME_WORDS = range(2, 6)
"""How many words a name in a line of text has."""

_PLACEHOLDERS = {"admin", "administrator", "user", "unknown"}
_SITE_PLACEHOLDERS = _PLACEHOLDERS | {
    *("webmaster", "editor", "root", "quản trị viên", "quản trị", "biên tập viên"),
}
_WORD_PLACEHOLDERS = _PLACEHOLDERS | {
    *("windows user", "microsoft office user", "python-docx", "pc", "dell", "hp"),
}
"""What programs write into the field for authors where nobody filled it in."""

_BY_IN_TEXT = re.compile(r"(?:by|tác giả|theo)(?:\s*:\s*|\s+)", re.IGNORECASE)
_BY_IN_FIELD = re.compile(
    r"(?:by|tác giả|bài|theo|von|par|por|av|door|di|text)\s*:\s*"
    r"|(?:by|theo|von|par|por|av)\s+",
    re.IGNORECASE,
)
_BY_ON_PAGE = re.compile(
    r"(?:(?:(?:written|reported|words|story) )?by|par|von|por|door|theo|tác giả|bài|text):?"
    r"\s+(.{3,80}?)"
    r"(?:\s+(?:on|am|le)\s.*|\s*[|•·].*|\s*\d.*)?$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"[,;&]\s*|(?<!\s)\s+(?:[,;&]\s*|[-–—]\s+|(?:and|và)\s+)")
_BETWEEN_NAMES_IN_FIELD = re.compile(
    r"[,;&|/]\s*|(?<!\s)\s+(?:[,;&|/]\s*|[-–—]\s+|(?:and|và|und|et|og|och|y)\s+)"
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
_END_MARK = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")


def ends_in_mark(line: str) -> bool:
    """Whether a line ends in a punctuation mark, perhaps with a closing quote or bracket behind."""
    return _END_MARK.search(line) is not None


def authors_of_line(line: str) -> tuple[str, ...]:
    """The authors that a line of a text names; empty if the line is no byline.

    A byline is nothing but names of 2-5 capitalised words each (1-5 after "By"), without digits and
    without an end mark. For plain text, Word documents and the bodies of web pages.
    """
    if len(line) > LONGEST_BYLINE or ends_in_mark(line):
        return ()
    bare = _BY_IN_TEXT.sub("", line, count=1) if _BY_IN_TEXT.match(line) else line
    names = tuple(name.strip() for name in _BETWEEN_NAMES.split(bare))
    fewest = NAME_WORDS[0] if bare == line else 1
    return names if all(_is_name(name.split(), fewest) for name in names) else ()


def is_by_line(line: str) -> bool:
    """Whether a line of a text is a byline that begins with "By", "Theo" or "Tác giả"."""
    return _BY_IN_TEXT.match(line) is not None and bool(authors_of_line(line))


def _is_name(words: Sequence[str], fewest: int) -> bool:
    are_capitalised = all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in words)
    return fewest <= len(words) <= NAME_WORDS[-1] and are_capitalised


def authors_after_by(line: str) -> tuple[str, ...]:
    """The authors of a line such as "By An Nhiên on 2 May"; empty if it does not begin so.

    For lines around the heading of a web page.
    """
    match = _BY_ON_PAGE.match(line) if len(line) <= LONGEST_BY_LINE else None
    if not match:
        return ()
    return authors_of_line(match[1]) or authors_of_line(match[1].partition(",")[0])


def authors_of_field(byline: str) -> tuple[str, ...]:
    """The names in a field that holds a byline and nothing else.

    "By An Nhiên and Minh Khôi, TTXVN" names An Nhiên, Minh Khôi and TTXVN. For the wires.
    """
    line = text.line(byline)
    bare = _BY_IN_FIELD.sub("", line, count=1) if _BY_IN_FIELD.match(line) else line
    names = (name.strip(" .") for name in _BETWEEN_NAMES_IN_FIELD.split(bare))
    return tuple(name for name in names if name)


def authors_of_site(byline: str) -> tuple[str, ...]:
    """The names in an author's field of a web page, without those that sites fill in by default."""
    return _drop_placeholders(_SITE_PLACEHOLDERS, authors_of_field(byline))


def authors_of_document(creator: str) -> tuple[str, ...]:
    """The names in a Word document's property `creator`, without those that programs fill in."""
    return _drop_placeholders(_WORD_PLACEHOLDERS, authors_of_field(creator))


def _drop_placeholders(placeholders: set[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name.lower() not in placeholders)
