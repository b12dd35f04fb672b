"""Mails become drafts: the text, or the documents that they bring; the standard library parses.

Python's `email` with `policy.default` (docs.python.org, "email.policy") decodes headers and bodies
of any mail that is near enough to RFC 5322 and MIME, and weighs nothing. What it takes too long
for is refused before: long headers, many parts in parts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

from functions.ingest.article.draft import Draft
from functions.ingest.formats.mail.mail_article import (
    MailArticle,
    article_draft,
    read_article,
)
from functions.ingest.formats.mail.mail_headers import (
    MailHead,
    check_header_sizes,
    header_text,
    people_of,
    read_head,
    remark_of,
)
from functions.ingest.formats.mail.mail_images import (
    read_mail_images,
    with_named_images,
    with_other_images,
)
from functions.ingest.formats.mail.mail_parts import (
    MOST_NESTED_MAILS,
    MailFile,
    MailParts,
    check_part_count,
    read_parts,
)
from functions.ingest.formats.mail.mail_refusals import TNEF, refuse_kinds
from functions.ingest.formats.mail.mail_senders import check_sender
from functions.ingest.limits import Limits
from shared import text
from shared.article.model import Image
from shared.errors import NotAnArticle, Rejected

DocumentReader = Callable[[bytes, str], Image | list[Draft]]
"""Reads a document by its bytes and its name; Rejected if it cannot."""

COVER_WORDS = 80
"""Words of a mail that brings documents up to which its text is a note to the desk."""

LEAST_WORDS = 5
"""Words from which the text of a mail that brings nothing is an article."""

MOST_REASONS = 5
"""Reasons of documents that a report names where none can be read."""

LONGEST_NOTE = 150
"""Characters of a note to the desk that a report quotes."""

_MBOX_LINE = re.compile(
    rb"(?m)^From \S{1,200} {1,2}[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [^\n]{0,60}\n"
)


class _Reader(NamedTuple):
    """How much of a mail is read, and what reads the documents that it brings."""

    limits: Limits
    read: DocumentReader


def parse_mail(
    data: bytes, senders: Sequence[str], limits: Limits, read: DocumentReader
) -> list[Draft]:
    """The articles of a mail; Rejected if its sender may not publish, if it is of a kind that has
    none, or has none that can be read."""
    message = _parse(_single_mail(data), limits)
    remark = remark_of(message)
    try:
        refuse_kinds(message)
        head = read_head(message)
        check_sender(message, senders)
        drafts = _drafts(message, head, _Reader(limits, read))
        if reasons := [draft.refusal for draft in drafts if draft.refusal]:
            _refuse_empty(drafts, reasons)
    except Rejected as refusal:
        raise Rejected(f"{remark}: {refusal}") from None
    return [replace(draft, remarks=(remark, *draft.remarks)) for draft in drafts]


def _refuse_empty(drafts: list[Draft], reasons: list[str]) -> None:
    """Rejected, with the reasons, if nothing of a mail can be read."""
    if len(reasons) == len(drafts):
        raise Rejected("; ".join(reasons[:MOST_REASONS]))


def _single_mail(data: bytes) -> bytes:
    """The one mail of a mailbox file (RFC 4155), or the mail that a file is."""
    data = data.lstrip(b"\r\n\t \xef\xbb\xbf")
    marks = list(_MBOX_LINE.finditer(data))
    if not marks or marks[0].start() > 0:
        return data
    starts = [mark for mark in marks if mark.start() == 0 or data[: mark.start()].endswith(b"\n\n")]
    if len(starts) > 1:
        raise Rejected(f"the mailbox has {len(starts)} mails: save each as a file of its own")
    return data[marks[0].end() :]


def _parse(data: bytes, limits: Limits) -> EmailMessage:
    check_header_sizes(data)
    check_part_count(data, limits)
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise Rejected(
            "the file is no mail: save it from the mail program as .eml, or drop the article alone"
        )
    return message


def _drafts(message: EmailMessage, head: MailHead, reader: _Reader, depth: int = 0) -> list[Draft]:
    """The drafts of a mail whose sender may publish."""
    parts = read_parts(message, reader.limits)
    article = read_article(parts, head)
    brings = bool(parts.mails or parts.documents or parts.has_tnef)
    has_text = article.content.word_count > (COVER_WORDS if brings else LEAST_WORDS)
    drafts = [article_draft(article, head)] if has_text else []
    others = [*_document_drafts(parts, reader.read), *_refusals_of_packages(parts)]
    if depth < MOST_NESTED_MAILS:
        others += [each for inner in parts.mails for each in _inner(inner, head, reader, depth)]
    drafts = _without_copies(drafts, others)
    if not drafts and parts.images and not others:
        drafts = [article_draft(article, head)]
    if not drafts:
        raise Rejected(
            "the mail has no text that could be an article, and no document: attach the "
            "document, or write the article into the mail"
        )
    return _with_images(_with_note(drafts, article, is_cover=brings and not has_text), parts)


def _document_drafts(parts: MailParts, read: DocumentReader) -> list[Draft]:
    """The drafts of the documents that a mail brings, each under its name; what is of a kind that
    holds no article is passed over."""
    drafts: list[Draft] = []
    for document in parts.documents:
        try:
            content = read(document.data, document.name)
        except NotAnArticle:
            continue
        except Rejected as refusal:
            drafts.append(_refusal_of(document, str(refusal)))
            continue
        if not isinstance(content, Image):
            drafts += [replace(draft, member=document.name) for draft in content]
    return drafts


def _refusal_of(document: MailFile, reason: str) -> Draft:
    return Draft("mail", "", member=document.name, refusal=f"{document.name}: {reason}")


def _refusals_of_packages(parts: MailParts) -> list[Draft]:
    return [Draft("mail", "", member="winmail.dat", refusal=TNEF)] if parts.has_tnef else []


def _inner(message: EmailMessage, outer: MailHead, reader: _Reader, depth: int) -> list[Draft]:
    """The drafts of a mail within a mail, for which the sender of the outer one answers."""
    try:
        refuse_kinds(message)
        inner = replace(outer, subject=text.line(header_text(message, "subject")), message_id="")
        others = {address for _, address in people_of(message, "from", "to", "cc")}
        inner = replace(inner, addresses=outer.addresses | others)
        drafts = _drafts(message, inner, reader, depth + 1)
    except Rejected as refusal:
        return [Draft("mail", "", member="mail", refusal=f"the mail within it: {refusal}")]
    return [replace(draft, member=f"mail/{draft.member}".rstrip("/")) for draft in drafts]


def _without_copies(drafts: list[Draft], others: list[Draft]) -> list[Draft]:
    """The text's draft and the documents', without the text if a document is the same article."""
    headlines = {text.headline_key(each.headline) for each in others if not each.refusal}
    own = [each for each in drafts if text.headline_key(each.headline) not in headlines]
    return [*own, *others]


def _with_note(drafts: list[Draft], article: MailArticle, *, is_cover: bool) -> list[Draft]:
    """The drafts, the first with what was left out as a note to the desk."""
    words = " ".join(article.content.lines) if is_cover else article.content.note
    note = text.clip(text.line(words), LONGEST_NOTE)
    if not note:
        return drafts
    remark = f"left out as a note to the desk: “{note}”"
    return [replace(drafts[0], remarks=(*drafts[0].remarks, remark)), *drafts[1:]]


def _with_images(drafts: list[Draft], parts: MailParts) -> list[Draft]:
    """The drafts with the mail's images: each those that its text names, the only article the
    others too, but for inline ones that its text does not show."""
    attachments, reasons = read_mail_images(parts.images)
    drafts = [with_named_images(draft, attachments) for draft in drafts]
    readable = [at for at, draft in enumerate(drafts) if not draft.refusal]
    inline = {file.name.lower() for file in parts.images if file.is_inline}
    loose = [each for name, each in attachments.items() if name not in inline]
    if len(readable) == 1:
        drafts[readable[0]] = with_other_images(drafts[readable[0]], loose)
    if readable and reasons:
        first = drafts[readable[0]]
        drafts[readable[0]] = replace(first, doubts=(*first.doubts, *reasons))
    return drafts
