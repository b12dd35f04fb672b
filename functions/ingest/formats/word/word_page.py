"""A Word document as a page of the plain layout: lines, a title, and the markup of each line.

The plain layout's rules are for text: a line for each paragraph, an image's file name where the
image stands. What they cannot know, the document's formatting, is kept beside the lines.
"""

from collections.abc import Iterable

from functions.ingest.article.draft import Attachment
from functions.ingest.formats import image
from functions.ingest.formats.word.word_xml import Paragraph, WordDocument, WordTable, run_markup
from functions.ingest.words import credits, image_names
from shared import text
from shared.article.model import MAX_FIGURES
from shared.errors import Rejected

CAPTION_STYLES = ("caption", "chú thích", "chuthich", "photo caption", "image caption")


class WordImages:
    """The images that a page shows, by their relations, in at most `MAX_FIGURES` places."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.attachments: dict[str, Attachment] = {}
        """By file name; an image that is shown often is kept once."""
        self.alts: dict[str, str] = {}
        """Descriptions by file name."""
        self._files: dict[str, str | None] = {}
        self._places = 0

    def place(self, relation: str, alt: str) -> str | None:
        """The file name of an image that is to be shown once more; None if it is not read, or too
        many are shown already."""
        if self._places >= MAX_FIGURES:
            return None
        if relation not in self._files:
            self._files[relation] = self._attach(relation)
        file = self._files[relation]
        if file:
            self._places += 1
            self.alts[file] = self.alts.get(file) or alt
        return file

    def _attach(self, relation: str) -> str | None:
        """Keep an image's bytes; None if it is linked, missing, damaged, or of a kind that is not
        read, such as EMF."""
        name, data = self.document.embedded_file(relation) or ("", b"")
        file = image_names.image_name(name)
        if not file or not image.is_image(data):
            return None
        try:
            self.attachments[file] = Attachment(file, data, image.parse_image(data))
        except Rejected:
            return None
        return file


class WordPage:
    """The lines of a document in their order, without its title and subtitle.

    `lines_above_title` counts the lines before the title, `markup` has the markup of each line by
    its words: several, if several lines say the same.
    """

    def __init__(self, document: WordDocument) -> None:
        self.images = WordImages(document)
        self.lines: list[str] = []
        self.title = self.subtitle = ""
        self.lines_above_title = 0
        self.markup: dict[str, list[str]] = {}
        before: Paragraph | WordTable | None = None
        for block in document.blocks():
            if isinstance(block, WordTable):
                self._add_table(block)
            elif block.text or block.images:
                self._add_paragraph(block, before)
            else:
                continue
            before = block

    def _add_paragraph(self, paragraph: Paragraph, before: Paragraph | WordTable | None) -> None:
        if self._is_title(paragraph):
            self.title, self.lines_above_title = text.line(paragraph.text), len(self.lines)
        elif paragraph.text and self._is_subtitle(paragraph):
            self.subtitle = paragraph.text
        elif paragraph.text and self.lines and _is_caption_of(before, paragraph):
            self.lines[-1] += f"\n{paragraph.text}"
        elif paragraph.text:
            self._add_line(paragraph.text, _paragraph_markup(paragraph))
        self._add_images([paragraph])

    def _is_title(self, paragraph: Paragraph) -> bool:
        """Whether it is the first one in the style Title, or a Heading 1 in line one or two."""
        if self.title or not paragraph.text:
            return False
        return paragraph.style == "title" or (paragraph.level == 1 and len(self.lines) < 2)

    def _is_subtitle(self, paragraph: Paragraph) -> bool:
        return paragraph.style == "subtitle" and bool(self.title) and not self.subtitle

    def _add_line(self, words: str, markup: str) -> None:
        self.lines.append(words)
        self.markup.setdefault(text.line(words), []).append(markup)

    def _add_table(self, table: WordTable) -> None:
        words = " | ".join(
            " ".join(paragraph.text for paragraph in cell if paragraph.text)
            for row in table.rows
            for cell in row
        )
        if words.strip(" |"):
            # A bar in front keeps any rule of the layout from taking a table for a name, a tag or a
            # date.
            self._add_line(f"| {words} |", _table_markup(table))
        self._add_images(table.paragraphs)

    def _add_images(self, paragraphs: Iterable[Paragraph]) -> None:
        """A line with the file name of each image."""
        for run in (run for paragraph in paragraphs for run in paragraph.images):
            if file := self.images.place(run.image or "", run.alt):
                self.lines.append(file)


def _is_caption_of(before: Paragraph | WordTable | None, paragraph: Paragraph) -> bool:
    """Whether a paragraph behind an image is its caption: by its style, or all in italics, or with
    a credit."""
    if not isinstance(before, Paragraph) or not before.images:
        return False
    if paragraph.style.startswith(CAPTION_STYLES):
        return True
    return not paragraph.level and (paragraph.is_italic or credits.has_credit_label(paragraph.text))


def _paragraph_markup(paragraph: Paragraph) -> str:
    inner = run_markup(paragraph.runs)
    if paragraph.level:
        level = min(max(paragraph.level, 2), 4)
        return f"<h{level}>{inner}</h{level}>"
    if paragraph.list_tag:
        return f"<{paragraph.list_tag}><li>{inner}</li></{paragraph.list_tag}>"
    if paragraph.style in {"quote", "intense quote"}:
        return f"<blockquote><p>{inner}</p></blockquote>"
    return f"<p>{inner}</p>"


def _table_markup(table: WordTable) -> str:
    rows = ("".join(f"<td>{_cell_markup(cell)}</td>" for cell in row) for row in table.rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _cell_markup(paragraphs: Iterable[Paragraph]) -> str:
    markup = (run_markup(paragraph.runs) for paragraph in paragraphs)
    return "<br>".join(inner for inner in markup if inner)
