"""What a web page says of its article outside the body: JSON-LD, then meta tags, then microdata and
what it shows. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from functions.ingest.formats.web import json_ld
from functions.ingest.formats.web.visible_fields import LONGEST_NAMED_BYLINE, Shown
from functions.ingest.markup import tree
from functions.ingest.words import bylines, dates, image_names, language
from shared import text
from shared.article.model import MAX_AUTHORS, MAX_TAGS

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

LONGEST_TAG, LONGEST_TITLE = 80, 500

_HOMES = {"home", "homepage", "trang chủ", "trang nhất", "front page", "news", "tin tức"}
_PUBLISHED = (
    *(
        "article:published_time",
        "datepublished",
        "og:published_time",
        "article:published",
        "pubdate",
        "publishdate",
    ),
    *(
        "publish-date",
        "publish_date",
        "publication_date",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dc.date",
    ),
    *(
        "dcterms.created",
        "dcterms.date",
        "date",
        "og:article:published_time",
        "cxenseparse:recs:publishtime",
    ),
)
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "lastmod",
    "dcterms.modified",
)
_AUTHORS = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
)

_TITLE_BREAK = re.compile(r"\s+[|\-–—•·»:]+\s+")
_WORDS = re.compile(r"\w+")
_FOR_MACHINES = re.compile(r":|[a-z\d]_[a-z\d]")
_COMMA = re.compile(r"\s*[,;]\s*")
_IS_URL = re.compile(r"(?:https?:)?//|www\.|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; times in UTC, `url` without a fragment, files of `images`."""

    headline: str
    url: str | None
    summary: str | None
    section: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    published_at: str | None
    updated_at: str | None
    text: str = ""
    images: frozenset[str] = frozenset()


def read(page: "Element") -> Metadata:
    """Read a whole page, before anything of it is pruned."""
    return _Reader(page).read()


class _Reader:
    """One pass over one page's head and markup."""

    def __init__(self, page: "Element") -> None:
        self.page = page
        self.meta = _meta(page)
        nodes = list(json_ld.nodes(page))
        self.url = self._url()
        self.data = json_ld.article(nodes, self.url)
        self.by_id = json_ld.by_id(nodes)
        self.crumbs = next((node for node in nodes if "BreadcrumbList" in json_ld.types(node)), {})
        self.site = self._first("og:site_name") or json_ld.name(self.data.get("publisher")) or ""
        self.title = self._headline()
        self.shown = Shown(page, self.title)

    def read(self) -> Metadata:
        """All of it."""
        published, updated = self._times()
        return Metadata(
            headline=self.title,
            url=self.url
            or json_ld.web_address(json_ld.address(self.data.get("mainEntityOfPage")))
            or json_ld.web_address(json_ld.address(self.data.get("url"))),
            summary=self._summary(),
            section=self._section(),
            authors=self._authors(),
            tags=self._tags(),
            language=self._language(),
            published_at=published,
            updated_at=updated,
            text=json_ld.string(self.data.get("articleBody")),
            images=self._images(),
        )

    def _first(self, *names: str) -> str:
        return next((words for name in names for words in self.meta.get(name, ()) if words), "")

    def _url(self) -> str | None:
        links = (
            link.get("href")
            for link in self.page.iter("link")
            if (link.get("rel") or "").lower() == "canonical"
        )
        said = [*links, *self.meta.get("og:url", ())]
        return next(filter(None, map(json_ld.web_address, said)), None)

    def _headline(self) -> str:
        """The heading that the page's data confirms; else the data's; else the only heading; else
        the title."""
        shown = [
            words
            for words in (text.line(tree.text_content(one)) for one in self.page.iter("h1"))
            if words
        ]
        marked = (
            text.line(tree.text_content(one))
            for one in self.page.iter("h1", "h2")
            if "headline" in (one.get("itemprop") or "").lower()
        )
        title = text.line(next((tree.text_content(one) for one in self.page.iter("title")), ""))
        said = [
            json_ld.string(self.data.get("headline")),
            self._first("og:title", "twitter:title", "headline", "dc.title"),
            title,
        ]
        said = [self._without_site(text.line(words)[:LONGEST_TITLE]) for words in said]
        for heading in (*marked, *shown):
            if any(_alike(heading, words) for words in said if words):
                return heading
        title = next(filter(None, said[:2]), "") or (shown[0] if len(shown) == 1 else said[2])
        return title if shown else self._as_shown(title)

    def _as_shown(self, title: str) -> str:
        """A title as a page without headings shows it: older ones left the tone marks out of it."""
        heading = Shown(self.page, title).heading
        return title if heading is None else text.line(tree.text_content(heading))

    def _without_site(self, title: str) -> str:
        """A title without the name of its site, at its end or start."""
        parts = _TITLE_BREAK.split(title)
        if len(parts) < 2:
            return title
        host = text.fold(urlsplit(self.url or "").netloc).replace("-", "")
        for at in (-1, 0):
            part = text.fold(parts[at])
            squeezed = "".join(_WORDS.findall(part))
            named = part == text.fold(self.site) or (
                len(squeezed) > 3 and squeezed in host.replace(".", "")
            )
            if named or (at == -1 and "|" in list(_TITLE_BREAK.finditer(title))[-1][0]):
                cut = list(_TITLE_BREAK.finditer(title))[at]
                return self._without_site(title[: cut.start()] if at else title[cut.end() :])
        return title

    def _summary(self) -> str | None:
        said = (
            json_ld.string(self.data.get("description")),
            *self._metas(("og:description", "description", "twitter:description")),
        )
        own = {"", text.headline_key(self.title)}
        found = (
            words
            for words in map(text.line, map(unescape, said))
            if text.headline_key(words) not in own
        )
        return next(found, None) or self.shown.summary()

    def _section(self) -> str | None:
        said = [
            *json_ld.strings(self.data.get("articleSection")),
            *self.meta.get("article:section", ()),
            *self.meta.get("section", ()),
        ]
        crumbs = [
            json_ld.name(item.get("item")) or json_ld.name(item)
            for item in json_ld.dicts(self.crumbs.get("itemListElement"))
        ]
        known = _HOMES | {self.site.lower(), self.title.lower()}
        found = (
            words
            for words in map(text.line, chain(said, crumbs, self.shown.sections()))
            if words.lower() not in known
        )
        return next((words for words in found if words and not _IS_URL.match(words)), None)

    def _authors(self) -> tuple[str, ...]:
        """Names of the data, else of meta tags, else of a byline that looks like one."""
        authors = (
            json_ld.resolved(one, self.by_id)
            for one in json_ld.as_list(self.data.get("author"))[:MAX_AUTHORS]
        )
        named = [name for one in authors for name in _people(json_ld.name(one))]
        said = named or [name for words in self._metas(_AUTHORS) for name in _people(words)]
        others = tuple(name for name in said if text.name_key(name) != text.name_key(self.site))
        return others or self.shown.authors() or tuple(said)

    def _images(self) -> frozenset[str]:
        """The files of the pictures that stand for the article."""
        images = [json_ld.address(one) for one in json_ld.as_list(self.data.get("image"))]
        files = map(image_names.image_name, [*images, *self._metas(("og:image", "twitter:image"))])
        return frozenset(file for file in files if file)

    def _tags(self) -> tuple[str, ...]:
        links = [
            text.line(tree.text_content(one))
            for one in self.page.xpath("//a[contains(@rel,'tag')]")
            if "tag" in one.get("rel").split()
        ]
        sources = (
            self.meta.get("article:tag", []),
            links,
            json_ld.strings(self.data.get("keywords")),
            self.meta.get("news_keywords", []),
            self.meta.get("keywords", []),
        )
        return next(filter(None, map(_tags, sources)), ()) or _tags(self.shown.tags())

    def _language(self) -> str | None:
        html = self.page if self.page.tag == "html" else None
        said = [
            *json_ld.strings(self.data.get("inLanguage")),
            *(
                []
                if html is None
                else [
                    html.get("lang"),
                    html.get("{http://www.w3.org/XML/1998/namespace}lang"),
                    html.get("xml:lang"),
                ]
            ),
            *(
                self._first(name)
                for name in ("og:locale", "content-language", "language", "dc.language")
            ),
        ]
        return next(filter(None, (language.language_of_tag(one) for one in said)), None)

    def _times(self) -> tuple[str | None, str | None]:
        items = self.shown.marked_times()
        published = [
            json_ld.string(self.data.get("datePublished")),
            *self._metas(_PUBLISHED),
            *items.get("datepublished", ()),
        ]
        updated = [
            json_ld.string(self.data.get("dateModified")),
            *self._metas(_UPDATED),
            *items.get("datemodified", ()),
        ]
        first, last = (
            next(filter(None, map(dates.parse_timestamp, said)), None)
            for said in (published, updated)
        )
        first = (
            first
            or dates.parse_timestamp(json_ld.string(self.data.get("dateCreated")))
            or self.shown.time()
        )
        return first, last if last and (not first or last >= first) else None

    def _metas(self, names: Iterable[str]) -> list[str]:
        return [words for name in names for words in self.meta.get(name, ())]


def _meta(page: "Element") -> dict[str, list[str]]:
    """Contents of meta tags by name, property or itemprop in lower case."""
    found: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        content = text.line(unescape(element.get("content") or ""))
        for said in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(said) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _people(words: str) -> tuple[str, ...]:
    """The names in an author's field; addresses are none."""
    words = text.line(unescape(words))
    is_no_byline = _IS_URL.search(words) or len(words) > 2 * LONGEST_NAMED_BYLINE
    return () if is_no_byline else bylines.authors_of_site(words)


def _tags(written: Iterable[str]) -> tuple[str, ...]:
    found = (
        tag
        for words in written
        for tag in _COMMA.split(text.line(words).strip(" #"), MAX_TAGS)
        if _is_tag(tag)
    )
    return tuple(islice(found, MAX_TAGS))


def _is_tag(tag: str) -> bool:
    """Whether a keyword is one for readers, not for machines."""
    return 0 < len(tag) <= LONGEST_TAG and not _FOR_MACHINES.search(tag) and not _IS_URL.match(tag)


def _alike(one: str, other: str) -> bool:
    """Whether two headlines are the same but for a few words."""
    first, second = (set(_WORDS.findall(words.lower())) for words in (one, other))
    return len(first & second) >= 0.6 * max(1, min(len(first), len(second))) and len(
        first
    ) >= 0.5 * len(second)
