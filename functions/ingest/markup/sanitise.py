"""Markup of unknown origin becomes the few tags that an article may have (`rules`), and its text.

nh3 always has the last word on what is safe. A format takes the images out first and puts figure
marks in their places; what else shows or plays something is dropped, or becomes a link.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import unescape

from nh3 import Cleaner

from functions.ingest.markup import rules
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.markup.tree import parse_fragment

_CLEAN_TAG = re.compile(r"<(/?)(\w+)(?: [\w-]+=\"[^\"]*\")*>")
"""A tag as nh3 writes it: lower case, attributes in double quotes."""

_ADDRESS = re.compile(r"https?://\S+")
_CELL = "\x1f"
_TEXT_BY_TAG = {
    **dict.fromkeys(rules.BLOCK_TAGS, "\n\n"),
    **dict.fromkeys(("td", "th"), _CELL),
    "br": "\n",
}
"""What a tag leaves in the text."""

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def sanitise_html(fragment: str) -> str:
    """The fragment of HTML in safe tags, every text in a block of its own; figure marks stay."""
    return clean_blocks(element_blocks(parse_fragment(fragment)))


def clean_blocks(blocks: Iterable[str]) -> str:
    """Blocks of markup joined and made safe."""
    return str(_cleaner().clean("".join(blocks)))


def markup_text(fragment: str) -> str:
    """The text of markup that `clean_blocks` made.

    Blocks are split by blank lines, the cells of a row stand in one line with bars between them,
    and a block that is a bare address is left out.
    """
    words = unescape(_CLEAN_TAG.sub(_text_of_tag, fragment))
    paragraphs = (_row(part) for part in _BLANK_LINES.split(words))
    return "\n\n".join(part for part in paragraphs if part and not _ADDRESS.fullmatch(part))


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=rules.ALLOWED_TAGS,
        clean_content_tags=rules.DROPPED_TAGS | rules.EMBED_TAGS,
        attributes=rules.ALLOWED_ATTRIBUTES,
        link_rel=rules.LINK_REL,
        url_schemes=rules.ALLOWED_SCHEMES,
        url_relative="deny",
    )


def _text_of_tag(tag: re.Match[str]) -> str:
    return _TEXT_BY_TAG.get(tag[2], "")


def _row(paragraph: str) -> str:
    if _CELL not in paragraph:
        return " ".join(paragraph.split())
    cells = (" ".join(cell.split()) for cell in paragraph.split(_CELL))
    return " | ".join(cell for cell in cells if cell)
