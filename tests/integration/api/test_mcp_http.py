"""The route of assistants over HTTP: methods, bodies, origins, and who is let in."""

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.api import handler
from functions.api.mcp import endpoint, versions
from functions.api.v1 import openapi
from shared.process import clear_singletons
from shared.tables.dynamo import Table
from tests.integration.api.mcp_messages import PARSE, REQUEST, message
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.newsroom import BASE, Newsroom, ok, story
from tests.support.walk import tool_call


def test_nothing_but_post_is_answered(room: Newsroom) -> None:
    for method in ("GET", "HEAD", "DELETE", "PUT"):
        answer = room.ask("/mcp", method=method, accept="text/event-stream")
        assert (answer.status, answer.headers["allow"]) == (405, "POST, OPTIONS")
    assert room.ask("/mcp").headers["content-type"] == "application/problem+json"
    assert room.ask("/mcp", "session=1", method="POST", body=message("ping")).status == 400
    assert "/mcp" not in openapi.describe_api(BASE)["paths"]


def test_no_answer_is_kept_or_compared(room: Newsroom) -> None:
    answer = ok(room.post(message("ping"), if_none_match="*"))
    assert answer.json["result"] == {}
    assert "etag" not in answer.headers


def test_a_body_is_read_however_the_gateway_hands_it_over(room: Newsroom) -> None:
    event = event_of("/mcp", "", method="POST", body=message("ping", "ắ"))
    packed = base64.b64encode(event["body"].encode()).decode()
    for sent in (event, event | {"body": packed, "isBase64Encoded": True}):
        answer = handler.handle(sent, CONTEXT)
        assert json.loads(answer["body"]) == {"jsonrpc": "2.0", "id": "ắ", "result": {}}
    noise = {"body": base64.b64encode(b"\xff\x00").decode(), "isBase64Encoded": True}
    answer = handler.handle(event | noise, CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (400, PARSE)


def test_a_message_too_long_is_refused_unread(room: Newsroom) -> None:
    short = message("ping", a="")
    fits = message("ping", a="x" * (endpoint.MAX_MESSAGE_BYTES - len(short)))
    assert room.post(fits).status == 200
    answer = room.post(fits + " ")
    assert (answer.status, answer.json["error"]["code"]) == (413, REQUEST)


SHOP = "https://example.com"


@pytest.mark.parametrize(
    ("allowed", "origin", "status"),
    [
        ("*", SHOP, 200),
        ("*", None, 200),
        (SHOP, SHOP, 200),
        (SHOP, None, 200),
        (SHOP, "https://other.example", 403),
        (SHOP, BASE, 403),  # behind a name that was bent to this machine it is anybody's
        (SHOP, "null", 403),
        ("", SHOP, 403),
        ("", None, 200),
    ],
)
def test_scripts_ask_only_from_where_they_may_read(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, allowed: str, origin: str | None, status: int
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", allowed)
    clear_singletons()
    sent = {"origin": origin} if origin else {}
    answer = room.post(message("ping"), **sent)
    assert answer.status == status
    assert answer.headers.get("access-control-allow-origin", "") == allowed
    if status == 403:
        assert answer.json["id"] is None


def test_a_preflight_lets_the_headers_of_the_protocol_through(room: Newsroom) -> None:
    answer = room.ask("/mcp", method="OPTIONS", origin=SHOP, access_control_request_method="POST")
    assert answer.status == 204
    assert answer.headers["access-control-allow-methods"] == "POST, OPTIONS"
    let = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert {*versions.REQUEST_HEADERS, "accept", "content-type"} == set(let)


@pytest.mark.parametrize(
    ("decision", "status"), [("", 200), ("allow", 200), ("search-only", 200), ("deny", 403)]
)
def test_what_ai_may_use_decides_whether_assistants_are_answered(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, decision: str, status: int
) -> None:
    monkeypatch.setenv("AI_USE", decision)
    clear_singletons()
    one = story()
    room.publish(one)
    for sent in (message("tools/list"), tool_call("article", id=one.id).body):
        answer = room.post(sent)
        assert answer.status == status
        assert ("content-usage" in answer.headers) is bool(decision)
    assert ("Đoạn một." in answer.body) is (status == 200)
    if status == 403:
        assert f"{BASE}/license.xml" in answer.json["error"]["message"]
    told = (ok(room.ask("/llms.txt")).body, ok(room.ask("/docs")).body)
    assert [f"{BASE}/mcp" in text for text in told] == [status == 200] * 2


def test_a_store_in_trouble_asks_for_patience(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def query(*_: Any, **__: Any) -> Any:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "secret"}}, "Query")

    monkeypatch.setattr(Table, "query", query)
    answer = room.post(tool_call("article", id="a" * 12).body)
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert "secret" not in answer.body
