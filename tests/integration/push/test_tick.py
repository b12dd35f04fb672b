"""What a minute's events come to: one mail, and each feed told to the hub once. moto."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from functions.push import handler, queue_messages, web_sub
from functions.push.posting import NotTaken
from shared import aws
from shared.article.claim import Claim
from shared.article.model import Article
from shared.event_bus import Event, EventBus, article_event, rejection_event
from shared.tables.articles import Articles
from shared.tables.index_records import Change, ChangeKind
from tests.support import tables
from tests.support.lambda_context import CONTEXT
from tests.support.singletons import new_process

AT = "2026-01-01T00:00:00Z"
LATEST = {f"https://tin.example/feeds/latest.{format}" for format in ("atom", "json", "rss")}


class Room:
    """The bus with its rules, and a hub whose refusals are counted down."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.pings: list[str] = []
        self.refused: set[str] = set()
        patch.setattr(web_sub, "post", self.post)
        # moto has one server, which a short poll asks too; it would wait all of a long one.
        patch.setattr(queue_messages, "QUEUE_WAIT_SECONDS", 0)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        assert url == "https://hub.example/"
        assert headers == {"content-type": "application/x-www-form-urlencoded"}
        form = dict(parse_qsl(body.decode(), strict_parsing=True))
        assert form.keys() == {"hub.mode", "hub.url"}
        assert form["hub.mode"] == "publish"
        self.pings.append(form["hub.url"])
        if form["hub.url"] in self.refused:
            raise NotTaken("hub.example", "it answered 503", 503)

    def tick(self) -> dict[str, Any]:
        told: dict[str, Any] = handler.handle(json.loads('{"source": "aws.events"}'), CONTEXT)
        return told

    def send(self, *events: Event) -> None:
        bus = EventBus(tables.EVENT_BUS)
        for event in events:
            bus.send(event)

    def wait(self, queue: str) -> None:
        """Let the time-out of what was taken from a queue be over."""
        for one in _moto_queue(queue)._messages:
            one.change_visibility(0)

    def left(self, queue: str) -> int:
        return len(_moto_queue(queue)._messages)

    def mails(self) -> list[tuple[str, str]]:
        """Subject and text of what was published."""
        topic = sns_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].topics[tables.REJECTS_TOPIC]
        return [(str(subject), text) for _, text, subject, _, _ in topic.sent_notifications]


def _moto_queue(url: str) -> Any:
    return sqs_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].queues[url.rpartition("/")[2]]


@pytest.fixture(params=["en"])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    variables = tables.ENVIRONMENT | tables.PUSH_ENVIRONMENT | {"REPORT_LANGUAGE": request.param}
    with (
        mock_aws(),
        pytest.MonkeyPatch.context() as patch,
        new_process(variables),
    ):
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        tables.create()
        tables.create_for_push()
        yield Room(patch)


def store(article: str, **more: Any) -> None:
    """A claim on an article, as ingest writes it."""
    made = Article(
        id=article,
        format="plain",
        headline="Cảng mới",
        language="vi",
        section="Kinh tế",
        authors=("An Nhiên",),
        tags=("Đà Nẵng", "tàu"),
    )
    made = replace(made, **more)
    claim = Claim(article, f"{article}.txt", 1, "live", 1, AT, AT, AT, AT, article=made)
    assert Articles(tables.TABLES["ArticlesTable"]).put(claim)


def told(article: str, kind: ChangeKind = "published") -> Event:
    return article_event(Change(article, kind, 1, "2026-01-01T00:00:00.000Z"))


ARTICLE_FEEDS = LATEST | {
    f"https://tin.example/feeds/{name}.{format}"
    for name in (
        "sections/kinh-t%E1%BA%BF",
        "authors/an-nhi%C3%AAn",
        "tags/%C4%91%C3%A0-n%E1%BA%B5ng",
        "tags/t%C3%A0u",
    )
    for format in ("atom", "json", "rss")
}


def test_each_feed_of_a_minutes_articles_is_told_once(room: Room) -> None:
    store("aaaaaaaaaaaa")
    store("bbbbbbbbbbbb")
    room.send(told("aaaaaaaaaaaa"), told("bbbbbbbbbbbb"), told("aaaaaaaaaaaa", "updated"))
    room.tick()
    assert sorted(room.pings) == sorted(ARTICLE_FEEDS)
    assert room.left(tables.PING_QUEUE) == 0


def test_what_the_hub_did_not_take_is_told_again_and_nothing_else(room: Room) -> None:
    store("aaaaaaaaaaaa")
    room.refused = {"https://tin.example/feeds/tags/t%C3%A0u.rss"}
    room.send(told("aaaaaaaaaaaa"), told("cccccccccccc", "withdrawn"))
    room.tick()
    assert room.left(tables.PING_QUEUE) == 1, "the feeds of the latest were taken"
    room.refused.clear()
    room.pings.clear()
    room.wait(tables.PING_QUEUE)
    room.tick()
    assert set(room.pings) == ARTICLE_FEEDS
    assert room.left(tables.PING_QUEUE) == 0


@pytest.mark.parametrize(
    "hidden", [{"embargo": "2999-01-01T00:00:00Z"}, {"expires": "2000-01-01T00:00:00Z"}]
)
def test_names_of_a_hidden_article_are_not_told(room: Room, hidden: dict[str, str]) -> None:
    store("aaaaaaaaaaaa", **hidden)
    room.send(told("aaaaaaaaaaaa", "withdrawn"))
    room.tick()
    assert set(room.pings) == LATEST


def test_rejections_of_a_minute_are_one_mail(room: Room) -> None:
    rejections = [rejection_event(f"{n}.txt", "the file is empty", [], AT) for n in range(12)]
    room.send(*rejections, rejections[0], told("aaaaaaaaaaaa"))
    assert room.tick()["mailed"] == 12
    ((subject, text),) = room.mails()
    assert subject == "Newsdrop: 12 rejected"
    assert all(f"\n{n}.txt\n    the file is empty\n" in text for n in range(12))
    assert "newsdrop status --rejected" in text
    assert "aaaaaaaaaaaa" not in text
    assert room.left(tables.REJECTS_QUEUE) == 0
    room.tick()
    assert len(room.mails()) == 1


@pytest.mark.parametrize("room", ["vi"], indirect=True)
def test_a_mail_is_in_the_newsrooms_language(room: Room) -> None:
    room.send(rejection_event("Bão số 5.txt", "tệp rỗng", ["xem dòng 3"], AT))
    room.tick()
    ((subject, text),) = room.mails()
    assert subject == "Newsdrop: 1 tep bi tu choi"
    assert "Bão số 5.txt\n    tệp rỗng\n    xem lại: xem dòng 3\n" in text


def test_where_sns_refuses_nothing_is_lost_and_the_hub_is_told_all_the_same(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.send(rejection_event("a.txt", "the file is empty", [], AT), told("aaaaaaaaaaaa"))

    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "Throttled"}}, "Publish")

    with monkeypatch.context() as patch:
        patch.setattr(aws.sns(), "publish", refuse)
        with pytest.raises(ClientError):
            room.tick()
    assert set(room.pings) == LATEST
    room.wait(tables.REJECTS_QUEUE)
    assert room.tick()["mailed"] == 1
    assert len(room.mails()) == 1


def test_more_events_than_are_taken_at_once_are_told_of_in_one_tick(room: Room) -> None:
    ids = [f"{'a' * 11}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    for id in ids:
        store(id, tags=(f"thẻ {id[-1]}",))
    room.send(*map(told, ids))
    room.tick()
    assert len(room.pings) == len(set(room.pings)) == 3 * (3 + len(ids))
    assert room.left(tables.PING_QUEUE) == 0


def test_what_happens_while_the_hub_is_told_is_for_the_next_tick(room: Room) -> None:
    """Whoever subscribes may have looked before it happened."""
    later = article_event(Change("bbbbbbbbbbbb", "published", 1, "2999-01-01T00:00:00.000Z"))
    room.send(told("aaaaaaaaaaaa"), later)
    room.tick()
    assert room.left(tables.PING_QUEUE) == 1
