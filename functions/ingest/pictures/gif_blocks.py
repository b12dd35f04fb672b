"""A GIF without comments and programs' extensions; what shows it is kept, byte for byte.

Blocks are those of CompuServe, "Graphics Interchange Format, Version 89a".
"""

from functions.ingest.pictures.container import BrokenPicture, PictureParts

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""Extensions that say how often an animation is played."""

_XMP = b"XMP DataXMP"
_XMP_TRAILER_BYTES = 258
"""Behind the packet: bytes that lead whoever reads blocks to their end (Adobe, "XMP Specification,
Part 3", "GIF")."""


def split_gif(data: bytes) -> PictureParts:
    """The blocks that show the picture; BrokenPicture if it is cut off before the end of a
    frame."""
    screen_end = 13 + _table_size(data[10:11])
    parts, at = PictureParts(head=[data[:screen_end]]), screen_end
    parts.frames = 0
    while at < len(data) and data[at] != _TRAILER:
        start, kind = at, data[at]
        if kind == _EXTENSION:
            at = _extension_end(data, at, parts)
        elif kind == _IMAGE:
            at = _blocks_end(data, at + 11 + _table_size(data[at + 9 : at + 10]))
            parts.body.append(data[start:at])
            parts.frames += 1
        else:
            break
    if not parts.frames:
        raise BrokenPicture("it has no image")
    parts.body.append(bytes([_TRAILER]))
    return parts


def join_gif(parts: PictureParts, _: bytes) -> bytes:
    """The file of the parts; an XMP packet is left out, since hardly any program looks for it."""
    return b"".join((*parts.head, *parts.body))


def _table_size(flags: bytes) -> int:
    """The bytes of a table of colours, by the flags before it."""
    return 3 * 2 ** ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    """Where a row of sub-blocks ends."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    if at >= len(data):
        raise BrokenPicture("it is cut off")
    return at + 1


def _extension_end(data: bytes, at: int, parts: PictureParts) -> int:
    """Where an extension ends; it is kept if it is needed to show the picture."""
    end = _blocks_end(data, at + 2)
    label, name = data[at + 1], data[at + 3 : at + 14]
    if label == _GRAPHIC_CONTROL or (label == _APPLICATION and name in _LOOPS):
        parts.body.append(data[at:end])
    elif label == _APPLICATION and name == _XMP:
        parts.metadata.xmp = parts.metadata.xmp or data[at + 14 : end - _XMP_TRAILER_BYTES]
    return end
