"""The requests that routes answer, their responses, and the headers that every response shares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared import times

FRESH_SECONDS, STALE_SECONDS = 30, 30
"""Together at most 60 s: that is how long a cache may serve a copy of a removed article."""

SHARED_CACHE = (
    f"public, max-age={FRESH_SECONDS}, stale-while-revalidate={STALE_SECONDS}, stale-if-error=0"
)
"""The last: a CDN would go on serving its copies while the API is in trouble (CloudFront Developer
Guide, "Manage how long content stays in the cache")."""

HTTPS_SECONDS = 31_536_000
"""Browsers come by HTTPS only for so long (RFC 6797); a site by HTTP is a desk."""

SAFE_HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What browsers may not do with a response, unless it says otherwise itself."""

READING_METHODS, POSTING_METHODS = "GET, HEAD, OPTIONS", "POST, OPTIONS"
JSON_TYPE, NINJS_TYPE = "application/json", "application/vnd.iptc.ninjs+json"
HTML_TYPE, XML_TYPE, TEXT_TYPE = "text/html", "application/xml", "text/plain"
MARKDOWN_TYPE = "text/markdown"
PROGRAM_PATHS = ("/v1/", "/media/", "/feeds/", "/sitemaps/")

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the API or the site.

    `path` is URL-decoded and without the stage; `query` is the raw query string. `base` is the
    site's address without a slash at its end, `root` the path in it: `/` and the stage, or empty.
    Header names are lower case. `params` are the query parameters, once the route has read them;
    `body` is empty unless the client sent one. `route_key` is the route by which API Gateway let
    the request in.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    base: str
    root: str
    now: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    route_key: str = ""

    @property
    def is_for_programs(self) -> bool:
        """Whether errors are JSON rather than pages."""
        return (
            self.path.startswith(PROGRAM_PATHS)
            or self.path.endswith((".json", ".md", ".txt", ".xml"))
            or self.path in {"/v1", "/mcp"}
        )


@dataclass(frozen=True, slots=True)
class Response:
    """A response. Its `headers` take precedence over those that every response has.

    A body of bytes is a picture, which is packed already.
    """

    body: str | bytes
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def common_headers(request: Request) -> dict[str, str]:
    """The headers that every response to this request has, those of CORS aside."""
    headers = {"vary": "Accept-Encoding", **SAFE_HEADERS}
    if request.base.startswith("https://"):
        headers["strict-transport-security"] = f"max-age={HTTPS_SECONDS}"
    return headers


def prefers_media_type(accept: str, media_type: str, default: str) -> bool:
    """Whether an Accept header names a media type, with a quality no lower than the default's."""
    qualities: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, rest = part.replace(" ", "").partition(";")
        quality = re.search(r"(?:^|;)q=(\d(?:\.\d{1,3})?)(?:;|$)", rest, re.ASCII)
        qualities[name] = float(quality[1]) if quality else 1
    preference = qualities.get(media_type, 0)
    return preference > 0 and preference >= qualities.get(default, 0)


def http_date(time: str) -> str:
    """`Mon, 15 Sep 2025 07:05:00 GMT`, as HTTP and RSS write it, whatever the locale."""
    moment = times.from_rfc3339(time)
    day = f"{_WEEKDAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]}"
    return f"{day} {moment.year:04} {moment:%H:%M:%S} GMT"
