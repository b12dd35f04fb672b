"""The tools: what an assistant may ask of the newsroom.

Each is a function that takes a Request with its arguments as parameters, and reads as a route of
the API does. Its docstring is what assistants are told of it, its return type the schema of its
answers; its parameters are those of the route.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.api.edge import parameters, problems
from functions.api.edge.http import Request
from functions.api.edge.route_table import REQUIRED_PARAMETERS, ROUTES
from functions.api.mcp.tool_schema import (
    ListedArticleJson,
    PictureRightsJson,
    RelatedArticlesJson,
    SearchJson,
    WholeArticleJson,
)
from functions.api.query import story_reader
from functions.api.query.change_list import read_changes
from functions.api.query.hit_cards import SearchHit
from functions.api.query.search import SearchPage, search_articles
from functions.api.query.story_reader import Story
from functions.api.v1 import markdown_writer, shapes
from functions.api.v1.change_endpoint import changes_json
from functions.api.v1.change_schema import ChangesJson
from functions.api.v1.openapi_parameters import PATH_PARAMETERS, Parameter, query_parameter
from functions.api.v1.schema import TeaserJson
from functions.api.v1.search_endpoint import read_search_query
from shared import text
from shared.identifiers import ARTICLE_ID_PATTERN

MAX_MARKDOWN_CHARS = 50_000
"""A longer text is cut: about 12,000 tokens in English, twice as many in Vietnamese."""

MAX_PICTURES = 20
CUT_NOTE = "\n\n(The text is cut here. All of it: {})\n"

_ADDRESS = re.compile(
    rf"/(?:read/(?:[^/?#]*-)?|v1/articles/)({ARTICLE_ID_PATTERN})"
    r"(?:\.md|\.ninjs\.json|/related|/story)?(?:[?#].*)?"
)
_IDENTITY = re.compile(f"(?:urn:newsdrop:)?({ARTICLE_ID_PATTERN})")


def search(request: Request) -> SearchJson:
    """Find news articles by words.

    Words may be Vietnamese or English; tone marks may be left out, "words in quotes" must stand so,
    and -words must not be there. Narrow by section, author, tag and time. Near-duplicates are one
    hit. The best come first, or the newest. Read a whole text with the tool `article`.
    """
    query = read_search_query(request.params)
    limit, cursor = parameters.read_limit(request.params), request.params.get("cursor")
    page = search_articles(query, now=request.now, limit=limit, cursor=cursor)
    return {
        "items": [
            {
                **_list_item(shapes.teaser_json(request.base, hit.teaser)),
                "snippet": _snippet(hit),
                "copies": list(hit.copies),
            }
            for hit in page.hits
        ],
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "suggestions": _suggestions(page),
        "next": page.next,
    }


def article(request: Request) -> WholeArticleJson:
    """Read one article whole, as Markdown.

    Takes the id that other tools give, or the address of the article's page. Whoever repeats
    anything of it names its source, links its URL, and keeps to its rights and usage terms.
    """
    story = story_reader.read_story(_article_id(request), request.now)
    whole = shapes.teaser_json(request.base, shapes.whole_teaser(story))
    rights = story.article.rights
    markdown = markdown_writer.article_markdown(request.base, story)
    return {
        **_list_item(whole),
        "markdown": _cut(markdown, whole["url"]),
        "is_cut": len(markdown) > MAX_MARKDOWN_CHARS,
        "source_name": story.article.source_name,
        "credit_line": story.article.credit_line,
        "rights": shapes.rights_json(rights) if rights else None,
        "pictures": list(_pictures(request.base, story)),
    }


def related(request: Request) -> RelatedArticlesJson:
    """Find what to read after an article: the editors' picks, then what is about the same.

    Takes the id that other tools give, or the address of the article's page.
    """
    limit = parameters.read_limit(request.params, *parameters.RELATED_LIMITS)
    story = story_reader.read_story(
        _article_id(request), request.now, related=limit, with_images=False
    )
    items = shapes.related_json(request.base, story, limit)["items"]
    return {
        "items": [
            {**_list_item(item["article"]), "kind": item["kind"], "why": item["why"]}
            for item in items
        ]
    }


def changes(request: Request) -> ChangesJson:
    """Learn what became of articles since you last asked: published, updated or withdrawn.

    The oldest first, each article once, by its last change. Go on with `next` as `cursor`; a list
    without items is its end, for now. Do not repeat anything of what was withdrawn.
    """
    limit = parameters.read_limit(request.params, *parameters.CHANGES_LIMITS)
    cursor = request.params.get("cursor")
    return changes_json(read_changes(now=request.now, limit=limit, cursor=cursor))


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name for people, its function, and the rule of the route that reads the same.

    `text` is the member of the answer that is its text; without one it is the answer as JSON.
    """

    title: str
    function: Callable[[Request], Mapping[str, Any]]
    route: str
    text: str = ""

    def parameters(self) -> dict[str, Parameter]:
        """What it may be asked: the query parameters of the route, and the article in its path."""
        route = ROUTES[self.route]
        path = {"id": ARTICLE} if "{id}" in self.route else {}
        return path | {name: query_parameter(name, route) for name in route.parameters}

    def requirements(self) -> list[str]:
        """The parameters that it must be given."""
        return [name for name in self.parameters() if name in {"id", *REQUIRED_PARAMETERS}]


ARTICLE: Final = Parameter(
    "The article's id, or the address of its page on this site.",
    {"type": "string", "minLength": 1},
    PATH_PARAMETERS["id"].example,
)
TOOLS: Mapping[str, Tool] = {
    "search": Tool("Search news", search, "/v1/search"),
    "article": Tool("Read an article", article, "/v1/articles/{id}", text="markdown"),
    "related": Tool("Related articles", related, "/v1/articles/{id}/related"),
    "changes": Tool("What changed", changes, "/v1/changes"),
}


def read_arguments(tool: Tool, arguments: Mapping[str, Any]) -> dict[str, str]:
    """The arguments of a call as parameters of a request; one that is null is not given.

    Raises Problem 400 for those that are unknown, are missing, or are neither texts nor numbers.
    """
    allowed = tuple(tool.parameters())
    params: dict[str, str] = {}
    for name, value in arguments.items():
        if name not in allowed:
            raise parameters.unknown_parameter(name, allowed)
        if type(value) not in {str, int, type(None)}:
            raise problems.bad_parameter(name, "a text or a whole number")
        if value is not None:
            params[name] = str(value)
    for name in tool.requirements():
        if name not in params:
            raise problems.bad_parameter(name, "to be given")
    return params


def _article_id(request: Request) -> str:
    """The id of the article that a call is about."""
    value = text.line(request.params["id"])
    match = _IDENTITY.fullmatch(value)
    if not match and value.startswith(request.base):
        match = _ADDRESS.fullmatch(value.removeprefix(request.base))
    if not match:
        raise problems.bad_parameter(
            "id", f"an article's id, or the address of an article at {request.base}"
        )
    return match[1]


def _list_item(teaser: TeaserJson) -> ListedArticleJson:
    """An article as tools list it."""
    return {
        "id": teaser["id"],
        "url": teaser["url"],
        "headline": teaser["headline"],
        "summary": teaser["summary"],
        "section": teaser["section"] and teaser["section"]["name"],
        "authors": [one["name"] for one in teaser["authors"]],
        "tags": [one["name"] for one in teaser["tags"]],
        "published_at": teaser["published_at"],
        "updated_at": teaser["updated_at"],
        "language": teaser["language"],
    }


def _snippet(hit: SearchHit) -> str:
    return "".join(part.text for part in hit.snippet)


def _suggestions(page: SearchPage) -> list[str]:
    names = [name for each in page.suggestions.values() for name in each]
    return [name.name or name.key for name in names]


def _cut(markdown: str, address: str) -> str:
    """The text, or its beginning up to the end of a block and where all of it is."""
    if len(markdown) <= MAX_MARKDOWN_CHARS:
        return markdown
    beginning = markdown[:MAX_MARKDOWN_CHARS]
    return beginning.rpartition("\n\n")[0] + CUT_NOTE.format(f"{address}.md")


def _pictures(base: str, story: Story) -> Iterator[PictureRightsJson]:
    """The rights of the pictures that have come."""
    figures = [one for one in story.article.figures if one.file in story.images]
    for figure in figures[:MAX_PICTURES]:
        picture = shapes.figure_json(base, story, figure)
        yield {
            "url": picture["url"],
            "credit": picture["credit"],
            "copyright": picture["copyright"],
            "usage_terms": picture["usage_terms"],
        }
