"""The HTML of an article's body, with its figures put where the stored body marks their places.

`base` is what URLs begin with: the site's address, or its path for the site's own pages.
"""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from functions.api.query.story_reader import Story
from functions.api.v1 import languages
from shared.article.figure_marks import FIGURE_MARK_PATTERN, mark_index
from shared.article.model import Figure


def media_url(base: str, article_id: str, file: str) -> str:
    """The URL of an image of an article."""
    return f"{base}/media/{article_id}/{quote(file)}"


def body_html(base: str, story: Story) -> str:
    """The body with its figures in place."""
    return place_figures(story, lambda figure: figure_html(base, story, figure))


def full_body_html(base: str, story: Story) -> str:
    """The body with all its figures, those without a place first: for feeds, which show nothing
    else of the article."""
    first = "".join(figure_html(base, story, figure) for figure in unplaced_figures(story))
    return first + body_html(base, story)


def place_figures(story: Story, write_figure: Callable[[Figure], str]) -> str:
    """The body with `write_figure`'s HTML in place of each mark."""
    figures = story.article.figures

    def replace_mark(mark: re.Match[str]) -> str:
        number = mark_index(mark[1])
        return write_figure(figures[number]) if number < len(figures) else ""

    return FIGURE_MARK_PATTERN.sub(replace_mark, story.article.body_html)


def unplaced_figures(story: Story) -> list[Figure]:
    """The figures that have no mark in the body."""
    marks = FIGURE_MARK_PATTERN.findall(story.article.body_html)
    numbers = {mark_index(digits) for digits in marks}
    return [figure for number, figure in enumerate(story.article.figures) if number not in numbers]


def figure_html(base: str, story: Story, figure: Figure) -> str:
    """A figure with its image, of known size if the file has come, and its caption."""
    image = story.images.get(figure.file)
    size = f' width="{image.width}" height="{image.height}"' if image else ""
    source = escape(media_url(base, story.article.id, figure.file))
    caption = caption_html(figure, story.article.language)
    alt = escape(alt_text(figure))
    return f'<figure><img src="{source}" alt="{alt}"{size}>{caption}</figure>'


def alt_text(figure: Figure) -> str:
    """The text that replaces an image for those who cannot see it."""
    return figure.alt or figure.caption or ""


def caption_html(figure: Figure, language: str) -> str:
    """The caption and the credit as a figcaption; empty if there is neither."""
    credit = ""
    if figure.credit:
        label = languages.PHOTO_LABELS[languages.interface_language(language)]
        credit = f'<span class="credit">{escape(label)}: {escape(figure.credit)}</span>'
    inner = " ".join(part for part in (escape(figure.caption or ""), credit) if part)
    return f"<figcaption>{inner}</figcaption>" if inner else ""
