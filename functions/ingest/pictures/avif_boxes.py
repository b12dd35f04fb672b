"""An AVIF without Exif, XMP and descriptions: what is not the picture is overwritten in its place.

So no offset changes, and no pixel is encoded anew. How the picture is turned stands in its
properties (`irot`, `imir`), which stay (AOMedia, "AV1 Image File Format", section 4).
"""

from collections.abc import Sequence

from functions.ingest.pictures.container import BrokenPicture, PictureParts
from functions.ingest.pictures.isobmff import MediaBox, MediaItem, read_boxes, read_items

_SHOWING_BOXES = {b"ftyp", b"meta", b"mdat"}
_SHOWING_PARTS = {
    *(b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"grpl", b"dinf"),
}
_SHOWING_ITEMS = {b"av01", b"grid", b"iovl", b"tmap"}
_SHOWING_PROPERTIES = {
    *(b"av1C", b"ispe", b"pixi", b"colr", b"irot", b"imir", b"pasp", b"clap", b"auxC"),
    *(b"clli", b"mdcv", b"cclv", b"a1op", b"lsel", b"a1lx"),
}
_EXIF, _XMP = b"Exif", b"mime"
_EMPTY_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""Where its TIFF begins, and a TIFF of no entry: decoders may refuse a file whose Exif is none."""


def split_avif(data: bytes) -> PictureParts:
    """The file without metadata. An animation, and a file whose boxes cannot be read, has to be
    encoded anew."""
    try:
        boxes = list(read_boxes(data, 0, len(data)))
        metas = [box for box in boxes if box.kind == b"meta"]
        if len(metas) != 1 or any(box.kind == b"moov" for box in boxes):
            return PictureParts(body=[data], must_be_encoded=True)
        return _split_still(data, boxes, metas[0])
    except (BrokenPicture, IndexError):
        return PictureParts(body=[data], must_be_encoded=True)


def join_avif(parts: PictureParts, xmp: bytes) -> bytes:
    """The file, with the XMP packet in the place of an earlier one if it fits."""
    fitting = xmp if len(xmp) <= parts.gap else b""
    return b"".join((*parts.head, fitting.ljust(parts.gap), *parts.body))


def _split_still(data: bytes, boxes: Sequence[MediaBox], meta: MediaBox) -> PictureParts:
    items = list(read_items(data, meta).values())
    clean = bytearray(data)
    end = boxes[-1].end
    del clean[end:]
    for box in (*boxes, *read_boxes(data, meta.content + 4, meta.end)):
        if box.kind in {b"mdat", b"idat"}:
            _overwrite_box(clean, data, box, items)
        elif box.kind == b"iprp":
            _free_properties(clean, data, box)
        elif box.kind not in _SHOWING_BOXES | _SHOWING_PARTS:
            _free(clean, box)
    return _parts(clean, data, items)


def _parts(clean: bytearray, data: bytes, items: Sequence[MediaItem]) -> PictureParts:
    """The clean file, with an empty Exif for each that it had, and a gap for XMP."""
    parts, start = PictureParts(), len(clean)
    for item in items:
        if len(item.extents) != 1:
            continue
        ((first, last),) = item.extents
        if item.kind == _EXIF and last - first >= len(_EMPTY_EXIF):
            parts.metadata.exif = data[first + 4 : last].removeprefix(b"Exif\0\0")
            clean[first : first + len(_EMPTY_EXIF)] = _EMPTY_EXIF
        elif item.kind == _XMP and b"xmpmeta" in data[first:last]:
            parts.metadata.xmp = data[first:last]
            start, parts.gap = first, last - first
    parts.head, parts.body = [bytes(clean[:start])], [bytes(clean[start + parts.gap :])]
    return parts


def _free(clean: bytearray, box: MediaBox) -> None:
    """Make a box one of free space."""
    clean[box.start + 4 : box.start + 8] = b"free"
    clean[box.content : box.end] = bytes(box.end - box.content)


def _free_properties(clean: bytearray, data: bytes, iprp: MediaBox) -> None:
    """Free the properties that do not say how the picture is shown, such as descriptions."""
    for ipco in read_boxes(data, iprp.content, iprp.end):
        if ipco.kind == b"ipco":
            for box in read_boxes(data, ipco.content, ipco.end):
                if box.kind not in _SHOWING_PROPERTIES:
                    _free(clean, box)


def _overwrite_box(
    clean: bytearray, data: bytes, box: MediaBox, items: Sequence[MediaItem]
) -> None:
    """Overwrite all of a box but the bytes of items that show the picture."""
    clean[box.content : box.end] = bytes(box.end - box.content)
    for item in items:
        for first, last in item.extents if item.kind in _SHOWING_ITEMS else ():
            start, end = max(first, box.content), min(last, box.end)
            if start < end:
                clean[start:end] = data[start:end]
