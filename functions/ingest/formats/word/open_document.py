"""The paragraphs, tables and images of an OpenDocument text (ODT), in order, with their styles.

An ODT is a ZIP: content.xml has the text and the automatic styles, which are based on the named
ones in styles.xml; meta.xml has the properties ("Open Document Format for Office Applications 1.3,
part 3: OpenDocument Schema"). Names of elements are compared without their namespaces.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.etree import _Element

from functions.ingest.formats.word.document_model import (
    BREAK,
    DocumentBlock,
    Paragraph,
    Run,
    Script,
    WordTable,
    in_unicode,
)
from functions.ingest.formats.word.house_styles import level_and_role
from functions.ingest.formats.word.word_parts import xml_part
from functions.ingest.formats.word.xml_values import local_attribute
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser

CONTENT_PART, STYLES_PART, META_PART = "content.xml", "styles.xml", "meta.xml"
MOST_PARENTS = 12
"""Styles in a row that are based on each other."""

OUTLINE_LEVELS = {str(level): level for level in range(1, 10)}

_NOT_TEXT = {
    *("annotation", "annotation-end", "tracked-changes", "change", "change-start", "change-end"),
    *("hidden-text", "hidden-paragraph", "sequence-decls", "variable-decls", "user-field-decls"),
    *("forms", "bookmark", "placeholder", "toc-mark", "creator-initials", "note-citation"),
    *("table-of-content", "desc", "title", "script"),
}
"""Comments, tracked deletions, hidden text, prompts, and what is no text."""

_PROPERTIES = {
    "title": "title",
    "creator": "creator",
    "keyword": "keywords",
    "language": "language",
}


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """A style: its name as people see it, the one that it is based on, and what it sets."""

    name: str = ""
    parent: str = ""
    font: str = ""
    bold: bool | None = None
    italic: bool | None = None
    script: Script = ""
    is_hidden: bool = False


class OdtDocument:
    """One document, read from its package."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.root = xml_parser.parse_xml(package.read(CONTENT_PART), limits)
        styles = xml_part(package, STYLES_PART, limits)
        roots = [root for root in (styles, self.root) if root is not None]
        self.fonts = {
            local_attribute(face, "name"): local_attribute(face, "font-family").strip("'")
            for root in roots
            for face in root.iter("font-face")
        }
        self.styles = {
            local_attribute(style, "name"): self._style(style)
            for root in roots
            for style in root.iter("style")
        }
        self.numbered_lists = {
            local_attribute(style, "name")
            for root in roots
            for style in root.iter("list-style")
            if len(style) and str(style[0].tag) == "list-level-style-number"
        }
        self._notes: list[Paragraph] = []

    def blocks(self) -> Iterator[DocumentBlock]:
        """Everything in the text, in order."""
        body = self.root.find("body/text")
        yield from self._blocks(self.root if body is None else body, None)

    def notes(self) -> Sequence[Paragraph]:
        """The footnotes and endnotes, in the order of their marks."""
        return self._notes

    def embedded_file(self, relation: str) -> tuple[str, bytes] | None:
        """The file name and bytes of an image in the package."""
        name = relation.removeprefix("./")
        return (name.rpartition("/")[2], self.package.read(name)) if name in self.package else None

    def properties(self) -> Mapping[str, str]:
        """Title, creator, keywords and language."""
        root = xml_part(self.package, META_PART, self.limits)
        values: dict[str, str] = {}
        for element in () if root is None else root.iter(*_PROPERTIES):
            name, words = _PROPERTIES[str(element.tag)], tree.text_line(element)
            values[name] = f"{values[name]}, {words}" if name in values else words
        return values

    def _style(self, element: _Element) -> OdtStyle:
        words = element.find("text-properties")
        properties = (
            {}
            if words is None
            else {str(key).rpartition("}")[2]: str(value) for key, value in words.attrib.items()}
        )
        font = properties.get("font-name", "")
        position = properties.get("text-position", "").split(" ")[0]
        weight, slant = properties.get("font-weight"), properties.get("font-style")
        return OdtStyle(
            local_attribute(element, "display-name") or local_attribute(element, "name"),
            local_attribute(element, "parent-style-name"),
            self.fonts.get(font, font) or properties.get("font-family", "").strip("'"),
            None if weight is None else weight not in {"normal", "400"},
            None if slant is None else slant != "normal",
            _script(position),
            properties.get("display") == "none",
        )

    def _chain(self, name: str) -> list[OdtStyle]:
        """A style and those that it is based on."""
        chain: list[OdtStyle] = []
        while name in self.styles and len(chain) < MOST_PARENTS:
            chain.append(self.styles[name])
            name = chain[-1].parent
        return chain

    def _blocks(self, parent: _Element, list_tag: str | None) -> Iterator[DocumentBlock]:
        for child in parent:
            tag = str(child.tag)
            if tag in {"p", "h"}:
                yield from self._paragraph(child, list_tag)
            elif tag == "table":
                yield self._table(child)
            elif tag == "list":
                name = local_attribute(child, "style-name")
                inner = "ol" if name in self.numbered_lists else "ul"
                yield from self._blocks(child, list_tag if not name and list_tag else inner)
            elif tag not in _NOT_TEXT and local_attribute(child, "display") != "none":
                yield from self._blocks(child, list_tag)

    def _paragraph(self, element: _Element, list_tag: str | None) -> Iterator[DocumentBlock]:
        """A paragraph, then what stands in boxes that are anchored in it."""
        chain = self._chain(local_attribute(element, "style-name"))
        form = Run(font=next((style.font for style in chain if style.font), ""))
        italics = next((style.italic for style in chain if style.italic is not None), False)
        boxes: list[_Element] = []
        runs = tuple(self._runs(element, replace(form, italic=italics), boxes))
        if any(style.is_hidden for style in chain):
            runs = ()
        names = [style.name for style in chain]
        level, role = level_and_role(names, _outline_level(element))
        style = names[-1].lower() if names else ""
        yield Paragraph(in_unicode(runs), style, level, None if level else list_tag, role)
        for box in boxes:
            yield from self._blocks(box, None)

    def _table(self, element: _Element) -> WordTable:
        """A table; covered cells, which are part of others, are none."""
        rows = (row for row in _rows(element) if local_attribute(row, "visibility") != "collapse")
        return WordTable(
            tuple(
                tuple(tuple(self._blocks(cell, None)) for cell in row if cell.tag == "table-cell")
                for row in rows
            )
        )

    def _runs(self, element: _Element, form: Run, boxes: list[_Element]) -> Iterator[Run]:
        """The runs in an element; boxes in it are put aside."""
        if element.text:
            yield replace(form, text=element.text.replace("\n", " "))
        for child in element:
            yield from self._inner_runs(child, str(child.tag), form, boxes)
            if child.tail:
                yield replace(form, text=child.tail.replace("\n", " "))

    def _inner_runs(
        self, child: _Element, tag: str, form: Run, boxes: list[_Element]
    ) -> Iterator[Run]:
        if tag == "line-break":
            yield replace(form, text=BREAK)
        elif tag in {"s", "tab"}:
            yield replace(form, text=" ")
        elif tag == "note":
            yield self._note_mark(child, form)
        elif tag == "image":
            yield Run(image=local_attribute(child, "href") or None, alt=form.alt)
        elif tag == "text-box":
            boxes.append(child)
        elif tag not in _NOT_TEXT:
            yield from self._runs(child, self._inner_form(child, tag, form), boxes)

    def _note_mark(self, element: _Element, form: Run) -> Run:
        body = element.find("note-body")
        paragraphs = () if body is None else body.iter("p", "h")
        runs = [run for each in paragraphs for run in (*self._runs(each, Run(), []), Run(" "))]
        self._notes.append(Paragraph(in_unicode(runs)))
        return replace(form, note=len(self._notes))

    def _inner_form(self, element: _Element, tag: str, form: Run) -> Run:
        """The formatting of what is in an element."""
        if tag == "a":
            return replace(form, href=local_attribute(element, "href") or None)
        if tag == "frame":
            alt = element.find("desc")
            title = element.find("title") if alt is None else alt
            return replace(form, alt=tree.text_line(title))
        for style in (
            reversed(self._chain(local_attribute(element, "style-name"))) if tag == "span" else ()
        ):
            form = replace(
                form,
                bold=form.bold if style.bold is None else style.bold,
                italic=form.italic if style.italic is None else style.italic,
                script=style.script or form.script,
                font=style.font or form.font,
            )
        return form


def _outline_level(element: _Element) -> int:
    """The level that a heading states; 0 for a paragraph."""
    if element.tag != "h":
        return 0
    return OUTLINE_LEVELS.get(local_attribute(element, "outline-level"), 1)


def _script(position: str) -> Script:
    """Of `super 58%`, `sub 58%`, or a shift in per cent."""
    if position == "super" or (position.rstrip("%").isdecimal() and position != "0%"):
        return "sup"
    return "sub" if position == "sub" or position.startswith("-") else ""


def _rows(parent: _Element) -> Iterator[_Element]:
    for child in parent:
        if child.tag == "table-row":
            yield child
        elif child.tag in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(child)
