"""AP's JSON: items of the AP Media API, one by one, in answers, or in feeds.

developer.ap.org/ap-media-api, "Content metadata fields" and "About bylines"; answers of the API are
in superdesk/superdesk-core, tests/io/fixtures/ap_media_*.json. The names are those of ninjs with
AP's own beside, so an item is put into ninjs's terms and read as ninjs.

The address of an item has the reader's session in it, so `altids.itemid` is the identity. A
story's text is where the item has it (`main.nitf`, `body_nitf`); an item that only points to its
text is refused. Left out, since the record has no place for them: products, audiences, ancestors of
subjects and places, positions, tickers.
"""

from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.json_values import (
    JsonItem,
    items_of,
    lower_names,
    names_of,
    single_of,
    statuses_of,
    string_of,
    words_of,
)
from functions.ingest.formats.wire.ninjs import draft_of_item
from functions.ingest.formats.wire.sources import edition_note_of, signal_notes
from functions.ingest.words import publishing

_TAKEDOWNS = {"kill", "elimination", "withhold", "disregard"}
"""Types of editorial messages that take the story down."""

_LISTS = ("subject", "place", "person", "organisation", "company", "event")


def is_ap_item(item: JsonItem) -> bool:
    """Whether an object of JSON is an item of AP's."""
    altids = item.get("altids")
    return isinstance(altids, dict) and "itemid" in lower_names(altids)


def ap_draft(item: JsonItem) -> Draft:
    """The draft of an item; if it cannot be read, one that says why."""
    kinds = [*names_of(item, "editorialtypes"), string_of(item, "editorialrole")]
    return draft_of_item("ap-media", _as_ninjs(item, kinds), kinds, may_lack_text=False)


def _as_ninjs(item: JsonItem, kinds: list[str]) -> JsonItem:
    """The item in the terms of ninjs 1.x."""
    altids = lower_names(item["altids"])
    main = single_of(item, "main")
    statuses = statuses_of(item, "pubstatus")
    if any(kind.strip().lower() in _TAKEDOWNS for kind in kinds):
        statuses = sorted(publishing.TAKEDOWN_STATUSES)
    return {
        **item,
        "uri": string_of(altids, "itemid"),
        "pubstatus": statuses,
        "body_html": string_of(item, "body_nitf", "body_html")
        or next((string_of(each, "nitf") for each in main), ""),
        "byline": _byline(item),
        "located": _site(item),
        "section": _section(item),
        "genre": words_of(item, "editorialrole"),
        "ednote": edition_note_of([*signal_notes(kinds), words_of(item, "ednote")]) or "",
        **{name: _own(item, name) for name in _LISTS},
    }


def _byline(item: JsonItem) -> str:
    """Whom the bylines name, and who took the picture; who edited or produced it is neither."""
    lines = [words_of(each, "by", "name") for each in items_of(item, "bylines")]
    people = [words_of(each, "name") for each in single_of(item, "photographer")]
    return " and ".join(filter(None, [*lines, *people][:5]))


def _site(item: JsonItem) -> str:
    cities = (words_of(site, "city") for site in single_of(item, "datelinelocation"))
    return next(filter(None, cities), "") or words_of(item, "located")


def _section(item: JsonItem) -> str:
    """The category that AP's editors chose, spelt out; else the top of the tree of subjects."""
    subjects = items_of(item, "subject")
    categories = [words_of(each, "name") for each in subjects if "category" in _relations(each)]
    tops = [words_of(each, "name") for each in subjects if each.get("topparent") is True]
    return next((name for name in [*categories, *tops] if len(name) > 2), "")


def _own(item: JsonItem, name: str) -> list[JsonItem]:
    """The objects of a list that the item is about, not those that only stand above them; of
    categories `rel` says that they are."""
    return [
        each | ({"rel": "category"} if {"category", "suppcategory"} & relations else {})
        for each in items_of(item, name)
        if "ancestor" not in (relations := set(_relations(each)))
    ]


def _relations(item: JsonItem) -> list[Any]:
    relations = item.get("rels")
    return (
        [each for each in relations if isinstance(each, str)] if isinstance(relations, list) else []
    )
