"""Atom feeds and single entries (RFC 4287).

Drafts (RFC 5023, section 13.1.1) are refused, tombstones (RFC 6721) take an article down.
"""

from functools import partial

from lxml.etree import _Element as Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds import feed_fields
from functions.ingest.formats.feeds.feed_entry import (
    FeedEntry,
    check_entry_count,
    entry_drafts,
    person_names,
    section_and_keywords,
    with_withholding,
)
from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import language
from shared import text

DRAFT_ENTRY = "it is a draft (app:draft): publish it in its system first"


def parse_atom(root: Element, limits: Limits) -> list[Draft]:
    """The articles of a `feed` or `entry` element; Rejected if it only announces them."""
    entries = [root] if root.tag == "entry" else list(root.iterchildren("entry"))
    tombstones = list(root.iterchildren("at-deleted-entry"))
    check_entry_count(len(entries) + len(tombstones), limits)
    feed = root if root.tag == "feed" else None
    items = [*map(partial(atom_entry, feed=feed), entries), *map(_tombstone, tombstones)]
    return entry_drafts(items, "atom", limits)


def _tombstone(element: Element) -> FeedEntry:
    """What a feed says of an entry that is gone: `ref` is the id that it had."""
    identity = text.line(element.get("ref", ""))
    return FeedEntry(
        identity,
        identity,
        cancelled=True,
        updated_at=feed_fields.feed_time(element.get("when", "")),
    )


def atom_entry(entry: Element, feed: Element | None) -> FeedEntry:
    """What an entry says; its feed has the language, the rights and the authors of all."""
    content = entry.find("content")
    whole = feed_fields.construct_markup(content)
    summary = feed_fields.construct_markup(entry.find("summary"))
    section, tags = section_and_keywords(
        [str(each.get("label") or each.get("term", "")) for each in entry.iterchildren("category")]
    )
    item = FeedEntry(
        identity=text.line(feed_fields.line_of(entry, "id") or _address(entry)),
        title=_title(entry.find("title")),
        content=whole or summary,
        is_text=feed_fields.is_text_construct(content),
        has_full_text=bool(whole.strip()),
        summary=text_of_markup(summary) if whole.strip() else "",
        authors=_authors(entry, feed),
        section=section,
        tags=tags,
        language=_language(entry, feed),
        pictures=feed_fields.media_pictures(entry),
        published_at=feed_fields.first_time(entry, "published", "issued", "created"),
        updated_at=feed_fields.first_time(entry, "updated", "modified"),
        rights=feed_fields.feed_rights(entry, feed),
        source_name=_source_name(entry, feed),
        refusal=_draft_refusal(entry),
    )
    return with_withholding(item, entry)


def _draft_refusal(entry: Element) -> str | None:
    control = entry.find("app-control")
    is_draft = control is not None and feed_fields.line_of(control, "app-draft").lower() == "yes"
    return DRAFT_ENTRY if is_draft else None


def _title(construct: Element | None) -> str:
    """A title as text; only what is declared as HTML has entities within the XML's own."""
    if construct is None:
        return ""
    words = feed_fields.element_line(construct)
    return words if construct.get("type", "text") == "text" else text_of_markup(words)


def _address(entry: Element) -> str:
    links = (
        link.get("href", "")
        for link in entry.iterchildren("link")
        if link.get("rel", "alternate") == "alternate"
    )
    return next(filter(None, links), feed_fields.line_of(entry, "title"))


def _authors(entry: Element, feed: Element | None) -> tuple[str, ...]:
    """The authors of an entry, else of the feed that it was copied from, else of its feed (RFC
    4287, section 4.2.1)."""
    places = [entry, entry.find("source"), feed]
    for place in places:
        persons = place.iterchildren("author") if place is not None else ()
        lines = (feed_fields.line_of(person, "name") for person in persons)
        if names := [name for line in lines for name in person_names(line)]:
            return tuple(names)
    return tuple(person_names(feed_fields.line_of(entry, "dc-creator")))


def _language(entry: Element, feed: Element | None) -> str | None:
    content = entry.find("content")
    places = (content, entry, feed)
    tags = (place.get(xml_parser.XML_LANG) for place in places if place is not None)
    return next(filter(None, map(language.language_of_tag, tags)), None)


def _source_name(entry: Element, feed: Element | None) -> str | None:
    """The name of the feed that the entry was copied from, else of its own."""
    for place in (entry.find("source"), feed):
        title = place.find("title") if place is not None else None
        if name := feed_fields.publisher_name(tree.text_line(title)):
            return name
    return None
