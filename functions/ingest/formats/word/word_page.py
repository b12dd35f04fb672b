"""A word processor's document as a page of the plain layout: lines, and what its styles say.

The layout gets a line for each line of a paragraph, an image, an item, a row of a table, with what
the document's formatting says of it as marks. Which piece of the document a line is of is kept by
the line's number, so that a block gets its markup from there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from functions.ingest.formats.plain.block_html import html_of_block
from functions.ingest.formats.plain.text_block import IMAGE, PageLine, TextBlock
from functions.ingest.formats.word.document_model import (
    Document,
    DocumentBlock,
    Paragraph,
    WordTable,
    run_lines,
    split_at_breaks,
)
from functions.ingest.formats.word.house_styles import Role, role_of_name
from functions.ingest.formats.word.pasted_text import mend_blocks
from functions.ingest.formats.word.stated_fields import (
    HEAD_ROLES,
    WITHHOLDING_ROLES,
    StatedFields,
)
from functions.ingest.formats.word.word_images import WordImages
from functions.ingest.formats.word.word_markup import (
    TableRow,
    paragraph_markup,
    table_markup,
)
from functions.ingest.words import credits
from shared import text

MOST_LABEL_WORDS = 5
LEAST_LABELLED_ROWS = 2
"""Rows with a known label that make a table a form: one of two columns, labels in the first."""


class WordPage:
    """The lines of a document in their order, without what its styles or its form say.

    `sources` has the piece of the document that a line is, by the line's number: a paragraph, one
    line of it, or the row of a table.
    """

    def __init__(self, document: Document) -> None:
        self.images = WordImages(document)
        self.lines: list[PageLine] = []
        self.sources: dict[int, Paragraph | TableRow] = {}
        self.statements = StatedFields()
        self._pieces = 0
        """How many paragraphs, tables and images are in the lines."""
        self._before: DocumentBlock | None = None
        self._ends_in_image = False
        """Whether the last lines are an image and perhaps its caption."""
        self._title_at: int | None = None
        self._title_paragraph: Paragraph | None = None
        blocks = mend_blocks(list(_blocks_in_boxes(document.blocks())))
        self._has_title_style = any(
            isinstance(block, Paragraph) and block.role == "headline" and block.text
            for block in blocks
        )
        for block in blocks:
            self._add_block(block)

    def markup_of_block(self, role: str, block: TextBlock) -> str:
        """A block of the layout with the document's markup, not yet safe; where the layout took
        anything out of its lines, without."""
        sources = [self.sources.get(number) for number in block.numbers]
        if block.lines != [self.lines[number].words for number in block.numbers]:
            return html_of_block(role, block)
        rows = [source for source in sources if isinstance(source, TableRow)]
        paragraphs = [source for source in sources if isinstance(source, Paragraph)]
        if rows:
            return table_markup(rows)
        return paragraph_markup(role, paragraphs) if paragraphs else html_of_block(role, block)

    def _add_block(self, block: DocumentBlock) -> None:
        if isinstance(block, WordTable):
            if not self._add_form(block):
                self._add_table(block)
        elif block.text or block.images:
            self._add_paragraph(block)
        else:
            return
        self._before = block

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        words, role = paragraph.text, paragraph.role
        if self._is_title(paragraph):
            self._add_title(words)
            self._title_paragraph = paragraph
        elif (
            words and role in (*HEAD_ROLES, *WITHHOLDING_ROLES) and self.statements.add(role, words)
        ):
            pass
        elif words and self._ends_in_image and _is_caption_of(self._before, paragraph):
            self.lines.append(PageLine(words))
        elif words:
            self._add_words(paragraph)
        self._add_images([paragraph])

    def _is_title(self, paragraph: Paragraph) -> bool:
        """Whether it is the first one in a headline's style, or goes on with it; where no style
        says so, a Heading 1 in line one or two, or any heading in line one."""
        if not paragraph.text:
            return False
        has_title = self._title_at is not None
        if self._has_title_style:
            goes_on = self._title_paragraph is not None and self._before is self._title_paragraph
            return paragraph.role == "headline" and (not has_title or goes_on)
        most_pieces = {0: 0, 1: 2}.get(paragraph.level, 1)
        return not has_title and self._pieces < most_pieces

    def _add_title(self, words: str) -> None:
        """Add the title, or more words of it."""
        if self._title_at is None:
            self._title_at = self._begin_block()
            self.lines.append(_page_line(words, "title"))
        else:
            title = self.lines[self._title_at]
            self.lines[self._title_at] = _page_line(f"{title.words} {words}", "title")

    def _begin_block(self) -> int:
        """Part the next line from those before it; its number."""
        if self.lines:
            self.lines.append(PageLine())
        self._pieces += 1
        self._ends_in_image = False
        return len(self.lines)

    def _add_words(self, paragraph: Paragraph) -> None:
        """A paragraph as a line for each of its lines; one of a kind (heading, item, quote) is one
        line."""
        self._begin_block()
        if kind := _kind_of(paragraph):
            self._add_line(paragraph.text, kind, source=paragraph)
            return
        for runs in run_lines(paragraph.runs):
            line = replace(paragraph, runs=tuple(runs))
            if line.text:
                self._add_line(line.text, *_forms_of(line), source=line)

    def _add_line(self, words: str, *marks: str, source: Paragraph | TableRow) -> None:
        self.sources[len(self.lines)] = source
        self.lines.append(_page_line(words, *marks))

    def _add_form(self, table: WordTable) -> bool:
        """Read a table whose first column has labels of fields; False for any other.

        Rows with unknown labels are the desk's own business, and are left out.
        """
        rows = [(_words_of(row[0]), _words_of(row[1])) for row in table.rows if len(row) == 2]
        roles = [(_role_of_label(label), value) for label, value in rows]
        if len(rows) < len(table.rows) or sum(map(bool, dict(roles))) < LEAST_LABELLED_ROWS:
            return False
        for role, value in roles:
            if role == "headline" and self._title_at is None:
                self._add_title(value)
            elif role and role not in {"body", "desk"} and value:
                self.statements.add(role, value)
        for row, (role, _) in zip(table.rows, roles, strict=True):
            for block in row[1] if role == "body" else ():
                self._add_block(block)
        return True

    def _add_table(self, table: WordTable) -> None:
        rows = [(row, "\t".join(map(_words_of, row))) for row in table.rows]
        if any(words.strip() for _, words in rows):
            self._begin_block()
        for row, words in rows:
            if words.strip():
                self._add_line(words, "table", source=TableRow(row))
        self._add_images(table.paragraphs)

    def _add_images(self, paragraphs: Iterable[Paragraph]) -> None:
        """A line with the file name of each image."""
        for run in (run for paragraph in paragraphs for run in paragraph.images):
            if file := self.images.place(run.image or "", run.alt):
                self._begin_block()
                self.lines.append(_page_line(file, IMAGE))
                self._ends_in_image = True


def _page_line(words: str, *marks: str) -> PageLine:
    return PageLine(text.nfc(words), frozenset(marks))


def _forms_of(line: Paragraph) -> Iterable[str]:
    """The marks of a line that is bold, or in italics, as a whole."""
    if line.is_all("bold"):
        yield "bold"
    if line.is_all("italic"):
        yield "italic"


def _kind_of(paragraph: Paragraph) -> str:
    """What its formatting says that a paragraph is; "" for nothing. A caption whose image is left
    out stays in the text, set apart as quotes are."""
    if paragraph.level:
        return "heading"
    if paragraph.list_tag:
        return "list"
    return "quote" if paragraph.role in {"quote", "caption", "credit"} else ""


def _blocks_in_boxes(blocks: Iterable[DocumentBlock]) -> Iterable[DocumentBlock]:
    """The blocks, those in a table that is only a frame as if it were not there, and paragraphs
    split at their line breaks."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from split_at_breaks(block)
        elif block.is_box:
            yield from _blocks_in_boxes(
                inner for row in block.rows for cell in row for inner in cell
            )
        else:
            yield block


def _role_of_label(label: str) -> Role | None:
    label = label.strip(" :*")
    return role_of_name(label) if len(label.split()) <= MOST_LABEL_WORDS else None


def _words_of(cell: Sequence[DocumentBlock]) -> str:
    table = WordTable(((tuple(cell),),))
    return " ".join(paragraph.text for paragraph in table.paragraphs if paragraph.text)


def _is_caption_of(before: DocumentBlock | None, paragraph: Paragraph) -> bool:
    """Whether a paragraph behind an image is its caption: by its style, or all in italics, or with
    a credit."""
    if not isinstance(before, Paragraph):
        return False
    if before.role == "caption" and not before.images:
        return paragraph.role == "credit" or credits.has_credit_label(paragraph.text)
    if not before.images:
        return False
    if paragraph.role in {"caption", "credit"}:
        return True
    return not paragraph.level and (
        paragraph.is_all("italic") or credits.has_credit_label(paragraph.text)
    )
