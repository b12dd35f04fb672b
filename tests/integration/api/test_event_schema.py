"""The events of the API's description are those that are sent."""

import copy
import json
from importlib import import_module
from typing import Any, get_args

import pytest

from functions.api.v1 import event_schema, openapi
from functions.push.signing import webhook_body
from shared import event_bus
from shared.event_bus import Event, EventType, article_event, rejection_event
from shared.tables.index_records import Change
from tests.support.newsroom import BASE, Newsroom

jsonschema: Any = import_module("jsonschema")
EVENTS = [
    *(
        article_event(Change("autqkusjpxpy", kind, 2, "2025-09-15T07:05:00.123Z"))
        for kind in event_bus._TYPES
    ),
    rejection_event("tin/a.txt", "the file is empty", ["a line"], "2025-09-15T07:05:00Z"),
]


def test_each_event_is_described() -> None:
    described = openapi.describe_api(BASE)["webhooks"]
    assert set(described) == set(get_args(EventType)) == {event.type for event in EVENTS}
    assert event_schema.ArticleEventJson.__annotations__.keys() == (
        event_bus.ArticleEvent.__annotations__.keys()
    )
    assert event_schema.DropEventJson.__annotations__.keys() == (
        event_bus.DropEvent.__annotations__.keys()
    )


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_what_is_sent_is_as_it_is_described(event: Event) -> None:
    description = copy.deepcopy(openapi.describe_api(BASE))
    operation = description["webhooks"][event.type]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    for part in description["components"]["schemas"].values():
        part["additionalProperties"] = False
    validator = jsonschema.Draft202012Validator(
        schema | {"components": description["components"]},
        format_checker=jsonschema.FormatChecker(),
    )
    message = json.dumps({"type": event.type, "detail": event.detail})
    body = json.loads(webhook_body(message))
    validator.validate(body)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(body | {"type": "Other"})


def test_people_read_of_them(room: Newsroom) -> None:
    page = room.ask("/docs").body
    for event in EVENTS:
        assert f'id="event-{event.type}"' in page
    assert "webhook-signature" in page
