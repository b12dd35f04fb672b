"""The JSON of tags, sections and authors, as types: see `schema`."""

from typing import Annotated

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from functions.api.v1.schema import AuthorNoteJson, Count, Keywords, NamedJson, Next, Time


class NamedCountJson(NamedJson):
    """A section, author or tag, and how many visible articles have it."""

    count: Count


class NameItemJson(NamedCountJson):
    """The same with the time of its newest article."""

    latest: Time | None


class NamesJson(TypedDict):
    """A page of tags, sections or authors."""

    items: list[NameItemJson]
    next: Next


class NameJson(NameItemJson):
    """One tag, section or author, and the tags that go with it in its newest 50 articles."""

    related: list[NamedCountJson]
    note: Annotated[
        AuthorNoteJson | None,
        Keywords(
            {
                "description": "Of an author: what the newest of these articles whose file says "
                "more than the name says; null for none, and for tags and sections."
            }
        ),
    ]


class NamesFoundJson(TypedDict):
    """The tags, sections and authors whose names begin with what was asked, at most ten of each."""

    tags: list[NamedCountJson]
    sections: list[NamedCountJson]
    authors: list[NamedCountJson]
