"""NITF, with and without its namespace: the news in XML of many agencies.

Section: `tobject.type`, else the first subject at IPTC's top level. Tags: keywords (the slug
aside), subjects, what the head identifies, and the places of dateline and event. The version is the
slug's (`du-key`); a release in the future is an embargo.
"""

from collections.abc import Iterator, Sequence

from lxml.etree import SubElement, _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.markup import body, tree, xml_parser
from functions.ingest.words import bylines, dates, image_names, language, publishing
from shared import text
from shared.article.model import Subject
from shared.errors import Rejected

_SAME_IN_HTML = (
    *("p", "ul", "ol", "li", "pre", "hr", "br", "a", "em", "strong", "sub", "sup"),
    *("dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "td", "th"),
    *("figure", "img", "figcaption"),
)
_HTML_TAGS = {
    **dict(zip(_SAME_IN_HTML, _SAME_IN_HTML, strict=True)),
    **dict.fromkeys(("hl1", "hl2"), "h2"),
    **dict.fromkeys(("datasource", "credit"), "p"),
    **dict.fromkeys(
        ("block", "content", "note", "body.content", "nitf-table", "hedline", "abstract"), "div"
    ),
    "bq": "blockquote",
    "tfoot": "tbody",
}
"""NITF's elements in HTML; all others stand in a line of text."""

_NOT_OF_BODY = (
    *("media-metadata", "media-object", "byline", "dateline", "distributor", "copyrite"),
    "nitf-table-metadata",
)
_IDENTIFIED_CONTENT = ("person", "org", "location", "event", "classifier", "keyword")
_PICTURE_TYPES = ("image", "photo", "graphic", "picture")


def parse_nitf(root: _Element, pictures: Sequence[body.Picture] = (), headline: str = "") -> Draft:
    """The article of a `nitf` element, which is spent; Rejected if it is embargoed without end.

    NewsML-G2 has pictures that stand beside the text, and a headline of its own, which comes first.
    """
    embargo = _embargo(root)
    identity = text.line(_attribute(root, ".//docdata/doc-id/@id-string")) or None
    is_takedown = publishing.is_takedown_status(_status(root))
    headline = headline or _headline(root)
    summary = _summary(root)
    content = _body(root, pictures, headline)
    section, tags = section_and_tags(
        _attribute(root, ".//tobject/@tobject.type") or None, _subjects(root), _other_tags(root)
    )
    return Draft(
        format="nitf",
        # What is taken down need not say more than its identity.
        headline=headline or ((identity or "") if is_takedown else ""),
        identity=identity,
        summary=summary,
        section=section,
        authors=tuple(_authors(root)),
        tags=tags,
        language=_language(root),
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        version=_version(root),
        published_at=_time(root, ".//docdata/date.issue/@norm")
        or _time(root, ".//pubdata/@date.publication"),
        embargo=embargo,
        expires=_expiry(root),
        cancelled=is_takedown,
    )


def _attribute(root: _Element, path: str) -> str:
    """The first attribute that an XPath finds, or ""."""
    attributes = root.xpath(path)
    return str(attributes[0]) if isinstance(attributes, list) and attributes else ""


def _time(root: _Element, path: str) -> str | None:
    return dates.parse_timestamp(_attribute(root, path))


def _status(root: _Element) -> str:
    return _attribute(root, ".//docdata/@management-status")


def _expiry(root: _Element) -> str | None:
    return publishing.withholding_time(
        "date.expire", _attribute(root, ".//docdata/date.expire/@norm")
    )


def _embargo(root: _Element) -> str | None:
    """When the article is released; Rejected if it is embargoed, but has no such time."""
    release = _attribute(root, ".//docdata/date.release/@norm")
    embargo = publishing.withholding_time("date.release", release)
    if _status(root).lower() == "embargoed" and not embargo:
        raise Rejected("the NITF is embargoed, but does not say until when: add a date.release")
    return embargo


def _headline(root: _Element) -> str:
    headline = tree.text_line(root.find(".//body.head//hl1"))
    return headline or tree.text_line(root.find(".//head/title"))


def _language(root: _Element) -> str | None:
    return language.language_of_tag(_attribute(root, "@baselang") or root.get(xml_parser.XML_LANG))


def _version(root: _Element) -> int:
    return publishing.parse_version(
        _attribute(root, ".//docdata/du-key/@version")
        or _attribute(root, ".//docdata/du-key/@generation")
    )


def _summary(root: _Element) -> str | None:
    """The abstract, or else the first paragraph if it is marked as the lede, which then leaves the
    body, or a second headline."""
    summary = tree.text_line(root.find(".//body.head/abstract"))
    lede = root.find(".//body.content//p[@lede='true']")
    if not summary and lede is not None and len(root.findall(".//body.content//p")) > 1:
        summary = tree.text_line(lede)
        lede.clear()
    return summary or tree.text_line(root.find(".//body.head//hl2")) or None


def _subjects(root: _Element) -> Iterator[Subject]:
    """Keywords that are not the slug, and subjects by the finest of their three levels."""
    slugs = {text.line(slug.get("key", "")) for slug in root.iterfind(".//docdata/du-key")}
    for keyword in root.iterfind(".//docdata//key-list/keyword"):
        if text.line(keyword.get("key", "")) not in slugs:
            yield Subject(keyword.get("key", ""))
    for element in root.iterfind(".//tobject/tobject.subject"):
        names = (element.get(f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        yield Subject(next(filter(None, names), ""), element.get("tobject.subject.refnum"))


def _other_tags(root: _Element) -> Iterator[str]:
    """What the head identifies, and the places of the dateline and of the event."""
    content = root.find(".//docdata/identified-content")
    for element in content.iter(*_IDENTIFIED_CONTENT) if content is not None else ():
        yield tree.text_line(element) or element.get("value") or element.get("key") or ""
    yield tree.text_line(root.find(".//body.head/dateline/location"))
    for place in root.iterfind(".//docdata/evloc"):
        yield from (place.get(level, "") for level in ("city", "county-dist", "state-prov"))


def _authors(root: _Element) -> Iterator[str]:
    """Whom the bylines name; titles of the authors only where they stand alone."""
    head = root.find(".//body.head")
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


def _body(root: _Element, pictures: Sequence[body.Picture], headline: str) -> body.Body:
    """The body, its elements turned into those of HTML."""
    content = root.find(".//body.content")
    if content is None:
        return body.body_of_text("", pictures)
    for media in list(content.iter("media")):
        _to_figure(media)
    for element in list(content.iter(*_NOT_OF_BODY)):
        tree.clear_element(element)
    for element in content.iter("*"):
        element.tag = _HTML_TAGS.get(str(element.tag), "span")
    return body.body_of_tree(content, pictures, headline)


def _to_figure(media: _Element) -> None:
    """Turn a picture into a figure of HTML; sound and video are emptied."""
    references = list(media.iter("media-reference"))
    files = (
        image_names.image_name(
            reference.get("source") or reference.get("name"), reference.get("mime-type")
        )
        for reference in references
    )
    file = next(filter(None, files), "")
    alt = next(filter(None, (reference.get("alternate-text") for reference in references)), "")
    caption = tree.text_line(media.find(".//media-caption"))
    credit = tree.text_line(media.find(".//media-producer"))
    is_picture = (media.get("media-type") or "image").lower().startswith(_PICTURE_TYPES)
    tree.clear_element(media)
    media.tag = "figure"
    if is_picture and file:
        SubElement(media, "img", src=file, alt=alt)
        figcaption = SubElement(media, "figcaption")
        figcaption.text = caption
        SubElement(figcaption, "span", {"class": "credit"}).text = credit
