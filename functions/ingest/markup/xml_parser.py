"""XML of unknown origin becomes a tree, without entities, networks or other files.

Bytes are parsed, never text: the declaration says how they are encoded. A DOCTYPE is no harm in
itself, and many a NITF file has one; entities that it declares are refused, and what it points to
is not read.
"""

import re
from html.entities import name2codepoint
from typing import Any

from lxml import etree
from lxml.etree import XMLParser, XMLSyntaxError
from lxml.etree import _Element as Element

from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.errors import Rejected

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_ENTITY = re.compile(rb"&([a-zA-Z][a-zA-Z0-9]{1,9});")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_UNKNOWN_ENTITY, _OUT_OF_BOUNDS = 26, 114
_WRONG_ENCODING = {31, 32, 65, 81, 6003}
"""Codes of libxml2: the declared encoding is unknown, is not that of the bytes, or is so wrong that
the declaration breaks."""


class NotWellFormed(Rejected):
    """The file is no XML, whatever it begins with."""


def parse_xml(data: bytes, limits: Limits) -> Element:
    """The root element; names without their namespaces, comments and processing instructions left
    out.

    Rejected if the bytes are no well-formed XML, declare entities, or nest deeper than
    `limits.xml_depth`.
    """
    root = parse_namespaced_xml(data, limits)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root


def parse_namespaced_xml(data: bytes, limits: Limits) -> Element:
    """As `parse_xml`, with the namespaces of names (`{http://...}encoded`)."""
    data = data.lstrip(b" \t\r\n")
    try:
        root = _parse(data)
    except etree.XMLSyntaxError as error:
        root = _parse_again(data, error)
    if root is None:
        raise Rejected("the XML has no element: export it anew")
    if _declares_entities(root):
        raise Rejected(
            "the XML declares entities, which are refused, since they can blow up or read "
            "other files: write them out"
        )
    _check_depth(root, limits.xml_depth)
    _write_out_entities(root)
    return root


def _declares_entities(root: Element) -> bool:
    internal: Any = root.getroottree().docinfo.internalDTD
    return internal is not None and next(internal.iterentities(), None) is not None


def _parser(charset: str | None = None) -> XMLParser:
    return etree.XMLParser(
        encoding=charset,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _parse(data: bytes, charset: str | None = None) -> Element:
    return etree.fromstring(data, _parser(charset))


def _parse_again(data: bytes, error: XMLSyntaxError) -> Element:
    """Parse again if a wrong declaration or HTML's entities were the only mistake."""
    code = getattr(error, "code", 0)
    if code in _WRONG_ENCODING:
        text = _DECLARATION.sub("", encoding.decode_text(data), count=1)
        data, charset = text.encode("utf-8", "replace"), "utf-8"
    elif code == _UNKNOWN_ENTITY:
        data, charset = _ENTITY.sub(_character_reference, data), None
    else:
        raise _refusal(error, data) from None
    try:
        return _parse(data, charset)
    except etree.XMLSyntaxError as again:
        raise _refusal(again, data) from None


def _character_reference(match: re.Match[bytes]) -> bytes:
    """`&nbsp;` -> `&#160;`; XML's own and unknown ones stay."""
    name = match[1].decode()
    return (
        match[0]
        if name in _XML_ENTITIES or name not in name2codepoint
        else b"&#%d;" % name2codepoint[name]
    )


def _refusal(error: XMLSyntaxError, data: bytes) -> Rejected:
    """Why a file cannot be read as XML; the parser's own words would help no reporter."""
    if getattr(error, "code", 0) == _OUT_OF_BOUNDS:
        return Rejected(
            "the XML nests too deep, or grows too large while it is read, as attacks do: export "
            "the article alone"
        )
    line, column = error.position
    if b"<!ENTITY" in data.replace(b"\0", b""):
        return Rejected(
            f"the XML has a mistake in line {line}, column {column}, and declares entities, which "
            "are refused: export it without them"
        )
    return NotWellFormed(
        f"the XML has a mistake in line {line}, column {column}: is it cut off? Export it anew"
    )


def _check_depth(root: Element, most: int) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            raise Rejected(
                f"the XML nests over {most} elements (setting Limits: xml_depth): "
                "export the article alone"
            )


def _write_out_entities(root: Element) -> None:
    """Replace entities of an unread DOCTYPE: HTML's by their characters, others by nothing."""
    for entity in list(root.iter(etree.Entity)):
        parent, before = entity.getparent(), entity.getprevious()
        if parent is None:
            continue
        point = name2codepoint.get((entity.text or "").strip("&;"))
        words = (chr(point) if point else "") + (entity.tail or "")
        if before is None:
            parent.text = (parent.text or "") + words
        else:
            before.tail = (before.tail or "") + words
        entity.tail = None
        parent.remove(entity)
