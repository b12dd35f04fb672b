"""Captions and credits: which element says one of a picture, and what it says. Pure."""

import re

from lxml.etree import _Element as Element

from functions.ingest.markup.tree import drop_element, text_without_tails
from functions.ingest.words import credits
from shared import text

LONGEST_CAPTION_WORDS = 80

_CAPTION = re.compile(
    r"caption|chu-?thich|bildunterschrift|legende|pie-?de-?foto|(?:img|image|photo|pic|media)[-_]?(?:desc|description|note|legend|text)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[-_\s])(?:credits?|copyright|source|photographer)(?:$|[-_\s])", re.IGNORECASE
)


def read_caption(written: Element) -> tuple[str | None, str | None]:
    """The caption and the credit that an element has, which may be in one of its own, and then
    leaves it."""
    parts = (one for one in written.iterdescendants() if isinstance(one.tag, str))
    element = next((one for one in parts if _CREDIT.search(element_names(one))), None)
    said = text.line(text_without_tails(element)) if element is not None else ""
    if element is not None and said:
        element.text = ""
        for child in list(element):
            element.remove(child)
    caption, credit = credits.split_caption(text_without_tails(written))
    return caption, (credits.split_caption(said)[1] or said.strip("()[] ")) if said else credit


def caption_inside(holder: Element) -> Element | None:
    """The first element in a box that its tag or class says is a caption."""
    found = next(holder.iter("figcaption"), None)
    if found is not None:
        return found
    return next(
        (
            one
            for one in holder.iterdescendants()
            if _CAPTION.search(element_names(one)) and text_without_tails(one).strip()
        ),
        None,
    )


def caption_after(holder: Element, *, titled: bool) -> Element | None:
    """The next element if its class, or its being all in italics with a credit, says that it is the
    caption."""
    block = holder
    parent = block.getparent()
    while (
        parent is not None
        and parent.tag in {"p", "a", "span", "center"}
        and not text_without_tails(parent).strip()
    ):
        block, parent = parent, parent.getparent()
    after = block.getnext()
    if after is None or (block.tail or "").strip() or not isinstance(after.tag, str):
        return None
    words = text.line(text_without_tails(after))
    if (
        not 0 < len(words.split()) <= LONGEST_CAPTION_WORDS
        or next(after.iter("img"), None) is not None
    ):
        return None
    if _CAPTION.search(element_names(after)):
        return after
    if titled:
        return None
    if (
        after.tag in {"em", "i"}
        and block is holder
        and parent is not None
        and text.line(text_without_tails(parent)) == words
    ):
        return after
    italic = text.line("".join(text_without_tails(one) for one in after.iterdescendants("em", "i")))
    return (
        after
        if (after.tag in {"em", "i"} or italic == words) and credits.split_caption(words)[1]
        else None
    )


def drop_captions(tree: Element) -> None:
    """Drop the captions that are left once images are lifted: those of videos and of what else is
    shown."""
    for element in list(tree.iterdescendants("figcaption", "div", "p", "span", "td")):
        is_one = element.tag == "figcaption" or _CAPTION.search(element_names(element)) is not None
        if (
            is_one
            and len(text_without_tails(element).split()) <= LONGEST_CAPTION_WORDS
            and not _is_quoted(element)
        ):
            drop_element(element)


def _is_quoted(element: Element) -> bool:
    return next(element.iterancestors("blockquote"), None) is not None


def element_names(element: Element) -> str:
    """What an element is called, by its class and microdata."""
    return (
        f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if isinstance(element.tag, str)
        else ""
    )
