"""The elements of a rendered text as lines of the plain layout, and what the layout leaves of them.

A paragraph, a heading, a quote, an item of a list and a row of a table are a line each, with what
they are as marks.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from functions.ingest.formats.plain.text_block import Block, PageLine, PictureBlock, TextBlock
from functions.ingest.markup import tree
from shared import text
from shared.article.model import Figure

BOLD_TAGS, ITALIC_TAGS = frozenset({"strong", "b"}), frozenset({"em", "i"})
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **{"ul": "list", "ol": "list", "table": "table", "p": ""},
}
"""What elements are; any other (a quote, code, a box) is set apart, as quotes are."""

_ROWS = ("tr", "thead", "tbody", "tfoot")


class PageElements:
    """The lines of a text, and the element of each by its number."""

    def __init__(self, root: Element) -> None:
        self.lines: list[PageLine] = []
        self.elements: dict[int, Element] = {}
        for element in root:
            if isinstance(element.tag, str):
                self._add(element, _KINDS.get(element.tag, "quote"))

    def _add(self, element: Element, kind: str) -> None:
        marks = frozenset({kind} if kind else _forms(element))
        self.lines.append(PageLine())
        for part in _parts(element, kind):
            words = _words_of(part)
            if words.strip():
                self.elements[len(self.lines)] = part
                self.lines += [PageLine(words, marks)] + [PageLine()] * (kind == "list")

    def drop(self, numbers: Iterable[int]) -> None:
        """Take the lines with these numbers out of the text."""
        for number in numbers:
            element = self.elements.get(number)
            if element is None:
                continue
            if element.tag in {"li", "tr"}:
                tree.drop_element(element)
            else:
                tree.clear_element(element)

    def keep_body(self, body: Sequence[tuple[str, Block]]) -> None:
        """Take out all lines but those of a body; its sub-headings become headings, and names of
        pictures become pictures."""
        numbers = {number for _, block in body if block for number in block.numbers}
        self.drop(self.elements.keys() - numbers)
        for role, block in body:
            if isinstance(block, TextBlock):
                self._keep_text(role, block)
            elif isinstance(block, PictureBlock):
                self._keep_picture(block)

    def _keep_text(self, role: str, block: TextBlock) -> None:
        element = self.elements[block.numbers[0]]
        if element.tag != "p" or len(block.numbers) > 1 or block.form:
            return
        if role == "sub-heading":
            element.tag = "h2"
        if block.words != text.nfc(self.lines[block.numbers[0]].words):
            tree.clear_element(element)
            element.text = block.words

    def _keep_picture(self, block: PictureBlock) -> None:
        numbers = [number for number in block.numbers if number in self.elements]
        self.drop(numbers)
        _show_figure(self.elements[numbers[0]], block.figure)


def _show_figure(element: Element, figure: Figure) -> None:
    """Make an empty element the figure."""
    element.tag = "figure"
    etree.SubElement(element, "img", src=figure.file)
    words = [figure.caption, figure.credit and f"Ảnh: {figure.credit}"]
    etree.SubElement(element, "figcaption").text = " ".join(filter(None, words))


def _parts(element: Element, kind: str) -> Iterator[Element]:
    """The parts of an element that are a line each."""
    if kind == "list":
        yield from element.iterchildren("li")
    elif kind == "table":
        for rows in element.iterchildren(*_ROWS):
            yield from [rows] if rows.tag == "tr" else rows.iterchildren("tr")
    else:
        yield element


def _words_of(element: Element) -> str:
    if element.tag == "tr":
        return "\t".join(text.line(tree.text_content(cell)) for cell in element)
    return text.line(tree.text_content(element))


def _forms(paragraph: Element) -> Iterator[str]:
    """The marks of a paragraph that is bold, or in italics, as a whole."""
    if is_whole(paragraph, BOLD_TAGS):
        yield "bold"
    if is_whole(paragraph, ITALIC_TAGS):
        yield "italic"


def is_whole(paragraph: Element, tags: Collection[str]) -> bool:
    """Whether all of a paragraph is in one element with one of these tags."""
    inner = [child for child in paragraph if child.tag in tags]
    if len(inner) != 1:
        return False
    return text.line(tree.text_content(inner[0])) == text.line(tree.text_content(paragraph))
