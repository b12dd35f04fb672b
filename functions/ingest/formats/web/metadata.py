"""What a web page says of its article outside the body: each field from the best of its sources.

The order of the sources is JSON-LD, meta tags, microdata, and what the page shows; the functions
below, one for each field, name those that they read, best first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from functions.ingest.formats.web import author_cards, json_ld
from functions.ingest.formats.web.page_headline import page_headline
from functions.ingest.formats.web.page_sources import PageSources, read_page_sources
from functions.ingest.formats.web.page_zone import PageZone
from functions.ingest.formats.web.provenance import NO_PROVENANCE, Provenance, read_provenance
from functions.ingest.formats.web.visible_fields import LONGEST_NAMED_BYLINE, VisibleFields
from functions.ingest.markup import tree
from functions.ingest.words import bylines, image_names, language
from functions.ingest.words.keywords import split_keywords
from shared import text
from shared.article.model import MAX_AUTHORS, MAX_TAGS, AuthorNote

LONGEST_TAG = 80
_LANGUAGE_CHARS = 3000
"""Characters of the page that show whether it is in Vietnamese."""

HOME_NAMES = {"home", "homepage", "trang chủ", "trang nhất", "front page", "news", "tin tức"}
"""What breadcrumbs call the page that all sections are below."""

PUBLISHED_META = (
    *("article:published_time", "datepublished", "og:published_time", "article:published"),
    *("pubdate", "publishdate", "publish-date", "publish_date", "publication_date"),
    *("parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created"),
    *("dcterms.date", "date", "og:article:published_time", "cxenseparse:recs:publishtime"),
)
UPDATED_META = (
    *("article:modified_time", "og:updated_time", "datemodified", "article:modified"),
    *("lastmod", "dcterms.modified"),
)
AUTHOR_META = (
    *("author", "article:author", "byl", "parsely-author", "sailthru.author"),
    *("dc.creator", "dcterms.creator"),
)
SUMMARY_META = ("og:description", "description", "twitter:description")
IMAGE_META = ("og:image", "twitter:image")
LANGUAGE_META = ("og:locale", "content-language", "language", "dc.language")
LANGUAGE_ATTRIBUTES = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")

_FOR_MACHINES = re.compile(r":|[a-z\d]_[a-z\d]")
_NEWSPAPER = re.compile(
    r"^(?:báo(?:-điện-tử)?-|tạp-chí-|trang-tin-|the-|tòa-soạn-)|(?:\.(?:com|vn|net|org))+$|-online$"
)
_IS_URL = re.compile(r"(?:https?:)?//|www\.|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of its article.

    Times are RFC 3339 in UTC; `url` is without a fragment; `organisations` are authors only if
    there are no others; `text` is the body as the page's data has it, "" for none; `images` are the
    files of the pictures that stand for the article.
    """

    headline: str
    url: str | None
    summary: str | None
    section: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    published_at: str | None
    updated_at: str | None
    organisations: tuple[str, ...] = ()
    text: str = ""
    images: frozenset[str] = frozenset()
    provenance: Provenance = NO_PROVENANCE
    author_notes: tuple[AuthorNote, ...] = ()


def read_metadata(page: HtmlElement) -> PageMetadata:
    """Read a whole page, before anything of it is pruned."""
    sources = read_page_sources(page)
    headline = page_headline(sources)
    visible = VisibleFields(page, headline)
    declared_language = _language(sources)
    zone = PageZone(cache(lambda: _is_vietnamese(sources, declared_language)))
    published_at = _published_at(sources, visible, zone)
    people, organisations = _named_authors(sources)
    return PageMetadata(
        headline=headline,
        url=_address(sources),
        summary=_summary(sources, visible),
        section=_section(sources, visible),
        authors=people or visible.authors(),
        organisations=organisations,
        tags=_tags(sources, visible),
        language=declared_language,
        published_at=published_at,
        updated_at=_updated_at(sources, visible, published_at, zone),
        text=json_ld.first_string(sources.article.get("articleBody")),
        images=_images(sources),
        provenance=read_provenance(sources),
        author_notes=author_cards.author_notes_of_page(sources),
    )


def _address(sources: PageSources) -> str | None:
    """The canonical address, else the one that JSON-LD has for the article."""
    in_data = (
        json_ld.address_in(sources.article.get(name)) for name in ("mainEntityOfPage", "url")
    )
    return sources.url or next(filter(None, map(json_ld.page_address, in_data)), None)


def _summary(sources: PageSources, visible: VisibleFields) -> str | None:
    """The first description that does not repeat the headline, else the standfirst."""
    descriptions = (
        json_ld.first_string(sources.article.get("description")),
        *sources.meta.all(*SUMMARY_META),
    )
    headline = text.headline_key(visible.headline)
    for words in map(text.line, map(unescape, descriptions)):
        if text.headline_key(words) not in {"", headline}:
            return words
    return visible.summary()


def _section(sources: PageSources, visible: VisibleFields) -> str | None:
    """The section of JSON-LD, of meta tags, of the breadcrumbs, or what the page shows as one; but
    not the home page, the site or the article itself."""
    breadcrumbs = (
        json_ld.name_in(item.get("item")) or json_ld.name_in(item)
        for item in json_ld.objects_in(sources.breadcrumbs.get("itemListElement"))
    )
    candidates = chain(
        json_ld.all_strings(sources.article.get("articleSection")),
        sources.meta.all("article:section", "section"),
        breadcrumbs,
        visible.sections(),
    )
    others = HOME_NAMES | {sources.site.lower(), visible.headline.lower()}
    for name in map(text.line, candidates):
        if name and name.lower() not in others and not _IS_URL.match(name):
            return name
    return None


def _named_authors(sources: PageSources) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The authors of JSON-LD, else of meta tags: people, and organisations such as the site."""
    authors = [
        json_ld.resolve_reference(author, sources.objects_by_id)
        for author in json_ld.as_list(sources.article.get("author"))[:MAX_AUTHORS]
    ]
    organisations = [author for author in authors if _is_organisation(author)]
    people = [author for author in authors if not _is_organisation(author)]
    in_meta = sources.meta.all(*AUTHOR_META)
    names = _people(map(json_ld.name_in, people)) or _people(in_meta)
    own_names = _own_names(sources) | set(
        map(_bare_key, _people(map(json_ld.name_in, organisations)))
    )
    return (
        tuple(name for name in names if _bare_key(name) not in own_names),
        _people(map(json_ld.name_in, organisations)) or names,
    )


def _is_organisation(author: object) -> bool:
    return isinstance(author, dict) and any(
        name.endswith("Organization") for name in json_ld.object_types(author)
    )


def _own_names(sources: PageSources) -> set[str]:
    """The keys of the names of the site and its publisher."""
    publisher = json_ld.resolve_reference(sources.article.get("publisher"), sources.objects_by_id)
    names = (sources.site, json_ld.name_in(publisher))
    return {key for name in names if (key := _bare_key(name))}


def _bare_key(name: str) -> str:
    """The key of a newspaper's name, without what says that it is one: "Báo Ví Dụ" is "Ví Dụ"."""
    return _NEWSPAPER.sub("", text.name_key(name))


def _people(fields: Iterable[str]) -> tuple[str, ...]:
    """The names in fields of authors; addresses and names of machines are none."""
    lines = (text.line(unescape(words)) for words in fields)
    return tuple(
        name
        for line in lines
        if not _IS_URL.search(line) and len(line) <= 2 * LONGEST_NAMED_BYLINE
        for name in bylines.authors_of_site(line)
    )


def _tags(sources: PageSources, visible: VisibleFields) -> tuple[str, ...]:
    """The tags of the first source that has any: meta tags, links, keywords, a box of tags."""
    for words in (
        sources.meta.all("article:tag"),
        _tag_links(sources.page),
        json_ld.all_strings(sources.article.get("keywords")),
        sources.meta.all("news_keywords"),
        sources.meta.all("keywords"),
    ):
        if tags := _split_tags(words):
            return tags
    return _split_tags(visible.tags())


def _tag_links(page: HtmlElement) -> list[str]:
    return [
        text.line(tree.text_content(link))
        for link in page.iter("a")
        if "tag" in (link.get("rel") or "").split()
    ]


def _split_tags(keywords: Iterable[str]) -> tuple[str, ...]:
    tags = (
        tag
        for words in keywords
        for tag in split_keywords(text.line(words).strip(" #"), MAX_TAGS)
        if _is_tag(tag)
    )
    return tuple(islice(tags, MAX_TAGS))


def _is_tag(tag: str) -> bool:
    """Whether a keyword is one for readers, not for machines."""
    return 0 < len(tag) <= LONGEST_TAG and not _FOR_MACHINES.search(tag) and not _IS_URL.match(tag)


def _language(sources: PageSources) -> str | None:
    """The language that JSON-LD, the html element or meta tags declare."""
    root = sources.page if sources.page.tag == "html" else None
    declared_tags = (
        *json_ld.all_strings(sources.article.get("inLanguage")),
        *(root.get(name) for name in LANGUAGE_ATTRIBUTES if root is not None),
        *(sources.meta.first(name) for name in LANGUAGE_META),
    )
    return next(filter(None, map(language.language_of_tag, declared_tags)), None)


def _published_at(sources: PageSources, visible: VisibleFields, zone: PageZone) -> str | None:
    """When the article was published by JSON-LD, meta tags or microdata, else created, else the
    date that the page shows."""
    return _first_time(
        zone,
        json_ld.first_string(sources.article.get("datePublished")),
        *sources.meta.all(*PUBLISHED_META),
        *visible.microdata_times.get("datepublished", ()),
        json_ld.first_string(sources.article.get("dateCreated")),
    ) or visible.time(zone)


def _updated_at(
    sources: PageSources, visible: VisibleFields, published_at: str | None, zone: PageZone
) -> str | None:
    """When the article was changed by JSON-LD, meta tags or microdata; None if that is before it
    was published."""
    updated_at = _first_time(
        zone,
        json_ld.first_string(sources.article.get("dateModified")),
        *sources.meta.all(*UPDATED_META),
        *visible.microdata_times.get("datemodified", ()),
    )
    is_later = updated_at and (not published_at or updated_at >= published_at)
    return updated_at if is_later else None


def _first_time(zone: PageZone, *candidates: str) -> str | None:
    return next(filter(None, map(zone.timestamp, candidates)), None)


def _is_vietnamese(sources: PageSources, declared_language: str | None) -> bool:
    """Whether a page is in Vietnamese, or of a host in Vietnam."""
    host = urlsplit(_address(sources) or "").netloc.partition(":")[0]
    if host.endswith(".vn") or declared_language == "vi":
        return True
    body = sources.page.find("body")
    words = tree.text_content(body)[:_LANGUAGE_CHARS] if body is not None else ""
    return language.confirm_language(declared_language, words) == "vi"


def _images(sources: PageSources) -> frozenset[str]:
    """The files of the pictures that JSON-LD and meta tags have for the article."""
    in_data = (json_ld.address_in(image) for image in json_ld.as_list(sources.article.get("image")))
    files = map(image_names.image_name, [*in_data, *sources.meta.all(*IMAGE_META)])
    return frozenset(filter(None, files))
