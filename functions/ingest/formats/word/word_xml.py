"""The paragraphs, tables and images of a Word document (DOCX), in order, with their styles.

A DOCX is a ZIP of XML parts (ECMA-376): relations lead from the package to the main part, usually
word/document.xml, and from there to styles, numberings, notes and images. Names of elements are
compared without their namespaces, since the transitional and the strict form differ in nothing else
that is read here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

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
from functions.ingest.formats.word.field_links import OpenFields, link_of_code
from functions.ingest.formats.word.house_styles import level_and_role
from functions.ingest.formats.word.word_parts import DOCUMENT_PART, WordParts
from functions.ingest.formats.word.word_styles import WordStyles, font_of
from functions.ingest.formats.word.xml_values import child_value, is_on, local_attribute
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
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

_SCRIPTS: dict[str, Script] = {"subscript": "sub", "superscript": "sup"}


class WordDocument:
    """One document: the parts that its text points to are read at once, all others when used."""

    def __init__(self, package: Package, limits: Limits, part: str = DOCUMENT_PART) -> None:
        self.parts = WordParts(package, limits, part)
        self.styles = WordStyles(self.parts)
        self.fields = OpenFields()
        self._notes: dict[tuple[str, str], int] = {}

    def blocks(self) -> Iterator[DocumentBlock]:
        """Everything in the body, in order."""
        root = self.parts.main()
        body = root.find("body")
        yield from self._blocks(root if body is None else body)

    def notes(self) -> Sequence[Paragraph]:
        """The footnotes and endnotes that the text points to, each as one paragraph."""
        elements = {
            (kind, local_attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            if (root := self.parts.related_part(f"{kind}s")) is not None
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
        return self.parts.embedded_file(relation)

    def properties(self) -> Mapping[str, str]:
        """The core properties: title, creator, subject, keywords, language ..."""
        return self.parts.properties()

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
        identifier = "" if properties is None else child_value(properties, "pStyle")
        chain = self.styles.chain(identifier or self.styles.default)
        form = Run(font=next((style.font for style in chain if style.font), ""))
        is_hidden = any(style.is_hidden for style in chain)
        runs = () if is_hidden else in_unicode(tuple(self._runs(element, form)))
        names = [style.name for style in chain if style.name]
        level, role = level_and_role(names)
        style = names[0] if names else ""
        list_tag = None if properties is None else self._list_tag(properties, style, level)
        return Paragraph(runs, style, level, list_tag, role)

    def _list_tag(self, properties: _Element, style: str, level: int) -> str | None:
        number = child_value(properties, "numPr/numId")
        if number not in {"", "0"} and not level:
            return self.styles.list_tags.get(number, "ul")
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
                self.fields.follow(child)
            elif tag in {"footnoteReference", "endnoteReference"}:
                yield self._note_mark(child, tag.removesuffix("Reference"), form)
            elif tag in {"blip", "imagedata"}:
                relation = _relation(child, "embed") or _relation(child, "id")
                yield Run(image=relation or None, alt=form.alt)
            elif (words := _characters(child)) is not None:
                if self.fields.show_text():
                    yield replace(form, text=words, href=form.href or self.fields.link())
            elif tag != "r" or not self._is_hidden(child):
                yield from self._runs(child, self._inner_form(child, form))

    def _note_mark(self, element: _Element, kind: str, form: Run) -> Run:
        """The number of a note where the text points to it."""
        key = (kind, local_attribute(element, "id"))
        number = self._notes.setdefault(key, len(self._notes) + 1)
        return replace(form, note=number)

    def _is_hidden(self, run: _Element) -> bool:
        style = self.styles.style(child_value(run, "rPr/rStyle"))
        return is_on(run, "rPr/vanish") or (style.is_hidden and run.find("rPr/vanish") is None)

    def _inner_form(self, element: _Element, form: Run) -> Run:
        """The formatting of what is in an element."""
        match element.tag:
            case "r":
                return replace(
                    form,
                    bold=is_on(element, "rPr/b"),
                    italic=is_on(element, "rPr/i"),
                    script=_SCRIPTS.get(child_value(element, "rPr/vertAlign"), ""),
                    font=self._run_font(element) or form.font,
                )
            case "hyperlink":
                return replace(form, href=self.parts.targets.get(_relation(element, "id")))
            case "fldSimple":
                return replace(
                    form, href=link_of_code(local_attribute(element, "instr")) or form.href
                )
            case "inline" | "anchor":
                drawing = element.find("docPr")
                return replace(form, alt="" if drawing is None else drawing.get("descr", ""))
        return form

    def _run_font(self, run: _Element) -> str:
        style = self.styles.style(child_value(run, "rPr/rStyle") or "-")
        return font_of(run.find("rPr")) or style.font


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


def _relation(element: _Element, name: str) -> str:
    return element.get(_OFFICE + name) or element.get(_STRICT + name) or ""
