"""Numbers in an article's tables: columns of them stand aligned at the right, their heads too."""

import re
from collections.abc import Sequence
from itertools import zip_longest

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])>([^<]{0,60})</\1>|<t[dh]\b")
_NUMBER = re.compile(r"[+\-\u2212\u2013~<≈]? ?[$€£]?\d[\d.,\u00a0 ]{0,20}(?: ?[%‰₫$€£]| \w{1,5})?")
_NO_NUMBER = re.compile(r"[-\u2013\u2014.…]?")
"""What stands in a column of numbers where there is none."""

Cell = re.Match[str]


def align_numbers(html: str) -> str:
    """The HTML of an article, as ingest sanitised it, with a class for the cells of columns of
    numbers. Tables with cells over several columns or rows stay as they are."""
    return _TABLE.sub(lambda table: _align_table(table[0]), html)


def _align_table(table: str) -> str:
    if "span=" in table:
        return table
    rows = [list(_CELL.finditer(table, *row.span())) for row in _ROW.finditer(table)]
    numeric = [cell for column in zip_longest(*rows) for cell in _numeric_cells(column)]
    for cell in sorted(numeric, key=Cell.start, reverse=True):
        after_name = cell.end(1)
        table = f'{table[:after_name]} class="number"{table[after_name:]}'
    return table


def _numeric_cells(column: Sequence[Cell | None]) -> list[Cell]:
    """The cells of a column, its head too, if it is one of numbers; else none."""
    cells = [cell for cell in column if cell]
    texts = [(cell[2] or "").strip() for cell in cells if cell[1] == "td"]
    has_markup = any(cell[1] is None for cell in cells)
    is_numeric = (
        not has_markup
        and any(map(_NUMBER.fullmatch, texts))
        and all(_NUMBER.fullmatch(words) or _NO_NUMBER.fullmatch(words) for words in texts)
    )
    return cells if is_numeric else []
