"""The paragraphs, tables and images of a Word document (DOCX), in order, with their styles. Pure."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

DOCUMENT = "word/document.xml"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*([1-9])")
_BULLETS = {"bullet", "none"}
_SKIPPED = {
    "del",
    "moveFrom",
    "Fallback",
    "rPr",
    "pPr",
    "instrText",
    "delText",
    "sectPr",
    "footnoteReference",
    "commentReference",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: text in one formatting, perhaps a link; or an image."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    href: str | None = None
    image: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style` in lower case; `level` of a heading, 0 for none; `item` is ul or ol in a list."""

    runs: tuple[Run, ...]
    style: str = ""
    level: int = 0
    item: str | None = None

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join("".join(run.text for run in self.runs).split())

    @property
    def italic(self) -> bool:
        """Whether all its words are in italics."""
        words = [run for run in self.runs if run.text.strip()]
        return bool(words) and all(run.italic for run in words)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of paragraphs."""

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]


class Word:
    """One document: its parts are read as they are asked for."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.targets = self._relations()
        self.styles = self._styles()
        self.lists = self._lists()

    def blocks(self) -> Iterator[Paragraph | Table]:
        """Everything in the body, in order."""
        root = xml_parser.parse_xml(self.package.read(DOCUMENT), self.limits)
        body = root.find("body")
        yield from self._blocks(root if body is None else body)

    def image(self, relation: str) -> tuple[str, bytes] | None:
        """The file name and bytes of an embedded image; None if it is linked or missing."""
        path = self.targets.get(relation, "")
        name = path.lstrip("/") if path.startswith("/") else f"word/{path}"
        return (name.rpartition("/")[2], self.package.read(name)) if name in self.package else None

    def properties(self) -> Mapping[str, str]:
        """The core properties: title, creator, created, subject, keywords, language ..."""
        root = self._part("docProps/core.xml")
        return {str(one.tag): tree.text_line(one) for one in root} if root is not None else {}

    def _part(self, name: str) -> "_Element | None":
        return (
            xml_parser.parse_xml(self.package.read(name), self.limits)
            if name in self.package
            else None
        )

    def _relations(self) -> dict[str, str]:
        root = self._part("word/_rels/document.xml.rels")
        return (
            {one.get("Id", ""): one.get("Target", "") for one in root} if root is not None else {}
        )

    def _styles(self) -> dict[str, str]:
        """Names of styles by their ids: ids are translated by some versions of Word, names of
        built-in styles are not."""
        root = self._part("word/styles.xml")
        return (
            {_value(one, ".", "styleId"): _value(one, "name").lower() for one in root.iter("style")}
            if root is not None
            else {}
        )

    def _lists(self) -> dict[str, str]:
        """ul or ol by the id of a numbering, of its first level."""
        root = self._part("word/numbering.xml")
        if root is None:
            return {}
        kinds = {
            _value(one, ".", "abstractNumId"): _value(one, "lvl/numFmt")
            for one in root.iter("abstractNum")
        }
        chosen = {
            _value(one, ".", "numId"): kinds.get(_value(one, "abstractNumId"), "bullet")
            for one in root.iter("num")
        }
        return {number: "ul" if kind in _BULLETS else "ol" for number, kind in chosen.items()}

    def _blocks(self, parent: "_Element") -> Iterator[Paragraph | Table]:
        for child in parent:
            if child.tag == "p":
                yield self._paragraph(child)
            elif child.tag == "tbl":
                yield self._table(child)
            elif child.tag not in _SKIPPED:
                yield from self._blocks(child)

    def _paragraph(self, element: "_Element") -> Paragraph:
        properties = element.find("pPr")
        style, level, item = "", 0, None
        if properties is not None:
            identifier = _value(properties, "pStyle")
            style = self.styles.get(identifier, identifier.lower())
            heading = _HEADING.match(style)
            level = int(heading[1]) if heading else 0
            number = _value(properties, "numPr/numId")
            item = self.lists.get(number, "ul") if number not in {"", "0"} and not level else None
            if item is None and style.startswith(("list bullet", "list number", "list paragraph")):
                item = (
                    "ol"
                    if style.startswith("list number")
                    else "ul"
                    if style.startswith("list bullet")
                    else None
                )
        return Paragraph(tuple(self._runs(element, Run())), style, level, item)

    def _table(self, element: "_Element") -> Table:
        rows = (
            row for row in element.iter("tr") if next(row.iterancestors("tbl"), None) is element
        )
        return Table(
            tuple(tuple(tuple(self._flat(cell)) for cell in row.iterchildren("tc")) for row in rows)
        )

    def _flat(self, cell: "_Element") -> Iterator[Paragraph]:
        """The paragraphs of a cell; those of tables in it too, one after the other."""
        return (self._paragraph(one) for one in cell.iter("p"))

    def _runs(self, element: "_Element", form: Run) -> Iterator[Run]:
        for child in element:
            tag = str(child.tag)
            if tag in _SKIPPED or (tag == "p" and element.tag != "txbxContent"):
                continue
            if tag in {"t", "tab", "br", "cr", "noBreakHyphen"}:
                yield replace(
                    form,
                    text=child.text or ""
                    if tag == "t"
                    else "\u2011"
                    if tag == "noBreakHyphen"
                    else " ",
                )
            elif tag in {"blip", "imagedata"}:
                yield Run(
                    image=_relation(child, "embed") or _relation(child, "id") or None, alt=form.alt
                )
            elif tag == "r":
                if not _is_on(child, "rPr/vanish"):
                    yield from self._runs(
                        child,
                        replace(form, bold=_is_on(child, "rPr/b"), italic=_is_on(child, "rPr/i")),
                    )
            elif tag == "hyperlink":
                yield from self._runs(
                    child, replace(form, href=self.targets.get(_relation(child, "id")))
                )
            elif tag in {"inline", "anchor"}:
                described = child.find("docPr")
                yield from self._runs(
                    child,
                    replace(form, alt=described.get("descr", "") if described is not None else ""),
                )
            else:
                yield from self._runs(child, form)


def html_of(runs: tuple[Run, ...]) -> str:
    """Runs as markup, not yet safe: links, bold and italics; neighbours of one formatting are one."""
    out: list[str] = []
    before: Run | None = None
    for run in (one for one in runs if one.text):
        if before is None or (run.bold, run.italic, run.href) != (
            before.bold,
            before.italic,
            before.href,
        ):
            out += [_closing(before), _opening(run)]
        out.append(html.escape(run.text, quote=False))
        before = run
    return "".join([*out, _closing(before)])


def _opening(run: Run) -> str:
    link = f'<a href="{html.escape(run.href)}">' if run.href else ""
    return link + "<strong>" * run.bold + "<em>" * run.italic


def _closing(run: Run | None) -> str:
    return "</em>" * run.italic + "</strong>" * run.bold + "</a>" * bool(run.href) if run else ""


def _attribute(element: "_Element", name: str) -> str:
    """An attribute by its local name."""
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if str(key).rpartition("}")[2] == name
        ),
        "",
    )


def _relation(element: "_Element", name: str) -> str:
    return element.get(_OFFICE + name) or element.get(_STRICT + name) or ""


def _value(element: "_Element", path: str, name: str = "val") -> str:
    found = element if path == "." else element.find(path)
    return "" if found is None else _attribute(found, name)


def _is_on(run: "_Element", path: str) -> bool:
    found = run.find(path)
    return found is not None and _attribute(found, "val") not in {"0", "false", "off", "none"}
