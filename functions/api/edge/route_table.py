"""The table of routes: which path is answered by which function, with which parameters and types.

Functions and types are named by strings and loaded when a request needs them, so that a cold start
loads what its first request needs and nothing else. OpenAPI is made from the same table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from functions.api.edge.ai_use import RSL_TYPE
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import (
    HTML_TYPE,
    JSON_TYPE,
    MARKDOWN_TYPE,
    NINJS_TYPE,
    POSTING_METHODS,
    READING_METHODS,
    TEXT_TYPE,
    XML_TYPE,
    Response,
)
from functions.api.edge.parameters import CHANGES_LIMITS, FILTERS, LIST_LIMITS, RELATED_LIMITS

FEED_TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
KIND = "{kind:tags|sections|authors}"
PAGING, SPAN_PARAMETERS = ("limit", "cursor"), ("from", "to")
REQUIRED_PARAMETERS = frozenset({"q"})
TEXT, BYTES = "builtins.str", "builtins.bytes"
JSON_OBJECT = "functions.api.v1.schema.JsonObject"

RouteFunction = Callable[..., Response | DeferredResponse]


@dataclass(frozen=True, slots=True)
class Route:
    """What answers a path.

    `target` is the function, as `module.function` in functions.api; it takes the Request and the
    parts of the path. `parameters` are the query parameters that it knows; pages (`is_page`) ignore
    others, all else refuses them. `content` is the type of the body by media type, as
    `module.Name`. `statuses` are those of its errors besides 400, 405, 429, 500 and 503. OpenAPI
    has only what is read by GET, and calls it by `operation`, a verb and a noun; {Kind}, {Kinds}
    and {Format} stand for the words of the path.
    """

    target: str
    parameters: tuple[str, ...] = ()
    content: Mapping[str, str] = field(default_factory=lambda: {HTML_TYPE: TEXT})
    statuses: tuple[int, ...] = ()
    limits: tuple[int, int] = LIST_LIMITS
    is_page: bool = False
    methods: str = READING_METHODS
    operation: str = ""

    def load_function(self) -> RouteFunction:
        """The function, its module imported now."""
        function: RouteFunction = load_name(f"functions.api.{self.target}")
        return function


def load_name(place: str) -> Any:
    """What `module.Name` names, the module imported now."""
    module, _, name = place.rpartition(".")
    return getattr(import_module(module), name)


def _schema(name: str, module: str = "schema") -> dict[str, str]:
    return {JSON_TYPE: f"functions.api.v1.{module}.{name}"}


def _feed(format: str) -> dict[str, str]:
    return {FEED_TYPES[format]: JSON_OBJECT if format == "json" else TEXT}


ARTICLE_ERRORS, NAME_ERRORS = (404, 410), (404,)
ROUTES: dict[str, Route] = {
    "/v1/articles": Route(
        "v1.endpoints.list_articles",
        (*FILTERS, *SPAN_PARAMETERS, *PAGING),
        _schema("ArticlesJson"),
        NAME_ERRORS,
        operation="listArticles",
    ),
    "/v1/articles/{id}.ninjs.json": Route(
        "v1.ninjs_writer.get_ninjs",
        (),
        {NINJS_TYPE: JSON_OBJECT},
        ARTICLE_ERRORS,
        operation="getArticleNinjs",
    ),
    "/v1/articles/{id}": Route(
        "v1.endpoints.get_article",
        (),
        {**_schema("ArticleJson"), NINJS_TYPE: JSON_OBJECT},
        ARTICLE_ERRORS,
        operation="getArticle",
    ),
    "/v1/articles/{id}/related": Route(
        "v1.endpoints.get_related",
        ("limit",),
        _schema("RelatedJson"),
        ARTICLE_ERRORS,
        RELATED_LIMITS,
        operation="listRelated",
    ),
    "/v1/articles/{id}/story": Route(
        "v1.endpoints.get_timeline",
        (),
        _schema("TimelineJson"),
        ARTICLE_ERRORS,
        operation="getTimeline",
    ),
    "/v1/changes": Route(
        "v1.change_endpoint.get_changes",
        PAGING,
        _schema("ChangesJson", "change_schema"),
        limits=CHANGES_LIMITS,
        operation="listChanges",
    ),
    "/v1/search": Route(
        "v1.search_endpoint.get_search",
        ("q", *FILTERS, *SPAN_PARAMETERS, "sort", *PAGING),
        _schema("FoundJson", "search_schema"),
        NAME_ERRORS,
        operation="searchArticles",
    ),
    "/v1/suggest": Route(
        "v1.search_endpoint.get_suggestions",
        ("q",),
        _schema("NamesFoundJson", "name_schema"),
        operation="suggestNames",
    ),
    f"/v1/{KIND}": Route(
        "v1.name_endpoints.get_names",
        ("prefix", "sort", *PAGING),
        _schema("NamesJson", "name_schema"),
        operation="list{Kinds}",
    ),
    f"/v1/{KIND}/{{key}}": Route(
        "v1.name_endpoints.get_name",
        (),
        _schema("NameJson", "name_schema"),
        NAME_ERRORS,
        operation="get{Kind}",
    ),
    f"/v1/{KIND}/{{key}}/articles": Route(
        "v1.name_endpoints.get_name_articles",
        (*SPAN_PARAMETERS, *PAGING),
        _schema("ArticlesJson"),
        NAME_ERRORS,
        operation="list{Kind}Articles",
    ),
    **{
        f"/feeds/latest.{{format:{format}}}": Route(
            "syndication.feeds.get_latest_feed",
            (),
            _feed(format),
            operation="getLatest{Format}Feed",
        )
        for format in FEED_TYPES
    },
    **{
        f"/feeds/{KIND}/{{key}}.{{format:{format}}}": Route(
            "syndication.feeds.get_name_feed",
            (),
            _feed(format),
            NAME_ERRORS,
            operation="get{Kind}{Format}Feed",
        )
        for format in FEED_TYPES
    },
    "/sitemap.xml": Route(
        "syndication.sitemaps.get_sitemap_index",
        (),
        {XML_TYPE: TEXT},
        operation="getSitemapIndex",
    ),
    r"/sitemaps/{month:\d\d\d\d-\d\d}-{part:\d}.xml": Route(
        "syndication.sitemaps.get_sitemap_part",
        (),
        {XML_TYPE: TEXT},
        NAME_ERRORS,
        operation="getSitemapPart",
    ),
    "/news-sitemap.xml": Route(
        "syndication.sitemaps.get_news_sitemap",
        (),
        {XML_TYPE: TEXT},
        operation="getNewsSitemap",
    ),
    "/robots.txt": Route(
        "syndication.machine_files.get_robots_txt",
        (),
        {TEXT_TYPE: TEXT},
        operation="getRobotsTxt",
    ),
    "/license.xml": Route(
        "syndication.machine_files.get_license",
        (),
        {RSL_TYPE: TEXT},
        NAME_ERRORS,
        operation="getLicense",
    ),
    "/llms.txt": Route(
        "syndication.machine_files.get_llms_txt",
        (),
        {TEXT_TYPE: TEXT},
        operation="getLlmsTxt",
    ),
    "/openapi.json": Route(
        "v1.openapi.get_openapi",
        (),
        {JSON_TYPE: JSON_OBJECT},
        operation="getOpenapi",
    ),
    "/mcp": Route("mcp.endpoint.post_message", content={}, methods=POSTING_METHODS),
    "/media/{id}/{file:.+}": Route(
        "media.images.get_image",
        ("w",),
        {"image/*": BYTES},
        ARTICLE_ERRORS,
        operation="getImage",
    ),
    "/docs": Route("site.docs_page.docs_page", is_page=True),
    "/assets/style.css": Route("site.assets.get_stylesheet", is_page=True),
    "/assets/docs.css": Route("site.assets.get_docs_stylesheet", is_page=True),
    "/assets/icon.svg": Route("site.assets.get_icon", is_page=True),
    "/favicon.ico": Route("site.assets.get_favicon", is_page=True),
    "/apple-touch-icon.png": Route("site.assets.get_touch_icon", is_page=True),
    "/": Route("site.front_page.front_page", ("cursor",), is_page=True),
    "/search": Route(
        "site.search_page.search_page",
        ("q", *FILTERS, *SPAN_PARAMETERS, "sort", "cursor"),
        is_page=True,
    ),
    "/read/{slug}.md": Route(
        "site.story_page.get_markdown",
        (),
        {MARKDOWN_TYPE: TEXT},
        ARTICLE_ERRORS,
        operation="getArticleMarkdown",
    ),
    "/read/{slug}": Route("site.story_page.story_page", is_page=True),
    "/read/{slug}/story": Route("site.timeline_page.timeline_page", is_page=True),
    "/preview/{token}": Route("site.preview_page.preview_page", is_page=True),
    "/preview/{token}/{file:.+}": Route(
        "site.preview_page.get_preview_picture", ("w",), is_page=True
    ),
    "/desk": Route("site.desk_page.desk_page", ("only", "before", "follow"), is_page=True),
    f"/{KIND}": Route("site.pages.names_page", ("cursor",), is_page=True),
    f"/{KIND}/{{key}}": Route("site.pages.name_page", ("cursor",), is_page=True),
}
PROBLEM_PAGE = "functions.api.site.problem_page.problem_page"


def path_pattern(rule: str) -> re.Pattern[str]:
    """The regular expression of a rule.

    In a rule `{name}` is one part of the path, `{name:regex}` what that expression matches, and
    anything else itself.
    """
    parts = re.split(r"\{(\w+)(?::([^}]+))?\}", rule)
    expression = re.escape(parts[0])
    for name, shape, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        expression += f"(?P<{name}>{shape or '[^/]+'}){re.escape(literal)}"
    return re.compile(expression, re.DOTALL | re.ASCII)
