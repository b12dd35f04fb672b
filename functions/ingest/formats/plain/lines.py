"""The first pass over a plain-text page: lines -> blocks of text and images in their order, what is
marked lifted. Pure."""

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
"""A block of text, an image, or (None) what closes a pick."""

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
LONGEST_MARK = 40
"""Characters of a line that can be a label or a closer."""

LONGEST_TAG_WORDS = 10
TOP_LINES = 5
"""Lines of text before which a bare day, or a relative time, dates the page; further down it may be
a sub-heading."""

HEADLINE_WORDS = 25

_TAGS = re.compile(r"(?:(?:tags?|từ kh(?:óa|oá)|keywords?)\s*:\s*)?(#.*)", re.IGNORECASE)
_BEFORE_TAG = re.compile(r"(?:^|\s)#")
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class Page:
    """A page whose marked parts are lifted: what stands before the label of the picks, and after
    it."""

    blocks: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    published_at: str | None = None
    updated_at: str | None = None


def read_page(page: str) -> Page:
    """Take a page apart."""
    lines = [
        line if is_image_name(line) else text.line(line)
        for line in (text.nfc(one).strip() for one in page.splitlines())
    ]
    label = next((at for at, line in enumerate(lines) if _mark(line) in LABELS), len(lines))
    before, after = _Region(lines[:label]), _Region(lines[label + 1 :], picks=True)
    page_read = Page(_join_lines(before), _join_lines(after), before.tags + after.tags)
    for stamp in before.stamps:
        if stamp.is_update:
            page_read.updated_at = page_read.updated_at or stamp.time
        else:
            page_read.published_at = stamp.time
    return page_read


class _Region:
    """The lines before the label of the picks, or those after it, read once from top to bottom."""

    def __init__(self, lines: Sequence[str], *, picks: bool = False) -> None:
        self.lines, self.picks = lines, picks
        self.at = 0
        self.texts = 0
        self.blocks: list[list[str] | Figure | None] = []
        self.tags: list[str] = []
        self.stamps: list[DateLine] = []
        current: list[str] = []
        while self.at < len(lines):
            line = lines[self.at]
            self.at += 1
            items = self._lift(line)
            if items is None:
                current.append(line)
                self.texts += 1
                continue
            self.blocks += [current, *items]
            current = []
        self.blocks = [block for block in [*self.blocks, current] if block != []]

    def _lift(self, line: str) -> list[Figure | None] | None:
        """What a marked line leaves among the blocks; None if it is a line of text.

        A blank line leaves nothing.
        """
        if not _WORD.search(line):
            return []
        if is_image_name(line):
            return [self._figure(line)]
        if self.picks and _mark(line) in CLOSERS:
            return [None]
        if _mark(line) in LABELS:
            return []
        if tags := _tags(line):
            self.tags += tags
            return []
        return [] if self._is_date(line) else None

    def _is_date(self, line: str) -> bool:
        """Whether the line is a date of the page; a second one is text, and those of picks say
        nothing of the page."""
        top = self.picks or self.texts < TOP_LINES
        second = not self.picks and any(
            one.is_update == dates.says_update(line) for one in self.stamps
        )
        stamp = None if second else dates.parse_date_line(line)
        if stamp and (stamp.has_clock or top):
            self.stamps.append(stamp)
            return True
        return top and dates.is_relative_time(line)

    def _figure(self, file: str) -> Figure:
        """The image with its caption, the next line, and its credit, which may stand in a line of
        its own behind that."""
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
            is_image_name(line) or _tags(line) or _mark(line) in CLOSERS | LABELS
        )

    def _is_credit(self, at: int) -> bool:
        return self._may_caption(at) and split_credit(self.lines[at])[1] is not None

    def _is_blank(self, at: int) -> bool:
        return at >= len(self.lines) or not self.lines[at]


def _join_lines(region: _Region) -> list[Block]:
    """Lines of a block joined.

    Without blank lines each line is a block, and so it is in a first one too long for a headline.
    """
    inner = "\n".join(region.lines).strip()
    texts = [block for block in region.blocks if isinstance(block, list)]
    tight = "\n\n" not in inner or len(texts) == 1
    blocks: list[Block] = []
    for block in region.blocks:
        if not isinstance(block, list):
            blocks.append(block)
        elif tight or (block is texts[0] and len(" ".join(block).split()) > HEADLINE_WORDS):
            blocks += block
        else:
            blocks.append(" ".join(block))
    return blocks


@lru_cache(maxsize=256)
def _mark(line: str) -> str:
    """A short line as labels and closers are compared."""
    return text.headline_key(line) if len(line) <= LONGEST_MARK else ""


def _tags(line: str) -> list[str]:
    """The tags of a line of #tags, empty if it is none: a tag runs to the next # that stands at a
    word's beginning."""
    match = _TAGS.fullmatch(line)
    if not match:
        return []
    tags = [tag.strip(" #,;") for tag in _BEFORE_TAG.split(match[1])]
    return (
        [tag for tag in tags if tag]
        if all(len(tag.split()) <= LONGEST_TAG_WORDS for tag in tags)
        else []
    )
