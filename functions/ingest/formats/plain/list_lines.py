"""Lines that are items of a list or rows of a table by their form: bullets, numbers, gaps, bars."""

import re

_BULLET = re.compile(r"(?:[-–—•*·▪◦‣●○+]|[►▶➤✓✔→])\s+(?=\S)|[•▪●►]\s*(?=\S)")
_SURE_BULLET = re.compile(r"[•▪◦‣●►▶➤✓✔]\s*(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_GAPS = re.compile(r"\s*\t+\s*|\s{3,}")
_RULE = re.compile(r"[-=:_+|\s]*")


def has_gap(line: str) -> bool:
    """Whether a line may be a table's row, so that its white space says something."""
    return "\t" in line or "   " in line


def flat_line(line: str) -> str:
    """A line of the page with single spaces."""
    return " ".join(line.split()) if has_gap(line) else line


def line_shape(line: str) -> str | int | None:
    """What lines of one list or table share: the kind of bullet, or the number of gaps between
    cells; None for other lines."""
    if _BULLET.match(line):
        return "bullets"
    if _NUMBER.match(line):
        return "numbers"
    if has_gap(line) or line.startswith("|"):
        cells = len(row_cells(line))
        return cells if cells > 1 else None
    return None


def fewest_lines(line: str, shape: str | int) -> int:
    """How many lines of its shape in a row, this one the first, make a list or a table."""
    is_drawn = isinstance(shape, str) or any(mark in line for mark in "\t|")
    return 1 if _SURE_BULLET.match(line) else 2 if is_drawn else 3


def row_cells(row: str) -> list[str]:
    """The cells of a table's row."""
    if row.startswith("|") and row.endswith("|"):
        return [" ".join(cell.split()) for cell in row[1:-1].split("|")]
    return [" ".join(cell.split()) for cell in _GAPS.split(row.strip())]


def is_rule(row: str) -> bool:
    """Whether a table's row is only the line below its head."""
    return _RULE.fullmatch("".join(row_cells(row))) is not None


def without_bullet(row: str) -> str:
    """An item of a list without its bullet or number."""
    match = _BULLET.match(row) or _NUMBER.match(row)
    return flat_line(row[match.end() :] if match else row)
