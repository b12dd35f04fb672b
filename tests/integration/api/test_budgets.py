"""What requests cost: rounds of calls side by side, read units as AWS rounds them, bytes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from functions.api.edge import api_gateway, route_table
from functions.api.mcp.tools import TOOLS
from functions.api.query import names, preview_token, stores, visible_claims
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import Figure, Image, Pick
from shared.article.teaser import lean_teaser
from shared.identifiers import article_id
from shared.process import clear_singletons
from shared.tables.drop_records import ObjectState, Report
from shared.tables.index_keys import LATEST
from shared.tables.index_records import Entry, Match
from shared.tables.index_rows import entry_row
from tests.support.newsroom import Newsroom, draft, ok, story
from tests.support.walk import tool_call

PARAGRAPH = "".join(
    chr(97 + (number * number) % 23) + " " * (number % 4 == 0) for number in range(400)
)
STORY = f"/read/cau-moi-qua-song-cam-{article_id('Cầu mới qua sông Cấm')}"
ARTICLE = f"/v1/articles/{article_id('Cầu mới qua sông Cấm')}"


@pytest.fixture
def busy(room: Newsroom) -> Newsroom:
    """An article of 8 KB with related ones, picks, images, and thirty more beside it."""
    picks = tuple(
        Pick(f"Chọn {number}", "Tóm tắt", "Xã hội", PARAGRAPH[:200], Figure("cầu 1.jpg"))
        for number in range(3)
    )
    one = story(body_text=PARAGRAPH * 20, body_html=f"<p>{PARAGRAPH * 20}</p>", picks=picks)
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    for number in range(3):
        room.publish(draft(f"Chọn {number}", summary=PARAGRAPH[:300]))
    tags = ("Hải Phòng", *(f"chủ đề {tag}" for tag in range(5)))
    others = [
        draft(
            f"Bài {number}",
            summary="tóm tắt " * 50,
            tags=tags,
            section="Xã hội",
            body_html=f"<p>{PARAGRAPH * 20}</p>",
        )
        for number in range(30)
    ]
    for number, other in enumerate(others):
        room.publish(other, at=f"2025-09-14T00:{number:02}:00Z")
    room.relate(one.id, *(Match(other.id, 0.5, ("một", "hai")) for other in others[:10]))
    return room


COSTS: Mapping[tuple[str, str], tuple[int, int, float]] = {
    # path, query (or what is posted): round trips, calls, read units
    (ARTICLE, ""): (3, 5, 3),
    (f"{ARTICLE}.ninjs.json", ""): (3, 5, 3),
    (f"{ARTICLE}/related", ""): (3, 7, 8),
    (f"{ARTICLE}/story", ""): (3, 9, 20),
    (STORY, ""): (3, 11, 8),
    (f"{STORY}/story", ""): (3, 10, 20),
    ("/v1/articles", ""): (1, 1, 4),
    ("/v1/articles", "from=2025-09-14&to=2025-09-14"): (1, 1, 4),
    ("/v1/articles", "tag=hai-phong&section=xa-hoi"): (4, 5, 12),
    ("/v1/tags/hải-phòng/articles", ""): (1, 1, 4),
    ("/v1/tags/hai-phong/articles", ""): (3, 3, 5),
    ("/v1/tags", ""): (2, 21, 11),
    ("/v1/tags", "sort=count"): (2, 21, 11),
    ("/v1/tags/hải-phòng", ""): (2, 2, 6),
    ("/v1/search", "q=b%C3%A0i"): (2, 6, 14),
    ("/v1/changes", ""): (1, 8, 8),
    ("/v1/suggest", "q=b%C3%A0i"): (1, 3, 1.5),
    ("/mcp", tool_call("search", q="bài").body): (2, 6, 14),
    ("/mcp", tool_call("article", id=ARTICLE[-12:]).body): (3, 5, 3),
    ("/mcp", tool_call("related", id=ARTICLE[-12:]).body): (3, 7, 8),
    ("/mcp", tool_call("changes").body): (1, 8, 8),
    ("/", ""): (1, 2, 4),
    ("/tags/hải-phòng", ""): (1, 3, 4),
    ("/tags", ""): (1, 2, 4),
    ("/search", "q=b%C3%A0i"): (2, 7, 14),
    ("/feeds/latest.atom", ""): (3, 22, 24),
    ("/feeds/tags/hải-phòng.rss", ""): (3, 23, 25),
    ("/sitemap.xml", ""): (4, 8, 8),
    ("/sitemaps/2025-09-2.xml", ""): (1, 1, 5),
    ("/news-sitemap.xml", ""): (1, 1, 5),
    ("/robots.txt", ""): (0, 0, 0),
    ("/license.xml", ""): (0, 0, 0),
    ("/llms.txt", ""): (1, 1, 4),
    (f"{STORY}.md", ""): (3, 5, 3),
    ("/openapi.json", ""): (0, 0, 0),
    ("/docs", ""): (1, 1, 0.5),
    (f"/media/{ARTICLE[-12:]}/cầu 1.jpg", ""): (2, 2, 2),
    (f"/media/{ARTICLE[-12:]}/cầu 1.jpg", "w=640"): (2, 2, 2),
}


def test_each_request_keeps_to_its_budget(busy: Newsroom, subtests: pytest.Subtests) -> None:
    stores.cursor_key()  # a process reads it once
    for (path, query), (trips, calls, rru) in COSTS.items():
        with subtests.test(f"{path}?{query}"):
            with busy.metered() as meter:
                answer = busy.post(query) if path == "/mcp" else busy.ask(path, query)
                assert answer.status in {200, 302} or path == "/license.xml"
            assert meter.trips.count <= trips, meter
            assert len(meter.calls) <= calls, meter
            assert meter.rru <= rru, meter


EDITORS_COSTS: Mapping[str, tuple[int, int, float]] = {
    # the function of a route: round trips, calls, read units; the link of a preview is in the test
    "site.preview_page.preview_page": (3, 3, 3),
    "site.preview_page.get_preview_picture": (2, 2, 3),
    # Four queries a day, here three days; then the drops, their images, their articles' claims.
    "site.desk_page.desk_page": (7, 51, 50),
}


def test_what_editors_see_keeps_to_its_budget(
    busy: Newsroom, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    ahead = story("Chưa ra", embargo="2025-09-16T00:00:00Z", body_html=f"<p>{PARAGRAPH * 20}</p>")
    claim = busy.publish(ahead)
    table = stores.stores().drops
    reported = [*busy.claims.values()] + [claim] * 20
    for number, one in enumerate(reported):
        report = Report("accepted", ObjectState("e"), "1", (one.id,), figure_files=("cầu 1.jpg",))
        busy.now = f"2025-09-{13 + number % 3}T07:00:00Z"
        table.record(table.take_ticket(f"tin/{number}.txt"), report, frozenset())
    busy.now = "2025-09-15T08:00:00Z"
    monkeypatch.setenv("DESK", "open")
    clear_singletons()
    link = preview_token.preview_path(claim, busy.now, stores.cursor_key())
    paths = {
        "site.preview_page.preview_page": link,
        "site.preview_page.get_preview_picture": f"{link}/cầu 1.jpg",
        "site.desk_page.desk_page": "/desk",
    }
    for target, (trips, calls, rru) in EDITORS_COSTS.items():
        with subtests.test(target), busy.metered() as meter:
            assert busy.ask(paths[target], host="127.0.0.1").status in {200, 302}
            assert meter.trips.count <= trips, meter
            assert len(meter.calls) <= calls, meter
            assert meter.rru <= rru, meter


def test_every_route_has_a_budget() -> None:
    priced = {
        route.target
        for rule, route in route_table.ROUTES.items()
        for path, _ in COSTS
        if route_table.path_pattern(rule).fullmatch(path)
    }
    targets = {route.target for route in route_table.ROUTES.values()}
    assert targets - priced - EDITORS_COSTS.keys() == {
        "site.assets.get_stylesheet",
        "site.assets.get_docs_stylesheet",
        "site.assets.get_icon",
        "site.assets.get_favicon",
        "site.assets.get_touch_icon",
    }
    calls = [json.loads(posted)["params"]["name"] for path, posted in COSTS if path == "/mcp"]
    assert calls == [*TOOLS]


# -------------------------------------------------------------------------------------------------
# bytes, whatever comes


QUOTES = '"' * 3000
MONSTERS: dict[str, dict[str, Any]] = {
    "long": {"body_text": "chữ " * 300_000, "body_html": f"<p>{'chữ ' * 300_000}</p>"},
    "quotes": {"body_text": '"\n' * 299_000, "body_html": '"\\' * 299_000},
    "markup": {"body_text": "<&>" * 199_000, "body_html": "&lt;" * 149_000},
    "figures": {
        "figures": tuple(Figure(f"{number}.jpg", QUOTES) for number in range(100)),
        "body_html": FIGURE_MARK.format(0),
    },
}


@pytest.mark.parametrize("monster", MONSTERS)
def test_no_answer_is_larger_than_can_be_sent(room: Newsroom, monster: str) -> None:
    for number in range(8):
        claim = room.publish(
            draft(f"Bài {number}", tags=("to",), summary=QUOTES),
            at=f"2025-09-14T00:{number:02}:00Z",
        )
        assert claim.article
        # The claim alone, since what relate makes of a text is another matter.
        stores.stores().articles.put(
            replace(claim, article=replace(claim.article, **MONSTERS[monster]))
        )
    one = claim.id
    largest = 0
    for path in (
        *(f"/v1/articles/{one}{ending}" for ending in ("", ".ninjs.json", "/related")),
        *(
            f"/read/bai-7-{one}",
            "/",
            "/v1/articles",
            "/feeds/latest.atom",
            "/feeds/latest.rss",
            "/feeds/tags/to.json",
        ),
        *("/sitemaps/2025-09-2.xml", "/news-sitemap.xml"),
    ):
        size = api_gateway.response_bytes(ok(room.ask(path)).body)
        assert size <= api_gateway.MAX_RESPONSE_BYTES, path
        largest = max(largest, size)
    assert largest > 200_000


def test_a_body_too_long_is_cut_between_letters() -> None:
    one = visible_claims.bounded_article(
        draft("Dài", body_text="ế" * 700_000, body_html="<p>" + "ế" * 700_000 + "</p>")
    )
    assert one.body_html == f"<p>{one.body_text}</p>"
    assert set(one.body_text) == {"ế", "…"}
    assert 190_000 < len(one.body_text.encode()) <= 200_010


def test_the_longest_list_of_the_longest_teasers_fits(room: Newsroom) -> None:
    """The list of the newest; what else relate makes of an article is in no answer here."""
    tags = tuple('ẫ"' * 40 + str(number) for number in range(30))
    first, *others = [
        draft(
            '"' * 280 + str(number), summary=QUOTES, tags=tags, authors=tags[:20], section=tags[0]
        )
        for number in range(100)
    ]
    claim = room.publish(first)
    claims = [replace(claim, id=one.id, article=one) for one in others]
    stores.stores().index.put_rows(
        entry_row(LATEST, Entry(lean_teaser(each), each.window)) for each in claims
    )
    for path, query in (("/v1/articles", "limit=100"), ("/v1/tags", "sort=count"), ("/", "")):
        assert (
            api_gateway.response_bytes(ok(room.ask(path, query)).body)
            <= api_gateway.MAX_RESPONSE_BYTES
        )
    assert names.MAX_TOP_NAMES == 200


def test_what_would_be_too_large_is_an_error_and_not_cut_off_on_the_way(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.publish(story())
    monkeypatch.setattr(api_gateway, "MAX_RESPONSE_BYTES", 100)
    assert room.ask("/v1/articles").status == 500
