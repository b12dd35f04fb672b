"""Photoshop's image resources, in which JPEGs have their IPTC-IIM."""

from functions.ingest.pictures.container import MOST_METADATA_BYTES, PictureMetadata

_SIGNATURE = b"8BIM"
_IIM, _IIM_DIGEST = 0x0404, 0x0425
"""Adobe, "Photoshop File Formats Specification", "Image Resource IDs"."""


def read_photoshop(resources: bytes, metadata: PictureMetadata) -> None:
    """Note the IIM and its digest; what is cut off or no resource ends the reading."""
    at = 0
    while resources[at : at + 4] == _SIGNATURE and at < MOST_METADATA_BYTES:
        number = int.from_bytes(resources[at + 4 : at + 6])
        name_size = resources[at + 6] if at + 6 < len(resources) else 0
        start = at + 6 + _even(name_size + 1)
        size = int.from_bytes(resources[start : start + 4])
        content = resources[start + 4 : start + 4 + size]
        if number == _IIM:
            metadata.iim = content
        elif number == _IIM_DIGEST:
            metadata.iim_digest = content
        at = start + 4 + _even(size)


def _even(size: int) -> int:
    """A size with the byte that fills it up to an even one."""
    return size + size % 2
