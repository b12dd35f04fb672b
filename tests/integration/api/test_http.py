"""What HTTP asks of every answer: caching, refusals, methods, addresses."""

import re
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
from botocore.exceptions import ClientError
from hypothesis import strategies as st

from shared.article.model import Image
from shared.process import clear_singletons
from shared.tables.dynamo import Table
from tests.support.newsroom import BASE, Newsroom, draft, ok, story


def test_an_answer_that_the_client_has_is_not_sent_again(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    for path in (
        f"/v1/articles/{one.id}",
        "/v1/articles",
        f"/v1/articles/{one.id}/related",
        "/v1/tags",
        "/",
        "/assets/style.css",
    ):
        first = ok(room.ask(path))
        again = room.ask(path, if_none_match=f'"other", {first.headers["etag"]}')
        assert (again.status, again.body, again.headers["etag"]) == (
            304,
            "",
            first.headers["etag"],
        ), path
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert room.ask(path, if_none_match='"other"').status == 200
    before = room.ask(f"/v1/articles/{one.id}").headers["etag"]
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 8, 6))
    assert room.ask(f"/v1/articles/{one.id}").headers["etag"] != before


def test_copies_live_at_most_a_minute(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 8, 6))
    for path in (
        "/",
        "/v1/articles",
        f"/v1/articles/{one.id}",
        f"/read/cau-moi-qua-song-cam-{one.id}",
        f"/read/{one.id}",
        "/tags/hai-phong",
    ):
        seconds = re.findall(
            r"(?:max-age|stale-while-revalidate)=(\d+)", room.ask(path).headers["cache-control"]
        )
        assert sum(map(int, seconds)) <= 60, path
    assert room.ask("/v1/articles/aaaaaaaaaaaa").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/v1/articles", "nope=1", "nope"),
        ("/v1/articles", "limit=0", "limit"),
        ("/v1/articles", "limit=101", "limit"),
        ("/v1/articles", "limit=ten", "limit"),
        ("/v1/articles", "limit=5&limit=6", "limit"),
        ("/v1/articles", "limit=", "limit"),
        ("/v1/articles", "tag=", "tag"),
        ("/v1/articles", "cursor=", "cursor"),
        ("/v1/articles", "cursor=%00", "cursor"),
        ("/v1/articles", "cursor=W10", "cursor"),
        (
            "/v1/articles",
            "cursor=WyJUQUcjeCIsIjIwMjUtMDktMTRUMDA6MDA6MDBaI2FhYWFhYWFhYWFhYSJd",
            "cursor",
        ),  # of another list
        ("/v1/articles/aaaaaaaaaaaa", "fields=id", "fields"),
        ("/v1/articles/aaaaaaaaaaaa/related", "limit=11", "limit"),
        ("/v1/tags", "sort=up", "sort"),
        (
            "/v1/tags",
            "cursor=WyJUQUcjeCIsIjIwMjUtMDktMTRUMDA6MDA6MDBaI2FhYWFhYWFhYWFhYSJd",
            "cursor",
        ),
        ("/v1/tags/x/articles", "prefix=a", "prefix"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_what_is_allowed(
    room: Newsroom, path: str, query: str, parameter: str
) -> None:
    answer = room.ask(path, query)
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json["parameter"] == parameter
    assert answer.json["allowed"]
    assert set(answer.json) == {"type", "title", "status", "detail", "parameter", "allowed"}


def test_head_is_get_without_a_body(room: Newsroom) -> None:
    room.publish(story())
    for path in ("/", "/v1/articles"):
        got, head = room.ask(path), room.ask(path, method="HEAD")
        assert (head.status, head.body) == (200, "")
        assert head.headers == {**got.headers, "content-length": str(len(got.body.encode()))}
    assert room.ask("/v1/articles/aaaaaaaaaaaa", method="HEAD").status == 404
    packed = room.ask("/", method="HEAD", accept_encoding="gzip")
    assert (packed.headers["content-encoding"], packed.body) == ("gzip", "")
    assert 0 < int(packed.headers["content-length"]) < len(room.ask("/").body.encode())


def test_nothing_can_be_changed_and_browsers_may_ask(room: Newsroom) -> None:
    for path in ("/v1/articles", "/", "/media/aaaaaaaaaaaa/x.jpg"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = room.ask(path, method=method)
            assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert room.ask("/v1/nothing", method="POST").status == 404
    preflight = room.ask("/v1/articles", method="OPTIONS")
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (
        204,
        "GET, HEAD, OPTIONS",
    )
    for path in ("/v1/articles", "/v1/articles/aaaaaaaaaaaa", "/v1/nothing"):
        assert room.ask(path).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/",
        "/v1/articles/",
        "/v1/articles/x/y",
        "/nope",
        "/read/",
        "/read/x",
        "/tags/%",
        "/tags/" + "x" * 3000,
    ],
)
def test_what_is_not_there_is_not_found(room: Newsroom, path: str) -> None:
    assert room.ask(path).status == 404


NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["%", "..", "\ud800", "\ufdfa" * 200, "ban", "bán", "aaaaaaaaaaaa", "1"]),
)
WORDS = (
    "v1",
    "tags",
    "articles",
    "authors",
    "media",
    "read",
    "related",
    "search",
    "feeds",
    "latest.rss",
    "bán.atom",
)
SEGMENTS = st.one_of(st.sampled_from(WORDS), NASTY)
KNOWN = ("tag", "section", "cursor", "prefix", "limit", "from", "to", "q", "sort", "x")
QUERIES = st.lists(st.tuples(st.sampled_from(KNOWN), NASTY), max_size=3)


def test_nothing_that_is_asked_breaks_it(moto_room: Newsroom) -> None:
    moto_room.publish(draft("bán", tags=("bán", "bàn"), section="Bán"))

    @hypothesis.settings(max_examples=200, deadline=None)
    @hypothesis.given(path=st.lists(SEGMENTS, max_size=4), query=QUERIES)
    def ask(path: list[str], query: list[tuple[str, str]]) -> None:
        written = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
        assert moto_room.ask("/" + "/".join(path), written).status < 500

    ask()


def test_throttling_asks_for_patience_and_nothing_else_leaks(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(code: str) -> Any:
        def query(*_: Any, **__: Any) -> Any:
            raise ClientError({"Error": {"Code": code, "Message": "secret table"}}, "Query")

        return query

    monkeypatch.setattr(Table, "query", failing("ThrottlingException"))
    answer = room.ask("/v1/articles")
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["cache-control"] == "no-store"
    monkeypatch.setattr(Table, "query", failing("AccessDeniedException"))
    answer, page = room.ask("/v1/articles"), room.ask("/")
    assert (answer.status, page.status) == (500, 500)
    assert "secret" not in answer.body + page.body


def test_urls_are_right_behind_a_stage_and_a_custom_domain(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = story()
    room.publish(one)
    answer = room.ask("/prod/v1/articles", stage="prod")
    assert answer.json["items"][0]["url"] == f"{BASE}/prod/read/cau-moi-qua-song-cam-{one.id}"
    page = room.ask("/prod/", stage="prod").body
    assert f'href="/prod/read/cau-moi-qua-song-cam-{one.id}"' in page
    assert 'href="/prod/assets/style.css' in page
    assert room.ask("/prod", stage="prod").status == 200
    assert (
        room.ask("/prod/read/old-" + one.id, stage="prod")
        .headers["location"]
        .startswith(f"{BASE}/prod/read/cau-moi")
    )
    with monkeypatch.context() as patched:
        patched.setenv("PUBLIC_URL", "https://tin.example")
        _reload()
        assert (
            room.ask("/prod/v1/articles", stage="prod")
            .json["items"][0]["url"]
            .startswith("https://tin.example/read/")
        )
    _reload()


def _reload() -> None:
    clear_singletons()
