"""Image files dropped beside articles: what they are and how large.

JPEG, PNG, WebP, GIF and AVIF only.
"""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from shared.article.model import Image
from shared.errors import Rejected

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

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
_TURNED_BY_EXIF = {"JPEG", "WEBP", "AVIF"}
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
    """Type and size as shown (turned by its EXIF orientation); Rejected if it is damaged, cut off,
    too large or none."""
    kind = image_format(data)
    if kind is None:
        raise Rejected("the file is not an image that is read here: JPEG, PNG, WebP, GIF or AVIF")
    from PIL import Image as Pillow

    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Pillow.open(BytesIO(data), formats=[kind]) as picture,
        ):
            width, height = picture.size
            _check_pixels(width, height)
            is_on_its_side = (
                kind in _TURNED_BY_EXIF and picture.getexif().get(_EXIF_ORIENTATION) in _ON_ITS_SIDE
            )
            _decode(picture, kind)
    except (Rejected, MemoryError):
        raise
    except Pillow.DecompressionBombError:
        raise Rejected(f"the image has over {MAX_PIXELS:,} pixels: make it smaller") from None
    except Exception as error:
        raise Rejected(
            f"the {kind} image is damaged or cut off ({type(error).__name__}): save it anew"
        ) from error
    return Image(MEDIA_TYPES[kind], *((height, width) if is_on_its_side else (width, height)))


def _check_pixels(width: int, height: int) -> None:
    if not 0 < width * height <= MAX_PIXELS:
        raise Rejected(
            f"the image has {width:,} x {height:,} pixels; from 1 to {MAX_PIXELS:,} are "
            "read: make it smaller"
        )


def _decode(picture: "Picture", kind: str) -> None:
    """Read the image to its end, as cheaply as its format allows; raises something if that cannot
    be done."""
    if kind == "PNG":
        picture.verify()  # every chunk's checksum, no pixels
        return
    if kind == "JPEG":
        picture.draft(None, (picture.width // 8 + 1, picture.height // 8 + 1))
    picture.load()


def _is_avif(data: bytes) -> bool:
    """An ISO media file whose brands, the major one or a compatible one, include AVIF's."""
    if data[4:8] != b"ftyp":
        return False
    brands = data[8 : min(int.from_bytes(data[:4]), 256)]
    return any(brands[at : at + 4] in _BRANDS for at in range(0, len(brands), 4))
