"""Documents of word processors become drafts by the rules of the plain layout.

Their headings, lists, tables, links, notes and images are kept. What a style or a form at the top
says (headline, summary, byline, section, tags, date, embargo) is so; the properties (title, author,
keywords) stand in where the text does not say, and then an editor should look at it.
"""

import dataclasses
import html
import re
from collections.abc import Mapping, Sequence

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import plain_text
from functions.ingest.formats.word.document_model import Document, run_markup
from functions.ingest.formats.word.open_document import CONTENT_PART, OdtDocument
from functions.ingest.formats.word.rich_text import RtfDocument
from functions.ingest.formats.word.word_page import (
    StatedFields,
    WordPage,
    guarded_words,
    is_guarded,
)
from functions.ingest.formats.word.word_xml import WordDocument, main_part
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import sanitise
from functions.ingest.words import bylines, dates, language, publishing
from shared import text
from shared.article.figure_marks import FIGURE_MARK_PATTERN, figure_mark, mark_index
from shared.article.model import Pick
from shared.errors import Rejected

LONGEST_WORD_SECTION = 8
"""Words that the line above a Title may have to be taken for the section's name."""

SECTION_PLACEHOLDER = "a"
"""Put above a Title that has no section of its own, so that the layout's rules take the Title for
the headline."""

_PIECE = re.compile(
    rf"<(p|h[2-4]|li|blockquote)>(.*?)</\1>|{FIGURE_MARK_PATTERN.pattern}", re.DOTALL
)
_BREAK_TAG = re.compile(r"<br ?/?>")
_FROM_PROGRAM = re.compile(r"microsoft word|document\d*$|untitled|\.docx?$", re.IGNORECASE)
"""Titles that programs put in where nobody wrote one."""

_COMMA = re.compile(r"[,;]\s*|(?<!\s)\s+[,;]\s*")


def is_word_document(package: Package) -> bool:
    """Whether a ZIP is a Word document."""
    return main_part(package, package.limits) is not None


def parse_docx(package: Package, limits: Limits) -> list[Draft]:
    """The one article of a document; Rejected if it is none or has no text."""
    part = main_part(package, limits)
    if part is None:
        raise Rejected("the file is no Word document: it has no word/document.xml")
    return [document_draft(WordDocument(package, limits, part), "docx")]


def is_open_document(package: Package) -> bool:
    """Whether a ZIP is an OpenDocument text."""
    if "mimetype" not in package or CONTENT_PART not in package:
        return False
    return package.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text")


def parse_odt(package: Package, limits: Limits) -> list[Draft]:
    """The one article of an OpenDocument text; Rejected if it has no text."""
    return [document_draft(OdtDocument(package, limits), "odt")]


def parse_rtf(data: bytes) -> list[Draft]:
    """The one article of a file in Rich Text Format; Rejected if it has no text."""
    return [document_draft(RtfDocument(data), "rtf")]


def document_draft(document: Document, format_name: str) -> Draft:
    """The article of a document; Rejected if it has no text, or is withheld in a way that cannot
    be read."""
    page = WordPage(document)
    if not (page.lines or page.title or page.opening):
        raise Rejected("the document has no text")
    draft = _with_formatting(_by_plain_layout(page), page)
    draft = _with_notes(_with_statements(draft, page.statements), document)
    return dataclasses.replace(
        _with_properties(draft, document.properties()),
        format=format_name,
        attachments=tuple(page.images.attachments.values()),
    )


def _by_plain_layout(page: WordPage) -> Draft:
    """What the plain layout's rules make of the page.

    They take the second line for the headline, if the first one can be a section. So that they find
    the title in any case, it gets a placeholder for a section above it; where they still do not
    (a title that ends in a full stop), the title is the first line.
    """
    if not page.title:
        return _plain_draft(page.lines)
    section, lines = None, page.lines
    if page.lines_above_title == 1 and len(lines[0].split()) <= LONGEST_WORD_SECTION:
        section, lines = guarded_words(lines[0]), lines[1:]
    lines_with_title = [page.title, *lines]
    draft = _plain_draft([SECTION_PLACEHOLDER, *lines_with_title])
    if draft.headline != page.title:
        draft = _plain_draft(lines_with_title)
        if draft.headline != page.title:
            # Whatever the layout says of such words, the document says that they are the title.
            draft = _plain_draft(lines) if lines else Draft("docx", "")
            return _returned_headline(draft, page.title, section)
        return draft
    return dataclasses.replace(draft, section=section)


def _returned_headline(draft: Draft, title: str, section: str | None) -> Draft:
    """The draft of a text that was read without its title, what it took for head lines put back."""
    head = [words for words in (draft.section, draft.headline) if words]
    return dataclasses.replace(
        draft,
        headline=title,
        section=section,
        body_html="".join(f"<p>{html.escape(words, quote=False)}</p>" for words in head)
        + draft.body_html,
    )


def _plain_draft(lines: Sequence[str]) -> Draft:
    if not lines:
        return Draft("docx", "")
    (draft,) = plain_text.parse_plain_text("\n\n".join(lines).encode("utf-8", "replace"))
    return draft


def _with_formatting(draft: Draft, page: WordPage) -> Draft:
    """The draft with the document's markup in its body, and its descriptions of images.

    Headings, items and tables that the layout took for lines of the head go back into the body, and
    so does what it took for the summary if a style says another.
    """
    items = [words for words in (draft.section, draft.summary) if words and is_guarded(words)]
    if draft.summary and page.statements.summary and draft.summary not in items:
        items.append(draft.summary)
    head_items = "".join(f"<p>{html.escape(words, quote=False)}</p>" for words in items)
    markup = "".join([*page.opening, _with_markup(head_items + draft.body_html, page.markup)])
    body_html = sanitise.sanitise_html(markup)
    figures = tuple(
        dataclasses.replace(figure, alt=page.images.alts.get(figure.file) or figure.alt)
        for figure in draft.figures
    )
    return dataclasses.replace(
        draft,
        section=None if draft.section in items else draft.section,
        headline=guarded_words(draft.headline),
        summary=None if draft.summary in items else draft.summary,
        body_html=body_html,
        body_text=sanitise.markup_text(body_html),
        figures=figures,
        picks=tuple(map(_pick_words, draft.picks)),
    )


def _pick_words(pick: Pick) -> Pick:
    return dataclasses.replace(
        pick,
        headline=guarded_words(pick.headline),
        summary=pick.summary and guarded_words(pick.summary),
        section=pick.section and guarded_words(pick.section),
        text=pick.text and "\n\n".join(map(guarded_words, pick.text.split("\n\n"))),
    )


def _with_markup(body_html: str, markup: Mapping[str, list[str]]) -> str:
    """The plain body, each of its paragraphs as the document has it; neighbouring items are one
    list."""

    def with_format(piece: re.Match[str]) -> str:
        if piece[3]:
            return figure_mark(mark_index(piece[3]))
        candidates = markup.get(text.line(html.unescape(_BREAK_TAG.sub(" ", piece[2]))))
        return candidates.pop(0) if candidates else piece[0]

    pieces = "".join(map(with_format, _PIECE.finditer(body_html)))
    return pieces.replace("</ul><ul>", "").replace("</ol><ol>", "")


def _with_statements(draft: Draft, statements: StatedFields) -> Draft:
    """The draft with what styles and the form say; Rejected if an embargo, an expiry or a status
    cannot be read, or the status is that of a draft."""
    publishing.check_status("status", statements.status)
    embargo = publishing.withholding_time("embargo", statements.embargo)
    return dataclasses.replace(
        draft,
        summary=statements.summary or draft.summary,
        section=statements.section or draft.section,
        authors=(
            *statements.authors,
            *(each for each in draft.authors if each not in statements.authors),
        ),
        tags=(*statements.tags, *draft.tags),
        published_at=dates.parse_timestamp(statements.date) or draft.published_at,
        embargo=embargo or draft.embargo,
        expires=publishing.withholding_time("expiry", statements.expiry) or draft.expires,
        cancelled=publishing.is_takedown_status(statements.status),
    )


def _with_notes(draft: Draft, document: Document) -> Draft:
    """The draft with the footnotes below its body, numbered as the marks in it are."""
    notes = "".join(f"<li>{run_markup(note.runs)}</li>" for note in document.notes())
    if not notes:
        return draft
    body_html = draft.body_html + sanitise.sanitise_html(f"<ol>{notes}</ol>")
    return dataclasses.replace(
        draft, body_html=body_html, body_text=sanitise.markup_text(body_html)
    )


def _with_properties(draft: Draft, properties: Mapping[str, str]) -> Draft:
    """The draft with the document's properties where its text does not say.

    The time of creation dates nothing: it is often that of an old file that was written over.
    """
    title = properties.get("title", "")
    title = "" if draft.headline or _FROM_PROGRAM.search(title) else title
    creators = bylines.authors_of_document(properties.get("creator", ""))
    authors = () if draft.authors else creators
    doubts = [
        f"the {name} is from the document's properties, not from its text: {words}"
        for name, words in (("headline", title), ("author", ", ".join(authors)))
        if words
    ]
    return dataclasses.replace(
        draft,
        headline=draft.headline or title,
        authors=draft.authors or authors,
        tags=draft.tags or tuple(filter(None, _COMMA.split(properties.get("keywords", "")))),
        language=language.language_of_tag(properties.get("language")),
        doubts=(*draft.doubts, *doubts),
    )
