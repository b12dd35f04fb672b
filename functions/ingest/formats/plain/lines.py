"""The first pass over a plain text: its lines become blocks of text and images in their order.

Lines that show by their form alone what they are (images, tags, labels of related teasers, what
withholds the text) are taken out. README.md beside this file lists these forms.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from functions.ingest.formats.plain import block_signs, form_fields, notices
from functions.ingest.formats.plain.evidence import HEADLINE_WORDS
from functions.ingest.formats.plain.image_lines import ImageLine, image_of_line
from functions.ingest.formats.plain.text_block import Block, TextBlock
from functions.ingest.words import bylines, dates
from functions.ingest.words.credits import split_credit
from shared import text
from shared.article.model import Figure

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
HEAD_LINES, FOOT_LINES = 16, 8
"""Lines with words, the first and the last, among which one may say that the text is withheld."""

BYLINE_WITHIN = 8
"""Lines with words among which one that begins with "By" is a block of its own."""

_TAGS = re.compile(r"(?:(?:tags?|từ kh(?:óa|oá)|keywords?|thẻ)\s*:\s*)?(#.*)", re.IGNORECASE)
_LIST_OF_TAGS = re.compile(
    r"[*_]{0,2}(?:tags?|từ kh(?:óa|oá)|keywords?|thẻ|topics?)[*_]{0,2}\s*[:：][*_]{0,2}\s*(\S.*)",
    re.IGNORECASE,
)
_BEFORE_TAG = re.compile(r"(?:^|[\s,;|])#")
_BETWEEN_TAGS = re.compile("[,;|•·、，]")
_WORD = re.compile(r"\w")
_BULLET = re.compile(r"(?:[-–—•*·▪◦‣●○+]|[►▶➤✓✔→])\s+(?=\S)|[•▪●►]\s*(?=\S)")
_SURE_BULLET = re.compile(r"[•▪◦‣●►▶➤✓✔]\s*(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_HEADING = re.compile(r"(#{1,4}) (?=\S)")
_RULE = re.compile(r"[-=:_+|\s]*")
_CAPTION_LABEL = re.compile(r"(?:chú thích(?: ảnh)?|caption)\s*[:：]\s*", re.IGNORECASE)
_GAPS = re.compile(r"\s*\t+\s*|\s{3,}")


@dataclass(slots=True)
class PlainPage:
    """A text after the first pass: the form above it, its blocks before and after the label of the
    related teasers, its tags, until when (RFC 3339, UTC) it is withheld, and what an editor should
    look at."""

    form: form_fields.Form
    blocks: list[Block]
    blocks_after_label: list[Block]
    tags: list[str]
    embargo: str | None
    doubts: list[str]


def read_page(page: str) -> PlainPage:
    """The form, blocks and tags of a plain text; Rejected if it may not be published, or is a mail
    or wire copy."""
    raw = [text.nfc(one).strip("\r\n ") for one in page.splitlines()]
    lines = [line if _has_gap(line) else " ".join(line.split()) for line in raw]
    notices.refuse_envelopes(lines)
    form = form_fields.read_form(lines)
    lines, embargo = _without_notices(form.lines)
    label_at = next((at for at, line in enumerate(lines) if _label_key(line) in LABELS), len(lines))
    before = _Region(lines[:label_at])
    picks = _Region(lines[label_at + 1 :], is_picks=True)
    tags = [*form_fields.split_words(form.fields.get("tags", "").replace("#", ","))]
    return PlainPage(
        form,
        _blocks_of(before),
        _blocks_of(picks),
        tags + before.tags + picks.tags,
        max(filter(None, (embargo, form.embargo)), default=None),
        [*form.doubts, *before.doubts, *picks.doubts],
    )


def _without_notices(lines: Sequence[str]) -> tuple[list[str], str | None]:
    """The lines without those that withhold the text, and the latest time until which they do."""
    with_words = [at for at, line in enumerate(lines) if line]
    moments: dict[int, str] = {}
    for at in {*with_words[:HEAD_LINES], *with_words[-FOOT_LINES:]}:
        if moment := notices.embargo_of_line(lines[at]):
            moments[at] = moment
    rest = ["" if at in moments else line for at, line in enumerate(lines)]
    return rest, max(moments.values(), default=None)


class _Region:
    """The lines before the label of the related teasers, or those after it (`is_picks`).

    They are read once from top to bottom; `at` is the index of the next line, `texts` counts the
    lines of text so far.
    """

    def __init__(self, lines: Sequence[str], *, is_picks: bool = False) -> None:
        self.lines, self.is_picks = lines, is_picks
        self.at = 0
        self.texts = 0
        self.blocks: list[Block] = []
        self.tags: list[str] = []
        self.doubts: list[str] = []
        paragraph: list[str] = []
        while self.at < len(lines):
            self.at += 1
            items = self._run(self.at - 1)
            if items is None:
                items = self._lift(_flat(lines[self.at - 1]))
            if items is None:
                paragraph.append(_flat(lines[self.at - 1]))
                self.texts += 1
                continue
            self.blocks += [TextBlock(paragraph), *items]
            paragraph = []
        self.blocks = [
            block for block in [*self.blocks, TextBlock(paragraph)] if block != TextBlock([])
        ]

    def _run(self, at: int) -> list[Block] | None:
        """The list or table of at least two lines that begins at a line; None without one."""
        shape = None if self.is_picks else _shape(self.lines[at])
        if shape is None or (shape == "numbers" and not self.lines[at].startswith("1")):
            return None
        end = at + 1
        while end < len(self.lines) and _shape(self.lines[end]) == shape:
            end += 1
        is_drawn = isinstance(shape, str) or any(mark in self.lines[at] for mark in "\t|")
        is_sure = _SURE_BULLET.match(self.lines[at]) is not None
        if end - at < (1 if is_sure else 2 if is_drawn else 3):
            return None
        rows, self.at = self.lines[at:end], end
        self.texts += 1
        if isinstance(shape, int):
            cells = [row for row in map(_cells, rows) if not _RULE.fullmatch("".join(row))]
            return [TextBlock(["\t".join(row) for row in cells], "table")] if cells else []
        items = [_flat(_without_bullet(row)) for row in rows]
        return [TextBlock(items, "list", is_numbered=shape == "numbers")]

    def _lift(self, line: str) -> list[Block] | None:
        """What a line of a special form leaves among the blocks; None for a line of text.

        A blank line, a tag and a label leave nothing, an image its figure.
        """
        if not _WORD.search(line):
            return []
        if image := image_of_line(line):
            return self._picture(image)
        key = _label_key(line)
        if key in LABELS or (self.is_picks and key in CLOSERS):
            return [] if key in LABELS else [None]
        heading = self._heading(line)
        if not heading and (tags := _tags(line)):
            self.tags += tags
            return []
        return [heading] if heading else self._lift_block(line)

    def _picture(self, image: ImageLine) -> list[Block]:
        """The figure of a line that names a picture; nothing for one that no browser shows."""
        figure = self._figure(image.file, image.caption)
        if image.is_readable:
            return [figure]
        self.doubts.append(f"the picture {image.file} is not shown: save it as JPEG, PNG or WebP")
        return []

    def _heading(self, line: str) -> TextBlock | None:
        """A heading as Markdown writes it, if the line can hardly be a tag."""
        match = _HEADING.match(line)
        if not match or "#" in line[match.end() :] or self.is_picks:
            return None
        if len(match[1]) == 1 and (self.texts or len(line.split()) < 4):
            return None
        self.texts += 1
        mark = "heading" if self.texts > 1 else "title"
        return TextBlock([line[match.end() :]], marks=frozenset({mark}))

    def _lift_block(self, line: str) -> list[Block] | None:
        """A line that is a block whatever stands around it: a date, a line that begins with "By"
        near the top."""
        date = dates.parse_date_line(line)
        relative = not date and dates.is_relative_time(line)
        if date or relative:
            if self.is_picks:
                return []
            return [TextBlock([line], "date" if date else "relative time", date)]
        if 0 < self.texts < BYLINE_WITHIN and not self.is_picks and bylines.is_by_line(line):
            self.texts += 1
            return [TextBlock([line])]
        return None

    def _figure(self, file: str, caption: str | None) -> Figure:
        """The figure of an image whose name was the last line: the next line is its caption.

        A credit in a line of its own may follow the caption, or stand alone between blank lines.
        """
        caption, credit = split_credit(caption) if caption else (None, None)
        if not caption and self._may_caption(self.at):
            caption, credit = split_credit(_flat(self.lines[self.at]))
            self.at += 1
        elif self._has_caption_below():
            own, credit = split_credit(_flat(self.lines[self.at + 1]))
            caption = caption or own
            self.at += 2
        if caption and not credit and self._is_credit(self.at):
            own, line_credit = split_credit(_flat(self.lines[self.at]))
            if not own:
                credit = line_credit
                self.at += 1
        return Figure(file, caption and _CAPTION_LABEL.sub("", caption, count=1), credit)

    def _has_caption_below(self) -> bool:
        """Whether a line between blank ones is a credit, or says that it is the caption."""
        if self._is_blank(self.at + 1) or self.lines[self.at] or not self._is_blank(self.at + 2):
            return False
        is_caption = _CAPTION_LABEL.match(self.lines[self.at + 1]) is not None
        return is_caption or self._is_credit(self.at + 1)

    def _may_caption(self, at: int) -> bool:
        line = "" if self._is_blank(at) else self.lines[at]
        return bool(_WORD.search(line)) and not (
            image_of_line(line) or _tags(line) or _label_key(line) in CLOSERS | LABELS
        )

    def _is_credit(self, at: int) -> bool:
        return self._may_caption(at) and split_credit(self.lines[at])[1] is not None

    def _is_blank(self, at: int) -> bool:
        return at >= len(self.lines) or not self.lines[at]


def _has_gap(line: str) -> bool:
    """Whether a line may be a table's row, so that its white space says something."""
    return "\t" in line or "   " in line


def _flat(line: str) -> str:
    """A line of the page with single spaces."""
    return " ".join(line.split()) if _has_gap(line) else line


def _shape(line: str) -> str | int | None:
    """What lines of one list or table share: the kind of bullet, or the number of gaps between
    cells; None for other lines."""
    if _BULLET.match(line):
        return "bullets"
    if _NUMBER.match(line):
        return "numbers"
    if "\t" in line or "   " in line or line.startswith("|"):
        cells = len(_cells(line))
        return cells if cells > 1 else None
    return None


def _cells(row: str) -> list[str]:
    if row.startswith("|") and row.endswith("|"):
        return [" ".join(cell.split()) for cell in row[1:-1].split("|")]
    return [" ".join(cell.split()) for cell in _GAPS.split(row.strip())]


def _without_bullet(row: str) -> str:
    match = _BULLET.match(row) or _NUMBER.match(row)
    return row[match.end() :] if match else row


def _blocks_of(region: _Region) -> list[Block]:
    """The blocks of a region.

    In a region without blank lines each line is a block of its own; so are the lines of a first
    block that holds more than a headline.
    """
    source = "\n".join(region.lines).strip()
    texts = [block for block in region.blocks if isinstance(block, TextBlock) and not block.form]
    lines_are_blocks = "\n\n" not in source or len(texts) == 1
    blocks: list[Block] = []
    for block in region.blocks:
        if not isinstance(block, TextBlock) or block.form:
            blocks.append(block)
        elif lines_are_blocks or (block is texts[0] and _holds_more(block)):
            blocks += [TextBlock([line], marks=block.marks) for line in block.lines]
        else:
            blocks.append(block)
    return blocks


def _holds_more(block: TextBlock) -> bool:
    """Whether the first block of a page is more than a headline on several lines."""
    first, *others = block.lines
    if len(block.words.split()) > HEADLINE_WORDS or block_signs.is_known_section(first):
        return True
    return bool(others) and others[0][0].isupper() and block_signs.ends_in_full_stop(others[-1])


@lru_cache(maxsize=256)
def _label_key(line: str) -> str:
    """The form in which a short line is compared to labels and closers; "" for a longer line."""
    return text.headline_key(line) if len(line) <= LONGEST_LABEL else ""


def _tags(line: str) -> list[str]:
    """The tags of a line such as "#bão #Đà Nẵng" or "Tags: bão, Đà Nẵng"; empty for any other line.

    A tag runs to the next # that stands at the beginning of a word, or to the next comma where the
    line has no #.
    """
    if match := _TAGS.fullmatch(line):
        tags = _BEFORE_TAG.split(match[1])
    elif match := _LIST_OF_TAGS.fullmatch(line):
        tags = _BETWEEN_TAGS.split(match[1].rstrip("."))
        tags = match[1].split(" - ") if len(tags) == 1 else tags
    else:
        return []
    tags = [tag.strip(" #,;|") for tag in tags]
    return (
        [tag for tag in tags if tag]
        if all(len(tag.split()) <= LONGEST_TAG_WORDS for tag in tags)
        else []
    )
