"""The paragraphs and tables of an RTF document, as its control words end them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from functions.ingest.formats.word.document_model import (
    DocumentBlock,
    Paragraph,
    Run,
    WordTable,
    in_unicode,
    merge_runs,
)
from functions.ingest.formats.word.house_styles import level_and_role


@dataclass(slots=True)
class RtfBlocks:
    """The blocks so far, and the table that is open: its rows, the cells of its last row, and what
    is in the last cell."""

    blocks: list[DocumentBlock] = field(default_factory=list)
    rows: list[tuple[tuple[DocumentBlock, ...], ...]] = field(default_factory=list)
    cells: list[tuple[DocumentBlock, ...]] = field(default_factory=list)
    cell: list[DocumentBlock] = field(default_factory=list)

    def end_paragraph(
        self, runs: Sequence[Run], style: str, outline: int, list_tag: str | None, *, in_table: bool
    ) -> None:
        """Add a paragraph to the cell that is open, or to the text; one that is empty is none."""
        whole_runs = in_unicode(
            [replace(run, text=_whole_characters(run.text)) for run in merge_runs(runs)]
        )
        if not any(run.text.strip() or run.image for run in whole_runs):
            return
        level, role = level_and_role([style], outline)
        paragraph = Paragraph(whole_runs, style, level, None if level else list_tag, role)
        if in_table:
            self.cell.append(paragraph)
        else:
            self.end_table()
            self.blocks.append(paragraph)

    def end_cell(self) -> None:
        """`\\cell`"""
        self.cells.append(tuple(self.cell))
        self.cell = []

    def end_row(self) -> None:
        """`\\row`"""
        if self.cells:
            self.rows.append(tuple(self.cells))
            self.cells = []

    def end_table(self) -> None:
        """Close the table that is open, if there is one."""
        if self.cell:
            self.end_cell()
        self.end_row()
        if self.rows:
            self.blocks.append(WordTable(tuple(self.rows)))
            self.rows = []


def _whole_characters(words: str) -> str:
    """Words with pairs of halves as one character; a half that stands alone is none."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
