"""A JPEG without what is not the picture: the segments that decode it are kept, byte for byte.

The rest of the segments goes: Exif with place, serial numbers and thumbnail, maker notes, XMP,
comments, further pictures (CIPA DC-007, "Multi-Picture Format") and whatever stands behind the end
of the image, such as the film of a motion photo. Segments are those of ITU-T T.81, Annex B.
"""

import re
from collections.abc import Iterator

from functions.ingest.pictures.container import (
    MOST_PROFILE_BYTES,
    BrokenPicture,
    PictureMetadata,
    PictureParts,
)
from functions.ingest.pictures.photoshop import read_photoshop

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP13, _APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_DECODING = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}
"""Frames, Huffman and arithmetic tables, scans, quantisation, number of lines, restarts."""

_FRAMES = _DECODING - {0xC4, 0xC8, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD}

_MARKER = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)
"""In a scan FF is followed by 0 or a restart marker (T.81, B.1.1.5). An expression that begins with
FF repeated takes twenty times as long."""

_JFIF, _PROFILE, _ADOBE = b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"
_EXIF, _XMP, _PHOTOSHOP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"


def split_jpeg(data: bytes) -> PictureParts:
    """The segments that decode the picture; BrokenPicture if there is no end of the image.

    One of four colours, for a press, has to be encoded anew: not all that shows pictures can show
    it.
    """
    parts = PictureParts(head=[b"\xff\xd8"])
    resources: list[bytes] = []
    for marker, payload, scan in _segments(data):
        if marker in _FRAMES and payload[5:6] == b"\x04":
            parts.must_be_encoded = True
        if marker in _DECODING:
            parts.body.append(_segment(marker, payload) + scan)
        elif (needed_part := _application_segment(marker, payload)) is not None:
            (parts.head if marker == _APP0 else parts.body).append(needed_part)
        elif marker == _APP13 and payload.startswith(_PHOTOSHOP):
            resources.append(payload[len(_PHOTOSHOP) :])
        else:
            _note_metadata(marker, payload, parts.metadata)
    read_photoshop(b"".join(resources), parts.metadata)
    parts.body.append(b"\xff\xd9")
    _drop_long_profile(parts)
    return parts


def join_jpeg(parts: PictureParts, xmp: bytes) -> bytes:
    """The file of the parts, with an XMP packet if there is one."""
    packet = [_segment(_APP1, _XMP + xmp)] if xmp else []
    return b"".join((*parts.head, *packet, *parts.body))


def keep_orientation(parts: PictureParts, orientation: int) -> None:
    """Have an Exif say how the picture has to be turned, and nothing else."""
    entry = b"\x01\x12\0\3\0\0\0\1\0%c\0\0" % orientation
    tiff = b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"
    parts.head.append(_segment(_APP1, _EXIF + tiff))


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each segment's marker, what is in it, and the scan behind it."""
    at = 2
    while marker := _MARKER.search(data, at):
        kind, at = data[marker.end() - 1], marker.end()
        if kind == _EOI:
            return
        if kind in _WITHOUT_LENGTH:
            continue
        size = int.from_bytes(data[at : at + 2])
        end = at + size
        if size < 2 or end > len(data):
            raise BrokenPicture("a segment is cut off")
        scan_end = end
        if kind == _SOS:
            after = _AFTER_SCAN.search(data, end)
            scan_end = after.start() if after else len(data)
        yield kind, data[at + 2 : end], data[end:scan_end]
        at = scan_end
    raise BrokenPicture("it has no end")


def _segment(marker: int, payload: bytes) -> bytes:
    return b"\xff%c%b%b" % (marker, (len(payload) + 2).to_bytes(2), payload)


def _application_segment(marker: int, payload: bytes) -> bytes | None:
    """What is kept of an application's segment: resolution, colour profile, kind of colours."""
    if marker == _APP0 and payload.startswith(_JFIF) and len(payload) >= 12:
        return _segment(marker, payload[:12] + b"\0\0")  # a thumbnail of no size
    if marker == _APP2 and payload.startswith(_PROFILE):
        return _segment(marker, payload)
    if marker == _APP14 and payload.startswith(_ADOBE):
        return _segment(marker, payload[:12])
    return None


def _note_metadata(marker: int, payload: bytes, metadata: PictureMetadata) -> None:
    if marker != _APP1:
        return
    if payload.startswith(_EXIF):
        metadata.exif = metadata.exif or payload[len(_EXIF) :]
    elif payload.startswith(_XMP):
        metadata.xmp = metadata.xmp or payload[len(_XMP) :]


def _drop_long_profile(parts: PictureParts) -> None:
    """Leave a colour profile out that is longer than any that is used."""
    start = b"\xff%c" % _APP2
    if sum(len(part) for part in parts.body if part.startswith(start)) > MOST_PROFILE_BYTES:
        parts.body = [part for part in parts.body if not part.startswith(start)]
