"""The OpenAPI description: valid, made from the code, and every real answer is as it says."""

import copy
import re
from importlib import import_module
from typing import Any

import openapi_spec_validator
import pytest

from functions.api.edge import http, parameters, route_table
from functions.api.v1 import openapi, openapi_parameters, openapi_paths, openapi_responses
from shared.article.model import Image
from shared.identifiers import article_id
from shared.process import clear_singletons
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, newsroom, ok, quick_newsroom, story
from tests.support.walk import asks

jsonschema: Any = import_module("jsonschema")

QUERIES = [
    *(
        ("section", "xa-hoi"),
        ("author", "Lê Minh"),
        ("tag", "hải-phòng"),
        ("tag", "ban"),
        ("tag", "?"),
    ),
    *(
        ("from", "2025-09-15"),
        ("to", "2025-09-15T07:00:00+07:00"),
        ("from", "yesterday"),
        ("limit", "1"),
        ("limit", "0"),
    ),
    *(
        ("cursor", "x"),
        ("prefix", "hả"),
        ("sort", "count"),
        ("sort", "age"),
        ("q", "cau"),
        ("q", ""),
        ("w", "8"),
        ("w", "0"),
        ("nothing", "1"),
    ),
]


def closed() -> Any:
    """The description, with no member allowed that it does not name."""
    described = copy.deepcopy(openapi.describe_api(BASE))
    for schema in described["components"]["schemas"].values():
        schema["additionalProperties"] = False
    return described


def furnish(room: Newsroom) -> str:
    """One of everything; the id of the article that has it."""
    one, other, twin = story(), draft("Bến tàu", tags=("Hải Phòng", "bán", "bàn")), draft("Bản sao")
    for article in (one, other, twin):
        room.publish(article)
    picture = Image("image/jpeg", 8, 6, key=f"{'a1' * 20}.jpeg")
    room.drop_image("tin/cầu 1.jpg", picture)
    if room.buckets:
        room.store_picture(picture)
    room.relate(one.id, Match(other.id, 0.6, ("cầu",)), Match(twin.id, 0.9, (), True))
    return one.id


def test_it_is_valid_and_served_as_it_is_made(room: Newsroom) -> None:
    described = openapi.describe_api(BASE)
    openapi_spec_validator.validate(described)
    answer = ok(room.ask("/openapi.json"))
    assert answer.json == described
    assert described["openapi"] == "3.1.0"
    assert room.ask("/prod/openapi.json", stage="prod").json["servers"] == [{"url": f"{BASE}/prod"}]


VERBS = ("get", "list", "search", "suggest")


def test_operations_are_called_by_a_verb_and_a_noun_each_by_its_own() -> None:
    """Generators of client code name functions by these ids: `get_article`, `listTagArticles`."""
    operations = [path["get"] for path in openapi.describe_api(BASE)["paths"].values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert {"listArticles", "getArticle", "listRelated", "searchArticles", "listChanges"} < set(ids)
    assert {"listTags", "getSection", "listAuthorArticles", "getTagAtomFeed"} < set(ids)
    for each in ids:
        assert re.fullmatch(rf"(?:{'|'.join(VERBS)})(?:[A-Z][a-z]+)+", each), each
    described = {
        rule
        for rule, route in route_table.ROUTES.items()
        if not route.is_page and "GET" in route.methods
    }
    assert described == {rule for rule, route in route_table.ROUTES.items() if route.operation}
    used = {tag for operation in operations for tag in operation["tags"]}
    assert used == set(openapi_paths.OPERATION_TAGS)


def test_every_answer_is_as_it_says(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    one = furnish(room)
    gone = room.publish(draft("Cũ", expires="2025-09-15T08:00:00Z")).id
    described = closed()
    resolver = jsonschema.Draft202012Validator
    values = {
        "id": [one, gone, "a" * 12],
        "key": ["hải-phòng", "hai-phong", "xã-hội", "lê-minh", "ban", "nothing"],
        "file": ["cầu 1.jpg", "x.jpg"],
        "token": ["x"],
        "month": ["2025-09", "2025-99"],
        "part": ["2", "7"],
        "slug": [f"x-{one}", "x"],
    }
    monkeypatch.setenv("AI_USE", "deny")
    clear_singletons()
    seen = set()
    for ask in asks(values, QUERIES):
        if ask.route.is_page:
            continue
        for accept in ("*/*", http.NINJS_TYPE):
            answer = room.ask(ask.path, ask.query, accept=accept)
            promised = described["paths"][ask.rule]["get"]["responses"].get(str(answer.status))
            assert promised, (ask, answer.status)
            if "$ref" in promised:
                promised = described["components"]["responses"][promised["$ref"].rpartition("/")[2]]
            seen.add((ask.rule, answer.status))
            if answer.status == 302:
                continue
            media = answer.headers["content-type"].partition(";")[0]
            if media == "image/jpeg":
                assert promised["content"]["image/*"]["schema"]["format"] == "binary"
                continue
            schema = promised["content"][media]["schema"]
            if schema != {"type": "string"}:
                whole = schema | {"components": described["components"]}
                resolver(whole, format_checker=resolver.FORMAT_CHECKER).validate(answer.json)
    for rule, path in described["paths"].items():
        for best in {"200", "302"} & set(path["get"]["responses"]):
            assert (rule, int(best)) in seen, rule


def test_moto_and_the_memory_lead_to_the_same_answers() -> None:
    one = story().id
    values = {"id": [one], "key": ["hải-phòng", "hai-phong"], "file": ["cầu 1.jpg"], "slug": [one]}
    values |= {"month": ["2025-09"], "part": ["2"], "token": ["x"]}
    queries = [
        ("limit", "1"),
        ("tag", "hai-phong"),
        ("from", "2025-09-15"),
        ("prefix", "hả"),
        ("sort", "count"),
        ("q", "cau"),
    ]
    asked = list(asks(values, queries))
    answered = []
    for opened in (quick_newsroom, newsroom):
        with pytest.MonkeyPatch.context() as patch, opened(patch) as room:
            furnish(room)
            answered.append([room.ask(ask.path, ask.query) for ask in asked])
    for ask, in_memory, on_moto in zip(asked, *answered, strict=True):
        assert (in_memory.status, in_memory.data) == (on_moto.status, on_moto.data), ask


@pytest.mark.parametrize(
    "rule", [rule for rule, route in route_table.ROUTES.items() if not route.is_page]
)
def test_just_the_parameters_that_it_names_are_taken(room: Newsroom, rule: str) -> None:
    one = furnish(room)
    values = {
        "id": [one],
        "key": ["hải-phòng"],
        "file": ["cầu 1.jpg"],
        "token": ["x"],
        "month": ["2025-09"],
        "part": ["2"],
        "slug": ["x"],
    }
    route = route_table.ROUTES[rule]
    for ask in asks(values, []):
        if ask.route is not route:
            continue
        for name in ("nothing", *openapi_parameters.QUERY_PARAMETERS, "limit"):
            if name not in route.parameters:
                answer = room.ask(ask.path, f"{ask.query}&{name}=1")
                assert (answer.status, answer.json["parameter"]) == (400, name), ask
        if "limit" in route.parameters:
            for limit, status in (
                (1, 200),
                (route.limits[1], 200),
                (route.limits[1] + 1, 400),
                (0, 400),
            ):
                found = room.ask(ask.path, f"{ask.query}&limit={limit}").status
                assert found == status or (found, status) == (404, 200), ask


def test_every_parameter_and_part_of_a_path_is_described() -> None:
    routes = [route for route in route_table.ROUTES.values() if not route.is_page]
    used = {name for route in routes for name in route.parameters} - {"limit"}
    assert used == set(openapi_parameters.QUERY_PARAMETERS)
    assert set(openapi_responses.ERROR_DESCRIPTIONS) >= {
        status for route in route_table.ROUTES.values() for status in route.statuses
    }
    described = openapi.describe_api(BASE)
    for path, operation in described["paths"].items():
        assert operation["get"]["summary"], path
        for parameter in operation["get"]["parameters"]:
            assert parameter["description"]
            assert parameter["name"] == "cursor" or "example" in parameter, (
                path,
                parameter["name"],
            )
    assert openapi_parameters.PATH_PARAMETERS["id"][2] == article_id(
        "drop:Cảng biển mở tuyến mới.txt#"
    )
    assert tuple(openapi_parameters.QUERY_PARAMETERS["sort"][1]["enum"]) == parameters.NAME_ORDERS


def test_a_member_is_described_by_its_own_words_and_not_by_its_types() -> None:
    schemas = openapi.describe_api(BASE)["components"]["schemas"]
    since, time = (
        schemas["Problem"]["properties"]["since"],
        schemas["Teaser"]["properties"]["updated_at"],
    )
    assert since["description"] == "When the article was taken down or expired."
    assert time["description"] == "RFC 3339, in UTC."
    assert since["format"] == time["format"] == "date-time"


def test_types_are_named_as_clients_know_them() -> None:
    schemas = openapi.describe_api(BASE)["components"]["schemas"]
    assert set(schemas) == {
        *("ArticleEvent", "ArticlePublished", "ArticleUpdated", "ArticleWithdrawn"),
        *("DropEvent", "DropRejected"),
        *("Article", "Articles", "Figure", "Found", "FoundItem", "GatewayError", "Highlights"),
        *("AuthorNote", "Image", "Name"),
        *("NameItem", "Named", "Change", "Changes"),
        *("NamedCount", "Names", "NamesFound", "PickImage", "Problem", "Related", "RelatedItem"),
        *("Rendition", "Rights", "Source", "Subject", "Teaser", "TextPart", "Unresolved"),
        *("Timeline", "TimelineItem"),
    }
    assert not any("title" in schema for schema in schemas.values())


def test_the_docs_page_shows_all_of_it_and_loads_nothing_from_elsewhere(room: Newsroom) -> None:
    page = ok(room.ask("/docs"))
    described = openapi.describe_api(BASE)
    for path, operation in described["paths"].items():
        assert f">GET {path}</code>" in page.body
        assert f'id="{operation["get"]["operationId"]}"' in page.body
    for name in described["components"]["schemas"]:
        assert f'id="{name}"' in page.body
    ids = re.findall(r' id="([^"]+)"', page.body)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page.body)) <= set(ids)
    loaded = re.findall(r'(?:src|href)="([^"#]+)', page.body)
    assert all(url.startswith(("/", BASE)) for url in loaded), loaded
    assert "<script" not in page.body
    assert "`" not in re.sub(r"<pre.*?</pre>", "", page.body, flags=re.DOTALL)
    assert len(page.body.encode()) < 200_000


def test_the_docs_page_has_a_command_and_an_answer_for_each_route(room: Newsroom) -> None:
    room.host = "tin.example"
    page = ok(room.ask("/docs")).body
    sections = re.findall(r"<h3><code>GET (\S+)</code></h3>(.*?)</section>", page, re.DOTALL)
    for path, section in sections:
        assert section.count("<code>curl 'https://tin.example/") == 1, path
        assert section.count('class="answer"') == section.count("<b>200 ") == 1, path
    shown = {path for path, _ in sections}
    documented = [one for one in openapi_paths.expand_routes() if one.route.operation]
    assert {one.route.target for one in documented if one.path in shown} == {
        route.target for route in route_table.ROUTES.values() if route.operation
    }
