"""Events reach a receiver that fails in every way: all of them, those of an article in order."""

import json
import logging
from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.push import webhook
from functions.push.posting import NotTaken
from functions.push.webhook import Webhook, event_delay
from shared import aws
from tests.support.memory_fifo import FifoQueue
from tests.support.tables import template

URL = "https://sqs.example/push.fifo"
QUEUE = template()["Resources"]["PushQueue"]["Properties"]
RECEIVES = QUEUE["RedrivePolicy"]["maxReceiveCount"]
DAY = 24 * 3600
LOGGER: Any = logging.getLogger("test_webhook")
LOGGER.warning = LOGGER.exception = LOGGER.error = lambda *_, **__: None


class Rig:
    """The queue, PushFunction's work on it, and a receiver whose answers `respond` gives: a status,
    or 0 for none; of events that it took, `loses_answer` says whether nobody hears of it. What
    `refuses` has it never takes."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.queue = FifoQueue(URL, QUEUE["VisibilityTimeout"], RECEIVES)
        secret: Any = SimpleNamespace(keys=lambda: [b"k" * 24])
        self.webhook = Webhook("https://a.example/hook", secret, URL, LOGGER)
        self.taken: list[tuple[str, int]] = []
        self.tries = 0
        self.refuses: set[tuple[str, int]] = set()
        self.respond: Callable[[], int] = lambda: 200
        self.loses_answer: Callable[[], bool] = lambda: False
        patch.setattr(aws, "sqs", lambda: self.queue)
        patch.setattr(webhook, "post", self.post)

    def send(self, article: str, revision: int) -> None:
        detail = {"id": article, "revision": revision, "at": f"2026-01-01T00:00:{revision:02}Z"}
        body = json.dumps({"type": "ArticleUpdated", "detail": detail})
        self.queue.send_to(article, f"{article}.{revision}", body)

    def post(self, _url: str, body: bytes, _headers: object) -> None:
        self.tries += 1
        data = json.loads(body)["data"]
        status = 500 if (data["id"], data["revision"]) in self.refuses else self.respond()
        if status == 200:
            self.taken.append((data["id"], data["revision"]))
        if status != 200 or self.loses_answer():
            raise NotTaken("a.example", "test", 0 if status == 200 else status)

    def step(self, left_ms: int = 60_000, batch: int = 10) -> list[str]:
        """One call of the function; the ids that come back."""
        records = self.queue.receive(batch)
        outcome = self.webhook.deliver([SQSRecord(one) for one in records], lambda: left_ms)
        for record in records:
            if record["messageId"] not in outcome.ids:
                self.queue.delete(record["messageId"])
        return outcome.ids

    def run(self, batch: int = 10) -> None:
        while self.queue.pass_time():
            self.step(batch=batch)

    def revisions(self, article: str) -> list[int]:
        """The revisions of an article in the order in which they were taken first."""
        return list(dict.fromkeys(revision for id, revision in self.taken if id == article))


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    return Rig(monkeypatch)


@pytest.mark.parametrize("status", [0, 302, 404, 410, 429, 500])
def test_a_receiver_that_fails_ten_times_loses_nothing_and_hears_in_order(
    rig: Rig, status: int
) -> None:
    answers = [status] * 10
    rig.respond = lambda: answers.pop() if answers else 200
    for revision in (1, 2, 3):
        rig.send("a", revision)
    rig.run()
    assert rig.taken == [("a", 1), ("a", 2), ("a", 3)]
    assert rig.queue.dead == []


def test_a_failure_holds_up_its_article_alone(rig: Rig) -> None:
    answers = [500]
    rig.respond = lambda: answers.pop() if answers else 200
    for article, revision in (("a", 1), ("a", 2), ("b", 1), ("b", 2)):
        rig.send(article, revision)
    assert rig.step() == ["a.1", "a.2"]
    assert rig.taken == [("b", 1), ("b", 2)]
    assert rig.queue.messages["a.1"].visible_at == event_delay(1)
    assert rig.queue.messages["a.2"].visible_at == 0, "else it would hold up its article longer"
    assert rig.queue.receive(10) == [], "a.2 waits for a.1"
    rig.run()
    assert rig.revisions("a") == [1, 2]
    assert rig.queue.now == event_delay(1)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_fails_all_comes_and_in_order(rig: Rig, seed: int) -> None:
    """Any status, answers that are lost, calls that are cut off, and SQS that refuses."""
    random = Random(seed)
    faults = random.randint(0, 60)

    def fails() -> bool:
        nonlocal faults
        faults -= 1
        return faults > 0 and random.random() < 0.6

    rig.respond = lambda: random.choice([0, 301, 410, 500, 503]) if fails() else 200
    rig.loses_answer = fails
    sent: dict[str, list[int]] = {}
    for _ in range(random.randint(1, 30)):
        article = random.choice("abcd")
        sent.setdefault(article, []).append(len(sent.get(article, [])) + 1)
        rig.send(article, sent[article][-1])
        if random.random() < 0.3 and rig.queue.pass_time():
            if random.random() < 0.3:
                rig.queue.receive(10)  # the function died
            else:
                rig.step(left_ms=random.choice([60_000, 0]))
    rig.run()
    assert {article: rig.revisions(article) for article in sent} == sent
    assert rig.queue.dead == []


def test_a_receiver_that_is_gone_is_tried_for_a_day_and_then_there_are_dead_letters(
    rig: Rig,
) -> None:
    rig.respond = lambda: 500
    rig.send("a", 1)
    rig.run()
    assert rig.queue.dead == ["a.1"]
    assert rig.tries == RECEIVES
    last_try = sum(event_delay(received) for received in range(1, RECEIVES))
    assert DAY <= last_try <= DAY + 3600


def test_behind_an_event_that_nobody_takes_the_next_are_sent_when_it_is_a_dead_letter(
    rig: Rig,
) -> None:
    rig.refuses = {("a", 1)}
    for revision in (1, 2, 3):
        rig.send("a", revision)
    push = template()["Resources"]["PushFunction"]["Properties"]
    rig.run(batch=push["Events"]["Pushes"]["Properties"]["BatchSize"])
    assert rig.queue.dead == ["a.1"]
    assert rig.taken == [("a", 2), ("a", 3)]


def test_a_receiver_that_says_it_is_gone_is_asked_as_late_as_possible() -> None:
    assert event_delay(1, 410) == max(event_delay(received) for received in range(1, RECEIVES))


def test_without_time_no_post_is_begun_and_all_come_back_at_once(rig: Rig) -> None:
    rig.send("a", 1)
    assert rig.step(left_ms=webhook.CALL_MILLISECONDS - 1) == ["a.1"]
    assert rig.tries == 0
    assert rig.queue.messages["a.1"].visible_at == 0
    rig.run()
    assert rig.taken == [("a", 1)]


def test_where_sqs_refuses_they_come_back_when_the_time_out_ends(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [500]
    rig.respond = lambda: answers.pop() if answers else 200
    rig.send("a", 1)

    def refuse(**_: object) -> None:
        raise OSError("no answer")

    with monkeypatch.context() as patch:
        patch.setattr(rig.queue, "change_message_visibility_batch", refuse)
        assert rig.step() == ["a.1"]
    rig.run()
    assert rig.taken == [("a", 1)]
    assert rig.queue.now == QUEUE["VisibilityTimeout"]


def test_a_secret_that_cannot_be_read_loses_nothing(rig: Rig) -> None:
    secrets = [OSError("no answer")]

    def keys() -> list[bytes]:
        if secrets:
            raise secrets.pop()
        return [b"k" * 24]

    rig.webhook._secret.keys = keys  # type: ignore[method-assign]
    rig.send("a", 1)
    rig.run()
    assert rig.taken == [("a", 1)]
