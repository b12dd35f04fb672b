"""The text of a post as WordPress stores it.

Paragraphs are only blank lines, galleries are numbers, pictures have the size that was shown.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.ingest.formats.feeds.feed_entry import figure_markup
from functions.ingest.markup import body

_BLOCK_EDITOR = "<!-- wp:"
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_BEGINS_BLOCK = re.compile(
    r"\s*(?:<!--.{0,200}?-->\s*)?</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|table|thead|tbody"
    r"|tr|td|th|figure|figcaption|pre|section|article|aside|hr|iframe|script|style|form|video|audio"
    r"|center|address|details)\b",
    re.IGNORECASE,
)
_ENDS_TAG = re.compile(r">[^\S\n]*\n")
_GALLERY = re.compile(r"\[gallery\b([^\[\]]{0,500})\]", re.IGNORECASE)
_IDS = re.compile(r"\bids?\s?=\s?[\"']?([\d, ]{1,400})")
_SIZED_FILE = re.compile(
    r"(?<=/)([^/\"'\s<>?#]{1,150}?)-\d{2,4}x\d{2,4}(\.(?:jpe?g|png|webp|gif|avif))\b", re.IGNORECASE
)
_BUTTON = re.compile(
    r"\[([\w-]{0,30}button)\b[^\[\]]{0,500}\][^\[\]]{0,200}\[/[\w-]{0,30}button\]", re.IGNORECASE
)
MOST_GALLERY_PICTURES = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """An attachment that is a picture, with its number in the export."""

    number: str
    picture: body.Picture


def paragraphs_of_post(content: str) -> str:
    """The content with tags for its paragraphs. What the classic editor stores has blank lines in
    their places, and line ends for breaks (developer.wordpress.org, "wpautop()")."""
    content = _BUTTON.sub("", content)
    if _BLOCK_EDITOR in content or "<pre" in content.lower():
        return content
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(map(_paragraph, _BLANK_LINES.split(content)))


def _paragraph(piece: str) -> str:
    if not piece.strip() or _BEGINS_BLOCK.match(piece):
        return piece
    breaks = _ENDS_TAG.sub("> ", piece.strip()) if "<li" in piece else piece.strip()
    return f"<p>{breaks.replace(chr(10), '<br>')}</p>"


def with_galleries(content: str, uploads: Mapping[str, Upload]) -> str:
    """The content with the pictures of its galleries, which name them by number."""
    return _GALLERY.sub(lambda match: _gallery(match[1], uploads), content)


def _gallery(attributes: str, uploads: Mapping[str, Upload]) -> str:
    match = _IDS.search(attributes)
    numbers = match[1].replace(",", " ").split() if match else []
    figures = (
        uploads[number].picture.figure
        for number in numbers[:MOST_GALLERY_PICTURES]
        if number in uploads
    )
    return "".join(f"\n\n{figure_markup(figure)}\n\n" for figure in figures)


def with_whole_files(markup: str, uploads: Iterable[Upload]) -> str:
    """The markup with pictures under the names of the files that were uploaded: a post shows
    `bao-1024x768.jpg` of `bao.jpg`."""
    files = {upload.picture.figure.file.lower() for upload in uploads}
    if not files:
        return markup
    return _SIZED_FILE.sub(
        lambda match: whole if (whole := match[1] + match[2]).lower() in files else match[0], markup
    )
