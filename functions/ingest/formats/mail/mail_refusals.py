"""Mails that hold no article, whatever stands in them: each kind with its true reason."""

import re
from email.message import EmailMessage

from functions.ingest.formats.mail.mail_headers import header_text
from shared.errors import Rejected

AUTO_REPLY = "this is an automatic reply, no article: leave it or delete it"
BOUNCE = "this is a report that a mail could not be delivered or was read, no article: leave it"
CALENDAR = "this is an invitation or an answer to one, no article: write what it says as text"
ENCRYPTED = (
    "the mail is encrypted, so nobody here can read it: send it without encryption, or drop the "
    "document that it brings"
)
TNEF = (
    "Outlook packed it into winmail.dat, which is not read: send the mail as HTML or plain text "
    "(Outlook: Options, Format), or drop the document itself"
)
PARTIAL = "this is one part of a mail that was sent in parts: send it whole"

_AUTO_SUBJECT = re.compile(
    r"(?:automatic reply|auto(?:matic)?[ -]?reply|out of (?:the )?office|trả lời tự động"
    r"|abwesenheit|absence du bureau|respuesta automática)\b",
    re.IGNORECASE,
)
_BOUNCE_SENDER = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver(?:able|ed)|delivery (?:status notification|failure|has failed)"
    r"|mail delivery (?:failed|system)|returned mail|failure notice|không gửi được thư)",
    re.IGNORECASE,
)
_PGP = "-----BEGIN PGP MESSAGE-----"


def refuse_kinds(message: EmailMessage) -> None:
    """Rejected if a mail is of a kind that holds no article that can be read."""
    reason = _reason(message)
    if reason:
        raise Rejected(reason)


def _reason(message: EmailMessage) -> str | None:
    kind = message.get_content_type()
    subject = header_text(message, "subject")
    checks = (
        (ENCRYPTED, _is_encrypted(message, kind)),
        (BOUNCE, _is_bounce(message, kind, subject)),
        (AUTO_REPLY, _is_auto_reply(message, subject)),
        (CALENDAR, _is_invitation(message)),
        (TNEF, kind in {"application/ms-tnef", "application/vnd.ms-tnef"}),
        (PARTIAL, kind in {"message/partial", "message/external-body"}),
    )
    return next((reason for reason, is_so in checks if is_so), None)


def _is_encrypted(message: EmailMessage, kind: str) -> bool:
    """S/MIME (RFC 8551), PGP/MIME (RFC 3156), or PGP in the text."""
    if kind in {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        return True
    payload = message.get_payload() if not message.is_multipart() else ""
    return isinstance(payload, str) and payload.lstrip()[:200].startswith(_PGP)


def _is_bounce(message: EmailMessage, kind: str, subject: str) -> bool:
    """Reports (RFC 6522), and what servers write without that form."""
    if kind == "multipart/report":
        return True
    is_system = _BOUNCE_SENDER.search(header_text(message, "from")) is not None
    is_null = header_text(message, "return-path").strip() == "<>"
    return is_system or (is_null and _BOUNCE_SUBJECT.match(subject) is not None)


def _is_auto_reply(message: EmailMessage, subject: str) -> bool:
    """Auto-Submitted (RFC 3834, section 5) and what went before it. What a newsroom's own system
    sends by itself is auto-generated, and is no reply."""
    if header_text(message, "auto-submitted").strip().lower().startswith("auto-replied"):
        return True
    precedence = header_text(message, "precedence").strip().lower()
    is_marked = precedence == "auto_reply" or "x-autoreply" in message
    return is_marked or _AUTO_SUBJECT.match(subject) is not None


def _is_invitation(message: EmailMessage) -> bool:
    """A calendar's request, reply or cancellation (RFC 6047), which is no attachment beside a
    text."""
    if "calendarmessage" in header_text(message, "content-class").lower():
        return True
    return any(
        part.get_content_type() == "text/calendar" and part.get_param("method")
        for part in message.walk()
    )
