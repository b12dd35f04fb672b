"""Marks above what a mail quotes, answers or passes on: lines that programs write, and headers."""

import re
from collections.abc import Sequence

from functions.ingest.formats.mail.mail_phrases import (
    ADDRESS_IN_BRACKETS,
    ANY_HEADER_LINE,
    CLOCK,
    DASHED_LINE,
    FORWARD_MARK,
    HEADER_NAMES,
    MAIL_ADDRESS,
    MARK_EDGES,
    ORIGINAL_MARK,
    REPLY_BEGINNING,
    SENDER_NAMES,
    SUBJECT_NAMES,
    WRITING,
    YEAR_OR_DATE,
    named_words,
)
from shared import text


def begins_quote(lines: Sequence[str], at: int) -> bool:
    """Whether what a mail answers, or passes on, begins at a line."""
    bare = lines[at].strip()[:400]
    if _is_reply_mark(bare, lines[at + 1 : at + 4]) or is_wrapped_reply(lines, at):
        return True
    if is_original_mark(bare) or is_forward_mark(bare):
        return True
    return begins_headers(lines, at) or is_foreign_mark(lines, at)


def is_forward_mark(line: str) -> bool:
    """Whether a line is such as "Forwarded message", with dashes around it or not."""
    return _is_mark(line, FORWARD_MARK)


def is_original_mark(line: str) -> bool:
    """Whether a line is such as "-----Original Message-----"; without dashes it may be a text's."""
    return line.startswith(("--", "__", "==")) and _is_mark(line, ORIGINAL_MARK)


def _is_mark(line: str, mark: re.Pattern[str]) -> bool:
    """Whether a line is a mark, with dashes around it or not."""
    return len(line) < 80 and mark.fullmatch(line.strip(MARK_EDGES)) is not None


def is_foreign_mark(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a mark in whatever language: words between dashes above three headers, one
    of which has an address."""
    if not DASHED_LINE.fullmatch(lines[at].strip()[:110]):
        return False
    headers = [line.strip()[:420] for line in lines[at + 1 : at + 7] if line.strip()][:3]
    return (
        len(headers) == 3
        and all(map(ANY_HEADER_LINE.fullmatch, headers))
        and any(map(MAIL_ADDRESS.search, headers))
    )


def begins_headers(lines: Sequence[str], at: int) -> bool:
    """Whether three headers of a mail, who sent it first, begin at a line; one of them has an
    address or a time."""
    following = [line.strip() for line in lines[at : at + 6] if line.strip()][:3]
    return (
        len(following) == 3
        and named_words(following[0])[0] in SENDER_NAMES
        and all(named_words(line)[0] in HEADER_NAMES for line in following)
        and any(map(_states_sending, following))
    )


def _states_sending(header: str) -> bool:
    """Whether a header has an address or a time."""
    words = header[:420]
    return "@" in words or any(pattern.search(words) for pattern in (CLOCK, YEAR_OR_DATE))


def end_of_headers(lines: Sequence[str], start: int, *, is_foreign: bool) -> tuple[int, str]:
    """Where the headers of a mail that is passed on end, and its subject; foreign ones, of which no
    word is known, end at a blank line."""
    subject, at = "", start
    if is_foreign:
        while at < len(lines) and lines[at].strip():
            at += 1
        return at, subject
    while at < len(lines) and (
        not lines[at].strip() or named_words(lines[at].strip())[0] in HEADER_NAMES
    ):
        name, words = named_words(lines[at].strip())
        subject = text.line(words) if name in SUBJECT_NAMES and words else subject
        at += 1
        if subject and at < len(lines) and not lines[at].strip() and not _header_below(lines, at):
            break
    return at, subject


def _header_below(lines: Sequence[str], at: int) -> bool:
    """Whether the next line that is not blank is a header of a mail."""
    line = next((line.strip() for line in lines[at : at + 3] if line.strip()), "")
    return named_words(line)[0] in HEADER_NAMES


def is_wrapped_reply(lines: Sequence[str], at: int) -> bool:
    """Whether a line that introduces what a mail answers begins here and goes on in the next, as
    programs break it at 78 characters."""
    bare, following = (line.strip() for line in (*lines[at : at + 2], "")[:2])
    begins = following.startswith("<") or REPLY_BEGINNING.fullmatch(bare[:210]) is not None
    is_whole = _is_reply_mark(bare[:400], ())
    return (
        begins
        and not is_whole
        and _is_reply_mark(f"{bare} {following}"[:400], lines[at + 2 : at + 5])
    )


def _is_reply_mark(line: str, following: Sequence[str]) -> bool:
    """Whether a line introduces what a mail answers: "On the wall he wrote:" is an article's.

    Programs write an address in brackets, a clock's time with the day, and a verb of writing, of
    which there are two; or the verb alone, above a quote. `following` are the few lines below it.
    """
    if not line.endswith((":", "：")):
        return False
    words = line[:-1].rstrip()
    writes = WRITING.search(words) is not None
    has_clock = CLOCK.search(words) is not None
    if writes and ((has_clock and YEAR_OR_DATE.search(words)) or ADDRESS_IN_BRACKETS.search(words)):
        return True
    next_line = next((each for each in following if each.strip()), "")
    is_signed = has_clock and words.endswith(">") and ADDRESS_IN_BRACKETS.search(words) is not None
    return is_signed or (writes and next_line.startswith(">"))
