"""Markdown with the front matter of Jekyll or Hugo, or with none: then the first heading is the
headline."""

import re
from collections.abc import Iterable
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

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
_NOTHING = {"", "~", "null", "none"}
_PARAMETER = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+))")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s+([^{}]*?)/?\s*[>%]\}\}")
_SHORTCODE = re.compile(
    r"\{\{[<%][^{}]{0,1000}[>%]\}\}|\{%[^{}]{0,1000}%\}|^\{:[^{}\n]{0,200}\}[ \t]*$", re.MULTILINE
)
_CODE = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_COMMA = re.compile(r"\s*[,;]\s*")


def parse_markdown(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a file; Rejected if it is a draft, or its front matter cannot be read."""
    if len(data) > MAX_MARKDOWN_BYTES:
        raise Rejected(
            f"the text has {len(data):,} bytes; at most {MAX_MARKDOWN_BYTES:,} are read: split it into articles"
        )
    fields, written = front_matter.split_front_matter(encoding.decode_text(data, charset))
    _refuse_drafts(fields)
    root = tree.parse_fragment(_markdown().render(_without_shortcodes(written)))
    headline = text.line(_first(fields, "title", "headline")) or _heading(root, None)
    _heading(root, headline)
    body_html, shown = _body(root, fields)
    section, tags = _filed(fields)
    embargo = _time(fields, "publishdate", "embargo", "embargoed", "embargoeduntil")
    return [
        Draft(
            format="markdown",
            headline=headline,
            identity=_first(fields, "id", "guid", "uri") or None,
            summary=_first(
                fields,
                "description",
                "summary",
                "excerpt",
                "sapo",
                "standfirst",
                "subtitle",
                "lead",
            )
            or None,
            section=section,
            authors=tuple(_authors(fields)),
            tags=tags,
            language=language.language_of_tag(_first(fields, "lang", "language", "locale")),
            body_html=body_html,
            body_text=sanitise.markup_text(body_html),
            figures=shown,
            version=publishing.parse_version(_first(fields, "version", "revision")),
            published_at=_time(
                fields, "date", "published", "pubdate", "publishedat", "datepublished", "created"
            )
            or embargo,
            updated_at=_time(
                fields,
                "lastmod",
                "updated",
                "lastmodifiedat",
                "modified",
                "lastmodified",
                "updatedat",
                "datemodified",
            ),
            embargo=embargo,
            expires=_time(fields, "expirydate", "expires", "unpublishdate", "expiry"),
            cancelled=publishing.is_takedown_status(_first(fields, "pubstatus", "status")),
        )
    ]


def _refuse_drafts(fields: Fields) -> None:
    """Jekyll and Hugo do not show these either."""
    if _first(fields, "draft").lower() in _TRUE:
        raise Rejected(
            "it is marked as a draft: take `draft: true` out of its front matter to publish it"
        )
    if _first(fields, "published").lower() in _FALSE:
        raise Rejected(
            "it is marked as unpublished: take `published: false` out of its front matter to publish it"
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


def _without_shortcodes(written: str) -> str:
    """Hugo's figures as HTML, its other shortcodes and Jekyll's tags gone, but in code."""
    if "{" not in written:
        return written
    parts = _CODE.split(written)
    parts[::2] = [_SHORTCODE.sub("", _FIGURE.sub(_figure_tag, part)) for part in parts[::2]]
    return "".join(parts)


def _figure_tag(found: re.Match[str]) -> str:
    said = {name: next(filter(None, values), "") for name, *values in _PARAMETER.findall(found[1])}
    words = {name: escape(said.get(name, "")) for name in ("src", "alt", "caption", "attr")}
    credit = f' <span class="credit">{words["attr"]}</span>' if words["attr"] else ""
    title = words["caption"] or escape(said.get("title", ""))
    caption = f"<figcaption>{title}{credit}</figcaption>" if title or credit else ""
    return f'\n\n<figure><img src="{words["src"]}" alt="{words["alt"]}">{caption}</figure>\n\n'


def _heading(root: Element, headline: str | None) -> str:
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
    lifted = [_captioned(figure) for figure in figures.lift_figures(root)]
    blocks = element_blocks(root)
    cover = _cover(fields)
    if cover and cover.file not in {figure.file for figure in lifted}:
        blocks = [figure_mark(len(lifted)), *blocks]
        lifted.append(cover)
    blocks, shown = figures.renumber_figures(blocks, lifted)
    return sanitise.clean_blocks(blocks), shown


def _captioned(figure: Figure) -> Figure:
    """With what stands between the brackets as the caption, if there is no title."""
    caption, credit = (
        (figure.caption, figure.credit) if figure.caption else credits.split_caption(figure.alt)
    )
    return Figure(figure.file, caption, credit or figure.credit, figure.alt)


def _cover(fields: Fields) -> Figure | None:
    """The picture that the front matter names."""
    for name in (
        "image",
        "cover",
        "thumbnail",
        "featuredimage",
        "featureimage",
        "images",
        "header",
        "hero",
        "banner",
    ):
        for value in _list(fields.get(name)):
            said = (
                {front_matter.field_key(key): one for key, one in value.items()}
                if isinstance(value, dict)
                else {"src": value}
            )
            address = _first(said, "src", "url", "path", "image", "file", "teaser")
            file = image_names.image_name(address) if address else None
            if file:
                caption, credit = credits.split_caption(_first(said, "caption", "title"))
                return Figure(
                    file,
                    caption,
                    _first(said, "credit", "attr") or credit,
                    _first(said, "alt") or None,
                )
    return None


def _filed(fields: Fields) -> tuple[str | None, tuple[str, ...]]:
    """Section and tags: the first category is the section, unless one is named; the others are
    tags."""
    nested = {
        front_matter.field_key(name): value
        for name, value in _mapping(fields.get("taxonomies")).items()
    }
    categories = [*_names(fields, "categories", "category"), *_names(nested, "categories")]
    section = _first(fields, "section") or next(iter(categories), None)
    tags = [*_names(fields, "tags", "tag"), *_names(nested, "tags")] or [
        *_names(fields, "keywords")
    ]
    return section, tuple(
        name.strip(" #") for name in (*tags, *(name for name in categories if name != section))
    )


def _authors(fields: Fields) -> Iterable[str]:
    for name in ("author", "authors", "byline", "tacgia"):
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
