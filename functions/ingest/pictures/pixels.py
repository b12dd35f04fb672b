"""Pixels of a picture: decoded no larger than needed, turned upright, in sRGB, encoded."""

import warnings
from collections.abc import Mapping
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageCms
from PIL.Image import Image as Pixels

WEBP_QUALITY, WEBP_METHOD = 75, 2
"""`tests/bench/bench_pictures.py` has the figures."""

ORIGINAL_QUALITY: Mapping[str, int] = {"JPEG": 90, "WEBP": 90, "AVIF": 70}
"""Of an original that has to be encoded anew."""

MOST_TRANSPARENT_PIXELS = 24_000_000
"""Making a picture with alpha smaller takes a second copy of its 4 bytes a pixel (Pillow,
`Image.reduce`)."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""What each orientation of Exif asks for (CIPA DC-008, 4.6.4, "Orientation")."""


class TooLargeForAlpha(Exception):
    """A picture with alpha that has too many pixels to be made smaller in the memory there is."""


def decode_pixels(data: bytes, kind: str, least_width: int, orientation: int = 1) -> Pixels:
    """The pixels, upright, in sRGB, and at least `least_width` wide if the picture is.

    JPEGs are decoded at a half, a quarter or an eighth of their size where that is enough (Pillow,
    `Image.draft`).
    """
    with (
        warnings.catch_warnings(action="ignore"),
        Pillow.open(BytesIO(data), formats=[kind]) as picture,
    ):
        if kind == "AVIF":  # of `irot` and `imir`; its Exif does not count, and was taken out
            orientation = picture.getexif().get(_ORIENTATION, 1)
        is_on_its_side = orientation in range(5, 9)
        share = least_width / (picture.height if is_on_its_side else picture.width)
        if kind == "JPEG" and share < 1:
            picture.draft(None, (int(picture.width * share) + 1, int(picture.height * share) + 1))
        picture.load()
        width = picture.height if is_on_its_side else picture.width
        pixels = _in_srgb(_reduce(_plain_mode(picture), width // least_width))
    turn = _TURNS.get(orientation)
    if turn is not None:  # the number of one turn is 0
        pixels = pixels.transpose(turn)
    pixels.info.clear()
    return pixels


def resize(pixels: Pixels, width: int) -> Pixels:
    """The picture in another width, its height in proportion."""
    height = max(round(pixels.height * width / pixels.width), 1)
    return pixels.resize((width, height), Pillow.Resampling.BICUBIC, reducing_gap=2.0)


def encode_webp(pixels: Pixels) -> bytes:
    """A rendition's bytes."""
    return _encode(pixels, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)


def encode_original(pixels: Pixels, kind: str) -> bytes:
    """The bytes of an original that cannot stay as it is."""
    options = {"speed": 9} if kind == "AVIF" else {}
    return _encode(pixels, kind, quality=ORIGINAL_QUALITY[kind], **options)


def average_color(pixels: Pixels) -> str | None:
    """The colour of all pixels together as #rrggbb; None of what is transparent somewhere, behind
    which the colour would be seen."""
    if pixels.mode == "RGBA":
        return None
    mean = pixels.resize((1, 1), Pillow.Resampling.BOX).convert("RGB").tobytes()
    return f"#{mean.hex()}"


def _encode(pixels: Pixels, kind: str, **options: int) -> bytes:
    file = BytesIO()
    pixels.save(file, kind, **options)
    return file.getvalue()


def _plain_mode(picture: Pixels) -> Pixels:
    """The picture with 8 bits a channel and without a palette."""
    if picture.mode.startswith("I"):  # 16 bits of grey, which `convert` would clip
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        if picture.width * picture.height > MOST_TRANSPARENT_PIXELS:
            raise TooLargeForAlpha
        return picture.convert("RGBA")
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def _reduce(pixels: Pixels, factor: int) -> Pixels:
    """The picture made so many times smaller; the same if that is once."""
    if factor < 2:
        return pixels
    smaller = pixels.reduce(factor)
    smaller.info = dict(pixels.info)
    return smaller


def _in_srgb(pixels: Pixels) -> Pixels:
    """The picture with its colour profile applied: sRGB is what is meant where there is none. A
    profile that cannot be used is left aside."""
    profile = pixels.info.get("icc_profile")
    mode = "RGBA" if pixels.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "srgb" not in ImageCms.getProfileDescription(source).lower():
                target = ImageCms.createProfile("sRGB")
                result = ImageCms.profileToProfile(pixels, source, target, outputMode=mode)
                return result or pixels
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return pixels.convert(mode)
    return pixels.convert(mode)
