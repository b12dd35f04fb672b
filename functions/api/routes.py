"""Which function answers which path. Every route is for GET (and so HEAD); what goes wrong becomes problem+json or a page.

Own matching instead of the Powertools resolver's, whose `<key>` matches neither combining marks nor dashes, quotes and emoji,
all of which the keys of tags and the names of files may hold, and which cuts the stage off unseen. A path comes decoded.
"""

import re
from collections.abc import Callable

from functions.api import media, pages, problems, v1, web
from functions.api.web import Request, Response
from shared.telemetry import logger

log = logger("api")

KIND = "{kind:tags|sections|authors}"
ROUTES: dict[str, Callable[..., Response]] = {
    "/v1/articles": v1.articles,
    "/v1/articles/{id}": v1.article,
    "/v1/articles/{id}/related": v1.related,
    f"/v1/{KIND}": v1.names,
    f"/v1/{KIND}/{{key}}": v1.name,
    f"/v1/{KIND}/{{key}}/articles": v1.name_articles,
    "/media/{id}/{file:.+}": media.image,
    "/assets/style.css": pages.style,
    "/": pages.front,
    "/read/{slug}": pages.story,
    f"/{KIND}/{{key}}": pages.name,
}


def _pattern(rule: str) -> re.Pattern[str]:
    """`{name}` is one part of the path, `{name:regex}` whatever that says."""
    return re.compile(re.sub(r"\{(\w+)(?::([^}]+))?\}", lambda part: f"(?P<{part[1]}>{part[2] or '[^/]+'})", rule), re.DOTALL)


_PATTERNS = tuple((_pattern(rule), function) for rule, function in ROUTES.items())


def answer(request: Request) -> Response:
    """The answer to a request; whatever goes wrong is an answer too."""
    try:
        return _route(request)
    except problems.Problem as problem:
        return _tell(request, problem)
    except Exception as error:
        # Synchronous: nothing is retried for us, and the client is owed an answer. The log has what it was.
        log.exception("request failed", extra={"path": request.path})
        return _tell(request, problems.of(error))


def _route(request: Request) -> Response:
    for pattern, function in _PATTERNS:
        if match := pattern.fullmatch(request.path):
            if request.method == "OPTIONS":
                return web.preflight()
            if request.method not in {"GET", "HEAD"}:
                raise problems.not_allowed(request.method, web.METHODS)
            return function(request, **match.groupdict())
    raise problems.unknown("page")


def _tell(request: Request, problem: problems.Problem) -> Response:
    if not request.is_for_programs:
        return pages.problem(request, problem)
    return Response(problem.json(), problems.CONTENT_TYPE, problem.status.value, problem.headers)
