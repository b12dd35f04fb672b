"""Captions of pictures in a tree of HTML: which element is one, and what it says."""

import re

from lxml.etree import _Element as Element

from functions.ingest.markup.tree import drop_element, text_content
from functions.ingest.words import credits
from shared import text

LONGEST_CAPTION_WORDS = 80

_CAPTION = re.compile(
    r"caption|chu-?thich|bildunterschrift|legende|pie-?de-?foto"
    r"|(?:img|image|photo|pic|media)[-_]?(?:desc|description|note|legend|text)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[-_\s])(?:credits?|copyright|source|photographer)(?:$|[-_\s])", re.IGNORECASE
)


def read_caption(caption_element: Element) -> tuple[str | None, str | None]:
    """The caption and the credit in an element.

    The credit may be in a child of its own, which is then emptied.
    """
    parts = (one for one in caption_element.iterdescendants() if isinstance(one.tag, str))
    element = next((one for one in parts if _CREDIT.search(element_names(one))), None)
    credit_words = text.line(text_content(element)) if element is not None else ""
    if element is not None and credit_words:
        element.text = ""
        for child in list(element):
            element.remove(child)
    caption, credit = credits.split_caption(text_content(caption_element))
    return caption, (
        credits.split_caption(credit_words)[1] or credit_words.strip("()[] ")
    ) if credit_words else credit


def caption_inside(holder: Element) -> Element | None:
    """The first element in a picture's box that is a caption by its tag or class."""
    match = next(holder.iter("figcaption"), None)
    if match is not None:
        return match
    return next(
        (
            one
            for one in holder.iterdescendants()
            if _CAPTION.search(element_names(one)) and text_content(one).strip()
        ),
        None,
    )


def caption_after(holder: Element, *, has_title: bool) -> Element | None:
    """The next element behind a picture's box, if it is the picture's caption.

    Its class says so, or, unless the image `has_title`, its being all in italics with a credit.
    """
    box = _outermost_box(holder)
    after = box.getnext()
    if after is None or (box.tail or "").strip() or not isinstance(after.tag, str):
        return None
    words = text.line(text_content(after))
    if not 0 < len(words.split()) <= LONGEST_CAPTION_WORDS:
        return None
    if next(after.iter("img"), None) is not None:
        return None
    if _CAPTION.search(element_names(after)):
        return after
    if has_title:
        return None
    is_alone = box is holder and _is_alone_in_italics(after, words)
    return after if is_alone or _is_credited_in_italics(after, words) else None


def _outermost_box(holder: Element) -> Element:
    """The outermost inline element or paragraph around a picture that has no other text."""
    box, parent = holder, holder.getparent()
    while (
        parent is not None
        and parent.tag in {"p", "a", "span", "center"}
        and not text_content(parent).strip()
    ):
        box, parent = parent, parent.getparent()
    return box


def _is_alone_in_italics(element: Element, words: str) -> bool:
    """Whether an element in italics has all the words that are in its parent."""
    parent = element.getparent()
    return (
        element.tag in {"em", "i"}
        and parent is not None
        and text.line(text_content(parent)) == words
    )


def _is_credited_in_italics(element: Element, words: str) -> bool:
    italics = text.line("".join(map(text_content, element.iterdescendants("em", "i"))))
    is_italic = element.tag in {"em", "i"} or italics == words
    return is_italic and credits.split_caption(words)[1] is not None


def drop_captions(tree: Element) -> None:
    """Drop the captions that remain once images are figures: those of videos and the like."""
    for element in list(tree.iterdescendants("figcaption", "div", "p", "span", "td")):
        is_one = element.tag == "figcaption" or _CAPTION.search(element_names(element)) is not None
        if (
            is_one
            and len(text_content(element).split()) <= LONGEST_CAPTION_WORDS
            and not _is_quoted(element)
        ):
            drop_element(element)


def _is_quoted(element: Element) -> bool:
    return next(element.iterancestors("blockquote"), None) is not None


def element_names(element: Element) -> str:
    """The class and microdata name of an element; "" for a comment."""
    return (
        f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if isinstance(element.tag, str)
        else ""
    )
