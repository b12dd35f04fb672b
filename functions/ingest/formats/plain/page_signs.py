"""The signs of all blocks of a page: their own, and what their neighbours and the whole say."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from functions.ingest.formats.plain.block_signs import count_words, signs_of_block
from functions.ingest.formats.plain.evidence import FOOT_BLOCKS, HEADLINE_WORDS, TOP_BLOCKS
from functions.ingest.formats.plain.text_block import TextBlock
from functions.ingest.words import language

NEAR_TOP = 5
"""Blocks before which a bare day, or a relative time, dates the page."""

SAMPLE_LINE = 400
"""Characters of each of the first blocks by which the language of a page is told."""

_BY_LINES = {"by line", "byline and date"}
_BESIDE_BY_LINES = {*_BY_LINES, "names", "date", "relative time"}
_DIGITS = re.compile(r"\d+(?:[:h]\d*)*")


def is_between(at: int, size: int) -> bool:
    """Whether a block stands between head and foot of a page of `size` blocks."""
    return TOP_BLOCKS <= at < size - FOOT_BLOCKS


def signs_of_page(blocks: Sequence[TextBlock]) -> list[set[str]]:
    """The signs of each block of text of a page."""
    words = [block.words for block in blocks]
    counts = [count_words(line) for line in words]
    pages = [
        signs_of_block(block, count, is_between=is_between(at, len(words)))
        for at, (block, count) in enumerate(zip(blocks, counts, strict=True))
    ]
    for at, signs in enumerate(pages[:-1]):
        signs.update(
            _of_next(counts[at], pages[at + 1], counts[at + 1], len(words[at]), words[at + 1])
        )
    if pages:
        pages[0].add("first text")
        pages[-1] |= {"last text", "next is no text"}
    _add_title(pages)
    _add_repetition(blocks, pages)
    _add_english_order(words, pages)
    return pages


def _of_next(
    count: int, signs: set[str], next_count: int, size: int, next_words: str
) -> Iterable[str]:
    """What a block's next neighbour, with its signs and words, says of it."""
    if (count, size) < (next_count, len(next_words)):
        yield "shorter than next"
    if next_count > HEADLINE_WORDS or signs & {"list", "table", "verse"}:
        yield "next is no headline"
    if "full stop" in signs or next_count > HEADLINE_WORDS or signs & {"list", "table"}:
        yield "next is long"
    elif next_count <= 8:
        yield "next is short"
    if "by line" in signs:
        yield "next is by line"
    if "one of several entries" in signs:
        yield "entries follow"


def _add_title(pages: Sequence[set[str]]) -> None:
    """The sign of the blocks above a title, if a format says which block that is."""
    title_at = next((at for at, signs in enumerate(pages) if "title" in signs), 0)
    for signs in pages[:title_at]:
        signs.add("above title")


def _add_english_order(words: Sequence[str], pages: Sequence[set[str]]) -> None:
    """The sign of a sentence right behind a byline that begins with "By", in English.

    In English-language papers the standfirst stands above the byline, so that the text begins
    behind it; Vietnamese ones put the deck there.
    """
    bylines_at = [at for at, signs in enumerate(pages[:TOP_BLOCKS]) if signs & _BY_LINES]
    if not bylines_at or language.detect_language(_sample(words)) != "en":
        return
    for signs in pages[bylines_at[0] + 1 :]:
        if not signs & _BESIDE_BY_LINES:
            if "full stop" in signs:
                signs.add("sentence behind an English byline")
            return


def _sample(words: Sequence[str]) -> str:
    """The beginning of a page, by which its language is told."""
    return " ".join(line[:SAMPLE_LINE] for line in words[:TOP_BLOCKS])


def _add_repetition(blocks: Sequence[TextBlock], pages: Sequence[set[str]]) -> None:
    """Signs of blocks that a page has several of: names above text, times of a live report."""
    headings = [
        signs
        for signs in pages
        if signs & {"names", "place", "all capitals"}
        and "next is long" in signs
        and not signs & {"by line", "known section", "above title"}
    ]
    if len(headings) > 1:
        for signs in headings:
            signs.add("one of several names")
    shapes = Counter(_DIGITS.sub("0", block.words) for block in blocks if block.date)
    kinds: set[bool] = set()
    texts = 0
    for block, signs in zip(blocks, pages, strict=True):
        if texts < NEAR_TOP:
            signs.add("near top")
        if block.date:
            if shapes[_DIGITS.sub("0", block.words)] > 2 and block.date.has_clock:
                signs.add("one of several entries")
            elif block.date.is_update in kinds or not (texts < NEAR_TOP or block.date.has_clock):
                signs.add("later date")
            else:
                kinds.add(block.date.is_update)
        elif block.form == "relative time" and texts >= NEAR_TOP:
            signs.discard("relative time")
        texts += not block.date and block.form != "relative time"
