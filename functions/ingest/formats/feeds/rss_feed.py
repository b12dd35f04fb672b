"""RSS 2.0, 0.9x and 1.0 with the full text of its articles.

rssboard.org, "RSS 2.0 Specification"; web.resource.org, "RDF Site Summary (RSS) 1.0" and its module
Content.
"""

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
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import language

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def parse_rss(root: Element, limits: Limits) -> list[Draft]:
    """The articles of an `rss` or `RDF` element; Rejected if it only announces them."""
    channel = root.find("channel")
    items = list(root.iter("item"))
    check_entry_count(len(items), limits)
    return entry_drafts([rss_entry(item, channel) for item in items], "rss", limits)


def rss_entry(item: Element, channel: Element | None) -> FeedEntry:
    """What an item says; its channel has the language, the rights and the name of who wrote it."""
    content, is_text = _full_text(item)
    description = feed_fields.raw_of(item, "description", "dc-description")
    section, tags = section_and_keywords(_categories(item))
    entry = FeedEntry(
        identity=_identity(item, channel),
        title=text_of_markup(feed_fields.line_of(item, "title", "dc-title", "media-title")),
        content=content or description,
        is_text=is_text or not content,
        has_full_text=bool(content),
        summary=text_of_markup(description) if content else "",
        authors=_authors(item),
        section=section,
        tags=tags,
        language=_language(item, channel),
        pictures=feed_fields.media_pictures(item),
        published_at=feed_fields.first_time(
            item, "pubDate", "dc-date", "dcterms-issued", "atom-published", "atom-issued"
        ),
        updated_at=feed_fields.first_time(item, "atom-updated", "dcterms-modified"),
        rights=feed_fields.feed_rights(item, channel),
        source_name=_source_name(item, channel),
    )
    return with_withholding(entry, item)


def _identity(item: Element, channel: Element | None) -> str:
    own = feed_fields.line_of(item, "guid", "dc-identifier") or item.get(_RDF_ABOUT, "")
    own = own or feed_fields.line_of(item, "link", "title")
    return feed_fields.own_identity(
        own, feed_fields.line_of(channel, "link") if channel is not None else ""
    )


def _full_text(item: Element) -> tuple[str, bool]:
    """The full text of an item as HTML or text, "" for none, and whether it is text.

    It stands in the module Content's element, in XHTML's `body`, in Atom's `content` (as .NET's
    `Rss20FeedFormatter` writes it, and others without its namespace), or in Yandex's `full-text`.
    """
    content = item.find("atom-content")
    others = [each for name in ("body", "content") if (each := item.find(name)) is not None]
    texts = (
        (feed_fields.raw_of(item, "content-encoded"), False),
        (feed_fields.construct_markup(content), feed_fields.is_text_construct(content)),
        *((feed_fields.inner_markup(each), each.tag == "content") for each in others),
        (feed_fields.raw_of(item, "yandex-full-text"), True),
    )
    return next(((words, is_text) for words, is_text in texts if words.strip()), ("", False))


def _categories(item: Element) -> list[str]:
    """Categories, and keywords of other vocabularies."""
    names = [feed_fields.element_line(each) for each in item.iterchildren("category", "dc-subject")]
    keywords = feed_fields.line_of(item, "media-keywords", "prism-keyword", "itunes-keywords")
    return [*names, *keywords.split(",")]


def _authors(item: Element) -> tuple[str, ...]:
    """Whom the first field that names anybody names."""
    for name in ("dc-creator", "author", "atom-author/atom-name"):
        lines = map(feed_fields.element_line, item.iterfind(name))
        if names := [each for line in lines for each in person_names(line)]:
            return tuple(names)
    return ()


def _language(item: Element, channel: Element | None) -> str | None:
    tags = [feed_fields.line_of(item, "dc-language")]
    if channel is not None:
        tags.append(feed_fields.line_of(channel, "language", "dc-language"))
    return next(filter(None, map(language.language_of_tag, tags)), None)


def _source_name(item: Element, channel: Element | None) -> str | None:
    own = feed_fields.line_of(item, "source", "dc-publisher", "dc-source")
    if own and "://" not in own:
        return own
    if channel is None:
        return None
    publisher = feed_fields.line_of(channel, "dc-publisher")
    return publisher or feed_fields.publisher_name(feed_fields.line_of(channel, "title"))
