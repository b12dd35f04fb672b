"""A word processor's document as a page of the plain layout: lines, and what its styles say.

The plain layout's rules are for text: a line for each paragraph, an image's file name where the
image stands. What they cannot know, the document's formatting, is kept beside the lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from functions.ingest.article.draft import Attachment
from functions.ingest.formats import image
from functions.ingest.formats.word.document_model import (
    Document,
    DocumentBlock,
    Paragraph,
    WordTable,
    run_markup,
    split_at_breaks,
)
from functions.ingest.formats.word.house_styles import Role, role_of_name
from functions.ingest.words import bylines, credits, dates, image_names
from shared import text
from shared.article.model import MAX_FIGURES
from shared.errors import Rejected

HEAD_ROLES: tuple[Role, ...] = ("summary", "byline", "section", "date", "tags", "desk")
"""What styles may say of a paragraph that is then no part of the body."""

WITHHOLDING_ROLES: tuple[Role, ...] = ("embargo", "expiry", "status")
MOST_LABEL_WORDS = 5
LEAST_LABELLED_ROWS = 2
"""Rows with a known label that make a table a form: one of two columns, labels in the first."""


class WordImages:
    """The images that a page shows, by their relations, in at most `MAX_FIGURES` places."""

    def __init__(self, document: Document) -> None:
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


@dataclass(slots=True)
class StatedFields:
    """What styles and the rows of a form say of the article; times as they are written."""

    summary: str = ""
    section: str = ""
    date: str = ""
    embargo: str = ""
    expiry: str = ""
    status: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def add(self, role: Role, words: str) -> bool:
        """Note what is said; False if it has no place, so that it stays in the text."""
        if role == "byline":
            self.authors += bylines.authors_of_line(words) or bylines.authors_of_field(words)
        elif role == "tags":
            self.tags += [tag.strip(" #") for tag in words.replace(";", ",").split(",")]
        elif role == "date" and dates.parse_timestamp(words) is None:
            return False
        elif role in {"summary", "section", "date", "embargo", "expiry", "status"}:
            if getattr(self, role):
                return False
            setattr(self, role, words)
        return True


class WordPage:
    """The lines of a document in their order, without what its styles or its form say.

    `lines_above_title` counts the lines before the title, `markup` has the markup of each line by
    its words: several, if several lines say the same. `opening` is the markup of tables that stand
    above all text.
    """

    def __init__(self, document: Document) -> None:
        self.images = WordImages(document)
        self.lines: list[str] = []
        self.title = ""
        self.statements = StatedFields()
        self.lines_above_title = 0
        self.markup: dict[str, list[str]] = {}
        self.opening: list[str] = []
        self._before: DocumentBlock | None = None
        self._title_paragraph: Paragraph | None = None
        blocks = list(_blocks_in_boxes(document.blocks()))
        self._has_title_style = any(
            isinstance(block, Paragraph) and block.role == "headline" and block.text
            for block in blocks
        )
        for block in blocks:
            self._add_block(block)

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
            self.title = text.line(f"{self.title} {words}")
            self.lines_above_title, self._title_paragraph = len(self.lines), paragraph
        elif (
            words and role in (*HEAD_ROLES, *WITHHOLDING_ROLES) and self.statements.add(role, words)
        ):
            pass
        elif words and self.lines and _is_caption_of(self._before, paragraph):
            self.lines[-1] += f"\n{words}"
        elif words:
            self._add_line(paragraph)
        self._add_images([paragraph])

    def _is_title(self, paragraph: Paragraph) -> bool:
        """Whether it is the first one in a headline's style, or goes on with it; where no style
        says so, a Heading 1 in line one or two, or any heading in line one."""
        if not paragraph.text:
            return False
        if self._has_title_style:
            goes_on = self._title_paragraph is not None and self._before is self._title_paragraph
            return paragraph.role == "headline" and (not self.title or goes_on)
        most_lines = {0: 0, 1: 2}.get(paragraph.level, 1)
        return not self.title and len(self.lines) < most_lines

    def _add_line(self, paragraph: Paragraph) -> None:
        words = _lines_of(paragraph)
        if paragraph.level or paragraph.list_tag or paragraph.role == "quote":
            words = guarded_line(words)
        self.lines.append(words)
        self.markup.setdefault(text.line(words), []).append(_paragraph_markup(paragraph))

    def _add_form(self, table: WordTable) -> bool:
        """Read a table whose first column has labels of fields; False for any other.

        Rows with unknown labels are the desk's own business, and are left out.
        """
        rows = [(_words_of(row[0]), _words_of(row[1])) for row in table.rows if len(row) == 2]
        roles = [(_role_of_label(label), value) for label, value in rows]
        if len(rows) < len(table.rows) or sum(map(bool, dict(roles))) < LEAST_LABELLED_ROWS:
            return False
        for role, value in roles:
            if role == "headline" and not self.title:
                self.title, self.lines_above_title = text.line(value), len(self.lines)
            elif role and role not in {"body", "desk"} and value:
                self.statements.add(role, value)
        for row, (role, _) in zip(table.rows, roles, strict=True):
            for block in row[1] if role == "body" else ():
                self._add_block(block)
        return True

    def _add_table(self, table: WordTable) -> None:
        words = " | ".join(_words_of(cell) for row in table.rows for cell in row)
        if words.strip(" |"):
            markup = _table_markup(table)
            if self.lines or self.title:
                self.lines.append(guarded_line(words))
                self.markup.setdefault(text.line(self.lines[-1]), []).append(markup)
            else:
                self.opening.append(markup)
        self._add_images(table.paragraphs)

    def _add_images(self, paragraphs: Iterable[Paragraph]) -> None:
        """A line with the file name of each image."""
        for run in (run for paragraph in paragraphs for run in paragraph.images):
            if file := self.images.place(run.image or "", run.alt):
                self.lines.append(file)


def guarded_line(words: str) -> str:
    """A line that no rule of the layout takes for a name, a tag or a date: a heading, an item, a
    table."""
    return f"| {words} |"


def is_guarded(line: str) -> bool:
    """Whether a line was made by `guarded_line`."""
    return line.startswith("| ") and line.endswith(" |")


def guarded_words(line: str) -> str:
    """The words of a line, guarded or not."""
    return line[2:-2] if is_guarded(line) else line


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


def _lines_of(paragraph: Paragraph) -> str:
    """The words of a paragraph, its line breaks kept."""
    lines = "".join(run.text for run in paragraph.runs).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _is_caption_of(before: DocumentBlock | None, paragraph: Paragraph) -> bool:
    """Whether a paragraph behind an image is its caption: by its style, or all in italics, or with
    a credit."""
    if not isinstance(before, Paragraph):
        return False
    if before.role == "caption" and paragraph.role == "credit":
        return True
    if not before.images:
        return False
    if paragraph.role in {"caption", "credit"}:
        return True
    return not paragraph.level and (paragraph.is_italic or credits.has_credit_label(paragraph.text))


def _paragraph_markup(paragraph: Paragraph) -> str:
    inner = run_markup(paragraph.runs)
    if paragraph.level:
        level = min(max(paragraph.level, 2), 4)
        return f"<h{level}>{inner}</h{level}>"
    if paragraph.list_tag:
        return f"<{paragraph.list_tag}><li>{inner}</li></{paragraph.list_tag}>"
    if paragraph.role == "quote":
        return f"<blockquote><p>{inner}</p></blockquote>"
    return f"<p>{inner}</p>"


def _table_markup(table: WordTable) -> str:
    rows = ("".join(f"<td>{_cell_markup(cell)}</td>" for cell in row) for row in table.rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _cell_markup(cell: Sequence[DocumentBlock]) -> str:
    paragraphs = WordTable(((tuple(cell),),)).paragraphs
    markup = (run_markup(paragraph.runs) for paragraph in paragraphs)
    return "<br>".join(inner for inner in markup if inner)
