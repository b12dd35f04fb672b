"""The parts of a Word document's package, and the relations that lead to them.

Relations lead from the package to the main part, usually word/document.xml, and from there to
styles, numberings, notes and images (ECMA-376 part 2, "Relationships").
"""

import posixpath
from collections.abc import Mapping

from lxml.etree import _Element

from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser

DOCUMENT_PART = "word/document.xml"
PACKAGE_RELATIONS = "_rels/.rels"
CONTENT_TYPES = "[Content_Types].xml"


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


def xml_part(package: Package, name: str, limits: Limits) -> _Element | None:
    """A part of a package of XML, by its name; None if it is missing."""
    return xml_parser.parse_xml(package.read(name), limits) if name in package else None


class WordParts:
    """The parts of one document, each read when it is asked for."""

    def __init__(self, package: Package, limits: Limits, part: str) -> None:
        self.package, self.limits, self.part = package, limits, part
        self.folder = posixpath.dirname(part)
        self.targets: dict[str, str] = {}
        """What the relations of the document lead to, by their identifiers: paths or addresses."""
        self.names: dict[str, str] = {}
        """Other parts by the last word of their relation's type: styles, numbering, footnotes."""
        self._read_relations()

    def main(self) -> _Element:
        """The part that holds the text."""
        return xml_parser.parse_xml(self.package.read(self.part), self.limits)

    def related_part(self, kind: str) -> _Element | None:
        """The part of a kind that the text uses; None without one."""
        name = self.names.get(kind, f"{self.folder}/{kind}.xml")
        return xml_part(self.package, name, self.limits)

    def embedded_file(self, relation: str) -> tuple[str, bytes] | None:
        """The file name and bytes of an embedded image; None if it is linked or missing."""
        path = self.targets.get(relation, "")
        name = path.lstrip("/") if path.startswith("/") else f"{self.folder}/{path}"
        return (name.rpartition("/")[2], self.package.read(name)) if name in self.package else None

    def properties(self) -> Mapping[str, str]:
        """The core properties: title, creator, subject, keywords, language ..."""
        root = xml_part(self.package, "docProps/core.xml", self.limits)
        return {} if root is None else {str(part.tag): tree.text_line(part) for part in root}

    def _read_relations(self) -> None:
        name = f"{self.folder}/_rels/{posixpath.basename(self.part)}.rels"
        root = xml_part(self.package, name, self.limits)
        for relation in () if root is None else root:
            target = relation.get("Target", "")
            self.targets[relation.get("Id", "")] = target
            kind = relation.get("Type", "").rpartition("/")[2]
            absolute = target.startswith("/")
            self.names[kind] = target.lstrip("/") if absolute else f"{self.folder}/{target}"
