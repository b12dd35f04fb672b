"""Events become requests, responses become answers."""

import base64
import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from functions.api.edge import api_gateway, etag, http
from functions.api.edge.http import Request, Response
from shared.process import clear_singletons
from tests.support.paths import ROOT
from tests.support.tables import ENVIRONMENT

JSON = "application/json"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The function's variables."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    clear_singletons()
    yield
    clear_singletons()


def event(
    path: str = "/",
    *,
    stage: str = "$default",
    host: str = "news.example",
    scheme: str = "https",
    domain: str = "news.example",
) -> dict[str, Any]:
    return {
        "rawPath": path,
        "rawQueryString": "a=1",
        "headers": {"Host": host, "X-Forwarded-Proto": scheme},
        "requestContext": {"domainName": domain, "stage": stage, "http": {"method": "get"}},
    }


def local(host: str) -> dict[str, Any]:
    """An event of `sam local start-api`, which calls itself so whatever its address."""
    return event(host=host, scheme="http", domain="localhost")


def asked(path: str = "/v1/articles", method: str = "GET", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, path, "", named, "https://news.example", "", "2025-09-15T08:00:00Z")


@pytest.mark.parametrize(
    ("given", "public_url", "path", "base", "root"),
    [
        (event("/tags/hải-phòng"), "", "/tags/hải-phòng", "https://news.example", ""),
        (
            event("/prod/tags/50%", stage="prod"),
            "",
            "/tags/50%",
            "https://news.example/prod",
            "/prod",
        ),
        (event("/prod", stage="prod"), "", "/", "https://news.example/prod", "/prod"),
        (event("/product", stage="prod"), "", "/product", "https://news.example", ""),
        (event("/prod/", stage="prod"), "https://tin.example", "/", "https://tin.example", ""),
        (local("127.0.0.1:3000"), "", "/", "http://127.0.0.1:3000", ""),
        (local("[::1]:8000"), "", "/", "http://[::1]:8000", ""),
        (local('evil"><script>'), "", "/", "http://localhost", ""),
        (event(host="evil.example", scheme="http"), "", "/", "https://news.example", ""),
        (event(host="127.0.0.1:8000", scheme="http"), "", "/", "https://news.example", ""),
    ],
)
def test_a_request_knows_its_path_and_the_site(
    given: dict[str, Any], public_url: str, path: str, base: str, root: str
) -> None:
    request = api_gateway.request_from_event(given, public_url=public_url, now="now")
    assert (request.path, request.base, request.root) == (path, base, root)
    assert (request.method, request.query) == ("GET", "a=1")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("{}", 304),
        ('"x", {}', 304),
        ("*", 304),
        ("strong", 304),
        ('"x"', 200),
        ("", 200),
        ("W/", 200),
    ],
)
def test_a_known_answer_is_304(header: str, status: int) -> None:
    response = Response("{}", JSON)
    etag = api_gateway.gateway_answer(asked(), response)["headers"]["etag"]
    header = etag.removeprefix("W/") if header == "strong" else header.format(etag)
    assert api_gateway.gateway_answer(asked(if_none_match=header), response)["statusCode"] == status


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("br", False),
        ("", False),
    ],
)
def test_long_answers_are_packed_for_those_who_take_it(accepted: str, is_packed: bool) -> None:
    body = "ế" * 1000
    answer = api_gateway.gateway_answer(asked(accept_encoding=accepted), Response(body, JSON))
    assert answer["isBase64Encoded"] is is_packed
    assert (answer["headers"].get("content-encoding") == "gzip") is is_packed
    if is_packed:
        assert gzip.decompress(base64.b64decode(answer["body"])).decode() == body
    assert not api_gateway.gateway_answer(asked(accept_encoding=accepted), Response("short", JSON))[
        "isBase64Encoded"
    ]


def test_errors_are_not_kept_and_only_the_api_is_for_other_sites() -> None:
    failed = api_gateway.gateway_answer(asked(), Response("{}", JSON, 500))
    assert failed["headers"]["cache-control"] == "no-store"
    assert "etag" not in failed["headers"]
    assert "access-control-allow-origin" in failed["headers"]
    page = api_gateway.gateway_answer(
        asked("/"), Response("", "text/html", headers={"content-security-policy": "mine"})
    )
    assert "access-control-allow-origin" not in page["headers"]
    assert page["headers"]["content-security-policy"] == "mine"
    assert page["headers"]["x-content-type-options"] == "nosniff"


def test_copies_live_at_most_a_minute() -> None:
    assert http.FRESH_SECONDS + http.STALE_SECONDS <= 60


def test_the_etag_changes_with_the_code_of_the_api_and_of_what_functions_share() -> None:
    names = {file.relative_to(ROOT).as_posix() for file in etag.hashed_files()}
    code = {
        file.relative_to(ROOT).as_posix()
        for folder in ("functions/api", "shared")
        for file in (ROOT / folder).rglob("*.py")
    }
    assert names == code
    assert {"functions/api/v1/shapes.py", "shared/text.py", "shared/tables/index_rows.py"} < names


def test_no_code_is_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etag, "hashed_files", list)
    etag.hash_sources.cache_clear()
    with pytest.raises(ValueError, match="no code"):
        etag.hash_sources()
    etag.hash_sources.cache_clear()
