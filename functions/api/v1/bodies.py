"""The HTML of an article's body, with its figures put where the stored body marks their places.

`base` is what URLs begin with: the site's address, or its path for the site's own pages.
"""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from functions.api.media import renditions
from functions.api.query.story_reader import Story
from functions.api.v1 import languages
from shared.article.figure_marks import FIGURE_MARK_PATTERN, mark_index
from shared.article.model import Figure


def media_url(base: str, article_id: str, file: str) -> str:
    """The URL of an image of an article."""
    return file_url(media_folder(base, article_id), file)


def media_folder(base: str, article_id: str) -> str:
    """The URL that those of an article's images begin with."""
    return f"{base}/media/{article_id}"


def file_url(folder: str, file: str) -> str:
    """The URL of an image in such a folder."""
    return f"{folder}/{quote(file)}"


def body_html(base: str, story: Story) -> str:
    """The body with its figures in place, those whose images have come."""
    return place_figures(story, lambda figure: figure_html(base, story, figure))


def full_body_html(base: str, story: Story) -> str:
    """The body with all its figures, those without a place first, each image in one middle size:
    for feeds, which show nothing else of the article and of whose readers not all know more."""

    def write_figure(figure: Figure) -> str:
        return figure_html(base, story, figure, has_choice=False)

    first = "".join(map(write_figure, unplaced_figures(story)))
    return first + place_figures(story, write_figure)


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


def shown_figures(story: Story) -> list[Figure]:
    """The figures whose images have come, each image once."""
    by_file = {figure.file: figure for figure in reversed(story.article.figures)}
    return [figure for figure in by_file.values() if figure.file in story.images][::-1]


def figure_html(base: str, story: Story, figure: Figure, *, has_choice: bool = True) -> str:
    """A figure with its image, of which the screen may choose the size, and its caption; nothing if
    the image has not come."""
    image = story.images.get(figure.file)
    if image is None:
        return ""
    url = media_url(base, story.article.id, figure.file)
    attributes = renditions.source_attributes(url, image, "100vw" if has_choice else None)
    attributes["alt"] = alt_text(figure)
    caption = caption_html(figure, story.article.language)
    return f"<figure>{renditions.img_html(attributes)}{caption}</figure>"


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
