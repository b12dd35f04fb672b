"""The tools of assistants find what the routes of the API find."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from functions.api.edge import route_table
from functions.api.mcp import tools
from functions.api.v1 import openapi
from shared.article.model import Figure, Image, Rights
from shared.tables.index_records import Match
from tests.integration.api.mcp_messages import message
from tests.support.newsroom import BASE, Newsroom, draft, ok, story
from tests.support.walk import tool_call

jsonschema: Any = import_module("jsonschema")


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
