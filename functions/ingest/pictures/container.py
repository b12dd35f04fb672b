"""A picture's file taken apart: what shows the picture, and what it says beside that."""

from dataclasses import dataclass, field

from shared.errors import Rejected

MOST_METADATA_BYTES = 1024 * 1024
"""Of one kind of metadata, unpacked; what is longer is not read. Those of press pictures have some
20 KB."""

MOST_PROFILE_BYTES = 2 * 1024 * 1024
"""Of a colour profile: those of printing presses have .5 to 1 MB. A longer one is left out."""


class BrokenPicture(ValueError):
    """The file ends too early, or is not made as its format says."""


def damaged_picture(kind: str) -> Rejected:
    """Why a picture that cannot be decoded is refused."""
    return Rejected(f"the {kind} image is damaged or cut off: save it anew")


@dataclass(slots=True)
class PictureMetadata:
    """What a picture's file says of itself, as the bytes of each standard. None of them goes on.

    `iim_digest` is what the program that wrote both IIM and XMP says of the IIM; `texts` are PNG's
    own, by their keywords.
    """

    exif: bytes = b""
    xmp: bytes = b""
    iim: bytes = b""
    iim_digest: bytes = b""
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class PictureParts:
    """The parts of a picture's file that show it, in their order, and its metadata apart.

    New metadata go between `head` and `body`; where they must fit, `gap` is how many bytes they may
    have. `frames` is how many pictures follow each other. `must_be_encoded`: what shows the picture
    cannot be told from the rest.
    """

    head: list[bytes] = field(default_factory=list)
    body: list[bytes] = field(default_factory=list)
    metadata: PictureMetadata = field(default_factory=PictureMetadata)
    frames: int = 1
    gap: int = 0
    must_be_encoded: bool = False

    @property
    def is_animated(self) -> bool:
        """Whether it is more than one picture."""
        return self.frames > 1
