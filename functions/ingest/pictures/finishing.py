"""A picture made ready to be served: its original without what it gives away, and renditions."""

from dataclasses import replace

from PIL.Image import Image as Pixels

from functions.ingest.article.draft import Attachment
from functions.ingest.pictures import pixels
from functions.ingest.pictures.container import PictureParts, damaged_picture
from functions.ingest.pictures.containers import PICTURE_KINDS
from functions.ingest.pictures.jpeg_segments import keep_orientation
from functions.ingest.pictures.picture_words import picture_words
from functions.ingest.pictures.webp_chunks import extend_webp
from functions.ingest.pictures.xmp_packet import xmp_packet
from shared.article.media_keys import RENDITION_WIDTHS
from shared.article.model import Image, PictureWords
from shared.errors import Rejected

MOST_RENDITION_HEIGHT = 16_000
"""In pixels: a side of WebP's has 14 bits, so at most 16,383 (RFC 6386, 9.1), and heights are
rounded each time that a picture is made smaller."""

MOST_ENCODED_PIXELS = {"AVIF": 4_000_000}
USUAL_ENCODED_PIXELS = 8_000_000
"""Of an original that has to be encoded anew; a larger one is halved. Turning 12 megapixels whole
takes .3 seconds more, and no page shows more than 1,440 of 2,000 pixels."""


def finished_picture(attachment: Attachment, *, with_renditions: bool = True) -> Attachment:
    """The same picture as it is served; Rejected if it cannot be decoded.

    The original keeps its pixels where it can: it is encoded anew only if it has to be turned
    upright, since not all that shows pictures looks at Exif, or has colours for a press, which not
    all can show. Without renditions a JPEG is not turned, to spare the time: a new Exif says how it
    has to be.
    """
    kind = attachment.image.type.rpartition("/")[2].upper()
    try:
        return _finish(attachment, kind, with_renditions=with_renditions)
    except (Rejected, MemoryError):
        raise
    except Exception as error:
        raise damaged_picture(kind) from error


def _finish(attachment: Attachment, kind: str, *, with_renditions: bool) -> Attachment:
    container, image = PICTURE_KINDS[kind], attachment.image
    parts = container.split(attachment.data)
    words = picture_words(parts.metadata)
    orientation = container.orientation(parts)
    upright = None
    is_turned = orientation != 1
    if is_turned and kind == "JPEG" and not (with_renditions or parts.must_be_encoded):
        keep_orientation(parts, orientation)
    elif is_turned or parts.must_be_encoded:
        upright = _upright_pixels(container.join(parts, b""), kind, image, orientation)
        parts = container.split(pixels.encode_original(upright, kind))
        image = replace(image, width=upright.width, height=upright.height)
    data = _original(parts, kind, image, words)
    if words != PictureWords():
        image = replace(image, words=words)
    original = replace(attachment, data=data, image=replace(image, file_bytes=len(data)))
    if not with_renditions or parts.is_animated:
        return original
    return _with_renditions(original, kind, upright)


def _upright_pixels(file: bytes, kind: str, image: Image, orientation: int) -> Pixels:
    """The pixels of an original that is encoded anew, halved until they are not too many."""
    width, count = image.width, image.width * image.height
    most = MOST_ENCODED_PIXELS.get(kind, USUAL_ENCODED_PIXELS)
    while count > most:
        width, count = width // 2, count // 4
    return pixels.decode_pixels(file, kind, width, orientation)


def _original(parts: PictureParts, kind: str, image: Image, words: PictureWords) -> bytes:
    """The file of an original with its words, as an XMP packet, and no other metadata."""
    packet = xmp_packet(words)
    if kind == "WEBP" and packet:
        extend_webp(parts, image.width, image.height)
    return PICTURE_KINDS[kind].join(parts, packet)


def _with_renditions(original: Attachment, kind: str, upright: Pixels | None) -> Attachment:
    """The picture with a rendition in each width that is smaller than it, unless that would be too
    high or has as many bytes as the original; and with its colour."""
    image = original.image
    target_widths = _widths(image)
    try:
        widest = upright or pixels.decode_pixels(
            original.data, kind, min(image.width, max(target_widths, default=min(RENDITION_WIDTHS)))
        )
    except pixels.TooLargeForAlpha:
        return original
    files: dict[int, bytes] = {}
    for width in sorted(target_widths, reverse=True):  # each is made of the next larger
        widest = pixels.resize(widest, width)
        files[width] = pixels.encode_webp(widest)
    widths = sorted(width for width, file in files.items() if len(file) < len(original.data))
    return replace(
        original,
        image=replace(image, widths=tuple(widths), color=pixels.average_color(widest)),
        renditions=tuple(files[width] for width in widths),
    )


def _widths(image: Image) -> list[int]:
    """The widths of a picture's renditions, all smaller than it."""
    return [
        width
        for width in RENDITION_WIDTHS
        if width < image.width and image.height * width <= MOST_RENDITION_HEIGHT * image.width
    ]
