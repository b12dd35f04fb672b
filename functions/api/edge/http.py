"""HTTP as API Gateway hands it to a function (payload 2.0): the event becomes a Request, a Response
becomes the answer."""

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shared import settings, times

FRESH_SECONDS, STALE_SECONDS = 30, 30
"""Together at most 60 s: so long may a copy of something taken down live on."""

CACHE = f"public, max-age={FRESH_SECONDS}, stale-while-revalidate={STALE_SECONDS}"
METHODS = "GET, HEAD, OPTIONS"
MAX_BYTES = 5_000_000
"""Of an answer as Lambda sends it, a string in JSON; 6 MB is more than it takes."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FOR_PROGRAMS = ("/v1/", "/media/", "/feeds/", "/sitemaps/")
GZIP_FROM_BYTES = 1024
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `path` is URL-decoded and without the stage; `query` is as it came.

    `base` is the site's address without a slash at its end, `root` the path in it: the stage, or
    nothing. Header names are lower case. `given` are the query parameters, once the route has read
    them.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    base: str
    root: str
    now: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_for_programs(self) -> bool:
        """Whether errors are JSON rather than pages."""
        return (
            self.path.startswith(FOR_PROGRAMS)
            or self.path.endswith((".json", ".xml", ".txt"))
            or self.path == "/v1"
        )


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered. `headers` go before those that every answer has."""

    body: str
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeferredResponse:
    """An answer of which nothing is written yet.

    The repr of `shown` tells it from any other answer that this code can give to the same request,
    so its ETag costs no writing, and neither does a client that has it.
    """

    rows: object
    write_body: Callable[[], str]
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def request(event: Mapping[str, Any], *, public_url: str, now: str) -> Request:
    """The request of an event; its address is `public_url`, or else what the client asked for."""
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    path, root = event["rawPath"], ""
    stage = context.get("stage", "$default")
    if stage != "$default" and (path + "/").startswith(f"/{stage}/"):
        root = f"/{stage}"
        path = path[len(root) :] or "/"
    if public_url:
        base, root = public_url, ""
    else:
        base = _origin(headers, context) + root
    return Request(
        context["http"]["method"].upper(),
        path,
        event.get("rawQueryString", ""),
        headers,
        base,
        root,
        now,
    )


def _origin(headers: Mapping[str, str], context: Mapping[str, Any]) -> str:
    host = headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = context.get("domainName", "localhost")
    scheme = "http" if headers.get("x-forwarded-proto") == "http" else "https"
    return f"{scheme}://{host}"


def answer(asked: Request, response: Response) -> dict[str, Any]:
    """What API Gateway wants: with ETag and 304, gzip where the client takes it, no body for HEAD,
    CORS for the API."""
    headers = {"content-type": response.content_type} | _common(asked) | dict(response.headers)
    headers.setdefault("cache-control", CACHE if response.status < 400 else "no-store")
    data = response.body.encode()
    if response.status == 200:
        headers.setdefault("etag", _tag(data))
    if response.status in {200, 304} and is_known(headers["etag"], asked):
        del headers["content-type"]
        return {"statusCode": 304, "headers": headers, "body": "", "isBase64Encoded": False}
    packed = len(data) >= GZIP_FROM_BYTES and _takes_gzip(asked.headers.get("accept-encoding", ""))
    if packed:
        headers["content-encoding"] = "gzip"
        data = gzip.compress(data, 6, mtime=0)
    body = b64encode(data).decode() if packed else response.body
    if asked.method == "HEAD":
        headers["content-length"], body, packed = str(len(data)), "", False
    return {
        "statusCode": response.status,
        "headers": headers,
        "body": body,
        "isBase64Encoded": packed,
    }


def written(asked: Request, given: DeferredResponse) -> Response:
    """The answer with its body; without one where the client has it."""
    tag = etag(asked, given.rows, given.content_type)
    headers = {**given.headers, "etag": tag}
    if is_known(tag, asked):
        return Response("", given.content_type, 304, headers)
    return Response(given.write_body(), given.content_type, 200, headers)


def etag(asked: Request, *shown: object) -> str:
    """The ETag of an answer made of these rows, with this code and these settings, for this
    address."""
    made_of = (
        _sources(),
        settings.load(settings.ApiSettings),
        asked.base,
        asked.path,
        asked.query,
        shown,
    )
    return _tag(repr(made_of).encode())


def _tag(data: bytes) -> str:
    return f'W/"{hashlib.sha256(data).hexdigest()[:20]}"'


@cache
def _sources() -> str:
    """Changes with the code that answers are written by."""
    code = Path(__file__).parents[3]
    files = [
        file
        for folder in (code / "functions" / "api", code / "shared")
        for file in sorted(folder.rglob("*.py"))
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def prefers(accept: str, one: str, other: str) -> bool:
    """Whether a client asks for one media type by name, and not for the other rather."""
    said: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, rest = part.replace(" ", "").partition(";")
        quality = re.search(r"(?:^|;)q=(\d(?:\.\d{1,3})?)(?:;|$)", rest, re.ASCII)
        said[name] = float(quality[1]) if quality else 1
    return said.get(one, 0) > 0 and said[one] >= said.get(other, 0)


def sent_bytes(body: str) -> int:
    """The size of a body as Lambda sends it, a string in JSON: quotes, backslashes and line breaks
    count twice."""
    return len(body.encode()) + sum(map(body.count, '"\\\n\r\t'))


def http_date(time: str) -> str:
    """`Mon, 15 Sep 2025 07:05:00 GMT`, as HTTP and RSS write it, whatever the locale."""
    moment = times.from_rfc3339(time)
    return f"{DAYS[moment.weekday()]}, {moment.day:02} {MONTHS[moment.month - 1]} {moment.year:04} {moment:%H:%M:%S} GMT"


def _common(asked: Request) -> dict[str, str]:
    headers = {
        "vary": "Accept-Encoding",
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }
    if asked.path.startswith(("/v1", "/feeds/", "/openapi.json")):
        exposed = "ETag, Last-Modified, Link, Retry-After"
        headers |= {"access-control-allow-origin": "*", "access-control-expose-headers": exposed}
    return headers


def preflight() -> Response:
    """The answer to OPTIONS: a browser may ask whatever it likes, by GET."""
    headers = {
        "allow": METHODS,
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": "Accept, If-None-Match",
        "access-control-max-age": "600",
    }
    return Response("", "text/plain", 204, headers)


def is_known(etag: str, asked: Request) -> bool:
    """If-None-Match, which compares weakly (RFC 9110, 13.1.2)."""
    tags = [
        tag.strip().removeprefix("W/") for tag in asked.headers.get("if-none-match", "").split(",")
    ]
    return "*" in tags or etag.removeprefix("W/") in tags


def _takes_gzip(accepted: str) -> bool:
    codings = [coding.replace(" ", "").lower() for coding in accepted.split(",")]
    return any(
        coding.startswith("gzip") and not re.fullmatch(r"gzip;q=0(\.0*)?", coding)
        for coding in codings
    )
