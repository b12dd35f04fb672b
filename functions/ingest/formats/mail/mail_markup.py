"""A mail's HTML as lines of text, and the markup of each line, so that links and bold words stay.

The plain layout's rules are for lines: a blank line between blocks, an image's file name where the
image stands. Before that, what mail programs mark as quotes and signatures is taken out.
"""

import re
from collections.abc import Callable

from lxml.etree import _Element as Element

from functions.ingest.formats.web import exports
from functions.ingest.markup import tree
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.markup.sanitise import markup_text
from shared import text
from shared.article.figure_marks import FIGURE_ATTRIBUTE

QUOTE_CLASSES = {
    "gmail_quote",
    "gmail_extra",
    "yahoo_quoted",
    "protonmail_quote",
    "moz-cite-prefix",
}
SIGNATURE_CLASSES = {
    *("gmail_signature", "moz-signature", "gmail_signature_prefix", "protonmail_signature_block"),
    *("outlook-signature", "ms-outlook-mobile-signature"),
}
SIGNATURE_IDS = {"signature", "appendonsend", "ms-outlook-mobile-signature", "x_signature"}
_BLOCK = re.compile(r"<(p|h[2-4]|pre|blockquote|ul|ol|table)[ >]")
_ITEM = re.compile(r"<li(?: [^<>]*)?>(.*?)</li>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh](?: [^<>]*)?>(.*?)</t[dh]>", re.DOTALL)
_MARK = re.compile(rf'<figure {FIGURE_ATTRIBUTE}="(\d+)"')


class MarkupLines:
    """The lines of a mail's HTML; `markup` has the inner markup of paragraphs by their words,
    `files` the images that it shows, in order.

    `file_of` gives the name of the image that an address (`cid:...`) shows, or None.
    """

    def __init__(
        self, source: str, file_of: Callable[[str], str | None], *, is_forward: bool
    ) -> None:
        self.lines: list[str] = []
        self.markup: dict[str, str] = {}
        self.files: list[str] = []
        root = tree.parse_fragment(source)
        exports.clean_export(root, source.encode("utf-8", "replace"))
        _drop_apart(root, is_forward=is_forward)
        self._mark_images(root, file_of)
        for block in element_blocks(root):
            self._add_block(block)

    def _mark_images(self, root: Element, file_of: Callable[[str], str | None]) -> None:
        """Put figure marks in the places of images that came with the mail; others go."""
        for picture in list(root.iter("img")):
            file = file_of(picture.get("src") or "")
            if file is None:
                tree.drop_element(picture)
                continue
            picture.tag = "figure"
            tail = picture.tail
            picture.attrib.clear()
            picture.set(FIGURE_ATTRIBUTE, str(len(self.files)))
            picture.tail = tail
            self.files.append(file)

    def _add_block(self, block: str) -> None:
        mark = _MARK.match(block)
        match = _BLOCK.match(block)
        if mark:
            self._add_line(self.files[int(mark[1])])
        elif match and match[1] in {"ul", "ol"}:
            items = [f"- {_words(item)}" for item in _ITEM.findall(block) if _words(item)]
            self.lines += [*items, ""]
        elif match and match[1] == "table":
            rows = ("\t".join(map(_words, _CELL.findall(row))) for row in _ROW.findall(block))
            self.lines += [*(row for row in rows if row.strip()), ""]
        else:
            self._add_paragraph(block, match)

    def _add_paragraph(self, block: str, match: re.Match[str] | None) -> None:
        inner = block[block.find(">") + 1 : block.rfind("<")] if match else block
        pieces = [piece for piece in inner.split("<br>") if _words(piece)]
        for piece in pieces:
            words = _words(piece)
            if "<" in piece and piece.count("<") == 2 * piece.count("</"):
                self.markup[words] = piece
            self.lines.append(words)
        self.lines.append("")

    def _add_line(self, line: str) -> None:
        self.lines += [line, ""]


def _words(markup: str) -> str:
    return text.line(markup_text(markup).replace("\n", " "))


def _drop_apart(root: Element, *, is_forward: bool) -> None:
    """Take out quotes and signatures that the mail program marked; in a mail that is passed on the
    quote is what it is about."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        names = tree.class_names(element)
        is_signature = bool(names & SIGNATURE_CLASSES) or (
            (element.get("id") or "").lower() in SIGNATURE_IDS
        )
        is_quote = bool(names & QUOTE_CLASSES) or (
            element.tag == "blockquote" and (element.get("type") or "").lower() == "cite"
        )
        if is_signature or (is_quote and not is_forward):
            tree.drop_element(element)
