"""Markdown becomes a draft: its front matter fills the fields, its text is rendered to the body.

Where the front matter has no title, the text's own head is read (`text_head`).
"""

import re
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
from functions.ingest.formats.markdown.field_values import (
    COVER_FIELDS,
    HEADLINE_FIELDS,
    IDENTITY_FIELDS,
    LANGUAGE_FIELDS,
    PUBLISHED_FIELDS,
    STATUS_FIELDS,
    SUMMARY_FIELDS,
    UPDATED_FIELDS,
    VERSION_FIELDS,
    field_author_notes,
    field_authors,
    field_section_and_tags,
    first_value,
    time_value,
    value_list,
    with_keys,
)
from functions.ingest.formats.markdown.front_matter import Fields
from functions.ingest.formats.markdown.withholding_fields import refuse_drafts, withholding_times
from functions.ingest.markup import figures, sanitise, tree
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.words import (
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
from shared.identifiers import is_own_identity

MAX_MARKDOWN_BYTES = 2_000_000
MAX_NESTING = 40
MOST_DOUBTS = 3
_DATE_IN_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-")


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
    refuse_drafts(fields, key)
    root = tree.parse_fragment(_markdown().render(markdown_dialects.plain_markdown(source)))
    headline = text.line(first_value(fields, *HEADLINE_FIELDS))
    head = text_head.take_head(root, headline, bool(first_value(fields, *SUMMARY_FIELDS)))
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
        updated_at=head.updated_at,
        embargo=head.embargo,
        expires=head.expires,
        doubts=(*head.doubts, *doubts),
    )
    draft = provenance_fields.with_provenance(draft, fields)
    return [_with_times(_with_words(draft, fields), fields, key)]


def _with_words(draft: Draft, fields: Fields) -> Draft:
    """The draft with what its front matter says of the article in words."""
    section, tags = field_section_and_tags(fields)
    return replace(
        draft,
        identity=first_value(fields, *IDENTITY_FIELDS) or None,
        summary=first_value(fields, *SUMMARY_FIELDS) or draft.summary,
        section=section or draft.section,
        authors=tuple(field_authors(fields)) or draft.authors,
        author_notes=tuple(field_author_notes(fields)),
        tags=(*tags, *draft.tags),
        language=language.language_of_tag(first_value(fields, *LANGUAGE_FIELDS)),
        version=publishing.parse_version(first_value(fields, *VERSION_FIELDS)),
        cancelled=publishing.is_takedown_status(first_value(fields, *STATUS_FIELDS)),
    )


def _with_times(draft: Draft, fields: Fields, key: str) -> Draft:
    """The draft with the times of its front matter; an embargo without a date is the date too.

    An embargo or an expiry that cannot be read rejects the file, a date that cannot is a doubt.
    """
    embargo, expires = withholding_times(fields)
    name_date = _DATE_IN_NAME.match(key.rpartition("/")[2])
    date = time_value(fields, *PUBLISHED_FIELDS)
    words = first_value(fields, "date")
    doubts = (f"its date “{words[:80]}” cannot be read",) if words and not date else ()
    return replace(
        draft,
        published_at=date
        or (dates.parse_timestamp(name_date[1]) if name_date else None)
        or draft.published_at
        or embargo,
        updated_at=time_value(fields, *UPDATED_FIELDS) or draft.updated_at,
        embargo=max(filter(None, (embargo, draft.embargo)), default=None),
        expires=expires or draft.expires,
        doubts=(*draft.doubts, *doubts),
    )


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
    figures_by_number = _figures(root, is_own_identity(first_value(fields, *IDENTITY_FIELDS)))
    blocks = element_blocks(root)
    cover = _cover(fields)
    if cover and cover.file not in {figure.file for figure in figures_by_number}:
        blocks = [figure_mark(len(figures_by_number)), *blocks]
        figures_by_number.append(cover)
    blocks, shown_figures = figures.renumber_figures(blocks, figures_by_number)
    return sanitise.clean_blocks(blocks), shown_figures, doubts[:MOST_DOUBTS]


def _figures(root: Element, is_own: bool) -> list[Figure]:
    """The figures in the places of a text's images. In a file that the API wrote (`is_own`) the
    title is the caption, and what stands between the brackets the alternative text alone."""
    if not is_own:
        return [_with_caption(figure) for figure in figures.lift_figures(root)]
    titles = {figures.image_file(image): image.get("title") for image in root.iter("img")}
    captions = {file: credits.split_caption(title) for file, title in titles.items()}
    return [Figure(one.file, *captions[one.file], one.alt) for one in figures.lift_figures(root)]


def _with_caption(figure: Figure) -> Figure:
    """With what stands between the brackets as the caption, if there is no title."""
    caption, credit = (
        (figure.caption, figure.credit) if figure.caption else credits.split_caption(figure.alt)
    )
    return Figure(figure.file, caption, credit or figure.credit, figure.alt)


def _cover(fields: Fields) -> Figure | None:
    """The picture that the front matter names: by its address, or as a mapping with its words."""
    values = (value for name in COVER_FIELDS for value in value_list(fields.get(name)))
    return next(filter(None, map(_cover_figure, values)), None)


def _cover_figure(value: Any) -> Figure | None:
    fields = with_keys(value) if isinstance(value, dict) else {"src": value}
    file = image_names.image_name(
        first_value(fields, "src", "url", "path", "image", "file", "teaser")
    )
    if not file:
        return None
    caption, credit = credits.split_caption(first_value(fields, "caption", "title"))
    return Figure(
        file,
        caption,
        first_value(fields, "credit", "attr") or credit,
        first_value(fields, "alt") or None,
    )
