"""Markdown becomes a draft: its front matter fills the fields, its text is rendered to the body.

Where the front matter has no title, the text's own head is read (`text_head`).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from lxml.etree import _Element as Element
from markdown_it import MarkdownIt

from functions.ingest.article.draft import Draft
from functions.ingest.formats.markdown import (
    front_matter,
    markdown_dialects,
    provenance_fields,
    text_head,
)
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
MOST_DOUBTS = 3

# Names of front matter's fields as `front_matter.field_key` makes them; the first that says
# something counts.
_HEADLINE_FIELDS = ("title", "headline", "tieude", "tit")
_IDENTITY_FIELDS = ("id", "guid", "uri")
_SUMMARY_FIELDS = (
    *("description", "summary", "excerpt", "sapo", "standfirst", "subtitle", "lead", "deck"),
    *("dek", "tomtat"),
)
_LANGUAGE_FIELDS = ("lang", "language", "locale")
_VERSION_FIELDS = ("version", "revision")
_STATUS_FIELDS = ("pubstatus", "status")
_AUTHOR_FIELDS = ("author", "authors", "byline", "tacgia")
_PUBLISHED_FIELDS = (
    *("date", "published", "pubdate", "publishedat", "datepublished", "created"),
    "ngaydang",
)
_UPDATED_FIELDS = (
    *("lastmod", "updated", "lastmodifiedat", "modified", "lastmodified", "updatedat"),
    "datemodified",
)
_EMBARGO_FIELDS = (
    *("publishdate", "embargo", "embargoed", "embargoeduntil", "embargountil", "embargodate"),
    *("publishat", "notbefore", "camdangtruoc", "camdang"),
)
_EXPIRY_FIELDS = (
    *("expirydate", "expires", "unpublishdate", "expiry", "expireson", "expirationdate"),
    *("unpublishat", "hethan"),
)
_COVER_FIELDS = (
    *("image", "cover", "thumbnail", "featuredimage", "featureimage", "images", "header"),
    *("hero", "banner"),
)

_DRAFT_FIELDS = ("draft", "isdraft", "private", "hidden", "unlisted", "nhap")
"""Fields that withhold an article where they say yes."""

_PUBLIC_FIELDS = ("publish", "public", "ispublished", "dapublish")
"""Fields that withhold an article where they say no."""

_VISIBILITY_FIELDS = ("visibility", "access", "poststatus", "trangthai")
_NOTHING = {"", "~", "null", "none"}
_DATE_IN_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-")
_COMMA = re.compile(r"[,;]\s*|(?<!\s)\s+[,;]\s*")


def parse_markdown(data: bytes, charset: str | None = None, key: str = "") -> list[Draft]:
    """The one article of a file; Rejected if it is a draft, or its front matter cannot be read.

    The file's name may begin with its date, as Jekyll's do, and a folder `_drafts` holds drafts.
    """
    if len(data) > MAX_MARKDOWN_BYTES:
        raise Rejected(
            f"the text has {len(data):,} bytes; at most {MAX_MARKDOWN_BYTES:,} are read: "
            "split it into articles"
        )
    fields, source = front_matter.split_front_matter(encoding.decode_text(data, charset))
    _refuse_drafts(fields, key)
    root = tree.parse_fragment(_markdown().render(markdown_dialects.plain_markdown(source)))
    headline = text.line(_first(fields, *_HEADLINE_FIELDS))
    head = text_head.take_head(root, headline)
    body_html, shown_figures, doubts = _body(root, fields)
    draft = Draft(
        format="markdown",
        headline=head.headline,
        summary=head.summary,
        section=head.section,
        authors=head.authors,
        tags=head.tags,
        body_html=body_html,
        body_text=sanitise.markup_text(body_html),
        figures=shown_figures,
        picks=head.picks,
        published_at=head.published_at,
        embargo=head.embargo,
        expires=head.expires,
        doubts=(*head.doubts, *doubts),
    )
    draft = provenance_fields.with_provenance(draft, fields)
    return [_with_times(_with_words(draft, fields), fields, key)]


def _with_words(draft: Draft, fields: Fields) -> Draft:
    """The draft with what its front matter says of the article in words."""
    section, tags = _section_and_tags(fields)
    return replace(
        draft,
        identity=_first(fields, *_IDENTITY_FIELDS) or None,
        summary=_first(fields, *_SUMMARY_FIELDS) or draft.summary,
        section=section or draft.section,
        authors=tuple(_authors(fields)) or draft.authors,
        tags=(*tags, *draft.tags),
        language=language.language_of_tag(_first(fields, *_LANGUAGE_FIELDS)),
        version=publishing.parse_version(_first(fields, *_VERSION_FIELDS)),
        cancelled=publishing.is_takedown_status(_first(fields, *_STATUS_FIELDS)),
    )


def _with_times(draft: Draft, fields: Fields, key: str) -> Draft:
    """The draft with the times of its front matter; an embargo without a date is the date too.

    An embargo or an expiry that cannot be read rejects the file, a date that cannot is a doubt.
    """
    embargo, expires = (
        next(filter(None, [_withholding_time(fields, name) for name in names]), None)
        for names in (_EMBARGO_FIELDS, _EXPIRY_FIELDS)
    )
    name_date = _DATE_IN_NAME.match(key.rpartition("/")[2])
    date = _time(fields, *_PUBLISHED_FIELDS)
    words = _first(fields, "date")
    doubts = (f"its date “{words[:80]}” cannot be read",) if words and not date else ()
    return replace(
        draft,
        published_at=date
        or (dates.parse_timestamp(name_date[1]) if name_date else None)
        or draft.published_at
        or embargo,
        updated_at=_time(fields, *_UPDATED_FIELDS),
        embargo=embargo or draft.embargo,
        expires=expires or draft.expires,
        doubts=(*draft.doubts, *doubts),
    )


def _withholding_time(fields: Fields, name: str) -> str | None:
    """The time in a field that withholds; Rejected if it says something that is no time."""
    value = fields.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    words = value if isinstance(value, str) else str(value) if value else ""
    return publishing.withholding_time(name, words)


def _refuse_drafts(fields: Fields, key: str) -> None:
    """Rejected for a file that its system does not show, or of which it cannot be told."""
    if "_drafts" in key.split("/")[:-1]:
        raise Rejected("it lies in a folder _drafts: move it out of it to publish it")
    for name in _DRAFT_FIELDS:
        if publishing.says_yes(name, _words(fields, name)):
            raise Rejected(
                f"it is marked as a draft: take `{name}: true` out of its front matter to "
                "publish it"
            )
    is_date = dates.parse_timestamp(_words(fields, "published")) is not None
    for name in _PUBLIC_FIELDS if is_date else (*_PUBLIC_FIELDS, "published"):
        if publishing.says_yes(name, _words(fields, name)) is False:
            raise Rejected(
                f"it is marked as unpublished: take `{name}: false` out of its front matter to "
                "publish it"
            )
    for name in (*_STATUS_FIELDS, *_VISIBILITY_FIELDS):
        publishing.check_status(name, _words(fields, name))
    if _words(fields, "password"):
        raise Rejected("it has a password: take `password` out of its front matter to publish it")


def _words(fields: Fields, name: str) -> str:
    """What a field says in whatever shape; "" for nothing."""
    value = fields.get(name)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(each) for each in values if each)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    markdown.validateLink = _any_link  # type: ignore[method-assign]
    return markdown


def _any_link(url: str) -> bool:  # noqa: ARG001 - what markdown-it calls
    """The sanitiser unwraps what is no good address; here it would be left as it was typed, an
    empty one too, which comments are written with: `[//]: <> (comment)`."""
    return True


def _body(root: Element, fields: Fields) -> tuple[str, tuple[Figure, ...], tuple[str, ...]]:
    """The body, its figures, and a doubt for each image that is left out for its name."""
    doubts = tuple(
        f"the image “{address[:80]}” is left out: its name must end in .jpg, .png, .webp, .gif "
        "or .avif"
        for address in (str(image.get("src") or "").strip() for image in root.iter("img"))
        if address and not image_names.image_name(address) and not address.startswith("data:")
    )
    figures_by_number = [_with_caption(figure) for figure in figures.lift_figures(root)]
    blocks = element_blocks(root)
    cover = _cover(fields)
    if cover and cover.file not in {figure.file for figure in figures_by_number}:
        blocks = [figure_mark(len(figures_by_number)), *blocks]
        figures_by_number.append(cover)
    blocks, shown_figures = figures.renumber_figures(blocks, figures_by_number)
    return sanitise.clean_blocks(blocks), shown_figures, doubts[:MOST_DOUBTS]


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
    section = _first(fields, "section", "chuyenmuc") or next(iter(categories), None)
    tags = [*_names(fields, "tags", "tag", "topics", "topic"), *_names(taxonomies, "tags")] or [
        *_names(fields, "keywords", "tukhoa")
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
                yield from bylines.authors_of_field(_first({name: value}, name))


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
