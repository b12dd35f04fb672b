"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1)."""

import re
from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds import feed_fields
from functions.ingest.formats.feeds.feed_entry import (
    FeedEntry,
    check_entry_count,
    entry_drafts,
    person_names,
    section_and_keywords,
)
from functions.ingest.formats.feeds.json_maps import JsonMap, objects_of, string_of_json
from functions.ingest.limits import Limits
from functions.ingest.markup import body
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import language
from shared import text
from shared.errors import Rejected

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/[\d.]{1,9}/?")
"""What the member `version` of a feed says, and nothing else does (JSON Feed 1.1, "Top-level")."""


def is_json_feed(tree: Any) -> bool:
    """Whether JSON is a JSON Feed, by its version."""
    version = tree.get("version") if isinstance(tree, dict) else None
    return isinstance(version, str) and _VERSION.fullmatch(version.strip()) is not None


def parse_json_feed(feed: JsonMap, limits: Limits) -> list[Draft]:
    """The articles of a feed; Rejected if it has none or only announces them."""
    if not isinstance(feed.get("items"), list):
        raise Rejected("the JSON Feed has no items: it is no list of articles")
    items = objects_of(feed, "items")
    check_entry_count(len(items), limits)
    return entry_drafts([_entry(item, feed) for item in items], "json-feed", limits)


def _entry(item: JsonMap, feed: JsonMap) -> FeedEntry:
    """What an item says. Its id may be a number (JSON Feed 1.1, "Items": readers coerce it)."""
    markup, words = (string_of_json(item, name) for name in ("content_html", "content_text"))
    section, tags = section_and_keywords(
        [tag for tag in _list(item.get("tags")) if isinstance(tag, str)]
    )
    address = string_of_json(item, "url")
    identity = str(item.get("id") or "") or address or string_of_json(item, "external_url")
    return FeedEntry(
        identity=feed_fields.own_identity(
            identity, string_of_json(feed, "home_page_url", "feed_url")
        ),
        title=text_of_markup(string_of_json(item, "title")),
        content=markup or words,
        is_text=not markup,
        summary=text.line(string_of_json(item, "summary")),
        authors=_authors(item) or _authors(feed),
        section=section,
        tags=tags,
        language=language.language_of_tag(
            string_of_json(item, "language") or string_of_json(feed, "language")
        ),
        pictures=_pictures(item),
        published_at=feed_fields.feed_time(string_of_json(item, "date_published")),
        updated_at=feed_fields.feed_time(string_of_json(item, "date_modified")),
        source_name=feed_fields.publisher_name(string_of_json(feed, "title")),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(place: JsonMap) -> tuple[str, ...]:
    """`authors`, or `author` of version 1."""
    persons = objects_of(place, "authors") or objects_of(place, "author")
    return tuple(
        name for person in persons for name in person_names(string_of_json(person, "name"))
    )


def _pictures(item: JsonMap) -> tuple[body.Picture, ...]:
    """The main image, and the attachments that are images."""
    addresses = [(string_of_json(item, "image", "banner_image"), "")]
    addresses += [
        (string_of_json(each, "url"), mime_type)
        for each in objects_of(item, "attachments")
        if (mime_type := string_of_json(each, "mime_type").lower()).startswith("image/")
    ]
    pictures = (feed_fields.linked_picture(url, media_type=kind) for url, kind in addresses if url)
    return feed_fields.distinct_pictures(picture for picture in pictures if picture)
