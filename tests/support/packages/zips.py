"""ZIPs for tests, the same bytes everywhere, and a small image to put into them."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from PIL import Image as Pillow


def zipped(members: Mapping[str, bytes | str], *, compressed: bool = False) -> bytes:
    """A ZIP of these members, without any time of its own."""
    out = BytesIO()
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    ) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content, package.compression)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "teal") -> bytes:
    """A small image."""
    out = BytesIO()
    Pillow.new("RGB", size, colour).save(out, kind)
    return out.getvalue()
