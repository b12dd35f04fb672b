"""IPTC-IIM of a picture: caption, credit, byline and copyright, as agencies send them."""

import hashlib
from collections.abc import Iterator

from functions.ingest.pictures.container import PictureMetadata
from functions.ingest.pictures.encoded_words import decode_words

_MARKER = 0x1C
_CHARACTER_SET = (1, 90)
_UTF_8 = b"\x1b%G"
_DATASETS = {
    (2, 80): "byline",
    (2, 105): "headline",
    (2, 110): "credit",
    (2, 115): "source",
    (2, 116): "copyright",
    (2, 120): "caption",
}
"""IPTC, "IPTC - NAA Information Interchange Model Version 4", sections 5 and 6."""

_MOST_DATASETS = 500


def iim_words(iim: bytes) -> dict[str, str]:
    """The words, by what they are; several bylines are put together. What is cut off ends the
    reading."""
    values: dict[str, list[bytes]] = {}
    is_utf_8 = False
    for dataset, value in _datasets(iim):
        if dataset == _CHARACTER_SET:
            is_utf_8 = value == _UTF_8
        elif dataset in _DATASETS:
            values.setdefault(_DATASETS[dataset], []).append(value)
    return {
        name: ", ".join(
            each.decode("utf-8", "replace") if is_utf_8 else decode_words(each) for each in several
        )
        for name, several in values.items()
    }


def iim_is_newer(metadata: PictureMetadata) -> bool:
    """Whether a program that does not know XMP has changed the IIM: it is not what its digest says
    (Metadata Working Group, "Guidelines for Handling Image Metadata 2.0")."""
    digest = metadata.iim_digest
    return bool(digest) and digest != hashlib.md5(metadata.iim, usedforsecurity=False).digest()


def _datasets(iim: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    for _ in range(_MOST_DATASETS):
        if at + 5 > len(iim) or iim[at] != _MARKER:
            return
        size = int.from_bytes(iim[at + 3 : at + 5])
        start = at + 5
        if size & 0x8000:  # an extended dataset: the size of its size
            size_bytes = size & 0x7FFF
            if size_bytes > 4:
                return
            size, start = int.from_bytes(iim[start : start + size_bytes]), start + size_bytes
        yield (iim[at + 1], iim[at + 2]), iim[start : start + size]
        at = start + size
