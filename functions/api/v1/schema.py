"""The JSON that clients see, as types: the code is checked against them, and OpenAPI is made from
them.

The docstring of a type describes it to clients.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict

ID = r"^[a-z2-7]{12}$"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Says:
    """JSON Schema that Python's types have no words for.

    Compared by identity, since a type has to have a hash.
    """

    schema: Json


Id = Annotated[
    str, Says({"pattern": ID, "description": "Never changes.", "examples": ["autqkusjpxpy"]})
]
Url = Annotated[str, Says({"format": "uri"})]
Time = Annotated[
    str,
    Says(
        {
            "format": "date-time",
            "description": "RFC 3339, in UTC.",
            "examples": ["2025-09-15T07:05:00Z"],
        }
    ),
]
Next = Annotated[
    str | None,
    Says(
        {
            "description": "The `cursor` of what follows; null at the end. A page may be short while it is set."
        }
    ),
]
Count = Annotated[int, Says({"minimum": 0})]


class Named(TypedDict):
    """A section, author or tag."""

    key: Annotated[
        str,
        Says(
            {
                "description": "Its name in lower case, with hyphens; tone marks stay.",
                "examples": ["đà-nẵng"],
            }
        ),
    ]
    name: Annotated[str, Says({"examples": ["Đà Nẵng"]})]


class Image(TypedDict):
    """An image and its words. The URL redirects to the image while the article is visible."""

    url: Url
    caption: str | None
    credit: str | None
    alt: str | None


class Figure(Image):
    """An image in an article."""

    file: Annotated[str, Says({"description": "The name that the article gives it."})]


class Teaser(TypedDict):
    """An article as lists show it: a long summary may be cut, and of very many tags the first are
    named."""

    id: Id
    url: Url
    headline: Annotated[
        str, Says({"examples": ["Cảng Liên Chiểu mở tuyến tàu container đi thẳng Nhật Bản"]})
    ]
    summary: str | None
    section: Named | None
    authors: list[Named]
    tags: list[Named]
    published_at: Time
    updated_at: Time
    language: Annotated[str, Says({"description": "A BCP 47 tag.", "examples": ["vi"]})]
    image: Image | None


class Source(TypedDict):
    """The dropped file that the article was read from."""

    key: str
    format: str


class Article(Teaser):
    """An article whole."""

    body_html: Annotated[str, Says({"description": "Sanitised; the figures in place."})]
    body_text: Annotated[
        str, Says({"description": "Paragraphs, a blank line between; without captions."})
    ]
    figures: list[Figure]
    revision: Annotated[
        int, Says({"minimum": 1, "description": "Grows with every change of the content."})
    ]
    source: Source
    duplicates: Annotated[
        list[Id], Says({"description": "Visible articles with nearly the same text."})
    ]


class Articles(TypedDict):
    """A page of a list, newest first."""

    items: list[Teaser]
    next: Next


class RelatedItem(TypedDict):
    """An article to read next."""

    article: Teaser
    kind: Annotated[
        Literal["pick", "computed"],
        Says({"description": "The editors' pick, or found by what both are about."}),
    ]
    score: Annotated[
        float | None, Says({"minimum": 0, "maximum": 1, "description": "Null for a pick."})
    ]
    why: Annotated[
        list[str], Says({"description": "The terms that both share, the weightiest first."})
    ]


class PickImage(TypedDict):
    """The image of a pick as its file names it."""

    file: str
    caption: str | None
    credit: str | None


class Unresolved(TypedDict):
    """An editors' pick that no visible article answers to."""

    headline: str
    summary: str | None
    section: str | None
    text: str | None
    image: PickImage | None


class Related(TypedDict):
    """What to read next: picks in the editors' order, then what was computed, best first."""

    items: list[RelatedItem]
    unresolved: list[Unresolved]


class NamedCount(Named):
    """A section, author or tag, and how many visible articles have it."""

    count: Count


class NameItem(NamedCount):
    """The same with the time of its newest article."""

    latest: Time | None


class Names(TypedDict):
    """A page of tags, sections or authors."""

    items: list[NameItem]
    next: Next


class Name(NameItem):
    """One tag, section or author, and the tags that go with it in its newest 50 articles."""

    related: list[NamedCount]


class NamesFound(TypedDict):
    """The tags, sections and authors whose names begin with what was asked, at most ten of each."""

    tags: list[NamedCount]
    sections: list[NamedCount]
    authors: list[NamedCount]


class Found(TypedDict):
    """What a search found: articles, the best first, and on the first page names."""

    items: list[Teaser]
    names: NamesFound
    next: Next


class Problem(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    parameter: NotRequired[
        Annotated[str, Says({"description": "The query parameter that is wrong."})]
    ]
    allowed: NotRequired[Annotated[str, Says({"description": "What it may be."})]]
    since: NotRequired[
        Annotated[Time, Says({"description": "When the article was taken down or expired."})]
    ]
    choices: NotRequired[
        Annotated[
            list[NamedCount], Says({"description": "What a name without tone marks may mean."})
        ]
    ]
