"""Word documents (DOCX) become drafts by the rules of the plain layout.

Their headings, lists, tables, links and images are kept. A paragraph in the style Title, or a
Heading 1 on top, is the headline, one in Subtitle the summary. The document's own properties
(title, author, created, keywords) stand in where its text does not say.
"""

import dataclasses
import html
import re
from collections.abc import Mapping, Sequence

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import plain_text
from functions.ingest.formats.word.word_page import WordPage
from functions.ingest.formats.word.word_xml import DOCUMENT_PART, WordDocument
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import sanitise
from functions.ingest.words import bylines, dates, language
from shared import text
from shared.article.figure_marks import FIGURE_MARK_PATTERN, figure_mark, mark_index
from shared.errors import Rejected

LONGEST_WORD_SECTION = 8
"""Words that the line above a Title may have to be taken for the section's name."""

SECTION_PLACEHOLDER = "a"
"""Put above a Title that has no section of its own, so that the layout's rules take the Title for
the headline."""

_PIECE = re.compile(
    rf"<(p|h[2-4]|li|blockquote)>(.*?)</\1>|{FIGURE_MARK_PATTERN.pattern}", re.DOTALL
)
_FROM_PROGRAM = re.compile(r"microsoft word|document\d*$|untitled|\.docx?$", re.IGNORECASE)
"""Titles that programs put in where nobody wrote one."""

_COMMA = re.compile(r"[,;]\s*|(?<!\s)\s+[,;]\s*")


def is_word_document(package: Package) -> bool:
    """Whether a ZIP is a Word document."""
    return DOCUMENT_PART in package


def parse_docx(package: Package, limits: Limits) -> list[Draft]:
    """The one article of a document; Rejected if it is none or has no text."""
    if not is_word_document(package):
        raise Rejected("the file is no Word document: it has no word/document.xml")
    document = WordDocument(package, limits)
    page = WordPage(document)
    if not page.lines and not page.title:
        raise Rejected("the document has no text")
    draft = _with_properties(_with_formatting(_by_plain_layout(page), page), document.properties())
    attachments = tuple(page.images.attachments.values())
    return [dataclasses.replace(draft, format="docx", attachments=attachments)]


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
        section, lines = lines[0], lines[1:]
    lines_with_title = [page.title, *([page.subtitle] if page.subtitle else []), *lines]
    draft = _plain_draft([SECTION_PLACEHOLDER, *lines_with_title])
    if draft.headline != page.title:
        return _plain_draft(lines_with_title)
    return dataclasses.replace(draft, section=section)


def _plain_draft(lines: Sequence[str]) -> Draft:
    (draft,) = plain_text.parse_plain_text("\n\n".join(lines).encode("utf-8", "replace"))
    return draft


def _with_formatting(draft: Draft, page: WordPage) -> Draft:
    """The draft with the document's markup in its body, and its descriptions of images."""
    body_html = sanitise.sanitise_html(_with_markup(draft.body_html, page.markup))
    figures = tuple(
        dataclasses.replace(figure, alt=page.images.alts.get(figure.file) or figure.alt)
        for figure in draft.figures
    )
    return dataclasses.replace(
        draft, body_html=body_html, body_text=sanitise.markup_text(body_html), figures=figures
    )


def _with_markup(body_html: str, markup: Mapping[str, list[str]]) -> str:
    """The plain body, each of its paragraphs as the document has it; neighbouring items are one
    list."""

    def with_format(piece: re.Match[str]) -> str:
        if piece[3]:
            return figure_mark(mark_index(piece[3]))
        candidates = markup.get(text.line(html.unescape(piece[2])))
        return candidates.pop(0) if candidates else piece[0]

    pieces = "".join(map(with_format, _PIECE.finditer(body_html)))
    return pieces.replace("</ul><ul>", "").replace("</ol><ol>", "")


def _with_properties(draft: Draft, properties: Mapping[str, str]) -> Draft:
    """The draft with the document's properties where its text does not say."""
    title = properties.get("title", "")
    return dataclasses.replace(
        draft,
        headline=draft.headline or ("" if _FROM_PROGRAM.search(title) else title),
        authors=draft.authors or bylines.authors_of_document(properties.get("creator", "")),
        tags=draft.tags or tuple(filter(None, _COMMA.split(properties.get("keywords", "")))),
        language=language.language_of_tag(properties.get("language")),
        published_at=draft.published_at or dates.parse_timestamp(properties.get("created")),
    )
