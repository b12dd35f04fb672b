"""The lines of a page and its blocks: text that stands together, or a picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from functions.ingest.words.dates import DateLine
from shared.article.model import Figure

KINDS = frozenset({"title", "heading", "list", "table", "quote"})
"""Marks with which a format says what a block is, so that its words are taken for nothing else."""

IMAGE = "image"
"""The mark of a line that is the file name of a picture, whatever the name looks like."""


class PageLine(NamedTuple):
    """A line of a page; without words it is blank, and parts blocks.

    `marks` are what its format knows of it: a kind, `image`, `bold`, `italic`, or any other sign of
    the table of evidence. Neighbouring lines of one kind are one block: the items of a list, or the
    rows of a table with tabs between their cells.
    """

    words: str = ""
    marks: frozenset[str] = frozenset()


@dataclass(slots=True)
class TextBlock:
    """A block of text: its lines, and what form they have: `list`, `table`, `date`, `relative time`
    or none.

    Of a list the lines are the items, without bullets; of a table the rows, with tabs between the
    cells. `marks` are what its format knows of all its lines, `numbers` which lines of the page
    they are.
    """

    lines: list[str]
    form: str = ""
    date: DateLine | None = None
    is_numbered: bool = False
    marks: frozenset[str] = frozenset()
    numbers: Sequence[int] = field(default=())

    @property
    def words(self) -> str:
        """What the block says, on one line."""
        return " ".join(self.lines)


@dataclass(slots=True)
class PictureBlock:
    """A picture: its figure, and which lines of the page name it and say its caption."""

    figure: Figure
    numbers: Sequence[int] = field(default=())


Block = TextBlock | PictureBlock | None
"""A block of text, a picture, or None where a line such as "Read more" ends a related teaser."""
