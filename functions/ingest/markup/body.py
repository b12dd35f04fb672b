"""The body of an article, made of markup, a tree or text: safe HTML, its text, and its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from functions.ingest.markup import figures, sanitise, tree
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.markup.paragraphs import paragraph_html
from functions.ingest.words import credits
from shared import text
from shared.article.figure_marks import figure_mark
from shared.article.model import MAX_FIGURES, Figure
from shared.errors import Rejected

MAX_BODY_CHARS = 2_000_000
"""Of one body: an article is served as text and as HTML in one response, and a Lambda's response
holds 6 MB."""

_PARAGRAPHS = re.compile(r"\n\s*\n")
_MARKUP = re.compile(
    r"<(?:p|div|section|article|h[1-6]|html|body|ul|ol|figure|blockquote"
    r"|table|br|span|b|i|em|strong)\b[^<]*>",
    re.I,
)
_CREDITS = {"byline", "credit", "credits", "photographer", "source", "copyright", "author"}
_HEAD = {"vignette", "dat", "byline"}
"""Classes of elements above a body that repeat fields of the record."""


@dataclass(frozen=True, slots=True)
class Body:
    """An article's body: `html` has safe tags only, with a mark for each of `figures`."""

    html: str = ""
    text: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a file lists beside its body, and by what names the body may point to it."""

    figure: Figure
    names: frozenset[str] = frozenset()


def is_markup(words: str) -> bool:
    """Whether a string is HTML rather than text."""
    return _MARKUP.search(words) is not None


def body_of_markup(markup: str, pictures: Sequence[Picture] = (), headline: str = "") -> Body:
    """The body that HTML is, without a heading that repeats `headline`.

    Pictures that it does not show stand around it, the first on top, the others below.
    """
    _check_body_size(markup)
    return body_of_tree(tree.parse_fragment(markup), pictures, headline)


def body_of_tree(root: Element, pictures: Sequence[Picture] = (), headline: str = "") -> Body:
    """The body that a tree of HTML's elements is; the tree is changed."""
    _drop_head(root, headline)
    _move_credits(root)
    pictures_left = list(pictures)[:MAX_FIGURES]
    figures_of_body = [_merge(one, pictures_left) for one in figures.lift_figures(root)]
    blocks = element_blocks(root)
    top, bottom = _marks_around(pictures_left, figures_of_body)
    clean = sanitise.clean_blocks([top, *blocks, bottom])
    return Body(clean, sanitise.markup_text(clean), tuple(figures_of_body))


def body_of_text(words: str, pictures: Sequence[Picture] = (), headline: str = "") -> Body:
    """The body that text is: blank lines, or line ends where there are none, split paragraphs."""
    _check_body_size(words)
    words = text.nfc(words).strip()
    blocks = _PARAGRAPHS.split(words) if _PARAGRAPHS.search(words) else words.splitlines()
    paragraphs = [line for line in map(text.line, blocks) if line]
    if paragraphs and text.headline_key(paragraphs[0]) == text.headline_key(headline):
        del paragraphs[0]
    figures_of_body: list[Figure] = []
    top, bottom = _marks_around(pictures[:MAX_FIGURES], figures_of_body)
    inner = "".join(map(paragraph_html, paragraphs))
    return Body(top + inner + bottom, "\n\n".join(paragraphs), tuple(figures_of_body))


def distinct_summary(summary: str | None, body: Body) -> str | None:
    """The summary; None if it only repeats the first words of the body, as agencies' systems do."""
    key = text.headline_key(summary or "")
    return (
        summary
        if key and not text.headline_key(body.text[: 2 * len(summary or "")]).startswith(key[:200])
        else None
    )


def picture_figure(
    file: str | None, caption: str | None, credit: str | None = None, alt: str | None = None
) -> Figure | None:
    """A figure, its credit split off its caption; None without a usable file name."""
    caption = text.line(caption or "") or None
    if caption:
        words, name = credits.split_credit(caption)
        if not credit or _is_same_credit(name, credit):
            caption, credit = words, credit or name
    alt = text.line(alt or "")
    return (
        Figure(
            file, caption, text.line(credit or "") or None, alt if alt and alt != caption else None
        )
        if file
        else None
    )


def _is_same_credit(name: str | None, credit: str) -> bool:
    """Whether a caption's credit is the one beside it, or a part of it: "X" of "X/dpa"."""
    key, other = text.name_key(name or ""), text.name_key(credit)
    return bool(key and other) and (key in other or other in key)


def _check_body_size(words: str) -> None:
    if len(words) > MAX_BODY_CHARS:
        raise Rejected(
            f"the body has {len(words):,} characters; at most {MAX_BODY_CHARS:,} are read: "
            "split it into articles"
        )


def _marks_around(pictures: Sequence[Picture], figures_of_body: list[Figure]) -> tuple[str, str]:
    """Add pictures that a body does not show to its figures.

    Gives the markup to put on top (the first picture's mark, if the body shows none), and below.
    """
    marks = [figure_mark(len(figures_of_body) + at) for at in range(len(pictures))]
    top = 0 if figures_of_body else 1
    figures_of_body += [one.figure for one in pictures]
    return "".join(marks[:top]), "".join(marks[top:])


def _merge(figure: Figure, pictures_left: list[Picture]) -> Figure:
    """A figure of the body with what the list beside it says of the same picture.

    The picture leaves the list.
    """
    match = next((picture for picture in pictures_left if figure.file in picture.names), None)
    if match is None:
        return picture_figure(figure.file, figure.caption, figure.credit, figure.alt) or figure
    pictures_left.remove(match)
    best = match.figure
    merged_figure = picture_figure(
        best.file,
        best.caption or figure.caption,
        best.credit or figure.credit,
        best.alt or figure.alt,
    )
    return merged_figure or figure


def _move_credits(root: Element) -> None:
    """Move credits that stand in a figure beside its caption into the caption."""
    for figure in root.iter("figure"):
        caption = figure.find(".//figcaption")
        for element in [
            one
            for one in figure.iter("div", "span", "p", "small", "cite")
            if tree.class_names(one) & _CREDITS
        ]:
            credit = tree.text_content(element)
            tree.clear_element(element)
            caption = SubElement(figure, "figcaption") if caption is None else caption
            SubElement(caption, "span", {"class": "credit"}).text = credit


def _drop_head(root: Element, headline: str) -> None:
    """Clear what repeats fields of the record: the headline on top, and elements of a class such as
    byline."""
    key = text.headline_key(headline)
    for element in list(root.iter("h1", "h2", "p", "div")):
        words = tree.text_content(element).strip() if len(element) < 9 else "-" * 200
        repeats = element.tag != "div" and bool(key) and text.headline_key(words[:500]) == key
        is_head_class = bool(_HEAD & tree.class_names(element)) and len(words) < 120
        if repeats or (
            is_head_class and not any(parent.tag == "figure" for parent in element.iterancestors())
        ):
            tree.clear_element(element)
        elif element.tag == "p" and words:
            return
