"""A word processor's document, whatever its format: paragraphs of runs, and tables of them."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from functions.ingest.formats.word.house_styles import Role
from functions.ingest.formats.word.legacy_fonts import decode_font, is_legacy_font, types_unicode

BREAK = "\n"
"""A line break within a paragraph (Shift+Enter); it is the whole text of its run."""

LONG_LINE_WORDS = 25
"""Between line breaks, a line of so many words is a paragraph of its own: text that was pasted from
a chat or a page. Shorter lines are verses, addresses and the like."""

ONE_LINE_ROLES: tuple[Role, ...] = ("headline", "summary", "section")

Script = Literal["", "sub", "sup"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: text in one formatting, perhaps a link; or an image, or the mark of
    the `note` with this number (0: none).

    `image` is the identifier by which the document finds its file, `alt` its description. `font` is
    named where the letters may mean others in it (`legacy_fonts`).
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    script: Script = ""
    href: str | None = None
    image: str | None = None
    alt: str = ""
    font: str = ""
    note: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `style` in lower case, `role` what a house style says that it is; `level` of a
    heading, 0 for none; `list_tag` is ul or ol for an item of a list."""

    runs: tuple[Run, ...]
    style: str = ""
    level: int = 0
    list_tag: str | None = None
    role: Role | None = None

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join("".join(run.text for run in self.runs).split())

    def is_all(self, form: Literal["bold", "italic"]) -> bool:
        """Whether all its words are bold, or in italics."""
        runs = [run for run in self.runs if run.text.strip()]
        return bool(runs) and all(run.bold if form == "bold" else run.italic for run in runs)

    @property
    def images(self) -> list[Run]:
        """The runs that are images."""
        return [run for run in self.runs if run.image]


@dataclass(frozen=True, slots=True)
class WordTable:
    """Rows of cells of paragraphs and of tables within."""

    rows: tuple[tuple[tuple["Paragraph | WordTable", ...], ...], ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of all cells, row by row, those of tables within cells too."""
        return (paragraph for row in self.rows for cell in row for paragraph in paragraphs_of(cell))

    @property
    def is_box(self) -> bool:
        """Whether it only frames a text: no row has a second cell."""
        return all(len(row) <= 1 for row in self.rows)


DocumentBlock = Paragraph | WordTable


class Document(Protocol):
    """What a page is made of; each format of word processors has a class of this shape."""

    def blocks(self) -> Iterator[DocumentBlock]:
        """Everything in the text, in order."""

    def notes(self) -> Sequence[Paragraph]:
        """The footnotes that the text points to, in order; the n-th has the mark n there."""

    def embedded_file(self, relation: str) -> tuple[str, bytes] | None:
        """The file name and bytes of an embedded image; None if it is linked or missing."""

    def properties(self) -> Mapping[str, str]:
        """Properties of the file: title, creator, keywords, language."""


def paragraphs_of(blocks: Sequence[DocumentBlock]) -> Iterator[Paragraph]:
    """The paragraphs among blocks and in their tables."""
    for block in blocks:
        if isinstance(block, WordTable):
            yield from block.paragraphs
        else:
            yield block


def in_unicode(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs of a paragraph, those in a font of TCVN3 or VNI decoded.

    Neighbours of one formatting are one first: in VNI a letter and its mark are two characters.
    If any of them has letters that the font lacks, they were typed in Unicode, and stay.
    """
    legacy_runs = [run for run in runs if is_legacy_font(run.font)]
    if not legacy_runs:
        return tuple(runs)
    if types_unicode("".join(run.text for run in legacy_runs)):
        return tuple(replace(run, font="") for run in runs)
    return tuple(
        replace(run, text=decode_font(run.text, run.font), font="") for run in merge_runs(runs)
    )


def merge_runs(runs: Sequence[Run]) -> list[Run]:
    """The runs, neighbours of one formatting as one."""
    groups: list[tuple[Run, list[str]]] = []
    for run in runs:
        form = replace(run, text="")
        if run.text and groups and groups[-1][1] and groups[-1][0] == form:
            groups[-1][1].append(run.text)
        else:
            groups.append((form, [run.text] if run.text else []))
    return [replace(form, text="".join(words)) for form, words in groups]


def split_at_breaks(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraphs that line breaks make of one: two breaks end a paragraph, and so does each if
    a line is long; else breaks stay. A heading is one line."""
    if not any(BREAK in run.text for run in paragraph.runs):
        return [paragraph]
    if paragraph.level or paragraph.role in ONE_LINE_ROLES:
        runs = (replace(run, text=run.text.replace(BREAK, " ")) for run in paragraph.runs)
        return [replace(paragraph, runs=tuple(runs))]
    lines = run_lines(paragraph.runs)
    word_counts = [len("".join(run.text for run in line).split()) for line in lines]
    are_paragraphs = max(word_counts) >= LONG_LINE_WORDS
    pieces: list[list[Run]] = [[]]
    for line, count in zip(lines, word_counts, strict=True):
        if pieces[-1] and (are_paragraphs or not count):
            pieces.append([])
        if count or any(run.image or run.note for run in line):
            pieces[-1] += [Run(BREAK), *line] if pieces[-1] else line
    return [replace(paragraph, runs=tuple(piece)) for piece in pieces if piece]


def run_lines(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each line between breaks."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split(BREAK)
        if first or not run.text:
            lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=words)] if words else [] for words in others]
    return lines


def run_markup(runs: Sequence[Run]) -> str:
    """Runs as markup, not yet safe: links, bold, italics; neighbours of the same are pieces."""
    markup: list[str] = []
    before: Run | None = None
    for run in (run for run in runs if run.text or run.note):
        if before is None or _form(run) != _form(before):
            markup += [_closing_tags(before), _opening_tags(run)]
        words = html.escape(run.text, quote=False).replace(BREAK, "<br>")
        markup.append(f"<sup>{run.note}</sup>" if run.note else words)
        before = run
    return "".join([*markup, _closing_tags(before)])


def _form(run: Run) -> tuple[bool, bool, str, str | None]:
    return run.bold, run.italic, run.script, run.href


def _opening_tags(run: Run) -> str:
    link = f'<a href="{html.escape(run.href)}">' if run.href else ""
    script = f"<{run.script}>" if run.script else ""
    return link + "<strong>" * run.bold + "<em>" * run.italic + script


def _closing_tags(run: Run | None) -> str:
    if not run:
        return ""
    script = f"</{run.script}>" if run.script else ""
    return script + "</em>" * run.italic + "</strong>" * run.bold + "</a>" * bool(run.href)
