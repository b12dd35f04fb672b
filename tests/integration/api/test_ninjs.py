"""An article as IPTC ninjs: of the right shape, and read back by ingest."""

import json
from dataclasses import replace
from importlib import import_module
from typing import Any

from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared.article.model import Image
from tests.support.newsroom import Newsroom, draft, ok, story

jsonschema: Any = import_module("jsonschema")

TEXTS: dict[str, Any] = {
    "type": "array",
    "items": {"type": "object", "required": ["value"], "additionalProperties": False},
}
NAMES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "additionalProperties": False,
    },
}
TEXTS["items"]["properties"] = {
    name: {"type": "string"} for name in ("role", "contentType", "value")
} | {"charCount": {"type": "integer"}}
STRINGS = (
    "uri",
    "version",
    "firstCreated",
    "versionCreated",
    "embargoed",
    "expires",
    "language",
    "by",
    "slugline",
    "name",
)
SHAPE: dict[str, Any] = {
    "$id": "https://news.example/ninjs",
    "type": "object",
    "required": ["uri"],
    "additionalProperties": False,
    "properties": {name: {"type": "string"} for name in STRINGS}
    | dict.fromkeys(("headlines", "descriptions", "bodies", "altIds"), TEXTS)
    | dict.fromkeys(("genres", "subjects"), NAMES)
    | {
        "type": {"enum": ["text", "picture"]},
        "representationType": {"enum": ["full", "partial"]},
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        "standard": {"type": "object"},
        "associations": {"type": "array", "items": {"$ref": "https://news.example/ninjs"}},
        "renditions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {
                    name: {"type": "string"}
                    for name in ("name", "href", "contentType", "originalFilename")
                }
                | {"width": {"type": "number"}, "height": {"type": "number"}},
            },
        },
    },
}
"""What ninjs 3.0 says of the members that are used."""


def test_an_article_is_ninjs_too(room: Newsroom) -> None:
    one = story(version=3, expires="2025-12-01T00:00:00Z")
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    answer = ok(room.ask(f"/v1/articles/{one.id}.ninjs.json"))
    asked = ok(
        room.ask(f"/v1/articles/{one.id}", accept="application/vnd.iptc.ninjs+json, */*;q=0.1")
    )
    assert (answer.body, answer.headers["content-type"]) == (
        asked.body,
        asked.headers["content-type"],
    )
    assert answer.headers["content-type"] == "application/vnd.iptc.ninjs+json"
    assert (
        asked.headers["vary"]
        == room.ask(f"/v1/articles/{one.id}").headers["vary"]
        == "Accept, Accept-Encoding"
    )
    assert (
        room.ask(f"/v1/articles/{one.id}", accept="*/*").headers["content-type"]
        == "application/json"
    )
    item = json.loads(answer.body)
    jsonschema.Draft202012Validator(SHAPE).validate(item)
    jsonschema.Draft202012Validator(SHAPE).validate(
        room.ask(f"/v1/articles/{room.publish(draft('Trần')).id}.ninjs.json").json
    )
    assert (item["uri"], item["version"], item["expires"]) == (
        f"urn:newsdrop:{one.id}",
        "3",
        one.expires,
    )
    (picture,) = item["associations"]
    assert picture["renditions"][0]["width"] == 800
    for status, id in (
        (404, "a" * 12),
        (410, room.publish(draft("Cũ", expires="2025-09-15T08:00:00Z")).id),
    ):
        assert room.ask(f"/v1/articles/{id}.ninjs.json").status == status


def test_dropped_again_it_is_read_as_the_same_article(room: Newsroom) -> None:
    times = {
        "published_at": "2025-09-15T06:00:00Z",
        "updated_at": "2025-09-15T07:00:00Z",
        "expires": "2025-12-01T00:00:00Z",
    }
    one = story(version=3, **times)
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    written = ok(room.ask(f"/v1/articles/{one.id}.ninjs.json")).body.encode()
    drafts = readers.read_drafts(written, "again.json", {})
    assert isinstance(drafts, list)
    (again,) = [normalise.normalised_article(read, "again.json", "bucket") for read in drafts]
    assert replace(again, format="plain") == replace(one, picks=())
