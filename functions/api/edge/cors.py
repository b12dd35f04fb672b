"""CORS: the scripts of which other sites may read the API and the feeds.

The function answers it alone. An HTTP API with a CORS configuration of its own ignores the headers
of its integration, and answers only requests that have `Origin` (API Gateway Developer Guide,
"Configure CORS for HTTP APIs"): behind a cache that drops this header nobody could read anything.
"""

from functions.api.edge.http import POSTING_METHODS, TEXT_TYPE, Request, Response
from shared import settings

EXPOSED_HEADERS = "ETag, Last-Modified, Link, Retry-After"
PREFLIGHT_SECONDS = 600
ANY_ORIGIN = "*"
SHARED_PATHS = ("/v1", "/feeds/", "/openapi.json", "/mcp")
READING_HEADERS = "Accept, If-None-Match"
POSTING_HEADERS = "Accept, Content-Type, MCP-Protocol-Version, Mcp-Method, Mcp-Name"
"""What scripts may send beside what browsers always let them."""


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


def may_ask(request: Request) -> bool:
    """Whether a request is from no script of another site, or from one that may read the API."""
    origin = request.headers.get("origin")
    return origin is None or ANY_ORIGIN in _origins() or origin in _origins()


def preflight_response(request: Request, methods: str) -> Response:
    """The response to OPTIONS: scripts of an allowed origin may use these methods."""
    headers = {"allow": methods, "cache-control": "no-store"}
    if _allowed_origin(request):
        headers |= {
            "access-control-allow-methods": methods,
            "access-control-allow-headers": POSTING_HEADERS
            if methods == POSTING_METHODS
            else READING_HEADERS,
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
