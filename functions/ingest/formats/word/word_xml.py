"""The paragraphs, tables and images of a Word document (DOCX), in order, with their styles.

A DOCX is a ZIP of XML parts (ECMA-376): the text is in word/document.xml, and points to styles,
numberings and images in other parts by identifiers. Names of elements are compared without their
namespaces, since the transitional and the strict form differ in nothing else that is read here.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml.etree import _Element

from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser

DOCUMENT_PART = "word/document.xml"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*([1-9])")
_BULLETS = {"bullet", "none"}
_IGNORED = {
    *("del", "moveFrom", "delText"),  # what a tracked change took away
    *("rPr", "pPr", "sectPr", "instrText", "footnoteReference", "commentReference"),
    "Fallback",  # the same drawing once more, for older programs
}
_CHARACTERS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011"}
"""Elements that stand for one character."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: text in one formatting, perhaps a link; or an image.

    `image` is the identifier of the relation that leads to its file, `alt` its description.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    href: str | None = None
    image: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `style` in lower case; `level` of a heading, 0 for none; `list_tag` is ul or ol
    for an item of a list."""

    runs: tuple[Run, ...]
    style: str = ""
    level: int = 0
    list_tag: str | None = None

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join("".join(run.text for run in self.runs).split())

    @property
    def is_italic(self) -> bool:
        """Whether all its words are in italics."""
        runs = [run for run in self.runs if run.text.strip()]
        return bool(runs) and all(run.italic for run in runs)

    @property
    def images(self) -> list[Run]:
        """The runs that are images."""
        return [run for run in self.runs if run.image]


@dataclass(frozen=True, slots=True)
class WordTable:
    """Rows of cells of paragraphs."""

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of all cells, row by row."""
        return (paragraph for row in self.rows for cell in row for paragraph in cell)


class WordDocument:
    """One document: the parts that its text points to are read at once, all others when used."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.targets = self._read_targets()
        self.styles = self._read_styles()
        self.list_tags = self._read_list_tags()

    def blocks(self) -> Iterator[Paragraph | WordTable]:
        """Everything in the body, in order."""
        root = xml_parser.parse_xml(self.package.read(DOCUMENT_PART), self.limits)
        body = root.find("body")
        yield from self._blocks(root if body is None else body)

    def embedded_file(self, relation: str) -> tuple[str, bytes] | None:
        """The file name and bytes of an embedded image; None if it is linked or missing."""
        path = self.targets.get(relation, "")
        name = path.lstrip("/") if path.startswith("/") else f"word/{path}"
        return (name.rpartition("/")[2], self.package.read(name)) if name in self.package else None

    def properties(self) -> Mapping[str, str]:
        """The core properties: title, creator, created, subject, keywords, language ..."""
        root = self._part("docProps/core.xml")
        return {} if root is None else {str(part.tag): tree.text_line(part) for part in root}

    def _part(self, name: str) -> _Element | None:
        if name not in self.package:
            return None
        return xml_parser.parse_xml(self.package.read(name), self.limits)

    def _read_targets(self) -> dict[str, str]:
        """What the relations of the document lead to, by their identifiers: paths or addresses."""
        root = self._part("word/_rels/document.xml.rels")
        if root is None:
            return {}
        return {relation.get("Id", ""): relation.get("Target", "") for relation in root}

    def _read_styles(self) -> dict[str, str]:
        """Names of styles by their identifiers: these are translated by some versions of Word, the
        names of built-in styles are not."""
        root = self._part("word/styles.xml")
        if root is None:
            return {}
        return {
            _attribute(style, "styleId"): _value(style, "name").lower()
            for style in root.iter("style")
        }

    def _read_list_tags(self) -> dict[str, str]:
        """Which tag (ul or ol) a numbering is, by its identifier: what its first level is."""
        root = self._part("word/numbering.xml")
        if root is None:
            return {}
        kinds = {
            _attribute(abstract, "abstractNumId"): _value(abstract, "lvl/numFmt")
            for abstract in root.iter("abstractNum")
        }
        return {
            _attribute(number, "numId"): "ul"
            if kinds.get(_value(number, "abstractNumId"), "bullet") in _BULLETS
            else "ol"
            for number in root.iter("num")
        }

    def _blocks(self, parent: _Element) -> Iterator[Paragraph | WordTable]:
        for child in parent:
            if child.tag == "p":
                yield self._paragraph(child)
            elif child.tag == "tbl":
                yield self._table(child)
            elif child.tag not in _IGNORED:
                yield from self._blocks(child)

    def _paragraph(self, element: _Element) -> Paragraph:
        runs = tuple(self._runs(element, Run()))
        properties = element.find("pPr")
        if properties is None:
            return Paragraph(runs)
        identifier = _value(properties, "pStyle")
        style = self.styles.get(identifier, identifier.lower())
        heading = _HEADING.match(style)
        level = int(heading[1]) if heading else 0
        return Paragraph(runs, style, level, self._list_tag(properties, style, level))

    def _list_tag(self, properties: _Element, style: str, level: int) -> str | None:
        number = _value(properties, "numPr/numId")
        if number not in {"", "0"} and not level:
            return self.list_tags.get(number, "ul")
        if style.startswith("list number"):
            return "ol"
        return "ul" if style.startswith("list bullet") else None

    def _table(self, element: _Element) -> WordTable:
        """A table; paragraphs of tables within a cell stand one after the other in that cell."""
        rows = (
            row for row in element.iter("tr") if next(row.iterancestors("tbl"), None) is element
        )
        return WordTable(
            tuple(
                tuple(
                    tuple(self._paragraph(paragraph) for paragraph in cell.iter("p"))
                    for cell in row.iterchildren("tc")
                )
                for row in rows
            )
        )

    def _runs(self, element: _Element, form: Run) -> Iterator[Run]:
        """The runs in an element; `form` has the formatting that they inherit."""
        for child in element:
            tag = str(child.tag)
            if tag in _IGNORED or (tag == "p" and element.tag != "txbxContent"):
                continue
            if tag == "t":
                yield replace(form, text=child.text or "")
            elif tag in _CHARACTERS:
                yield replace(form, text=_CHARACTERS[tag])
            elif tag in {"blip", "imagedata"}:
                relation = _relation(child, "embed") or _relation(child, "id")
                yield Run(image=relation or None, alt=form.alt)
            elif tag != "r" or not _is_on(child, "rPr/vanish"):
                yield from self._runs(child, self._inner_form(child, form))

    def _inner_form(self, element: _Element, form: Run) -> Run:
        """The formatting of what is in an element."""
        match element.tag:
            case "r":
                return replace(form, bold=_is_on(element, "rPr/b"), italic=_is_on(element, "rPr/i"))
            case "hyperlink":
                return replace(form, href=self.targets.get(_relation(element, "id")))
            case "inline" | "anchor":
                drawing = element.find("docPr")
                return replace(form, alt="" if drawing is None else drawing.get("descr", ""))
        return form


def run_markup(runs: tuple[Run, ...]) -> str:
    """Runs as markup, not yet safe: links, bold, italics; neighbours of the same are joined."""
    markup: list[str] = []
    before: Run | None = None
    for run in (run for run in runs if run.text):
        if before is None or _form(run) != _form(before):
            markup += [_closing_tags(before), _opening_tags(run)]
        markup.append(html.escape(run.text, quote=False))
        before = run
    return "".join([*markup, _closing_tags(before)])


def _form(run: Run) -> tuple[bool, bool, str | None]:
    return run.bold, run.italic, run.href


def _opening_tags(run: Run) -> str:
    link = f'<a href="{html.escape(run.href)}">' if run.href else ""
    return link + "<strong>" * run.bold + "<em>" * run.italic


def _closing_tags(run: Run | None) -> str:
    return "</em>" * run.italic + "</strong>" * run.bold + "</a>" * bool(run.href) if run else ""


def _attribute(element: _Element, name: str) -> str:
    """An attribute by its local name; "" for none."""
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if str(key).rpartition("}")[2] == name
        ),
        "",
    )


def _value(element: _Element, path: str) -> str:
    """The `val` of the element at a path; "" for none."""
    child = element.find(path)
    return "" if child is None else _attribute(child, "val")


def _relation(element: _Element, name: str) -> str:
    return element.get(_OFFICE + name) or element.get(_STRICT + name) or ""


def _is_on(run: _Element, path: str) -> bool:
    """Whether a switch such as bold is there, and is not switched off."""
    switch = run.find(path)
    return switch is not None and _attribute(switch, "val") not in {"0", "false", "off", "none"}
