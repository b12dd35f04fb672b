"""What stands between readers and the API: other sites' scripts, a CDN, addresses."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from functions.api import handler
from functions.api.edge import cdn
from shared.article.model import Image
from shared.process import clear_singletons
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.newsroom import BASE, Newsroom, story
from tests.support.walk import asks

SHOP, MOBILE = "https://example.com", "https://m.example.com"
SECRET = "x" * 48
EXPOSED = "ETag, Last-Modified, Link, Retry-After"

Setting = Callable[..., None]


@pytest.fixture
def setting(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """Sets variables of the function, which then starts anew."""
    room.publish(story())

    def change(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        clear_singletons()

    return change


def cors(answer: Any) -> tuple[str | None, str | None, str]:
    headers = answer.headers
    return (
        headers.get("access-control-allow-origin"),
        headers.get("access-control-expose-headers"),
        headers["vary"],
    )


@pytest.mark.parametrize("setting_text", ["*", SHOP])
@pytest.mark.parametrize("asked_by", ["", SHOP, "https://other.example"])
def test_one_setting_is_the_answer_to_everybody(
    room: Newsroom, setting: Setting, setting_text: str, asked_by: str
) -> None:
    """So that a cache that knows nothing of Origin may keep it."""
    setting(CORS_ORIGINS=setting_text)
    origin = {"origin": asked_by} if asked_by else {}
    for path in ("/v1/articles", "/v1/nothing", "/feeds/latest.atom", "/openapi.json"):
        answer = room.ask(path, **origin)
        assert cors(answer) == (setting_text, EXPOSED, "Accept-Encoding"), path


@pytest.mark.parametrize(
    ("asked_by", "allowed"),
    [(SHOP, SHOP), (MOBILE, MOBILE), ("https://other.example", None), ("null", None), ("", None)],
)
def test_of_several_origins_each_gets_its_own_answer_and_caches_know(
    room: Newsroom, setting: Setting, asked_by: str, allowed: str | None
) -> None:
    setting(CORS_ORIGINS=f"{SHOP},{MOBILE}")
    origin = {"origin": asked_by} if asked_by else {}
    exposed = EXPOSED if allowed else None
    answer = room.ask("/v1/articles", **origin)
    assert cors(answer) == (allowed, exposed, "Accept-Encoding, Origin")
    one = room.ask(f"/v1/articles/{story().id}", **origin)
    assert cors(one) == (allowed, exposed, "Accept, Accept-Encoding, Origin")
    assert cors(room.ask("/", **origin))[0] is None


def test_no_origin_may_read_where_none_is_set(room: Newsroom, setting: Setting) -> None:
    setting(CORS_ORIGINS="")
    answer = room.ask("/v1/articles", origin=SHOP)
    assert cors(answer) == (None, None, "Accept-Encoding")
    preflight = room.ask("/v1/articles", method="OPTIONS", origin=SHOP)
    assert preflight.status == 204
    assert not [name for name in preflight.headers if name.startswith("access-control-")]


def test_answers_without_a_body_and_errors_can_be_read_too(
    room: Newsroom, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting(CORS_ORIGINS=f"{SHOP},{MOBILE}")
    path = f"/v1/articles/{story().id}"
    etag = room.ask(path).headers["etag"]
    same = room.ask(path, if_none_match=etag, origin=SHOP)
    assert (same.status, cors(same)[0]) == (304, SHOP)
    assert room.ask(path, method="HEAD", origin=SHOP).headers["access-control-allow-origin"]
    for status, answer in (
        (400, room.ask("/v1/articles", "nothing=1", origin=SHOP)),
        (404, room.ask("/v1/articles/aaaaaaaaaaaa", origin=SHOP)),
        (405, room.ask("/v1/articles", method="POST", origin=SHOP)),
    ):
        assert (answer.status, cors(answer)[:2]) == (status, (SHOP, EXPOSED))


@pytest.mark.parametrize(
    ("setting_text", "allowed"), [("*", "*"), (SHOP, SHOP), (f"{SHOP},{MOBILE}", MOBILE)]
)
def test_a_preflight_is_answered_by_the_function(
    room: Newsroom, setting: Setting, setting_text: str, allowed: str
) -> None:
    setting(CORS_ORIGINS=setting_text)
    answer = room.ask(
        "/v1/articles", method="OPTIONS", origin=MOBILE, access_control_request_method="GET"
    )
    assert (answer.status, answer.body, cors(answer)[0]) == (204, "", allowed)
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "Accept, If-None-Match"
    assert int(answer.headers["access-control-max-age"]) > 0
    assert answer.headers["cache-control"] == "no-store"


def test_only_what_came_through_the_cdn_is_answered(room: Newsroom, setting: Setting) -> None:
    setting(CDN_SECRET=SECRET, PUBLIC_URL="https://tin.example")
    for path in ("/v1/articles", "/feeds/latest.atom", "/openapi.json"):
        for shown in ({}, {"x_newsdrop_cdn": SECRET[:-1]}, {"x_newsdrop_cdn": "ắ"}):
            answer = room.ask(path, host="evil.example", **shown)
            assert (answer.status, answer.headers["content-type"]) == (
                403,
                "application/problem+json",
            )
            assert answer.json["site"] == "https://tin.example"
            assert answer.headers["cache-control"] == "no-store"
            assert "evil" not in answer.body
            assert SECRET[:-1] not in answer.body
        assert room.ask(path, x_newsdrop_cdn=SECRET).status in {200, 404}
    assert cdn.CDN_HEADER == "x-newsdrop-cdn"


def test_the_site_is_where_the_stage_says_if_the_function_cannot_know(
    room: Newsroom, setting: Setting
) -> None:
    """The CDN is made after the function; nothing that a client sends takes part."""
    setting(CDN_SECRET=SECRET)
    event = event_of(
        "/v1/articles", "", headers={"x_newsdrop_cdn": SECRET, "host": "evil.example"}
    ) | {"stageVariables": {"site": "https://d1.cloudfront.net"}}
    answer = handler.handle(event, CONTEXT)
    (item,) = json.loads(answer["body"])["items"]
    assert item["url"].startswith("https://d1.cloudfront.net/read/")
    assert "evil" not in json.dumps(answer)
    setting(PUBLIC_URL="https://tin.example")
    answer = handler.handle(event, CONTEXT)
    assert json.loads(answer["body"])["items"][0]["url"].startswith("https://tin.example/read/")


@pytest.mark.parametrize(
    "variables", [None, {}, {"site": {"Ref": "AWS::NoValue"}}, {"site": {"Fn::If": []}}]
)
def test_a_stage_that_knows_no_site_leaves_it_to_the_name_that_was_asked(
    room: Newsroom, variables: object
) -> None:
    """`sam local start-api` hands on what the template says, though it is no text."""
    room.publish(story())
    event = event_of("/v1/articles", "", headers={"host": "127.0.0.1:3000"}, domain="localhost")
    event |= {"stageVariables": variables}
    answer = handler.handle(event, CONTEXT)
    assert answer["statusCode"] == 200
    assert "//127.0.0.1:3000/read/" in json.loads(answer["body"])["items"][0]["url"]


FORGED = "evil.example"
KNOWN: dict[str, dict[str, str]] = {
    "a domain": {"PUBLIC_URL": "https://tin.example"},
    "the CDN's own name": {"CDN_SECRET": SECRET},
    "API Gateway's own name": {},
}
"""How the site's address may be known, and the function's variables then."""


@pytest.mark.parametrize("known", KNOWN)
def test_no_host_and_no_header_changes_an_address(
    room: Newsroom, setting: Setting, known: str
) -> None:
    """Every route: pages, feeds, sitemaps, JSON, redirects, headers, errors."""
    one = story()
    room.publish(one)
    picture = Image("image/jpeg", 8, 6, key=f"{'a1' * 20}.jpeg")
    room.drop_image("tin/cầu 1.jpg", picture)
    room.store_picture(picture)
    setting(**KNOWN[known])
    forged = {
        **{"host": FORGED, "x-forwarded-host": FORGED, "x-forwarded-proto": "http"},
        **{"forwarded": f"host={FORGED};proto=http", "x-original-host": FORGED},
        **{"x-forwarded-server": FORGED, "x-newsdrop-cdn": SECRET},
    }
    stage = {"site": "https://d1.cloudfront.net"} if known == "the CDN's own name" else {}
    values = {
        **{"id": [one.id, "a" * 12], "slug": [f"old-{one.id}", "x"], "key": ["hai-phong", "x"]},
        **{"file": ["cầu 1.jpg"], "month": ["2025-09"], "part": ["2"], "token": ["x"]},
    }
    statuses = set()
    for ask in asks(values, []):
        event = event_of(ask.path, ask.query, headers=forged) | {"stageVariables": stage}
        answer = handler.handle(event, CONTEXT)
        said = json.dumps(answer["headers"]) + str(answer["body"])
        assert FORGED not in said, ask
        assert "http://d1" not in said, ask
        assert "http://tin" not in said, ask
        assert "http://news" not in said, ask
        assert answer["headers"]["strict-transport-security"]
        statuses.add(answer["statusCode"])
    assert statuses >= {200, 301, 302, 404}


def test_browsers_come_by_https_only_where_the_site_does(room: Newsroom, setting: Setting) -> None:
    assert BASE.startswith("https://")
    for path in ("/", "/v1/articles", "/v1/nothing"):
        answer = room.ask(path)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    setting(PUBLIC_URL="http://127.0.0.1:8000")
    assert "strict-transport-security" not in room.ask("/").headers


def test_no_cache_serves_old_copies_while_the_api_is_in_trouble(room: Newsroom) -> None:
    for path in ("/", "/v1/articles", "/feeds/latest.atom", "/sitemap.xml"):
        assert "stale-if-error=0" in room.ask(path).headers["cache-control"], path


def test_a_reader_gets_an_answer_when_the_functions_time_runs_short(moto_room: Newsroom) -> None:
    """The function is not killed: what it would still have to ask is not asked."""
    one = story()
    moto_room.publish(one)
    event = event_of(f"/v1/articles/{one.id}", "")
    for milliseconds, status in ((15_000, 200), (5_000, 503), (15_000, 200)):
        left = SimpleNamespace(
            **{**vars(CONTEXT), "get_remaining_time_in_millis": lambda ms=milliseconds: ms}
        )
        answer = handler.handle(event, left)  # type: ignore[arg-type]
        assert answer["statusCode"] == status
        assert ("retry-after" in answer["headers"]) is (status == 503)
