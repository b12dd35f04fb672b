"""What a ninjs item says beside its text: authors, section, subjects, places, rights, notes."""

from collections.abc import Iterator

from functions.ingest.formats.wire.creators import (
    authors_of_bylines,
    authors_of_creators,
    is_writer,
)
from functions.ingest.formats.wire.json_values import (
    JsonItem,
    items_of,
    names_of,
    single_of,
    string_of,
    text_or_empty,
    words_of,
)
from functions.ingest.formats.wire.ninjs_pictures import CREDIT_ROLES, byline_of
from functions.ingest.formats.wire.role_values import role_values
from functions.ingest.formats.wire.sources import places_of_dateline, rights_of
from functions.ingest.formats.wire.subjects import is_section_scheme, section_name
from functions.ingest.words import language
from functions.ingest.words.author_notes import note_of
from shared.article.model import AuthorNote, Rights, Subject

_IPTC_ALIASES = {"newscodes/mediatopic": "medtop:", "newscodes/subjectcode": "subj:"}
"""The aliases of IPTC's vocabularies (cv.iptc.org) by what their addresses have in them."""

_NAMED_FIELDS = (
    *("person", "people", "organisation", "organisations"),
    *("event", "events", "object", "objects"),
)


def authors_of(item: JsonItem) -> tuple[str, ...]:
    """Whom the byline names, else the authors (Superdesk) or contributors who may have written the
    text."""
    writers = (
        words_of(person, "name")
        for person in items_of(item, "authors", "contributors")
        if is_writer(string_of(person, "role"))
    )
    return authors_of_bylines([byline_of(item)]) or authors_of_creators(writers)


def author_notes_of(item: JsonItem) -> tuple[AuthorNote, ...]:
    """What Superdesk says of the authors (its `ninjs_formatter.py`: `jobtitle`, `biography`); the
    standard has no field for that (iptc.org/std/ninjs, "ninjs-schema_3.1.json", `people`)."""
    return tuple(
        note
        for person in items_of(item, "authors")
        if is_writer(string_of(person, "role"))
        for note in note_of(
            words_of(person, "name"), words_of(person, "jobtitle"), words_of(person, "biography")
        )
    )


def section_of(item: JsonItem) -> str | None:
    """The section: declared, Superdesk's service, or a subject or genre of an agency's sections."""
    services = names_of(item, "section", "service", "services", "anpa_category")
    categories = [
        words_of(subject, "name")
        for subject in items_of(item, "subject", "subjects", "genres", "genre")
        if _is_section(subject) and is_in_language(subject, item)
    ]
    return next(filter(None, map(section_name, [*services, *categories])), None)


def _is_section(subject: JsonItem) -> bool:
    """Whether a subject is an agency's section; ANPA's have codes of one letter."""
    schemes = (string_of(subject, name) for name in ("uri", "scheme", "rel", "code", "qcode"))
    return is_section_scheme(*schemes) or len(code_of(subject) or "") == 1


def is_in_language(subject: JsonItem, item: JsonItem) -> bool:
    """Whether a subject is in the item's language, as far as both say theirs."""
    own = language.language_of_tag(string_of(item, "language"))
    its = language.language_of_tag(string_of(subject, "lang", "language"))
    return not own or not its or own == its


def code_of(subject: JsonItem) -> str | None:
    """The code of a subject, whatever its name (`qcode` in Superdesk's own records); with the alias
    of IPTC's vocabularies where a scheme or an address says that it is of one; an address
    (`http://www.wikidata.org/entity/Q100`) where there is no other."""
    numbers = (str(value) for value in (subject.get("code"),) if type(value) is int)
    code = next(numbers, "") or string_of(subject, "code", "qcode", "literal", "uri")
    address = string_of(subject, "scheme") + string_of(subject, "uri")
    alias = next((alias for part, alias in _IPTC_ALIASES.items() if part in address), "")
    if alias and code.isdigit():
        return alias + code
    return code or None


def subjects_of(item: JsonItem) -> list[Subject]:
    """The subjects with their codes, in the item's own language, then people, organisations and the
    like; places are none."""
    subjects = [
        Subject(words_of(subject, "name"), code_of(subject))
        for subject in items_of(item, "subject", "subjects", *_NAMED_FIELDS)
        if is_in_language(subject, item) and string_of(subject, "rel") != "location"
    ]
    return [subject for subject in subjects if len(subject.name) > 1]


def topics_of(item: JsonItem) -> list[Subject]:
    """The subjects that are no sections."""
    sections = {
        words_of(subject, "name")
        for subject in items_of(item, "subject", "subjects")
        if _is_section(subject)
    }
    return [subject for subject in subjects_of(item) if subject.name not in sections]


def keywords_of(item: JsonItem) -> list[str]:
    """Keywords: a text with commas or semicolons, or an array of texts or of objects with names."""
    keywords = item.get("keywords", item.get("keyword"))
    if isinstance(keywords, str):
        return keywords.replace(";", ",").split(",")
    return names_of(item, "keywords", "keyword")


def places_of(item: JsonItem) -> tuple[str, ...]:
    """Where the story was written, then where it plays."""
    dateline = places_of_dateline(words_of(item, "located", "dateline"))
    return tuple(dict.fromkeys([*dateline, *areas_of(item)]))


def areas_of(item: JsonItem) -> list[str]:
    """The places that the story is about."""
    subjects = (
        words_of(subject, "name")
        for subject in items_of(item, "subject", "subjects")
        if string_of(subject, "rel") == "location"
    )
    return [*names_of(item, "place", "places"), *subjects]


def kinds_of(item: JsonItem) -> list[str]:
    """All that says what kind of message an item is: its genres, by their names and codes."""
    codes = (code_of(genre) for genre in items_of(item, "genres", "genre"))
    return [*names_of(item, "genres", "genre"), *filter(None, codes)]


def item_rights(item: JsonItem) -> Rights | None:
    """The holder, the notice and the terms of use: words, and the address of a page (`rightsInfo`
    since 2.0)."""
    addresses = (string_of(each, "linkedrights") for each in single_of(item, "rightsinfo"))
    return rights_of(
        words_of(item, "copyrightholder"),
        [words_of(item, "copyrightnotice")],
        [words_of(item, "usageterms"), *addresses],
    )


def credit_line_of(item: JsonItem) -> str | None:
    """The words in which the source wants to be named."""
    credits = (
        each.value
        for each in role_values(item, "description", "descriptions")
        if each.role in CREDIT_ROLES - {"byline"}
    )
    return words_of(item, "creditline", "credit_line") or next(credits, None)


def source_of(item: JsonItem) -> str | None:
    """The agency or paper that the story is from."""
    return words_of(item, "infosources", "infosource", "source", "provider") or None


def notes_of(item: JsonItem) -> Iterator[str]:
    """Notes for editors, and which story this one goes on from (Superdesk's `evolvedfrom`)."""
    yield words_of(item, "ednote")
    if origin := text_or_empty(item.get("evolvedfrom")):
        yield f"update of {origin}"
