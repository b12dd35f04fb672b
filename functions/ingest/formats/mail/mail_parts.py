"""What is in a mail: its text, the images, the documents, the mails within it (RFC 2045-2049).

Of alternatives the last that is read is taken (RFC 2046, section 5.1.4); of HTML and plain text
HTML, which knows where a paragraph ends, unless it is nearly empty.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message

from functions.ingest.formats import image
from functions.ingest.limits import Limits
from functions.ingest.words import encoding, image_names
from shared import text
from shared.errors import Rejected

MOST_NESTED_MAILS = 5

_PASSED_OVER = {
    *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
    *("text/x-vcard", "text/vcard", "text/x-amp-html", "application/pgp-keys", "text/calendar"),
    *("text/rfc822-headers", "application/applefile", "message/delivery-status"),
}
"""Types of parts that have nothing to publish and are no reason to refuse anything."""

_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_MULTIPART = re.compile(rb"(?im)^content-type:\s{0,9}(?:multipart/|message/rfc822)")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a mail; `content_id` is the name by which HTML shows it (RFC 2392)."""

    name: str
    data: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(slots=True)
class MailParts:
    """The parts of a mail by what they are; `has_tnef`: Outlook's own package is among them."""

    plain: str = ""
    markup: str = ""
    images: list[MailFile] = field(default_factory=list)
    documents: list[MailFile] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    has_tnef: bool = False


def check_part_count(data: bytes, limits: Limits) -> None:
    """Rejected if a mail has more parts in parts than are read, before it is parsed."""
    count = sum(1 for _ in _MULTIPART.finditer(data))
    if count > limits.mail_parts:
        raise Rejected(
            f"the mail has {count:,} parts in parts; at most {limits.mail_parts} are read "
            "(setting Limits: mail_parts): drop the article alone, without the mail around it"
        )


def read_parts(message: EmailMessage, limits: Limits) -> MailParts:
    """Everything in a mail; Rejected if it has too many parts."""
    parts = MailParts()
    for count, part in enumerate(_leaves(message)):
        if count >= limits.mail_parts:
            raise Rejected(
                f"the mail has over {limits.mail_parts} parts "
                "(setting Limits: mail_parts): send fewer attachments"
            )
        _add(parts, part)
    return parts


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; of alternatives all, a mail within a mail as one part."""
    stack = [message]
    while stack:
        part = stack.pop()
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            yield part
        else:
            inner = part.get_payload()
            stack.extend(
                reversed([each for each in inner if isinstance(each, Message)])
                if isinstance(inner, list)
                else ()
            )


def _add(parts: MailParts, part: Message) -> None:
    kind = part.get_content_type()
    is_attached = part.get_content_disposition() == "attachment"
    name = text.line(str(part.get_filename() or ""))
    if kind == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
            parts.mails.append(inner[0])
    elif kind in _TNEF or name.lower() == "winmail.dat":
        parts.has_tnef = True
    elif kind in _PASSED_OVER:
        pass
    elif kind in {"text/plain", "text/html"} and not is_attached and not name:
        _add_text(parts, part, kind)
    else:
        _add_file(parts, part, kind, name)


def _add_text(parts: MailParts, part: Message, kind: str) -> None:
    words = part_text(part)
    if kind == "text/html":
        parts.markup = f"{parts.markup}\n{words}" if parts.markup else words
    else:
        parts.plain = f"{parts.plain}\n\n{words}" if parts.plain else words


def part_text(part: Message) -> str:
    """The text of a part, in the encoding that it declares or in which it makes sense; "" for none.

    Lines that were only broken on the way are whole again (RFC 3676, format=flowed).
    """
    data = part_bytes(part)
    charset = str(part.get_content_charset() or "") or None
    if not data.strip():
        return ""
    words = encoding.decode_text(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format") or "").lower() != "flowed":
        return words
    return _unflow(words, is_joined=str(part.get_param("delsp") or "").lower() == "yes")


def _unflow(words: str, *, is_joined: bool) -> str:
    """Text of format=flowed: a line that ends in a space goes on; one leading space is stuffing.
    Quotes are left as they are, and so is the line above a signature."""
    lines: list[str] = []
    goes_on = False
    for line in words.split("\n"):
        bare = line[1:] if line.startswith(" ") else line
        is_quote = line.startswith(">")
        if goes_on and not is_quote and bare != "-- ":
            lines[-1] = (lines[-1][:-1] if is_joined else lines[-1]) + bare
        else:
            lines.append(bare)
        goes_on = bare.endswith(" ") and not is_quote and bare != "-- "
    return "\n".join(lines)


def part_bytes(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone (RFC 2045, section 6)."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _add_file(parts: MailParts, part: Message, kind: str, name: str) -> None:
    data = part_bytes(part)
    if not data:
        return
    content_id = str(part.get("content-id") or "").strip().strip("<>")
    is_inline = part.get_content_disposition() != "attachment" and bool(content_id)
    if image.is_image(data):
        file = image_names.image_name(name, kind) or f"image-{len(parts.images) + 1}.jpg"
        parts.images.append(MailFile(_free_name(file, parts.images), data, content_id, is_inline))
    elif not kind.startswith("image/") or not is_inline:
        file = name or f"part-{len(parts.documents) + 1}{_EXTENSIONS.get(kind, '')}"
        parts.documents.append(MailFile(_free_name(file, parts.documents), data))


_EXTENSIONS = {"text/html": ".html", "text/plain": ".txt", "text/markdown": ".md"}


def _free_name(name: str, files: list[MailFile]) -> str:
    """A name that no other file of the mail has."""
    names = {file.name.lower() for file in files}
    stem, dot, extension = name.replace("/", "-").rpartition(".")
    candidate, at = name.replace("/", "-"), 1
    while candidate.lower() in names:
        at += 1
        candidate = f"{stem}-{at}{dot}{extension}"
    return candidate
