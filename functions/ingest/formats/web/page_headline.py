"""The headline of a web page's article, out of its headings, its data and its title.

Pages have several headings (a logo, the section's name), data that cut the headline or add the
site's name, and a title that does both. A heading that the data or the title confirm is best.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from functions.ingest.formats.web import json_ld, running_text
from functions.ingest.formats.web.page_sources import PageSources
from functions.ingest.formats.web.visible_fields import VisibleFields
from functions.ingest.markup import tree
from shared import text

LONGEST_TITLE = 500
LEAST_SHARED_WORDS, LEAST_COMPLETE = 0.6, 0.5
"""Of two headlines that are the same but for a few words: the share of the shorter one's words that
the other has too, and how many of the other's words there have to be."""

LONGEST_BOLD = 200
"""A longer line in bold is a standfirst."""

_TITLE_STYLES = {"title", "msotitle"}
_TITLE_BREAK = re.compile(r"(?<!\s)\s+[|\-–—•·»:]+\s+")
_WORD = re.compile(r"\w+")


def page_headline(sources: PageSources) -> str:
    """The heading that the page's data confirms; else the data's; else the only heading; else a
    line styled as the title; else the title; else the first line that stands out."""
    headings = list(_headings(sources.page))
    in_data, in_meta, title = _titles(sources)
    for heading in (*_headings_by_microdata(sources.page), *headings):
        if any(_are_alike(heading, words) for words in (in_data, in_meta, title) if words):
            return heading
    if in_data or in_meta:
        return (in_data or in_meta) if headings else _as_visible(sources.page, in_data or in_meta)
    if len(headings) == 1:
        return headings[0]
    if line := _line_styled_as_title(sources.page):
        return line
    if title:
        return _heading_in_title(sources.page, title) or (
            title if headings else _as_visible(sources.page, title)
        )
    return next(iter(headings), "") or _line_that_stands_out(sources.page)


def _heading_in_title(page: HtmlElement, title: str) -> str:
    """The first heading that is the title without its beginning or end; "" for none."""
    for element in page.iter("h2", "h3"):
        line = text.line(tree.text_content(element))
        if len(line) > len(title) / 2 and (title.startswith(line) or title.endswith(line)):
            return line
    return ""


def _line_styled_as_title(page: HtmlElement) -> str:
    """The paragraph with the style Title of Google Docs or Word; "" for none."""
    lines = (
        text.line(tree.text_content(element))
        for element in page.iter("p")
        if not _TITLE_STYLES.isdisjoint(tree.class_names(element))
    )
    return next((line for line in lines if 0 < len(line) <= LONGEST_TITLE), "")


def _line_that_stands_out(page: HtmlElement) -> str:
    """The first line if it is all in bold, else the first h2, else a smaller heading, else the
    first line in bold; "" for none."""
    bold = {text.line(tree.text_content(element)) for element in page.iter("strong", "b")}
    lines = [run.words for run in running_text.text_runs(page)]
    bold_lines = [line for line in lines if line in bold and len(line) <= LONGEST_BOLD]
    if bold_lines and bold_lines[0] == lines[0]:
        return lines[0]
    for tag in ("h2", "h3", "h4"):
        for element in page.iter(tag):
            if line := text.line(tree.text_content(element)):
                return line
    return next(iter(bold_lines), "")


def _headings(page: HtmlElement) -> Iterator[str]:
    return filter(None, (text.line(tree.text_content(element)) for element in page.iter("h1")))


def _headings_by_microdata(page: HtmlElement) -> Iterator[str]:
    for element in page.iter("h1", "h2"):
        if "headline" in (element.get("itemprop") or "").lower():
            yield text.line(tree.text_content(element))


def _titles(sources: PageSources) -> list[str]:
    """The headlines of JSON-LD, of meta tags, and the page's title, each "" if there is none."""
    titles = (
        json_ld.first_string(sources.article.get("headline")),
        sources.meta.first("og:title", "twitter:title", "headline", "dc.title"),
        next((tree.text_content(element) for element in sources.page.iter("title")), ""),
    )
    return [_without_site(text.line(words)[:LONGEST_TITLE], sources) for words in titles]


def _without_site(title: str, sources: PageSources) -> str:
    """A title without the name of its site, at its end or start."""
    breaks = list(_TITLE_BREAK.finditer(title))
    if not breaks:
        return title
    before, after = title[: breaks[-1].start()], title[breaks[-1].end() :]
    if _names_site(after, sources) or "|" in breaks[-1][0]:
        return _without_site(before, sources)
    before, after = title[: breaks[0].start()], title[breaks[0].end() :]
    return _without_site(after, sources) if _names_site(before, sources) else title


def _names_site(part: str, sources: PageSources) -> bool:
    """Whether a part of a title is the site's name, or the like of its domain."""
    part = text.fold(part)
    letters = "".join(_WORD.findall(part))
    domain = text.fold(urlsplit(sources.url or "").netloc).replace("-", "").replace(".", "")
    return part == text.fold(sources.site) or (len(letters) > 3 and letters in domain)


def _as_visible(page: HtmlElement, title: str) -> str:
    """A title as a page without headings shows it: older ones left the tone marks out of it."""
    heading = VisibleFields(page, title).heading
    return title if heading is None else text.line(tree.text_content(heading))


def _are_alike(heading: str, title: str) -> bool:
    """Whether a heading is a title, but for a few words."""
    first, second = (set(_WORD.findall(words.lower())) for words in (heading, title))
    common = len(first & second)
    return common >= LEAST_SHARED_WORDS * max(1, min(len(first), len(second))) and len(
        first
    ) >= LEAST_COMPLETE * len(second)
