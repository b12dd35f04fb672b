"""The Model Context Protocol: its versions, its messages, and whatever else is posted."""

import base64
import json
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from functions.api.mcp import endpoint, tools, versions
from tests.integration.api.mcp_messages import METHOD, PARAMS, PARSE, REQUEST, message
from tests.support.newsroom import Answer, Newsroom, ok, story

META = {versions.VERSION_KEY: versions.STATELESS, versions.CAPABILITIES_KEY: {}}


def ask_stateless(room: Newsroom, method: str, **params: Any) -> Answer:
    """A request as clients send it since 2026-07-28."""
    headers = {"mcp_protocol_version": versions.STATELESS, "mcp_method": method}
    if method == "tools/call":
        headers["mcp_name"] = params["name"]
    return room.post(message(method, _meta=META, **params), **headers)


@pytest.mark.parametrize("version", versions.VERSIONS)
def test_every_answer_is_as_the_protocols_own_types_have_it(room: Newsroom, version: str) -> None:
    protocol: Any = import_module("mcp_types.methods")
    one = story()
    room.publish(one)
    asked: list[tuple[str, dict[str, Any]]] = [
        ("tools/list", {}),
        ("tools/call", {"name": "search", "arguments": {"q": "cầu"}}),
        ("tools/call", {"name": "article", "arguments": {"id": one.id}}),
        ("tools/call", {"name": "related", "arguments": {"id": "x"}}),
    ]
    beginning = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "x"}}
    if version == versions.STATELESS:
        asked.append(("server/discover", {}))
    else:
        asked += [("initialize", beginning), ("ping", {})]
    for method, params in asked:
        if version == versions.STATELESS:
            answer = ask_stateless(room, method, **params)
        else:
            answer = room.post(message(method, **params), mcp_protocol_version=version)
        assert answer.headers["content-type"] == "application/json"
        whole = ok(answer).json
        assert (whole["jsonrpc"], whole["id"]) == ("2.0", 1)
        protocol.validate_server_result(method, version, whole["result"])


@pytest.mark.parametrize(
    ("asked", "agreed"),
    [
        *((one, one) for one in versions.WITH_HANDSHAKE),
        ("2024-11-05", "2025-11-25"),
        ("", "2025-11-25"),
    ],
)
def test_a_handshake_agrees_on_a_version(room: Newsroom, asked: str, agreed: str) -> None:
    result = ok(room.post(message("initialize", protocolVersion=asked))).json["result"]
    assert result["protocolVersion"] == agreed
    assert result["capabilities"] == {"tools": {}}
    assert result["serverInfo"]["title"] == "Tin"
    begun = room.post('{"jsonrpc": "2.0", "method": "notifications/initialized"}')
    assert (begun.status, begun.body) == (202, "")


def test_a_server_says_which_versions_it_speaks(room: Newsroom) -> None:
    result = ok(ask_stateless(room, "server/discover")).json["result"]
    assert result["supportedVersions"] == list(versions.VERSIONS)
    assert result["resultType"] == "complete"
    assert "search" in result["instructions"]


def test_a_header_without_plain_letters_is_decoded(room: Newsroom) -> None:
    sent = message("tools/call", _meta=META, name="search", arguments={"q": "cầu"})
    headers = {"mcp_protocol_version": versions.STATELESS, "mcp_method": "tools/call"}
    name = f"=?base64?{base64.b64encode(b'search').decode()}?="
    assert room.post(sent, mcp_name=name, **headers).status == 200
    wrong = base64.b64encode(b"article").decode()
    for name in (f"=?base64?{wrong}?=", "=?base64?c2Vhcm?=", "=?base64?/w==?=", "Search", ""):
        answer = room.post(sent, mcp_name=name, **headers)
        assert (answer.status, answer.json["error"]["code"]) == (400, -32020), name


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in META.items() if key != name}


@pytest.mark.parametrize(
    ("meta", "version", "method", "code"),
    [
        (META, None, "tools/list", -32020),
        (META, "2025-11-25", "tools/list", -32020),
        (META, versions.STATELESS, None, -32020),
        (META, versions.STATELESS, "tools/call", -32020),
        (META, f"{versions.STATELESS},{versions.STATELESS}", "tools/list", -32020),
        (without(versions.CAPABILITIES_KEY), versions.STATELESS, "tools/list", -32602),
        (without(versions.VERSION_KEY), versions.STATELESS, "tools/list", -32602),
        (None, versions.STATELESS, "tools/list", -32602),
        ([], versions.STATELESS, "tools/list", -32602),
        (META | {versions.VERSION_KEY: "2031-01-01"}, "2031-01-01", "tools/list", -32022),
        (META | {versions.VERSION_KEY: 7}, "7", "tools/list", -32020),
        (None, "2031-01-01", None, -32022),
        (None, "x", None, -32022),
    ],
)
def test_a_request_that_contradicts_itself_or_speaks_another_version_is_refused(
    room: Newsroom, meta: object, version: str | None, method: str | None, code: int
) -> None:
    sent = {"mcp_protocol_version": version, "mcp_method": method}
    headers = {name: value for name, value in sent.items() if value is not None}
    answer = room.post(message("tools/list", _meta=meta), **headers)
    assert (answer.status, answer.json["error"]["code"], answer.json["id"]) == (400, code, 1)
    if code == -32022:
        assert answer.json["error"]["data"] == {
            "supported": list(versions.VERSIONS),
            "requested": version,
        }


DEEP = "[" * 30_000 + "]" * 30_000


@pytest.mark.parametrize(
    ("body", "status", "code", "id"),
    [
        ("", 400, PARSE, None),
        ("{", 400, PARSE, None),
        ("\ufeff{}", 400, PARSE, None),
        (DEEP, 400, PARSE, None),
        ("9" * 5000, 400, PARSE, None),
        (message("ping").replace("1", "NaN"), 400, PARSE, None),
        (message("ping", a="\ud800"), 400, PARSE, None),
        ("null", 400, REQUEST, None),
        ("1", 400, REQUEST, None),
        ("[]", 400, REQUEST, None),
        (f"[{message('ping')}]", 400, REQUEST, None),
        ("{}", 400, REQUEST, None),
        ('{"jsonrpc": "2.0", "id": 1}', 400, REQUEST, None),
        ('{"jsonrpc": "1.0", "id": 1, "method": "ping"}', 400, REQUEST, None),
        ('{"jsonrpc": "2.0", "id": 1, "method": 5}', 400, REQUEST, None),
        ('{"jsonrpc": "2.0", "id": 1, "result": {}}', 400, REQUEST, None),
        ('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', 400, REQUEST, None),
        (message("ping", None), 400, REQUEST, None),
        (message("ping", True), 400, REQUEST, None),
        (message("ping", 1.5), 400, REQUEST, None),
        (message("ping", [1]), 400, REQUEST, None),
        (message("resources/list", "a"), 200, METHOD, "a"),
        (message("server/discover", 10**30), 200, METHOD, 10**30),
        (message("initialize"), 200, PARAMS, 1),
        (message("initialize", protocolVersion=5), 200, PARAMS, 1),
        (message("tools/list", cursor="x"), 200, PARAMS, 1),
        (message("tools/call"), 200, PARAMS, 1),
        (message("tools/call", name=["search"]), 200, PARAMS, 1),
        (message("tools/call", name="delete"), 200, PARAMS, 1),
        (message("tools/call", name="search", arguments=["q"]), 200, PARAMS, 1),
    ],
)
def test_what_is_no_right_request_is_an_error_of_the_protocol(
    room: Newsroom, body: str, status: int, code: int, id: object
) -> None:
    answer = room.post(body)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    assert (answer.json["error"]["code"], answer.json["id"]) == (code, id)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("depth", [100, 1000, 9000])
def test_deep_nesting_harms_nobody(room: Newsroom, depth: int) -> None:
    """How deep JSON may be differs from one Python to the next."""
    deep = '{"a":' * depth + "1" + "}" * depth
    call = message("tools/call", name="search", arguments={"q": "?"}).replace('"?"', deep)
    for body in (deep, call):
        answer = room.post(body[: endpoint.MAX_MESSAGE_BYTES])
        assert answer.status in {200, 400}
        assert "Traceback" not in answer.body


@pytest.mark.parametrize("method", ["notifications/initialized", "notifications/cancelled", "x"])
def test_a_notification_is_taken_and_not_answered(room: Newsroom, method: str) -> None:
    answer = room.post(json.dumps({"jsonrpc": "2.0", "method": method}))
    assert (answer.status, answer.body) == (202, "")


def test_since_2026_errors_have_a_status_of_their_own(room: Newsroom) -> None:
    for method, params, status, code in (
        ("ping", {}, 404, METHOD),
        ("initialize", {"protocolVersion": "2025-11-25"}, 404, METHOD),
        ("tools/call", {"name": "delete"}, 400, PARAMS),
        ("tools/list", {"cursor": "x"}, 400, PARAMS),
    ):
        answer = ask_stateless(room, method, **params)
        assert (answer.status, answer.json["error"]["code"]) == (status, code), method


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.just("2.0") | JSON,
        "id": st.integers() | JSON,
        "method": st.sampled_from(["tools/call", "tools/list", "initialize"]) | JSON,
        "params": st.fixed_dictionaries(
            {},
            optional={
                "name": st.sampled_from([*tools.TOOLS]) | JSON,
                "arguments": st.dictionaries(
                    st.sampled_from(["q", "id", "limit", "cursor", "from", "tag", "sort", "x"]),
                    JSON,
                )
                | JSON,
                "_meta": st.just(META) | JSON,
            },
        )
        | JSON,
    },
)


def test_nothing_that_is_posted_breaks_it(room: Newsroom) -> None:
    room.publish(story())
    stateless = {"mcp_protocol_version": versions.STATELESS}
    named = stateless | {"mcp_method": "tools/call", "mcp_name": "search"}
    headers = st.sampled_from([{}, stateless, named])

    @hypothesis.settings(max_examples=400, deadline=None)
    @hypothesis.given(content=PARTS, sent=headers, cut=st.integers(0, 3))
    def post(content: Any, sent: dict[str, str], cut: int) -> None:
        body = json.dumps(content)
        answer = room.post(body[: len(body) - cut], **sent)
        assert answer.status < 500
        assert answer.status == 202 or answer.json["jsonrpc"] == "2.0"

    post()
