"""A block of a page: text that stands together, or a picture."""

from dataclasses import dataclass

from functions.ingest.words.dates import DateLine
from shared.article.model import Figure


@dataclass(slots=True)
class TextBlock:
    """A block of text: its lines, and what form they have: `list`, `table`, `date`, `relative time`
    or none.

    Of a list the lines are the items, without bullets; of a table the rows, with tabs between the
    cells. `marks` are signs that another format knows of the block.
    """

    lines: list[str]
    form: str = ""
    date: DateLine | None = None
    is_numbered: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """What the block says, on one line."""
        return " ".join(self.lines)


Block = TextBlock | Figure | None
"""A block of text, an image, or None where a line such as "Read more" ends a related teaser."""
