"""Keys of the bucket of media: a picture's original and its renditions."""

import hashlib
from collections.abc import Iterable

KEY_DIGITS = 40
RENDITION_TYPE = "image/webp"
RENDITION_WIDTHS = (320, 640, 960, 1440)
"""In pixels: a thumbnail; a phone's width at one pixel a point, and at two; a desk's at two."""


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
