"""Which function answers which path.

Every route is for GET (and so HEAD); what goes wrong becomes problem+json or a page.

Own matching instead of the Powertools resolver's, whose `<key>` matches neither combining marks nor
dashes, quotes and emoji, all of which the keys of tags and the names of files may hold, and which
cuts the stage off unseen. A path comes decoded. Functions are named, not imported: a cold start
loads what it is asked for and nothing else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from functions.api.edge import http, parameters, problems
from functions.api.edge.http import DeferredResponse, Request, Response
from functions.api.v1 import schema
from shared.telemetry import logger

log = logger("api")

JSON, XML, HTML = "application/json", "application/xml", "text/html"
NINJS = "application/vnd.iptc.ninjs+json"
FEEDS = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
KIND = "{kind:tags|sections|authors}"
PAGING, SPAN = ("limit", "cursor"), ("from", "to")
REQUIRED = frozenset({"q"})


@dataclass(frozen=True, slots=True)
class Route:
    """`answer` is `module.function`, `query` the parameters it knows, `gives` the type of the body
    by media type.

    `fails` are the statuses besides 400, 405, 429 and 503 that it may have. Pages ignore parameters
    that they do not know.
    """

    answer: str
    query: tuple[str, ...] = ()
    gives: Mapping[str, Any] = field(default_factory=lambda: {HTML: str})
    fails: tuple[int, ...] = ()
    limits: tuple[int, int] = parameters.LIMITS
    is_page: bool = False


def _feed(format: str) -> dict[str, Any]:
    return {FEEDS[format]: schema.Json if format == "json" else str}


ARTICLE, NAME = (404, 410), (404,)
ROUTES: dict[str, Route] = {
    "/v1/articles": Route(
        "v1.endpoints.articles",
        ("section", "author", "tag", *SPAN, *PAGING),
        {JSON: schema.Articles},
        NAME,
    ),
    "/v1/articles/{id}.ninjs.json": Route(
        "v1.ninjs_writer.article", (), {NINJS: schema.Json}, ARTICLE
    ),
    "/v1/articles/{id}": Route(
        "v1.endpoints.article", (), {JSON: schema.Article, NINJS: schema.Json}, ARTICLE
    ),
    "/v1/articles/{id}/related": Route(
        "v1.endpoints.related",
        ("limit",),
        {JSON: schema.Related},
        ARTICLE,
        parameters.RELATED_LIMITS,
    ),
    "/v1/search": Route("v1.endpoints.search", ("q", *PAGING), {JSON: schema.Found}),
    f"/v1/{KIND}": Route(
        "v1.endpoints.all_names", ("prefix", "sort", *PAGING), {JSON: schema.Names}
    ),
    f"/v1/{KIND}/{{key}}": Route("v1.endpoints.name", (), {JSON: schema.Name}, NAME),
    f"/v1/{KIND}/{{key}}/articles": Route(
        "v1.endpoints.name_articles", (*SPAN, *PAGING), {JSON: schema.Articles}, NAME
    ),
    **{
        f"/feeds/latest.{{format:{one}}}": Route("syndication.feeds.latest", (), _feed(one))
        for one in FEEDS
    },
    **{
        f"/feeds/{KIND}/{{key}}.{{format:{one}}}": Route(
            "syndication.feeds.name", (), _feed(one), NAME
        )
        for one in FEEDS
    },
    "/sitemap.xml": Route("syndication.sitemaps.index", (), {XML: str}),
    r"/sitemaps/{month:\d\d\d\d-\d\d}-{part:\d}.xml": Route(
        "syndication.sitemaps.part", (), {XML: str}, NAME
    ),
    "/news-sitemap.xml": Route("syndication.sitemaps.news", (), {XML: str}),
    "/robots.txt": Route("syndication.sitemaps.robots", (), {"text/plain": str}),
    "/openapi.json": Route("v1.openapi.document", (), {JSON: schema.Json}),
    "/media/{id}/{file:.+}": Route("media.images.image", (), {}, ARTICLE),
    "/pictures/{id}/{file:.+}": Route("media.images.picture", is_page=True),
    "/docs": Route("site.pages.docs", is_page=True),
    "/assets/style.css": Route("site.assets.style", is_page=True),
    "/assets/icon.svg": Route("site.assets.icon", is_page=True),
    "/": Route("site.pages.front", ("cursor",), is_page=True),
    "/search": Route("site.pages.search", ("q", "cursor"), is_page=True),
    "/read/{slug}": Route("site.pages.story", is_page=True),
    f"/{KIND}": Route("site.pages.all_names", ("cursor",), is_page=True),
    f"/{KIND}/{{key}}": Route("site.pages.name", ("cursor",), is_page=True),
}


def pattern(rule: str) -> re.Pattern[str]:
    """`{name}` is one part of the path, `{name:regex}` whatever that says, anything else itself."""
    parts = re.split(r"\{(\w+)(?::([^}]+))?\}", rule)
    written = re.escape(parts[0])
    for name, shape, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        written += f"(?P<{name}>{shape or '[^/]+'}){re.escape(literal)}"
    return re.compile(written, re.DOTALL | re.ASCII)


_PATTERNS = tuple((pattern(rule), route) for rule, route in ROUTES.items())


def function(route: Route) -> Callable[..., Response | DeferredResponse]:
    """What answers, loaded now."""
    module, _, name = route.answer.rpartition(".")
    found: Callable[..., Response | DeferredResponse] = getattr(
        import_module(f"functions.api.{module}"), name
    )
    return found


def answer(request: Request) -> Response:
    """The answer to a request; whatever goes wrong is an answer too."""
    try:
        return _route(request)
    except problems.Problem as problem:
        return _tell(request, problem)
    except Exception as error:
        # Synchronous: nothing is retried for us, and the client is owed an answer. The log has what
        # it was.
        log.exception("request failed", extra={"path": request.path})
        return _tell(request, problems.of(error))


def _route(request: Request) -> Response:
    for matching, route in _PATTERNS:
        if match := matching.fullmatch(request.path):
            if request.method == "OPTIONS":
                return http.preflight()
            if request.method not in {"GET", "HEAD"}:
                raise problems.not_allowed(request.method, http.METHODS)
            read = parameters.read_leniently if route.is_page else parameters.read
            asked = replace(request, params=read(request.query, route.query))
            found = function(route)(asked, **match.groupdict())
            response = http.written(asked, found) if isinstance(found, DeferredResponse) else found
            if (
                len(response.body) * 4 > http.MAX_BYTES
                and http.sent_bytes(response.body) > http.MAX_BYTES
            ):
                raise ValueError("the answer is too large to be sent")
            return response
    raise problems.unknown("page")


def _tell(request: Request, problem: problems.Problem) -> Response:
    if not request.is_for_programs:
        from functions.api.site import pages

        return pages.problem(request, problem)
    return Response(problem.json(), problems.CONTENT_TYPE, problem.status.value, problem.headers)
