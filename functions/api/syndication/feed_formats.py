"""A feed as text: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

The id of an item is the article's permanent address, /read/{id}.

Rights are an item's own, since articles of several owners are in one feed: `atom:rights` (RFC 4287,
4.2.10), `dc:rights` (Dublin Core 1.1), and in JSON Feed, which has no member for them, the
extension `_newsdrop`. The agency that an article is from is its author where it names none, else
`atom:contributor` (4.2.3) and `dc:source`; `atom:source` (4.2.11) and RSS's `source` are of feeds
that an entry was copied from.

A feed names its WebSub hub and itself (W3C Recommendation WebSub, section 4), as JSON Feed 1.1 has
it in `hubs`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from functions.api.edge.http import http_date
from functions.api.edge.route_table import FEED_TYPES
from functions.api.media import renditions
from functions.api.query.story_reader import Story
from functions.api.syndication.xml_writer import xml_document, xml_element
from functions.api.v1 import languages, rights, schema, shapes
from functions.api.v1.responses import compact_json
from shared.identifiers import read_path

ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
RSS_NAMESPACES = {
    "xmlns:atom": ATOM_NAMESPACE,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article in a feed. `html` is None where there is no room for its text."""

    story: Story
    html: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What all formats say of a feed.

    `path` is the feed's without its ending, `page` that of the site's page with the same articles,
    `hub` the address of the hub that tells subscribers of changes, if there is one.
    """

    base: str
    site: str
    title: str
    path: str
    page: str
    changed_at: str
    items: Sequence[FeedItem] = ()
    hub: str = ""

    def url(self, format: str) -> str:
        """The address of the feed in a format."""
        return f"{self.base}{self.path}.{format}"

    @property
    def language(self) -> str:
        """That of most of its items."""
        return languages.commonest_language(item.story.article.language for item in self.items)


def _permanent_url(feed: Feed, item: FeedItem) -> str:
    return f"{feed.base}/read/{item.story.article.id}"


def _url(feed: Feed, item: FeedItem) -> str:
    return feed.base + read_path(item.story.article.id, item.story.article.headline)


def _categories(item: FeedItem) -> list[schema.NamedJson]:
    """The section and the tags."""
    article = item.story.article
    sections = (article.section,) if article.section else ()
    return shapes.names_json((*sections, *article.tags))


def _author_names(item: FeedItem) -> Sequence[str]:
    """The authors; where there is none, whom the article is from."""
    article = item.story.article
    source = rights.source_words(article)
    return article.authors or ((source,) if source else ())


def _contributor_names(item: FeedItem) -> Sequence[str]:
    """Whom the article is from, if that is no author of it."""
    source = rights.source_words(item.story.article)
    return (source,) if source and source not in _author_names(item) else ()


# -------------------------------------------------------------------------------------------------
# Atom


def write_atom(feed: Feed) -> str:
    """The feed as Atom."""
    url = feed.url("atom")
    parts = [
        xml_element("title", feed.title),
        xml_element("id", url),
        xml_element("updated", feed.changed_at),
        xml_element("link", rel="self", type="application/atom+xml", href=url),
        *([xml_element("link", rel="hub", href=feed.hub)] if feed.hub else []),
        xml_element("link", rel="alternate", type="text/html", href=feed.base + feed.page),
        xml_element("author", [xml_element("name", feed.site)]),
        *(_atom_entry(feed, item) for item in feed.items),
    ]
    return xml_document("feed", parts, **{"xmlns": ATOM_NAMESPACE, "xml:lang": feed.language})


def _optional_element(name: str, words: str | None) -> list[str]:
    return [xml_element(name, words)] if words else []


def _atom_entry(feed: Feed, item: FeedItem) -> str:
    article = item.story.article
    parts = [
        xml_element("title", article.headline),
        xml_element("id", _permanent_url(feed, item)),
        xml_element("link", rel="alternate", type="text/html", href=_url(feed, item)),
        xml_element("published", item.story.claim.published_at),
        xml_element("updated", item.story.changed_at),
        *(xml_element("author", [xml_element("name", name)]) for name in _author_names(item)),
        *(
            xml_element("contributor", [xml_element("name", name)])
            for name in _contributor_names(item)
        ),
        *(
            xml_element("category", term=name["key"], label=name["name"])
            for name in _categories(item)
        ),
        *_optional_element("rights", rights.rights_statement(article)),
        *_optional_element("summary", article.summary),
        *([xml_element("content", item.html, type="html")] if item.html is not None else []),
    ]
    return xml_element("entry", parts, **{"xml:lang": article.language})


# -------------------------------------------------------------------------------------------------
# RSS


def write_rss(feed: Feed) -> str:
    """The feed as RSS, with the modules atom, content and dc."""
    url = feed.url("rss")
    parts = [
        xml_element("title", feed.title),
        xml_element("link", feed.base + feed.page),
        xml_element("description", feed.title),
        xml_element("language", feed.language),
        xml_element("lastBuildDate", http_date(feed.changed_at)),
        xml_element("ttl", "1"),
        xml_element("atom:link", rel="self", type="application/rss+xml", href=url),
        *([xml_element("atom:link", rel="hub", href=feed.hub)] if feed.hub else []),
        *(_rss_item(feed, item) for item in feed.items),
    ]
    return xml_document("rss", [xml_element("channel", parts)], version="2.0", **RSS_NAMESPACES)


def _rss_item(feed: Feed, item: FeedItem) -> str:
    article = item.story.article
    parts = [
        xml_element("title", article.headline),
        xml_element("link", _url(feed, item)),
        xml_element("guid", _permanent_url(feed, item), isPermaLink="true"),
        xml_element("pubDate", http_date(item.story.claim.published_at)),
        xml_element("atom:updated", item.story.changed_at),
        *(xml_element("dc:creator", name) for name in _author_names(item)),
        *_optional_element("dc:source", rights.source_words(article)),
        *_optional_element("dc:rights", rights.rights_statement(article)),
        *(xml_element("category", name["name"]) for name in _categories(item)),
        xml_element("description", article.summary or article.headline),
        *([xml_element("content:encoded", item.html)] if item.html is not None else []),
    ]
    return xml_element("item", parts)


# -------------------------------------------------------------------------------------------------
# JSON Feed


def write_json_feed(feed: Feed) -> str:
    """The feed as JSON Feed."""
    return compact_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.base + feed.page,
            "feed_url": feed.url("json"),
            **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
            "language": feed.language,
            "items": [_json_feed_item(feed, item) for item in feed.items],
        }
    )


def _json_feed_item(feed: Feed, item: FeedItem) -> dict[str, Any]:
    article = item.story.article
    return {
        "id": _permanent_url(feed, item),
        "url": _url(feed, item),
        "title": article.headline,
        **_json_feed_text(item),
        "date_published": item.story.claim.published_at,
        "date_modified": item.story.changed_at,
        "language": article.language,
        **{name: value for name, value in _optional_members(feed, item).items() if value},
    }


def _json_feed_text(item: FeedItem) -> dict[str, str]:
    article = item.story.article
    if item.html is None:
        return {"content_text": article.summary or article.headline}
    return {"content_html": item.html}


def _optional_members(feed: Feed, item: FeedItem) -> dict[str, Any]:
    teaser = shapes.teaser_json(feed.base, shapes.whole_teaser(item.story))
    authors: list[dict[str, str]] = [
        {"name": author["name"], "url": f"{feed.base}/authors/{quote(author['key'])}"}
        for author in teaser["authors"]
    ]
    return {
        "summary": teaser["summary"],
        "image": _image_url(teaser["image"]),
        "authors": authors or [{"name": name} for name in _author_names(item)],
        "tags": [name["name"] for name in _categories(item)],
        "_newsdrop": _extension(feed, item),
    }


def _image_url(image: schema.ImageJson | None) -> str | None:
    """The middle one of an image's files."""
    return image and renditions.width_url(image["url"], renditions.MIDDLE_WIDTH)


def _extension(feed: Feed, item: FeedItem) -> dict[str, Any] | None:
    """What JSON Feed has no member for, named and described as in the API's Article; None if the
    article says nothing of it (https://www.jsonfeed.org/version/1.1/, "Extensions")."""
    article = item.story.article
    members = {
        "rights": shapes.rights_json(article.rights) if article.rights else None,
        "source_name": article.source_name,
        "credit_line": article.credit_line,
    }
    if not any(members.values()):
        return None
    about = f"{feed.base}/docs#Article"
    return {"about": about} | {name: value for name, value in members.items() if value}


FEED_FORMATS: Mapping[str, tuple[str, Callable[[Feed], str]]] = {
    "atom": (f"{FEED_TYPES['atom']}; charset=utf-8", write_atom),
    "rss": (f"{FEED_TYPES['rss']}; charset=utf-8", write_rss),
    "json": (FEED_TYPES["json"], write_json_feed),
}
"""The media type and the writer of each format."""
