"""Messages of DropQueue, as S3 really writes them."""

import json
import unicodedata
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.protocol.notifications import Notification, read_notifications


def message(*keys: str, **more: object) -> str:
    return json.dumps(
        {"Records": [{"s3": {"object": {"key": quote_plus(key)}}} for key in keys], **more}
    )


@given(st.text(min_size=1).filter(lambda key: key.isprintable()))
def test_any_key_comes_back_as_it_was(key: str) -> None:
    assert read_notifications(message(key)) == [Notification(key)]


def test_composed_and_decomposed_letters_stay_two_keys() -> None:
    both = ["Hải.txt", unicodedata.normalize("NFD", "Hải.txt")]
    assert [hint.key for hint in read_notifications(message(*both))] == both


def test_a_plus_and_a_percent_in_a_name_survive() -> None:
    assert read_notifications(message("a+b 100%25.txt")) == [Notification("a+b 100%25.txt")]


def test_a_test_event_names_nothing() -> None:
    assert (
        read_notifications(
            json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"})
        )
        == []
    )


def test_resync_asks_again() -> None:
    assert read_notifications(message("k", again=True)) == [Notification("k", again=True)]


def test_a_key_named_twice_is_looked_at_once() -> None:
    assert read_notifications(message("k", "k")) == [Notification("k")]


def test_what_a_message_says_beside_its_key_is_ignored() -> None:
    record = {
        "eventVersion": "2.1",
        "eventName": "ObjectRemoved:DeleteMarkerCreated",
        "s3": {
            "bucket": {"name": 3},
            "object": {"key": "k", "size": -1, "eTag": None, "sequencer": []},
        },
    }
    body = json.dumps({"Records": [record], "Event": None, "again": None, "other": {}})
    assert read_notifications(body) == [Notification("k")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "no S3 event: Invalid JSON"),
        ("{", "no S3 event: Invalid JSON"),
        ("[]", "a message of DropQueue must be a JSON object"),
        ("null", "a message of DropQueue must be a JSON object"),
        ("{}", "a message of DropQueue is no S3 event: no 'Records'"),
        ('{"Records":[{}]}', "a message of DropQueue is no S3 event: no 's3'"),
        ('{"Records":[{"s3":{"object":{}}}]}', "a message of DropQueue is no S3 event: no 'key'"),
        ('{"Records":1}', "a message of DropQueue is no S3 event: Input should be a valid"),
        ('{"Records":[{"s3":{"object":{"key":1}}}]}', "no S3 event: Input should be a valid str"),
        ('{"Records":[{"s3":{"object":{"key":"%ff"}}}]}', "can't decode byte 0xff"),
    ],
)
def test_what_is_no_s3_event_raises(body: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_notifications(body)
