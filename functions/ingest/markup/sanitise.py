"""Markup of unknown origin -> the few tags that an article may have, and its text. nh3 always has
the last word. Pure.

A format takes the images out first and puts a figure mark in their places; what else
shows, plays or embeds is dropped, or becomes a link.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from functions.ingest.markup import tree
from shared.article.figure_marks import FIGURE_ATTRIBUTE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from nh3 import Cleaner

BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "figure"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
TAGS = BLOCKS | {"a", "strong", "em", "b", "i", "u", "s", "sub", "sup", "br", "code"}
ATTRIBUTES = {
    "a": {"href"},
    "figure": {FIGURE_ATTRIBUTE},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow noopener noreferrer"
DROPPED = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "object",
        "applet",
        "svg",
        "math",
        "canvas",
        "dialog",
        "noembed",
        "noframes",
    ),
    *(
        "form",
        "input",
        "button",
        "select",
        "datalist",
        "textarea",
        "head",
        "title",
        "xmp",
        "plaintext",
        "map",
        "frameset",
        "img",
    ),
}
"""Gone with all that is in them."""

EMBEDS = {"iframe", "video", "audio", "embed"}
LONGEST_URL = 2000

_CLEAN_TAG = re.compile(r"<(/?)(\w+)(?: [\w-]+=\"[^\"]*\")*>")
"""A tag as nh3 writes it: lower case, attributes in double quotes."""

_ADDRESS = re.compile(r"https?://\S+")
_WEB = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@", re.IGNORECASE)
_IN_URL = re.compile("[\x00-\x20\x7f-\x9f]+")
_URL_MARKS = "!#$%&'()*+,/:;=?@[]~|"
"""What stays as it is in addresses; brackets of tags and quotes do not."""

_CELL = "\x1f"
_BREAKS = {**dict.fromkeys(BLOCKS, "\n\n"), **dict.fromkeys(("td", "th"), _CELL), "br": "\n"}
"""What a tag leaves in the text."""

_BLANK = re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")


def html(fragment: str) -> str:
    """The fragment in safe tags only, every text in a block of its own; figure marks stay."""
    return clean(blocks(tree.parse_fragment(fragment)))


def blocks(element: "Element", base: str = "") -> list[str]:
    """What is in a parsed element as blocks of markup, not yet safe; relative links are completed
    by `base`, or unwrapped."""
    from functions.ingest.markup.blocks import Flow

    return Flow(base).of(element)


def clean(blocks: Iterable[str]) -> str:
    """Blocks made safe."""
    return str(_cleaner().clean("".join(blocks)))


def text(fragment: str) -> str:
    """The text of markup that `html` made: blank lines between blocks, cells of a row in one line,
    no bare addresses."""
    written = unescape(_CLEAN_TAG.sub(_break, fragment))
    paragraphs = (_row(part) for part in _BLANK.split(written))
    return "\n\n".join(part for part in paragraphs if part and not _ADDRESS.fullmatch(part))


def link(address: str | None, base: str = "") -> str | None:
    """An http, https or mailto address, completed by `base`; None if it is none."""
    address = _IN_URL.sub("", address or "")
    if not address or len(address) > LONGEST_URL:
        return None
    try:
        address = address if _WEB.match(address) else urljoin(base or "https:", address)
        urlsplit(address)
    except ValueError:
        return None
    return quote(address, safe=_URL_MARKS) if _WEB.match(address) else None


@cache
def _cleaner() -> "Cleaner":
    from nh3 import Cleaner

    return Cleaner(
        tags=TAGS,
        clean_content_tags=DROPPED | EMBEDS,
        attributes=ATTRIBUTES,
        link_rel=LINK_REL,
        url_schemes=SCHEMES,
        url_relative="deny",
    )


def _break(tag: re.Match[str]) -> str:
    return _BREAKS.get(tag[2], "")


def _row(paragraph: str) -> str:
    if _CELL not in paragraph:
        return " ".join(paragraph.split())
    cells = (" ".join(cell.split()) for cell in paragraph.split(_CELL))
    return " | ".join(cell for cell in cells if cell)
