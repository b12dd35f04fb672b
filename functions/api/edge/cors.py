"""CORS: the scripts of which other sites may read the API and the feeds.

The function answers it alone. An HTTP API with a CORS configuration of its own ignores the headers
of its integration, and answers only requests that have `Origin` (API Gateway Developer Guide,
"Configure CORS for HTTP APIs"): behind a cache that drops this header nobody could read anything.
"""

from functions.api.edge.http import ALLOWED_METHODS, TEXT_TYPE, Request, Response
from shared import settings

EXPOSED_HEADERS = "ETag, Last-Modified, Link, Retry-After"
PREFLIGHT_SECONDS = 600
ANY_ORIGIN = "*"
SHARED_PATHS = ("/v1", "/feeds/", "/openapi.json")


def is_shared(request: Request) -> bool:
    """Whether what is at this path is for the scripts of other sites."""
    return request.path.startswith(SHARED_PATHS)


def cors_headers(request: Request) -> dict[str, str]:
    """The headers that let the scripts of allowed origins read the response."""
    origin = _allowed_origin(request)
    if not origin:
        return {}
    return {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": EXPOSED_HEADERS,
    }


def varies_by_origin(request: Request) -> bool:
    """Whether another origin would get other headers: only where several are allowed."""
    return is_shared(request) and len(_origins()) > 1


def preflight_response(request: Request) -> Response:
    """The response to OPTIONS: scripts of an allowed origin may read, by GET."""
    headers = {"allow": ALLOWED_METHODS, "cache-control": "no-store"}
    if _allowed_origin(request):
        headers |= {
            "access-control-allow-methods": ALLOWED_METHODS,
            "access-control-allow-headers": "Accept, If-None-Match",
            "access-control-max-age": str(PREFLIGHT_SECONDS),
        }
    return Response("", TEXT_TYPE, 204, headers)


def _allowed_origin(request: Request) -> str:
    """The value of Access-Control-Allow-Origin, or nothing.

    A single setting, an origin or `*`, is the answer to everybody, so that caches need not know
    who asked.
    """
    origins = _origins()
    if not is_shared(request) or not origins:
        return ""
    if len(origins) == 1:
        return origins[0]
    origin = request.headers.get("origin", "")
    return origin if origin in origins else ""


def _origins() -> list[str]:
    text = settings.load(settings.ApiSettings).cors_origins
    return text.split(",") if text else []
