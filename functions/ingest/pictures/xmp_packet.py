"""XMP of a picture: its words are read, and a small packet with nothing but them is written."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from lxml.etree import _Element as Element

from functions.ingest.limits import Limits
from functions.ingest.markup.xml_parser import XML_LANG, parse_namespaced_xml
from functions.ingest.pictures.container import MOST_METADATA_BYTES
from shared.article.model import PictureWords
from shared.errors import Rejected

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
XMP_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"

_PROPERTIES = {
    f"{{{DUBLIN_CORE}}}description": "caption",
    f"{{{DUBLIN_CORE}}}creator": "byline",
    f"{{{DUBLIN_CORE}}}rights": "copyright",
    f"{{{PHOTOSHOP}}}Headline": "headline",
    f"{{{PHOTOSHOP}}}Credit": "credit",
    f"{{{PHOTOSHOP}}}Source": "source",
    f"{{{XMP_RIGHTS}}}UsageTerms": "usage_terms",
    f"{{{IPTC_CORE}}}AltTextAccessibility": "alt",
    f"{{{PLUS}}}ImageCreatorName": "image_creator",
    f"{{{PLUS}}}CopyrightOwnerName": "copyright_owner",
    f"{{{PLUS}}}ImageSupplierName": "image_supplier",
}
"""IPTC, "IPTC Photo Metadata Standard", "XMP Property ID" of each; those of PLUS stand in lists of
structures."""

_ITEM, _ALTERNATIVES = f"{{{RDF}}}li", f"{{{RDF}}}Alt"
_LIMITS = Limits(xml_depth=32)
_MOST_VALUES = 50


def xmp_words(xmp: bytes) -> dict[str, str]:
    """The words of a packet, by what they are; none where it is no XML, or declares entities."""
    if not xmp or len(xmp) > MOST_METADATA_BYTES:
        return {}
    try:
        root = parse_namespaced_xml(_without_padding(xmp), _LIMITS)
    except (Rejected, ValueError):
        return {}
    words: dict[str, list[str]] = {}
    for name, value in _values(root):
        values = words.setdefault(name, [])
        if value not in values and len(values) < _MOST_VALUES:
            values.append(value)
    return {name: ", ".join(values) for name, values in words.items()}


def _without_padding(xmp: bytes) -> bytes:
    """A packet without the spaces and NULs behind its last element."""
    return xmp.strip(b"\0 \t\r\n\xef\xbb\xbf")


def _values(root: Element) -> Iterator[tuple[str, str]]:
    """Each property with a value, of a list each of its values, of several languages one."""
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute in _PROPERTIES:
                yield _PROPERTIES[str(attribute)], str(value)
        if element.tag in _PROPERTIES:
            for value in _texts(element):
                yield _PROPERTIES[str(element.tag)], value


def _texts(element: Element) -> list[str]:
    items = list(element.iter(_ITEM))
    if not items:
        return [element.text or ""]
    if next(element.iter(_ALTERNATIVES), None) is not None:
        default = [item for item in items if item.get(XML_LANG) == "x-default"]
        items = (default or items)[:1]
    return [item.text or "" for item in items]


def xmp_packet(words: PictureWords) -> bytes:
    """A packet with these words and nothing else; empty if there are none."""
    if words == PictureWords():
        return b""
    fields = (
        ("dc:description", "Alt", words.caption),
        ("dc:creator", "Seq", words.photographer),
        ("dc:rights", "Alt", words.copyright),
        ("photoshop:Credit", "", words.credit),
        ("xmpRights:UsageTerms", "Alt", words.usage_terms),
        ("Iptc4xmpCore:AltTextAccessibility", "Alt", words.alt),
    )
    properties = "".join(_property(name, kind, value) for name, kind, value in fields if value)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="{DUBLIN_CORE}"'
        f' xmlns:photoshop="{PHOTOSHOP}" xmlns:xmpRights="{XMP_RIGHTS}"'
        f' xmlns:Iptc4xmpCore="{IPTC_CORE}">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _property(name: str, kind: str, value: str) -> str:
    value = escape(value)
    if not kind:
        return f"<{name}>{value}</{name}>"
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    return f"<{name}><rdf:{kind}><rdf:li{language}>{value}</rdf:li></rdf:{kind}></{name}>"
