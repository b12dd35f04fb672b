"""The JSON of what became of articles, as types: see `schema`."""

from typing import Annotated

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from functions.api.v1.schema import Count, Id, Keywords
from shared.tables.index_records import ChangeKind

PreciseTime = Annotated[
    str,
    Keywords(
        {
            "format": "date-time",
            "description": "RFC 3339, in UTC, to the millisecond.",
            "examples": ["2025-09-15T07:05:00.000Z"],
        }
    ),
]


class ChangeJson(TypedDict):
    """What became of an article last, and when."""

    id: Id
    what: Annotated[
        ChangeKind,
        Keywords({"description": "`withdrawn` is what was taken down, expired or embargoed anew."}),
    ]
    revision: Count
    at: PreciseTime


class ChangesJson(TypedDict):
    """A page of changes, the oldest first; without items it is the end, for now."""

    items: list[ChangeJson]
    next: Annotated[
        str, Keywords({"description": "The `cursor` of what follows, now or later: never null."})
    ]
