"""Which of the image files that a drop names have come, beside it in the bucket."""

from collections.abc import Iterable

from shared import text
from shared.article.model import Image
from shared.identifiers import sibling_key
from shared.tables.drops import Drops

MAX_S3_KEY_BYTES = 1024
"""An S3 key is no longer."""


def sibling_images(
    drops: Drops, key: str, files: Iterable[str], *, consistent: bool = False
) -> dict[str, tuple[str, Image]]:
    """Of the image files that a drop names those that have come: their keys and what they are, by
    file.

    `key` is the drop's. One batch.
    """
    keys_of_files = {file: key_spellings(key, file) for file in files if file}
    keys = list(dict.fromkeys(one for keys in keys_of_files.values() for one in keys))
    images = drops.images(keys, consistent=consistent) if keys else {}
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
