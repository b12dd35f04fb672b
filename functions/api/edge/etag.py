"""ETags: made of the rows that a response shows, so that an unchanged one need not be rendered.

They are weak, and compared so (RFC 9110, 8.8.3 and 13.1.2).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import functions.api
import shared
from functions.api.edge.http import Request, Response
from shared import settings


@dataclass(frozen=True, slots=True)
class DeferredResponse:
    """A response whose body is rendered only if the client does not have it yet.

    `rows` are all that the body is made of, besides the request, the settings and the code: their
    repr must differ wherever the body would. The ETag is computed from them.
    """

    rows: object
    write_body: Callable[[], str]
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def render_deferred(request: Request, response: DeferredResponse) -> Response:
    """The response with its body; 304 without a body if the client has it."""
    etag = rows_etag(request, response.rows, response.content_type)
    headers = {**response.headers, "etag": etag}
    if matches_etag(etag, request):
        return Response("", response.content_type, 304, headers)
    return Response(response.write_body(), response.content_type, 200, headers)


def rows_etag(request: Request, *rows: object) -> str:
    """The ETag of what this code, with these settings, makes of these rows for this address."""
    ingredients = (
        hash_sources(),
        settings.load(settings.ApiSettings),
        request.base,
        request.path,
        request.query,
        rows,
    )
    return body_etag(repr(ingredients).encode())


def body_etag(data: bytes) -> str:
    """The ETag of these bytes."""
    return f'W/"{hashlib.sha256(data).hexdigest()[:20]}"'


def matches_etag(etag: str, request: Request) -> bool:
    """Whether the client has the response of this ETag, as its If-None-Match says."""
    tags = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in tags or etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in tags]


@cache
def hash_sources() -> str:
    """A hash of the code that makes responses; ValueError if there is none to hash."""
    files = hashed_files()
    if not files:
        raise ValueError("there is no code to hash: ETags would outlive it")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def hashed_files() -> list[Path]:
    """The files of that code: the Python modules of the API and of what the functions share."""
    folders = [Path(package.__path__[0]) for package in (functions.api, shared)]
    return [file for folder in folders for file in sorted(folder.rglob("*.py"))]
