"""Names of image files: which strings are one, and the one that an address ends in."""

import re
from posixpath import basename
from urllib.parse import unquote, urlsplit

from shared import text

IMAGE_EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
LONGEST_IMAGE_NAME = 160
"""Characters of the longest file name that is taken for an image's."""

_IMAGE_NAME = re.compile(r"[^/\\<>|\"?*]*\w[^/\\<>|\"?*]*\.\w+")
_NOT_IN_NAMES = '<>|"?*\n\r\t'
_EXTENSION_BY_TYPE = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
}


def is_image_name(line: str) -> bool:
    """Whether a line of text is the name of an image file and nothing else."""
    return _has_image_extension(line) and _IMAGE_NAME.fullmatch(line) is not None


def image_name(address: str | None, media_type: str | None = None) -> str | None:
    """The name that an image would be dropped under: the last part of its address.

    A name that ends as no image's does gets the extension of `media_type`, whatever dots it has:
    agencies' names are identifiers. None if the result is no image's name.
    """
    try:
        name = basename(unquote(urlsplit((address or "").strip()).path).replace("\\", "/"))
    except ValueError:
        return None
    name = "".join(char for char in text.nfc(name) if char not in _NOT_IN_NAMES).strip()
    if name and media_type and not _has_image_extension(name):
        name += _EXTENSION_BY_TYPE.get(media_type.strip().lower(), "")
    return name if _has_image_extension(name) and name.strip(".") == name else None


def _has_image_extension(name: str) -> bool:
    return len(name) <= LONGEST_IMAGE_NAME and name.lower().endswith(IMAGE_EXTENSIONS)
