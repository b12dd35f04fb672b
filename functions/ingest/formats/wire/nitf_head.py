"""What the head of a NITF document says, and the head of its body: one function for each field."""

from collections.abc import Iterator
from copy import deepcopy

from lxml.etree import _Element

from functions.ingest.formats.wire.creators import authors_of_bylines
from functions.ingest.formats.wire.sources import places_of_dateline
from functions.ingest.markup import tree, xml_parser
from functions.ingest.words import bylines, dates, language, publishing
from functions.ingest.words.author_notes import note_of
from shared import text
from shared.article.model import AuthorNote, Subject
from shared.errors import Rejected

_IDENTIFIED_CONTENT = ("person", "org", "event", "classifier", "keyword", "location")
_NO_SECTIONS = {"news", "current", "text", "article", "story", "data", "alert", "advisory"}
"""Types of objects that say what kind of message it is (cv.iptc.org/newscodes/newsitemtype)."""


def attribute_at(root: _Element, path: str) -> str:
    """The first attribute that an XPath finds, or ""."""
    attributes = root.xpath(path)
    return str(attributes[0]) if isinstance(attributes, list) and attributes else ""


def identity_of_document(root: _Element) -> str:
    """The document's own id, "" for none."""
    return text.line(attribute_at(root, ".//docdata/doc-id/@id-string"))


def management_status(root: _Element) -> str:
    """The document's own status."""
    return attribute_at(root, ".//docdata/@management-status")


def status_of_other(root: _Element) -> tuple[str, str]:
    """The id of another document that this one speaks of, and the status that it gives it."""
    return (
        text.line(attribute_at(root, ".//docdata/@management-doc-idref")),
        attribute_at(root, ".//docdata/@management-idref-status"),
    )


def version_of_document(root: _Element) -> int:
    """The version of the slug."""
    return publishing.parse_version(
        attribute_at(root, ".//docdata/du-key/@version")
        or attribute_at(root, ".//docdata/du-key/@generation")
    )


def expiry_of(root: _Element) -> str | None:
    """When the document expires."""
    return publishing.withholding_time(
        "date.expire", attribute_at(root, ".//docdata/date.expire/@norm"), is_expiry=True
    )


def embargo_of(root: _Element) -> str | None:
    """When the article is released, of several times at the last; Rejected if it is embargoed, but
    has no such time."""
    releases = root.iterfind(".//docdata/date.release")
    words = [each.get("norm") or tree.text_line(each) for each in releases]
    times = (publishing.withholding_time("date.release", each) for each in words)
    embargo = max(filter(None, times), default=None)
    if management_status(root).lower() == "embargoed" and not embargo:
        raise Rejected("the NITF is embargoed, but does not say until when: add a date.release")
    return embargo


def publication_of(root: _Element) -> str | None:
    """When the document was issued, else published."""
    paths = (".//docdata/date.issue/@norm", ".//pubdata/@date.publication")
    times = (dates.parse_timestamp(attribute_at(root, path)) for path in paths)
    return next(filter(None, times), None)


def revision_of(root: _Element) -> tuple[str | None, str]:
    """When the document was last revised, else issued, and what was said of it."""
    revisions = [
        *root.iterfind("head/revision-history"),
        *root.iterfind(".//docdata/revision-history"),
    ]
    for revision in reversed(revisions):
        if time := dates.parse_timestamp(revision.get("norm", "")):
            return time, text.line(revision.get("comment", ""))
    return dates.parse_timestamp(attribute_at(root, ".//docdata/date.issue/@norm")), ""


def headline_of_document(root: _Element) -> str:
    """The first headline, else the title of the file."""
    return line_at(root, "body/body.head//hl1") or line_at(root, "head/title")


def line_at(root: _Element, path: str) -> str:
    return tree.text_line(root.find(path))


def language_of_document(root: _Element) -> str | None:
    """The language of the document."""
    return language.language_of_tag(
        attribute_at(root, "@baselang") or root.get(xml_parser.XML_LANG)
    )


def section_of_document(root: _Element) -> str | None:
    """The type of the object, where an agency names its sections there."""
    kind = attribute_at(root, ".//tobject/@tobject.type")
    return kind if kind and kind.strip().lower() not in _NO_SECTIONS else None


def kinds_of_document(root: _Element) -> list[str]:
    """All that says what kind of message the document is."""
    properties = root.iterfind(".//tobject/tobject.property")
    return [
        attribute_at(root, ".//tobject/@tobject.type"),
        *(each.get("tobject.property.type", "") for each in properties),
    ]


def genre_of_document(root: _Element) -> str | None:
    """The property of the object, unless it but says that it is news."""
    kind = attribute_at(root, ".//tobject/tobject.property/@tobject.property.type")
    return kind if kind and kind.strip().lower() not in _NO_SECTIONS else None


def subjects_of_document(root: _Element) -> list[Subject]:
    """Subjects by the finest of their three levels, with their codes."""
    subjects = []
    for element in root.iterfind(".//tobject/tobject.subject"):
        names = (element.get(f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        code = element.get("tobject.subject.refnum") or element.get("tobject.subject.code")
        subjects.append(Subject(next(filter(None, names), ""), code))
    return subjects


def keywords_of_document(root: _Element) -> list[str]:
    """Keywords that are not the slug; some systems write several in one, with slashes, or write
    them as text."""
    slugs = {text.line(slug.get("key", "")) for slug in root.iterfind(".//docdata/du-key")}
    keys = (
        each.get("key") or tree.text_line(each)
        for each in root.iterfind(".//docdata//key-list/keyword")
    )
    return [
        word
        for key in keys
        if text.line(key) not in slugs
        for word in (key.split("/") if key.endswith("/") else [key])
        if word
    ]


def other_tags_of(root: _Element) -> Iterator[str]:
    """What the head identifies, and the places of the event."""
    content = root.find(".//docdata/identified-content")
    for element in content.iter(*_IDENTIFIED_CONTENT) if content is not None else ():
        yield words_of_name(element) or element.get("value") or element.get("key") or ""
    yield from _places_of_event(root)


def places_of_document(root: _Element) -> tuple[str, ...]:
    """Where the story was written, then where it plays."""
    dateline = root.find("body/body.head/dateline")
    origins = _places_of(dateline) if dateline is not None else []
    return tuple(dict.fromkeys([*filter(None, origins), *_places_of_event(root)]))


def _places_of_event(root: _Element) -> list[str]:
    return [
        place
        for event in root.iterfind(".//docdata/evloc")
        for level in ("city", "county-dist", "state-prov")
        if (place := text.line(event.get(level, "")))
    ]


def _places_of(dateline: _Element) -> list[str]:
    """The places of a dateline: its locations, their cities first, else its words."""
    locations = [
        tree.text_line(each.find("city")) or tree.text_line(each)
        for each in dateline.iter("location")
    ]
    if any(locations):
        return locations
    for date in list(dateline.iter("story.date")):
        tree.clear_element(date)
    return places_of_dateline(tree.text_line(dateline))


def words_of_name(element: _Element) -> str:
    """The words of an element that names somebody, with spaces between the parts of the name."""
    return " ".join(" ".join(map(str, element.itertext())).split())


def authors_of_nitf(root: _Element) -> tuple[str, ...]:
    """Whom the bylines name, else the tagline below the text; titles of the authors only where they
    stand alone."""
    head = root.find("body/body.head")
    lines = [
        name
        for byline in (head.findall("byline") if head is not None else ())
        for name in _names_of_byline(byline)
    ]
    return authors_of_bylines(lines) or _authors_of_tagline(root)


def _names_of_byline(byline: _Element) -> Iterator[str]:
    persons = [name for name in map(words_of_name, byline.iter("person")) if name]
    whole = tree.text_line(byline)
    for title in byline.findall("byttl"):
        tree.clear_element(title)
    line = tree.text_line(byline).rstrip(" ,")
    yield from persons or [line if bylines.authors_of_field(line) else whole]


def author_notes_of_nitf(root: _Element) -> tuple[AuthorNote, ...]:
    """What bylines that name one author say behind the name: a title, which "often contains an
    organization" (iptc.org/std/NITF, documentation of `byttl`) and then is a line about them. To be
    asked before the authors, which takes the titles out."""
    return tuple(
        note
        for byline in root.iterfind("body/body.head/byline")
        for note in _notes_of_byline(byline)
    )


def _notes_of_byline(byline: _Element) -> tuple[AuthorNote, ...]:
    words = ", ".join(filter(None, map(tree.text_line, byline.findall("byttl"))))
    whole = deepcopy(byline)
    names = ", ".join(_names_of_byline(whole)) if words else ""
    if not names or names == tree.text_line(byline):
        return ()
    return note_of(names, words) if bylines.names_role(words) else note_of(names, "", words)


def _authors_of_tagline(root: _Element) -> tuple[str, ...]:
    line = line_at(root, "body/body.end/tagline")
    return authors_of_bylines([line]) if bylines.is_by_line(line) else ()


def source_of_document(root: _Element) -> str | None:
    """Who distributes the document."""
    return line_at(root, "body/body.head/distributor") or None


def urgency_of_document(root: _Element) -> int:
    """The urgency, 1 to 8."""
    return publishing.parse_version(attribute_at(root, ".//urgency/@ed-urg"))


def slugline_of(root: _Element) -> str | None:
    """The slug."""
    return text.line(attribute_at(root, ".//docdata/du-key/@key")) or None
