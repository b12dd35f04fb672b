"""What the pages' templates show: plain values, and HTML only where it was sanitised or made here."""

import json
from collections.abc import Sequence
from html import escape

from functions.api import answers, shapes, words
from functions.api.reading import Related, Story
from shared import text
from shared.article import Figure, Pick, read_path
from shared.tables.index import Entry

FRONT_TAGS, FRONT_SECTIONS = 24, 8


def sections(entries: Sequence[Entry]) -> list[answers.Named]:
    """The sections of these articles, in Vietnamese order."""
    names = {text.name_key(entry.teaser.section): entry.teaser.section for entry in entries if entry.teaser.section}
    ordered = sorted(names.values(), key=text.sort_key)[:FRONT_SECTIONS]
    return [shapes.named(name) for name in ordered if text.name_key(name)]


def body(root: str, story: Story) -> str:
    """The body with its figures in place."""
    return shapes.in_place(story, lambda figure: _figure(root, story, figure, is_lazy=True))


def lead_figures(root: str, story: Story) -> str:
    """The figures that have no place in the body, for above it."""
    return "".join(_figure(root, story, figure, is_lazy=False) for figure in shapes.unplaced(story))


def _figure(root: str, story: Story, one: Figure, *, is_lazy: bool) -> str:
    """A figure; where its image has not come, a frame that says so."""
    image = story.images.get(one.file)
    language = story.article.language
    caption = shapes.caption_html(one, language)
    if image is None:
        return f'<figure><div class="no-image">{escape(words.of(language)["no_photo"])}</div>{caption}</figure>'
    lazy = ' loading="lazy"' if is_lazy else ""
    source = escape(shapes.media_url(root, story.article.id, one.file))
    size = f'width="{image.width}" height="{image.height}"'
    return f'<figure><img src="{source}" alt="{escape(shapes.alt(one))}" {size}{lazy} decoding="async">{caption}</figure>'


def related(root: str, story: Story, limit: int) -> list[answers.Json]:
    """The picks in the editors' order, answered or not, then what was computed."""
    cards = [_pick(root, story, pick, one) for pick, one in story.picks]
    return cards + [_card(root, one) for one in story.computed[: max(limit - len(cards), 0)]]


def _card(root: str, one: Related) -> answers.Json:
    teaser = shapes.teaser(root, one.card.teaser)
    return {
        **{name: teaser[name] for name in ("url", "headline", "summary", "language", "published_at")},
        "section": teaser["section"] and teaser["section"]["name"],
        "text": None,
        "image": teaser["image"],
        "caption": None,
        "why": one.why,
    }


def _pick(root: str, story: Story, pick: Pick, one: Related | None) -> answers.Json:
    """A pick as the file has it, a link when an article answers to it."""
    came = story.images.get(pick.image.file) if pick.image else None
    image = shapes.image(root, story.article.id, pick.image) if pick.image and came else None
    own: answers.Json = {
        "url": None,
        "headline": pick.headline,
        "summary": pick.summary,
        "language": story.article.language,
        "published_at": None,
        "section": pick.section,
        "text": pick.text,
        "image": image,
        "caption": pick.image,
        "why": (),
    }
    if one is None:
        return own
    card = {name: value for name, value in _card(root, one).items() if value}
    return own | card | ({"image": image} if image else {"caption": None})


def first_image(base: str, story: Story) -> str | None:
    """The URL of the first image that came, for those who share the page."""
    files = [figure.file for figure in story.article.figures if figure.file in story.images]
    return shapes.media_url(base, story.article.id, files[0]) if files else None


def linked_data(base: str, site: str, story: Story) -> str:
    """The article as JSON-LD (schema.org NewsArticle), safe inside a script element."""
    article = story.article
    image = first_image(base, story)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.summary,
        "inLanguage": article.language,
        "datePublished": story.claim.published_at,
        "dateModified": story.claim.updated_at,
        "articleSection": article.section,
        "keywords": list(article.tags),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": site, "url": f"{base}/"},
        "mainEntityOfPage": base + read_path(article.id, article.headline),
        "image": [image] if image else [],
    }
    written = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
