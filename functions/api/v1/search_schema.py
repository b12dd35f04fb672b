"""The JSON of a search, as types: see `schema`."""

from typing import Annotated

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from functions.api.v1.name_schema import NamesFoundJson
from functions.api.v1.schema import Id, Keywords, Next, TeaserJson


class TextPartJson(TypedDict):
    """A part of a text, and whether it is what was searched for."""

    text: str
    is_match: bool


class HighlightsJson(TypedDict):
    """What of an article has the words, in parts; joined they are the text."""

    headline: list[TextPartJson]
    snippet: Annotated[
        list[TextPartJson],
        Keywords({"description": "Of the text or the summary; empty if its beginning has none."}),
    ]


class FoundItemJson(TeaserJson):
    """An article that was found."""

    highlights: HighlightsJson
    copies: Annotated[
        list[Id], Keywords({"description": "Articles that were found with nearly the same text."})
    ]


class FoundJson(TypedDict):
    """What a search found: articles, and on the first page names."""

    items: list[FoundItemJson]
    total: Annotated[
        int | None,
        Keywords(
            {
                "minimum": 0,
                "description": "How many articles have the words, copies included; null where "
                "only reading on tells, as with phrases.",
            }
        ),
    ]
    total_is_exact: Annotated[
        bool, Keywords({"description": "If not, there may be more than `total`."})
    ]
    names: NamesFoundJson
    suggestions: Annotated[
        NamesFoundJson,
        Keywords({"description": "What may have been meant, where nothing has the words."}),
    ]
    next: Next
