"""The headers of a mail that are read: subject, addresses, message id (RFC 5322, RFC 2047)."""

import re
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import getaddresses

from functions.ingest.words import encoding
from shared import text
from shared.errors import Rejected

LONGEST_HEADER, MOST_HEADER_BYTES = 8_000, 200_000
"""Characters of one header that is read, and bytes of all headers of a mail: RFC 5322 allows 998
characters a line, and mails that came a long way have 20,000 bytes of headers. The parser of the
standard library takes time in the square of a header's length."""

LONGEST_QUOTED_SUBJECT = 150
"""Characters of a subject that a report quotes."""

_READ_HEADERS = re.compile(
    rb"(?im)^(?:content-[a-z-]{1,30}|subject|from|sender|reply-to|to|cc|message-id|date"
    rb"|auto-submitted|precedence|return-path):((?:[^\n]*\n[ \t])*[^\n]*)"
)
_PREFIXES = re.compile(
    r"(?:\s{0,9}(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|vb|enc|doorst|antw|trả lời|chuyển tiếp|phản hồi"
    r"|转发|回复)(?:\[\d{1,3}\])?\s?[:：]"
    r"|\[[^\[\]]{1,40}\])){1,20}\s{0,9}",
    re.IGNORECASE,
)
FORWARD_PREFIX = re.compile(
    r"(?:\[[^\[\]]{1,40}\]\s?){0,3}(?:fwd?|wg|tr|rv|vs|vb|enc|doorst|chuyển tiếp|转发)\s?[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MailHead:
    """Who sent a mail and about what; `addresses` are those of everybody in its headers, in lower
    case, `sender` the address in From."""

    sender: str
    sender_name: str
    subject: str
    addresses: frozenset[str]
    message_id: str

    @property
    def headline(self) -> str:
        """The subject without what mail programs and lists put before it."""
        prefixes = _PREFIXES.match(self.subject)
        return text.line(self.subject[prefixes.end() :] if prefixes else self.subject)

    @property
    def is_forward(self) -> bool:
        """Whether the subject says that the mail passes another on."""
        return FORWARD_PREFIX.match(self.subject) is not None


def remark_of(message: Message) -> str:
    """What a report says of where a drop came from: who sent the mail, and its subject."""
    subject = text.clip(text.line(header_text(message, "subject")), LONGEST_QUOTED_SUBJECT)
    people = people_of(message, "from")
    if not people:
        return f"a mail of nobody, subject “{subject}”"
    name, address = people[0]
    sender = f"{text.line(name)} <{address}>" if name else address
    return f"a mail from {sender}, subject “{subject}”"


def check_header_sizes(data: bytes) -> None:
    """Rejected if the headers of a mail, or of its parts, are too long to be any."""
    head = re.search(rb"\r?\n[ \t]*\r?\n", data)
    size = head.start() if head else len(data)
    if size > MOST_HEADER_BYTES:
        raise Rejected(
            f"the mail has {size:,} bytes of headers; at most {MOST_HEADER_BYTES:,} are "
            "read: drop the article alone, without the mail around it"
        )
    if any(len(match[1]) > LONGEST_HEADER for match in _READ_HEADERS.finditer(data)):
        raise Rejected(
            f"a header of the mail has over {LONGEST_HEADER:,} characters: drop the "
            "article alone, without the mail around it"
        )


def read_head(message: EmailMessage) -> MailHead:
    """The head of a mail; Rejected if it does not say who sent it, or says it several times."""
    senders = message.get_all("from", [])
    if len(senders) > 1:
        raise Rejected(
            "the mail has several From headers, so nobody can say who sent it: drop the "
            "article alone, without the mail around it"
        )
    people = people_of(message, "from")
    if not people:
        raise Rejected(
            "the mail does not say who sent it: it has no From with an address. Drop the article "
            "alone, without the mail around it"
        )
    everybody = people_of(message, "from", "sender", "reply-to", "to", "cc")
    return MailHead(
        sender=people[0][1],
        sender_name=text.line(people[0][0]),
        subject=text.line(header_text(message, "subject")),
        addresses=frozenset(address for _, address in everybody),
        message_id=text.line(header_text(message, "message-id")).strip("<> "),
    )


def people_of(message: Message, *names: str) -> list[tuple[str, str]]:
    """Names and addresses in some headers, the addresses in lower case."""
    values = [str(value) for name in names for value in message.get_all(name, [])]
    return [
        (person, address.strip().lower())
        for person, address in getaddresses(values)
        if "@" in address and not any(char.isspace() for char in address.strip())
    ]


def header_text(message: Message, name: str) -> str:
    """A header decoded; bytes that no header may have are read as the text of a file is."""
    value = next(
        (value for key, value in message.raw_items() if key.lower() == name),
        None,
    )
    raw = str(value or "")
    if any("\udc80" <= char <= "\udcff" for char in raw):
        try:
            return encoding.decode_text(raw.encode("utf-8", "surrogateescape"))
        except Rejected:
            return ""
    return str(message.get(name) or "")
