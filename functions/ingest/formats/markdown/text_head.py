"""What stands at the top of a Markdown text: headline, byline, date.

The headline is the first `#` heading; where there is none, a heading of any level or a bold line on
top. Behind it may stand lines with the authors and the date. A text without any of these is read by
the rules of the plain layout.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from lxml.etree import _Element as Element

from functions.ingest.formats.plain import plain_text
from functions.ingest.markup import tree
from functions.ingest.words import bylines, dates
from shared import text
from shared.article.model import Pick

HEAD_PARAGRAPHS = 3
"""Paragraphs behind the headline among which a byline or a date may stand."""

MOST_TAG_WORDS = 6
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = {"strong", "b"}
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
    embargo: str | None = None
    expires: str | None = None
    doubts: tuple[str, ...] = ()


def take_head(root: Element, title: str) -> TextHead:
    """Take the head out of a rendered text. `title` is the front matter's: a first heading that
    repeats it goes, and nothing else does."""
    if title:
        heading = next((each for each in root.iter(*_HEADINGS)), None)
        if heading is not None and text.line(tree.text_content(heading)) == title:
            tree.clear_element(heading)
        return TextHead(title)
    element = _headline_element(root)
    if element is None:
        return _take_plain_head(root)
    headline = text.line(tree.text_content(element))
    authors, published_at = _take_byline(element)
    tags = _take_tags(root)
    tree.clear_element(element)
    return TextHead(headline, authors=authors, tags=tags, published_at=published_at)


def _headline_element(root: Element) -> Element | None:
    """The first `h1` with words, else a heading or a bold line that stands above all text."""
    for element in root.iter("h1"):
        if text.line(tree.text_content(element)):
            return element
    for element in root:
        words = text.line(tree.text_content(element))
        if words or not isinstance(element.tag, str):
            is_headline = element.tag in _HEADINGS or (element.tag == "p" and _is_bold(element))
            return element if is_headline else None
    return None


def _is_bold(paragraph: Element) -> bool:
    """Whether a paragraph is one line that is bold as a whole."""
    bold = [child for child in paragraph if child.tag in _BOLD]
    if len(bold) != 1:
        return False
    return text.line(tree.text_content(bold[0])) == text.line(tree.text_content(paragraph))


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


def _take_plain_head(root: Element) -> TextHead:
    """The head by the rules of the plain layout, whose lines are the paragraphs above the first
    heading, list or table; what these rules leave in the body stays, with its markup."""
    elements = [each for each in root if text.line(tree.text_content(each))]
    paragraphs = list(takewhile(lambda each: each.tag == "p", elements))
    lines = [text.line(tree.text_content(each)) for each in paragraphs]
    if not lines:
        return TextHead("")
    (draft,) = plain_text.parse_plain_text("\n\n".join(lines).encode("utf-8", "replace"))
    body = {text.line(line) for line in draft.body_text.split("\n\n")}
    for element, line in zip(paragraphs, lines, strict=True):
        if line not in body:
            tree.clear_element(element)
    return TextHead(
        draft.headline,
        draft.summary,
        draft.section,
        draft.authors,
        draft.tags,
        draft.picks,
        draft.published_at,
        draft.embargo,
        draft.expires,
        draft.doubts,
    )
