"""The route of assistants: the Model Context Protocol, its tools, and whatever else is posted."""

import base64
import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from botocore.exceptions import ClientError
from hypothesis import strategies as st

from functions.api import handler
from functions.api.edge import route_table
from functions.api.mcp import endpoint, tools, versions
from functions.api.v1 import openapi
from shared.article.model import Figure, Image, Rights
from shared.process import clear_singletons
from shared.tables.dynamo import Table
from shared.tables.index_records import Match
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.newsroom import BASE, Answer, Newsroom, draft, ok, story
from tests.support.walk import tool_call

jsonschema: Any = import_module("jsonschema")
META = {versions.VERSION_KEY: versions.STATELESS, versions.CAPABILITIES_KEY: {}}


def message(method: str, id: object = 1, **params: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})


def ask_stateless(room: Newsroom, method: str, **params: Any) -> Answer:
    """A request as clients send it since 2026-07-28."""
    headers = {"mcp_protocol_version": versions.STATELESS, "mcp_method": method}
    if method == "tools/call":
        headers["mcp_name"] = params["name"]
    return room.post(message(method, _meta=META, **params), **headers)


def called(room: Newsroom, name: str, **arguments: object) -> Any:
    """The result of a tool."""
    return ok(room.post(tool_call(name, **arguments).body)).json["result"]


def found(room: Newsroom, name: str, **arguments: object) -> Any:
    """What a tool answers that has an answer."""
    result = called(room, name, **arguments)
    assert result["isError"] is False, result
    return result["structuredContent"]


def problem(room: Newsroom, name: str, **arguments: object) -> Any:
    """What a tool says that has none."""
    result = called(room, name, **arguments)
    assert result["isError"] is True
    (content,) = result["content"]
    return json.loads(content["text"])


# -------------------------------------------------------------------------------------------------
# the protocol


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
PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602


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


# -------------------------------------------------------------------------------------------------
# HTTP


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


# -------------------------------------------------------------------------------------------------
# the tools


def listed(room: Newsroom) -> dict[str, Any]:
    tools_told = ok(room.post(message("tools/list"))).json["result"]["tools"]
    return {tool["name"]: tool for tool in tools_told}


def test_tools_take_what_the_routes_take(room: Newsroom) -> None:
    paths = openapi.describe_api(BASE)["paths"]
    for name, described in listed(room).items():
        taken = described["inputSchema"]["properties"]
        jsonschema.Draft202012Validator.check_schema(described["inputSchema"])
        jsonschema.Draft202012Validator.check_schema(described["outputSchema"])
        assert described["annotations"]["readOnlyHint"] is True
        assert len(described["description"]) > 100
        rule = tools.TOOLS[name].route
        assert rule in route_table.ROUTES
        for parameter in paths[rule]["get"]["parameters"]:
            if parameter["in"] == "query":
                told = taken.pop(parameter["name"])
                assert told.pop("description") == parameter["description"]
                assert told == parameter["schema"]
        assert [*taken] == (["id"] if "{id}" in rule else [])


@pytest.fixture
def busy(room: Newsroom) -> Iterator[Newsroom]:
    """A story with rights, a picture, a copy and something related."""
    one = story(
        rights=Rights("Ven Biển", "© Ven Biển", "Không bán lại."), source_name="Ven Biển Tin"
    )
    other, twin = draft("Bến tàu mới", summary="Cầu tàu.", tags=("Hải Phòng",)), draft("Bản sao")
    for article in (one, other, twin):
        room.publish(article)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 8, 6))
    room.relate(one.id, Match(other.id, 0.6, ("cầu",)), Match(twin.id, 0.9, (), True))
    yield room


def test_every_answer_is_as_the_list_of_tools_says(busy: Newsroom) -> None:
    calls = [("search", {"q": "cau"}), ("search", {"q": "khong co"})]
    calls += [(name, {"id": story().id}) for name in ("article", "related")]
    described = listed(busy)
    for name, arguments in calls:
        schema = described[name]["outputSchema"]
        for one in (schema, *schema.get("$defs", {}).values()):
            one["additionalProperties"] = False
        checker = jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        checker.validate(found(busy, name, **arguments))
        jsonschema.validate(arguments, described[name]["inputSchema"])


def test_a_search_finds_what_the_route_finds(busy: Newsroom) -> None:
    page = busy.get("/v1/search", "q=cau&sort=newest")
    answer = found(busy, "search", q="cau", sort="newest")
    assert [one["id"] for one in answer["items"]] == [one["id"] for one in page["items"]]
    assert (answer["total"], answer["next"]) == (page["total"], page["next"])
    first = answer["items"][0]
    assert first["url"].startswith(f"{BASE}/read/")
    assert first["published_at"] == "2025-09-15T07:00:00Z"
    assert found(busy, "search", q="cau", section="xa-hoi")["items"][0]["section"] == "Xã hội"
    assert found(busy, "search", q="cau", **{"from": "2025-09-16"})["items"] == []
    (content,) = called(busy, "search", q="cau", sort="newest")["content"]
    assert json.loads(content["text"]) == answer


def test_pages_of_a_search_follow_each_other(room: Newsroom) -> None:
    for number in range(5):
        room.publish(draft(f"Cầu số {number}"), at=f"2025-09-14T00:0{number}:00Z")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(5):
        page = found(room, "search", q="cầu", limit=2, **cursor)
        seen += [one["headline"] for one in page["items"]]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    assert sorted(seen) == [f"Cầu số {number}" for number in range(5)]
    assert problem(room, "search", q="tàu", **cursor)["parameter"] == "cursor"


def test_where_nothing_has_the_words_names_are_suggested(room: Newsroom) -> None:
    room.publish(draft("Một", tags=("Quốc",)))
    answer = found(room, "search", q="quox")
    assert (answer["items"], answer["suggestions"]) == ([], ["Quốc"])


def test_an_article_is_the_markdown_that_its_page_is(busy: Newsroom) -> None:
    answer = found(busy, "article", id=story().id)
    address = answer["url"].removeprefix(BASE)
    assert answer["markdown"] == ok(busy.ask(f"{address}.md")).body
    assert called(busy, "article", id=story().id)["content"] == [
        {"type": "text", "text": answer["markdown"]}
    ]
    assert answer["is_cut"] is False
    whole = busy.get(f"/v1/articles/{story().id}")
    assert answer["rights"] == whole["rights"]
    assert answer["source_name"] == "Ven Biển Tin"
    assert answer["authors"] == ["Hải Ninh", "Lê Minh"]
    (picture,) = answer["pictures"]
    assert (picture["url"], picture["credit"]) == (whole["figures"][0]["url"], "Lê Minh")


def test_an_article_is_found_by_whatever_names_it(busy: Newsroom) -> None:
    one = story().id
    page = found(busy, "article", id=one)["url"]
    for name in (
        page,
        f"{page}.md",
        f"{page}/story",
        f"{page}?utm_source=x#y",
        f" {page}\n",
        f"{BASE}/read/{one}",
        f"{BASE}/v1/articles/{one}",
        f"{BASE}/v1/articles/{one}.ninjs.json",
        f"urn:newsdrop:{one}",
    ):
        assert found(busy, "article", id=name)["id"] == one, name
        assert found(busy, "related", id=name)["items"], name


@pytest.mark.parametrize(
    "name",
    [
        *("", "x", "A" * 12, "a" * 13, "1" * 12, "https://[", "https://evil.example/read/x-{}"),
        *("/read/x-{}", f"{BASE}.evil.example/read/x-{{}}", f"{BASE}/tags/x-{{}}"),
        *(f"{BASE}/read/a/b-{{}}", f"{BASE}/read/x-{{}}x", "x-{}", 5, 10**20),
    ],
)
def test_what_names_no_article_here_is_told_so(room: Newsroom, name: str | int) -> None:
    one = story()
    room.publish(one)
    value = name.format(one.id) if isinstance(name, str) else name
    for tool in ("article", "related"):
        answer = problem(room, tool, id=value)
        assert (answer["status"], answer["parameter"]) == (400, "id")


def test_who_is_not_there_or_gone_is_told_apart(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.take_down(one.id, at="2025-09-15T07:30:00Z")
    for tool in ("article", "related"):
        gone = problem(room, tool, id=one.id)
        assert (gone["status"], gone["since"]) == (410, "2025-09-15T07:30:00Z")
        assert problem(room, tool, id="a" * 12)["status"] == 404


@pytest.mark.parametrize(
    ("tool", "arguments", "parameter"),
    [
        ("search", {}, "q"),
        ("search", {"q": None}, "q"),
        ("search", {"q": ""}, "q"),
        ("search", {"q": "x" * 201}, "q"),
        ("search", {"q": ["x"]}, "q"),
        ("search", {"q": "x", "limit": 0}, "limit"),
        ("search", {"q": "x", "limit": 101}, "limit"),
        ("search", {"q": "x", "limit": 1.5}, "limit"),
        ("search", {"q": "x", "limit": True}, "limit"),
        ("search", {"q": "x", "limit": 10**30}, "limit"),
        ("search", {"q": "x", "from": "yesterday"}, "from"),
        ("search", {"q": "x", "sort": "oldest"}, "sort"),
        ("search", {"q": "x", "cursor": "x"}, "cursor"),
        ("search", {"q": "x", "query": "x"}, "query"),
        ("article", {}, "id"),
        ("article", {"id": {}}, "id"),
        ("article", {"id": "a" * 12, "limit": 5}, "limit"),
        ("related", {"id": "a" * 12, "limit": 11}, "limit"),
    ],
)
def test_an_assistant_is_told_which_argument_is_wrong(
    room: Newsroom, tool: str, arguments: dict[str, Any], parameter: str
) -> None:
    room.publish(story())
    answer = problem(room, tool, **arguments)
    assert (answer["status"], answer["parameter"]) == (400, parameter)


def test_arguments_that_are_null_are_not_given(room: Newsroom) -> None:
    room.publish(story())
    answer = found(room, "search", q="cầu", tag=None, limit=None, cursor=None)
    assert len(answer["items"]) == 1


def test_what_is_related_is_what_the_route_says(busy: Newsroom) -> None:
    (item,) = found(busy, "related", id=story().id)["items"]
    (same,) = busy.get(f"/v1/articles/{story().id}/related")["items"]
    assert (item["id"], item["kind"], item["why"]) == (
        same["article"]["id"],
        "computed",
        ["cầu"],
    )


def test_answers_are_as_long_as_an_assistant_can_read(room: Newsroom) -> None:
    body = "\n\n".join(f"Đoạn {number} " + "chữ " * 50 for number in range(900))
    html = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    figures = tuple(Figure(f"{number}.jpg", '"' * 3000) for number in range(30))
    long = draft("Dài", body_text=body, body_html=html, figures=figures)
    room.publish(long)
    for figure in figures:
        room.drop_image(f"tin/{figure.file}", Image("image/jpeg", 8, 6))
    answer = found(room, "article", id=long.id)
    assert answer["is_cut"] is True
    assert len(answer["markdown"]) < tools.MAX_MARKDOWN_CHARS + 200
    assert answer["markdown"].endswith(f"{answer['url']}.md)\n")
    assert len(answer["pictures"]) == tools.MAX_PICTURES < len(figures)
    for number in range(25):
        room.publish(
            draft(
                f"Dài {number} " + '"' * 250,
                summary='"' * 3000,
                tags=tuple('ẫ"' * 40 + str(tag) for tag in range(30)),
            )
        )
    page = room.post(tool_call("search", q="dài", limit=100).body)
    assert len(page.json["result"]["structuredContent"]["items"]) == 20
    assert len(page.body) < 100_000
