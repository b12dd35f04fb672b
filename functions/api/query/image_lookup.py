"""Which of the image files that a drop names have come, and what they say."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from functions.api.query.stores import stores
from shared.article.figure_words import fill_figure
from shared.article.model import Article, Image
from shared.tables.sibling_images import sibling_images, sibling_images_of_drops


def read_images(key: str, files: Iterable[str]) -> dict[str, tuple[str, Image]]:
    """Of the image files that a drop names those that have come: their keys and sizes, by file.

    `key` is the drop's. One batch.
    """
    return sibling_images(stores().drops, key, files)


def read_images_of_drops(
    files_by_key: Mapping[str, Iterable[str]],
) -> dict[str, dict[str, tuple[str, Image]]]:
    """The same for several drops, by their keys. One batch."""
    return sibling_images_of_drops(stores().drops, files_by_key)


def images_by_file(
    article: Article, dropped_images: Mapping[str, tuple[str, Image]]
) -> dict[str, Image]:
    """The images of an article that have come: those inside its drop, and those beside it."""
    images = {file: image for file, (_, image) in dropped_images.items()}
    return images | {one.file: one.image for one in article.embedded}


def with_picture_words(article: Article, images: Mapping[str, Image]) -> Article:
    """The article; where it says nothing of a figure, with the words of the picture's file."""
    figures = (fill_figure(figure, images.get(figure.file)) for figure in article.figures)
    return replace(article, figures=tuple(figures))
