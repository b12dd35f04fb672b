"""The markup of a document's paragraphs and tables, not yet safe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions.ingest.formats.word.document_model import (
    BREAK,
    DocumentBlock,
    Paragraph,
    Run,
    WordTable,
    run_markup,
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its cells."""

    cells: tuple[tuple[DocumentBlock, ...], ...]


def paragraph_markup(role: str, lines: Sequence[Paragraph]) -> str:
    """The lines of a block, which has a role in the layout: the items of a list, a heading, a
    quote, or a paragraph."""
    first = lines[0]
    if first.list_tag and not first.level:
        return "".join(
            f"<{item.list_tag}><li>{run_markup(item.runs)}</li></{item.list_tag}>" for item in lines
        )
    runs = [run for line in lines for run in (Run(BREAK), *line.runs)][1:]
    inner = run_markup(runs)
    if first.level:
        level = min(max(first.level, 2), 4)
        return f"<h{level}>{inner}</h{level}>"
    if first.role == "quote":
        return f"<blockquote><p>{inner}</p></blockquote>"
    if role == "sub-heading":
        return f"<h2>{run_markup([replace(run, bold=False) for run in runs])}</h2>"
    return f"<p>{inner}</p>"


def table_markup(rows: Sequence[TableRow]) -> str:
    """The rows of a table."""
    cells = ("".join(f"<td>{_cell_markup(cell)}</td>" for cell in row.cells) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def _cell_markup(cell: Sequence[DocumentBlock]) -> str:
    paragraphs = WordTable(((tuple(cell),),)).paragraphs
    markup = (run_markup(paragraph.runs) for paragraph in paragraphs)
    return "<br>".join(inner for inner in markup if inner)
