"""Plain text becomes a draft: which block is the section, the headline, the summary and so on.

Two passes. `lines` takes out what shows by its form what it is (images, tags, dates, labels) and
leaves blocks of text and images in their order. What a block is follows here from its length, its
end and its neighbours. README.md beside this file says the rules in words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain.lines import HEADLINE_WORDS, Block, PlainPage, read_page
from functions.ingest.markup.paragraphs import paragraph_html
from functions.ingest.words import bylines, encoding
from shared.article.figure_marks import figure_mark
from shared.article.model import HEADLINE_CHARS, Figure, Pick
from shared.errors import Rejected

MAX_TEXT_BYTES = 2_000_000
"""An article is served as text and as HTML in one response, and a Lambda's response holds 6 MB."""

LONGEST_SECTION_WORDS, SUMMARY_WORDS = 8, 50
MANY_SECTION_WORDS = 4
"""Sections seldom have more words: a longer block with several names behind it is a headline with
its authors."""

_FULL_STOP = re.compile(r"(?<!\.)\.[\"'”’»)\]]*$")
_BULLET = re.compile(r"^[-–—•*»>]+\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the body, and the indices of the blocks that it consists of."""

    headline: str
    section: str | None
    summary: str | None
    authors: tuple[str, ...]
    used: frozenset[int]


def parse_plain_text(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a text file; Rejected if it is no text, or over 2 MB.

    Any part may be missing; without a headline that is "". `charset` is the encoding that the
    object's metadata declare.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise Rejected(
            f"the text has {len(data):,} bytes; at most {MAX_TEXT_BYTES:,} are read: split "
            "it into articles"
        )
    page = read_page(encoding.decode_text(data, charset))
    blocks, picks_end = _body_after_picks(page)
    head = _read_head(blocks)
    body = [block for at, block in enumerate(blocks) if at not in head.used]
    figures = tuple(block for block in body if isinstance(block, Figure))
    return [
        Draft(
            format="plain",
            headline=head.headline,
            summary=head.summary,
            section=head.section,
            authors=head.authors,
            tags=tuple(page.tags),
            body_html=_body_html(body),
            body_text="\n\n".join(block for block in body if isinstance(block, str)),
            figures=figures,
            picks=tuple(_read_picks(page.blocks_after_label[:picks_end])),
            published_at=page.published_at,
            updated_at=page.updated_at,
        )
    ]


def _body_html(body: Sequence[Block]) -> str:
    """Paragraphs escaped, images as marks, in their order."""
    parts: list[str] = []
    figures = 0
    for block in body:
        if isinstance(block, Figure):
            parts.append(figure_mark(figures))
            figures += 1
        elif block:
            parts.append(paragraph_html(block))
    return "".join(parts)


def _read_head(blocks: Sequence[Block]) -> Head:
    """Section, headline, summary and authors, by the rules in README.md beside this file.

    A headline that has to be cut stays in the body too.
    """
    texts = [(at, block) for at, block in enumerate(blocks) if isinstance(block, str)]
    if not texts:
        return Head("", None, None, (), frozenset())
    words = [block for _, block in texts]
    first = 1 if _is_section(words) else 0
    used = {0} if first else set()
    headline = words[first]
    if len(headline) <= HEADLINE_CHARS:
        used.add(first)
    byline_places = _bylines(words, first + 1)
    authors = tuple(name for at in byline_places for name in bylines.authors_of_line(words[at]))
    used.update(byline_places)
    rest = [at for at in range(first + 1, len(words)) if at not in byline_places]
    summary = None
    if len(rest) > 1 and _count_words(words[rest[0]]) <= SUMMARY_WORDS:
        summary = words[rest[0]]
        used.add(rest[0])
    return Head(
        headline,
        words[0] if first else None,
        summary,
        authors,
        frozenset(texts[at][0] for at in used),
    )


def _is_section(words: Sequence[str]) -> bool:
    """Whether the first of these blocks is a section, the second being the headline."""
    if len(words) < 2 or bylines.ends_in_mark(words[0]):
        return False
    first, second = _count_words(words[0]), _count_words(words[1])
    if first > LONGEST_SECTION_WORDS or (first, len(words[0])) >= (second, len(words[1])):
        return False
    if first > MANY_SECTION_WORDS and len(bylines.authors_of_line(words[1])) > 1:
        return False
    return may_be_headline(words[1]) and not bylines.is_by_line(words[1])


def may_be_headline(block: str) -> bool:
    """Whether a block can be a headline: at most 25 words, and no full stop at its end."""
    return _count_words(block) <= HEADLINE_WORDS and not _FULL_STOP.search(block)


def _count_words(block: str) -> int:
    """How many words a block has; dashes and the like between spaces are none."""
    words = block.split()
    return len(words) - sum(map(words.count, "-–—&|/"))


def _bylines(words: Sequence[str], first: int) -> list[int]:
    """The indices of the blocks that are bylines: next to the summary, and last.

    `first` is the index of the block behind the headline.
    """
    if first >= len(words):
        return []
    near_summary = (
        first
        if bylines.authors_of_line(words[first]) or _count_words(words[first]) > SUMMARY_WORDS
        else first + 1
    )
    return sorted(
        at
        for at in {near_summary, len(words) - 1}
        if at < len(words) and bylines.authors_of_line(words[at])
    )


def _body_after_picks(page: PlainPage) -> tuple[list[Block], int]:
    """The blocks of the article, and the index where its related teasers end.

    What follows the last teaser that is closed is the body going on, unless it begins as a teaser.
    """
    blocks_after_label = page.blocks_after_label
    picks_end = 1 + max(
        (at for at, block in enumerate(blocks_after_label) if not isinstance(block, str)),
        default=-1,
    )
    tail = [block for block in blocks_after_label[picks_end:] if isinstance(block, str)]
    if not tail or (
        may_be_headline(tail[0]) and not (len(tail) == 1 and bylines.authors_of_line(tail[0]))
    ):
        return page.blocks, len(blocks_after_label)
    return [*page.blocks, *tail], picks_end


def _read_picks(blocks: Sequence[Block]) -> list[Pick]:
    """The related teasers; pieces without any text have no headline and are left out."""
    texts = [block for block in blocks if isinstance(block, str)]
    pieces = _split_texts(texts) if len(texts) == len(blocks) else _split_at_ends(blocks)
    return [pick for pick in map(_read_pick, pieces) if pick]


def _split_at_ends(blocks: Sequence[Block]) -> list[list[str | Figure]]:
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
    section = words.pop(0) if _is_section(words) else None
    headline, *rest = words
    summary = rest.pop(0) if rest and _count_words(rest[0]) <= SUMMARY_WORDS else None
    image = next((block for block in blocks if isinstance(block, Figure)), None)
    return Pick(headline, summary, section, "\n\n".join(rest) or None, image)
