"""An article as IPTC ninjs: of the right shape, and read back by ingest."""

import json
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared.article.model import Article, Image, PictureWords, Rights, Subject
from shared.identifiers import OWN_PROFILE
from tests.support.newsroom import Newsroom, draft, ok, story

jsonschema: Any = import_module("jsonschema")


def objects(required: tuple[str, ...] = (), **members: str) -> dict[str, Any]:
    """The schema of an array of objects with these members and no other."""
    properties = {name: {"type": kind} for name, kind in members.items()}
    item = {"type": "object", "additionalProperties": False, "properties": properties}
    return {"type": "array", "items": item | {"required": list(required)}}


TEXTS = objects(
    ("value",), role="string", contentType="string", charCount="integer", value="string"
)
STRINGS = (
    *("uri", "version", "firstCreated", "versionCreated", "embargoed", "expires", "language"),
    *("by", "slugline", "name", "profile", "copyrightHolder", "copyrightNotice", "usageTerms"),
)
SHAPE: dict[str, Any] = {
    "$id": "https://news.example/ninjs",
    "type": "object",
    "required": ["uri"],
    "additionalProperties": False,
    "properties": {name: {"type": "string"} for name in STRINGS}
    | dict.fromkeys(("headlines", "descriptions", "bodies"), TEXTS)
    | {
        "type": {"enum": ["text", "picture"]},
        "representationType": {"enum": ["full", "partial"]},
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        "urgency": {"type": "number"},
        "standard": {"type": "object"},
        "altIds": objects(role="string", value="string"),
        "genres": objects(name="string", uri="string", literal="string"),
        "subjects": objects(name="string", rel="string", uri="string", literal="string"),
        "places": objects(name="string", rel="string", uri="string", literal="string"),
        "infoSources": objects(name="string", role="string", uri="string", literal="string"),
        "rightsInfo": {
            "type": "object",
            "properties": {
                name: {"type": "string"} for name in ("langId", "linkedRights", "encodedRights")
            },
            "oneOf": [{"required": ["linkedRights"]}, {"required": ["encodedRights"]}],
        },
        "associations": {"type": "array", "items": {"$ref": "https://news.example/ninjs"}},
        "renditions": objects(
            ("name",),
            name="string",
            href="string",
            contentType="string",
            originalFilename="string",
            width="number",
            height="number",
        ),
    },
}
"""What ninjs 3.0 says of the members that are used: specification/ninjs-schema_3.0.json of
https://github.com/iptc/newsinjson, where `unevaluatedProperties` is false, so that no other name is
allowed; `edNote` is, but is never written."""


def test_an_article_is_ninjs_too(room: Newsroom) -> None:
    one = story(version=3, expires="2025-12-01T00:00:00Z")
    room.publish(one)
    words = PictureWords(copyright="© TTXVN", usage_terms="Chỉ cho báo in")
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600, widths=(320, 640), words=words))
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
    assert [(one["name"], one["width"], one["height"]) for one in picture["renditions"]] == [
        ("main", 800, 600),
        ("width-320", 320, 240),
        ("width-640", 640, 480),
    ]
    assert picture["renditions"][1]["href"].endswith("?w=320")
    assert (picture["copyrightNotice"], picture["usageTerms"]) == ("© TTXVN", "Chỉ cho báo in")
    for status, id in (
        (404, "a" * 12),
        (410, room.publish(draft("Cũ", expires="2025-09-15T08:00:00Z")).id),
    ):
        assert room.ask(f"/v1/articles/{id}.ninjs.json").status == status


AGENCY: dict[str, Any] = {
    "rights": Rights("Ven Biển", "© 2025 Ven Biển", "https://ven-bien.example/dieu-khoan"),
    "source_name": "Ven Biển Tin",
    "credit_line": "Trần Sóng/Ven Biển Tin",
    "places": ("Hải Phòng",),
    "urgency": 3,
    "genre": "Phóng sự",
    "slugline": "CAU-SONG-CAM",
    "edition_note": "Chờ luật sư xem.",
    "subjects": (
        Subject("Giao thông", "medtop:20000337"),
        Subject("cầu", "http://cv.iptc.org/newscodes/mediatopic/20000339"),
        Subject("", "medtop:20000338"),
    ),
}


TIMES = {
    "published_at": "2025-09-15T06:00:00Z",
    "updated_at": "2025-09-15T07:00:00Z",
    "expires": "2025-12-01T00:00:00Z",
}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        AGENCY,
        AGENCY | {"tags": ("phà", "cầu", "Hải Phòng", "Giao thông"), "section": None},
        AGENCY | {"tags": (), "genre": None, "places": ("Cát Bà", "Hải Phòng")},
        {"subjects": (Subject("Kinh tế", "medtop:04000000"),), "section": "Xã hội"},
        {"subjects": (Subject("Kinh tế", "medtop:04000000"),), "section": None},
        {"subjects": (Subject("cầu", "a:1"), Subject("cầu", "b:2")), "tags": ("phà", "cầu")},
        {"genre": "Phóng sự", "section": None},
        {"places": ("Hải Phòng",), "tags": ("phà",)},
    ],
)
def test_dropped_again_it_is_read_as_the_same_article(
    room: Newsroom, fields: dict[str, Any]
) -> None:
    one = story(**{"version": 3} | TIMES | fields)
    room.publish(one)
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600, widths=(320, 640)))
    again = read_again(ok(room.ask(f"/v1/articles/{one.id}.ninjs.json")).body)
    assert replace(again, format="plain") == replace(one, picks=(), edition_note=None)


def read_again(written: str) -> Article:
    drafts = readers.read_drafts(written.encode(), "again.json", {})
    assert isinstance(drafts, list)
    (again,) = [normalise.normalised_article(read, "again.json", "bucket") for read in drafts]
    return again


def test_ninjs_of_0_1_0_is_read_as_it_was(room: Newsroom) -> None:
    one = story(**TIMES)
    room.publish(one)
    item = room.get(f"/v1/articles/{one.id}.ninjs.json")
    del item["profile"]
    item["genres"] = [{"name": "Xã hội"}]
    item["subjects"] = [{"name": tag} for tag in one.tags]
    again = read_again(json.dumps(item))
    assert (again.section, again.tags) == (one.section, one.tags)


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [[]], [None], [{"name": 3, "rel": []}]])
def test_odd_values_beside_the_own_profile_are_passed_over(value: Any) -> None:
    names = ("subjects", "places", "genres", "infoSources", "descriptions", "urgency")
    strings = ("copyrightHolder", "usageTerms", "slugline")
    item = {"uri": "urn:x:1", "profile": OWN_PROFILE, "headlines": [{"value": "Cầu"}]}
    read_again(json.dumps(item | dict.fromkeys((*names, *strings), value)))


def test_rights_source_and_subjects_are_in_ninjs_own_members(room: Newsroom) -> None:
    one = story(tags=("Hải Phòng", "cầu", "phà"), **AGENCY)
    room.publish(one)
    answer = ok(room.ask(f"/v1/articles/{one.id}.ninjs.json"))
    jsonschema.Draft202012Validator(SHAPE).validate(answer.json)
    assert "Chờ luật sư" not in answer.body
    item = answer.json
    assert [item[name] for name in ("copyrightHolder", "copyrightNotice", "usageTerms")] == [
        "Ven Biển",
        "© 2025 Ven Biển",
        "https://ven-bien.example/dieu-khoan",
    ]
    assert item["rightsInfo"] == {"linkedRights": "https://ven-bien.example/dieu-khoan"}
    assert item["infoSources"] == [{"name": "Ven Biển Tin"}]
    assert item["places"] == [{"name": "Hải Phòng"}]
    assert (item["urgency"], item["slugline"]) == (3, "CAU-SONG-CAM")
    assert item["genres"] == [{"name": "Phóng sự"}]
    assert item["descriptions"] == [
        {"role": "summary", "value": one.summary},
        {"role": "creditline", "value": "Trần Sóng/Ven Biển Tin"},
    ]
    address = "http://cv.iptc.org/newscodes/mediatopic/20000339"
    assert item["subjects"] == [
        {"name": "Xã hội", "rel": "section"},
        {"name": "Giao thông", "literal": "medtop:20000337", "rel": "subject"},
        {"name": "Hải Phòng", "rel": "tag"},
        {"name": "cầu", "uri": address, "literal": address},
        {"literal": "medtop:20000338", "rel": "subject"},
        {"name": "phà", "rel": "tag"},
    ]


def test_what_an_article_does_not_say_ninjs_does_not_say_for_it(room: Newsroom) -> None:
    one = draft("Trần")
    room.publish(one)
    item = room.get(f"/v1/articles/{one.id}.ninjs.json")
    names = {"slugline", "urgency", "rightsInfo", "copyrightHolder", "usageTerms", "infoSources"}
    assert not names & set(item)
