"""What a reader of a page sees when something goes wrong: a page, never JSON."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from functions.api import handler
from functions.api.edge import routes
from functions.api.edge.http import Response
from functions.api.site import rendering
from shared.aws import OutOfTime
from shared.process import clear_singletons
from shared.tables.dynamo import Table
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.newsroom import Answer, Newsroom, story
from tests.support.walk import Ask, asks

ERRORS = {
    "throttled": (ClientError({"Error": {"Code": "ThrottlingException"}}, "Query"), 503),
    "slow": (ReadTimeoutError(endpoint_url="secret"), 503),
    "unreachable": (ConnectTimeoutError(endpoint_url="secret"), 503),
    "late": (OutOfTime("secret"), 503),
    "wrong": (RuntimeError("secret"), 500),
}
"""What reading a table may raise, and the status that it is answered with."""

WORDS = "Không xem được trang này"


def page_asks() -> Iterator[Ask]:
    """Every page that reads tables."""
    values = {"slug": [f"x-{story().id}"], "key": ["hải-phòng"], "token": ["x"], "file": ["x.jpg"]}
    for ask in asks(values | {"id": ["x"], "month": ["2025-09"], "part": ["1"]}, []):
        if ask.route.is_page:
            yield ask


def assert_is_a_page(answer: Answer, status: int) -> None:
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert ("retry-after" in answer.headers) is (status == 503)
    assert answer.body.startswith("<!doctype html>")
    assert "secret" not in answer.body
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ERRORS)
def test_trouble_with_a_table_is_a_page(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    error, status = ERRORS[name]

    def fail(*_: Any, **__: Any) -> Any:
        raise error

    for call in ("query", "get", "batch_get"):
        monkeypatch.setattr(Table, call, fail)
    broken = 0
    for ask in page_asks():
        answer = room.ask(ask.path, ask.query)
        if answer.status >= 500:
            broken += 1
            assert_is_a_page(answer, status)
            assert WORDS in answer.body
    assert broken >= 6
    program = room.ask("/v1/articles")
    assert (program.status, program.headers["content-type"]) == (status, "application/problem+json")


def test_a_page_of_an_error_that_cannot_be_made_is_a_bare_one(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise KeyError("secret")

    monkeypatch.setattr(rendering, "render_page", fail)
    for path, status in (("/", 500), ("/nothing", 404), ("/read/x", 404)):
        answer = room.ask(path)
        assert_is_a_page(answer, status)
        assert (
            f"<h1>{'Not Found' if status == 404 else 'Internal Server Error'}</h1>" in answer.body
        )


@pytest.mark.parametrize(("path", "is_page"), [("/", True), ("/v1/articles", False)])
@pytest.mark.parametrize("broken", ["before", "after"])
def test_what_fails_around_the_routes_is_answered_too(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, path: str, is_page: bool, broken: str
) -> None:
    """Before a request is understood, and after its response is made."""
    event = event_of(path, "")
    if broken == "before":
        event |= {"body": "abc", "isBase64Encoded": True}
    else:
        letter = Response("\ud800", "text/plain")
        monkeypatch.setattr(routes, "answer_request", lambda request: letter)
    got = handler.handle(event, CONTEXT)
    answer = Answer(got["statusCode"], got["headers"], got["body"].encode())
    if is_page:
        assert_is_a_page(answer, 500)
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status, answer.json["status"]) == (500, 500)
        assert answer.headers["cache-control"] == "no-store"


def test_who_comes_past_the_cdn_is_shown_the_way_to_the_site(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDN_SECRET", "x" * 48)
    monkeypatch.setenv("PUBLIC_URL", "https://tin.example")
    clear_singletons()
    answer = room.ask("/tags", host="evil.example")
    assert_is_a_page(answer, 403)
    assert 'href="https://tin.example"' in answer.body
    assert "evil" not in answer.body
