"""Word documents (DOCX): the plain layout's rules on their paragraphs, with headings, lists,
tables, links and images kept.

A paragraph in the style Title, or a Heading 1 on top, is the headline, one in Subtitle the summary.
The document's own properties (title, author, created, keywords) stand in where its text does not
say.
"""

import dataclasses
import html
import re
from collections.abc import Iterable, Sequence

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.formats import image
from functions.ingest.formats.plain import plain_text
from functions.ingest.formats.word import word_xml
from functions.ingest.formats.word.word_xml import Paragraph, Table, Word
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import figures, sanitise
from functions.ingest.words import bylines, credits, dates, image_names, language
from shared import text
from shared.article.figure_marks import FIGURE_MARK_PATTERN, figure_mark
from shared.errors import Rejected

SECTION_WORDS = 8
SECTION = "a"
"""Put before a Title that has no section of its own, so that the layout's rules take the Title for
the headline."""

_CAPTION_STYLES = ("caption", "chú thích", "chuthich", "photo caption", "image caption")
_PIECE = re.compile(
    rf"<(p|h[2-4]|li|blockquote)>(.*?)</\1>|{FIGURE_MARK_PATTERN.pattern}", re.DOTALL
)
_NO_TITLE = re.compile(r"microsoft word|document\d*$|untitled|\.docx?$", re.IGNORECASE)


def is_document(package: Package) -> bool:
    """Whether a ZIP is a Word document."""
    return word_xml.DOCUMENT in package


def parse(package: Package, limits: Limits) -> list[Draft]:
    """The one article of a document; Rejected if it is none or has no text."""
    if not is_document(package):
        raise Rejected("the file is no Word document: it has no word/document.xml")
    page = _Page(Word(package, limits))
    if not page.lines and not page.title:
        raise Rejected("the document has no text")
    draft = _laid_out(page)
    properties = page.word.properties()
    title = properties.get("title", "")
    return [
        dataclasses.replace(
            draft,
            format="docx",
            headline=draft.headline or ("" if _NO_TITLE.search(title) else title),
            authors=draft.authors or bylines.authors_of_document(properties.get("creator", "")),
            tags=draft.tags
            or tuple(tag for tag in re.split(r"\s*[,;]\s*", properties.get("keywords", "")) if tag),
            language=language.language_of_tag(properties.get("language")),
            published_at=draft.published_at or dates.parse_timestamp(properties.get("created")),
            attachments=tuple(page.images.values()),
        )
    ]


class _Page:
    """A document as lines of the plain layout; `markup` has what each line was."""

    def __init__(self, document: Word) -> None:
        self.word = document
        self.lines: list[str] = []
        self.title = self.subtitle = ""
        self.above = self.shown = 0
        self.markup: dict[str, list[str]] = {}
        self.images: dict[str, Attachment] = {}
        self.files: dict[str, str | None] = {}
        self.alts: dict[str, str] = {}
        blocks = [
            block
            for block in document.blocks()
            if isinstance(block, Table) or block.text or _shown(block)
        ]
        for at, block in enumerate(blocks):
            after = blocks[at - 1] if at else None
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(
                    block,
                    is_caption=isinstance(after, Paragraph)
                    and _shown(after)
                    and _is_caption(block),
                )

    def _paragraph(self, paragraph: Paragraph, *, is_caption: bool) -> None:
        words = paragraph.text
        if (
            words
            and not self.title
            and (paragraph.style == "title" or (paragraph.level == 1 and len(self.lines) < 2))
        ):
            self.title, self.above = text.line(words), len(self.lines)
        elif words and paragraph.style == "subtitle" and self.title and not self.subtitle:
            self.subtitle = words
        elif words and is_caption and self.lines:
            self.lines[-1] += f"\n{words}"
        elif words:
            self._line(words, _block(paragraph))
        for run in paragraph.runs:
            if run.image:
                self._image(run.image, run.alt)

    def _line(self, words: str, markup: str) -> None:
        self.lines.append(words)
        self.markup.setdefault(text.line(words), []).append(markup)

    def _table(self, table: Table) -> None:
        rows = [[_cell(cell) for cell in row] for row in table.rows]
        words = " | ".join(
            " ".join(one.text for one in cell if one.text) for row in table.rows for cell in row
        )
        if words.strip(" |"):
            inner = "".join(
                "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
            )
            # A bar in front keeps any rule of the layout from taking a table for a name, a tag or a
            # date.
            self._line(f"| {words} |", f"<table>{inner}</table>")
        for paragraph in (one for row in table.rows for cell in row for one in cell):
            for run in paragraph.runs:
                if run.image:
                    self._image(run.image, run.alt)

    def _image(self, relation: str, alt: str) -> None:
        """A line that is the image's name, if the image is one that is read."""
        if self.shown >= figures.MAX_FIGURES:
            return
        if relation not in self.files:
            self.files[relation] = self._attach(relation)
        if file := self.files[relation]:
            self.shown += 1
            self.alts[file] = self.alts.get(file) or alt
            self.lines.append(file)

    def _attach(self, relation: str) -> str | None:
        """Keep an image's bytes; None if it is linked, missing, damaged, or of a kind that is not
        read, such as EMF."""
        name, data = self.word.image(relation) or ("", b"")
        file = image_names.image_name(name)
        if not file or not image.is_image(data):
            return None
        try:
            self.images[file] = Attachment(file, data, image.parse_image(data))
        except Rejected:
            return None
        return file


def _shown(paragraph: Paragraph) -> bool:
    return any(run.image for run in paragraph.runs)


def _is_caption(paragraph: Paragraph) -> bool:
    named = paragraph.style.startswith(_CAPTION_STYLES)
    return named or (
        not paragraph.level and (paragraph.italic or credits.has_credit_label(paragraph.text))
    )


def _block(paragraph: Paragraph) -> str:
    inner = word_xml.html_of(paragraph.runs)
    if paragraph.level:
        return f"<h{min(max(paragraph.level, 2), 4)}>{inner}</h{min(max(paragraph.level, 2), 4)}>"
    if paragraph.item:
        return f"<{paragraph.item}><li>{inner}</li></{paragraph.item}>"
    if paragraph.style in {"quote", "intense quote"}:
        return f"<blockquote><p>{inner}</p></blockquote>"
    return f"<p>{inner}</p>"


def _cell(paragraphs: Iterable[Paragraph]) -> str:
    return "<br>".join(
        inner for inner in (word_xml.html_of(one.runs) for one in paragraphs) if inner
    )


def _laid_out(page: _Page) -> Draft:
    """What the plain layout's rules make of the page, with the markup of the document in the body."""
    section, lines = None, page.lines
    if page.title and page.above == 1 and len(lines[0].split()) <= SECTION_WORDS:
        section, lines = lines[0], lines[1:]
    titled = [page.title, *([page.subtitle] if page.subtitle else []), *lines]
    draft = _plain([SECTION, *titled]) if page.title else _plain(lines)
    if page.title and draft.headline != page.title:
        draft = _plain(titled)
    elif page.title:
        draft = dataclasses.replace(draft, section=section)
    clean = sanitise.sanitise_html(_with_markup(draft.body_html, page.markup))
    figures = tuple(
        dataclasses.replace(one, alt=page.alts.get(one.file) or one.alt) for one in draft.figures
    )
    return dataclasses.replace(
        draft, body_html=clean, body_text=sanitise.markup_text(clean), figures=figures
    )


def _plain(lines: Sequence[str]) -> Draft:
    (draft,) = plain_text.parse_plain_text("\n\n".join(lines).encode("utf-8", "replace"))
    return draft


def _with_markup(body: str, markup: dict[str, list[str]]) -> str:
    """The plain body, each of its paragraphs as the document has it; neighbouring items are one
    list."""

    def piece(found: re.Match[str]) -> str:
        if found[3]:
            return figure_mark(int(found[3]))
        known = markup.get(text.line(html.unescape(found[2])))
        return known.pop(0) if known else found[0]

    joined = "".join(map(piece, _PIECE.finditer(body)))
    return joined.replace("</ul><ul>", "").replace("</ol><ol>", "")
