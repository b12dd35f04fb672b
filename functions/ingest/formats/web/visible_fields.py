"""What a web page shows of its article around the headline: byline, date, section, standfirst,
tags. Pure."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from functions.ingest.markup import tree
from functions.ingest.words import bylines, dates
from shared import text

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

LONGEST_NAMED_BYLINE, LONGEST_LINE, LONGEST_SECTION = 80, 120, 40
STANDFIRST_CHARS = range(30, 600)
MOST_TAGS, MOST_LOOKED_AT = 30, 200

_LINES = (
    "p",
    "div",
    "li",
    "td",
    "span",
    "em",
    "small",
    "address",
    "section",
    "h2",
    "h3",
    "h4",
    "font",
)
_LEAVES = f"({' or '.join(f'self::{tag}' for tag in _LINES)}) and not({' or '.join(f'.//{tag}' for tag in _LINES)})"
_WAYS = (("following", 12), ("preceding", 8))
"""Below the heading, then above it, and how many lines are looked at there."""

_MAY_BE_BYLINE = (
    "//*[@rel='author' or starts-with(@itemprop,'author') or"
    " (@class and (contains(@class,'uthor') or contains(@class,'yline') or contains(@class,'riter') or contains(@class,'uteur')"
    " or contains(@class,'tac')))]"
)
_MAY_BE_TAGS = (
    "//*[(self::div or self::ul or self::p or self::section) and"
    " (contains(@class,'tag') or contains(@class,'khoa') or contains(@class,'eyword'))]"
)


def _named(*names: str) -> re.Pattern[str]:
    """What finds one of these names among the parts of classes."""
    return re.compile(rf"(?:^|[-_\s])(?:{'|'.join(names)})(?:$|[-_\s])", re.IGNORECASE)


_BYLINE_NAMES = _named("byline", "authors?", "tac-?gia", "writer", "auteur")
_STANDFIRST_NAMES = _named(
    "sapo", "standfirst", "lead", "lede", "dek", "deck", "chapeau", "sub-?headline", "entry-summary"
)
_SECTION_NAMES = _named("cate", "category", "chuyen-?muc", "kicker")
_TAGS_NAMES = _named("tags?", "tag-?list", "tu-?khoa", "keywords?")


class Shown:
    """One page whose article has this headline."""

    def __init__(self, page: "Element", headline: str) -> None:
        self.page = page
        self.headline = headline

    @cached_property
    def heading(self) -> "Element | None":
        """The first heading, or in older pages the first line that says the headline, tone marks or
        not."""
        heading = next(self.page.iter("h1"), None)
        body = self.page.find("body")
        if heading is not None or body is None or not self.headline:
            return heading
        key = text.fold(self.headline)
        words = (
            one
            for one in body.xpath(".//text()")
            if len(one) <= 2 * len(self.headline) + 40 and one.is_text
        )
        return next((one.getparent() for one in words if text.fold(text.line(one)) == key), None)

    @cached_property
    def near(self) -> list[str]:
        """The short lines around the heading: where bylines and dates stand."""
        if self.heading is None:
            return []
        below, above = (
            self.heading.xpath(f"{way}::*[{_LEAVES}][position() <= {most}]") for way, most in _WAYS
        )
        said = (text.line(tree.text_content(element)) for element in (*below, *reversed(above)))
        return [words for words in said if 0 < len(words) <= LONGEST_LINE and "©" not in words]

    def authors(self) -> tuple[str, ...]:
        """Whom a byline names, by what its element is called, or by how a line around the heading
        begins."""
        for element in self.page.xpath(_MAY_BE_BYLINE)[:MOST_LOOKED_AT]:
            names = (element.get("itemprop"), element.get("rel"), element.get("class"))
            if len(element) < 12 and any(name and _BYLINE_NAMES.search(name) for name in names):
                words = text.line(tree.text_content(element))
                found = (
                    bylines.authors_after_by(words) or bylines.authors_of_line(words)
                    if len(words) <= LONGEST_NAMED_BYLINE
                    else ()
                )
                if found:
                    return found
        return next(filter(None, map(bylines.authors_after_by, self.near)), ())

    def marked_times(self) -> dict[str, list[str]]:
        """Microdata's dates."""
        found: dict[str, list[str]] = {}
        for element in self.page.xpath("//*[starts-with(@itemprop,'date')]"):
            said = (
                element.get("content")
                or element.get("datetime")
                or element.get("title")
                or tree.text_content(element)
            )
            found.setdefault(element.get("itemprop").lower(), []).append(said)
        return found

    def time(self) -> str | None:
        """The first date of a time element, or of one that stands around the heading."""
        for element in self.page.iter("time"):
            for words in (element.get("datetime") or "", tree.text_content(element)):
                if at := dates.parse_timestamp(words):
                    return at
        return next(filter(None, map(dates.find_date, self.near)), None)

    def sections(self) -> Iterator[str]:
        """The names in the breadcrumbs, the outermost first, then what stands above the heading as
        a category."""
        crumbs = self.page.xpath("//*[contains(@class,'readcrumb')]")
        if crumbs:
            yield from (text.line(tree.text_content(link)) for link in crumbs[0].iter("a"))
        if self.heading is not None:
            for element in self.heading.xpath("preceding::*[@class][position() <= 15]"):
                words = (
                    text.line(tree.text_content(element))
                    if _SECTION_NAMES.search(element.get("class"))
                    else ""
                )
                if 0 < len(words) <= LONGEST_SECTION and "menu" not in element.get("class"):
                    yield words

    def summary(self) -> str | None:
        """The standfirst below the heading."""
        if self.heading is None:
            return None
        below = self.heading.xpath(
            "following::*[self::p or self::h2 or self::h3 or self::div or self::strong][@class]"
        )
        for element in islice(below, MOST_LOOKED_AT):
            if _STANDFIRST_NAMES.search(element.get("class")) and element.find(".//img") is None:
                words = text.line(tree.text_content(element))
                if len(words) in STANDFIRST_CHARS:
                    return words
        return None

    def tags(self) -> list[str]:
        """The links of the first box of tags."""
        for element in self.page.xpath(_MAY_BE_TAGS)[:MOST_LOOKED_AT]:
            if _TAGS_NAMES.search(element.get("class")) and "share" not in element.get("class"):
                links = [
                    text.line(tree.text_content(link))
                    for link in islice(element.iter("a"), MOST_TAGS + 1)
                ]
                if 0 < len(links) <= MOST_TAGS:
                    return links
        return []
