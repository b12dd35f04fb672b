"""The article's body in the tree of a web page: three ways to tell it from the rest, combined.

What surrounds articles everywhere is pruned (`boilerplate.prune`); trafilatura says which of the
rest is the article's text; the page's own markup, where that text stands, gives it structure. On 20
pages of the article-extraction benchmark, F1: trafilatura alone .967, on the pruned tree .969, and
with the blocks of the page's markup .983.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from html import escape
from typing import Any

from lxml.html import HtmlElement

from functions.ingest.formats.web.running_text import ends_sentence, text_letters, text_weight
from functions.ingest.markup import sanitise

LEAST_BODY_CHARS = 140
"""Less text than this is not taken for an article's, if the page's own data has more."""

TELLING_CHARS, PROSE_WEIGHT = 25, 120
"""A paragraph that is part of an extracted line is as long as the first at least, so that it is not
there by chance; a block that can only be running text as long as the second."""

LEAST_EXTRACTED = 0.6
"""Share of a block's paragraphs, by characters, that must have been extracted."""

LEAST_AGREED = 0.5
"""Share of the running text around the extracted lines that trafilatura must have extracted; if it
is less, all running text is taken."""

LEAST_TABLE_ROWS = 2
FIGURES_ABOVE = 5
"""Blocks before the first of the text among which its picture is looked for; byline and date stand
between."""

_LEAD_IN = re.compile(
    r"(?:(?:read|see) (?:more|also|next)\b|also read\b|more:|related\b|recommended\b|watch\b"
    r"|don.t miss\b|must read\b|sign up\b|subscribe\b|follow us\b|click here\b|advertisement"
    r"|share this\b|story continues\b|continue reading\b|scroll down\b|xem thêm\b|đọc thêm\b"
    r"|xem chi tiết\b|(?:tin|bài) liên quan\b|mời (?:quý )?(?:độc giả|bạn đọc)\b|mời xem\b"
    r"|>>|»(?![^«]*«)|quảng cáo|tags?:|từ kh(?:óa|oá):|chia sẻ)",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:[\w’' ]{3,30}:|>>)")
_LONGEST_LEAD_IN, _BARE_LEAD_IN_WORDS = 200, 4


class ExtractedText:
    """The lines that trafilatura extracted from a page, compared by their letters and digits.

    `lines` are the text; `line_sizes` the letters of each line, by the line; `letters` those of all
    lines.
    """

    def __init__(self, text: str) -> None:
        self.lines = [line.removeprefix("- ") for line in text.splitlines()]
        self._letters_of = cache(text_letters)  # runs, blocks and lines say the same
        self.line_sizes = {key: len(key) for key in map(self._letters_of, self.lines) if key}
        self.letters = "".join(self.line_sizes)

    @property
    def weight(self) -> int:
        """How much text was extracted."""
        return sum(map(text_weight, self.lines))

    def add_line(self, words: str) -> None:
        """Take a line for extracted that trafilatura did not extract."""
        key = self._letters_of(words)
        self.line_sizes[key] = len(key)

    def has_paragraph(self, words: str) -> bool:
        """Whether a paragraph is in it, as a line or as a long part of the whole."""
        key = self._letters_of(words)
        return key in self.line_sizes or (len(key) >= TELLING_CHARS and key in self.letters)

    def has_most_of(self, words: str) -> bool:
        """Whether most of some paragraphs, which blank lines part, is in it."""
        paragraphs = [part for part in words.split("\n\n") if part]
        size = sum(len(part) for part in paragraphs if self.has_paragraph(part))
        return size > 0 and size >= LEAST_EXTRACTED * sum(map(len, paragraphs))


def extract_text(page: HtmlElement, *, is_thorough: bool = False) -> ExtractedText:
    """The lines that trafilatura takes for the article's text; none if it finds none.

    If `is_thorough`, it compares other extractors' text with its own, which takes twice the time.
    """
    try:
        document = bare_extraction_of(is_thorough=is_thorough)(page)
    except (
        *(ArithmeticError, AssertionError, AttributeError, LookupError),
        *(RuntimeError, TypeError, ValueError),
    ):
        return ExtractedText("")  # a page that it was not made for; the markup remains
    return ExtractedText(str(getattr(document, "text", None) or ""))


@cache
def bare_extraction_of(*, is_thorough: bool) -> partial[Any]:
    """trafilatura's `bare_extraction` with its options (parameter `options` in its "Core
    functions"), made once: it does not change them."""
    from trafilatura.core import bare_extraction
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    options = Extractor(output_format="python", fast=not is_thorough, comments=False, tables=False)
    return partial(bare_extraction, options=options)


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of markup, and its text."""

    markup: str
    words: str


@dataclass(frozen=True, slots=True)
class _Candidate(PageBlock):
    """A block: whether trafilatura extracted it, and whether it can only be running text."""

    is_extracted: bool
    is_prose: bool


def select_blocks(blocks: list[str], extract: ExtractedText) -> Sequence[PageBlock]:
    """Of the blocks of markup those of the text, with headings, figures and tables between them;
    all, if none was extracted."""
    candidates = _candidates(blocks, extract)
    places = [at for at, block in enumerate(candidates) if block.is_extracted]
    if not places:
        return candidates
    first, last = places[0], places[-1]
    while first and candidates[first - 1].is_prose:
        first -= 1
    while last + 1 < len(candidates) and candidates[last + 1].is_prose:
        last += 1
    return [
        block
        for at, block in enumerate(candidates[: last + 2])
        if _is_of_article(candidates, at, first, last)
    ]


def _candidates(blocks: list[str], extract: ExtractedText) -> list[_Candidate]:
    """The blocks; all running text counts as extracted, if trafilatura missed most of it."""
    candidates = [_candidate(markup, sanitise.markup_text(markup), extract) for markup in blocks]
    agreed_chars = sum(len(block.words) for block in candidates if block.is_extracted)
    if agreed_chars >= LEAST_AGREED * sum(
        len(block.words) for block in candidates if block.is_prose
    ):
        return candidates
    return [
        replace(block, is_extracted=block.is_extracted or block.is_prose) for block in candidates
    ]


def _candidate(markup: str, words: str, extract: ExtractedText) -> _Candidate:
    return _Candidate(markup, words, extract.has_most_of(words), _is_prose(markup, words))


def _is_prose(markup: str, words: str) -> bool:
    """Whether a block can only be running text: long, of whole sentences, not of links."""
    return (
        markup.startswith("<p>")
        and text_weight(words) >= PROSE_WEIGHT
        and ends_sentence(words)
        and "<a " not in markup
    )


def _is_of_article(blocks: list[_Candidate], at: int, first: int, last: int) -> bool:
    """Whether the block at a place is of the article, whose text begins and ends at two others."""
    block = blocks[at]
    if block.is_extracted or (block.is_prose and first <= at <= last):
        return not _is_lead_in(block)
    if block.markup.startswith("<figure"):
        return at >= first - FIGURES_ABOVE
    if not first < at < last:
        return False
    if block.markup.startswith(("<h2", "<h3", "<h4")):
        return blocks[at + 1].is_extracted
    if block.markup.startswith("<p>"):
        return block.markup.startswith('<p><a href="http') and not block.words  # an embed
    return (
        block.markup.startswith("<pre")
        or _is_data_table(block.markup)
        or _is_plain_list(block.markup)
    )


def _is_lead_in(block: PageBlock) -> bool:
    """Whether a block only points elsewhere ("Read more: ..."), or is the label of an
    advertisement."""
    if len(block.words) > _LONGEST_LEAD_IN or not _LEAD_IN.match(block.words):
        return False
    return (
        "<a " in block.markup
        or _POINTER.match(block.words) is not None
        or len(block.words.split()) <= _BARE_LEAD_IN_WORDS
    )


def _is_plain_list(markup: str) -> bool:
    """Whether a list has several items, and neither links nor pictures."""
    is_list = markup.startswith(("<ul", "<ol")) and markup.count("<li>") > 1
    return is_list and "<a " not in markup and "<figure" not in markup


def _is_data_table(markup: str) -> bool:
    """Whether a block is a table of data, not of layout or of links."""
    rows, cells = markup.count("<tr"), markup.count("<td") + markup.count("<th")
    return (
        markup.startswith("<table")
        and rows >= LEAST_TABLE_ROWS
        and cells >= 2 * rows
        and markup.count("<a ") <= rows
    )


def paragraph_blocks(paragraphs: Iterable[str]) -> list[PageBlock]:
    """Paragraphs of text as blocks of markup."""
    blocks = (f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return [PageBlock(markup, sanitise.markup_text(markup)) for markup in blocks]
