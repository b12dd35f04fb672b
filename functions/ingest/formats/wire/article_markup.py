"""The article in the markup of a wire, apart from what an agency puts around it for editors.

dpa sends XHTML with a `header` (slug, time, genre, headline, byline), a `section` of class `main`,
which is the article, and one of class `notepad` with contacts (dpa-newslab on GitHub,
dpa-digitalwires-to-newsmlg2, newsmlg2/templates/g2_template.j2); older texts end in a notepad of
plain paragraphs. Its own elements show pictures and what other sites play
(dpa-digitalwires-embeds).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from functions.ingest.markup import body, tree
from functions.ingest.words import publishing

_NOT_FOR_READERS = {
    *("notepad", "np-public", "np-nonpublic", "np-constraint", "closingline", "linkbox"),
    *("slugline", "publicationdate"),
}
"""Classes of elements that are not part of the article."""

_NOTEPAD_BEGINS = re.compile(
    r"#{1,4} ?notizblock\b|notizblock$|# # #"
    r"|die folgenden informationen sind nicht zur ver[öo]ffentlichung",
    re.IGNORECASE,
)
_CLOSING_LINE = re.compile(r"dpa(?: [a-zäöü0-9/]{2,9}){1,8}|[a-z]{2,4}(?:[-/][a-z]{2,4}){1,4}")
"""The last line of a text in which its desk signs: `dpa kre/su yysw a3 mda`, `prm-sr/jah`."""


class ArticleMarkup(NamedTuple):
    """The article's own elements, and what the header around them says: its title, its byline, its
    embargo; `teaser` stands above the text, `closing_line` below it."""

    root: _Element
    title: str = ""
    byline: str = ""
    teaser: str = ""
    embargo: str | None = None
    closing_line: str = ""


def article_markup(root: _Element, pictures: Sequence[body.Picture] = ()) -> ArticleMarkup:
    """What of a tree of HTML's elements is the article; the tree is changed. Rejected if a header
    names an embargo that cannot be read."""
    headers = list(root.iter("header"))
    title = next(filter(None, (tree.text_line(h.find(".//h1")) for h in headers)), "")
    embargo = _embargo(headers)
    byline = _take(root, "byline")
    for header in headers:
        tree.drop_element(header)
    article = _main_sections(root)
    drop_desk_notes(article)
    teaser = _take(article, "teaser")
    show_media(article, pictures)
    return ArticleMarkup(article, title, byline, teaser, embargo, take_closing_line(article))


def _embargo(headers: list[_Element]) -> str | None:
    for header in headers:
        for element in header.iter("*"):
            if "embargoed" in tree.class_names(element):
                words = element.get("data-datetime") or tree.text_line(element)
                return publishing.withholding_time("embargoed", words)
    return None


def _take(root: _Element, class_name: str) -> str:
    """The words of the first element of a class, which leaves the tree; "" for none."""
    elements = [
        each for each in root.iter("p", "div", "span") if class_name in tree.class_names(each)
    ]
    for element in elements:
        if not any(parent.tag == "figure" for parent in element.iterancestors()):
            words = tree.text_line(element)
            tree.drop_element(element)
            return words
    return ""


def _main_sections(root: _Element) -> _Element:
    """The sections of class `main`, and boxes beside them; all of it where there are none."""
    mains = _outermost(root, "main", ())
    if not mains:
        return root
    article = etree.Element("div")
    for section in [*mains, *_outermost(root, "infobox", mains)]:
        section.tail = None
        article.append(section)
    return article


def _outermost(root: _Element, class_name: str, others: Sequence[_Element]) -> list[_Element]:
    """The sections of a class that are in no other of them, nor in any of some others."""
    sections: list[_Element] = []
    outer = set(others)
    for section in root.iter("section"):
        if class_name in tree.class_names(section) and not outer & set(section.iterancestors()):
            sections.append(section)
            outer.add(section)
    return sections


def drop_desk_notes(root: _Element) -> None:
    """Take notepads and other words for editors out of a tree."""
    for element in list(root.iter("section", "div", "p", "ul", "time", "aside", "footer")):
        if _NOT_FOR_READERS & tree.class_names(element) and element is not root:
            tree.drop_element(element)
    for element in root.iter("pre"):
        _cut_preformatted(element)
    for element in root.iter("p", "h1", "h2", "h3", "h4", "li"):
        if element is not root and _NOTEPAD_BEGINS.match(tree.text_line(element)[:100]):
            _cut_from(element, root)
            return


def _cut_from(element: _Element, root: _Element) -> None:
    """Take an element and all that follows it out of a tree."""
    for inner in [element, *element.iterancestors()]:
        if inner is root:
            break
        for sibling in list(inner.itersiblings()):
            sibling.tail = None
            tree.drop_element(sibling)
        inner.tail = None
    tree.drop_element(element)


def _cut_preformatted(element: _Element) -> None:
    words = tree.text_content(element)
    article = without_notepad(words)
    if article != words:
        tree.clear_element(element)
        element.text = article


def without_notepad(words: str) -> str:
    """Text as far as the line with which a notepad begins."""
    lines = words.split("\n")
    for at, line in enumerate(lines):
        if at and _NOTEPAD_BEGINS.match(line.strip()):
            return "\n".join(lines[:at]).rstrip()
    return words


def take_closing_line(root: _Element) -> str:
    """The line with which the desk signs at the end, which leaves the tree; "" for none."""
    paragraphs = [each for each in root.iter("p") if tree.text_line(each)]
    line = tree.text_line(paragraphs[-1]) if len(paragraphs) > 1 else ""
    if not _CLOSING_LINE.fullmatch(line):
        return ""
    tree.drop_element(paragraphs[-1])
    return line


def show_media(root: _Element, pictures: Sequence[body.Picture]) -> None:
    """Turn dpa's own elements into HTML's: pictures into figures, what other sites play into
    frames, which become links."""
    for element in [each for each in root.iter("*") if str(each.tag).startswith("dnl-")]:
        address = element.get("src") or element.get("href") or ""
        reference = element.get("ref") or ""
        caption, credit = element.get("caption") or "", element.get("creditline") or ""
        picture = next((each for each in pictures if reference in each.names), None)
        tree.clear_element(element)
        element.tag = "figure"
        if picture is not None:
            etree.SubElement(element, "img", src=picture.figure.file, alt=picture.figure.alt or "")
            figcaption = etree.SubElement(element, "figcaption")
            figcaption.text = caption
            etree.SubElement(figcaption, "span", {"class": "credit"}).text = credit
        elif address:
            element.tag = "p"
            etree.SubElement(element, "iframe", src=address)
