"""What tools answer, as types: the API's own JSON with what assistants need of it.

An assistant pays for each word that it reads. So names have no keys here, pictures no sizes, and
the text of an article is there once.
"""

from typing import Annotated, Literal

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from functions.api.v1.schema import Id, Keywords, Next, RightsJson, Time, Url


class ListedArticleJson(TypedDict):
    """An article in a list. Its URL is the page that people read."""

    id: Id
    url: Url
    headline: str
    summary: str | None
    section: str | None
    authors: list[str]
    tags: list[str]
    published_at: Time
    updated_at: Time
    language: Annotated[str, Keywords({"description": "A BCP 47 tag."})]


class FoundArticleJson(ListedArticleJson):
    """An article that was found."""

    snippet: Annotated[
        str, Keywords({"description": "Where the text or the summary has the words; may be empty."})
    ]
    copies: Annotated[
        list[Id], Keywords({"description": "Articles that were found with nearly the same text."})
    ]


class SearchJson(TypedDict):
    """What a search found."""

    items: list[FoundArticleJson]
    total: Annotated[
        int | None,
        Keywords({"description": "How many articles have the words; null if that is not known."}),
    ]
    total_is_exact: Annotated[
        bool, Keywords({"description": "If not, there may be more than `total`."})
    ]
    suggestions: Annotated[
        list[str], Keywords({"description": "Names near to the words, where nothing has them."})
    ]
    next: Next


class PictureRightsJson(TypedDict):
    """A picture of an article, and how it may be used. Whoever shows it keeps to that."""

    url: Url
    credit: str | None
    copyright: str | None
    usage_terms: str | None


class WholeArticleJson(ListedArticleJson):
    """An article with its text, its source and its rights, which go with it wherever it goes."""

    markdown: Annotated[
        str, Keywords({"description": "The article with its front matter, as Markdown."})
    ]
    is_cut: Annotated[
        bool, Keywords({"description": "Whether the text goes on; all of it is at the URL."})
    ]
    source_name: Annotated[
        str | None, Keywords({"description": "The agency or paper that the article is from."})
    ]
    credit_line: Annotated[
        str | None, Keywords({"description": "The words in which the source is to be named."})
    ]
    rights: RightsJson | None
    pictures: list[PictureRightsJson]


class RelatedArticleJson(ListedArticleJson):
    """An article to read next."""

    kind: Annotated[
        Literal["pick", "computed"],
        Keywords({"description": "The editors' pick, or found by what both are about."}),
    ]
    why: Annotated[list[str], Keywords({"description": "Terms that both share."})]


class RelatedArticlesJson(TypedDict):
    """What to read next: the editors' picks, then the nearest."""

    items: list[RelatedArticleJson]
