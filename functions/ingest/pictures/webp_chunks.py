"""A WebP without Exif, XMP and unknown chunks; what shows it is kept, byte for byte.

Chunks are those of RFC 9649, "WebP Image Format", section 2.
"""

from collections.abc import Iterator

from functions.ingest.pictures.container import BrokenPicture, PictureParts

_SHOWING = {b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM"}
_OF_FRAMES = {b"VP8 ", b"VP8L", b"ALPH"}
_HAS_ALPHA, _HAS_EXIF, _HAS_XMP = 0x10, 0x08, 0x04
_FRAME_HEAD_BYTES = 16


def split_webp(data: bytes) -> PictureParts:
    """The chunks that show the picture; BrokenPicture if one is cut off. The head is the chunk of
    the extended format, where there is one."""
    parts, frames = PictureParts(), 0
    size = int.from_bytes(data[4:8], "little")
    if size + 8 > len(data):
        raise BrokenPicture("it is cut off")
    for kind, content in _chunks(data[12 : size + 8]):
        if kind == b"VP8X":
            flags = content[:1] and bytes([content[0] & ~(_HAS_EXIF | _HAS_XMP)])
            parts.head = parts.head or [flags + content[1:10]]
        elif kind == b"ANMF":
            frames += 1
            parts.body.append(_chunk(kind, _frame(content)))
        elif kind in _SHOWING:
            parts.body.append(_chunk(kind, content))
        elif kind == b"EXIF":
            parts.metadata.exif = parts.metadata.exif or content.removeprefix(b"Exif\0\0")
        elif kind == b"XMP ":
            parts.metadata.xmp = parts.metadata.xmp or content
    parts.frames = max(frames, 1)
    return parts


def join_webp(parts: PictureParts, xmp: bytes) -> bytes:
    """The file of the parts, with an XMP packet if there is one, and it is of the extended
    format."""
    chunks = list(parts.body)
    if parts.head:
        flags = parts.head[0][0] | (_HAS_XMP if xmp else 0)
        chunks.insert(0, _chunk(b"VP8X", bytes([flags]) + parts.head[0][1:]))
        chunks += [_chunk(b"XMP ", xmp)] if xmp else []
    content = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(content).to_bytes(4, "little") + content


def extend_webp(parts: PictureParts, width: int, height: int) -> None:
    """Make a WebP of one chunk one of the extended format, which may have metadata."""
    if not parts.head:
        may_have_alpha = any(chunk.startswith(b"VP8L") for chunk in parts.body)
        flags = bytes([_HAS_ALPHA if may_have_alpha else 0, 0, 0, 0])
        sides = ((side - 1).to_bytes(3, "little") for side in (width, height))
        parts.head = [flags + b"".join(sides)]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise BrokenPicture("a chunk is cut off")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    even_content = content + b"\0" * (len(content) % 2)
    return kind + len(content).to_bytes(4, "little") + even_content


def _frame(content: bytes) -> bytes:
    """A frame of an animation without unknown chunks."""
    chunks = _chunks(content[_FRAME_HEAD_BYTES:])
    return content[:_FRAME_HEAD_BYTES] + b"".join(
        _chunk(kind, inner) for kind, inner in chunks if kind in _OF_FRAMES
    )
