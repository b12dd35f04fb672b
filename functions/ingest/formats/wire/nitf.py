"""NITF, with and without its namespace: the news in XML of many agencies.

Section: `tobject.type`, else the first subject at IPTC's top level. Tags: keywords (the slug
aside), subjects, what the head identifies, and the places of dateline and event. The version is the
slug's (`du-key`); a release in the future is an embargo.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import newswire
from functions.ingest.markup import body, tree, xml_parser
from functions.ingest.words import bylines, dates, image_names, language, publishing
from shared import text
from shared.errors import Rejected

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = {
    **{
        name: name
        for name in (
            "p",
            "ul",
            "ol",
            "li",
            "pre",
            "hr",
            "br",
            "a",
            "em",
            "strong",
            "sub",
            "sup",
            "dl",
            "dt",
            "dd",
        )
    },
    **{
        name: name
        for name in (
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "td",
            "th",
            "figure",
            "img",
            "figcaption",
        )
    },
    **{
        "hl1": "h2",
        "hl2": "h2",
        "bq": "blockquote",
        "block": "div",
        "content": "div",
        "note": "div",
        "body.content": "div",
    },
    **{
        "datasource": "p",
        "credit": "p",
        "nitf-table": "div",
        "hedline": "div",
        "tfoot": "tbody",
        "abstract": "div",
    },
}
"""NITF's elements in HTML; all others stand in a line of text."""

_NOT_SHOWN = (
    "media-metadata",
    "media-object",
    "byline",
    "dateline",
    "distributor",
    "copyrite",
    "nitf-table-metadata",
)
_IDENTIFIED = ("person", "org", "location", "event", "classifier", "keyword")


def read(root: "_Element", pictures: Sequence[body.Picture] = (), headline: str = "") -> Draft:
    """The article of a `nitf` element, with pictures that stand beside it; Rejected if it is
    embargoed without end."""
    head = root.find(".//body.head")
    status = root.xpath("string(.//docdata/@management-status)")
    embargo = _time(root, "date.release")
    if str(status).lower() == "embargoed" and not embargo:
        raise Rejected("the NITF is embargoed, but does not say until when: add a date.release")
    identity = text.line(_first(root, ".//docdata/doc-id/@id-string")) or None
    cancelled = publishing.is_takedown_status(str(status))
    headline = (
        headline
        or tree.text_line(root.find(".//body.head//hl1"))
        or tree.text_line(root.find(".//head/title"))
    )
    summary = _summary(root)
    content = _body(root, pictures, headline)
    section, tags = newswire.section_and_tags(
        _first(root, ".//tobject/@tobject.type") or None, _subjects(root), _others(root)
    )
    return Draft(
        format="nitf",
        # What is taken down need not say more than its identity.
        headline=headline or ((identity or "") if cancelled else ""),
        identity=identity,
        summary=summary,
        section=section,
        authors=tuple(_authors(head)),
        tags=tags,
        language=language.language_of_tag(
            _first(root, "@baselang") or root.get(xml_parser.XML_LANG)
        ),
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        version=publishing.parse_version(
            _first(root, ".//docdata/du-key/@version")
            or _first(root, ".//docdata/du-key/@generation")
        ),
        published_at=_time(root, "date.issue")
        or dates.parse_timestamp(_first(root, ".//pubdata/@date.publication")),
        embargo=embargo,
        expires=_time(root, "date.expire"),
        cancelled=cancelled,
    )


def _first(root: "_Element", path: str) -> str:
    """The first attribute that an XPath finds, or ""."""
    found = root.xpath(path)
    return str(found[0]) if isinstance(found, list) and found else ""


def _time(root: "_Element", name: str) -> str | None:
    return dates.parse_timestamp(_first(root, f".//docdata/{name}/@norm"))


def _summary(root: "_Element") -> str | None:
    """The abstract, or else the first paragraph if it is marked as the lede, which then leaves the
    body, or a second headline."""
    summary = tree.text_line(root.find(".//body.head/abstract"))
    lede = root.find(".//body.content//p[@lede='true']")
    if not summary and lede is not None and len(root.findall(".//body.content//p")) > 1:
        summary = tree.text_line(lede)
        lede.clear()
    return summary or tree.text_line(root.find(".//body.head//hl2")) or None


def _subjects(root: "_Element") -> Iterator[tuple[str, str | None]]:
    slugs = {text.line(slug.get("key", "")) for slug in root.iterfind(".//docdata/du-key")}
    for keyword in root.iterfind(".//docdata//key-list/keyword"):
        if text.line(keyword.get("key", "")) not in slugs:
            yield keyword.get("key", ""), None
    for subject in root.iterfind(".//tobject/tobject.subject"):
        names = (subject.get(f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        yield next(filter(None, names), ""), subject.get("tobject.subject.refnum")


def _others(root: "_Element") -> Iterator[str]:
    identified = root.find(".//docdata/identified-content")
    for element in identified.iter(*_IDENTIFIED) if identified is not None else ():
        yield tree.text_line(element) or element.get("value") or element.get("key") or ""
    yield tree.text_line(root.find(".//body.head/dateline/location"))
    for place in root.iterfind(".//docdata/evloc"):
        yield from (place.get(level, "") for level in ("city", "county-dist", "state-prov"))


def _authors(head: "_Element | None") -> Iterator[str]:
    """Those that the bylines name; titles of the authors only where they stand alone."""
    for byline in head.findall("byline") if head is not None else ():
        persons = [name for name in map(tree.text_line, byline.iter("person")) if name]
        whole = tree.text_line(byline)
        for title in byline.findall("byttl"):
            title.text, title[:] = "", []
        yield from (
            persons
            or bylines.authors_of_field(tree.text_line(byline).rstrip(" ,"))
            or bylines.authors_of_field(whole)
        )


def _body(root: "_Element", pictures: Sequence[body.Picture], headline: str) -> body.Body:
    content = root.find(".//body.content")
    if content is None:
        return body.body_of_text("", pictures)
    for media in list(content.iter("media")):
        _to_figure(media)
    for element in list(content.iter(*_NOT_SHOWN)):
        tree.clear_element(element)
    for element in content.iter("*"):
        element.tag = _BLOCKS.get(str(element.tag), "span")
    return body.body_of_tree(content, pictures, headline)


def _to_figure(media: "_Element") -> None:
    """A picture as HTML would have it; sound and video go."""
    from lxml.etree import SubElement

    references = [
        (one.get("source") or one.get("name"), one.get("mime-type"))
        for one in media.iter("media-reference")
    ]
    files = filter(None, (image_names.image_name(source, kind) for source, kind in references))
    caption, credit = (
        tree.text_line(media.find(".//media-caption")),
        tree.text_line(media.find(".//media-producer")),
    )
    alt = next(
        filter(None, (one.get("alternate-text") for one in media.iter("media-reference"))), ""
    )
    kind, file, tail = (media.get("media-type") or "image").lower(), next(files, ""), media.tail
    media.clear()
    media.tag, media.tail = "figure", tail
    if kind.startswith(("image", "photo", "graphic", "picture")) and file:
        SubElement(media, "img", src=file, alt=alt)
        words = SubElement(media, "figcaption")
        words.text = caption
        SubElement(words, "span", {"class": "credit"}).text = credit
