"""Which of the image files that a drop names have come."""

from collections.abc import Iterable

from functions.api.query.stores import stores
from shared.article.model import Image
from shared.tables.sibling_images import sibling_images


def read_images(key: str, files: Iterable[str]) -> dict[str, tuple[str, Image]]:
    """Of the image files that a drop names those that have come: their keys and sizes, by file.

    `key` is the drop's. One batch.
    """
    return sibling_images(stores().drops, key, files)
