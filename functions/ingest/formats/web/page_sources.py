"""The places of a web page that speak of its article, read once for all fields.

They are the meta tags (OpenGraph, Dublin Core and what systems made up), and the JSON-LD: the
article's own object, and the breadcrumbs.
"""

import re
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement

from functions.ingest.formats.web import json_ld
from functions.ingest.formats.web.json_ld import LinkedDataObject
from shared import text

_OTHER_ITEMS = re.compile(r"(?:ImageObject|VideoObject|AudioObject|Comment|Organization)/?\s*$")


@dataclass(frozen=True, slots=True)
class MetaTags:
    """Contents of meta tags by name, property or itemprop in lower case."""

    contents: dict[str, list[str]]

    def all(self, *names: str) -> list[str]:
        """Everything under some names, in the order of the names."""
        return [words for name in names for words in self.contents.get(name, ())]

    def first(self, *names: str) -> str:
        """The first that is not empty; "" for none."""
        return next(iter(self.all(*names)), "")


@dataclass(frozen=True, slots=True)
class PageSources:
    """A page, and what it says of itself.

    `url` is its canonical address, `article` the object of JSON-LD that is its article (empty if
    there is none), `site` the name of the site.
    """

    page: HtmlElement
    meta: MetaTags
    url: str | None
    article: LinkedDataObject
    breadcrumbs: LinkedDataObject
    objects_by_id: dict[str, LinkedDataObject]
    site: str


def read_page_sources(page: HtmlElement) -> PageSources:
    """Read a whole page, before anything of it is pruned."""
    meta = _meta_tags(page)
    url = _canonical_address(page, meta)
    objects = list(json_ld.json_ld_objects(page))
    article = json_ld.article_object(objects, url)
    return PageSources(
        page=page,
        meta=meta,
        url=url,
        article=article,
        breadcrumbs=next(
            (item for item in objects if "BreadcrumbList" in json_ld.object_types(item)), {}
        ),
        objects_by_id=json_ld.objects_by_id(objects),
        site=meta.first("og:site_name") or json_ld.name_in(article.get("publisher")),
    )


def _meta_tags(page: HtmlElement) -> MetaTags:
    contents: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        content = text.line(unescape(element.get("content") or ""))
        attributes = ("property", "name", "itemprop", "http-equiv")
        for attribute in attributes[:2] if is_of_picture(element) else attributes:
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                contents.setdefault(name, []).append(content)
    return MetaTags(contents)


def is_of_picture(element: HtmlElement) -> bool:
    """Whether an element is in the microdata of a picture, a video, a comment or the publisher,
    which have authors and dates of their own."""
    return any(
        ancestor.tag == "figure" or _OTHER_ITEMS.search(ancestor.get("itemtype") or "")
        for ancestor in element.iterancestors()
    )


def _canonical_address(page: HtmlElement, meta: MetaTags) -> str | None:
    links = (
        link.get("href")
        for link in page.iter("link")
        if (link.get("rel") or "").lower() == "canonical"
    )
    addresses = map(json_ld.page_address, [*links, *meta.all("og:url")])
    return next(filter(None, addresses), None)
