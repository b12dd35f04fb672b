"""Documents of word processors become drafts by the rules of the plain layout.

Their headings, lists, tables, links, notes and images are kept. What a style or a form at the top
says (headline, summary, byline, section, tags, date, embargo) is so; the properties (title, author,
keywords) stand in where the text does not say, and then an editor should look at it.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain.layout import Layout, draft_of_layout, read_layout
from functions.ingest.formats.word.document_model import Document, run_markup
from functions.ingest.formats.word.open_document import CONTENT_PART, OdtDocument
from functions.ingest.formats.word.rich_text import RtfDocument
from functions.ingest.formats.word.stated_fields import StatedFields
from functions.ingest.formats.word.word_page import WordPage
from functions.ingest.formats.word.word_parts import main_part
from functions.ingest.formats.word.word_xml import WordDocument
from functions.ingest.formats.zip.package import BrokenPackage, LargePackage, Package
from functions.ingest.limits import Limits
from functions.ingest.markup import sanitise
from functions.ingest.markup.xml_parser import NotWellFormed
from functions.ingest.words import bylines, dates, language, publishing
from functions.ingest.words.keywords import split_keywords
from shared.errors import Rejected

_FROM_PROGRAM = re.compile(r"microsoft word|document\d*$|untitled|\.docx?$", re.IGNORECASE)
"""Titles that programs put in where nobody wrote one."""


DAMAGED: Mapping[str, str] = {
    "DOCX": "the Word document is damaged or cut off: open it in Word, which can often mend it, "
    "and save it anew",
    "ODT": "the OpenDocument text is damaged or cut off: open it in LibreOffice, which can often "
    "mend it, and save it anew",
}

TOO_LARGE = (
    "the document is too large when it is unpacked (setting MaxUnpackedBytes): make its pictures "
    "smaller, or drop them beside it"
)


@contextmanager
def damage_is_of(kind: str) -> Iterator[None]:
    """What is wrong with the package of a document, or with the XML in it, is told of the document:
    nobody who wrote one knows of either. Of another `kind` it stays as it is."""
    try:
        yield
    except (BrokenPackage, NotWellFormed) as error:
        raise Rejected(DAMAGED.get(kind, str(error))) from error
    except LargePackage as error:
        raise Rejected(TOO_LARGE if kind in DAMAGED else str(error)) from error


def is_word_document(package: Package) -> bool:
    """Whether a ZIP is a Word document."""
    return main_part(package, package.limits) is not None


def parse_docx(package: Package, limits: Limits) -> list[Draft]:
    """The one article of a document; Rejected if it is none or has no text."""
    part = main_part(package, limits)
    if part is None:
        raise Rejected(
            "the file is no Word document, though it looks like one: open it in Word and save it "
            "as DOCX"
        )
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
    if not page.lines:
        raise Rejected(
            "the document has no text: if it is a picture of a page, type out what it says"
        )
    fields_elsewhere = frozenset({"deck"} if page.statements.summary else ())
    draft = _with_markup(read_layout(page.lines, fields_elsewhere), page, format_name)
    draft = _with_notes(_with_statements(draft, page.statements), document)
    return dataclasses.replace(
        _with_properties(draft, document.properties()),
        attachments=tuple(page.images.attachments.values()),
    )


def _with_markup(layout: Layout, page: WordPage, format_name: str) -> Draft:
    """The draft of a layout with the document's markup in its body, and its descriptions of
    images."""
    draft = draft_of_layout(layout, format_name, page.markup_of_block)
    body_html = sanitise.sanitise_html(draft.body_html)
    figures = tuple(
        dataclasses.replace(figure, alt=page.images.alts.get(figure.file) or figure.alt)
        for figure in draft.figures
    )
    return dataclasses.replace(
        draft, body_html=body_html, body_text=sanitise.markup_text(body_html), figures=figures
    )


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
        embargo=max(filter(None, (embargo, draft.embargo)), default=None),
        expires=publishing.withholding_time("expiry", statements.expiry, is_expiry=True)
        or draft.expires,
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
        tags=draft.tags or tuple(split_keywords(properties.get("keywords", ""))),
        language=language.language_of_tag(properties.get("language")),
        doubts=(*draft.doubts, *doubts),
    )
