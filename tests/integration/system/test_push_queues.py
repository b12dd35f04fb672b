"""Events that wait for others: sent again, erased, told of, and followed; the template's stack."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from infra.cli.main import main
from infra.local.stack import Stack, create_stack
from infra.local.template import load_template
from infra.operations import doctor, erase, follow_events, resync, system
from infra.operations.erase import Erasure
from infra.operations.system import TargetSystem, Unreachable
from shared.event_bus import EventBus, article_event, rejection_event
from shared.process import clear_singletons
from shared.tables.index_records import Change
from tests.support.paths import TEMPLATE

PARAMETERS = {
    "WebhookUrl": "https://a.example/",
    "WebhookSecret": "/newsdrop/webhook",
    "RejectsEmail": "an@a.example",
}
NAME = "push-queues"


@pytest.fixture(scope="module")
def pushing(endpoint: str) -> Iterator[Stack]:
    stack = create_stack(load_template(TEMPLATE, PARAMETERS), endpoint, name=NAME)
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        system.use_desk(stack.environment("IngestFunction"))
        clear_singletons()
        yield stack
    clear_singletons()
    os.environ.clear()
    os.environ.update(before)
    stack.close()


@pytest.fixture
def target(pushing: Stack) -> TargetSystem:
    return system.find_system(pushing.endpoint, NAME, None, None)


def bodies(stack: Stack, queue: str) -> list[dict[str, Any]]:
    """The events that lie in a queue; they are taken out."""
    sqs, url, found = stack.client("sqs"), stack.physical(queue), []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            found.append(json.loads(message["Body"])["detail"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def bus(stack: Stack, queue: str = "PushQueue") -> EventBus:
    return EventBus(stack.outputs["EventBusName"], stack.physical(queue))


def updated(article: str, revision: int) -> Any:
    return article_event(Change(article, "updated", revision, f"2026-01-01T00:00:0{revision}.000Z"))


def test_the_same_event_twice_is_one(pushing: Stack) -> None:
    for _ in range(2):
        bus(pushing).send(updated("twice", 1))
    assert len(bodies(pushing, "PushQueue")) == 1


def test_queues_hold_nothing_but_ascii_and_every_letter_of_a_key_comes_back(
    pushing: Stack,
) -> None:
    """SQS takes no U+FFFF; moto takes everything."""
    key, sqs = "tin/ắ\uffff\ufffe\x7f\x00.txt", pushing.client("sqs")
    bus(pushing).send(rejection_event(key, f"no {key}", [key], "2026-01-01T00:00:00Z"))
    for queue in ("PushQueue", "RejectsQueue"):
        url = pushing.physical(queue)
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        assert message["Body"].isascii(), queue
        assert json.loads(message["Body"])["detail"]["key"] == key
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_dead_letters_are_sent_again_in_their_order(pushing: Stack) -> None:
    for revision in (1, 2, 3):
        bus(pushing).send(updated("a", revision))
    bodies(pushing, "PushQueue")
    for revision in (1, 2, 3):
        bus(pushing, "PushDeadLetters").send(updated("a", revision))
    arguments = ["redrive", "--json", "--endpoint", pushing.endpoint, "--stack", NAME]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["events"] == 3
    assert [one["revision"] for one in bodies(pushing, "PushQueue")] == [1, 2, 3]
    assert bodies(pushing, "PushDeadLetters") == []


def test_an_erased_file_has_no_event_and_its_article_keeps_that_of_its_withdrawal(
    pushing: Stack, target: TargetSystem
) -> None:
    at = "2026-01-01T00:00:00Z"
    for queue in ("PushQueue", "PushDeadLetters"):
        for key in ("tin/a.txt", "tin/ắ.txt"):
            bus(pushing, queue).send(rejection_event(key, f"words of {key}", [], at))
        bus(pushing, queue).send(article_event(Change("abc", "withdrawn", 2, at)))
        picture = rejection_event("tin/ắ.jpg", "words of ắ.jpg", [], at)
        bus(pushing, queue).send(picture)
    erasure = Erasure("abc", keys=["tin/ắ.txt"], picture_keys=["tin/ắ.jpg"])
    for step in erase.remove_events(target, erasure):
        assert step
    for queue in ("PushQueue", "PushDeadLetters", "RejectsQueue"):
        found = bodies(pushing, queue)
        assert {one.get("key") for one in found} - {None} == {"tin/a.txt"}, queue
        assert [one for one in found if one.get("id") == "abc"] or queue == "RejectsQueue"


def test_of_messages_that_failed_those_of_an_erased_file_go_and_no_others(
    pushing: Stack, target: TargetSystem
) -> None:
    """S3 leaves the slashes of a key as they are; what `newsdrop resync` sends has none."""
    sqs, url = pushing.client("sqs"), pushing.physical("DropDeadLetters")
    stays = [
        resync.reread_message("tin/aa.txt"),
        "none",
        "{}",
        "[1]",
        resync.reread_message("atin/a.txt"),
    ]
    goes = [resync.reread_message("tin/a.txt"), s3_message("tin/a.txt"), s3_message("tin/b.jpg")]
    for body in [*stays, *goes]:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    erase.remove_failures(target, Erasure("abc", keys=["tin/a.txt"], picture_keys=["tin/b.jpg"]))
    left = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert sorted(message["Body"] for message in left) == sorted(stays)


def s3_message(key: str) -> str:
    return json.dumps({"Records": [{"s3": {"object": {"key": key}}}]})


def test_the_doctor_tells_of_events_that_nobody_took(pushing: Stack, target: TargetSystem) -> None:
    def found() -> dict[str, tuple[str, str]]:
        return {one.name: (one.state, one.finding) for one in doctor.check_backlog(target)}

    assert found()["events that nobody took"] == ("well", "none")
    bus(pushing, "PushDeadLetters").send(updated("a", 1))
    assert found()["events that nobody took"] == ("wrong", "1 messages")


def left_over(stack: Stack) -> tuple[list[str], list[str]]:
    """The rules and queues of followers that are there."""
    rules = stack.client("events").list_rules(
        EventBusName=stack.outputs["EventBusName"], NamePrefix="newsdrop-events-"
    )["Rules"]
    queues = stack.client("sqs").list_queues(QueueNamePrefix="newsdrop-events-")
    return [rule["Name"] for rule in rules], queues.get("QueueUrls", [])


def test_who_follows_sees_events_and_leaves_nothing(pushing: Stack, target: TargetSystem) -> None:
    with pytest.raises(KeyboardInterrupt), follow_events.following(target) as events:
        assert [len(names) for names in left_over(pushing)] == [1, 1]
        bus(pushing).send(updated("a", 1))
        bus(pushing).send(rejection_event("a.txt", "the file is empty", [], "2026-01-01T00:00:00Z"))
        assert {next(events).type, next(events).type} == {"ArticleUpdated", "DropRejected"}
        raise KeyboardInterrupt
    assert left_over(pushing) == ([], [])


def test_what_a_killed_follower_left_goes_with_the_next_and_what_another_needs_stays(
    pushing: Stack, target: TargetSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    killed = follow_events.following(target)
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now - 14 * 3600)
        killed.__enter__()
    with follow_events.following(target), follow_events.following(target):
        assert [len(names) for names in left_over(pushing)] == [2, 2]
    assert left_over(pushing) == ([], [])


def test_a_stack_of_an_earlier_version_has_no_bus(target: TargetSystem) -> None:
    earlier = replace(target, event_bus="")
    with pytest.raises(Unreachable, match="deploy"), follow_events.following(earlier):
        pass
