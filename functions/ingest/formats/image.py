"""Image files dropped beside articles: what they are and how large.

JPEG, PNG, WebP, GIF and AVIF only.
"""

import warnings
from io import BytesIO

from functions.ingest.pictures.container import damaged_picture
from functions.ingest.pictures.containers import PICTURE_KINDS
from shared.article.model import Image
from shared.errors import Rejected

MAX_PIXELS = 50_000_000
"""Decoding one takes 4 bytes a pixel at most: 200 MB. Press cameras make 24-45 million."""

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "AVIF": "image/avif",
}
_BRANDS = (b"avif", b"avis")
_EXIF_ORIENTATION, _ON_ITS_SIDE = 0x0112, range(5, 9)


def image_format(data: bytes) -> str | None:
    """The name that Pillow has for the image's format, by the first bytes."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if _is_avif(data) else None


def is_image(data: bytes) -> bool:
    """Whether the first bytes are those of an image that is read here."""
    return image_format(data) is not None


def parse_image(data: bytes) -> Image:
    """Type and size as shown (turned by its EXIF orientation); Rejected if it is cut off, too large
    or none. Its pixels are decoded when it is made ready to be served, but for the first of an
    animation and of an AVIF whose boxes cannot be read."""
    kind = image_format(data)
    if kind is None:
        raise Rejected("the file is not an image that is read here: JPEG, PNG, WebP, GIF or AVIF")
    from PIL import Image as Pillow

    try:
        width, height = _size(data, kind)
    except (Rejected, MemoryError):
        raise
    except Pillow.DecompressionBombError:
        raise Rejected(f"the image has over {MAX_PIXELS:,} pixels: make it smaller") from None
    except Exception as error:
        raise damaged_picture(kind) from error
    return Image(MEDIA_TYPES[kind], width, height)


def _size(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height as shown; raises something if the image cannot be read."""
    from PIL import Image as Pillow

    container = PICTURE_KINDS[kind]
    parts = container.split(data)
    with (
        warnings.catch_warnings(action="ignore"),
        Pillow.open(BytesIO(container.join(parts, b"")), formats=[kind]) as picture,
    ):
        width, height = picture.size
        _check_pixels(width, height)
        orientation = container.orientation(parts)
        if kind == "AVIF":  # its properties say so
            orientation = picture.getexif().get(_EXIF_ORIENTATION, 1)
        if parts.is_animated or (kind == "AVIF" and parts.must_be_encoded):
            picture.load()
    return (height, width) if orientation in _ON_ITS_SIDE else (width, height)


def _check_pixels(width: int, height: int) -> None:
    if not 0 < width * height <= MAX_PIXELS:
        raise Rejected(
            f"the image has {width:,} x {height:,} pixels; from 1 to {MAX_PIXELS:,} are "
            "read: make it smaller"
        )


def _is_avif(data: bytes) -> bool:
    """An ISO media file whose brands, the major one or a compatible one, include AVIF's."""
    if data[4:8] != b"ftyp":
        return False
    brands = data[8 : min(int.from_bytes(data[:4]), 256)]
    return any(brands[at : at + 4] in _BRANDS for at in range(0, len(brands), 4))
