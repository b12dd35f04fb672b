"""Records become the JSON that clients see (`answers`). `base` is what URLs begin with."""

import re
from collections.abc import Callable
from html import escape
from typing import Literal
from urllib.parse import quote

from functions.api.query.story_reader import Related, Story
from functions.api.site import wording
from functions.api.v1 import schema
from shared import text
from shared.article.figure_marks import FIGURE_MARK_PATTERN
from shared.article.model import Figure, Image, Pick, Teaser
from shared.identifiers import read_path
from shared.tables.index_rows import Name


def named(name: str) -> schema.Named:
    """A section, author or tag."""
    return {"key": text.name_key(name), "name": name}


def _all_named(names: tuple[str, ...]) -> list[schema.Named]:
    return [one for one in map(named, names) if one["key"]]


def media_url(base: str, article: str, file: str) -> str:
    """Where an image of an article is."""
    return f"{base}/media/{article}/{quote(file)}"


def teaser(base: str, one: Teaser) -> schema.Teaser:
    """An article as lists show it."""
    section = named(one.section) if one.section else None
    return {
        "id": one.id,
        "url": base + read_path(one.id, one.headline),
        "headline": one.headline,
        "summary": one.summary,
        "section": section if section and section["key"] else None,
        "authors": _all_named(one.authors),
        "tags": _all_named(one.tags),
        "published_at": one.published_at,
        "updated_at": one.updated_at,
        "language": one.language,
        "image": image(base, one.id, one.image) if one.image else None,
    }


def image(base: str, article: str, one: Figure) -> schema.Image:
    """A figure as a teaser shows it."""
    return {
        "url": media_url(base, article, one.file),
        "caption": one.caption,
        "credit": one.credit,
        "alt": one.alt,
    }


def counted(one: Name) -> schema.NamedCount:
    """A section, author or tag with its count."""
    return {"key": one.key, "name": one.name or one.key, "count": one.count}


def whole(story: Story) -> Teaser:
    """What a teaser says of an article, uncut."""
    one = story.article
    return Teaser(
        id=one.id,
        headline=one.headline,
        summary=one.summary,
        section=one.section,
        authors=one.authors,
        tags=one.tags,
        published_at=story.claim.published_at,
        updated_at=story.claim.updated_at,
        language=one.language,
        image=one.figures[0] if one.figures else None,
    )


def article(base: str, story: Story) -> schema.Article:
    """An article whole."""
    one = story.article
    return {
        **teaser(base, whole(story)),
        "body_html": body(base, story),
        "body_text": one.body_text,
        "figures": [{**image(base, one.id, figure), "file": figure.file} for figure in one.figures],
        "revision": story.revision,
        "source": {"key": story.claim.key, "format": one.format},
        "duplicates": [card.teaser.id for card in story.duplicates],
    }


def body(base: str, story: Story) -> str:
    """The body with its figures in place."""
    return in_place(story, lambda figure: figure_html(base, story, figure))


def in_place(story: Story, draw: Callable[[Figure], str]) -> str:
    """The body with each figure drawn where its mark stands."""
    figures = story.article.figures

    def drawn(mark: re.Match[str]) -> str:
        number = int(mark[1])
        return draw(figures[number]) if number < len(figures) else ""

    return FIGURE_MARK_PATTERN.sub(drawn, story.article.body_html)


def full_html(base: str, story: Story) -> str:
    """The body with all its figures, those first that have no place in it: what stands alone in a
    feed."""
    return "".join(figure_html(base, story, figure) for figure in unplaced(story)) + body(
        base, story
    )


def unplaced(story: Story) -> list[Figure]:
    """The figures that the body has no place for."""
    placed = {int(number) for number in FIGURE_MARK_PATTERN.findall(story.article.body_html)}
    return [figure for number, figure in enumerate(story.article.figures) if number not in placed]


def figure_html(base: str, story: Story, one: Figure) -> str:
    """A figure with its image, which may yet have to come, and its words."""
    size = _size(story.images.get(one.file))
    source = escape(media_url(base, story.article.id, one.file))
    return f'<figure><img src="{source}" alt="{escape(alt(one))}"{size}>{caption_html(one, story.article.language)}</figure>'


def alt(one: Figure) -> str:
    """What stands for an image where it cannot be seen."""
    return one.alt or one.caption or ""


def _size(image: Image | None) -> str:
    return f' width="{image.width}" height="{image.height}"' if image else ""


def caption_html(one: Figure, language: str) -> str:
    """The caption with the credit marked; empty if there is neither."""
    credit = (
        f'<span class="credit">{escape(wording.of(language)["photo"])}: {escape(one.credit)}</span>'
        if one.credit
        else ""
    )
    inner = " ".join(part for part in (escape(one.caption or ""), credit) if part)
    return f"<figcaption>{inner}</figcaption>" if inner else ""


def related(base: str, story: Story, limit: int) -> schema.Related:
    """The articles to go on with, picks first, and the picks that no article answers to yet."""
    resolved = [_related(base, one, "pick") for _, one in story.picks if one]
    computed = [_related(base, one, "computed") for one in story.computed]
    return {
        "items": (resolved + computed)[:limit],
        "unresolved": [unresolved(pick) for pick, one in story.picks if one is None],
    }


def _related(base: str, one: Related, kind: Literal["pick", "computed"]) -> schema.RelatedItem:
    score = None if one.score is None else round(min(max(one.score, 0), 1), 4)
    return {
        "article": teaser(base, one.card.teaser),
        "kind": kind,
        "score": score,
        "why": list(one.why),
    }


def unresolved(pick: Pick) -> schema.Unresolved:
    """A pick as the file has it."""
    picture: schema.PickImage | None = None
    if pick.image:
        picture = {
            "file": pick.image.file,
            "caption": pick.image.caption,
            "credit": pick.image.credit,
        }
    return {
        "headline": pick.headline,
        "summary": pick.summary,
        "section": pick.section,
        "text": pick.text,
        "image": picture,
    }
