"""The mark that stands in a stored `body_html` where a figure goes.

An ingested body holds `<figure data-figure="2"></figure>` in the place of its third figure; the API
puts the whole figure there.
"""

import re

FIGURE_ATTRIBUTE = "data-figure"
"""The attribute of the mark: the figure's index in `Article.figures`."""

FIGURE_MARK = f'<figure {FIGURE_ATTRIBUTE}="{{}}"></figure>'
"""The mark, to be formatted with the figure's index."""

FIGURE_MARK_PATTERN = re.compile(FIGURE_MARK.format(r"(\d+)"))
"""Finds marks; its first group is the index."""


MOST_DIGITS = 6
"""Of an index. A stranger's mark may have thousands, which Python's `int` refuses (ValueError)."""


def mark_index(digits: str) -> int:
    """The index that a mark says; one of too many digits is cut, and is no figure's either way."""
    return int(digits[:MOST_DIGITS])


def figure_mark(index: int) -> str:
    """The mark of the figure with this index."""
    return FIGURE_MARK.format(index)
