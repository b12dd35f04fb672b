"""ETags are made of rows: equal ones mean equal bodies, and a client that has one costs no body."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from functions.api.edge import etag as etags
from functions.api.edge import http, routes
from functions.api.syndication import feed_formats, machine_files, sitemaps
from functions.api.v1 import (
    bodies,
    change_endpoint,
    markdown_writer,
    ninjs_writer,
    openapi,
    search_endpoint,
    shapes,
)
from shared.article.model import (
    Article,
    AuthorNote,
    Embedded,
    Figure,
    Image,
    Pick,
    Rights,
    Subject,
)
from shared.identifiers import article_id
from shared.process import clear_singletons
from shared.tables.index_records import Match
from tests.support.gateway_event import HOST
from tests.support.newsroom import Newsroom, draft, story
from tests.support.walk import asks

ID = article_id("Cầu mới qua sông Cấm")
VALUES = {
    "id": [ID],
    "key": ["hải-phòng", "xã-hội", "lê-minh"],
    "file": ["cầu 1.jpg"],
    "token": ["x"],
    "month": ["2025-09"],
    "part": ["2"],
    "slug": [f"x-{ID}"],
}
ASKS = [
    (ask.rule, ask.path, ask.query)
    for ask in asks(
        VALUES,
        [("limit", "1"), ("tag", "hai-phong"), ("prefix", "h"), ("sort", "count"), ("q", "cau")],
    )
    if not ask.route.is_page and ask.route.target != "media.images.get_image"
]
TYPES = (http.JSON_TYPE, http.NINJS_TYPE)
TOLD_IN_TWO_TYPES = {"/v1/articles/{id}"}
"""The rules whose answer depends on the type that a client accepts."""

SMALL = Image("image/jpeg", 8, 6)
CHANGES: dict[str, dict[str, Any]] = {
    "format": {"format": "html"},
    "headline": {"headline": "Cầu mới qua sông Cấm thông xe"},
    "language": {"language": "en"},
    "summary": {"summary": "Nối hai bờ."},
    "section": {"section": "Kinh tế"},
    "authors": {"authors": ("Lê Minh",)},
    "author_notes": {"author_notes": (AuthorNote("Lê Minh", about="Viết về biển."),)},
    "tags": {"tags": ("Hải Phòng", "cầu")},
    "body_html": {"body_html": "<p>Đoạn khác.</p>"},
    "body_text": {"body_text": "Đoạn khác."},
    "figures": {"figures": (Figure("cầu 1.jpg", "Cầu."),)},
    "picks": {"picks": (Pick("Bến tàu"),)},
    "embedded": {"embedded": (Embedded("cầu 1.jpg", "k", SMALL),)},
    "rights": {"rights": Rights("Báo Cảng", "© Báo Cảng", "Không dùng ngoài Việt Nam")},
    "source_name": {"source_name": "TTXVN"},
    "credit_line": {"credit_line": "Lê Minh/TTXVN"},
    "places": {"places": ("Hải Phòng",)},
    "urgency": {"urgency": 3},
    "genre": {"genre": "Phóng sự"},
    "slugline": {"slugline": "CAU-SONG-CAM"},
    "edition_note": {"edition_note": "Chờ ảnh."},
    "subjects": {"subjects": (Subject("Giao thông", "medtop:20000337"),)},
    "version": {"version": 7},
    "published_at": {"published_at": "2025-09-10T00:00:00Z"},
    "updated_at": {"updated_at": "2025-09-15T07:45:00Z"},
    "embargo": {"embargo": "2025-09-15T07:50:00Z"},
    "expires": {"expires": "2025-09-20T00:00:00Z"},
}
"""Of an article, whatever may change."""


def test_every_field_of_an_article_is_changed() -> None:
    assert {field.name for field in fields(Article)} - {"id", "cancelled"} == set(CHANGES)


def states(room: Newsroom) -> Iterator[str]:
    """Leads a newsroom through all that may change in it; the names of the states."""
    one, other, twin = (
        story(),
        draft("Bến tàu", tags=("Hải Phòng",), authors=("Lê Minh",)),
        draft("Bản sao", section="Xã hội"),
    )
    for article in (one, other, twin):
        room.publish(article)
    yield "first"
    for name, change in CHANGES.items():
        room.withdraw(ID)
        room.publish(replace(one, **change), revision=2)
        yield name
    room.withdraw(ID)
    room.publish(one, revision=3)
    yield "revision"
    room.withdraw(ID)
    room.publish(one, revision=3, key="other/bai.txt")
    yield "key"
    room.drop_image("other/cầu 1.jpg", SMALL)
    yield "an image comes"
    room.relate(ID, Match(twin.id, 0.9, (), True), Match(other.id, 0.5, ("cầu",)))
    yield "related"
    room.relate(ID, Match(twin.id, 0.9, (), True), Match(other.id, 0.6, ("cầu",)))
    yield "score"
    room.relate(ID, Match(twin.id, 0.9, (), True), Match(other.id, 0.6, ("sông",)))
    yield "why"
    room.take_down(twin.id)
    yield "a duplicate goes"
    room.publish(draft("Bến phà ngừng chạy", tags=("Cần Thơ", "Hải phòng")))
    yield "a pick comes"
    room.take_down(other.id)
    yield "another goes"


def test_what_differs_has_another_etag(room: Newsroom) -> None:
    seen: defaultdict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    told: defaultdict[str, set[str]] = defaultdict(set)
    types: defaultdict[str, set[str]] = defaultdict(set)
    for state in states(room):
        for rule, path, query in ASKS:
            for accept in TYPES if state == "first" or rule in TOLD_IN_TWO_TYPES else TYPES[:1]:
                answer = room.ask(path, query, accept=accept)
                if answer.status == 200:
                    etag = answer.headers["etag"]
                    seen[path, query, etag][answer.headers["content-type"] + answer.body] = state
                    told[rule].add(etag)
                    types[rule].add(answer.headers["content-type"])
    for (path, query, _), contents in seen.items():
        assert len(contents) == 1, (path, query, list(contents.values()))
    assert {rule for rule in types if len(types[rule]) > 1} == TOLD_IN_TWO_TYPES
    assert len(told["/v1/articles/{id}"]) > 2 * len(CHANGES)
    assert len(told["/feeds/latest.atom"]) > len(CHANGES)
    assert len(told["/v1/articles"]) > len(CHANGES) - 4
    assert len(told["/v1/articles/{id}/related"]) > 6


def answered(room: Newsroom, **asked: str) -> dict[tuple[str, str, str], str]:
    """The ETags of all that there is, by rule, path and query."""
    answers = {ask: room.ask(*ask[1:], **asked) for ask in ASKS}
    return {ask: answer.headers["etag"] for ask, answer in answers.items() if answer.status == 200}


def decide_ai_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a licence."""
    monkeypatch.setenv("AI_USE", "search-only")
    clear_singletons()


def test_settings_addresses_and_code_are_in_the_etag(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_ai_use(monkeypatch)
    room.publish(story())
    told = [answered(room)]
    room.host = "other.example"
    told.append(answered(room))
    room.host = HOST
    monkeypatch.setenv("SITE_NAME", "Khác")
    clear_singletons()
    told.append(answered(room))
    monkeypatch.setattr(etags, "hash_sources", lambda: "another version")
    told.append(answered(room))
    assert {rule for rule, *_ in told[0]} == {rule for rule, *_ in ASKS}
    for ask in told[0]:
        assert len({etags[ask] for etags in told}) == len(told), ask


WRITERS: tuple[tuple[Any, str], ...] = (
    (shapes, "teaser_json"),
    (shapes, "counted_name_json"),
    (bodies, "full_body_html"),
    (shapes, "unresolved_json"),
    (search_endpoint, "_names_json"),
    (change_endpoint, "changes_json"),
    (ninjs_writer, "ninjs_item"),
    (openapi, "_openapi_text"),
    (feed_formats, "xml_document"),
    (sitemaps, "xml_document"),
    (machine_files, "xml_document"),
    (machine_files, "escape_line"),
    (markdown_writer, "article_markdown"),
)


def test_what_a_client_has_is_not_written_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_ai_use(monkeypatch)
    room.publish(story())
    told = answered(room)

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("written for nobody")

    for module, name in WRITERS:
        monkeypatch.setattr(module, name, refuse)
    monkeypatch.setattr(routes, "logger", SilentLog())
    written = set()
    for (rule, path, query), etag in told.items():
        answer = room.ask(path, query, if_none_match=etag)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, "", etag), (
            path,
            query,
        )
        if room.ask(path, query, if_none_match='"other"').status == 500:
            written.add(rule)
    assert written == {rule for rule, *_ in ASKS} - {"/robots.txt"}


class SilentLog:
    """Hears of the failures that are meant."""

    def exception(self, *_: Any, **__: Any) -> None:
        """Hear of one."""
