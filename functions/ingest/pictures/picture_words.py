"""What a picture's file says of it: caption, credit, photographer, copyright, terms of use.

The same words may stand in XMP, in IPTC-IIM and in Exif, and PNG has texts of its own. Of each
field the first value counts in this order, in which the IPTC Photo Metadata Standard lists the
places of its properties; the IIM comes first if its digest shows that it was changed alone.
"""

import re
from collections.abc import Mapping, Sequence

from functions.ingest.pictures.container import PictureMetadata
from functions.ingest.pictures.exif import exif_words
from functions.ingest.pictures.iptc_iim import iim_is_newer, iim_words
from functions.ingest.pictures.xmp_packet import xmp_words
from shared import text
from shared.article.model import NAME_CHARS, TERMS_CHARS, PictureWords

_FIELDS: Mapping[str, Sequence[str]] = {
    "caption": ("caption", "description", "Description", "xp_comment", "xp_subject", "headline"),
    "credit": ("credit", "source", "image_supplier"),
    "photographer": ("byline", "image_creator", "artist", "xp_author", "Author"),
    "copyright": ("copyright", "Copyright", "copyright_owner"),
    "usage_terms": ("usage_terms",),
    "alt": ("alt",),
}
"""The names of a field in the standards, the best first. A title is often a file's name or a
number, so it is no caption."""

_SIZES = {"credit": NAME_CHARS, "photographer": NAME_CHARS}

_FROM_PROGRAM = re.compile(
    r"olympus digital camera|minolta digital camera|konica minolta.*|kodak digital.*|sony dsc.*"
    r"|samsung (?:digital )?camera.*|digital ?still ?camera|default|untitled.*|exif.jpeg.*"
    r"|(?:dsc|img|imgp|dscn|dscf|dcim)[-_ ]?\d+\S*|p\d{6,}\S*|camera|picture|image|photo"
    r"|unknown|none|n/?a"
    r"|screenshot|copyright|photographer|artist|your name|charset=ascii.*|jpeg|xmp",
    re.IGNORECASE,
)
"""What cameras and programs write where nobody wrote anything."""

_HAS_WORD = re.compile(r"\w")


def picture_words(metadata: PictureMetadata) -> PictureWords:
    """The words of a picture's metadata, each trimmed and cut to its size."""
    sources = [xmp_words(metadata.xmp), iim_words(metadata.iim)]
    if iim_is_newer(metadata):
        sources.reverse()
    sources += [exif_words(metadata.exif), metadata.texts]
    return PictureWords(**{field: _first(field, sources) for field in _FIELDS})


def _first(field: str, sources: Sequence[Mapping[str, str]]) -> str | None:
    """The first value of a field: all names in one source, then the next source."""
    candidates = (source.get(name, "") for source in sources for name in _FIELDS[field])
    for candidate in candidates:
        words = text.clip(text.line(candidate), _SIZES.get(field, TERMS_CHARS))
        if _HAS_WORD.search(words) and not _FROM_PROGRAM.fullmatch(words):
            return words
    return None
