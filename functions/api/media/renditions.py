"""Which files of a picture there are to choose from, and what an `img` element says of them.

`url` is the picture's own: with `?w=` behind it, it answers the file that is at least so wide.
"""

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from functions.api.edge.parameters import MOST_WIDTH
from shared.article.media_keys import RENDITION_TYPE, RENDITION_WIDTHS
from shared.article.model import Image

MOST_SERVED_BYTES = 4_000_000
"""Of a file that the function answers with. Lambda takes answers of 6 MB, in which a file is base64
and so a third longer (Lambda Developer Guide, "Lambda quotas"; API Gateway's limit is 10 MB)."""

MIDDLE_WIDTH = 960
"""Of pictures where nothing is known of the screen, as in feeds."""

SHARED_LINK_WIDTH = 1200
"""What other sites show of a page is so wide (developers.facebook.com/docs/sharing/webmasters/
images: "at least 1200 x 630 pixels"; Google asks for the same)."""


class Rendition(NamedTuple):
    """A file of a picture: its width and height in pixels, its media type."""

    width: int
    height: int
    type: str


def stored_renditions(image: Image) -> list[Rendition]:
    """The renditions that ingest made, the smallest first."""
    return [Rendition(width, _height(image, width), RENDITION_TYPE) for width in image.widths]


def rendition_at(image: Image, width: int) -> Rendition:
    """The file that answers a request for this width: the smallest that is as wide, else the
    original."""
    fitting = [one for one in stored_renditions(image) if one.width >= width]
    return fitting[0] if fitting else Rendition(image.width, image.height, image.type)


def _height(image: Image, width: int) -> int:
    """As Pillow has it for the rendition."""
    return max(1, round(image.height * width / image.width))


def is_too_long(image: Image) -> bool:
    """Whether the only file of a picture is longer than the function can answer with."""
    return not image.widths and image.file_bytes > MOST_SERVED_BYTES


def width_url(url: str, width: int) -> str:
    """Where a file of a picture is that is at least so wide, or the original."""
    return f"{url}?w={min(width, MOST_WIDTH)}"


def source_attributes(url: str, image: Image, sizes: str | None) -> dict[str, str]:
    """The `src`, `width` and `height` of an `img` element, and its `srcset` if there is a choice.

    `sizes` says in CSS how wide the picture stands on the page; None where it has to be one file.
    """
    source = width_url(url, rendition_at(image, MIDDLE_WIDTH).width)
    attributes = {"src": source, "width": str(image.width), "height": str(image.height)}
    widths = _candidate_widths(image)
    if sizes and widths[1:]:
        candidates = (f"{width_url(url, width)} {width}w" for width in widths)
        attributes |= {"srcset": ", ".join(candidates), "sizes": sizes}
    return attributes


def _candidate_widths(image: Image) -> list[int]:
    """The renditions, and the original where none of them is as wide as renditions can be."""
    widths = [one.width for one in stored_renditions(image)]
    largest = min(image.width, RENDITION_WIDTHS[-1])
    return widths if largest in widths else [*widths, image.width]


def img_html(attributes: Mapping[str, str]) -> str:
    """An `img` element."""
    text = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<img{text}>"
