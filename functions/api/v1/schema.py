"""The JSON that clients see, as types, which mypy checks and OpenAPI is made of.

The docstring of a type is its description in OpenAPI, where its name has no `Json` at its end.
These types must be importable without pydantic, which costs the first answer 0.1 s.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from shared.identifiers import ARTICLE_ID_PATTERN

API_VERSION = "1"
ID_PATTERN = f"^{ARTICLE_ID_PATTERN}$"
JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Keywords:
    """Keywords of JSON Schema that a type does not imply, such as its description.

    Compared by identity, since what annotates a type must have a hash.
    """

    keywords: JsonObject

    def __get_pydantic_json_schema__(
        self, core_schema: Any, make_schema: Callable[[Any], JsonObject]
    ) -> JsonObject:
        """What pydantic calls: the type's own schema with these keywords added."""
        return {**make_schema(core_schema), **self.keywords}


Id = Annotated[
    str,
    Keywords(
        {"pattern": ID_PATTERN, "description": "Never changes.", "examples": ["autqkusjpxpy"]}
    ),
]
Url = Annotated[str, Keywords({"format": "uri"})]
Time = Annotated[
    str,
    Keywords(
        {
            "format": "date-time",
            "description": "RFC 3339, in UTC.",
            "examples": ["2025-09-15T07:05:00Z"],
        }
    ),
]
Next = Annotated[
    str | None,
    Keywords(
        {
            "description": "The `cursor` of what follows; null at the end. "
            "A page may be short while it is set."
        }
    ),
]
Count = Annotated[int, Keywords({"minimum": 0})]


class NamedJson(TypedDict):
    """A section, author or tag."""

    key: Annotated[
        str,
        Keywords(
            {
                "description": "Its name in lower case, with hyphens; tone marks stay.",
                "examples": ["đà-nẵng"],
            }
        ),
    ]
    name: Annotated[str, Keywords({"examples": ["Đà Nẵng"]})]


class AuthorNoteJson(NamedJson):
    """What an article's file says of one of its authors."""

    job_title: Annotated[str | None, Keywords({"examples": ["Phóng viên"]})]
    about: Annotated[str | None, Keywords({"description": "A line about them, without HTML."})]


class RenditionJson(TypedDict):
    """A smaller file of an image, its width and height in pixels. The URL answers the file itself
    while the article is visible."""

    url: Url
    width: int
    height: int
    type: Annotated[str, Keywords({"examples": ["image/webp"]})]


class ImageJson(TypedDict):
    """An image and its words: the article's own, else those of the image's file. The URL redirects
    to the original while the article is visible; with `?w=` and a number of pixels behind it, it
    answers the smallest file that is so wide. Until the image has come there are no sizes."""

    url: Url
    width: int | None
    height: int | None
    renditions: list[RenditionJson]
    caption: str | None
    credit: str | None
    alt: str | None


class FigureJson(ImageJson):
    """An image in an article. Whoever shows it keeps to its terms of use."""

    file: Annotated[str, Keywords({"description": "The name that the article gives it."})]
    copyright: Annotated[str | None, Keywords({"description": "As the image's file has it."})]
    usage_terms: Annotated[str | None, Keywords({"description": "As the image's file has it."})]


class TeaserJson(TypedDict):
    """An article as lists show it: a long summary may be cut, and of very many tags the first are
    named."""

    id: Id
    url: Url
    headline: Annotated[
        str, Keywords({"examples": ["Cảng Liên Chiểu mở tuyến tàu container đi thẳng Nhật Bản"]})
    ]
    summary: str | None
    section: NamedJson | None
    authors: list[NamedJson]
    tags: list[NamedJson]
    published_at: Time
    updated_at: Time
    language: Annotated[str, Keywords({"description": "A BCP 47 tag.", "examples": ["vi"]})]
    image: ImageJson | None


class SourceJson(TypedDict):
    """The dropped file that the article was read from."""

    key: str
    format: str


class RightsJson(TypedDict):
    """Who owns an article, and how it may be used. Whoever shows the article keeps to it."""

    holder: str | None
    notice: Annotated[
        str | None, Keywords({"description": "The copyright notice, to be shown with the text."})
    ]
    usage_terms: Annotated[
        str | None,
        Keywords(
            {
                "description": "In the words of the file, or the address of a licence.",
                "examples": ["No archive. Not for use outside Europe."],
            }
        ),
    ]


class SubjectJson(TypedDict):
    """What an article is about, as its file says it; at least one of both is there."""

    name: str | None
    code: Annotated[
        str | None,
        Keywords({"description": "Of a vocabulary.", "examples": ["medtop:20000337"]}),
    ]


class ArticleJson(TeaserJson):
    """An article whole."""

    body_html: Annotated[str, Keywords({"description": "Sanitised; the figures in place."})]
    body_text: Annotated[
        str, Keywords({"description": "Paragraphs, a blank line between; without captions."})
    ]
    figures: list[FigureJson]
    revision: Annotated[
        int, Keywords({"minimum": 1, "description": "Grows with every change of the content."})
    ]
    source: SourceJson
    duplicates: Annotated[
        list[Id],
        Keywords(
            {
                "description": "Visible articles with nearly the same text, or the same cut short. "
                "Of copies a list of related articles shows one: the newest of those that are at "
                "least nine tenths as long as the longest, the article's own source first."
            }
        ),
    ]
    rights: RightsJson | None
    source_name: Annotated[
        str | None, Keywords({"description": "The agency or paper that the article is from."})
    ]
    credit_line: Annotated[
        str | None, Keywords({"description": "The words in which the source is to be named."})
    ]
    places: Annotated[list[str], Keywords({"description": "Where it plays or was written."})]
    urgency: Annotated[
        int | None, Keywords({"minimum": 1, "maximum": 9, "description": "1 is most urgent."})
    ]
    genre: Annotated[
        str | None, Keywords({"description": "What kind of text it is.", "examples": ["Phóng sự"]})
    ]
    slugline: Annotated[
        str | None, Keywords({"description": "The newsroom's short name for the story."})
    ]
    subjects: list[SubjectJson]
    author_notes: Annotated[
        list[AuthorNoteJson],
        Keywords({"description": "Of those authors of whom the file says more than the name."}),
    ]


class ArticlesJson(TypedDict):
    """A page of a list, newest first."""

    items: list[TeaserJson]
    next: Next


class RelatedItemJson(TypedDict):
    """An article to read next."""

    article: TeaserJson
    kind: Annotated[
        Literal["pick", "computed"],
        Keywords({"description": "The editors' pick, or found by what both are about."}),
    ]
    score: Annotated[
        float | None, Keywords({"minimum": 0, "maximum": 1, "description": "Null for a pick."})
    ]
    why: Annotated[
        list[str], Keywords({"description": "The terms that both share, the weightiest first."})
    ]
    overlap: Annotated[
        Literal["contains", "contained"] | None,
        Keywords(
            {
                "description": "Where it is no copy: whether its text holds the article's whole "
                "text and tells more (two stories in one, a later piece that repeats this one), or "
                "is held by it."
            }
        ),
    ]


class PickImageJson(TypedDict):
    """The image of a pick as its file names it."""

    file: str
    caption: str | None
    credit: str | None


class UnresolvedJson(TypedDict):
    """An editors' pick that no visible article answers to."""

    headline: str
    summary: str | None
    section: str | None
    text: str | None
    image: PickImageJson | None


class RelatedJson(TypedDict):
    """What to read next: picks in the editors' order, then what was computed, best first."""

    items: list[RelatedItemJson]
    unresolved: list[UnresolvedJson]


class TimelineItemJson(TypedDict):
    """An article of a timeline."""

    article: TeaserJson
    is_current: Annotated[
        bool, Keywords({"description": "Whether it is the article whose timeline this is."})
    ]


class TimelineJson(TypedDict):
    """An article and what came before and after it on the same event, the newest first; of copies
    one."""

    items: list[TimelineItemJson]
