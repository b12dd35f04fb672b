"""What front matter says of an article's rights, source, places and subjects.

The names are those of the API's Article, of IPTC's standards without their case, and of generators
of sites; `front_matter.field_key` has taken hyphens and underscores out of them. Values are text,
lists, or mappings with a name.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.formats.markdown.field_values import with_keys
from functions.ingest.formats.markdown.front_matter import Fields
from functions.ingest.words import statements
from shared import text
from shared.article.model import Rights, Subject

_HOLDER_FIELDS = ("copyrightholder", "rightsholder", "chusohuu")
_NOTICE_FIELDS = ("copyrightnotice", "copyright", "rights", "banquyen")
_TERMS_FIELDS = (
    *("usageterms", "usage", "termsofuse", "restrictions", "license", "licence"),
    *("dieukiensudung", "giayphep"),
)
_RIGHTS_FIELDS = ("rights", "copyright", "banquyen")
"""Fields that may be mappings of holder, notice and usage terms."""

_SOURCE_FIELDS = ("sourcename", "source", "agency", "nguon", "hangtin")
_CREDIT_FIELDS = ("creditline", "credittext")
_LISTS_OF_PLACES = ("places", "locations")
"""A text here names several places; under `location`, `Cát Bà, Hải Phòng` is one."""

_PLACE_FIELDS = ("place", "location", "diadiem")
_NOTE_FIELDS = (
    *("ednote", "editionnote", "editornote", "editorsnote", "editor'snote", "editor’snote"),
    *("editorialnote", "notetoeditors", "ghichubientap", "luuybientap"),
)
_SAYS_NOTHING = {"", "~", "null", "none", "true", "false", "yes", "no"}
"""Themes of sites have `copyright: true` to show a line of their own."""

_ADDRESS = re.compile(r"(?:[a-z][a-z+.-]{1,9}:)?//|www\.", re.IGNORECASE)
_BETWEEN_PLACES = re.compile("[,;]")


def with_provenance(draft: Draft, fields: Fields) -> Draft:
    """The draft with what its front matter says of where it is from and how it may be used."""
    return replace(
        draft,
        rights=_rights(fields) or draft.rights,
        source_name=next(_source_names(fields), draft.source_name),
        credit_line=next(_texts(fields, *_CREDIT_FIELDS), draft.credit_line),
        places=tuple(_places(fields)) or draft.places,
        urgency=_urgency(fields) or draft.urgency,
        genre=next(_texts(fields, "genre"), draft.genre),
        slugline=next(_texts(fields, "slugline"), draft.slugline),
        edition_note=statements.join_statements(_texts(fields, *_NOTE_FIELDS))
        or draft.edition_note,
        subjects=tuple(_subjects(fields)) or draft.subjects,
    )


def _rights(fields: Fields) -> Rights | None:
    """Holder, notice and usage terms; what several fields say of the last two is kept together, so
    that no restriction is lost."""
    mappings = [value for name in _RIGHTS_FIELDS for value in _mappings(fields, name)]
    holders = (holder for mapping in mappings for holder in _texts(mapping, "holder", "owner"))
    notices = (notice for mapping in mappings for notice in _texts(mapping, "notice", "text"))
    terms = (words for mapping in mappings for words in _texts(mapping, *_TERMS_FIELDS))
    rights = Rights(
        next(iter((*_texts(fields, *_HOLDER_FIELDS), *holders)), None),
        statements.join_statements((*_texts(fields, *_NOTICE_FIELDS), *notices)),
        statements.join_statements((*_texts(fields, *_TERMS_FIELDS), *terms)),
    )
    return rights if rights != Rights() else None


def _source_names(fields: Fields) -> Iterator[str]:
    """The names of the source; its address alone, as clippers of pages write it, is none."""
    for name in _SOURCE_FIELDS:
        names = (words for each in _mappings(fields, name) for words in _texts(each, "name"))
        yield from (words for words in (*names, *_texts(fields, name)) if not _ADDRESS.match(words))


def _places(fields: Fields) -> Iterator[str]:
    for words in _texts(fields, *_LISTS_OF_PLACES):
        yield from _BETWEEN_PLACES.split(words)
    yield from _texts(fields, *_PLACE_FIELDS)


def _urgency(fields: Fields) -> int:
    """IPTC's urgency, 1 to 9; 0 for anything else."""
    digit = next(_texts(fields, "urgency"), "")
    return int(digit) if digit in set("123456789") else 0


def _subjects(fields: Fields) -> Iterator[Subject]:
    """Each subject: a name, or a mapping of name and code."""
    for value in _values(fields, "subjects"):
        if isinstance(value, dict):
            mapping = with_keys(value)
            name, code = (next(_texts(mapping, key), "") for key in ("name", "code"))
            yield Subject(name, code or None)
        elif isinstance(value, str):
            yield from (Subject(name) for name in value.split(","))


def _texts(fields: Fields, *names: str) -> Iterator[str]:
    """What some fields say, each text or name by itself, those left out that say nothing."""
    for name in names:
        for value in _values(fields, name):
            words = text.line(_words(value))
            if words.lower() not in _SAYS_NOTHING:
                yield words


def _words(value: Any) -> str:
    """A text, or the name and the address of a mapping."""
    if isinstance(value, dict):
        mapping = with_keys(value)
        parts = (mapping.get(key) for key in ("name", "title", "url"))
        return " ".join(part for part in parts if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _values(fields: Fields, name: str) -> list[Any]:
    value = fields.get(name)
    return value if isinstance(value, list) else [value]


def _mappings(fields: Fields, name: str) -> list[Fields]:
    return [with_keys(value) for value in _values(fields, name) if isinstance(value, dict)]
