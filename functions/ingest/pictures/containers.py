"""The files of pictures by their kind: how each is taken apart and put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from functions.ingest.pictures.avif_boxes import join_avif, split_avif
from functions.ingest.pictures.container import PictureParts
from functions.ingest.pictures.exif import exif_orientation
from functions.ingest.pictures.gif_blocks import join_gif, split_gif
from functions.ingest.pictures.jpeg_segments import join_jpeg, split_jpeg
from functions.ingest.pictures.png_chunks import join_png, split_png
from functions.ingest.pictures.webp_chunks import join_webp, split_webp


@dataclass(frozen=True, slots=True)
class PictureKind:
    """A kind of file: `split` takes it apart, or raises BrokenPicture; `join` puts it together with
    an XMP packet. `obeys_exif`: whoever shows it turns it as its Exif says."""

    split: Callable[[bytes], PictureParts]
    join: Callable[[PictureParts, bytes], bytes]
    obeys_exif: bool = False

    def orientation(self, parts: PictureParts) -> int:
        """How the pixels of a file have to be turned to stand upright; 1 is not at all."""
        is_turned = self.obeys_exif and not parts.is_animated
        return exif_orientation(parts.metadata.exif) if is_turned else 1


PICTURE_KINDS: Mapping[str, PictureKind] = {
    "JPEG": PictureKind(split_jpeg, join_jpeg, obeys_exif=True),
    "PNG": PictureKind(split_png, join_png),
    "WEBP": PictureKind(split_webp, join_webp, obeys_exif=True),
    "GIF": PictureKind(split_gif, join_gif),
    "AVIF": PictureKind(split_avif, join_avif),
}
"""By the names that Pillow has for them."""
