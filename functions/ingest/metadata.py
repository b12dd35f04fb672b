"""What a web page says of its article outside the body: JSON-LD first, then meta tags, microdata and what it shows. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from functions.ingest import dates, jsonld, newswire
from functions.ingest.formats import plain
from shared import text

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

LONGEST_BYLINE, LONGEST_TAG, LONGEST_LINE, LONGEST_TITLE = 80, 80, 120, 500

_HOMES = {"home", "homepage", "trang chủ", "trang nhất", "front page", "news", "tin tức"}
_PUBLISHED = (
    *("article:published_time", "datepublished", "og:published_time", "article:published", "pubdate", "publishdate"),
    *("publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date"),
    *("dcterms.created", "dcterms.date", "date", "og:article:published_time", "cxenseparse:recs:publishtime"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "article:modified", "lastmod", "dcterms.modified")
_TITLE_BREAK = re.compile(r"\s+[|\-–—•·»:]+\s+")
_WORDS = re.compile(r"\w+")
_COMMA = re.compile(r"\s*[,;]\s*")
_IS_URL = re.compile(r"(?:https?:)?//|www\.|@", re.IGNORECASE)
_LINES = ("p", "div", "li", "td", "span", "em", "small", "address", "section", "h2", "h3", "h4")
_LEAVES = f"({' or '.join(f'self::{tag}' for tag in _LINES)}) and not({' or '.join(f'.//{tag}' for tag in _LINES)})"
_WAYS = (("following", 12), ("preceding", 8))
"""Below the heading, then above it, and how many lines are looked at there."""

_MAY_BE_BYLINE = (
    "//*[@rel='author' or starts-with(@itemprop,'author') or"
    " (@class and (contains(@class,'uthor') or contains(@class,'yline') or contains(@class,'riter') or contains(@class,'uteur')"
    " or contains(@class,'tac')))]"
)
_BY = re.compile(
    r"(?:(?:(?:written|reported|words|story) )?by|par|von|por|door|theo|tác giả|bài|text):?\s+(.{3,80}?)"
    r"(?:\s+(?:on|am|le)\s.*|\s*[|•·].*|\s*\d.*)?$",
    re.IGNORECASE,
)
_BYLINE_NAMES = re.compile(r"(?:^|[-_\s])(?:byline|author|authors|tac-?gia|writer|auteur)(?:$|[-_\s])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; times in UTC, `url` without a fragment."""

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


def read(page: "Element") -> Metadata:
    """Read a whole page, before anything of it is pruned."""
    return _Reader(page).read()


class _Reader:
    """One pass over one page's head and markup."""

    def __init__(self, page: "Element") -> None:
        self.page = page
        self.meta = _meta(page)
        nodes = list(jsonld.nodes(page))
        self.url = self._url()
        self.data = jsonld.article(nodes, self.url)
        self.crumbs = next((node for node in nodes if "BreadcrumbList" in jsonld.types(node)), {})
        self.site = self._first("og:site_name") or jsonld.name(self.data.get("publisher")) or ""

    def read(self) -> Metadata:
        """All of it."""
        headline = self._headline()
        published, updated = self._times()
        return Metadata(
            headline=headline,
            url=self.url
            or jsonld.web_address(jsonld.address(self.data.get("mainEntityOfPage")))
            or jsonld.web_address(jsonld.address(self.data.get("url"))),
            summary=self._summary(headline),
            section=self._section(headline),
            authors=self._authors(),
            tags=self._tags(),
            language=self._language(),
            published_at=published,
            updated_at=updated,
            text=jsonld.string(self.data.get("articleBody")),
        )

    def _first(self, *names: str) -> str:
        return next((words for name in names for words in self.meta.get(name, ()) if words), "")

    def _url(self) -> str | None:
        links = (link.get("href") for link in self.page.iter("link") if (link.get("rel") or "").lower() == "canonical")
        said = [*links, *self.meta.get("og:url", ())]
        return next(filter(None, map(jsonld.web_address, said)), None)

    def _headline(self) -> str:
        """The heading that the page's data confirms; else the data's; else the only heading; else the title."""
        shown = [words for words in (text.line(_text(one)) for one in self.page.iter("h1")) if words]
        marked = (
            text.line(_text(one)) for one in self.page.iter("h1", "h2") if "headline" in (one.get("itemprop") or "").lower()
        )
        title = text.line(next((_text(one) for one in self.page.iter("title")), ""))
        said = [jsonld.string(self.data.get("headline")), self._first("og:title", "twitter:title", "headline", "dc.title"), title]
        said = [self._without_site(text.line(words)[:LONGEST_TITLE]) for words in said]
        for heading in (*marked, *shown):
            if any(_alike(heading, words) for words in said if words):
                return heading
        return next(filter(None, said[:2]), "") or (shown[0] if len(shown) == 1 else said[2])

    def _without_site(self, title: str) -> str:
        """A title without the name of its site, at its end or start."""
        parts = _TITLE_BREAK.split(title)
        if len(parts) < 2:
            return title
        host = text.fold(urlsplit(self.url or "").netloc).replace("-", "")
        for at in (-1, 0):
            part = text.fold(parts[at])
            squeezed = "".join(_WORDS.findall(part))
            named = part == text.fold(self.site) or (len(squeezed) > 3 and squeezed in host.replace(".", ""))
            if named or (at == -1 and "|" in list(_TITLE_BREAK.finditer(title))[-1][0]):
                cut = list(_TITLE_BREAK.finditer(title))[at]
                return self._without_site(title[: cut.start()] if at else title[cut.end() :])
        return title

    def _summary(self, headline: str) -> str | None:
        said = (jsonld.string(self.data.get("description")), self._first("og:description", "description", "twitter:description"))
        summary = next((words for words in map(text.line, map(unescape, said)) if words), "")
        return summary if summary and text.headline_key(summary) != text.headline_key(headline) else None

    def _section(self, headline: str) -> str | None:
        said = [
            *jsonld.strings(self.data.get("articleSection")),
            *self.meta.get("article:section", ()),
            *self.meta.get("section", ()),
        ]
        crumbs = [jsonld.name(item.get("item")) or jsonld.name(item) for item in jsonld.dicts(self.crumbs.get("itemListElement"))]
        known = _HOMES | {self.site.lower(), headline.lower()}
        found = [words for words in (text.line(one) for one in (*said, *crumbs)) if words and words.lower() not in known]
        return next((words for words in found if not _IS_URL.match(words)), None)

    def _authors(self) -> tuple[str, ...]:
        """Names of the data, else of meta tags, else of a byline that looks like one."""
        named = tuple(name for one in jsonld.as_list(self.data.get("author")) for name in _people(jsonld.name(one)))
        said = named or tuple(
            name
            for source in (
                "author",
                "article:author",
                "byl",
                "parsely-author",
                "sailthru.author",
                "dc.creator",
                "dcterms.creator",
            )
            for words in self.meta.get(source, ())
            for name in _people(words)
        )
        others = tuple(name for name in said if text.name_key(name) != text.name_key(self.site))
        return others or self._byline() or said

    @cached_property
    def near(self) -> list[str]:
        """The short lines around the first heading that shows: where bylines and dates stand."""
        heading = next(self.page.iter("h1"), None)
        if heading is None:
            return []
        below, above = (heading.xpath(f"{way}::*[{_LEAVES}][position() <= {most}]") for way, most in _WAYS)
        said = (text.line(_text(element)) for element in (*below, *reversed(above)))
        return [words for words in said if 0 < len(words) <= LONGEST_LINE and "©" not in words]

    def _byline(self) -> tuple[str, ...]:
        for element in self.page.xpath(_MAY_BE_BYLINE):
            names = (element.get("itemprop"), element.get("rel"), element.get("class"))
            if len(element) < 12 and any(name and _BYLINE_NAMES.search(name) for name in names):
                words = text.line(_text(element))
                found = byline(words) or plain.names(words) if len(words) <= LONGEST_BYLINE else ()
                if found:
                    return found
        return next(filter(None, map(byline, self.near)), ())

    def _tags(self) -> tuple[str, ...]:
        links = [text.line(_text(one)) for one in self.page.xpath("//a[contains(@rel,'tag')]") if "tag" in one.get("rel").split()]
        sources = (
            self.meta.get("article:tag", []),
            links,
            jsonld.strings(self.data.get("keywords")),
            self.meta.get("news_keywords", []),
            self.meta.get("keywords", []),
        )
        for source in sources:
            tags = tuple(tag for words in source for tag in _COMMA.split(text.line(words).strip(" #")) if _is_tag(tag))
            if tags:
                return tags
        return ()

    def _language(self) -> str | None:
        html = self.page if self.page.tag == "html" else None
        said = [
            *jsonld.strings(self.data.get("inLanguage")),
            *(
                []
                if html is None
                else [html.get("lang"), html.get("{http://www.w3.org/XML/1998/namespace}lang"), html.get("xml:lang")]
            ),
            *(self._first(name) for name in ("og:locale", "content-language", "language", "dc.language")),
        ]
        return next(filter(None, (newswire.language(one) for one in said)), None)

    def _times(self) -> tuple[str | None, str | None]:
        items = self._marked_times()
        published = [jsonld.string(self.data.get("datePublished")), *self._metas(_PUBLISHED), *items.get("datepublished", ())]
        updated = [jsonld.string(self.data.get("dateModified")), *self._metas(_UPDATED), *items.get("datemodified", ())]
        first, last = (next(filter(None, map(newswire.when, said)), None) for said in (published, updated))
        first = first or newswire.when(jsonld.string(self.data.get("dateCreated"))) or self._shown_time()
        return first, last if last and (not first or last >= first) else None

    def _metas(self, names: Iterable[str]) -> list[str]:
        return [words for name in names for words in self.meta.get(name, ())]

    def _marked_times(self) -> dict[str, list[str]]:
        """Microdata's dates."""
        found: dict[str, list[str]] = {}
        for element in self.page.xpath("//*[starts-with(@itemprop,'date')]"):
            said = element.get("content") or element.get("datetime") or element.get("title") or _text(element)
            found.setdefault(element.get("itemprop").lower(), []).append(said)
        return found

    def _shown_time(self) -> str | None:
        """The first date of a time element, or of one that stands around the headline."""
        for element in self.page.iter("time"):
            for words in (element.get("datetime") or "", _text(element)):
                if at := newswire.when(words):
                    return at
        return next(filter(None, map(dates.within, self.near)), None)


def byline(words: str) -> tuple[str, ...]:
    """Whom a line such as "By An Nhiên on 2 May" names; it has to begin so."""
    found = _BY.match(words) if len(words) <= LONGEST_LINE else None
    return (plain.names(found[1]) or plain.names(found[1].partition(",")[0])) if found else ()


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
    return () if _IS_URL.search(words) or len(words) > 2 * LONGEST_BYLINE else newswire.names(words)


def _is_tag(tag: str) -> bool:
    return 0 < len(tag) <= LONGEST_TAG and ":" not in tag and not _IS_URL.match(tag)


def _alike(one: str, other: str) -> bool:
    """Whether two headlines are the same but for a few words."""
    first, second = (set(_WORDS.findall(words.lower())) for words in (one, other))
    return len(first & second) >= 0.6 * max(1, min(len(first), len(second))) and len(first) >= 0.5 * len(second)


def _text(element: "Element") -> str:
    return "".join(map(str, element.itertext()))
