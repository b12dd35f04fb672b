"""The JSON of events, as types: see `schema`. So a webhook gets them; a bus gets their `data`."""

from typing import Annotated, Literal

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from functions.api.v1.schema import Id, Keywords, Time

EventTime = Annotated[
    str,
    Keywords(
        {
            "format": "date-time",
            "description": "RFC 3339, in UTC; of articles to the millisecond.",
            "examples": ["2025-09-15T07:05:00.123Z"],
        }
    ),
]


class ArticleEventJson(TypedDict):
    """What became of an article: of its events the one with the latest `at` holds. The same `id`
    and `at` are the same event, which may come more than once. It has no text: whoever is told
    fetches the article."""

    id: Id
    revision: Annotated[
        int, Keywords({"minimum": 0, "description": "The article's, as the API has it."})
    ]
    at: EventTime
    article: Annotated[
        str,
        Keywords({"description": "The article's path.", "examples": ["/v1/articles/autqkusjpxpy"]}),
    ]


class DropEventJson(TypedDict):
    """A file that was rejected, by its key in the bucket; the same one may be told of again."""

    key: Annotated[str, Keywords({"examples": ["tin/cang-moi.txt"]})]
    reason: str
    doubts: Annotated[list[str], Keywords({"description": "What else to look at."})]
    at: Time


class ArticlePublishedJson(TypedDict):
    """An article is up that readers could not see before."""

    type: Literal["ArticlePublished"]
    timestamp: EventTime
    data: ArticleEventJson


class ArticleUpdatedJson(TypedDict):
    """Readers see something else of an article than before."""

    type: Literal["ArticleUpdated"]
    timestamp: EventTime
    data: ArticleEventJson


class ArticleWithdrawnJson(TypedDict):
    """An article is not shown any more: taken down, expired, or put under an embargo."""

    type: Literal["ArticleWithdrawn"]
    timestamp: EventTime
    data: ArticleEventJson


class DropRejectedJson(TypedDict):
    """A dropped file was rejected. For the newsroom: reasons and keys are not for readers."""

    type: Literal["DropRejected"]
    timestamp: Time
    data: DropEventJson


EVENTS = (ArticlePublishedJson, ArticleUpdatedJson, ArticleWithdrawnJson, DropRejectedJson)
"""Each event that a webhook gets."""
