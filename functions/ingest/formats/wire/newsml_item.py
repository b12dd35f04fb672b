"""What an item of NewsML-G2 says beside its content: one function for each field of the record.

iptc.org/std/NewsML-G2, "NewsML-G2 Guidelines": `itemMeta` is about the item, `contentMeta` about
what it holds, `assert` explains what either refers to.
"""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from functions.ingest.formats.wire.creators import authors_of_bylines, authors_of_creators
from functions.ingest.formats.wire.newsml_concepts import (
    code_of_qcode,
    in_own_language,
    name_of_concept,
    name_or_code,
    role_of_element,
)
from functions.ingest.formats.wire.sources import (
    DeskNote,
    is_place_like,
    ordered_notes,
    places_of_dateline,
    rights_of,
    signal_notes,
)
from functions.ingest.formats.wire.subjects import is_section_scheme, section_name
from functions.ingest.markup import tree
from functions.ingest.words import dates, publishing
from functions.ingest.words.author_notes import note_of
from shared import text
from shared.article.model import AuthorNote, Pick, Rights, Subject

PICTURE_CLASSES = {"picture", "graphic"}
_MAIN_ROLES = ("main", "", "head", "headline", "title")
_SUMMARY_ROLES = ("teaser", "summary", "abstract", "", "caption")
_LOGINS = "dpa-ad:"
"""Prefix of the accounts in dpa's directory."""


def guid_of(item: _Element) -> str:
    """The item's identity, the same in all its versions."""
    return text.line(item.get("guid", ""))


def item_class(item: _Element) -> str:
    """`text`, `picture` and so on; "" where the item does not say."""
    return code_of_qcode(item.find("itemMeta/itemClass"))


def is_takedown_item(item: _Element) -> bool:
    """Whether the item's status, or a signal, takes it down."""
    signals = map(code_of_qcode, item.iterfind("itemMeta/signal"))
    return any(map(publishing.is_takedown_status, [status_of(item), *signals]))


def status_of(item: _Element) -> str:
    """The publishing status, "" for none."""
    return code_of_qcode(item.find("itemMeta/pubStatus"))


def headline_of(item: _Element) -> str:
    """The headline with the best role and rank, else any; "" for none."""
    headlines = sorted(
        item.iterfind("contentMeta/headline"),
        key=lambda each: (_place(role_of_element(each), _MAIN_ROLES), _rank(each)),
    )
    return next(filter(None, map(tree.text_line, headlines)), "")


def title_or_slugline(item: _Element) -> str:
    """What names an item that has no headline."""
    paths = ("itemMeta/title", "contentMeta/slugline")
    return next(filter(None, (tree.text_line(item.find(path)) for path in paths)), "")


def descriptions_of(item: _Element) -> list[str]:
    """The descriptions in the item's own language, the best role first."""
    elements = sorted(
        in_own_language(item, item.findall("contentMeta/description")),
        key=lambda each: _place(role_of_element(each), _SUMMARY_ROLES),
    )
    return list(filter(None, map(tree.text_line, elements)))


def caption_of_item(item: _Element) -> str:
    """A picture's caption: the description of that role, else the first."""
    elements = item.findall("contentMeta/description")
    captions = [each for each in elements if role_of_element(each) == "caption"] or elements
    return next(filter(None, map(tree.text_line, captions)), "")


def credit_of_item(item: _Element) -> str:
    """Who made a picture."""
    names = (
        tree.text_line(item.find(f"contentMeta/{path}"))
        for path in ("by", "creditline", "creator/name")
    )
    return next(filter(None, names), "")


def _place(name: str, names: tuple[str, ...]) -> int:
    return names.index(name) if name in names else len(names)


def _rank(element: _Element) -> int:
    return publishing.parse_version(element.get("rank", "")) or 1


def authors_of_item(item: _Element, header_byline: str) -> tuple[str, ...]:
    """Whom the bylines name, else the creators that are no accounts."""
    lines = [*map(tree.text_line, item.iterfind("contentMeta/by")), header_byline]
    creators = (
        name_of_concept(item, creator)
        for creator in item.iterfind("contentMeta/creator")
        if not creator.get("qcode", "").startswith(_LOGINS)
    )
    return authors_of_bylines(filter(None, lines)) or authors_of_creators(creators)


def author_notes_of_item(item: _Element) -> tuple[AuthorNote, ...]:
    """What the item says of creators and contributors: their definition, the short one before
    others. Of a job title it has a code alone (iptc.org/std/NewsML-G2, "NewsML-G2
    Specification", `FlexAuthorPropType`)."""
    parties = [*item.iterfind("contentMeta/creator"), *item.iterfind("contentMeta/contributor")]
    return tuple(
        note
        for party in parties
        if not party.get("qcode", "").startswith(_LOGINS)
        for note in note_of(name_of_concept(item, party), "", _definition(item, party))
    )


def _definition(item: _Element, party: _Element) -> str:
    definitions = in_own_language(item, party.findall("definition"))
    in_order = sorted(definitions, key=lambda each: role_of_element(each) != "short")
    return next(filter(None, map(tree.text_line, in_order)), "")


def section_of_item(item: _Element) -> str | None:
    """The agency's own section: a subject of a vocabulary such as dpa's categories."""
    sections = (
        section_name(name_of_concept(item, subject), subject.get("qcode"))
        for subject in item.iterfind("contentMeta/subject")
        if is_section_scheme(subject.get("qcode"), subject.get("type"))
    )
    return next(filter(None, sections), None)


def keywords_of_item(item: _Element) -> list[str]:
    """The keywords."""
    return list(filter(None, map(tree.text_line, item.iterfind("contentMeta/keyword"))))


def subjects_of_item(item: _Element) -> list[Subject]:
    """The subjects that are no places, with their codes; a letter is a category's code, no name."""
    subjects = (
        Subject(name_of_concept(item, subject), subject.get("qcode") or None)
        for subject in item.iterfind("contentMeta/subject")
        if not _is_of_type(subject, "geoarea") and not _is_address(item, subject)
    )
    return [subject for subject in subjects if len(subject.name) > 1]


def areas_of_item(item: _Element) -> list[str]:
    """The places that the story is about."""
    return [
        name
        for subject in item.iterfind("contentMeta/subject")
        if _is_of_type(subject, "geoarea") and (name := name_of_concept(item, subject))
    ]


def places_of_item(item: _Element) -> tuple[str, ...]:
    """Where the story was written, then where it plays; of an address its town alone."""
    dateline = places_of_dateline(tree.text_line(item.find("contentMeta/dateline")))
    sites = [
        name
        for each in item.iterfind("contentMeta/located")
        for name in _names_of_place(item, each)
    ]
    return tuple(dict.fromkeys([*dateline, *sites, *areas_of_item(item)]))


def _names_of_place(item: _Element, site: _Element) -> Iterator[str]:
    if address := _address(item, site):
        yield next(filter(None, map(tree.text_line, address)), "")
    elif not _is_of_type(site, "poi"):
        name = name_of_concept(item, site) or text.line(site.get("literal", ""))
        yield from [name] if name and is_place_like(name) else []


def _is_of_type(element: _Element, kind: str) -> bool:
    return element.get("type", "").rpartition(":")[2].lower() == kind


def _is_address(item: _Element, subject: _Element) -> bool:
    return _is_of_type(subject, "poi") or bool(_address(item, subject))


def _address(item: _Element, element: _Element) -> list[_Element]:
    """The names of the town and the area of what an element refers to by its literal."""
    literal = element.get("literal")
    for each in item.iterfind("assert") if literal else ():
        if each.get("literal") == literal:
            return [
                *each.iterfind("POIDetails/address/locality/name"),
                *each.iterfind("POIDetails/address/area/name"),
            ]
    return []


def rights_of_item(item: _Element) -> Rights | None:
    """The holder, the notice and the terms of use, in the item's own language."""
    return rights_of(
        name_or_code(item, item.find("rightsInfo/copyrightHolder")),
        _lines(item, "rightsInfo/copyrightNotice"),
        _terms(item),
    )


def _terms(item: _Element) -> Iterator[str]:
    """How it may be used: words, or the address of a page that has them (NewsML-G2 Specification,
    "Rights Metadata": `usageTerms` may have an `href`, `rightsInfo` a `link`). `encodedRights` are
    for programs; text in it may be an address or words too."""
    yield from _lines(item, "rightsInfo/usageTerms")
    for path in ("rightsInfo/usageTerms", "rightsInfo/link"):
        yield from (each.get("href", "").strip() for each in item.iterfind(path))
    for each in item.iterfind("rightsInfo/encodedRights"):
        if len(each) == 0 and not tree.text_content(each).lstrip().startswith(("<", "{")):
            yield tree.text_line(each)


def _lines(item: _Element, path: str) -> Iterable[str]:
    return map(tree.text_line, in_own_language(item, item.findall(path)))


def source_of_item(item: _Element) -> str | None:
    """Where the content is from: the source of that role, else any, else the provider."""
    sources = sorted(
        item.iterfind("contentMeta/infoSource"),
        key=lambda each: role_of_element(each) != "contentsource",
    )
    names = (name_or_code(item, each) for each in [*sources, *item.iterfind("itemMeta/provider")])
    return next(filter(None, names), None)


def genres_of_item(item: _Element) -> list[str]:
    """The names of the genres."""
    names = (name_of_concept(item, each) for each in item.iterfind("contentMeta/genre"))
    return list(filter(None, names))


def kinds_of_item(item: _Element) -> list[str]:
    """All that says what kind of message an item is: genres and roles, their names and codes."""
    elements = [*item.iterfind("contentMeta/genre"), *item.iterfind("itemMeta/role")]
    names = [name_of_concept(item, each) for each in elements]
    return [*names, *(each.get("qcode", "") for each in elements), section_of_item(item) or ""]


def notes_of_item(item: _Element) -> list[DeskNote]:
    """The notes for editors; a notepad repeats the others, and counts where it is alone."""
    notes = [
        (each.get("role", ""), tree.text_line(each)) for each in item.iterfind("itemMeta/edNote")
    ]
    single = [note for note in notes if not note[0].endswith("notepad")]
    return ordered_notes(single or notes)


def change_notes(item: _Element) -> list[str]:
    """What the item's signals and links say of earlier versions."""
    signals = signal_notes(each.get("qcode", "") for each in item.iterfind("itemMeta/signal"))
    origins = [
        f"update of {link.get('residref')}"
        for link in item.iterfind("itemMeta/link")
        if link.get("rel", "").lower().endswith(("evolvedfrom", "previousversion"))
        and link.get("residref")
    ]
    return signals + origins


def picks_of_item(item: _Element) -> tuple[Pick, ...]:
    """The other stories that the item links to by their titles."""
    links = (
        tree.text_line(link.find("title"))
        for link in item.iterfind("itemMeta/link")
        if link.get("rel", "").lower().endswith("seealso")
        and link.get("residref")
        and code_of_qcode(link.find("itemClass")) in {"", "text"}
    )
    return tuple(Pick(title) for title in links if title)


def time_at(item: _Element, *paths: str) -> str | None:
    """The first time (RFC 3339, UTC) at any of some paths."""
    times = (dates.parse_timestamp(tree.text_line(item.find(path))) for path in paths)
    return next(filter(None, times), None)
