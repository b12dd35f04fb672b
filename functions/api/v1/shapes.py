"""Records become the JSON that clients see, whose types are in `schema`.

`base` is what URLs begin with: the site's address.
"""

from typing import Literal

from functions.api.media import renditions
from functions.api.query.related_cards import RelatedCard
from functions.api.query.story_reader import Story
from functions.api.query.timeline_reader import Timeline
from functions.api.v1 import bodies, name_schema, schema
from shared import text
from shared.article.model import (
    AuthorNote,
    Figure,
    Image,
    Pick,
    PictureWords,
    Rights,
    Subject,
    Teaser,
)
from shared.identifiers import read_path
from shared.tables.index_records import Name


def name_json(name: str) -> schema.NamedJson:
    """A section, author or tag."""
    return {"key": text.name_key(name), "name": name}


def names_json(names: tuple[str, ...]) -> list[schema.NamedJson]:
    """Authors or tags, without those that have no letter and so no key."""
    return [name for name in map(name_json, names) if name["key"]]


def counted_name_json(name: Name) -> name_schema.NamedCountJson:
    """A section, author or tag with its count."""
    return {"key": name.key, "name": name.name or name.key, "count": name.count}


def teaser_json(base: str, teaser: Teaser) -> schema.TeaserJson:
    """An article as lists show it."""
    section = name_json(teaser.section) if teaser.section else None
    return {
        "id": teaser.id,
        "url": base + read_path(teaser.id, teaser.headline),
        "headline": teaser.headline,
        "summary": teaser.summary,
        "section": section if section and section["key"] else None,
        "authors": names_json(teaser.authors),
        "tags": names_json(teaser.tags),
        "published_at": teaser.published_at,
        "updated_at": teaser.updated_at,
        "language": teaser.language,
        "image": image_json(base, teaser.id, teaser.image, teaser.picture)
        if teaser.image
        else None,
    }


def image_json(base: str, article_id: str, figure: Figure, image: Image | None) -> schema.ImageJson:
    """A figure as a teaser shows it; `image` is None if it has not come."""
    url = bodies.media_url(base, article_id, figure.file)
    return {
        "url": url,
        "width": image.width if image else None,
        "height": image.height if image else None,
        "renditions": renditions_json(url, image) if image else [],
        "caption": figure.caption,
        "credit": figure.credit,
        "alt": figure.alt,
    }


def renditions_json(url: str, image: Image) -> list[schema.RenditionJson]:
    """The renditions of an image that is at this URL."""
    return [
        {
            "url": renditions.width_url(url, one.width),
            "width": one.width,
            "height": one.height,
            "type": one.type,
        }
        for one in renditions.stored_renditions(image)
    ]


def whole_teaser(story: Story) -> Teaser:
    """The teaser of an article, with nothing cut; with the image of its first figure, if that has
    come."""
    article = story.article
    figure = article.figures[0] if article.figures else None
    picture = story.images.get(figure.file) if figure else None
    return Teaser(
        id=article.id,
        headline=article.headline,
        summary=article.summary,
        section=article.section,
        authors=article.authors,
        tags=article.tags,
        published_at=story.claim.published_at,
        updated_at=story.claim.updated_at,
        language=article.language,
        image=figure if picture else None,
        picture=picture,
    )


def article_json(base: str, story: Story) -> schema.ArticleJson:
    """An article whole."""
    article = story.article
    return {
        **teaser_json(base, whole_teaser(story)),
        "body_html": bodies.body_html(base, story),
        "body_text": article.body_text,
        "figures": [figure_json(base, story, figure) for figure in article.figures],
        "revision": story.revision,
        "source": {"key": story.claim.key, "format": article.format},
        "duplicates": [card.teaser.id for card in story.duplicates],
        "rights": rights_json(article.rights) if article.rights else None,
        "source_name": article.source_name,
        "credit_line": article.credit_line,
        "places": list(article.places),
        "urgency": article.urgency or None,
        "genre": article.genre,
        "slugline": article.slugline,
        "subjects": [subject_json(subject) for subject in article.subjects],
        "author_notes": [note_json(note) for note in article.author_notes],
    }


def note_json(note: AuthorNote) -> schema.AuthorNoteJson:
    """A note about an author."""
    return {**name_json(note.name), "job_title": note.job_title, "about": note.about}


def figure_json(base: str, story: Story, figure: Figure) -> schema.FigureJson:
    """A figure of an article."""
    image = story.images.get(figure.file)
    words = (image.words if image else None) or PictureWords()
    return {
        **image_json(base, story.article.id, figure, image),
        "file": figure.file,
        "copyright": words.copyright,
        "usage_terms": words.usage_terms,
    }


def rights_json(rights: Rights) -> schema.RightsJson:
    """The rights as the file says them."""
    return {
        "holder": rights.holder,
        "notice": rights.notice,
        "usage_terms": rights.usage_terms,
    }


def subject_json(subject: Subject) -> schema.SubjectJson:
    """A subject; the record has an empty name where the file has a code alone."""
    return {"name": subject.name or None, "code": subject.code}


def related_json(base: str, story: Story, limit: int) -> schema.RelatedJson:
    """What to read next: linked picks, then computed articles; and the other picks."""
    picks = [_related_item(base, card, "pick") for _, card in story.picks if card]
    matches = [_related_item(base, card, "computed") for card in story.matches]
    return {
        "items": (picks + matches)[:limit],
        "unresolved": [unresolved_json(pick) for pick, card in story.picks if card is None],
    }


def _related_item(
    base: str, related: RelatedCard, kind: Literal["pick", "computed"]
) -> schema.RelatedItemJson:
    score = None if related.score is None else round(min(max(related.score, 0), 1), 4)
    return {
        "article": teaser_json(base, related.card.teaser),
        "kind": kind,
        "score": score,
        "why": list(related.reasons),
        "overlap": related.overlap,
    }


def timeline_json(base: str, timeline: Timeline) -> schema.TimelineJson:
    """The articles of an event."""
    return {
        "items": [
            {"article": teaser_json(base, piece.teaser), "is_current": piece.is_current}
            for piece in timeline.pieces
        ]
    }


def unresolved_json(pick: Pick) -> schema.UnresolvedJson:
    """A pick as the file has it."""
    image: schema.PickImageJson | None = None
    if pick.image:
        image = {
            "file": pick.image.file,
            "caption": pick.image.caption,
            "credit": pick.image.credit,
        }
    return {
        "headline": pick.headline,
        "summary": pick.summary,
        "section": pick.section,
        "text": pick.text,
        "image": image,
    }
