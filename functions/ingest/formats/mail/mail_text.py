"""The lines of a mail that are its article: no greeting, no quote, no signature, no address.

What mail programs write around a text follows no standard but "-- " (RFC 3676, section 4.3), so
these are the forms of the usual programs in Vietnamese, English and their neighbours.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from functions.ingest.formats.mail.mail_headers import MailHead
from functions.ingest.formats.mail.mail_marks import (
    begins_headers,
    begins_quote,
    end_of_headers,
    is_foreign_mark,
    is_forward_mark,
    is_original_mark,
    is_wrapped_reply,
)
from functions.ingest.formats.mail.mail_phrases import (
    CLOSING_LINE,
    CONTACT_LINE,
    COVER_NOTE,
    DEVICE_LINE,
    DISCLAIMER,
    GREETING,
    MAIL_ADDRESS,
    SIGNATURE_MARK,
)
from functions.ingest.formats.plain import block_signs
from shared import text

MOST_COVER_WORDS = 60
"""Words above a mail that is passed on which are a note to whoever gets it."""

GREETING_LINES, CLOSING_LINES = 6, 14
"""Lines at the top among which greetings are looked for, and at the foot contacts and closings."""

MOST_PASSES = 5
"""How often a mail may have been passed on."""


DISCLAIMER_WITHIN = 200
"""Characters of a line in which a disclaimer is told by its words."""

LONGEST_CONTACT = 160
"""Characters of the longest line that can be an address or a number of somebody."""


@dataclass(frozen=True, slots=True)
class MailText:
    """The lines of an article in a mail; `subject` is that of the mail that was passed on, if there
    is one, `note` what whoever passed it on wrote above it."""

    lines: tuple[str, ...]
    subject: str = ""
    note: str = ""

    @property
    def word_count(self) -> int:
        """How many words there are."""
        return sum(block_signs.count_words(line) for line in self.lines)


def article_lines(lines: Sequence[str], head: MailHead) -> MailText:
    """The lines of a mail's text that are its article; no address of its headers is in them."""
    subject, note = "", ""
    bare = [line.rstrip() for line in lines]
    for _ in range(MOST_PASSES):
        inner = _passed_on(bare, is_forward=head.is_forward)
        if inner is None:
            break
        bare, subject, note = list(inner.lines), inner.subject or subject, inner.note or note
    bare = _without_quotes(bare)
    bare = _without_name(_without_foot(_without_greeting(_trim(bare))), head.sender_name)
    clean = (_without_addresses(line, head.addresses) for line in bare)
    return MailText(tuple(clean), subject, note)


def _passed_on(lines: list[str], *, is_forward: bool) -> MailText | None:
    """The mail that another one passes on: what stands below "Forwarded message" and its headers,
    if above it is but a short note."""
    for at, line in enumerate(lines):
        bare = line.strip()
        is_mark = is_forward_mark(bare)
        is_foreign = is_forward and is_foreign_mark(lines, at)
        is_original = is_foreign or (
            is_forward and (is_original_mark(bare) or begins_headers(lines, at))
        )
        if not (is_mark or is_original):
            continue
        note = text.line(" ".join(lines[:at]))
        if block_signs.count_words(note) > MOST_COVER_WORDS:
            return None
        start = at if begins_headers(lines, at) else at + 1
        end, subject = end_of_headers(lines, start, is_foreign=is_foreign)
        return MailText(tuple(lines[end:]), subject, note)
    return None


def _without_quotes(lines: list[str]) -> list[str]:
    """The lines above what is quoted; below it, if there is nothing above."""
    for at in range(len(lines)):
        if begins_quote(lines, at):
            own_lines = [each for each in lines[:at] if not each.startswith(">")]
            if any(each.strip() for each in own_lines):
                return own_lines
            size = 2 if is_wrapped_reply(lines, at) else 1
            rest = lines[at + size :]
            if not any(each.startswith(">") for each in rest):
                return own_lines
            return [each for each in rest if not each.startswith(">")]
    return [line for line in lines if not line.startswith(">")]


def _trim(lines: Sequence[str]) -> list[str]:
    """The lines without blank ones at both ends."""
    texts = [at for at, line in enumerate(lines) if line.strip()]
    return list(lines[texts[0] : texts[-1] + 1]) if texts else []


def _without_greeting(lines: list[str]) -> list[str]:
    """The lines without a greeting at the top and what says that a text follows."""
    looked_at = 0
    while lines and looked_at < GREETING_LINES:
        bare = lines[0].strip()
        is_greeting = (
            GREETING.fullmatch(bare[:120]) is not None
            and bare.endswith((",", "!", ":", "."))
            and len(bare.split()) <= 12
        )
        is_cover = COVER_NOTE.search(bare[:120]) is not None and len(bare) < 300
        if bare and not is_greeting and not (is_cover and bare.endswith((".", ":", "!", ","))):
            return lines
        lines = lines[1:]
        looked_at += bool(bare)
    return lines


def _without_foot(lines: list[str]) -> list[str]:
    """The lines without signature, closing, contacts, device and disclaimer at the foot."""
    end = len(lines)
    for at, line in enumerate(lines):
        bare = line.strip()
        is_near_foot = at >= len(lines) - 2 * CLOSING_LINES
        is_signature = line in {"--", "-- "} or (is_near_foot and SIGNATURE_MARK.fullmatch(bare))
        if is_signature or DEVICE_LINE.fullmatch(bare[:120]):
            end = at
            break
        if is_near_foot and (_is_closing(bare) or DISCLAIMER.search(bare[:DISCLAIMER_WITHIN])):
            end = at
            break
    while end and (not lines[end - 1].strip() or _is_foot_line(lines[end - 1])):
        end -= 1
    return lines[:end]


def _is_foot_line(line: str) -> bool:
    return _is_closing(line) or _is_contact(line)


def _without_name(lines: list[str], sender: str) -> list[str]:
    """The lines without a first name alone at the foot; a whole name there is a byline."""
    last = lines[-1].strip(" .,-") if lines else ""
    is_first_name = last and " " not in last and last.lower() in sender.lower().split()
    return _trim(lines[:-1]) if is_first_name else lines


def _is_closing(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and len(bare) < 60 and CLOSING_LINE.fullmatch(bare) is not None


def _is_contact(line: str) -> bool:
    """Whether a line at the foot is an address or a number with but a few words around it."""
    bare = line.strip()
    return (
        len(bare) < LONGEST_CONTACT
        and not bare.startswith(("By ", "by ", "Tác giả", "#"))
        and len(bare.split()) <= 14
        and CONTACT_LINE.fullmatch(bare) is not None
    )


def _without_addresses(line: str, addresses: Collection[str]) -> str:
    """A line without the addresses of people in the mail's headers."""
    if "@" not in line:
        return line
    bare = MAIL_ADDRESS.sub(lambda match: "" if match[1].lower() in addresses else match[0], line)
    return bare if bare == line else bare.replace("()", "").replace("[]", "").rstrip()
