"""Captions and credits: which element says one of a picture, and what it says. Pure."""

import re
from typing import TYPE_CHECKING

from functions.ingest.formats.plain import lines
from shared import text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CAPTION_WORDS = 80

_CAPTION = re.compile(
    r"caption|chu-?thich|bildunterschrift|legende|pie-?de-?foto|(?:img|image|photo|pic|media)[-_]?(?:desc|description|note|legend|text)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[-_\s])(?:credits?|copyright|source|photographer)(?:$|[-_\s])", re.IGNORECASE
)
_CREDITED = re.compile(
    r"(?:Image|Picture|Pic|Credit|Source|Nguồn)s?(?: credit)?\s*:\s*([^()\[\]:]{2,60}?)\s*[)\]]?\.?$",
    re.IGNORECASE,
)


def credited(caption: str | None) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit: what follows "Ảnh:" or "Photo:"."""
    caption = text.line(caption or "")
    if not caption:
        return None, None
    bare, credit = lines.split_credit(caption)
    if credit is None and (found := _CREDITED.search(caption)):
        bare, credit = caption[: found.start()].rstrip(" ([-–|") or None, found[1].strip()
    return bare, credit


def read(written: "Element") -> tuple[str | None, str | None]:
    """The caption and the credit that an element has, which may be in one of its own, and then
    leaves it."""
    parts = (one for one in written.iterdescendants() if isinstance(one.tag, str))
    element = next((one for one in parts if _CREDIT.search(named(one))), None)
    said = text.line(inner(element)) if element is not None else ""
    if element is not None and said:
        element.text = ""
        for child in list(element):
            element.remove(child)
    caption, credit = credited(inner(written))
    return caption, (credited(said)[1] or said.strip("()[] ")) if said else credit


def inside(holder: "Element") -> "Element | None":
    """The first element in a box that its tag or class says is a caption."""
    found = next(holder.iter("figcaption"), None)
    if found is not None:
        return found
    return next(
        (
            one
            for one in holder.iterdescendants()
            if _CAPTION.search(named(one)) and inner(one).strip()
        ),
        None,
    )


def behind(holder: "Element", *, titled: bool) -> "Element | None":
    """The next element if its class, or its being all in italics with a credit, says that it is the
    caption."""
    block = holder
    parent = block.getparent()
    while (
        parent is not None
        and parent.tag in {"p", "a", "span", "center"}
        and not inner(parent).strip()
    ):
        block, parent = parent, parent.getparent()
    after = block.getnext()
    if after is None or (block.tail or "").strip() or not isinstance(after.tag, str):
        return None
    words = text.line(inner(after))
    if not 0 < len(words.split()) <= CAPTION_WORDS or next(after.iter("img"), None) is not None:
        return None
    if _CAPTION.search(named(after)):
        return after
    if titled:
        return None
    if (
        after.tag in {"em", "i"}
        and block is holder
        and parent is not None
        and text.line(inner(parent)) == words
    ):
        return after
    italic = text.line("".join(inner(one) for one in after.iterdescendants("em", "i")))
    return after if (after.tag in {"em", "i"} or italic == words) and credited(words)[1] else None


def drop_left(tree: "Element") -> None:
    """Drop the captions that are left once images are lifted: those of videos and of what else is
    shown."""
    for element in list(tree.iterdescendants("figcaption", "div", "p", "span", "td")):
        is_one = element.tag == "figcaption" or _CAPTION.search(named(element)) is not None
        if is_one and len(inner(element).split()) <= CAPTION_WORDS and not _is_quoted(element):
            drop(element)


def _is_quoted(element: "Element") -> bool:
    return next(element.iterancestors("blockquote"), None) is not None


def named(element: "Element") -> str:
    """What an element is called, by its class and microdata."""
    return (
        f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if isinstance(element.tag, str)
        else ""
    )


def drop(element: "Element") -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def inner(element: "Element") -> str:
    """All text in an element."""
    return "".join(str(part) for part in element.itertext(with_tail=False))
