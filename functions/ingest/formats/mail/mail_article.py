"""The text of a mail as a draft, laid out by the rules of the plain layout.

If it has no headline of its own it stands under the subject.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from functions.ingest.article.draft import Draft
from functions.ingest.formats.mail.mail_headers import MailHead
from functions.ingest.formats.mail.mail_markup import MarkupLines
from functions.ingest.formats.mail.mail_parts import MailParts
from functions.ingest.formats.mail.mail_phrases import FORWARD_SIGNS
from functions.ingest.formats.mail.mail_text import MailText, article_lines
from functions.ingest.formats.plain import block_signs, section_names
from functions.ingest.formats.plain.layout import draft_of_layout, read_layout
from functions.ingest.formats.plain.lines import text_lines
from functions.ingest.formats.plain.text_block import PageLine
from functions.ingest.markup import sanitise
from functions.ingest.words import bylines, dates, encoding
from shared import text

LEAST_MARKUP_SHARE = 0.3
"""Share of the plain text's words from which HTML is taken for the same text."""

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MailArticle:
    """What the text of a mail says; `shown_files` are the images that its HTML shows, `markup` the
    markup of its lines by their words."""

    content: MailText
    shown_files: tuple[str, ...] = ()
    markup: Mapping[str, str] | None = None


def read_article(parts: MailParts, head: MailHead) -> MailArticle:
    """The article in the HTML of a mail, or in its plain text if the HTML has far less."""
    plain = article_lines(parts.plain.split("\n"), head)
    if not parts.markup.strip():
        return MailArticle(plain)
    files = {file.content_id.lower(): file.name for file in parts.images if file.content_id}
    lines = MarkupLines(
        parts.markup,
        lambda address: files.get(address.partition("cid:")[2].lower()),
        is_forward=head.is_forward or any(sign in parts.markup.lower() for sign in FORWARD_SIGNS),
    )
    content = article_lines(lines.lines, head)
    if content.word_count < LEAST_MARKUP_SHARE * plain.word_count:
        return MailArticle(plain)
    files_in_text = tuple(file for file in lines.files if file in content.lines)
    return MailArticle(content, files_in_text, lines.markup)


def article_draft(article: MailArticle, head: MailHead) -> Draft:
    """The draft of a mail's text; Rejected if it is withheld in a way that cannot be read."""
    subject = _subject_headline(article.content.subject or head.subject, head)
    lines = list(article.content.lines)
    draft = _plain(lines) if _has_headline(lines, subject) else _plain_below(subject, lines)
    return replace(
        _with_markup(draft, article.markup or {}),
        identity=f"mid:{head.message_id}" if head.message_id else None,
    )


def _subject_headline(subject: str, head: MailHead) -> str:
    return replace(head, subject=subject).headline


def _has_headline(lines: list[str], subject: str) -> bool:
    """Whether the first words of a text are its headline, and no sentence, byline or date."""
    blocks = [text.line(line) for line in lines if line.strip()][:3]
    if not blocks:
        return not subject
    first = (
        blocks[1] if len(blocks) > 1 and section_names.is_known_section(blocks[0]) else blocks[0]
    )
    if not subject or text.headline_key(first) == text.headline_key(subject):
        return True
    is_head_line = bylines.authors_of_line(first) or dates.parse_date_line(first)
    is_labelled = ":" in first[:20] and len(first.split(":")[0].split()) <= 3
    return is_labelled or (block_signs.may_be_headline(first) and not is_head_line)


def _plain(lines: list[str]) -> Draft:
    return draft_of_layout(read_layout(_page_lines(lines)), "mail")


def _plain_below(subject: str, lines: list[str]) -> Draft:
    """What the layout makes of the text below the subject as its headline."""
    title = PageLine(subject, frozenset({"title"}))
    return draft_of_layout(read_layout([title, PageLine(""), *_page_lines(lines)]), "mail")


def _page_lines(lines: list[str]) -> list[PageLine]:
    page = encoding.decode_text("\n".join(lines).encode("utf-8", "replace"))
    return text_lines(encoding.unescape_entities(page))


def _with_markup(draft: Draft, markup: Mapping[str, str]) -> Draft:
    """The draft with links and bold words of the mail's HTML in its paragraphs."""

    def with_markup(match: re.Match[str]) -> str:
        inner = markup.get(text.line(html.unescape(match[1])))
        return f"<p>{inner}</p>" if inner else match[0]

    body_html = sanitise.clean_blocks([_PARAGRAPH.sub(with_markup, draft.body_html)])
    return replace(draft, body_html=body_html)
