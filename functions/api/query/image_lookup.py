"""Which of the image files that a drop names have come, and what they say."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from functions.api.query.stores import stores
from shared import text
from shared.article.figure_words import fill_figure
from shared.article.model import Article, Image
from shared.identifiers import sibling_key

MAX_S3_KEY_BYTES = 1024
"""An S3 key is no longer."""


def read_images(key: str, files: Iterable[str]) -> dict[str, tuple[str, Image]]:
    """Of the image files that a drop names those that have come: their keys and sizes, by file.

    `key` is the drop's. One batch.
    """
    return read_images_of_drops({key: files})[key]


def read_images_of_drops(
    files_by_key: Mapping[str, Iterable[str]],
) -> dict[str, dict[str, tuple[str, Image]]]:
    """The same for several drops, by their keys. One batch."""
    spellings_by_key = {
        key: {file: key_spellings(key, file) for file in files if file}
        for key, files in files_by_key.items()
    }
    keys = dict.fromkeys(
        spelling
        for spellings_by_file in spellings_by_key.values()
        for spellings in spellings_by_file.values()
        for spelling in spellings
    )
    images = stores().drops.images(list(keys)) if keys else {}
    return {
        key: {
            file: (spelling, images[spelling])
            for file, spellings in spellings_by_file.items()
            for spelling in reversed(spellings)
            if spelling in images
        }
        for key, spellings_by_file in spellings_by_key.items()
    }


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


def key_spellings(key: str, file: str) -> list[str]:
    """The keys that a file beside a drop may have: as written, in NFC, and in NFD as macOS has
    it."""
    forms = (file, text.compose(file), text.decompose(file))
    keys = dict.fromkeys(sibling_key(key, form) for form in forms)
    return [one for one in keys if len(one.encode()) <= MAX_S3_KEY_BYTES]
