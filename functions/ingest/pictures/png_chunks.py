"""A PNG without texts, times, Exif and private chunks; what shows it is kept, byte for byte.

Chunks are those of W3C, "Portable Network Graphics (PNG) Specification (Third Edition)".
"""

import zlib
from binascii import unhexlify
from collections.abc import Iterator
from contextlib import suppress

from functions.ingest.pictures.container import (
    MOST_METADATA_BYTES,
    MOST_PROFILE_BYTES,
    BrokenPicture,
    PictureMetadata,
    PictureParts,
)

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SHOWING = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"pHYs"),
    *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"mDCV", b"cLLI"),
    *(b"acTL", b"fcTL", b"fdAT"),
}
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_IIM_KEYWORD = b"Raw profile type iptc"
"""What ImageMagick names it; the content is in hexadecimal digits behind two lines."""

_KEYWORDS = {b"Title", b"Author", b"Description", b"Copyright"}


def split_png(data: bytes) -> PictureParts:
    """The chunks that show the picture; BrokenPicture if it has no end, or a checksum is wrong."""
    parts = PictureParts()
    for kind, content in _chunks(data):
        if kind == b"iCCP" and not _is_whole_profile(content):
            continue
        if kind in _SHOWING:
            (parts.body if parts.head else parts.head).append(_chunk(kind, content))
        else:
            _note_metadata(kind, content, parts.metadata)
        if kind == b"acTL":
            parts.frames = max(int.from_bytes(content[:4]), 1)
    parts.head.insert(0, _SIGNATURE)
    return parts


def join_png(parts: PictureParts, xmp: bytes) -> bytes:
    """The file of the parts, with an XMP packet if there is one."""
    packet = [_chunk(b"iTXt", _XMP_KEYWORD + b"\0\0\0\0\0" + xmp)] if xmp else []
    return b"".join((*parts.head, *packet, *parts.body))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 8 + size
        content = data[at + 8 : end]
        if zlib.crc32(content, zlib.crc32(kind)) != int.from_bytes(data[end : end + 4]):
            raise BrokenPicture("a chunk's checksum is wrong")
        yield kind, content
        if kind == b"IEND":
            return
        at = end + 4
    raise BrokenPicture("it has no end")


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return b"%b%b%b%b" % (len(content).to_bytes(4), kind, content, checksum.to_bytes(4))


def _is_whole_profile(content: bytes) -> bool:
    """Whether a colour profile can be unpacked and is no longer than any that is used."""
    return _unpack(content.partition(b"\0")[2][1:], MOST_PROFILE_BYTES) is not None


def _unpack(data: bytes, most: int) -> bytes | None:
    """Packed bytes unpacked; None if they are damaged, or more than `most`."""
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(data, most)
    except zlib.error:
        return None
    return content if unpacker.eof else None


def _note_metadata(kind: bytes, content: bytes, metadata: PictureMetadata) -> None:
    if kind == b"eXIf":
        metadata.exif = metadata.exif or content
        return
    keyword, value = _text_chunk(kind, content)
    if keyword == _XMP_KEYWORD:
        metadata.xmp = metadata.xmp or value
    elif keyword == _IIM_KEYWORD:
        with suppress(ValueError):
            metadata.iim = unhexlify(b"".join(value.split()[2:]))
    elif keyword in _KEYWORDS:
        charset = "utf-8" if kind == b"iTXt" else "latin-1"
        metadata.texts.setdefault(keyword.decode(), value.decode(charset, "replace"))


def _text_chunk(kind: bytes, content: bytes) -> tuple[bytes, bytes]:
    """The keyword and the text of a chunk of text; an empty keyword for any other."""
    keyword, _, rest = content.partition(b"\0")
    if kind == b"tEXt":
        return keyword, rest[:MOST_METADATA_BYTES]
    if kind == b"zTXt":
        return keyword, _unpack(rest[1:], MOST_METADATA_BYTES) or b""
    if kind == b"iTXt" and len(rest) > 2:
        value = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # behind language and keyword
        is_packed = rest[0] == 1
        return keyword, (_unpack(value, MOST_METADATA_BYTES) or b"") if is_packed else value
    return b"", b""
