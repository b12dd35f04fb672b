"""The page of editors: what came last, what became of it, and links to what is not out yet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from functions.api.edge import problems
from functions.api.edge.http import Request, Response
from functions.api.query import desk_reader
from functions.api.query.desk_reader import DeskArticle
from functions.api.query.preview_token import preview_path
from functions.api.query.stores import cursor_key
from functions.api.site import rendering
from functions.api.site.preview_page import private
from shared import settings, times
from shared.identifiers import read_path
from shared.tables.drop_pages import DropPlace

DESK_ROUTE = "GET /desk"
"""The route of the template before which its authorizer stands. Other spellings of the path, and
HEAD, come by `$default`, before which there is none; the event names the route (API Gateway
Developer Guide, "Working with AWS Lambda proxy integrations for HTTP APIs", `routeKey`)."""

LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII)
VERDICTS = ("accepted", "doubted", "rejected", "removed")
REFRESH_SECONDS = 20
FIRST_YEAR = 2000
"""Nothing was dropped before, and there are days before it."""


@dataclass(frozen=True, slots=True)
class DeskLink:
    """An article on the page; `url` is None where there is no page of it."""

    headline: str
    language: str
    url: str | None
    standing: str
    visible_from: str | None


@dataclass(frozen=True, slots=True)
class DeskView:
    """Which drops the page shows: of a verdict, behind a place, reloading itself or not."""

    only: str | None = None
    before: DropPlace | None = None
    is_followed: bool = False

    @property
    def query(self) -> str:
        """The query string of such a page."""
        values = {
            "only": self.only,
            "before": " ".join(self.before) if self.before else None,
            "follow": "on" if self.is_followed else None,
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""


def desk_page(request: Request) -> Response:
    """The newest drops with what became of them, for editors."""
    if not _is_admitted(request):
        raise problems.not_found("page")
    view = _view(request.params)
    desk = desk_reader.read_desk(view.only, view.before, request.now)
    first = replace(view, before=None)
    context = {
        "view": view,
        "rows": [
            (drop, [_link(request, article) for article in drop.articles]) for drop in desk.drops
        ],
        "filters": [(name or "all", replace(first, only=name)) for name in (None, *VERDICTS)],
        "refresh": REFRESH_SECONDS if view.is_followed else None,
        "other": replace(first, is_followed=not view.is_followed),
        "first": first,
        "next": DeskView(view.only, desk.next) if desk.next else None,
        "path": None,
    }
    page = rendering.render_page(request, "desk.html", rendering.site_language(), context)
    return private(page)


def _view(params: Mapping[str, str]) -> DeskView:
    """What is asked for; what the page does not know is left out. Only the newest are followed:
    those behind a place do not change."""
    only, before = params.get("only"), _place(params.get("before", ""))
    is_followed = params.get("follow") == "on" and before is None
    return DeskView(only if only in VERDICTS else None, before, is_followed)


def _place(text: str) -> DropPlace | None:
    """The place that an address names: a time and a key."""
    at, _, key = text.partition(" ")
    try:
        is_time = times.from_rfc3339(at).year >= FIRST_YEAR
    except ValueError:
        return None
    return DropPlace(at, key) if is_time and key else None


def _is_admitted(request: Request) -> bool:
    """Whether the request may see the page: all may on a desk, and those whom the authorizer let
    in.

    A desk listens on the machine alone, but a page of elsewhere may have its own name resolve to
    that address and read what its browser then takes for its own (DNS rebinding); by this name the
    browser asks.
    """
    desk: str = settings.load(settings.ApiSettings).desk
    if desk == "open":
        return bool(LOOPBACK_HOST.fullmatch(request.headers.get("host", "")))
    return desk == "authorizer" and request.route_key == DESK_ROUTE


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
