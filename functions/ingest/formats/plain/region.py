"""A part of a page, before or behind the label of its related teasers, as blocks.

Lines that show by their form alone what they are (images, tags, dates) are taken out; README.md
beside this file lists these forms. Lines whose kind a format knows are a block of that kind.
"""

import re
from collections.abc import Sequence

from functions.ingest.formats.plain import block_signs, section_names, teasers
from functions.ingest.formats.plain.evidence import HEADLINE_WORDS
from functions.ingest.formats.plain.image_lines import ImageLine, image_of_line
from functions.ingest.formats.plain.list_lines import (
    fewest_lines,
    flat_line,
    is_rule,
    line_shape,
    row_cells,
    without_bullet,
)
from functions.ingest.formats.plain.picture_captions import figure_of_lines
from functions.ingest.formats.plain.tag_lines import tags_of_line
from functions.ingest.formats.plain.text_block import (
    IMAGE,
    KINDS,
    Block,
    PageLine,
    PictureBlock,
    TextBlock,
)
from functions.ingest.words import bylines, dates

BYLINE_WITHIN = 8
"""Lines with words among which one that begins with "By" is a block of its own."""

_WORD = re.compile(r"\w")
_HEADING = re.compile(r"(#{1,4}) (?=\S)")


class Region:
    """The lines before the label of the related teasers, or those after it (`is_picks`).

    They are read once from top to bottom; `at` is the index of the next line, `texts` counts the
    lines of text so far. `first` is the number that the first line has in the page.
    """

    def __init__(
        self, page_lines: Sequence[PageLine], first: int = 0, *, is_picks: bool = False
    ) -> None:
        self.lines = [line.words for line in page_lines]
        self.marks = [line.marks for line in page_lines]
        self.loose_lines = [
            "" if marks & (KINDS | {IMAGE}) else words
            for words, marks in zip(self.lines, self.marks, strict=True)
        ]
        """The lines that may be a caption; the others are blank."""
        self.first, self.is_picks = first, is_picks
        self.at = 0
        self.texts = 0
        self.blocks: list[Block] = []
        self.tags: list[str] = []
        self.doubts: list[str] = []
        start = 0
        while self.at < len(self.lines):
            at, self.at = self.at, self.at + 1
            items = self._take(at)
            if items is None:
                self.texts += 1
                continue
            self.blocks += [*self._paragraph(start, at), *items]
            start = self.at
        self.blocks += self._paragraph(start, self.at)

    def page_blocks(self) -> list[Block]:
        """The blocks.

        In a region without blank lines each line is a block of its own; so are the lines of a first
        block that holds more than a headline. A block whose kind is known stays one.
        """
        source = "\n".join(self.lines).strip()
        texts = [block for block in self.blocks if isinstance(block, TextBlock) and not block.form]
        lines_are_blocks = "\n\n" not in source or len(texts) == 1
        blocks: list[Block] = []
        for block in self.blocks:
            if not isinstance(block, TextBlock) or block.form or block.marks & KINDS:
                blocks.append(block)
            elif lines_are_blocks or (block is texts[0] and _holds_more(block)):
                blocks += [self._text_block([number - self.first]) for number in block.numbers]
            else:
                blocks.append(block)
        return blocks

    def _text_block(self, places: Sequence[int], form: str = "") -> TextBlock:
        """The block of some lines, as they are, with what is known of all of them."""
        return TextBlock(
            [flat_line(self.lines[at]) for at in places],
            form,
            marks=frozenset.intersection(*(self.marks[at] for at in places)),
            numbers=self._numbers(places),
        )

    def _numbers(self, places: Sequence[int]) -> Sequence[int]:
        """The numbers in the page of lines at these indexes."""
        return [self.first + at for at in places]

    def _paragraph(self, start: int, end: int) -> list[TextBlock]:
        return [self._text_block(range(start, end))] if end > start else []

    def _take(self, at: int) -> list[Block] | None:
        """What a line, and those that belong to it, leave among the blocks; None for a line of
        running text."""
        if kind := self.marks[at] & KINDS:
            return self._block_of_kind(at, kind)
        if IMAGE in self.marks[at]:
            return self._picture(at, ImageLine(self.lines[at]))
        items = self._run(at)
        return self._lift(at, flat_line(self.lines[at])) if items is None else items

    def _block_of_kind(self, at: int, kind: frozenset[str]) -> list[Block]:
        """The block of a kind that a format knows: lines of that kind without a blank one."""
        while self.at < len(self.lines) and self.lines[self.at] and self.marks[self.at] & kind:
            self.at += 1
        if self.is_picks:
            if teasers.is_closer(self.lines[at]):
                return [None]
            return list(map(self._text_block, zip(range(at, self.at))))
        self.texts += 1
        block = TextBlock(
            self.lines[at : self.at],
            next((form for form in ("list", "table") if form in kind), ""),
            marks=self.marks[at],
            numbers=self._numbers(range(at, self.at)),
        )
        return [block]

    def _run(self, at: int) -> list[Block] | None:
        """The list or table of at least two lines that begins at a line; None without one."""
        shape = None if self.is_picks else line_shape(self.lines[at])
        if shape is None or (shape == "numbers" and not self.lines[at].startswith("1")):
            return None
        end = at + 1
        while end < len(self.lines) and self._has_shape(end, shape):
            end += 1
        if end - at < fewest_lines(self.lines[at], shape):
            return None
        self.at = end
        self.texts += 1
        if isinstance(shape, str):
            items = [without_bullet(row) for row in self.lines[at:end]]
            numbers = self._numbers(range(at, end))
            return [TextBlock(items, "list", is_numbered=shape == "numbers", numbers=numbers)]
        places = [each for each in range(at, end) if not is_rule(self.lines[each])]
        rows = ["\t".join(row_cells(self.lines[each])) for each in places]
        return [TextBlock(rows, "table", numbers=self._numbers(places))] if rows else []

    def _has_shape(self, at: int, shape: str | int) -> bool:
        return not self.marks[at] & KINDS and line_shape(self.lines[at]) == shape

    def _lift(self, at: int, line: str) -> list[Block] | None:
        """What a line of a special form leaves among the blocks; None for a line of text.

        A blank line, a tag and a label leave nothing, an image its figure.
        """
        if not _WORD.search(line):
            return []
        if image := image_of_line(line):
            return self._picture(at, image)
        if teasers.is_label(line):
            return []
        if self.is_picks and teasers.is_closer(line):
            return [None]
        heading = self._heading(at, line)
        if not heading and (tags := tags_of_line(line)):
            self.tags += tags
            return []
        return [heading] if heading else self._lift_block(at, line)

    def _picture(self, at: int, image: ImageLine) -> list[Block]:
        """The figure of a line that names a picture; nothing for one that no browser shows."""
        figure, self.at = figure_of_lines(self.loose_lines, self.at, image)
        if image.is_readable:
            return [PictureBlock(figure, self._numbers(range(at, self.at)))]
        self.doubts.append(f"the picture {image.file} is not shown: save it as JPEG, PNG or WebP")
        return []

    def _heading(self, at: int, line: str) -> TextBlock | None:
        """A heading as Markdown writes it, if the line can hardly be a tag."""
        match = _HEADING.match(line)
        if not match or "#" in line[match.end() :] or self.is_picks:
            return None
        if len(match[1]) == 1 and (self.texts or len(line.split()) < 4):
            return None
        self.texts += 1
        marks = frozenset({"heading" if self.texts > 1 else "title"})
        return TextBlock([line[match.end() :]], marks=marks, numbers=self._numbers([at]))

    def _lift_block(self, at: int, line: str) -> list[Block] | None:
        """A line that is a block whatever stands around it: a date, a line that begins with "By"
        near the top."""
        date = dates.parse_date_line(line)
        relative = not date and dates.is_relative_time(line)
        if date or relative:
            if self.is_picks:
                return []
            form = "date" if date else "relative time"
            return [TextBlock([line], form, date, numbers=self._numbers([at]))]
        if 0 < self.texts < BYLINE_WITHIN and not self.is_picks and bylines.is_by_line(line):
            self.texts += 1
            return [self._text_block([at])]
        return None


def _holds_more(block: TextBlock) -> bool:
    """Whether the first block of a page is more than a headline on several lines."""
    first, *others = block.lines
    if len(block.words.split()) > HEADLINE_WORDS or section_names.is_known_section(first):
        return True
    return bool(others) and others[0][0].isupper() and block_signs.ends_in_full_stop(others[-1])
