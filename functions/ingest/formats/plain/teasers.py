"""Related teasers: the labels above them, the words that end one, and what stands in each."""

import re
from collections.abc import Sequence
from functools import lru_cache

from functions.ingest.formats.plain.block_signs import (
    count_words,
    may_be_headline,
)
from functions.ingest.formats.plain.section_names import is_known_section
from functions.ingest.formats.plain.text_block import Block, PictureBlock
from functions.ingest.words import bylines
from shared import text
from shared.article.model import Figure, Pick

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

LONGEST_SECTION_WORDS, SUMMARY_WORDS = 8, 50
"""Words of a teaser's section and summary."""

_BULLET = re.compile(r"^[-–—•*»>]+\s*(?=\w)")


def is_label(line: str) -> bool:
    """Whether a line says that related teasers follow: "Tin liên quan", "Related"."""
    return _label_key(line) in LABELS


def is_closer(line: str) -> bool:
    """Whether a line ends a teaser: "Xem thêm", "Read more"."""
    return _label_key(line) in CLOSERS


def is_label_or_closer(line: str) -> bool:
    """Whether a line is either of them."""
    return _label_key(line) in CLOSERS | LABELS


@lru_cache(maxsize=256)
def _label_key(line: str) -> str:
    """The form in which a short line is compared to labels and closers; "" for a longer line."""
    return text.headline_key(line) if len(line) <= LONGEST_LABEL else ""


def read_picks(blocks: Sequence[Block]) -> list[Pick]:
    """The related teasers; pieces without any text have no headline and are left out."""
    items = [_item_of_block(block) for block in blocks]
    texts = [item for item in items if isinstance(item, str)]
    pieces = _split_texts(texts) if len(texts) == len(items) else _split_at_ends(items)
    return [pick for pick in map(_read_pick, pieces) if pick]


def _item_of_block(block: Block) -> str | Figure | None:
    if isinstance(block, PictureBlock):
        return block.figure
    return block.words if block else None


def _split_at_ends(blocks: Sequence[str | Figure | None]) -> list[list[str | Figure]]:
    """Blocks split into teasers by closers and images.

    Where a closer was forgotten an image ends a teaser, or begins one if images come first.
    """
    pieces: list[list[str | Figure]] = [[]]
    image_first = isinstance(blocks[0], Figure)
    for before, block in zip([None, *blocks], blocks, strict=False):
        starts = (
            isinstance(block, Figure)
            if image_first
            else isinstance(block, str) and may_be_headline(block)
        )
        if block is None or (starts and (image_first or isinstance(before, Figure))):
            pieces.append([])
        if block is not None:
            pieces[-1].append(block)
    return pieces


def _split_texts(blocks: Sequence[str]) -> list[list[str | Figure]]:
    """Blocks of text split into teasers where no closer or image ends any.

    Headlines alone are a teaser each; else one begins where a headline follows a sentence.
    """
    headlines_alone = all(map(may_be_headline, blocks))
    pieces: list[list[str | Figure]] = [[]]
    for before, block in zip(["", *blocks], blocks, strict=False):
        if headlines_alone or (may_be_headline(block) and not may_be_headline(before)):
            pieces.append([])
        pieces[-1].append(block)
    return pieces


def _read_pick(blocks: Sequence[str | Figure]) -> Pick | None:
    """The teaser in some blocks: section, headline, summary, text and image; None without text."""
    words = [_BULLET.sub("", block) for block in blocks if isinstance(block, str)]
    if not words:
        return None
    section = words.pop(0) if _is_section_of_pick(words) else None
    headline, *rest = words
    summary = rest.pop(0) if rest and count_words(rest[0]) <= SUMMARY_WORDS else None
    image = next((block for block in blocks if isinstance(block, Figure)), None)
    return Pick(headline, summary, section, "\n\n".join(rest) or None, image)


def _is_section_of_pick(words: Sequence[str]) -> bool:
    """Whether the first of a teaser's blocks is a section, the second being the headline."""
    if len(words) < 2 or bylines.ends_in_mark(words[0]) or not may_be_headline(words[1]):
        return False
    if is_known_section(words[0]):
        return True
    first, second = count_words(words[0]), count_words(words[1])
    return first <= LONGEST_SECTION_WORDS and (first, len(words[0])) < (second, len(words[1]))
