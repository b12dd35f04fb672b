"""Markdown becomes a draft: its front matter fills the fields, its text is rendered to the body.

Without front matter the first heading is the headline.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from html import escape
from typing import Any

from lxml.etree import _Element as Element
from markdown_it import MarkdownIt

from functions.ingest.article.draft import Draft
from functions.ingest.formats.markdown import front_matter
from functions.ingest.formats.markdown.front_matter import Fields
from functions.ingest.markup import figures, sanitise, tree
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.words import (
    bylines,
    credits,
    dates,
    encoding,
    image_names,
    language,
    publishing,
)
from shared import text
from shared.article.figure_marks import figure_mark
from shared.article.model import Figure
from shared.errors import Rejected

MAX_MARKDOWN_BYTES = 2_000_000
MAX_NESTING = 40

# Names of front matter's fields as `front_matter.field_key` makes them; the first that says
# something counts.
_HEADLINE_FIELDS = ("title", "headline")
_IDENTITY_FIELDS = ("id", "guid", "uri")
_SUMMARY_FIELDS = (
    *("description", "summary", "excerpt", "sapo", "standfirst", "subtitle", "lead"),
)
_LANGUAGE_FIELDS = ("lang", "language", "locale")
_VERSION_FIELDS = ("version", "revision")
_STATUS_FIELDS = ("pubstatus", "status")
_AUTHOR_FIELDS = ("author", "authors", "byline", "tacgia")
_PUBLISHED_FIELDS = (*("date", "published", "pubdate", "publishedat", "datepublished", "created"),)
_UPDATED_FIELDS = (
    *("lastmod", "updated", "lastmodifiedat", "modified", "lastmodified", "updatedat"),
    "datemodified",
)
_EMBARGO_FIELDS = ("publishdate", "embargo", "embargoed", "embargoeduntil")
_EXPIRY_FIELDS = ("expirydate", "expires", "unpublishdate", "expiry")
_COVER_FIELDS = (
    *("image", "cover", "thumbnail", "featuredimage", "featureimage", "images", "header"),
    *("hero", "banner"),
)

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
_NOTHING = {"", "~", "null", "none"}
_PARAMETER = re.compile(r"\b(\w+)=(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+))")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s([^{}]*)(?<=[>%])\}\}")
_SHORTCODE = re.compile(
    r"\{\{[<%][^{}]{0,1000}[>%]\}\}|\{%[^{}]{0,1000}%\}|(?:^|(?<=\)))\{:[^{}\n]{0,200}\}[ \t]*$",
    re.MULTILINE,
)
_CODE = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_COMMA = re.compile(r"[,;]\s*|(?<!\s)\s+[,;]\s*")


def parse_markdown(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a file; Rejected if it is a draft, or its front matter cannot be read."""
    if len(data) > MAX_MARKDOWN_BYTES:
        raise Rejected(
            f"the text has {len(data):,} bytes; at most {MAX_MARKDOWN_BYTES:,} are read: "
            "split it into articles"
        )
    fields, source = front_matter.split_front_matter(encoding.decode_text(data, charset))
    _refuse_drafts(fields)
    root = tree.parse_fragment(_markdown().render(_without_shortcodes(source)))
    headline = text.line(_first(fields, *_HEADLINE_FIELDS)) or _take_heading(root, None)
    _take_heading(root, headline)
    body_html, shown_figures = _body(root, fields)
    draft = Draft(
        format="markdown",
        headline=headline,
        body_html=body_html,
        body_text=sanitise.markup_text(body_html),
        figures=shown_figures,
    )
    return [_with_times(_with_words(draft, fields), fields)]


def _with_words(draft: Draft, fields: Fields) -> Draft:
    """The draft with what its front matter says of the article in words."""
    section, tags = _section_and_tags(fields)
    return replace(
        draft,
        identity=_first(fields, *_IDENTITY_FIELDS) or None,
        summary=_first(fields, *_SUMMARY_FIELDS) or None,
        section=section,
        authors=tuple(_authors(fields)),
        tags=tags,
        language=language.language_of_tag(_first(fields, *_LANGUAGE_FIELDS)),
        version=publishing.parse_version(_first(fields, *_VERSION_FIELDS)),
        cancelled=publishing.is_takedown_status(_first(fields, *_STATUS_FIELDS)),
    )


def _with_times(draft: Draft, fields: Fields) -> Draft:
    """The draft with the times of its front matter; an embargo without a date is the date too."""
    embargo = _time(fields, *_EMBARGO_FIELDS)
    return replace(
        draft,
        published_at=_time(fields, *_PUBLISHED_FIELDS) or embargo,
        updated_at=_time(fields, *_UPDATED_FIELDS),
        embargo=embargo,
        expires=_time(fields, *_EXPIRY_FIELDS),
    )


def _refuse_drafts(fields: Fields) -> None:
    """Jekyll and Hugo do not show these either."""
    if _first(fields, "draft").lower() in _TRUE:
        raise Rejected(
            "it is marked as a draft: take `draft: true` out of its front matter to publish it"
        )
    if _first(fields, "published").lower() in _FALSE:
        raise Rejected(
            "it is marked as unpublished: take `published: false` out of its front matter to "
            "publish it"
        )


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    markdown.validateLink = _any_link  # type: ignore[method-assign]
    return markdown


def _any_link(url: str) -> bool:
    """The sanitiser unwraps what is no good address; here it would be left as it was typed."""
    return bool(url)


def _without_shortcodes(source: str) -> str:
    """Hugo's figures as HTML, its other shortcodes and Jekyll's tags gone, but in code."""
    if "{" not in source:
        return source
    parts = _CODE.split(source)
    parts[::2] = [_SHORTCODE.sub("", _FIGURE.sub(_figure_tag, part)) for part in parts[::2]]
    return "".join(parts)


def _figure_tag(match: re.Match[str]) -> str:
    attributes = match[1][:-1].rstrip().removesuffix("/")
    parameters = {
        name: next(filter(None, values), "") for name, *values in _PARAMETER.findall(attributes)
    }
    words = {name: escape(parameters.get(name, "")) for name in ("src", "alt", "caption", "attr")}
    credit = f' <span class="credit">{words["attr"]}</span>' if words["attr"] else ""
    title = words["caption"] or escape(parameters.get("title", ""))
    caption = f"<figcaption>{title}{credit}</figcaption>" if title or credit else ""
    return f'\n\n<figure><img src="{words["src"]}" alt="{words["alt"]}">{caption}</figure>\n\n'


def _take_heading(root: Element, headline: str | None) -> str:
    """Take the first `#` heading out of the body, if it is the headline, or any (None); what it
    says."""
    for element in root.iter("h1"):
        words = text.line(tree.text_content(element))
        if words and headline in (None, words):
            tree.clear_element(element)
            return words
        return ""
    return ""


def _body(root: Element, fields: Fields) -> tuple[str, tuple[Figure, ...]]:
    figures_by_number = [_with_caption(figure) for figure in figures.lift_figures(root)]
    blocks = element_blocks(root)
    cover = _cover(fields)
    if cover and cover.file not in {figure.file for figure in figures_by_number}:
        blocks = [figure_mark(len(figures_by_number)), *blocks]
        figures_by_number.append(cover)
    blocks, shown_figures = figures.renumber_figures(blocks, figures_by_number)
    return sanitise.clean_blocks(blocks), shown_figures


def _with_caption(figure: Figure) -> Figure:
    """With what stands between the brackets as the caption, if there is no title."""
    caption, credit = (
        (figure.caption, figure.credit) if figure.caption else credits.split_caption(figure.alt)
    )
    return Figure(figure.file, caption, credit or figure.credit, figure.alt)


def _cover(fields: Fields) -> Figure | None:
    """The picture that the front matter names: by its address, or as a mapping with its words."""
    values = (value for name in _COVER_FIELDS for value in _list(fields.get(name)))
    return next(filter(None, map(_cover_figure, values)), None)


def _cover_figure(value: Any) -> Figure | None:
    fields = _with_keys(value) if isinstance(value, dict) else {"src": value}
    file = image_names.image_name(_first(fields, "src", "url", "path", "image", "file", "teaser"))
    if not file:
        return None
    caption, credit = credits.split_caption(_first(fields, "caption", "title"))
    return Figure(
        file, caption, _first(fields, "credit", "attr") or credit, _first(fields, "alt") or None
    )


def _with_keys(mapping: Fields) -> Fields:
    """A mapping in the front matter with its names as `front_matter.field_key` makes them."""
    return {front_matter.field_key(name): value for name, value in mapping.items()}


def _section_and_tags(fields: Fields) -> tuple[str | None, tuple[str, ...]]:
    """Section and tags: the first category is the section, unless one is named; the others are
    tags."""
    taxonomies = _with_keys(_mapping(fields.get("taxonomies")))
    categories = [*_names(fields, "categories", "category"), *_names(taxonomies, "categories")]
    section = _first(fields, "section") or next(iter(categories), None)
    tags = [*_names(fields, "tags", "tag"), *_names(taxonomies, "tags")] or [
        *_names(fields, "keywords")
    ]
    return section, tuple(
        name.strip(" #") for name in (*tags, *(name for name in categories if name != section))
    )


def _authors(fields: Fields) -> Iterable[str]:
    for name in _AUTHOR_FIELDS:
        for value in _list(fields.get(name)):
            if isinstance(value, dict):
                yield _first(value, "name", "title")
            else:
                yield from bylines.authors_of_field(str(value))


def _names(fields: Fields, *names: str) -> list[str]:
    """The values of a field that holds a list, or one with commas."""
    values = (value for name in names for value in _list(fields.get(name)))
    return [
        one
        for value in values
        if isinstance(value, str)
        for one in _COMMA.split(value.strip())
        if one
    ]


def _first(fields: Fields, *names: str) -> str:
    """The first of some fields that says something; "" if none does."""
    for name in names:
        for value in _list(fields.get(name)):
            if isinstance(value, str) and value.strip().lower() not in _NOTHING:
                return value.strip()
    return ""


def _time(fields: Fields, *names: str) -> str | None:
    return next(filter(None, (dates.parse_timestamp(_first(fields, name)) for name in names)), None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _mapping(value: Any) -> Fields:
    return value if isinstance(value, dict) else {}
