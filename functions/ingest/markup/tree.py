"""Trees of elements: parsing a fragment of HTML, reading text, clearing and dropping elements."""

import re

from lxml import etree
from lxml.etree import HTMLParser
from lxml.etree import _Element as Element

from shared import text

_TAG = re.compile(r"<[^<>]*>")


def parse_fragment(fragment: str) -> Element:
    """The fragment of HTML parsed, in a `body` element."""
    data = fragment.replace("\0", "").encode(errors="ignore")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(b"<html><body>" + data, parser)
        if is_too_deep(parser):
            # libxml2 stops at a depth of 256; what is nested deeper keeps its words.
            plain = _TAG.sub(" ", data.decode()).replace("<", " ")
            root = etree.fromstring(b"<html><body>" + plain.encode(), parser)
    except etree.XMLSyntaxError as error:
        # A parser that forgives all mistakes fails for want of memory alone.
        raise MemoryError from error
    body = root.find("body")
    return root if body is None else body


def is_too_deep(parser: HTMLParser) -> bool:
    """Whether what the parser read last had more tags within tags than libxml2 allows (256)."""
    return any("depth" in error.message for error in parser.error_log)


def text_content(element: Element) -> str:
    """All text in an element, as the DOM's `textContent` has it."""
    return "".join(map(str, element.itertext()))


def text_line(element: Element | None) -> str:
    """All text in an element on one line; "" for None."""
    return "" if element is None else " ".join(text_content(element).split())


def text_of_markup(words: str) -> str:
    """A title, a summary or the like in one line of text; it may have tags, and entities within
    entities."""
    line = text.line(words)
    if "&" in line or "<" in line:
        line = text_line(parse_fragment(line))
    return text.line(line)


def class_names(element: Element) -> set[str]:
    """The classes of an element in lower case."""
    return set((element.get("class") or "").lower().split())


def is_inside(element: Element, ancestor: Element) -> bool:
    """Whether an element is anywhere in another."""
    return any(each is ancestor for each in element.iterancestors())


def clear_element(element: Element) -> None:
    """Take everything out of an element, its attributes too; the text behind it stays."""
    tail = element.tail
    element.clear()
    element.tail = tail


def drop_element(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
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
