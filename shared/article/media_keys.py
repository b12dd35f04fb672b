"""Keys of the bucket of media: a picture's original and its renditions."""

import hashlib
import re
from collections.abc import Iterable

KEY_DIGITS = 40
RENDITION_TYPE = "image/webp"
RENDITION_WIDTHS = (320, 640, 960, 1440)
"""In pixels: a thumbnail; a phone's width at one pixel a point, and at two; a desk's at two."""

_KEY = re.compile(rf"([0-9a-f]{{{KEY_DIGITS}}})(?:-[0-9]+)?\.[a-z]+")


def original_key(files: Iterable[bytes], media_type: str) -> str:
    """The key of an original, made of the bytes of all files of a picture: storing them twice
    changes nothing, and no other file can have the key."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file)
    return f"{digest.hexdigest()[:KEY_DIGITS]}.{media_type.rpartition('/')[2]}"


def rendition_key(key: str, width: int) -> str:
    """The key of a picture's rendition, by that of the original."""
    return f"{key.partition('.')[0]}-{width}.{RENDITION_TYPE.rpartition('/')[2]}"


def picture_digest(key: str) -> str | None:
    """What the keys of an original and of its renditions have in common; None for any other key.

    Of a digest there is one picture: it is of the bytes of all files, so that a row which names it
    lists every rendition that can be stored with it.
    """
    match = _KEY.fullmatch(key)
    return match[1] if match else None
