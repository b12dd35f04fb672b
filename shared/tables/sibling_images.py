"""Which of the image files that a drop names have come, beside it in the bucket."""

from collections.abc import Iterable, Mapping
from itertools import chain

from shared import text
from shared.article.model import Image
from shared.identifiers import sibling_key
from shared.tables.drop_records import Drop
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
    return sibling_images_of_drops(drops, {key: files}, consistent=consistent)[key]


def sibling_images_of_drops(
    drops: Drops, files_by_key: Mapping[str, Iterable[str]], *, consistent: bool = False
) -> dict[str, dict[str, tuple[str, Image]]]:
    """The same for several drops, by their keys. One batch."""
    spellings_by_key = {
        key: {file: key_spellings(key, file) for file in files if file}
        for key, files in files_by_key.items()
    }
    spellings_of_files = (each.values() for each in spellings_by_key.values())
    keys = dict.fromkeys(chain.from_iterable(chain.from_iterable(spellings_of_files)))
    images = drops.images(list(keys), consistent=consistent) if keys else {}
    return {
        key: {
            file: (spelling, images[spelling])
            for file, spellings in spellings_by_file.items()
            for spelling in reversed(spellings)
            if spelling in images
        }
        for key, spellings_by_file in spellings_by_key.items()
    }


def missing_siblings(table: Drops, drops: Iterable[Drop]) -> dict[str, list[str]]:
    """The image files that articles of drops show and that have not come, by the drop's key; of
    drops that miss none, nothing. One batch."""
    files_by_key = {
        drop.key: drop.report.figure_files
        for drop in drops
        if drop.report and drop.report.figure_files
    }
    images = sibling_images_of_drops(table, files_by_key)
    missing = {
        key: [file for file in files if file not in images[key]]
        for key, files in files_by_key.items()
    }
    return {key: files for key, files in missing.items() if files}


def key_spellings(key: str, file: str) -> list[str]:
    """The keys that a file beside a drop may have: as written, in NFC, and in NFD as macOS has
    it."""
    forms = (file, text.compose(file), text.decompose(file))
    keys = dict.fromkeys(sibling_key(key, form) for form in forms)
    return [one for one in keys if len(one.encode()) <= MAX_S3_KEY_BYTES]
