"""What a web page says of its authors: in JSON-LD, in microdata, in an h-card.

schema.org/Person has `jobTitle` and `description`; microformats.org/wiki/h-card has `p-job-title`,
`p-role` and `p-note`, and its forerunner hCard has them without the prefix.
"""

from collections.abc import Iterator
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
_NAME_SIGNS = {"name", "p-name", "fn"}
_JOB_TITLE_SIGNS = {"jobtitle", "p-job-title", "p-role", "title", "role"}
_ABOUT_SIGNS = {"description", "p-note", "note"}


def author_notes_of_page(sources: PageSources) -> tuple[AuthorNote, ...]:
    """The notes of JSON-LD, then those of the page's elements; some may be of other people."""
    authors = json_ld.as_list(sources.article.get("author"))
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
    words = {name: next(_words_signed(element, signs), "") for name, signs in _SIGNS.items()}
    return note_of(words["name"], words["job_title"], words["about"])


_SIGNS = {"name": _NAME_SIGNS, "job_title": _JOB_TITLE_SIGNS, "about": _ABOUT_SIGNS}


def _words_signed(element: HtmlElement, signs: set[str]) -> Iterator[str]:
    """What the elements within one say whose itemprop or class is any of these."""
    for inner in element.iterdescendants():
        names = tree.class_names(inner) | {(inner.get("itemprop") or "").lower()}
        if names & signs:
            yield inner.get("content") or tree.text_line(inner)
