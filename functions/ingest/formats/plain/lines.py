"""The first pass over a plain text: its lines become blocks of text and images in their order.

Lines that show by their form what they are (images, tags, dates, labels) are taken out. README.md
beside this file lists these forms.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from functions.ingest.words import dates
from functions.ingest.words.credits import split_credit
from functions.ingest.words.dates import DateLine
from functions.ingest.words.image_names import is_image_name
from shared import text
from shared.article.model import Figure

Block = str | Figure | None
"""A block of text, an image, or None where a line such as "Read more" ends a related teaser."""

LABELS = {
    *(
        "bài liên quan",
        "tin liên quan",
        "tin bài liên quan",
        "bài viết liên quan",
        "các bài liên quan",
        "tin tức liên quan",
    ),
    *(
        "related",
        "related articles",
        "related stories",
        "related news",
        "related posts",
        "related content",
    ),
}
CLOSERS = {
    "xem chi tiết",
    "xem thêm",
    "đọc tiếp",
    "đọc thêm",
    "read more",
    "see more",
    "continue reading",
}
LONGEST_LABEL = 40
"""Characters of the longest line that can be a label or a closer."""

LONGEST_TAG_WORDS = 10
TOP_LINES = 5
"""Lines of text before which a bare day, or a relative time, dates the page; further down it may be
a sub-heading."""

HEADLINE_WORDS = 25

_TAGS = re.compile(r"(?:(?:tags?|từ kh(?:óa|oá)|keywords?)\s*:\s*)?(#.*)", re.IGNORECASE)
_BEFORE_TAG = re.compile(r"(?:^|\s)#")
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class PlainPage:
    """A text after the first pass: its blocks before and after the label of the related teasers,
    and the tags and times (RFC 3339, UTC) of its lines."""

    blocks: list[Block] = field(default_factory=list)
    blocks_after_label: list[Block] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    published_at: str | None = None
    updated_at: str | None = None


def read_page(page: str) -> PlainPage:
    """The blocks, tags and times of a plain text."""
    lines = [
        line if is_image_name(line) else text.line(line)
        for line in (text.nfc(one).strip() for one in page.splitlines())
    ]
    label_at = next((at for at, line in enumerate(lines) if _label_key(line) in LABELS), len(lines))
    before, blocks_after_label = (
        _Region(lines[:label_at]),
        _Region(lines[label_at + 1 :], is_picks=True),
    )
    result = PlainPage(
        _join_lines(before), _join_lines(blocks_after_label), before.tags + blocks_after_label.tags
    )
    for date_line in before.date_lines:
        if date_line.is_update:
            result.updated_at = result.updated_at or date_line.time
        else:
            result.published_at = date_line.time
    return result


class _Region:
    """The lines before the label of the related teasers, or those after it (`is_picks`).

    They are read once from top to bottom; `at` is the index of the next line, `texts` counts the
    lines of text so far.
    """

    def __init__(self, lines: Sequence[str], *, is_picks: bool = False) -> None:
        self.lines, self.is_picks = lines, is_picks
        self.at = 0
        self.texts = 0
        self.blocks: list[list[str] | Figure | None] = []
        self.tags: list[str] = []
        self.date_lines: list[DateLine] = []
        paragraph: list[str] = []
        while self.at < len(lines):
            line = lines[self.at]
            self.at += 1
            items = self._lift(line)
            if items is None:
                paragraph.append(line)
                self.texts += 1
                continue
            self.blocks += [paragraph, *items]
            paragraph = []
        self.blocks = [block for block in [*self.blocks, paragraph] if block != []]

    def _lift(self, line: str) -> list[Figure | None] | None:
        """What a line of a special form leaves among the blocks; None for a line of text.

        A blank line, a tag, a date and a label leave nothing, an image its figure.
        """
        if not _WORD.search(line):
            return []
        if is_image_name(line):
            return [self._figure(line)]
        if self.is_picks and _label_key(line) in CLOSERS:
            return [None]
        if _label_key(line) in LABELS:
            return []
        if tags := _tags(line):
            self.tags += tags
            return []
        return [] if self._is_date(line) else None

    def _is_date(self, line: str) -> bool:
        """Whether the line is a date of the article, which is then noted, or a relative time.

        A second date is text. Among related teasers every date is one, and counts for none.
        """
        is_near_top = self.is_picks or self.texts < TOP_LINES
        is_second_date = not self.is_picks and any(
            one.is_update == dates.says_update(line) for one in self.date_lines
        )
        date_line = None if is_second_date else dates.parse_date_line(line)
        if date_line and (date_line.has_clock or is_near_top):
            self.date_lines.append(date_line)
            return True
        return is_near_top and dates.is_relative_time(line)

    def _figure(self, file: str) -> Figure:
        """The figure of an image whose name was the last line: the next line is its caption.

        A credit in a line of its own may follow the caption, or stand alone between blank lines.
        """
        caption, credit = None, None
        if self._may_caption(self.at):
            caption, credit = split_credit(self.lines[self.at])
            self.at += 1
        elif (
            self._is_credit(self.at + 1) and not self.lines[self.at] and self._is_blank(self.at + 2)
        ):
            caption, credit = split_credit(self.lines[self.at + 1])
            self.at += 2
        if (
            caption
            and not credit
            and self._is_credit(self.at)
            and not split_credit(self.lines[self.at])[0]
        ):
            credit = split_credit(self.lines[self.at])[1]
            self.at += 1
        return Figure(file, caption, credit)

    def _may_caption(self, at: int) -> bool:
        line = "" if self._is_blank(at) else self.lines[at]
        return bool(_WORD.search(line)) and not (
            is_image_name(line) or _tags(line) or _label_key(line) in CLOSERS | LABELS
        )

    def _is_credit(self, at: int) -> bool:
        return self._may_caption(at) and split_credit(self.lines[at])[1] is not None

    def _is_blank(self, at: int) -> bool:
        return at >= len(self.lines) or not self.lines[at]


def _join_lines(region: _Region) -> list[Block]:
    """The blocks of a region, the lines of each joined by spaces.

    In a region without blank lines each line is a block of its own; so are the lines of a first
    block that is too long for a headline.
    """
    source = "\n".join(region.lines).strip()
    texts = [block for block in region.blocks if isinstance(block, list)]
    lines_are_blocks = "\n\n" not in source or len(texts) == 1
    blocks: list[Block] = []
    for block in region.blocks:
        if not isinstance(block, list):
            blocks.append(block)
        elif lines_are_blocks or (
            block is texts[0] and len(" ".join(block).split()) > HEADLINE_WORDS
        ):
            blocks += block
        else:
            blocks.append(" ".join(block))
    return blocks


@lru_cache(maxsize=256)
def _label_key(line: str) -> str:
    """The form in which a short line is compared to labels and closers; "" for a longer line."""
    return text.headline_key(line) if len(line) <= LONGEST_LABEL else ""


def _tags(line: str) -> list[str]:
    """The tags of a line such as "#bão #Đà Nẵng"; empty for any other line.

    A tag runs to the next # that stands at the beginning of a word.
    """
    match = _TAGS.fullmatch(line)
    if not match:
        return []
    tags = [tag.strip(" #,;") for tag in _BEFORE_TAG.split(match[1])]
    return (
        [tag for tag in tags if tag]
        if all(len(tag.split()) <= LONGEST_TAG_WORDS for tag in tags)
        else []
    )
