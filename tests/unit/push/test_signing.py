"""What is sent to a webhook is what Standard Webhooks says."""

import json

import pytest

from functions.push.signing import WrongSecret, secret_keys, signed_headers, webhook_body
from shared.event_bus import article_event
from shared.tables.index_records import Change
from tests.support.webhook_receiver import is_signed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EXAMPLE = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,bm90aGluZw== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
"""The example by which libraries of Standard Webhooks are tested, with another signature before."""

OTHER_SECRET = "whsec_" + "QUJD" * 8
BODY = b'{"type":"x"}'


def test_the_receiver_of_the_tests_takes_the_published_example_and_nothing_else() -> None:
    body = b'{"test": 2432232314}'
    assert is_signed(SECRET, EXAMPLE, body, 1614265330)
    assert not is_signed(SECRET, EXAMPLE, body + b" ", 1614265330)
    assert not is_signed(OTHER_SECRET, EXAMPLE, body, 1614265330)
    assert not is_signed(SECRET, EXAMPLE, body, 1614265330 + 301)


def test_a_receiver_takes_what_is_signed() -> None:
    headers = signed_headers(BODY, secret_keys(SECRET), 1_700_000_000)
    assert is_signed(SECRET, headers, BODY, 1_700_000_000)
    assert not is_signed(SECRET, headers | {"webhook-id": "evt_1"}, BODY, 1_700_000_000)
    assert "." not in headers["webhook-id"]


def test_while_a_secret_is_changed_both_are_taken() -> None:
    headers = signed_headers(BODY, secret_keys(f"{SECRET} {OTHER_SECRET}"), 1_700_000_000)
    for secret in (SECRET, OTHER_SECRET):
        assert is_signed(secret, headers, BODY, 1_700_000_000)


def test_the_id_stays_through_all_tries_and_the_signature_does_not() -> None:
    first, second = (signed_headers(BODY, secret_keys(SECRET), at) for at in (1, 2))
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-signature"] != second["webhook-signature"]


@pytest.mark.parametrize(
    "text", ["", "geheim", "whsec_QUJD", "whsec_Zm9v!", SECRET[6:], f"{SECRET} x"]
)
def test_a_wrong_secret_is_refused_and_not_told(text: str) -> None:
    with pytest.raises(WrongSecret) as error:
        secret_keys(text)
    assert not [word for word in text.split() if len(word) > 1 and word in str(error.value)]


def test_the_body_has_the_events_type_time_and_data() -> None:
    event = article_event(Change("abc", "updated", 3, "2026-01-02T03:04:05.678Z"))
    message = json.dumps({"type": event.type, "detail": event.detail}, ensure_ascii=False)
    assert json.loads(webhook_body(message)) == {
        "type": "ArticleUpdated",
        "timestamp": "2026-01-02T03:04:05.678Z",
        "data": event.detail,
    }
