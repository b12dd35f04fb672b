"""The article's body in the tree of a web page. Pure.

Three voices: what surrounds articles everywhere is pruned (`prune`); trafilatura says which of the
rest is the article's text; the page's own markup, where that text stands, gives it structure. On 20
pages of the article-extraction benchmark, F1: trafilatura alone .957, on the pruned tree .969, and
with the blocks of the page's markup .98.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from functions.ingest.markup import sanitise

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

LEAST_CHARS = 140
"""Less text than this is not taken for an article's, if the page's own data has more."""

TELLING_CHARS, PROSE_CHARS = 25, 120
_BETWEEN = re.compile(r"[\W_]+")
_SENTENCE_ENDS = '.!?…"”’»)'
NEARLY_ALL = 0.9
LEAST_AGREED = 0.5
"""Share of the running text in the element where trafilatura found an article that it must have
found; if less, all is taken."""

LEAST_TABLE_ROWS = 2
FIGURES_ABOVE = 5
"""Blocks before the first of the text among which its picture is looked for; byline and date stand
between."""

_HOLDERS = (
    "p",
    "li",
    "blockquote",
    "pre",
    "td",
    "dd",
    "h2",
    "h3",
    "h4",
    "div",
    "section",
    "article",
    "font",
    "center",
)
_LEAD_IN = re.compile(
    r"(?:(?:read|see) (?:more|also|next)\b|also read\b|more:|related\b|recommended\b|watch\b|don.t miss\b"
    r"|must read\b|sign up\b|subscribe\b|follow us\b|click here\b|advertisement|share this\b|story continues\b|continue reading\b"
    r"|scroll down\b|xem thêm\b|đọc thêm\b|xem chi tiết\b|(?:tin|bài) liên quan\b|mời (?:quý )?(?:độc giả|bạn đọc)\b|mời xem\b"
    r"|>>|»|quảng cáo|tags?:|từ kh(?:óa|oá):|chia sẻ)",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:[\w’' ]{3,30}:|>>|»)")
_LONGEST_LEAD_IN, _BARE_LEAD_IN_WORDS = 200, 4


def text_of(root: "Element") -> str:
    """The lines that trafilatura takes for the article's text; "" if it finds none."""
    try:
        found = _extraction()(root, fast=True, include_comments=False, include_tables=False)
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RuntimeError,
        TypeError,
        ValueError,
    ):
        return ""  # a page that it was not made for; the other voices remain
    return str(getattr(found, "text", None) or "")


@cache
def _extraction() -> Callable[..., Any]:
    from trafilatura.core import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return bare_extraction


class Found:
    """A text that was found in a page, for telling whether a block is of it."""

    def __init__(self, text: str) -> None:
        self.sizes = {key: len(key) for key in map(_key, text.splitlines()) if key}
        self.whole = "".join(self.sizes)

    def has(self, words: str) -> bool:
        """Whether a paragraph is in it, as a line or as a long part of one."""
        own = _key(words)
        return own in self.sizes or (len(own) >= TELLING_CHARS and own in self.whole)

    def has_most(self, words: str) -> bool:
        """Whether most of some paragraphs is in it."""
        parts = [part for part in words.split("\n\n") if part]
        held = sum(len(part) for part in parts if self.has(part))
        return held > 0 and held >= 0.6 * sum(map(len, parts))


def container(root: "Element", found: Found) -> "Element":
    """The innermost element that holds nearly all of a text."""
    held: dict[Element, int] = defaultdict(int)
    total = 0
    for element in root.iter(*_HOLDERS):
        size = found.sizes.get(_key(_own_text(element)), 0)
        if size:
            total += size
            for one in (element, *element.iterancestors()):
                held[one] += size
    inner, child = root, root if total else None
    while child is not None:
        inner = child
        child = next(
            (
                one
                for one in inner
                if held.get(one, 0) >= NEARLY_ALL * total and one.tag not in {"p", "li"}
            ),
            None,
        )
    return inner


def _own_text(element: "Element") -> str:
    """The text of an element that holds a paragraph: with that of its inline children, "" if it
    holds blocks alone."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _HOLDERS:
            parts += child.itertext()
        parts.append(child.tail or "")
    return "".join(parts)


def chosen(blocks: list[str], found: Found) -> list[str]:
    """Of the blocks of markup those of the text, with headings, figures and tables between them."""
    texts = [sanitise.markup_text(block) for block in blocks]
    own = [found.has_most(words) for words in texts]
    prose = [_is_prose(block, words) for block, words in zip(blocks, texts, strict=True)]
    if _size(texts, own) < LEAST_AGREED * _size(texts, prose):
        own = [one or other for one, other in zip(own, prose, strict=True)]
    if True not in own:
        return []
    first, last = own.index(True), len(own) - 1 - own[::-1].index(True)
    while first and prose[first - 1]:
        first -= 1
    while last + 1 < len(own) and prose[last + 1]:
        last += 1
    kept = []
    for at, block in enumerate(blocks[: last + 2]):
        if own[at] or (prose[at] and first <= at <= last):
            keep = not _is_lead_in(block, texts[at])
        elif block.startswith("<figure"):
            keep = at >= first - FIGURES_ABOVE
        else:
            keep = first < at < last and _belongs(block, texts[at], before_own=own[at + 1])
        if keep:
            kept.append(block)
    return kept


def _size(texts: list[str], own: list[bool]) -> int:
    return sum(len(words) for words, one in zip(texts, own, strict=True) if one)


def _is_prose(block: str, words: str) -> bool:
    """Whether a block can only be running text: long, of whole sentences, not of links."""
    return (
        block.startswith("<p>")
        and len(words) >= PROSE_CHARS
        and words[-1] in _SENTENCE_ENDS
        and "<a " not in block
    )


def _belongs(block: str, words: str, *, before_own: bool) -> bool:
    """Whether a block that trafilatura passes over, but that stands within the text, is of it."""
    if block.startswith(("<h2", "<h3", "<h4")):
        return before_own
    if block.startswith("<p>"):
        return block.startswith('<p><a href="http') and not words  # what was embedded
    return block.startswith("<pre") or _is_table(block)


def _is_lead_in(block: str, words: str) -> bool:
    """Whether a block only points elsewhere ("Read more: ..."), or is the label of an
    advertisement."""
    if len(words) > _LONGEST_LEAD_IN or not _LEAD_IN.match(words):
        return False
    return (
        "<a " in block
        or _POINTER.match(words) is not None
        or len(words.split()) <= _BARE_LEAD_IN_WORDS
    )


def _is_table(block: str) -> bool:
    """Whether a block is a table of data, not of layout or of links."""
    rows, cells = block.count("<tr"), block.count("<td") + block.count("<th")
    return (
        block.startswith("<table")
        and rows >= LEAST_TABLE_ROWS
        and cells >= 2 * rows
        and block.count("<a ") <= rows
    )


@lru_cache(maxsize=4096)
def _key(words: str) -> str:
    """Letters and digits alone, for telling texts the same."""
    return _BETWEEN.sub("", words)


def join(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs of text as blocks of markup."""
    from html import escape

    return [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs]
