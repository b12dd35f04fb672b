"""Whose the article of a web page is, how it may be used, whom it is from, and where it plays.

JSON-LD says so in fields: the properties of schema.org's CreativeWork (`copyrightHolder`,
`copyrightNotice`, `usageInfo`, `license`, `creditText`, `sourceOrganization`, `isBasedOn`,
`contentLocation`, `locationCreated`). Rights stand in other places too: links to a licence (HTML
Living Standard, "Link type `license`"), and meta tags of Dublin Core ("DCMI Metadata Terms":
`rights`, `rightsHolder`, `license`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from functions.ingest.formats.web import json_ld
from functions.ingest.formats.web.page_sources import PageSources, is_of_picture
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


_HOLDER_NAMES = ("dcterms.rightsholder", "dc.rightsholder")
_NOTICE_NAMES = ("dcterms.rights", "dc.rights")
_TERMS_NAMES = ("dcterms.license", "dc.rights.license", "license")

NO_PROVENANCE = Provenance()


def read_provenance(sources: PageSources) -> Provenance:
    """What a page says of its article."""
    rights = _rights(sources)
    return Provenance(
        rights if rights != Rights() else None,
        _first(_source_names(sources)),
        _first(_names(sources, "creditText")),
        tuple(_places(sources))[:MAX_PLACES],
    )


def _rights(sources: PageSources) -> Rights:
    """Holder, notice and terms as JSON-LD has them; where it has none, as meta tags and links."""
    values = (*_values(sources, "usageInfo"), *_values(sources, "license"))
    holders = [*_names(sources, "copyrightHolder")]
    notices = [*_names(sources, "copyrightNotice")] or sources.meta.all(*_NOTICE_NAMES)[:MAX_VALUES]
    terms = [*filter(None, map(_work_words, values))] or [*_licences(sources)][:MAX_VALUES]
    return Rights(
        "; ".join(holders or sources.meta.all(*_HOLDER_NAMES)[:1]) or None,
        statements.join_statements(notices),
        statements.join_statements(terms),
    )


def _licences(sources: PageSources) -> Iterator[str]:
    """Terms in meta tags, and the addresses of licences that links of the page, not of a picture
    in it, lead to."""
    yield from sources.meta.all(*_TERMS_NAMES)
    for link in sources.page.iter("link", "a"):
        is_licence = "license" in (link.get("rel") or "").lower().split()
        address = text.line(link.get("href") or "")
        if is_licence and "://" in address and not is_of_picture(link):
            yield address


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
