"""What a NewsItem of NewsML 1 says beside its content: one function for each field of the record.

Its lines and metadata stand in the outermost NewsComponent or in the main one in it; the first that
has a value counts.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.creators import authors_of_bylines, authors_of_creators
from functions.ingest.formats.wire.sources import (
    DeskNote,
    ordered_notes,
    places_of_dateline,
    rights_of,
)
from functions.ingest.formats.wire.subjects import section_name
from functions.ingest.markup import tree, xml_parser
from functions.ingest.words import dates, language, publishing
from shared import text
from shared.article.model import Rights, Subject
from shared.errors import Rejected

_REVISION_OF_IDENTIFIER = re.compile(r":\d{1,9}[A-Z]?$")
_EDITOR_LINES = {"advisoryline", "editorialnote", "ednote", "editornote", "note", "productline"}
"""Types of news lines that are for editors."""

_CHANGES = {"correction", "update", "clarification"}
_SUBJECTS = ("SubjectDetail", "SubjectMatter", "Subject")


def formal_name(element: _Element, path: str) -> str:
    """The formal name of what stands at a path; "" for nothing."""
    inner = element.find(path)
    return text.line(inner.get("FormalName", "")) if inner is not None else ""


def identity_of_item(item: _Element) -> str:
    """`urn:newsml:PROVIDER:DAY:ID`, as the public identifier begins, without the revision."""
    names = item.find("Identification/NewsIdentifier")
    if names is None:
        return ""
    parts = [tree.text_line(names.find(name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(["urn:newsml", *parts])
    return _REVISION_OF_IDENTIFIER.sub("", tree.text_line(names.find("PublicIdentifier")))


def revision_of_item(item: _Element) -> str:
    """The number of the revision."""
    return tree.text_line(item.find("Identification/NewsIdentifier/RevisionId"))


def orders_of_item(item: _Element) -> list[str]:
    """The status, the type and the instructions of an item, by their formal names."""
    elements = [
        *item.iterfind("NewsManagement/Status"),
        *item.iterfind("NewsManagement/NewsItemType"),
        *item.iterfind("NewsManagement/Instruction"),
    ]
    return [text.line(each.get("FormalName", "")) for each in elements]


def change_orders(item: _Element) -> list[str]:
    """Instructions that say how an item changes an earlier revision; every first one is said to be
    an update, so that counts from the second on."""
    is_first = publishing.parse_version(revision_of_item(item)) < 2
    return [
        order
        for order in orders_of_item(item)
        if order.lower() in _CHANGES and not (is_first and order.lower() == "update")
    ]


def is_embargoed_item(item: _Element) -> bool:
    """Whether the status of an item is that it is embargoed."""
    return formal_name(item, "NewsManagement/Status").lower() == "embargoed"


def with_management(draft: Draft, item: _Element) -> Draft:
    """The draft with its times, its version and its urgency; Rejected if it is embargoed without
    end."""
    return replace(
        draft,
        version=publishing.parse_version(revision_of_item(item)),
        published_at=_time(item, "FirstCreated"),
        updated_at=_time(item, "ThisRevisionCreated"),
        embargo=_embargo(item),
        expires=_expiry(item),
        urgency=publishing.parse_version(formal_name(item, "NewsManagement/Urgency")),
    )


def _time(item: _Element, name: str) -> str | None:
    return dates.parse_timestamp(tree.text_line(item.find(f"NewsManagement/{name}")))


def _embargo(item: _Element) -> str | None:
    if not is_embargoed_item(item):
        return None
    embargo = _time_of_change(item)
    if not embargo:
        raise Rejected(
            "it is embargoed, but does not say until when: put a time into StatusWillChange"
        )
    return embargo


def _expiry(item: _Element) -> str | None:
    """When the item is to be withdrawn."""
    future = formal_name(item, "NewsManagement/StatusWillChange/FutureStatus")
    is_expiry = publishing.is_takedown_status(future)
    return _time_of_change(item, is_expiry=True) if is_expiry else None


def _time_of_change(item: _Element, *, is_expiry: bool = False) -> str | None:
    words = tree.text_line(item.find("NewsManagement/StatusWillChange/DateAndTime"))
    return publishing.withholding_time("StatusWillChange", words, is_expiry=is_expiry)


def _first_component(item: _Element) -> _Element | None:
    return item.find("NewsComponent")


def _components(item: _Element) -> Iterator[_Element]:
    """The outermost component and those in it, pictures' aside, from the outside in."""
    first = _first_component(item)
    level = [first] if first is not None else []
    while level:
        yield from level
        level = [
            inner
            for component in level
            for inner in component.iterfind("NewsComponent")
            if not inner.findall("ContentItem[@Href]")
        ]


def line_of_component(component: _Element, name: str) -> str:
    """A news line of one component; "" for none."""
    return tree.text_line(component.find(f"NewsLines/{name}"))


def line_of_item(item: _Element, *names: str) -> str:
    """The first of some news lines of an item that has words; "" for none."""
    lines = (line_of_component(each, name) for name in names for each in _components(item))
    return next(filter(None, lines), "")


def headline_of_item(item: _Element) -> str:
    """The headline."""
    return line_of_item(item, "HeadLine")


def slugline_of_lines(item: _Element) -> str | None:
    """The slug, else the label of the item."""
    label = tree.text_line(item.find("Identification/NameLabel"))
    return line_of_item(item, "SlugLine") or label or None


def _metadata(item: _Element, path: str) -> list[_Element]:
    """The elements at a path in the metadata of the first component that has any."""
    for component in _components(item):
        if elements := component.findall(path):
            return elements
    return []


def _parties(item: _Element, name: str) -> list[str]:
    parties = _metadata(item, f"AdministrativeMetadata/{name}/Party")
    return [text.line(party.get("FormalName", "")) for party in parties]


def authors_of_lines(item: _Element, header_byline: str) -> tuple[str, ...]:
    """Whom the byline names, else the creators that are no accounts."""
    lines = filter(None, [line_of_item(item, "ByLine"), header_byline])
    return authors_of_bylines(lines) or authors_of_creators(_parties(item, "Creator"))


def source_of_lines(item: _Element) -> str | None:
    """Where the content is from, else who provides it."""
    names = [*_parties(item, "Source"), *_parties(item, "Provider")]
    return next(filter(None, names), None)


def language_of_lines(item: _Element) -> str | None:
    """The language of the content."""
    elements = _metadata(item, "DescriptiveMetadata/Language")
    name = elements[0].get("FormalName") if elements else item.get(xml_parser.XML_LANG)
    return language.language_of_tag(name)


def genres_of_lines(item: _Element) -> list[str]:
    """The genres, by their formal names."""
    elements = _metadata(item, "DescriptiveMetadata/Genre")
    return list(filter(None, (text.line(each.get("FormalName", "")) for each in elements)))


def subjects_with_codes(item: _Element) -> list[Subject]:
    """The subjects with their codes, the finest first; those without a name have a code alone."""
    return [
        Subject(_subject_name(subject), text.line(subject.get("FormalName", "")) or None)
        for code in _metadata(item, "DescriptiveMetadata/SubjectCode")
        for name in _SUBJECTS
        for subject in code.iterfind(name)
    ]


def _subject_name(subject: _Element) -> str:
    """The name of a subject: its comment, or a property of its."""
    names = [property_.get("Value", "") for property_ in subject.iterfind("Property")]
    return tree.text_line(subject.find("Comment")) or next(filter(None, names), "")


def _properties(item: _Element, name: str) -> list[str]:
    return [
        text.line(each.get("Value", ""))
        for each in _metadata(item, "DescriptiveMetadata/Property")
        if each.get("FormalName", "").lower() == name
    ]


def section_of_properties(item: _Element) -> str | None:
    """The category, where an agency spells it out."""
    return next(filter(None, map(section_name, _properties(item, "category"))), None)


def keywords_of_lines(item: _Element) -> list[str]:
    """The keywords: properties, else the line of them."""
    keywords = _properties(item, "keyword")
    return keywords or line_of_item(item, "KeywordLine").replace(";", ",").split(",")


def areas_of_locations(item: _Element) -> list[str]:
    """The places that the story is about, by their finest names."""
    return [name for each in _locations(item, is_origin=False) if (name := _place_name(each))]


def places_of_lines(item: _Element) -> tuple[str, ...]:
    """Where the story was written, then where it plays."""
    origins = [name for each in _locations(item, is_origin=True) if (name := _place_name(each))]
    dateline = places_of_dateline(line_of_item(item, "DateLine"))
    return tuple(dict.fromkeys([*(origins or dateline), *areas_of_locations(item)]))


def _locations(item: _Element, *, is_origin: bool) -> list[_Element]:
    locations = _metadata(item, "DescriptiveMetadata/Location")
    return [each for each in locations if (each.get("HowPresent") == "Origin") == is_origin]


def _place_name(location: _Element) -> str:
    names = {
        each.get("FormalName"): each.get("Value", "") for each in location.iterfind("Property")
    }
    finest = (names.get(kind, "") for kind in ("City", "CountryArea", "Country", "WorldRegion"))
    return text.line(next(filter(None, finest), ""))


def rights_of_lines(item: _Element) -> Rights | None:
    """The holder, the notice and the terms of use."""
    metadata = [
        each for component in _components(item) for each in component.iterfind("RightsMetadata")
    ]

    def words(path: str) -> str:
        return next(filter(None, (tree.text_line(each.find(path)) for each in metadata)), "")

    holder, day = words("Copyright/CopyrightHolder"), words("Copyright/CopyrightDate")
    notice = line_of_item(item, "CopyrightLine")
    terms = [
        tree.text_line(usage.find(name))
        for each in metadata
        for usage in each.iterfind("UsageRights")
        for name in ("UsageType", "Limitations", "Geography")
    ]
    return rights_of(
        holder,
        [notice or (f"© {day} {holder}" if holder and day else "")],
        [*terms, line_of_item(item, "RightsLine")],
    )


def notes_of_lines(item: _Element) -> list[DeskNote]:
    """The lines that are for editors."""
    lines = (
        (formal_name(line, "NewsLineType").lower(), tree.text_line(line.find("NewsLineText")))
        for component in _components(item)
        for line in component.iterfind("NewsLines/NewsLine")
    )
    return ordered_notes((kind, words) for kind, words in lines if kind in _EDITOR_LINES)
