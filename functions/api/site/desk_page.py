"""The page of editors: what came last, what became of it, and links to what is not out yet."""

from dataclasses import dataclass
from urllib.parse import urlencode

from functions.api.edge import problems
from functions.api.edge.http import Request, Response
from functions.api.query import desk_reader
from functions.api.query.desk_reader import DeskArticle
from functions.api.query.preview_token import preview_path
from functions.api.query.stores import cursor_key
from functions.api.site import rendering
from functions.api.site.preview_page import private
from shared import settings
from shared.identifiers import read_path

DESK_ROUTE = "GET /desk"
"""The route of the template before which its authorizer stands. Other spellings of the path, and
HEAD, come by `$default`, before which there is none; the event names the route (API Gateway
Developer Guide, "Working with AWS Lambda proxy integrations for HTTP APIs", `routeKey`)."""

VERDICTS = ("accepted", "doubted", "rejected", "removed")
REFRESH_SECONDS = 20


@dataclass(frozen=True, slots=True)
class DeskLink:
    """An article on the page; `url` is None where there is no page of it."""

    headline: str
    language: str
    url: str | None
    standing: str
    visible_from: str | None


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A verdict that the page can be narrowed to; `query` is None for that which is shown."""

    name: str
    query: str | None


def desk_page(request: Request) -> Response:
    """The newest drops with what became of them, for editors."""
    if not _is_admitted(request):
        raise problems.not_found("page")
    only = request.params.get("only")
    only = only if only in VERDICTS else None
    follow = request.params.get("follow") == "on"
    drops = desk_reader.read_desk(only, request.now)
    context = {
        "rows": [(drop, [_link(request, article) for article in drop.articles]) for drop in drops],
        "filters": [_filter(name, only, is_followed=follow) for name in (None, *VERDICTS)],
        "refresh": REFRESH_SECONDS if follow else None,
        "again": _query(only, is_followed=follow),
        "other": _query(only, is_followed=not follow),
        "path": None,
    }
    language = rendering.reader_language(request)
    return private(rendering.render_page(request, "desk.html", language, context))


def _is_admitted(request: Request) -> bool:
    """Whether the request may see the page: all may on a desk, and those whom the authorizer let
    in."""
    desk: str = settings.load(settings.ApiSettings).desk
    return desk == "open" or (desk == "authorizer" and request.route_key == DESK_ROUTE)


def _link(request: Request, article: DeskArticle) -> DeskLink:
    claim = article.claim
    if claim is None or claim.article is None:
        return DeskLink(article.id, "", None, article.standing, None)
    headline, language = claim.article.headline, claim.article.language
    url = None
    if article.standing == "public":
        url = request.root + read_path(article.id, headline)
    elif article.standing == "ahead":
        url = request.root + preview_path(claim, request.now, cursor_key())
    return DeskLink(headline, language, url, article.standing, claim.visible_from)


def _filter(name: str | None, only: str | None, *, is_followed: bool) -> FilterLink:
    query = None if name == only else _query(name, is_followed=is_followed)
    return FilterLink(name or "all", query)


def _query(only: str | None, *, is_followed: bool) -> str:
    """The query string of the page."""
    values = {"only": only, "follow": "on" if is_followed else None}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"?{query}" if query else ""
