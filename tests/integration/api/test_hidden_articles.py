"""What is taken down, embargoed or expired is served by no route, nor are tags that only it has."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from functions.api.edge import route_table
from functions.api.mcp.tools import TOOLS
from functions.api.query import preview_token, stores
from functions.api.v1 import openapi_paths
from shared import times
from shared.article.claim import Claim
from shared.article.model import Article, AuthorNote, Figure, Image, Pick
from shared.identifiers import read_path
from shared.tables.drop_records import ObjectState, Report
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, ok, story
from tests.support.walk import asks, tool_calls

NOT_OF_ARTICLES = {"/openapi.json", "/docs", "/favicon.ico", "/apple-touch-icon.png"} | {
    *("/assets/style.css", "/assets/docs.css", "/assets/icon.svg"),
    "/robots.txt",
    "/license.xml",
    # Of what was up it says that it was withdrawn, by its id; of what was not, nothing:
    # tests/integration/relate/test_changes.py.
    "/v1/changes",
}
FOR_EDITORS = {"/preview/{token}", "/preview/{token}/{file}", "/desk"}
"""What shows hidden articles to whoever has a link, or is let in, and nothing to all others; to
whom it does say test_preview.py and test_desk_admission.py."""

MARKERS = (
    "chỉ riêng",
    "chỉ-riêng",
    "Phòng kín",
    "phòng-kín",
    "Ẩn Danh",
    "ẩn-danh",
    "Lời tóm kín",
    "bimat.jpg",
    "Nghề kín",
)
AT = "2025-08-20T00:00:00Z"
"""A week that no other article is of, so that its sitemap is a sign too."""


def secret(**window: Any) -> Article:
    """An article whose every part is found nowhere else."""
    return story(
        "Bí mật quốc khố",
        summary="Lời tóm kín",
        section="Phòng kín",
        authors=("Ẩn Danh",),
        author_notes=(AuthorNote("Ẩn Danh", "Nghề kín"),),
        tags=("chỉ riêng", "chung"),
        figures=(Figure("bimat.jpg", "Kho."),),
        picks=(),
        **window,
    )


def arrange(room: Newsroom, one: Article, at: str) -> Article:
    """The secret, and an article that has it for a pick, as related and as near-duplicate."""
    other = draft(
        "Công khai", tags=("chung",), picks=(Pick("Bí mật quốc khố"),), body_text="quốc khố mở cửa"
    )
    room.publish(other)
    twin = draft("Bản sao", tags=("chung",))
    room.publish(twin)
    room.publish(one, at=at)
    room.drop_image("tin/bimat.jpg", Image("image/jpeg", 8, 6))
    table, report = stores.stores().drops, Report("accepted", ObjectState("e"), "1", (one.id,))
    table.record(table.take_ticket("tin/bí mật.txt"), report, frozenset({one.id}))
    room.relate(other.id, Match(one.id, 0.9, ("x",)))
    room.relate(twin.id, Match(one.id, 0.8, ("x",), True))
    room.back(twin.id, Match(one.id, 0.7, ("x",)))
    return other


def links_that_lead_nowhere(room: Newsroom, claim: Claim) -> list[str]:
    """What links to previews hold: of another revision or text, of the day before, made elsewhere;
    and, where the article is not ahead, a link that would be good."""
    key = stores.cursor_key()
    old = times.to_rfc3339(times.from_rfc3339(room.now) - timedelta(days=1))
    links = [
        preview_token.preview_path(replace(claim, revision=claim.revision + 1), room.now, key),
        preview_token.preview_path(replace(claim, digest="another"), room.now, key),
        preview_token.preview_path(claim, old, key),
        preview_token.preview_path(claim, room.now, b"another key"),
    ]
    if claim.visible_from <= room.now:
        links.append(preview_token.preview_path(claim, room.now, key))
    return [link.removeprefix("/preview/") for link in links]


def shown_by(room: Newsroom, one: Article, claim: Claim, at: str) -> set[str]:
    """The routes that show anything of it."""
    others = [room.claims[other].article for other in room.claims if other != one.id]
    sitemap = f"<loc>{BASE}/sitemaps/{at[:7]}-{(int(at[8:10]) + 7) // 8}.xml"
    words = re.compile("|".join([one.id, sitemap, *map(re.escape, MARKERS), *map(quote, MARKERS)]))
    slugs = [
        f"x-{one.id}",
        f"bi-mat-quoc-kho-{one.id}",
        *(read_path(other.id, other.headline)[6:] for other in others if other),
    ]
    addresses = [f"{BASE}/read/{slug}" for slug in slugs]
    values = {
        "id": [one.id, *(other.id for other in others if other)],
        "key": ["chỉ-riêng", "chi-rieng", "phòng-kín", "ẩn-danh", "chung"],
        "file": ["bimat.jpg"],
        "token": ["x", one.id, *links_that_lead_nowhere(room, claim)],
        "month": [at[:7], "2025-09"],
        "part": list("1234"),
        "slug": slugs,
    }
    queries = [
        ("section", "phong-kin"),
        ("author", "ẩn danh"),
        ("tag", "chi-rieng"),
        ("tag", "chung"),
        ("from", at[:10]),
    ]
    queries += [
        ("q", "quốc khố"),
        ("q", "chi rieng"),
        ("q", '"quốc khố"'),
        ("q", "chi rienh"),
        ("sort", "newest"),
        ("sort", "count"),
        ("prefix", "ch"),
        ("limit", "10"),
        ("w", "8"),
    ]
    found, walked = set(), set()
    for ask in asks(values, queries):
        answer = room.ask(ask.path, ask.query)
        assert answer.status < 500, ask
        walked.add(ask.rule)
        if words.search(answer.body) or words.search(answer.headers.get("location", "")):
            found.add(ask.rule)
        if answer.status == 200 and ask.rule not in NOT_OF_ARTICLES:
            seconds = re.findall(
                r"(?:max-age|stale-while-revalidate)=(\d+)", answer.headers["cache-control"]
            )
            assert sum(map(int, seconds)) <= 60, ask
    for call in tool_calls({"id": [*values["id"], *addresses]}, queries):
        answer = room.post(call.body)
        assert answer.status == 200, call
        walked.add(f"tool {call.tool}")
        if words.search(answer.body):
            found.add(f"tool {call.tool}")
    assert len(walked) >= len(route_table.ROUTES) + len(TOOLS) - 1  # all tools have one route
    return found


def everywhere() -> set[str]:
    """Every route that shows articles, and every tool."""
    bare = {
        re.sub(r"\{(\w+):[^}]+\}", r"{\1}", rule) for rule, _, _ in openapi_paths.expand_routes()
    }
    return (bare - NOT_OF_ARTICLES - FOR_EDITORS - {"/mcp"}) | {
        f"tool {name}" for name in TOOLS if name != "changes"
    }


Change = Callable[[Newsroom, Article], None]
CASES: dict[str, tuple[dict[str, str], str, bool, Change]] = {
    "embargoed": (
        {"embargo": "2025-09-17T00:00:00Z"},
        AT,
        False,
        lambda room, _: room.pass_time("2025-09-17T00:00:00Z"),
    ),
    "dated ahead": (
        {"published_at": "2025-09-17T00:00:00Z"},
        AT,
        False,
        lambda room, _: room.pass_time("2025-09-17T00:00:00Z"),
    ),
    "expired": (
        {"expires": "2025-09-16T00:00:00Z"},
        AT,
        True,
        lambda room, _: room.pass_time("2025-09-16T00:00:00Z"),
    ),
    "taken down": ({}, AT, True, lambda room, one: room.take_down(one.id)),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_nowhere_while_hidden_and_everywhere_while_visible(room: Newsroom, case: str) -> None:
    window, at, is_visible_first, change = CASES[case]
    one = secret(**window)
    arrange(room, one, at)
    claim = room.claims[one.id]
    at = max(at, *(value for name, value in window.items() if name != "expires"), "")
    first = shown_by(room, one, claim, at)
    change(room, one)
    then = shown_by(room, one, claim, at)
    visible, hidden = (first, then) if is_visible_first else (then, first)
    assert hidden == set()
    # What lies weeks back is no news of two days.
    old = {"/news-sitemap.xml"} if is_visible_first else set()
    assert everywhere() - visible == old


@pytest.mark.parametrize("case", CASES)
def test_those_who_ask_for_it_by_name_are_told_no_more_than_they_may_know(
    room: Newsroom, case: str
) -> None:
    window, at, is_visible_first, change = CASES[case]
    one = secret(**window)
    other = arrange(room, one, at)
    if is_visible_first:
        change(room, one)
    status = 410 if is_visible_first else 404
    for path in (
        "/v1/articles/{}",
        "/v1/articles/{}.ninjs.json",
        "/v1/articles/{}/related",
        "/v1/articles/{}/story",
        "/read/x-{}",
        "/read/x-{}/story",
        "/media/{}/bimat.jpg",
    ):
        assert room.ask(path.format(one.id)).status == status, path
    for path in ("/v1/{}/{}", "/v1/{}/{}/articles", "/{}/{}", "/feeds/{}/{}.atom"):
        for kind, key in (
            ("tags", "chỉ-riêng"),
            ("tags", "chi-rieng"),
            ("sections", "phòng-kín"),
            ("authors", "ẩn-danh"),
        ):
            assert room.ask(path.format(kind, key)).status == 404, (path, key)
    assert room.ids("/v1/articles", "tag=chung&section=ph%C3%B2ng-k%C3%ADn") == []
    assert room.ids_related(other.id) == []
    assert room.get("/v1/tags/chung")["count"] == 2


def test_a_signed_url_outlives_no_copy_of_its_redirect(room: Newsroom) -> None:
    one = secret()
    room.publish(one)
    room.drop_image("tin/bimat.jpg", Image("image/jpeg", 8, 6))
    answer = room.ask(f"/media/{one.id}/bimat.jpg")
    (lives,) = parse_qs(urlsplit(answer.headers["location"]).query)["X-Amz-Expires"]
    private, age = answer.headers["cache-control"].split(", max-age=")
    assert (private, int(lives)) == ("private", 300)
    assert int(age) < int(lives)


def test_what_is_gone_says_since_when(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    room.take_down(one.id, at="2025-09-15T07:30:00Z")
    expired = draft("Hết hạn", expires="2025-09-15T07:45:00Z")
    room.publish(expired)
    answer = room.ask(f"/v1/articles/{one.id}")
    assert (answer.status, answer.headers["content-type"]) == (410, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "The article was taken down.",
        "since": "2025-09-15T07:30:00Z",
    }
    assert room.ask(f"/v1/articles/{expired.id}").json["since"] == "2025-09-15T07:45:00Z"
    page = room.ask(f"/read/x-{one.id}")
    assert page.status == 410
    assert "Thứ Hai, 15/9/2025, 14:30 (GMT+7)" in page.body


def test_an_article_that_went_down_while_its_entry_is_still_there_is_in_no_feed(
    room: Newsroom,
) -> None:
    one = story()
    claim = room.publish(one)
    room.take_down(one.id)
    room.put_rows(claim)
    assert one.id not in ok(room.ask("/feeds/latest.atom")).body
