"""What the template of an article shows, made from the Story.

HTML is here only where it was sanitised by ingest or is written by this module. `root` is the
site's path: `/` and the stage, or empty.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from functions.api.media.renditions import (
    SHARED_LINK_WIDTH,
    img_html,
    is_too_long,
    rendition_at,
    width_url,
)
from functions.api.query.related_cards import RelatedCard
from functions.api.query.story_reader import Story
from functions.api.site.picture_view import PictureView, tone_rules
from functions.api.site.rights_view import RightsView, rights_view, source_lines
from functions.api.site.table_numbers import align_numbers
from functions.api.site.views import (
    NameView,
    TeaserView,
    name_views,
    section_view,
    teaser_view,
)
from functions.api.v1 import bodies
from shared import text
from shared.article.model import Figure, Pick
from shared.identifiers import read_path
from shared.tables.index_records import Entry

_WIDE_START, _WIDE_END = re.compile(r"<(?:table|pre)\b"), re.compile(r"</(?:table|pre)>")


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A related article, or a pick that no article answers to (`url` is None).

    `text` and `caption` are a pick's own; `reasons` are the terms that a computed one shares.
    """

    url: str | None
    headline: str
    summary: str | None
    language: str
    published_at: str | None
    section: NameView | None
    picture: PictureView | None
    text: str | None = None
    caption: Figure | None = None
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ShareImage:
    """The image that other sites show of the page (Open Graph), and its size as it is served."""

    url: str
    width: int
    height: int
    type: str
    alt: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """An article's page. `body` and `lead_figures` are HTML; `sources` stand beside the authors;
    `tones` are CSS. `has_long_picture`: one of its pictures is a redirect to the bucket."""

    path: str
    headline: str
    summary: str | None
    section: NameView | None
    authors: list[NameView]
    tags: list[NameView]
    published_at: str
    updated_at: str
    language: str
    body: str
    lead_figures: str
    share_image: ShareImage | None
    related: list[RelatedView]
    duplicates: list[TeaserView]
    newer: TeaserView | None
    older: TeaserView | None
    timeline_url: str | None
    sources: Sequence[str]
    places: Sequence[str]
    rights: RightsView | None
    tones: str
    has_long_picture: bool


def story_view(
    root: str, base: str, story: Story, *, related: int, pictures: str | None = None
) -> StoryView:
    """The page of an article, with at most `related` other articles. `pictures` is the folder in
    which its pictures are, if not that of the pictures of all."""
    article = story.article
    path = read_path(article.id, article.headline)
    folder = pictures or bodies.media_folder(root, article.id)
    related_views = _related_views(root, story, related)
    duplicates = [teaser_view(root, card.teaser) for card in story.duplicates]
    figures = bodies.shown_figures(story)
    return StoryView(
        path=path,
        headline=article.headline,
        summary=article.summary,
        section=section_view(article.section),
        authors=name_views(article.authors),
        tags=name_views(article.tags),
        published_at=story.claim.published_at,
        updated_at=story.claim.updated_at,
        language=article.language,
        body=_body_html(folder, story),
        lead_figures=_lead_figures_html(folder, story),
        share_image=_share_image(base, story),
        related=related_views,
        duplicates=duplicates,
        newer=_neighbour(root, story.neighbours.newer),
        older=_neighbour(root, story.neighbours.older),
        timeline_url=f"{root}{path}/story" if story.has_timeline else None,
        sources=source_lines(article),
        places=article.places,
        rights=rights_view(article.rights),
        tones=_tones(story, [*related_views, *duplicates]),
        has_long_picture=any(is_too_long(story.images[figure.file]) for figure in figures),
    )


def _neighbour(root: str, entry: Entry | None) -> TeaserView | None:
    return teaser_view(root, entry.teaser) if entry else None


def _tones(story: Story, teasers: Sequence[RelatedView | TeaserView]) -> str:
    """The CSS of the grounds of all pictures of the page."""
    others = [teaser.picture.image for teaser in teasers if teaser.picture]
    return tone_rules([*story.images.values(), *others])


# -------------------------------------------------------------------------------------------------
# the body


def _body_html(folder: str, story: Story) -> str:
    """The body with its figures in place.

    What may be too wide for the page scrolls in a box that the keyboard reaches.
    """
    first = _first_figure(story)
    html = bodies.place_figures(
        story, lambda figure: _figure_html(folder, story, figure, is_first=figure is first)
    )
    html = align_numbers(html)
    html = _WIDE_START.sub(r'<div class="wide" tabindex="0">\g<0>', html)
    return _WIDE_END.sub(r"\g<0></div>", html)


def _lead_figures_html(folder: str, story: Story) -> str:
    """The figures that have no place in the body, for above it."""
    figures, first = bodies.unplaced_figures(story), _first_figure(story)
    return "".join(
        _figure_html(folder, story, figure, is_first=figure is first) for figure in figures
    )


def _figure_html(folder: str, story: Story, figure: Figure, *, is_first: bool) -> str:
    """A figure; nothing of it where its image has not come. The page's first image loads with it,
    the others when they are near."""
    image = story.images.get(figure.file)
    if image is None:
        return ""
    url = bodies.file_url(folder, figure.file)
    picture = PictureView(url, image, bodies.alt_text(figure))
    attributes = picture.story_attributes(is_lazy=not is_first)
    shape = ' class="tall"' if image.height > image.width else ""
    caption = bodies.caption_html(figure, story.article.language)
    return f"<figure{shape}>{img_html(attributes)}{caption}</figure>"


def _first_figure(story: Story) -> Figure | None:
    """The first figure of the page whose image has come: those without a place come first."""
    figures = (*bodies.unplaced_figures(story), *story.article.figures)
    return next((figure for figure in figures if figure.file in story.images), None)


def _share_image(base: str, story: Story) -> ShareImage | None:
    """The first image that has come."""
    for figure in bodies.shown_figures(story):
        url = bodies.media_url(base, story.article.id, figure.file)
        rendition = rendition_at(story.images[figure.file], SHARED_LINK_WIDTH)
        address = width_url(url, rendition.width)
        alt = bodies.alt_text(figure)
        return ShareImage(address, rendition.width, rendition.height, rendition.type, alt)
    return None


# -------------------------------------------------------------------------------------------------
# related articles


def _related_views(root: str, story: Story, limit: int) -> list[RelatedView]:
    """The picks in the editors' order, linked or not, then computed ones up to the limit."""
    picks = [_pick_view(root, story, pick, related) for pick, related in story.picks]
    matches = story.matches[: max(limit - len(picks), 0)]
    return picks + [_match_view(root, related) for related in matches]


def _match_view(root: str, related: RelatedCard) -> RelatedView:
    teaser = teaser_view(root, related.card.teaser)
    return RelatedView(
        teaser.url,
        teaser.headline,
        teaser.summary,
        teaser.language,
        teaser.published_at,
        teaser.section,
        teaser.picture,
        reasons=related.reasons,
    )


def _pick_view(root: str, story: Story, pick: Pick, related: RelatedCard | None) -> RelatedView:
    """A pick; where an article answers to it, what that says goes before what the pick says."""
    own = _own_pick_view(root, story, pick)
    if related is None:
        return own
    link_view = _match_view(root, related)
    return RelatedView(
        link_view.url,
        link_view.headline,
        link_view.summary or own.summary,
        link_view.language,
        link_view.published_at,
        link_view.section or own.section,
        own.picture or link_view.picture,
        own.text,
        own.caption if own.picture else None,
    )


def _own_pick_view(root: str, story: Story, pick: Pick) -> RelatedView:
    """A pick as the file has it, with its image if that has come."""
    picture = None
    image = story.images.get(pick.image.file) if pick.image else None
    if pick.image and image and not is_too_long(image):
        picture = PictureView(bodies.media_url(root, story.article.id, pick.image.file), image)
    section = NameView(text.name_key(pick.section), pick.section) if pick.section else None
    return RelatedView(
        None,
        pick.headline,
        pick.summary,
        story.article.language,
        None,
        section,
        picture,
        pick.text,
        pick.image,
    )
