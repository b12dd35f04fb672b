"""What the newsroom's webhook is sent, as OpenAPI's `webhooks`."""

from collections.abc import Iterator, Mapping
from inspect import getdoc

from functions.api.edge.http import JSON_TYPE
from functions.api.v1.event_schema import EVENTS
from functions.api.v1.schema import JsonObject

EVENT_PLACES = {f"{event.__module__}.{event.__name__}": event for event in EVENTS}
"""The types of the events by their places."""

SIGNATURE_HEADERS = {
    "webhook-id": "Names the event, and stays through all tries: what came already can be left out",
    "webhook-timestamp": "When this try was made, in seconds since 1970",
    "webhook-signature": "`v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with "
    "full stops between; or several of them with spaces between (Standard Webhooks 1.0)",
}


def describe_webhooks(schemas: Mapping[str, JsonObject]) -> JsonObject:
    """Each event; `schemas` has the JSON Schema of its type by the type's place."""
    return {
        event.__name__.removesuffix("Json"): {"post": _operation(event, schemas[place])}
        for place, event in EVENT_PLACES.items()
    }


def _operation(event: type, schema: JsonObject) -> JsonObject:
    return {
        "operationId": event.__name__.removesuffix("Json"),
        "summary": (getdoc(event) or "").replace("\n", " ").rstrip("."),
        "tags": ["webhooks"],
        "parameters": list(_headers()),
        "requestBody": {"required": True, "content": {JSON_TYPE: {"schema": schema}}},
        "responses": {
            "2XX": {"description": "The event was taken"},
            "default": {"description": "It was not, and is sent again, for a day"},
        },
    }


def _headers() -> Iterator[JsonObject]:
    for name, description in SIGNATURE_HEADERS.items():
        yield {
            "name": name,
            "in": "header",
            "required": True,
            "description": description,
            "schema": {"type": "string"},
        }
