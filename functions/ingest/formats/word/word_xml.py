"""The paragraphs, tables and images of a Word document (DOCX), in order, with their styles.

A DOCX is a ZIP of XML parts (ECMA-376): relations lead from the package to the main part, usually
word/document.xml, and from there to styles, numberings, notes and images. Names of elements are
compared without their namespaces, since the transitional and the strict form differ in nothing else
that is read here.
"""

import posixpath
import re
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
from functions.ingest.formats.word.house_styles import Role, heading_level, role_of_name
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser

DOCUMENT_PART = "word/document.xml"
PACKAGE_RELATIONS = "_rels/.rels"
CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_BULLETS = {"bullet", "none"}
_IGNORED = {
    *("del", "moveFrom", "delText", "delInstrText"),  # what a tracked change took away
    *("rPr", "pPr", "sectPr", "sdtPr", "trPr", "tcPr", "tblPr", "tblGrid"),
    *("commentReference", "annotationRef", "footnoteRef", "endnoteRef"),
    "Fallback",  # the same drawing once more, for older programs
}
_CHARACTERS = {
    **{"tab": " ", "cr": BREAK, "noBreakHyphen": "\u2011"},
    "softHyphen": "\u00ad",  # ư in the fonts of TCVN3
}
"""Elements that stand for one character."""

_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥"}
"""Characters of the font Symbol that texts use."""

_LINK_FIELD = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)*\"([^\"]*)\"", re.IGNORECASE)
_SCRIPTS: dict[str, Script] = {"subscript": "sub", "superscript": "sup"}
MOST_STYLES_IN_A_ROW = 12
"""Styles that are based on each other; Word allows 11."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style: its name in lower case, the identifier of the one that it is based on, the font that
    it sets, and whether it hides its text."""

    name: str = ""
    base: str = ""
    font: str = ""
    is_hidden: bool = False


@dataclass(slots=True)
class Field:
    """A field that is open: its code, and whether its result has begun."""

    code: str = ""
    has_result: bool = False


def main_part(package: Package, limits: Limits) -> str | None:
    """The name of the part that holds a Word document's text; None if the package is none.

    The package's relations name it (ECMA-376 part 2, "Relationships"); Word Online calls it
    word/document2.xml.
    """
    if PACKAGE_RELATIONS in package and CONTENT_TYPES in package:
        root = xml_parser.parse_xml(package.read(PACKAGE_RELATIONS), limits)
        for relation in root:
            name = relation.get("Target", "").lstrip("/")
            is_main = relation.get("Type", "").endswith("/officeDocument")
            if is_main and name in package and _is_word_part(package, name, limits):
                return name
    return DOCUMENT_PART if DOCUMENT_PART in package else None


def _is_word_part(package: Package, name: str, limits: Limits) -> bool:
    """Whether a main part is Word's, not that of a spreadsheet or of slides."""
    types = xml_parser.parse_xml(package.read(CONTENT_TYPES), limits)
    kinds = {each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in types}
    kind = kinds.get(name)
    if not kind:
        return name.startswith("word/")
    return "wordprocessingml" in kind or "ms-word" in kind


class WordDocument:
    """One document: the parts that its text points to are read at once, all others when used."""

    def __init__(self, package: Package, limits: Limits, part: str = DOCUMENT_PART) -> None:
        self.package, self.limits, self.part = package, limits, part
        self.folder = posixpath.dirname(part)
        self.targets: dict[str, str] = {}
        """What the relations of the document lead to, by their identifiers: paths or addresses."""
        self.parts: dict[str, str] = {}
        """Other parts by the last word of their relation's type: styles, numbering, footnotes."""
        self._read_relations()
        self.default_style = ""
        """The identifier of the style of paragraphs that name none."""
        self.styles = self._read_styles()
        self.list_tags = self._read_list_tags()
        self.fields: list[Field] = []
        self._notes: dict[tuple[str, str], int] = {}

    def blocks(self) -> Iterator[DocumentBlock]:
        """Everything in the body, in order."""
        root = xml_parser.parse_xml(self.package.read(self.part), self.limits)
        body = root.find("body")
        yield from self._blocks(root if body is None else body)

    def notes(self) -> Sequence[Paragraph]:
        """The footnotes and endnotes that the text points to, each as one paragraph."""
        elements = {
            (kind, local_attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            if (root := self._related_part(f"{kind}s")) is not None
            for note in root.iter(kind)
        }
        return [
            Paragraph(
                tuple(
                    run
                    for paragraph in elements[key].iter("p")
                    for run in (*self._paragraph(paragraph).runs, Run(" "))
                )
            )
            if key in elements
            else Paragraph(())
            for key in self._notes
        ]

    def embedded_file(self, relation: str) -> tuple[str, bytes] | None:
        """The file name and bytes of an embedded image; None if it is linked or missing."""
        path = self.targets.get(relation, "")
        name = path.lstrip("/") if path.startswith("/") else f"{self.folder}/{path}"
        return (name.rpartition("/")[2], self.package.read(name)) if name in self.package else None

    def properties(self) -> Mapping[str, str]:
        """The core properties: title, creator, subject, keywords, language ..."""
        root = self._part("docProps/core.xml")
        return {} if root is None else {str(part.tag): tree.text_line(part) for part in root}

    def _part(self, name: str) -> _Element | None:
        if name not in self.package:
            return None
        return xml_parser.parse_xml(self.package.read(name), self.limits)

    def _related_part(self, kind: str) -> _Element | None:
        return self._part(self.parts.get(kind, f"{self.folder}/{kind}.xml"))

    def _read_relations(self) -> None:
        root = self._part(f"{self.folder}/_rels/{posixpath.basename(self.part)}.rels")
        for relation in () if root is None else root:
            target = relation.get("Target", "")
            self.targets[relation.get("Id", "")] = target
            kind = relation.get("Type", "").rpartition("/")[2]
            absolute = target.startswith("/")
            self.parts[kind] = target.lstrip("/") if absolute else f"{self.folder}/{target}"

    def _read_styles(self) -> dict[str, WordStyle]:
        """Styles by their identifiers: these are translated by some versions of Word, the names of
        built-in styles are not. The document's defaults are the style ""."""
        root = self._related_part("styles")
        if root is None:
            return {}
        for style in root.iter("style"):
            if (
                local_attribute(style, "default") == "1"
                and local_attribute(style, "type") == "paragraph"
            ):
                self.default_style = local_attribute(style, "styleId")
        styles = {
            local_attribute(style, "styleId"): WordStyle(
                _value(style, "name").lower(),
                _value(style, "basedOn"),
                _font(style.find("rPr")),
                _is_on(style, "rPr/vanish"),
            )
            for style in root.iter("style")
        }
        default = next(root.iter("rPrDefault"), None)
        return styles | {"": WordStyle(font="" if default is None else _font(default.find("rPr")))}

    def _read_list_tags(self) -> dict[str, str]:
        """Which tag (ul or ol) a numbering is, by its identifier: what its first level is."""
        root = self._related_part("numbering")
        if root is None:
            return {}
        kinds = {
            local_attribute(abstract, "abstractNumId"): _value(abstract, "lvl/numFmt")
            for abstract in root.iter("abstractNum")
        }
        return {
            local_attribute(number, "numId"): "ul"
            if kinds.get(_value(number, "abstractNumId"), "bullet") in _BULLETS
            else "ol"
            for number in root.iter("num")
        }

    def _style_chain(self, identifier: str) -> list[WordStyle]:
        """A style and those that it is based on, the document's defaults last."""
        chain: list[WordStyle] = []
        while identifier and len(chain) < MOST_STYLES_IN_A_ROW:
            style = self.styles.get(identifier, WordStyle(identifier.lower()))
            chain.append(style)
            identifier = style.base
        return [*chain, self.styles.get("", WordStyle())]

    def _blocks(self, parent: _Element) -> Iterator[DocumentBlock]:
        for child in parent:
            if child.tag == "p":
                yield self._paragraph(child)
                yield from self._text_boxes(child)
            elif child.tag == "tbl":
                yield self._table(child)
            elif child.tag not in _IGNORED and not _is_placeholder(child):
                yield from self._blocks(child)

    def _text_boxes(self, paragraph: _Element) -> Iterator[DocumentBlock]:
        """What stands in boxes that are anchored in a paragraph."""
        for box in paragraph.iter("txbxContent"):
            ancestors = {str(each.tag) for each in box.iterancestors()}
            if next(box.iterancestors("p"), None) is paragraph and not ancestors & _IGNORED:
                yield from self._blocks(box)

    def _paragraph(self, element: _Element) -> Paragraph:
        properties = element.find("pPr")
        identifier = "" if properties is None else _value(properties, "pStyle")
        chain = self._style_chain(identifier or self.default_style)
        form = Run(font=next((style.font for style in chain if style.font), ""))
        is_hidden = any(style.is_hidden for style in chain)
        runs = () if is_hidden else in_unicode(tuple(self._runs(element, form)))
        names = [style.name for style in chain if style.name]
        level = next(filter(None, map(heading_level, names)), 0)
        role: Role | None = None if level else next(filter(None, map(role_of_name, names)), None)
        style = names[0] if names else ""
        list_tag = None if properties is None else self._list_tag(properties, style, level)
        if role == "crosshead":
            level, role = 2, None
        return Paragraph(runs, style, level, list_tag, role)

    def _list_tag(self, properties: _Element, style: str, level: int) -> str | None:
        number = _value(properties, "numPr/numId")
        if number not in {"", "0"} and not level:
            return self.list_tags.get(number, "ul")
        if style.startswith("list number"):
            return "ol"
        return "ul" if style.startswith("list bullet") else None

    def _table(self, element: _Element) -> WordTable:
        """A table without the rows that a tracked change took away."""
        rows = (row for row in _parts(element, "tr") if row.find("trPr/del") is None)
        return WordTable(
            tuple(tuple(tuple(self._blocks(cell)) for cell in _parts(row, "tc")) for row in rows)
        )

    def _runs(self, element: _Element, form: Run) -> Iterator[Run]:
        """The runs in an element; `form` has the formatting that they inherit."""
        for child in element:
            tag = str(child.tag)
            if tag in _IGNORED or tag in {"p", "txbxContent"} or _is_placeholder(child):
                continue
            if tag in {"fldChar", "instrText"}:
                self._follow_field(child)
            elif tag in {"footnoteReference", "endnoteReference"}:
                yield self._note_mark(child, tag.removesuffix("Reference"), form)
            elif tag in {"blip", "imagedata"}:
                relation = _relation(child, "embed") or _relation(child, "id")
                yield Run(image=relation or None, alt=form.alt)
            elif (words := _characters(child)) is not None:
                if all(field.has_result for field in self.fields):
                    yield replace(form, text=words, href=form.href or self._field_link())
            elif tag != "r" or not self._is_hidden(child):
                yield from self._runs(child, self._inner_form(child, form))

    def _note_mark(self, element: _Element, kind: str, form: Run) -> Run:
        """The number of a note where the text points to it."""
        key = (kind, local_attribute(element, "id"))
        number = self._notes.setdefault(key, len(self._notes) + 1)
        return replace(form, note=number)

    def _follow_field(self, element: _Element) -> None:
        """Note where a field begins, where its result does, and where it ends: its code is no
        text, its result is."""
        kind = local_attribute(element, "fldCharType")
        if kind == "begin":
            self.fields.append(Field())
        elif self.fields and kind == "separate":
            self.fields[-1].has_result = True
        elif self.fields and kind == "end":
            self.fields.pop()
        elif self.fields and element.tag == "instrText":
            self.fields[-1].code += element.text or ""

    def _field_link(self) -> str | None:
        """The address of the innermost link among the fields that are open."""
        links = (link_of_code(field.code) for field in reversed(self.fields))
        return next(filter(None, links), None)

    def _is_hidden(self, run: _Element) -> bool:
        style = self.styles.get(_value(run, "rPr/rStyle"), WordStyle())
        return _is_on(run, "rPr/vanish") or (style.is_hidden and run.find("rPr/vanish") is None)

    def _inner_form(self, element: _Element, form: Run) -> Run:
        """The formatting of what is in an element."""
        match element.tag:
            case "r":
                return replace(
                    form,
                    bold=_is_on(element, "rPr/b"),
                    italic=_is_on(element, "rPr/i"),
                    script=_SCRIPTS.get(_value(element, "rPr/vertAlign"), ""),
                    font=self._run_font(element) or form.font,
                )
            case "hyperlink":
                return replace(form, href=self.targets.get(_relation(element, "id")))
            case "fldSimple":
                return replace(
                    form, href=link_of_code(local_attribute(element, "instr")) or form.href
                )
            case "inline" | "anchor":
                drawing = element.find("docPr")
                return replace(form, alt="" if drawing is None else drawing.get("descr", ""))
        return form

    def _run_font(self, run: _Element) -> str:
        style = self.styles.get(_value(run, "rPr/rStyle") or "-", WordStyle())
        return _font(run.find("rPr")) or style.font


def _characters(element: _Element) -> str | None:
    """The characters that an element stands for; None for one that holds others."""
    tag = str(element.tag)
    if tag == "t":
        return element.text or ""
    if tag == "br":
        return BREAK
    if tag == "sym":
        return _symbol(element)
    return _CHARACTERS.get(tag)


def _symbol(element: _Element) -> str:
    """A character that was inserted by its number in a font."""
    try:
        point = int(local_attribute(element, "char"), 16)
    except ValueError:
        return ""
    if local_attribute(element, "font").lower() in {"symbol", "wingdings"}:
        return _SYMBOLS.get(point & 0xFF, "")
    return chr(point & 0xFF if 0xF000 <= point < 0xF100 else point) if point < 0x11_0000 else ""


def link_of_code(code: str) -> str | None:
    """The address in the code of a HYPERLINK field."""
    match = _LINK_FIELD.match(code)
    return match[1] if match else None


def _is_placeholder(element: _Element) -> bool:
    """Whether a content control still shows its prompt: "Click here to enter text"."""
    return element.tag == "sdt" and element.find("sdtPr/showingPlcHdr") is not None


def _parts(parent: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table, or cells of a row, also those in content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _parts(child, tag)


def _font(properties: _Element | None) -> str:
    """The font that formatting sets; "" if it sets none, or one of the theme's."""
    fonts = None if properties is None else properties.find("rFonts")
    return (
        "" if fonts is None else local_attribute(fonts, "ascii") or local_attribute(fonts, "hAnsi")
    )


def local_attribute(element: _Element, name: str) -> str:
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
    return "" if child is None else local_attribute(child, "val")


def _relation(element: _Element, name: str) -> str:
    return element.get(_OFFICE + name) or element.get(_STRICT + name) or ""


def _is_on(run: _Element, path: str) -> bool:
    """Whether a switch such as bold is there, and is not switched off."""
    switch = run.find(path)
    return switch is not None and local_attribute(switch, "val") not in {
        "0",
        "false",
        "off",
        "none",
    }
