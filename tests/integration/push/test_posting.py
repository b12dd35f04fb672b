"""A POST ends in time, whatever the other side does; on loopback."""

from collections.abc import Callable
from functools import partial

import pytest

from functions.push import posting
from functions.push.posting import NotTaken, post
from tests.support.webhook_receiver import (
    Receiver,
    answer_endlessly,
    close_connection,
    keep_silent,
    receiving,
)

HEADERS = {"content-type": "application/json"}


def refusal(url: str) -> NotTaken:
    with pytest.raises(NotTaken) as error:
        post(url, b"secret body", HEADERS)
    assert "secret" not in str(error.value)
    return error.value


def test_what_is_taken_arrives_whole() -> None:
    with receiving(Receiver(answers=[200])) as receiver:
        post(f"{receiver.url}/a/b?c=d", "tin tức".encode(), HEADERS)
    ((path, headers, body),) = receiver.tries
    assert (path, body.decode()) == ("/a/b?c=d", "tin tức")
    assert (headers["content-type"], headers["user-agent"]) == ("application/json", "newsdrop")


@pytest.mark.parametrize("status", [302, 307, 400, 410, 500])
def test_any_other_status_is_a_failure_and_redirects_are_not_followed(status: int) -> None:
    with receiving(Receiver(answers=[status])) as receiver:
        assert refusal(f"{receiver.url}/secret").status == status
    assert len(receiver.tries) == 1


def test_a_receiver_whose_answer_never_ends_is_left_in_time_and_its_status_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(posting, "POST_SECONDS", 3)
    with receiving(Receiver(answers=[partial(answer_endlessly, status=200)])) as receiver:
        post(receiver.url, b"", HEADERS)
    with receiving(Receiver(answers=[partial(answer_endlessly, status=500)])) as receiver:
        assert refusal(receiver.url).status == 500


@pytest.mark.parametrize("misbehave", [close_connection, keep_silent])
def test_a_receiver_that_goes_or_is_silent_is_left_in_time(
    misbehave: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "POST_SECONDS", 0.5)
    with receiving(Receiver(answers=[misbehave])) as receiver:
        assert refusal(receiver.url).status == 0
        post(receiver.url, b"", HEADERS)


def test_nobody_listens() -> None:
    with receiving(Receiver()) as receiver:
        url = receiver.url
    assert refusal(url).status == 0


def test_what_answers_without_tls_is_no_https() -> None:
    with receiving(Receiver()) as receiver:
        refusal(receiver.url.replace("http:", "https:"))
    assert receiver.tries == []
