"""What stands at the top of a Markdown text: headline, byline, date.

The headline is the first `#` heading; where there is none, a heading of any level or a bold line on
top. Behind it may stand lines with the authors and the date. A text without any of these is read by
the rules of the plain layout (`page_elements`). A line that withholds the text does so in either.
"""

import re
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from functions.ingest.formats.markdown.page_elements import BOLD_TAGS, PageElements, is_whole
from functions.ingest.formats.plain.layout import read_layout
from functions.ingest.formats.plain.lines import without_notices
from functions.ingest.markup import tree
from functions.ingest.words import bylines, dates
from shared import text
from shared.article.model import Pick

HEAD_PARAGRAPHS = 3
"""Paragraphs behind the headline among which a byline or a date may stand."""

MOST_TAG_WORDS = 6
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TAG_LINE = re.compile(r"#[^\s#]")
_BEFORE_TAG = re.compile(r"(?:^|[\s,;])#")


@dataclass(frozen=True, slots=True)
class TextHead:
    """What a text says of its article at its top; `headline` is "" if it has none."""

    headline: str
    summary: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()
    published_at: str | None = None
    updated_at: str | None = None
    embargo: str | None = None
    expires: str | None = None
    doubts: tuple[str, ...] = ()


def take_head(root: Element, title: str, has_summary: bool) -> TextHead:
    """Take the head out of a rendered text; Rejected if it is withheld in a way that cannot be
    read.

    `title` is the front matter's: a first heading that repeats it goes, and nothing else of the
    head does. `has_summary` says that the front matter has one.
    """
    embargo = _take_notices(root)
    head = _head(root, title, has_summary)
    return replace(
        head,
        embargo=max(filter(None, (embargo, head.embargo)), default=None),
        published_at=head.published_at or embargo,
    )


def _head(root: Element, title: str, has_summary: bool) -> TextHead:
    if title:
        _drop_repetition(root, title)
        return TextHead(title)
    element = _headline_element(root)
    return _take_page(root, has_summary) if element is None else _take_headline(root, element)


def _drop_repetition(root: Element, title: str) -> None:
    heading = next((each for each in root.iter(*_HEADINGS)), None)
    if heading is not None and text.line(tree.text_content(heading)) == title:
        tree.clear_element(heading)


def _take_headline(root: Element, element: Element) -> TextHead:
    """Take the headline out, with what stands behind it, and tags at the end."""
    headline = text.line(tree.text_content(element))
    authors, published_at = _take_byline(element)
    tags = _take_tags(root)
    tree.clear_element(element)
    return TextHead(headline, authors=authors, tags=tags, published_at=published_at)


def _take_notices(root: Element) -> str | None:
    """Take out the lines that withhold the text; the time until which they do."""
    page = PageElements(root)
    lines, embargo = without_notices(page.lines)
    page.drop(number for number, line in enumerate(lines) if not line.words)
    return embargo


def _take_page(root: Element, has_summary: bool) -> TextHead:
    """Take out what the rules of the plain layout find on the page; what they leave in the body
    stays, with its markup."""
    page = PageElements(root)
    layout = read_layout(page.lines, frozenset({"deck"} if has_summary else ()))
    page.keep_body(layout.body)
    return TextHead(
        layout.headline,
        layout.summary,
        layout.section,
        tuple(layout.authors),
        tuple(layout.tags),
        tuple(layout.picks),
        layout.published_at,
        layout.updated_at,
        layout.embargo,
        layout.expires,
        tuple(layout.doubts),
    )


def _headline_element(root: Element) -> Element | None:
    """The first `h1` with words, else a heading or a bold line that stands above all text."""
    for element in root.iter("h1"):
        if text.line(tree.text_content(element)):
            return element
    for element in root:
        words = text.line(tree.text_content(element))
        if words or not isinstance(element.tag, str):
            is_headline = element.tag in _HEADINGS or (
                element.tag == "p" and is_whole(element, BOLD_TAGS)
            )
            return element if is_headline else None
    return None


def _take_byline(headline: Element) -> tuple[tuple[str, ...], str | None]:
    """Take the authors and the date out of the first paragraphs behind the headline."""
    authors: tuple[str, ...] = ()
    published_at = None
    for paragraph in list(headline.itersiblings())[:HEAD_PARAGRAPHS]:
        words = text.line(tree.text_content(paragraph))
        if paragraph.tag != "p" or paragraph.getnext() is None:
            break
        if not authors and (names := bylines.authors_of_line(words)):
            authors = names
        elif not published_at and (date := dates.parse_date_line(words)):
            published_at = date.time
        elif not _is_short(words):
            break
        else:
            continue
        tree.clear_element(paragraph)
    return authors, published_at


def _is_short(words: str) -> bool:
    """Whether a line may be a deck, behind which a byline may follow."""
    return not bylines.ends_in_mark(words)


def _take_tags(root: Element) -> tuple[str, ...]:
    """Take the tags out of a last paragraph such as "#bão #Đà Nẵng"."""
    last = next((each for each in reversed(root) if text.line(tree.text_content(each))), None)
    words = "" if last is None else text.line(tree.text_content(last))
    if last is None or last.tag != "p" or not _TAG_LINE.match(words):
        return ()
    tags = [tag.strip(" ,;") for tag in _BEFORE_TAG.split(words)]
    if any(len(tag.split()) > MOST_TAG_WORDS for tag in tags):
        return ()
    tree.clear_element(last)
    return tuple(filter(None, tags))
