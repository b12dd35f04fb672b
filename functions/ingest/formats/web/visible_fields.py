"""What a web page shows of its article around the heading: byline, date, section, standfirst, tags.

It is asked where the page's data does not say. A field is found by what its element is called (its
class or microdata), or by its wording and its place beside the heading.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from functions.ingest.formats.web.page_sources import is_of_picture
from functions.ingest.formats.web.page_zone import PageZone
from functions.ingest.markup import tree
from functions.ingest.words import bylines
from shared import text

LONGEST_NAMED_BYLINE, LONGEST_LINE, LONGEST_SECTION = 80, 120, 40
STANDFIRST_CHARS = range(30, 600)
MOST_TAG_LINKS, MOST_CANDIDATES = 30, 200
MOST_BYLINE_CHILDREN = 12

_LINES = {
    *("p", "div", "li", "td", "span", "em", "small", "address", "section"),
    *("h2", "h3", "h4", "font"),
}
"""Elements that may be a line around the heading."""

MOST_LINES_BELOW, MOST_LINES_ABOVE = 12, 8
"""How many lines below and above the heading are looked at."""

_STANDFIRSTS = {"p", "h2", "h3", "div", "strong"}

# To ask all attributes of a name takes a fifth of the time of asking all elements for it.
_MAY_BE_BYLINE = (
    "//@rel[.='author']/.. | //@itemprop[starts-with(.,'author')]/.. | //@class[contains(.,'uthor')"
    " or contains(.,'yline') or contains(.,'riter') or contains(.,'uteur') or contains(.,'tac')]/.."
)
_MAY_BE_TAGS = (
    "//@class[contains(.,'tag') or contains(.,'khoa') or contains(.,'eyword')]"
    "/parent::*[self::div or self::ul or self::p or self::section]"
)
_BREADCRUMBS = "//@class[contains(.,'readcrumb')]/.."
_MICRODATA_TIMES = "//@itemprop[starts-with(.,'date')]/.."


def _class_pattern(*names: str) -> re.Pattern[str]:
    """A pattern that finds any of some names among the parts of classes."""
    return re.compile(rf"(?:^|[-_\s])(?:{'|'.join(names)})(?:$|[-_\s])", re.IGNORECASE)


_BYLINE_CLASS = _class_pattern("byline", "authors?", "tac-?gia", "writer", "auteur")
_STANDFIRST_CLASS = _class_pattern(
    *("sapo", "standfirst", "lead", "lede", "dek", "deck", "chapeau"),
    *("sub-?headline", "entry-summary"),
)
_SECTION_CLASS = _class_pattern("cate", "category", "chuyen-?muc", "kicker")
_TAGS_CLASS = _class_pattern("tags?", "tag-?list", "tu-?khoa", "keywords?")


class VisibleFields:
    """The fields that one page shows, whose article has this headline."""

    def __init__(self, page: HtmlElement, headline: str) -> None:
        self.page = page
        self.headline = headline

    @cached_property
    def heading(self) -> HtmlElement | None:
        """The first heading, or in older pages the first line that says the headline, tone marks or
        not."""
        heading = next(self.page.iter("h1"), None)
        body = self.page.find("body")
        if heading is not None or body is None or not self.headline:
            return heading
        key = text.fold(self.headline)
        lines = (
            words
            for words in body.xpath(".//text()")
            if len(words) <= 2 * len(self.headline) + 40 and words.is_text
        )
        return next((line.getparent() for line in lines if text.fold(text.line(line)) == key), None)

    @cached_property
    def lines_near_heading(self) -> list[str]:
        """The short lines below the heading, then above it: where bylines and dates stand."""
        if self.heading is None:
            return []
        elements = (
            *islice(filter(_is_line, _elements_after(self.heading)), MOST_LINES_BELOW),
            *islice(filter(_is_line, _elements_before(self.heading)), MOST_LINES_ABOVE),
        )
        lines = (text.line(tree.text_content(element)) for element in elements)
        return [line for line in lines if 0 < len(line) <= LONGEST_LINE and "©" not in line]

    def authors(self) -> tuple[str, ...]:
        """Whom a byline names, by what its element is called, or by how a line near the heading
        begins."""
        for element in self.page.xpath(_MAY_BE_BYLINE)[:MOST_CANDIDATES]:
            if not _is_byline(element) or is_of_picture(element):
                continue
            if names := _byline_names(text.line(tree.text_content(element))):
                return names
        return next(filter(None, map(bylines.authors_after_by, self.lines_near_heading)), ())

    @cached_property
    def microdata_times(self) -> dict[str, list[str]]:
        """What elements with an itemprop such as `datePublished` say, by its name in lower case."""
        times: dict[str, list[str]] = {}
        for element in self.page.xpath(_MICRODATA_TIMES):
            words = (
                element.get("content")
                or element.get("datetime")
                or element.get("title")
                or tree.text_content(element)
            )
            times.setdefault(element.get("itemprop").lower(), []).append(words)
        return times

    def time(self, zone: PageZone) -> str | None:
        """The first date of a time element, or of a line near the heading."""
        for element in self.page.iter("time"):
            for words in (element.get("datetime") or "", tree.text_content(element)):
                if moment := zone.timestamp(words):
                    return moment
        return next(filter(None, map(zone.date_in, self.lines_near_heading)), None)

    def sections(self) -> Iterator[str]:
        """The names in the breadcrumbs, the outermost first, then what stands above the heading as
        a category."""
        breadcrumbs = self.page.xpath(_BREADCRUMBS)
        if breadcrumbs:
            yield from (text.line(tree.text_content(link)) for link in breadcrumbs[0].iter("a"))
        if self.heading is not None:
            for element in self.heading.xpath("preceding::*[@class][position() <= 15]"):
                if _SECTION_CLASS.search(element.get("class")) and "menu" not in element.get(
                    "class"
                ):
                    words = text.line(tree.text_content(element))
                    if 0 < len(words) <= LONGEST_SECTION:
                        yield words

    def summary(self) -> str | None:
        """The standfirst below the heading."""
        if self.heading is None:
            return None
        elements = _elements_after(self.heading)
        candidates = (each for each in elements if each.tag in _STANDFIRSTS and each.get("class"))
        for element in islice(candidates, MOST_CANDIDATES):
            if _STANDFIRST_CLASS.search(element.get("class")) and element.find(".//img") is None:
                words = text.line(tree.text_content(element))
                if len(words) in STANDFIRST_CHARS:
                    return words
        return None

    def tags(self) -> list[str]:
        """The links of the first box of tags."""
        for element in self.page.xpath(_MAY_BE_TAGS)[:MOST_CANDIDATES]:
            if _TAGS_CLASS.search(element.get("class")) and "share" not in element.get("class"):
                links = islice(element.iter("a"), MOST_TAG_LINKS + 1)
                tags = [text.line(tree.text_content(link)) for link in links]
                if 0 < len(tags) <= MOST_TAG_LINKS:
                    return tags
        return []


def _elements_after(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that begin behind the end of an element, the nearest first."""
    for box in (element, *element.iterancestors()):
        for sibling in box.itersiblings():
            yield from sibling.iter()


def _elements_before(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that end before an element begins, the nearest first."""
    for box in (element, *element.iterancestors()):
        for sibling in box.itersiblings(preceding=True):
            yield from reversed(list(sibling.iter()))


def _is_line(element: HtmlElement) -> bool:
    """Whether an element is a line: it is called as one, and holds none."""
    return element.tag in _LINES and all(
        each.tag not in _LINES for each in element.iterdescendants()
    )


def _is_byline(element: HtmlElement) -> bool:
    """Whether an element is called one, and holds few others."""
    names = (element.get("itemprop"), element.get("rel"), element.get("class"))
    return len(element) < MOST_BYLINE_CHILDREN and any(
        name and _BYLINE_CLASS.search(name) for name in names
    )


def _byline_names(line: str) -> tuple[str, ...]:
    if len(line) > LONGEST_NAMED_BYLINE:
        return ()
    return bylines.authors_after_by(line) or bylines.authors_of_line(line)
