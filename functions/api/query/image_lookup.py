"""Which of the image files that a drop names have come."""

from collections.abc import Iterable

from functions.api.query.stores import stores
from shared import text
from shared.article.model import Image
from shared.identifiers import sibling_key

MAX_S3_KEY_BYTES = 1024
"""An S3 key is no longer."""


def read_images(key: str, files: Iterable[str]) -> dict[str, tuple[str, Image]]:
    """Of the image files that a drop names those that have come: their keys and sizes, by file.

    `key` is the drop's. One batch.
    """
    keys_of_files = {file: key_spellings(key, file) for file in files if file}
    keys = list(dict.fromkeys(one for keys in keys_of_files.values() for one in keys))
    images = stores().drops.images(keys) if keys else {}
    return {
        file: (spelling, images[spelling])
        for file, spellings in keys_of_files.items()
        for spelling in reversed(spellings)
        if spelling in images
    }


def key_spellings(key: str, file: str) -> list[str]:
    """The keys that a file beside a drop may have: as written, in NFC, and in NFD as macOS has
    it."""
    forms = (file, text.compose(file), text.decompose(file))
    keys = dict.fromkeys(sibling_key(key, form) for form in forms)
    return [one for one in keys if len(one.encode()) <= MAX_S3_KEY_BYTES]
