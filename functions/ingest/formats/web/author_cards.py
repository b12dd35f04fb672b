"""What a web page says of its authors: in JSON-LD, in microdata, in an h-card.

schema.org/Person has `jobTitle` and `description`; microformats.org/wiki/h-card has `p-job-title`,
`p-role` and `p-note`, and its forerunner hCard has them without the prefix.
"""

from itertools import chain, islice
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from functions.ingest.formats.web import json_ld
from functions.ingest.formats.web.page_sources import PageSources, is_of_picture
from functions.ingest.markup import tree
from functions.ingest.words.author_notes import note_of
from shared.article.model import MAX_AUTHORS, AuthorNote

_PERSONS = etree.XPath(
    "//@itemprop[.='author']/parent::*[@itemscope]"
    " | //@class[contains(.,'h-card') or contains(.,'vcard')]/.."
)
_NAME_SIGNS = frozenset({"name", "p-name", "fn"})
_JOB_TITLE_SIGNS = frozenset({"jobtitle", "p-job-title", "p-role", "title", "role"})
_ABOUT_SIGNS = frozenset({"description", "p-note", "note"})


def author_notes_of_page(sources: PageSources) -> tuple[AuthorNote, ...]:
    """The notes of JSON-LD, then those of the page's elements; some may be of other people."""
    authors = json_ld.as_list(sources.article.get("author"))[:MAX_AUTHORS]
    elements = cast(list[HtmlElement], _PERSONS(sources.page))[:MAX_AUTHORS]
    notes = chain(
        (note for author in authors for note in _data_note(author, sources)),
        (note for element in elements for note in _element_note(element)),
    )
    return tuple(islice(notes, MAX_AUTHORS))


def _data_note(author: Any, sources: PageSources) -> tuple[AuthorNote, ...]:
    """The note of an author of JSON-LD, who may be but named there and described in an object of
    the same `@id`."""
    if not isinstance(author, dict):
        return ()
    reference = author.get("@id")
    referent = sources.objects_by_id.get(reference, {}) if isinstance(reference, str) else {}
    person = {**referent, **author}
    return note_of(
        json_ld.name_in(person),
        tree.text_of_markup(json_ld.name_in(person.get("jobTitle"))),
        tree.text_of_markup(json_ld.first_string(person.get("description"))),
    )


def _element_note(element: HtmlElement) -> tuple[AuthorNote, ...]:
    if is_of_picture(element):
        return ()
    return note_of(
        _words_under(element, _NAME_SIGNS),
        _words_under(element, _JOB_TITLE_SIGNS),
        _words_under(element, _ABOUT_SIGNS),
    )


def _words_under(element: HtmlElement, signs: frozenset[str]) -> str:
    """What the first element within one says whose itemprop or class is any of these."""
    for inner in element.iterdescendants():
        names = tree.class_names(inner) | {(inner.get("itemprop") or "").lower()}
        if names & signs:
            return inner.get("content") or tree.text_line(inner)
    return ""
