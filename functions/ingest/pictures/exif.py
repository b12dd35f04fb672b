"""Exif of a picture: how it is turned, and the few words that people write there.

Only the first directory is read. Place, serial numbers and thumbnails are in others, or go unread.
"""

import struct
from collections.abc import Iterator

from functions.ingest.pictures.encoded_words import decode_words

_ORIENTATION = 0x0112
_TEXTS = {
    0x010E: "description",
    0x013B: "artist",
    0x8298: "copyright",
    0x9C9B: "xp_title",
    0x9C9C: "xp_comment",
    0x9C9D: "xp_author",
    0x9C9F: "xp_subject",
}
"""CIPA DC-008, "Exchangeable image file format", 4.6.4; those from 0x9C9B on are Windows's, in
UTF-16."""

_FIRST_XP = 0x9C9B
_MOST_ENTRIES = 200
_MOST_CHARS = 4000
_UPRIGHT = 1


def exif_orientation(exif: bytes) -> int:
    """How the pixels have to be turned to stand upright, from 1 (not at all) to 8."""
    for tag, kind, value in _entries(exif):
        if tag == _ORIENTATION and kind == 3:
            number = int.from_bytes(value[:2], "little" if exif[:2] == b"II" else "big")
            return number if 1 <= number <= 8 else _UPRIGHT
    return _UPRIGHT


def exif_words(exif: bytes) -> dict[str, str]:
    """The words of the first directory, by what they are."""
    words: dict[str, str] = {}
    for tag, kind, value in _entries(exif):
        if tag not in _TEXTS or kind not in {1, 2, 7}:
            continue
        if tag >= _FIRST_XP:
            text = value.decode("utf-16-le", "replace")
        else:
            text = decode_words(value.rstrip(b"\0 ").replace(b"\0", b" "))
        words.setdefault(_TEXTS[tag], text.strip("\0 "))
    return words


def _entries(exif: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Tag, type and value of each entry of the first directory; nothing where it is damaged."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    if start + 2 > len(exif):
        return
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(min(count, _MOST_ENTRIES)):
        at = start + 2 + 12 * number
        if at + 12 > len(exif):
            return
        tag, kind, values = struct.unpack_from(f"{order}HHI", exif, at)
        size = values * {1: 1, 2: 1, 3: 2, 7: 1}.get(kind, 0)
        place = at + 8
        if size > 4:
            (place,) = struct.unpack_from(f"{order}I", exif, at + 8)
        yield tag, kind, exif[place : place + min(size, _MOST_CHARS)]
