"""Whose the article of a web page is, how it may be used, whom it is from, and where it plays.

JSON-LD alone says so in fields: the properties of schema.org's CreativeWork (`copyrightHolder`,
`copyrightNotice`, `usageInfo`, `license`, `creditText`, `sourceOrganization`, `isBasedOn`,
`contentLocation`, `locationCreated`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from functions.ingest.formats.web import json_ld
from functions.ingest.formats.web.page_sources import PageSources
from functions.ingest.words import statements
from shared import text
from shared.article.model import MAX_PLACES, Rights

MAX_VALUES = 20
"""Of each property; what is more is not read."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a page says of its article's rights, source and places."""

    rights: Rights | None = None
    source_name: str | None = None
    credit_line: str | None = None
    places: tuple[str, ...] = ()


NO_PROVENANCE = Provenance()


def read_provenance(sources: PageSources) -> Provenance:
    """What JSON-LD says of the page's article."""
    terms = (*_values(sources, "usageInfo"), *_values(sources, "license"))
    rights = Rights(
        "; ".join(_names(sources, "copyrightHolder")) or None,
        statements.join_statements(_names(sources, "copyrightNotice")),
        statements.join_statements(map(_work_words, terms)),
    )
    return Provenance(
        rights if rights != Rights() else None,
        _first(_source_names(sources)),
        _first(_names(sources, "creditText")),
        tuple(_places(sources))[:MAX_PLACES],
    )


def _source_names(sources: PageSources) -> Iterator[str]:
    """The organisation that the author worked for, else the publisher of what the article is based
    on."""
    yield from _names(sources, "sourceOrganization")
    for work in json_ld.objects_in(_values(sources, "isBasedOn")):
        for name in ("sourceOrganization", "publisher", "provider"):
            yield from map(_name, _follow(sources, work.get(name)))


def _places(sources: PageSources) -> Iterator[str]:
    """The names of the places, else the localities of their addresses."""
    for name in ("contentLocation", "locationCreated"):
        for place in _values(sources, name):
            address = place.get("address") if isinstance(place, dict) else None
            locality = address.get("addressLocality") if isinstance(address, dict) else address
            if words := _name(place) or _name(locality):
                yield words


def _work_words(value: Any) -> str:
    """Terms: words or an address; of a CreativeWork its text, name or address."""
    if not isinstance(value, dict):
        return _name(value)
    parts = (json_ld.first_string(value.get(name)) for name in ("text", "name", "url", "@id"))
    return text.line(next(filter(None, parts), ""))


def _names(sources: PageSources, name: str) -> Iterable[str]:
    """The different names that the values of a property are or have."""
    return filter(None, dict.fromkeys(map(_name, _values(sources, name))))


def _values(sources: PageSources, name: str) -> list[Any]:
    return _follow(sources, sources.article.get(name))


def _follow(sources: PageSources, value: Any) -> list[Any]:
    """One or many values, the references among them replaced by what they point to."""
    values = json_ld.as_list(value)[:MAX_VALUES]
    return [json_ld.resolve_reference(each, sources.objects_by_id) for each in values]


def _name(value: Any) -> str:
    return text.line(json_ld.name_in(value))


def _first(names: Iterable[str]) -> str | None:
    return next(filter(None, names), None)
